//! A scenario before it is run, as text, as a drawing for Mermaid, and for programs.

use super::number::whole;
use super::sources::{evidence_json, grades};
use super::terminal::{Table, Text};
use super::words::{counted, day};
use crate::project::{Drawn, DrawnKind, DrawnNext, Explained, TeamLoad, YearLoad};
use serde_json::{Value, json};

/// Loads from here on leave no room for what chance adds: said, but not called too much.
const TIGHT: f64 = 0.95;

/// The explanation as text, `width` columns wide.
pub fn explain_text(explained: &Explained, width: usize, colour: bool) -> String {
    let mut page = Text::new(width, colour);
    explained_title(&mut page, explained);
    for pathway in &explained.pathways {
        draw(&mut page, explained, pathway);
    }
    loads(&mut page, explained);
    modelled(&mut page, explained);
    grades(&mut page, explained);
    page.finish()
}

pub(super) fn explained_title(page: &mut Text, explained: &Explained) {
    page.title(&explained.title);
    page.line(&format!("{} to {}; nothing was run", day(explained.start), day(explained.end)));
}

fn draw(page: &mut Text, explained: &Explained, pathway: &Drawn) {
    let asks =
        if pathway.yearly > 0.0 { format!("{} requests a year, ", whole(pathway.yearly)) } else { String::new() };
    page.heading(&pathway.title, &format!("{asks}{} on it at the start", counted(pathway.at_start as f64, "case")));
    for stage in &pathway.stages {
        let sign = match stage.kind {
            DrawnKind::List => "■",
            DrawnKind::Delay => "…",
            DrawnKind::Way => "◇",
            DrawnKind::Out => "×",
        };
        page.item_with(sign, &format!("{}: {}", stage.title, stage.what));
        for (why, next) in &stage.next {
            let why = if why.is_empty() { String::new() } else { format!("{why}: ") };
            page.item_with("   →", &format!("{why}{}", name(explained, pathway, next)));
        }
    }
    page.line("■ a list with staff   … a delay only   ◇ a way on, no time passes   × leaves");
}

fn name(explained: &Explained, pathway: &Drawn, next: &DrawnNext) -> String {
    match next {
        DrawnNext::Stage(id) => pathway.stages.iter().find(|s| s.id == *id).map_or(id.clone(), |s| s.title.clone()),
        DrawnNext::Back => "back to who has asked".to_owned(),
        DrawnNext::Pathway(id) => {
            let title = explained.pathways.iter().find(|p| p.id == *id).map_or(id, |p| &p.title);
            format!("the pathway {title}")
        }
    }
}

fn loads(page: &mut Text, explained: &Explained) {
    let unstable: Vec<&TeamLoad> = explained.teams.iter().filter(|t| is_unstable(t)).collect();
    let finding = match unstable.len() {
        _ if explained.teams.is_empty() => "no team has staff of its own".to_owned(),
        0 => "every team, as far as hours and places go".to_owned(),
        1 => format!("all but {}", unstable[0].title),
        n => format!("all but {n}: {}", unstable.iter().map(|t| t.title.as_str()).collect::<Vec<_>>().join("; ")),
    };
    page.heading("Who can keep up", &finding);
    page.prose(
        "From first principles, before any simulation: children who would come if nobody waited, times what each needs, against \
         what the team has after leave, sickness and vacancies. The list at the start, with all that its children need later, \
         and contacts with late cases come on top. Not looked at: caseloads of teams that have hours, contracts by themselves, panels.",
    );
    if explained.teams.is_empty() {
        return;
    }
    page.blank();
    let mut table = Table::new(&[
        "team and year",
        "children|a month",
        "needed,|hours",
        "available,|hours",
        "load,|%",
        "grows by,|a month",
        "list at|the start",
    ]);
    for team in &explained.teams {
        let place = if team.unit == "places" { " (days of places)" } else { "" };
        let mut head = vec![format!("{}{place}", team.title)];
        head.resize(6, String::new());
        head.push(whole(team.at_start));
        table.row(head);
        for year in &team.years {
            let part = if year.months < 12 {
                format!(", {}", counted(f64::from(year.months), "month"))
            } else {
                String::new()
            };
            table.row(vec![
                format!("  {}{part}", year.year),
                whole(year.children),
                whole(year.needed),
                whole(year.available),
                if year.available > 0.0 { whole(100.0 * year.load()) } else { "∞".to_owned() },
                year.grows().map_or(String::new(), |n| if n < 0.5 { "<1".to_owned() } else { whole(n) }),
            ]);
        }
    }
    table.lines(1).iter().for_each(|line| page.line(line));
    page.blank();
    for team in &explained.teams {
        let Some(worst) = worst(team).filter(|year| year.load() > TIGHT && year.needed > 1.0) else { continue };
        let most = if team.most.is_empty() { String::new() } else { format!(" Most is asked by: {}.", team.most) };
        page.item(&match worst.grows() {
            Some(n) => format!(
                "{} cannot keep up in {}: the list grows by {} a month whatever happens.{most}",
                team.title,
                worst.year,
                if n < 0.5 {
                    "less than one child".to_owned()
                } else {
                    counted(n, "child").replace("childs", "children")
                },
            ),
            None => format!(
                "{} has little room in {}: at a load of {} % chance alone makes long lists.{most}",
                team.title,
                worst.year,
                whole(100.0 * worst.load()),
            ),
        });
    }
}

