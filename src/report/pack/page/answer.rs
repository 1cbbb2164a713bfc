//! The question and the answer.

use super::print::{eight, figure, period, with_unit};
use super::solve::in_words;
use super::{Block, Section, Tile, ranking};
use crate::report::measure::head;
use crate::report::number::tenths;
use crate::report::pack::{Answer, Command, Pack, Point};
use crate::report::words::{amount, counted};

/// The first section: what is asked, and the answer in a few plain sentences with numbers.
pub(in crate::report) fn section(pack: &Pack) -> Section {
    let story = &pack.story;
    let mut blocks = Vec::new();
    let mut sentences = Vec::new();
    let (question, short) = match story.of {
        Command::Solve => {
            let solved = story.solution.as_ref();
            sentences.extend(solved.into_iter().flat_map(|s| s.sentences.iter().map(|s| in_words(pack, s))));
            (solved.map_or_else(String::new, |s| in_words(pack, &s.question)), "The answer")
        }
        Command::Compare => {
            for c in &story.comparisons {
                let whose = if story.comparisons.len() == 1 { String::new() } else { format!("{}. ", c.title) };
                sentences.push(format!("{whose}{}", c.finding));
                sentences.extend(c.children.first().cloned());
            }
            let names: Vec<&str> = story.comparisons.iter().map(|c| c.title.as_str()).collect();
            (format!("What changes with {}?", names.join("; with ")), "The answer")
        }
        Command::Sensitivity => {
            let tried = story.tried.as_ref();
            sentences.extend(tried.map(|t| in_words(pack, &t.finding)));
            let of = tried.map_or(String::new(), |t| head(&t.measure, pack));
            (format!("Which assumption matters most? {of}"), "The answer")
        }
        Command::Spend => {
            let bought = story.bought.as_ref();
            sentences.extend(bought.into_iter().flat_map(|b| b.sentences.iter().cloned()));
            let of = bought.map_or(String::new(), |b| head(&b.measure, pack));
            (format!("What does the next sum of money buy, and where? {of}"), "The answer")
        }
        Command::Batch => {
            sentences.extend(story.ranking.as_ref().map(|r| ranking::finding(pack, r)));
            (story.ranking.as_ref().map_or("", ranking::question).to_owned(), "The answer")
        }
        Command::Run => {
            for answer in &story.answers {
                sentences.push(answer.finding.clone());
                sentences.push(answer.family.clone());
                sentences.extend(past_limit(pack, answer));
            }
            if story.answers.is_empty() {
                sentences.extend(
                    story.services.iter().map(|s| format!("{}: {}.", pack.title_of(&s.pathway, ""), s.finding)),
                );
            }
            let what = match story.answers.first() {
                Some(a) => format!(
                    "How long will children wait, and how many plans will be on time? {}",
                    pack.title_of(&a.pathway, "")
                ),
                None => "How long will children wait?".to_owned(),
            };
            (what, "The answer")
        }
    };
    if sentences.is_empty() && !story.binding.is_empty() {
        sentences.push(story.binding.clone());
    }
    blocks.push(Block::Answer(sentences));
    if story.of == Command::Run {
        let tiles: Vec<Tile> = story.answers.iter().take(1).flat_map(|a| tiles(pack, a)).collect();
        if !tiles.is_empty() {
            blocks.push(Block::Tiles(tiles));
        }
        blocks.extend(story.shift.clone().map(Block::Text));
    }
    // Where the published rate misleads stands beside it, whatever scenario it is of.
    let mut care: Vec<String> = Vec::new();
    for trap in story.comparisons.iter().flat_map(|c| c.traps.iter().take(1)).chain(&story.cautions) {
        if !care.contains(trap) {
            care.push(trap.clone());
        }
    }
    if !care.is_empty() {
        blocks.push(Block::Care(care));
    }
    Section { short: short.to_owned(), title: question, blocks }
}

/// The children past the limit, from the table.
fn past_limit(pack: &Pack, answer: &Answer) -> Option<String> {
    let over = pack.figures.find(&answer.pathway, "", "open_over_20_weeks")?;
    let (first, last) = (over.months().next()?, over.months().last()?);
    let (from, to) = (first.percentile(50), last.percentile(50));
    let verb = if to > from { "grows" } else { "falls" };
    Some(format!(
        "The list of children past the limit whose case is still open {verb} from {} at the end of {} to {} ({} in 8 of 10 \
         futures) at the end of {}.",
        figure(from, "children"),
        period(first),
        figure(to, "children"),
        eight(last, "children"),
        period(last),
    ))
}

fn tiles(pack: &Pack, answer: &Answer) -> Vec<Tile> {
    let find = |measure: &str| pack.figures.find(&answer.pathway, "", measure);
    let known = |p: &&Point| p.percentile(50).is_finite();
    let mut tiles = Vec::new();
    if let Some((rate, year)) = find(&answer.rate).and_then(|f| Some((f, f.years().filter(known).last()?))) {
        let target = pack.targets.iter().find(|t| t.pathway == answer.pathway && t.measure == answer.rate);
        let goal = target.map_or(String::new(), |t| format!("; goal {}\u{a0}%", tenths(t.goal)));
        tiles.push(Tile {
            of: format!("on time, of the plans issued in {}", period(year)),
            figure: with_unit(year.percentile(50), &rate.unit),
            beside: format!("{} % in 8 of 10 futures{goal}", eight(year, "%")),
        });
    }
    if let Some(last) = find("pc_cohort_within_20_weeks").and_then(|f| f.quarters().filter(known).last()) {
        tiles.push(Tile {
            of: format!("of those who ask in {} will be in time", period(last)),
            figure: with_unit(last.percentile(50), "%"),
            beside: format!("{} % in 8 of 10 futures", eight(last, "%")),
        });
    }
    if let Some(last) = find("open_over_20_weeks").and_then(|f| f.months().filter(known).last()) {
        tiles.push(Tile {
            of: format!("children past the limit, still open, at the end of {}", period(last)),
            figure: figure(last.percentile(50), "children"),
            beside: format!("{} in 8 of 10 futures", eight(last, "children")),
        });
    }
    let waits = [find("cohort_median_weeks"), find("cohort_p90_weeks")].map(|f| f.and_then(|f| f.months().find(known)));
    if let [Some(half), p90] = waits {
        let beside = p90.filter(|p| p.start == half.start);
        let beside = beside.map_or(format!("{} in 8 of 10 futures", amount(&eight(half, "weeks"), "weeks")), |p| {
            format!("one in ten waits over {}", counted(p.percentile(50), "week"))
        });
        tiles.push(Tile {
            of: format!("a family that asks in {} waits, in the middle", period(half)),
            figure: counted(half.percentile(50), "week"),
            beside,
        });
    }
    tiles
}
