//! Hand-made tallies: no simulation, so that every answer can be worked out beside it.
#![allow(dead_code)]

use sendsim::calendar::{BankHolidays, CalendarSpec, Date};
use sendsim::measure::{ColumnIx, Formula, Layout, PercentileIx, Record, Series, Tally};
use sendsim::pathway::*;
use sendsim::project::{Input, Month};

/// A run of months with its columns and series.
pub struct World {
    pub layout: Layout,
    pub series: Vec<Series>,
    pub months: Vec<Month>,
    pub scenario: Scenario,
    pub tally: Tally,
}

impl World {
    /// `months` whole months from `start` (the first of a month).
    pub fn new(start: Date, months: u32) -> Self {
        let layout = Layout::new(months, start.month() as u32);
        let mut first_day = start;
        let months: Vec<Month> = (0..months)
            .map(|_| {
                let month = Month { first_day, last_day: first_day.last_of_month() };
                first_day = month.last_day.tomorrow().unwrap();
                month
            })
            .collect();
        let scenario = scenario(start, months[months.len() - 1].last_day);
        World { layout, series: Vec::new(), months, scenario, tally: Tally::new(7, 1) }
    }

    pub fn input(&self) -> Input<'_> {
        Input { layout: &self.layout, series: &self.series, months: &self.months, scenario: &self.scenario }
    }

    pub fn months_column(&mut self) -> ColumnIx {
        self.layout.add_months()
    }

    pub fn periods_column(&mut self) -> PercentileIx {
        self.layout.add_percentile()
    }

    pub fn add(&mut self, stage: &str, measure: &str, unit: &'static str, formula: Formula, scale: f64) -> usize {
        let pathway = "ehc".to_owned();
        let (stage, measure) = (stage.to_owned(), measure.to_owned());
        self.series.push(Series { pathway, stage, measure, unit, formula, scale, published: None });
        self.series.len() - 1
    }

    pub fn add_team(&mut self, team: &str, measure: &str, unit: &'static str, formula: Formula, scale: f64) -> usize {
        let index = self.add(team, measure, unit, formula, scale);
        self.series[index].pathway = String::new();
        index
    }

    pub fn record(&mut self, replication: u32, fill: impl FnOnce(&Layout, &mut Record)) {
        let mut record = Record::new(&self.layout);
        fill(&self.layout, &mut record);
        self.tally.insert(replication, record).unwrap();
    }

    /// The period of a kind whose last month is `last`.
    pub fn period(&self, span: sendsim::project::Span, last: u32) -> usize {
        self.layout.periods.iter().position(|p| p.span == span && p.last == last).unwrap()
    }
}

pub fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// An EHC pathway with one work stage, a headline clock of 140 days, one team.
pub fn scenario(start: Date, end: Date) -> Scenario {
    let work = Work {
        team: TeamIx(0),
        hours: None,
        elapsed: None,
        schools_open: true,
        keeps_place: true,
        leaving: None,
        next: Next::Stage(StageIx(1)),
        next_after_contract: None,
    };
    let write_up = Work { keeps_place: false, next: Next::Stage(StageIx(2)), ..work.clone() };
    let stage = |id: &str, kind| Stage { id: id.to_owned(), title: id.replace('_', " "), kind };
    let clock = Clock {
        id: "twenty_weeks".to_owned(),
        title: "Twenty weeks".to_owned(),
        start: Point::Request,
        stop: Point::Enter(StageIx(2)),
        limit_days: Dated::constant(140),
        ends: Vec::new(),
        regulation: "SEND Regulations 2014, reg 13(2)".to_owned(),
        reports: Reports::Headline(Service::Plans),
    };
    let pathway = Pathway {
        id: "ehc".to_owned(),
        title: "EHC needs assessment".to_owned(),
        first: StageIx(0),
        sources: Vec::new(),
        attributes: Vec::new(),
        stages: vec![
            stage("ep_contact", StageKind::Work(work)),
            stage("ep_write_up", StageKind::Work(write_up)),
            stage("issued", StageKind::Leave { outcome: "plan issued".to_owned() }),
        ],
        clocks: vec![clock],
        exceptions: Vec::new(),
        contacts: Vec::new(),
        backlog: Vec::new(),
        published: None,
    };
    let policy = ListPolicy {
        order: Order::OldestRequestFirst,
        bands: Vec::new(),
        streams: Vec::new(),
        unused: Unused::Lent,
        stages_first: Vec::new(),
    };
    let team = Team {
        id: "educational_psychologists".to_owned(),
        title: "Educational psychologists".to_owned(),
        works: TeamHours::OfficeHours,
        places: None,
        rate: None,
        posts: Vec::new(),
        contracts: Vec::new(),
        list: Dated::constant(policy),
    };
    Scenario {
        title: "Nottinghamshire as at 1 August 2024".to_owned(),
        start,
        end,
        record_from: start,
        calendar: CalendarSpec {
            bank_holidays: BankHolidays::None,
            closures: Vec::new(),
            office_opens_minute: 540,
            office_minutes: 444,
        },
        pathways: vec![pathway],
        teams: vec![team],
        panels: Vec::new(),
        targets: Vec::new(),
        comparators: Vec::new(),
        left_out: Vec::new(),
        replications: 1000,
        seed: 1,
        hash: "5ca1ab1e".to_owned(),
    }
}