/// The year in which a team is asked for most of what it has; parts of a year that are short do not count beside whole ones.
fn worst(team: &TeamLoad) -> Option<&YearLoad> {
    let is_long = |year: &&YearLoad| year.months >= 6 || team.years.iter().all(|year| year.months < 6);
    team.years.iter().filter(is_long).max_by(|a, b| a.load().total_cmp(&b.load()))
}

fn is_unstable(team: &TeamLoad) -> bool {
    worst(team).is_some_and(|year| year.grows().is_some())
}

fn modelled(page: &mut Text, explained: &Explained) {
    page.heading("What is modelled, what is a delay only, what is out", "");
    for pathway in &explained.pathways {
        let of = |kind| pathway.stages.iter().filter(|s| s.kind == kind).map(|s| s.title.as_str()).collect::<Vec<_>>();
        let say = |stages: Vec<&str>| if stages.is_empty() { "none".to_owned() } else { stages.join("; ") };
        page.item(&format!("{}, lists with staff: {}.", pathway.title, say(of(DrawnKind::List))));
        page.item(&format!("{}, delays only: {}.", pathway.title, say(of(DrawnKind::Delay))));
    }
    for out in &explained.left_out {
        page.item(&format!("Out: {out}"));
    }
}

/// The pathways as a flow chart for Mermaid.
pub fn explain_mermaid(explained: &Explained) -> String {
    let mut text = String::from("flowchart TD\n");
    let quoted = |words: &str| words.replace('"', "'").replace(['<', '>', '#', ';'], " ");
    for pathway in &explained.pathways {
        let node = |id: &str| format!("{}__{id}", pathway.id);
        text += &format!("  subgraph p_{} [\"{}\"]\n", pathway.id, quoted(&pathway.title));
        for stage in &pathway.stages {
            let label = format!("{}<br/>{}", quoted(&stage.title), quoted(&stage.what));
            let (open, close) = match stage.kind {
                DrawnKind::List => ("[\"", "\"]"),
                DrawnKind::Delay => ("(\"", "\")"),
                DrawnKind::Way => ("{\"", "\"}"),
                DrawnKind::Out => ("([\"", "\"])"),
            };
            text += &format!("    {}{open}{label}{close}\n", node(&stage.id));
        }
        text += "  end\n";
        for stage in &pathway.stages {
            for (why, next) in &stage.next {
                let label = if why.is_empty() { String::new() } else { format!("|\"{}\"|", quoted(why)) };
                let to = match next {
                    DrawnNext::Stage(id) => node(id),
                    DrawnNext::Back => continue,
                    DrawnNext::Pathway(id) => {
                        let first = explained.pathways.iter().find(|p| p.id == *id);
                        format!("{id}__{}", first.map_or("", |p| &p.first))
                    }
                };
                text += &format!("  {} -->{label} {to}\n", node(&stage.id));
            }
        }
    }
    text
}

/// The explanation for programs.
pub fn explain_json(explained: &Explained) -> String {
    let next = |(why, next): &(String, DrawnNext)| {
        let (kind, to) = match next {
            DrawnNext::Stage(id) => ("stage", Some(id)),
            DrawnNext::Back => ("back", None),
            DrawnNext::Pathway(id) => ("pathway", Some(id)),
        };
        json!({ "why": why, "kind": kind, "to": to })
    };
    let pathways = explained.pathways.iter().map(|p| {
        let stages = p.stages.iter().map(|s| {
            let kind = match s.kind {
                DrawnKind::List => "list",
                DrawnKind::Delay => "delay",
                DrawnKind::Way => "way",
                DrawnKind::Out => "out",
            };
            let next = s.next.iter().map(next).collect::<Vec<_>>();
            json!({ "id": s.id, "title": s.title, "kind": kind, "what": s.what, "next": next })
        });
        let stages = stages.collect::<Vec<_>>();
        json!({ "id": p.id, "title": p.title, "yearly": p.yearly, "at_start": p.at_start, "stages": stages })
    });
    let round = |value: f64| if value.is_finite() { json!((value * 1e6).round() / 1e6) } else { Value::Null };
    let teams = explained.teams.iter().map(|t| {
        let years = t.years.iter().map(|y| {
            json!({
                "year": y.year,
                "months": y.months,
                "children_a_month": round(y.children),
                "needed": round(y.needed),
                "available": round(y.available),
                "load": round(y.load()),
                "list_grows_a_month": y.grows().map_or(Value::Null, round),
            })
        });
        let years = years.collect::<Vec<_>>();
        json!({ "id": t.team, "title": t.title, "unit": t.unit, "list_at_start": round(t.at_start), "years": years })
    });
    let root = json!({
        "scenario": explained.title,
        "start": explained.start.to_string(),
        "end": explained.end.to_string(),
        "pathways": pathways.collect::<Vec<_>>(),
        "figures": evidence_json(explained),
        "left_out": explained.left_out,
        "teams": teams.collect::<Vec<_>>(),
    });
    format!("{root:#}\n")
}
