//! Random small scenarios over the whole vocabulary, each a pure function of its case number.

mod cases;
mod people;
mod random;
mod stages;
mod teams;

pub use random::{Dates, Dice};
use sendsim::calendar::{BankHolidays, CalendarSpec, Closure};
use sendsim::pathway::{Panel, Pathway, Scenario};
use stages::Builder;

/// How a team takes work: what its stages must say follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamShape {
    /// Whether hours flow in it.
    pub hours: bool,
    /// Whether places limit it.
    pub places: bool,
    /// How many contracts it has.
    pub contracts: usize,
}

/// The scenario of a case.
pub fn scenario(case: u64) -> Scenario {
    let d = &mut Dice::new(case).plain(case >= random::PLAIN_FROM);
    let start = Dates { start: jiff::civil::date(2022, 12, 20), days: 0 }.day(d.between(0, 500));
    let dates = Dates { start, days: d.between(62, 240) };
    let calendar = calendar(d, &dates);
    let panels: Vec<Panel> = (0..d.between(1, 2)).map(|n| panel(d, &dates, &calendar, n)).collect();
    let shapes: Vec<TeamShape> = (0..d.between(1, 4)).map(|_| shape(d)).collect();
    let count = if d.percent(20) { 2 } else { 1 };
    let pathways: Vec<Pathway> =
        (0..count).map(|p| Builder::new(d, &dates, &shapes, panels.len(), count).pathway(p)).collect();
    let teams = shapes.iter().enumerate().map(|(t, s)| teams::team(d, &dates, t, *s, &pathways)).collect();
    let record_from = if d.percent(15) { dates.day(d.between(20, 60)) } else { start };
    Scenario {
        title: format!("case {case}"),
        start,
        end: dates.day(dates.days),
        record_from,
        calendar,
        pathways,
        teams,
        panels,
        targets: Vec::new(),
        comparators: Vec::new(),
        left_out: Vec::new(),
        replications: 1,
        seed: case,
        hash: format!("{case:016x}"),
    }
}

fn calendar(d: &mut Dice, dates: &Dates) -> CalendarSpec {
    let bank_holidays = if d.percent(70) {
        let extra = d.maybe(20, |d| dates.some(d, 2)).unwrap_or_default();
        let not = d.maybe(20, |d| dates.some(d, 2)).unwrap_or_default();
        BankHolidays::England { extra, not }
    } else {
        BankHolidays::None
    };
    let mut spec = CalendarSpec::with(bank_holidays);
    if d.percent(20) {
        (spec.office_opens_minute, spec.office_minutes) = (d.between(0, 600) as u32, d.between(60, 600) as u32);
    }
    let mut day = d.between(-40, 30);
    for n in 0..d.between(0, 3) {
        let until = day + d.between(0, 45);
        spec.closures.push(Closure { id: format!("c{n}"), from: dates.day(day), until: dates.day(until) });
        day = until + d.between(1, 60);
    }
    spec
}

fn panel(d: &mut Dice, dates: &Dates, calendar: &CalendarSpec, n: i32) -> Panel {
    let week = if calendar.bank_holidays == BankHolidays::None { 7 } else { 5 };
    Panel {
        id: format!("panel_{n}"),
        title: String::new(),
        weekday: d.between(1, week) as u8,
        every_weeks: d.between(1, 3) as u32,
        cut_off_days: d.pick(&[0, 0, 1, 5, 9]),
        capacity: d.maybe(65, |d| d.dated(dates, |d| d.pick(&[0.0, 1.0, 1.4, 2.5, 4.0, 30.0]))),
        sits_in_closures: d.percent(60),
    }
}

fn shape(d: &mut Dice) -> TeamShape {
    let (hours, places) = d.pick(&[(true, false), (true, false), (true, true), (false, true), (false, false)]);
    let contracts = if hours || places { d.pick(&[0, 0, 1, 2]) } else { d.pick(&[1, 2]) };
    TeamShape { hours, places, contracts }
}