pub fn target(measure: &str, period: TargetPeriod, day: &str, goal: f64, hold: u32) -> Target {
    Target {
        id: "goal".to_owned(),
        title: "The goal".to_owned(),
        pathway: 0,
        stage: String::new(),
        measure: measure.to_owned(),
        period,
        date: date(day),
        goal,
        at_least: true,
        hold,
    }
}

/// A number in (0, 1) that is a pure function of its arguments.
pub fn noise(replication: u32, month: u32, purpose: u32) -> f64 {
    let mut z = (u64::from(replication) << 32) ^ (u64::from(month) << 16) ^ u64::from(purpose);
    for _ in 0..2 {
        z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
    }
    ((z >> 11) as f64 + 0.5) / (1u64 << 53) as f64
}

/// A whole run of the size and shape of the council baseline: 29 months, with its dip while the old cases are cleared.
pub fn council(replications: u32) -> World {
    let mut w = World::new(date("2024-08-01"), 29);
    let [requests, issued, within, over, cohort, cohort_within] = std::array::from_fn(|_| w.months_column());
    let [waiting, joined, available, used, hours, held, places] = std::array::from_fn(|_| w.months_column());
    let [median, p90] = std::array::from_fn(|_| w.periods_column());
    let week = 1.0 / 10_080.0;
    let on_time = w.add("", "pc_plans_issued_within_20_weeks", "%", Formula::Ratio(within, issued), 100.0);
    w.series[on_time].published = Some((268, 745));
    w.series.push(Series { measure: "pc_plans_issued_20_weeks_ex".to_owned(), ..w.series[on_time].clone() });
    let plans = w.add("", "plans_issued", "children", Formula::Flow(issued), 1.0);
    w.series[plans].published = Some((745, 0));
    w.add("", "requests_received", "children", Formula::Flow(requests), 1.0);
    w.add("", "open_over_20_weeks", "children", Formula::Level(over), 1.0);
    w.add("", "pc_cohort_within_20_weeks", "%", Formula::Ratio(cohort_within, cohort), 100.0);
    w.add("", "cohort_median_weeks", "weeks", Formula::Percentile(median, cohort), week);
    w.add("", "cohort_p90_weeks", "weeks", Formula::Percentile(p90, cohort), week);
    w.add("ep_contact", "waiting", "children", Formula::Level(waiting), 1.0);
    w.add("ep_contact", "completions", "children", Formula::Flow(issued), 1.0);
    let team = "educational_psychologists";
    w.add_team(team, "utilisation", "%", Formula::Ratio(used, hours), 100.0);
    w.add_team(team, "reports_joined", "children", Formula::Flow(joined), 1.0);
    w.add_team(team, "reports_available", "children", Formula::Flow(available), 1.0);
    w.add_team(team, "caseload", "children", Formula::Level(held), 1.0);
    w.add_team(team, "places_available", "children", Formula::Level(places), 1.0);
    w.scenario.pathways[0].published = Some(Published {
        from: date("2024-01-01"),
        until: date("2024-07-31"),
        issued: 745,
        within: 268,
        issued_ex: 745,
        within_ex: 268,
        requests: 1081,
    });
    w.scenario.pathways[0].backlog.push(Backlog {
        id: "ep_list".to_owned(),
        stage: StageIx(0),
        in_work: false,
        cases: Cases::Size { cases: 338, mean_weeks: 11.0, longest_weeks: 22.0 },
        ages: Ages::SinceRequest { earlier: None },
    });
    let rate = "pc_plans_issued_within_20_weeks";
    w.scenario.targets = vec![
        Target {
            title: "55 % by December 2024".to_owned(),
            ..target(rate, TargetPeriod::YearToDate, "2024-12-31", 55.0, 1)
        },
        Target {
            id: "hold".to_owned(),
            title: "60 % in each quarter of 2026".to_owned(),
            ..target("pc_plans_issued_20_weeks_ex", TargetPeriod::Quarter, "2026-01-01", 60.0, 4)
        },
        Target {
            id: "list".to_owned(),
            title: "no more than 50 past 20 weeks by the end of 2025".to_owned(),
            at_least: false,
            ..target("open_over_20_weeks", TargetPeriod::Month, "2025-12-31", 50.0, 1)
        },
    ];
    w.scenario.comparators = vec![Comparator {
        id: "england_2023".to_owned(),
        title: "England, 2023".to_owned(),
        measure: rate.to_owned(),
        value: 50.3,
        source: "DfE, Education, health and care plans, 2024".to_owned(),
    }];
    let seasons = [1.07, 1.1, 1.1, 1.1, 1.1, 1.08, 1.08, 0.7, 0.7, 0.7, 1.1, 1.1];
    for r in 0..replications {
        let mood = 0.8 + 0.4 * noise(r, 900, 0);
        let periods = w.layout.periods.clone();
        w.record(r, |layout, record| {
            let mut list = 338.0;
            for m in 0..29 {
                let u = |purpose| noise(r, m, purpose);
                let asked = (148.0 * mood * seasons[(m as usize + 7) % 12] * (0.9 + 0.2 * u(1))).round();
                let take = if m < 8 { 104.0 } else { 84.0 + f64::from(m) } * (0.92 + 0.16 * u(2));
                let joins = (asked * 0.68).round();
                let done = take.min(list + joins).round();
                list += joins - done;
                let old = (f64::from(9u32.saturating_sub(m)) * 9.0).max(4.0 + 0.4 * (list - 150.0).max(0.0))
                    * (0.8 + 0.4 * u(3));
                let dip = if (5..8).contains(&m) { 0.12 } else { 0.0 };
                let rate =
                    (0.40 + 0.016 * f64::from(m) - dip - 0.25 * (mood - 1.0) + 0.08 * (u(4) - 0.5)).clamp(0.0, 1.0);
                let cohort_rate =
                    (0.52 + 0.02 * f64::from(m) - 0.3 * (mood - 1.0) + 0.05 * (u(5) - 0.5)).clamp(0.0, 1.0);
                let mut set = |column, value: f64| record.set_month(layout, column, m, value.round() as i64);
                set(requests, asked);
                set(issued, done);
                set(within, done * rate);
                set(over, old);
                set(cohort, joins);
                set(cohort_within, joins * cohort_rate);
                set(waiting, list);
                set(joined, joins);
                set(available, take);
                set(hours, 1_000_000.0);
                set(used, 1_000_000.0 * (done / take));
                set(held, 60.0 + 4.0 * u(6));
                set(places, 90.0);
                if m < 24 {
                    let weeks = 24.0 - 0.25 * f64::from(m) + 8.0 * (mood - 1.0) + u(7);
                    record.set_period(layout, median, m as usize, (weeks * 10_080.0) as i32);
                }
                if m < 20 {
                    let weeks = 39.0 - 0.4 * f64::from(m) + 12.0 * (mood - 1.0) + 2.0 * u(8);
                    record.set_period(layout, p90, m as usize, (weeks * 10_080.0) as i32);
                }
            }
            let _ = &periods;
        });
    }
    w
}

