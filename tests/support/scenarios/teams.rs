//! Teams: staff, contracts and the rules of lists.

use super::{Dates, Dice, TeamShape};
use sendsim::pathway::{
    AnnualLeave, ClassTest, Contract, ListPolicy, Order, Pathway, Post, RampUp, Sickness, StageIx, StageKind, Stream,
    StreamTest, Team, TeamHours, Turnover, Unused,
};

/// A team of a shape, for the works that the pathways give it.
pub fn team(d: &mut Dice, dates: &Dates, t: usize, shape: TeamShape, pathways: &[Pathway]) -> Team {
    let works: Vec<(usize, StageIx)> = works(pathways, t, |_| true);
    let by_contract = self::works(pathways, t, |after| after);
    let own_places = shape.places && (!shape.hours || d.percent(60));
    let with_posts = shape.hours && d.percent(70);
    let caseload = shape.places && !own_places;
    let posts: Vec<Post> = if with_posts {
        let also = shape.places && d.percent(40);
        (0..d.between(1, 3)).map(|p| post(d, dates, p, caseload || also)).collect()
    } else {
        Vec::new()
    };
    let rate = (shape.hours && (posts.is_empty() || d.percent(20))).then(|| {
        let most = d.pick(&[0.1, 0.5, 2.0]);
        d.dated(dates, |d| d.real(0.0, most))
    });
    let places =
        (own_places || (caseload && posts.is_empty())).then(|| d.dated(dates, |d| d.pick(&[0, 1, 1, 2, 5, 20])));
    let mut list = d.dated(dates, |d| policy(d, dates, pathways, &works));
    if d.percent(20) {
        list.initially.bands.clear();
    }
    let streams: Vec<String> = list.values().flat_map(|l| l.streams.iter().map(|s| s.id.clone())).collect();
    let contracts = (0..shape.contracts)
        .map(|c| contract(d, dates, (c, format!("contract_{t}_{c}")), &works, &by_contract, &streams))
        .collect();
    let works_when = if d.percent(75) { TeamHours::OfficeHours } else { TeamHours::Always };
    Team { id: format!("team_{t}"), title: String::new(), works: works_when, places, rate, posts, contracts, list }
}

/// The works of a team whose "goes elsewhere after a contract" passes.
fn works(pathways: &[Pathway], team: usize, passes: impl Fn(bool) -> bool) -> Vec<(usize, StageIx)> {
    let mut found = Vec::new();
    for (p, pathway) in pathways.iter().enumerate() {
        for (s, stage) in pathway.stages.iter().enumerate() {
            if let StageKind::Work(work) = &stage.kind
                && work.team.0 == team
                && passes(work.next_after_contract.is_some())
            {
                found.push((p, StageIx(s)));
            }
        }
    }
    found
}

fn span(d: &mut Dice, dates: &Dates) -> (Option<jiff::civil::Date>, Option<jiff::civil::Date>) {
    let from = d.between(-10, dates.days);
    let until = d.between(from, dates.days + 10);
    (d.maybe(40, |_| dates.day(from)), d.maybe(50, |_| dates.day(until)))
}

fn post(d: &mut Dice, dates: &Dates, p: i32, caseload: bool) -> Post {
    let (from, until) = span(d, dates);
    Post {
        id: format!("post_{p}"),
        title: String::new(),
        from,
        until,
        wte: d.dated(dates, |d| d.pick(&[0.0, 0.3, 1.0, 2.6])),
        start_delay_weeks: d.maybe(20, |d| d.law(2.0)),
        chance_filled: d.pick(&[1.0, 1.0, 0.6]),
        ramp_up: d.maybe(30, |d| RampUp {
            weeks: d.real(0.0, 20.0),
            from_share: d.real(0.0, 1.0),
            supervision_hours_per_week: d.real(0.0, 5.0),
        }),
        leave: d.maybe(40, |d| AnnualLeave { days_per_year: 30.0, share_in_closures: d.real(0.0, 1.0) }),
        sickness: d.maybe(40, |d| Sickness { spells_per_year: d.real(0.0, 10.0), working_days: d.law(5.0) }),
        turnover: d.maybe(40, |d| Turnover { per_year: d.real(0.0, 6.0), refill_weeks: d.law(4.0) }),
        share_of_time: d.dated(dates, |d| d.pick(&[1.0, 1.0, 0.5])),
        productivity: d.dated(dates, |d| d.pick(&[1.0, 1.0, 0.8, 1.3])),
        hours_per_week: d.pick(&[37.0, 37.0, 5.0, 1.0]),
        caseload: caseload.then(|| d.pick(&[0.5, 1.0, 3.0, 10.0])),
        cost_per_year: 50_000.0,
        at_end: d.at_end(),
    }
}

fn contract(
    d: &mut Dice,
    dates: &Dates,
    (c, id): (usize, String),
    works: &[(usize, StageIx)],
    by_contract: &[(usize, StageIx)],
    streams: &[String],
) -> Contract {
    let (from, until) = span(d, dates);
    // The first takes every work that goes elsewhere after a contract.
    let some: Vec<_> = works.iter().copied().filter(|_| d.percent(50)).collect();
    let stages = match d.below(2) {
        0 => Vec::new(),
        _ if c == 0 => some.into_iter().chain(by_contract.iter().copied()).collect(),
        _ => some,
    };
    let days = d.pick(&[0.0, 1.0, 20.0]);
    Contract {
        id,
        title: String::new(),
        from,
        until,
        reports_per_month: d.dated(dates, |d| d.pick(&[0.0, 0.7, 4.0, 15.0])),
        price: 1000.25 + 130.5 * c as f64,
        turnaround: d.elapsed(dates, days),
        stages,
        streams: streams.iter().filter(|_| d.percent(20)).cloned().collect(),
        at_end: d.at_end(),
    }
}

fn a_class(d: &mut Dice, pathways: &[Pathway]) -> Option<(usize, ClassTest)> {
    let p = d.below(pathways.len());
    let attributes = &pathways[p].attributes;
    if attributes.is_empty() {
        return None;
    }
    let attribute = d.below(attributes.len());
    Some((p, ClassTest { attribute, value: d.below(attributes[attribute].values.len()) }))
}

fn policy(d: &mut Dice, dates: &Dates, pathways: &[Pathway], works: &[(usize, StageIx)]) -> ListPolicy {
    let bands = (0..d.pick(&[0, 0, 1, 2])).filter_map(|_| a_class(d, pathways)).collect();
    let takes: Vec<StreamTest> = (0..d.pick(&[0, 0, 1, 2]))
        .map(|_| match (d.below(3), a_class(d, pathways)) {
            (0, Some((p, test))) => StreamTest::Class(p, test),
            (1, _) => StreamTest::WaitedAtMostWeeks(d.real(0.0, 10.0)),
            _ => StreamTest::RequestedFrom(dates.about(d)),
        })
        .collect();
    let share = 1.0 / (takes.len() + 1) as f64;
    let mut streams: Vec<Stream> =
        takes.iter().enumerate().map(|(n, takes)| Stream { id: format!("t{n}"), share, takes: *takes }).collect();
    if !streams.is_empty() {
        let rest = 1.0 - share * streams.len() as f64;
        streams.push(Stream { id: "rest".to_string(), share: rest, takes: StreamTest::Rest });
    }
    ListPolicy {
        order: d.pick(&[Order::OldestRequestFirst, Order::FirstCome, Order::NewestRequestFirst]),
        bands,
        streams,
        unused: d.pick(&[Unused::Lent, Unused::Lapses]),
        stages_first: works.iter().copied().filter(|_| d.percent(20)).collect(),
    }
}
