//! Who is served first, who leaves, what is reserved.

use super::super::formulas::{ErlangA, ExponentialWait, Sittings, cobham, mg1_mean, passage, within_dates};
use super::super::{Cell, Claim, Ran};
use super::weeks;

pub(super) const CELLS: &[Cell] = &[
    Cell {
        name: "priorities",
        title: "Urgent first, load 0.6",
        reference: "Cobham 1954",
        file: "priorities",
        sets: &[],
        claims: priorities,
    },
    Cell {
        name: "newest_first",
        title: "M/M/1 newest first, load 0.5",
        reference: "Kleinrock 1965; busy period, Takacs 1962",
        file: "newest_first",
        sets: &[],
        claims: newest_first,
    },
    Cell {
        name: "patience",
        title: "Erlang A: some leave the list",
        reference: "Palm 1957; Garnett, Mandelbaum and Reiman 2002",
        file: "abandonment",
        sets: &[],
        claims: patience,
    },
    Cell {
        name: "reserved_lent",
        title: "Two reserved shares, lent, load 0.5",
        reference: "conservation law, Kleinrock 1965",
        file: "reserved_stream",
        sets: &[],
        claims: |r| {
            let all = r.pooled(&["seen_one", "seen_two"], "mean_weeks_to_start", 0..r.months());
            vec![
                Claim::new("mean wait of both, weeks", weeks(0.5), all),
                Claim::new("one, seen at once, %", 50.0, r.ratio("seen_one", "pc_seen_at_once")),
                Claim::new("two, seen at once, %", 50.0, r.ratio("seen_two", "pc_seen_at_once")),
            ]
        },
    },
    Cell {
        name: "reserved_full",
        title: "Two reserved shares, both in need: 7 to 3",
        reference: "the shares themselves",
        file: "reserved_stream",
        sets: &[
            ("seed", "146"),
            ("replications", "60"),
            ("end", "2022-12-31"),
            ("pathways.q.demand.customers.yearly", "12000"),
            ("pathways.q.stages.seen_one.work.elapsed.calendar_days.exponential.mean", "0.05"),
            ("pathways.q.stages.seen_two.work.elapsed.calendar_days.exponential.mean", "0.05"),
        ],
        claims: |r| {
            let seen = r.count_of(("seen_one", "completions"), ("seen_two", "completions"));
            vec![
                Claim::new("one for each of two", 7.0 / 3.0, seen),
                Claim::new("seen of one, two years", 0.7 * 20.0 * 730.0, r.count("seen_one", "completions")),
            ]
        },
    },
    Cell {
        name: "reserved_lapsing",
        title: "Two reserved shares that lapse, load 0.5",
        reference: "two lists apart: Pollaczek 1930, Khinchine 1932",
        file: "reserved_lapses",
        sets: &[],
        claims: |r| {
            let mean = |arrivals: f64, hours: f64| {
                let service = 12.0 / hours;
                weeks(mg1_mean(arrivals, service, service * service * 1.25))
            };
            vec![
                Claim::new("one, mean wait, weeks", mean(0.6, 14.4), r.ratio("seen_one", "mean_weeks_to_start")),
                Claim::new("two, mean wait, weeks", mean(0.4, 9.6), r.ratio("seen_two", "mean_weeks_to_start")),
                Claim::new("one, seen at once, %", 50.0, r.ratio("seen_one", "pc_seen_at_once")),
                Claim::new("two, seen at once, %", 50.0, r.ratio("seen_two", "pc_seen_at_once")),
            ]
        },
    },
    Cell {
        name: "panel",
        title: "A weekly panel with room for eight, load 0.7",
        reference: "Bailey 1954",
        file: "panel",
        sets: &[],
        claims: |r| {
            let panel = Sittings::new(8, 5.6);
            let first = 100.0 * panel.at_first();
            vec![
                Claim::new("mean wait, weeks", panel.mean(), r.ratio("heard", "mean_weeks_to_start")),
                Claim::new("heard at the first sitting, %", first, r.ratio("wait", "wait_within_pc")),
            ]
        },
    },
];

/// An urgent child that finds the place taken waits as in M/M/1 with the load of its own class.
fn priorities(r: &Ran) -> Vec<Claim> {
    let (arrivals, service) = ([0.375, 0.875], 0.48);
    let [urgent, routine] = cobham(arrivals, service, 2.0 * service * service);
    let of_urgent = ExponentialWait { waits: 0.6, rate: (1.0 - arrivals[0] * service) / service };
    let within = 100.0 * within_dates(1.0, |t| of_urgent.cdf(t));
    vec![
        Claim::new("urgent, mean wait, weeks", weeks(urgent), r.ratio("seen_urgent", "mean_weeks_to_start")),
        Claim::new("routine, mean wait, weeks", weeks(routine), r.ratio("seen_routine", "mean_weeks_to_start")),
        Claim::new("urgent, seen at once, %", 40.0, r.ratio("seen_urgent", "pc_seen_at_once")),
        Claim::new("routine, seen at once, %", 40.0, r.ratio("seen_routine", "pc_seen_at_once")),
        Claim::new("urgent, seen within a day, %", within, r.ratio("urgent_wait", "wait_within_pc")),
    ]
}

/// The mean of M/M/1 whatever the order; who finds the place taken waits a busy period.
fn newest_first(r: &Ran) -> Vec<Claim> {
    let mut start = vec![0.0; 80];
    start[0] = 1.0;
    let busy = passage(start, 1.0, |_| 2.0, 0.0, 2.0, 0.01);
    let within = 100.0 * within_dates(1.0, |t| 0.5 + 0.5 * busy.at(t));
    vec![
        Claim::new("mean wait, weeks", weeks(0.5), r.ratio("queue", "mean_weeks_to_start")),
        Claim::new("seen at once, %", 50.0, r.ratio("queue", "pc_seen_at_once")),
        Claim::new("seen within a day, %", within, r.ratio("wait", "wait_within_pc")),
    ]
}

fn patience(r: &Ran) -> Vec<Claim> {
    let a = ErlangA::new(4, 1.8, 2.0, 4.0);
    let within = 100.0 * within_dates(1.0, |t| a.cdf_of_seen(t));
    vec![
        Claim::new("leave, of all who join", a.leave, r.count_of(("queue", "left_list"), ("queue", "joined"))),
        Claim::new("mean wait of the seen, weeks", weeks(a.mean_of_seen), r.ratio("queue", "mean_weeks_to_start")),
        Claim::new("seen at once, of the seen, %", 100.0 * a.at_once, r.ratio("queue", "pc_seen_at_once")),
        Claim::new("within a day, of the seen, %", within, r.ratio("wait", "wait_within_pc")),
    ]
}