/// Adds a team with a stage of its own. Its columns: hours used, hours available, children waiting.
pub fn add_team(w: &mut World, id: &str) -> [ColumnIx; 3] {
    let [used, offered, waiting] = std::array::from_fn(|_| w.months_column());
    let stage = format!("{id}_stage");
    w.add_team(id, "utilisation", "%", Formula::Ratio(used, offered), 100.0);
    w.add(&stage, "waiting", "children", Formula::Level(waiting), 1.0);
    let stages = &mut w.scenario.pathways[0].stages;
    let mut own = Stage { id: stage, ..stages[0].clone() };
    let StageKind::Work(work) = &mut own.kind else { unreachable!() };
    (work.team, work.keeps_place) = (TeamIx(w.scenario.teams.len()), false);
    stages.push(own);
    w.scenario.teams.push(Team { id: id.to_owned(), title: id.to_owned(), ..w.scenario.teams[0].clone() });
    [used, offered, waiting]
}

/// From July 2024, 18 months: teams with (hours used of 100, children waiting) by month.
pub fn teams(all: &[(&str, Vec<(i64, i64)>)]) -> World {
    let mut w = World::new(date("2024-07-01"), 18);
    let columns: Vec<_> = all.iter().map(|(id, _)| add_team(&mut w, id)).collect();
    w.record(0, |layout, record| {
        for ((_, months), [used, offered, waiting]) in all.iter().zip(columns) {
            for (m, (hours, list)) in (0..).zip(months) {
                record.set_month(layout, used, m, *hours);
                record.set_month(layout, offered, m, 100);
                record.set_month(layout, waiting, m, *list);
            }
        }
    });
    w
}

/// (used, waiting) in each month of three half-years; in each the list goes from one number to the other.
pub fn halves(halves: [(i64, i64, i64); 3]) -> Vec<(i64, i64)> {
    let months = |(used, from, to): (i64, i64, i64)| (1..=6).map(move |m| (used, from + (to - from) * m / 6));
    halves.into_iter().flat_map(months).collect()
}
