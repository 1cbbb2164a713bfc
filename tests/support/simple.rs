//! A year of one pathway without frills, to be made of a few stages.

use sendsim::calendar::{BankHolidays, CalendarSpec};
use sendsim::pathway::*;

/// The pathway of these stages, begun at the first.
pub fn scenario(stages: Vec<StageKind>) -> Scenario {
    let start = jiff::civil::date(2024, 1, 1);
    let source = Source {
        id: "source".to_string(),
        yearly: Dated::constant(150.0),
        growth_percent_per_year: 0.0,
        month_profile: [1.0; 12],
        closure_factor: 1.0,
        arrive_on: ArrivalDays::WorkingDays,
        year_cv: 0.0,
        month_cv: 0.3,
        diverted_share: Dated::constant(0.0),
    };
    let stage = |(n, kind)| Stage { id: format!("stage_{n}"), title: String::new(), kind };
    let pathway = Pathway {
        id: "p".to_string(),
        title: String::new(),
        first: StageIx(0),
        sources: vec![source],
        attributes: Vec::new(),
        stages: stages.into_iter().enumerate().map(stage).collect(),
        clocks: Vec::new(),
        exceptions: Vec::new(),
        contacts: Vec::new(),
        backlog: Vec::new(),
        published: None,
    };
    Scenario {
        title: String::new(),
        start,
        end: jiff::civil::date(2024, 12, 31),
        record_from: start,
        calendar: CalendarSpec::with(BankHolidays::None),
        pathways: vec![pathway],
        teams: Vec::new(),
        panels: Vec::new(),
        targets: Vec::new(),
        comparators: Vec::new(),
        left_out: Vec::new(),
        replications: 1,
        seed: 1,
        hash: "0".to_string(),
    }
}
