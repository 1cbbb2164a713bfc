//! Poisson arrivals to places.

use super::super::formulas::{ExponentialWait, MdcWait, Room, erlang_b, md1_cdf, mg1_mean, more_than, within_dates};
use super::super::{Cell, Claim, Ran};
use super::weeks;

const ERLANG: &str = "Erlang 1917; Kleinrock, Queueing Systems I, 3.5";
const YEARLY: &str = "pathways.q.demand.customers.yearly";

pub(super) const CELLS: &[Cell] = &[
    Cell {
        name: "mm1_half",
        title: "M/M/1, load 0.5",
        reference: ERLANG,
        file: "mm1_half",
        sets: &[],
        claims: |r| mmc(r, (1, 1.0, 0.5), 1.0),
    },
    Cell {
        name: "mm1_three_quarters",
        title: "M/M/1, load 0.75",
        reference: ERLANG,
        file: "mm1_three_quarters",
        sets: &[],
        claims: |r| mmc(r, (1, 3.0, 0.25), 1.0),
    },
    Cell {
        name: "mm2",
        title: "M/M/2, load 0.6",
        reference: ERLANG,
        file: "mmc_2",
        sets: &[(YEARLY, "876.6"), ("seed", "145"), ("replications", "2500")],
        claims: |r| mmc(r, (2, 2.4, 0.5), 1.0),
    },
    Cell {
        name: "mm2_three_quarters",
        title: "M/M/2, load 0.75",
        reference: ERLANG,
        file: "mmc_2",
        sets: &[],
        claims: |r| points(r, (2, 3.0, 0.5), 1.0),
    },
    Cell {
        name: "mm5",
        title: "M/M/5, load 0.7",
        reference: ERLANG,
        file: "mmc_5",
        sets: &[],
        claims: |r| points(r, (5, 1.75, 2.0), 2.0),
    },
    Cell {
        name: "mm10",
        title: "M/M/10, load 0.75",
        reference: ERLANG,
        file: "mmc_10",
        sets: &[],
        claims: |r| points(r, (10, 1.875, 4.0), 1.0),
    },
    Cell {
        name: "mm20",
        title: "M/M/20, load 0.9",
        reference: ERLANG,
        file: "mmc_20",
        sets: &[],
        claims: |r| counts(r, (20, 4.5, 4.0), ("more than 14 in work, of the time", 14)),
    },
    Cell {
        name: "mm54",
        title: "M/M/54, load 0.926",
        reference: ERLANG,
        file: "mmc_54",
        sets: &[],
        claims: |r| counts(r, (54, 12.5, 4.0), ("more than 40 in work, of the time", 40)),
    },
    Cell {
        name: "room",
        title: "M/M/4/7: who finds the room full is lost",
        reference: "Kleinrock, Queueing Systems I, 3.6",
        file: "mmck",
        sets: &[],
        claims: room,
    },
    Cell {
        name: "loss",
        title: "M/G/4/4: nobody waits",
        reference: "Erlang's B 1917; Sevastyanov 1957",
        file: "erlang_b",
        sets: &[],
        claims: loss,
    },
    Cell {
        name: "md1",
        title: "M/D/1, load 0.75",
        reference: "Erlang 1909; Pollaczek 1930; Khinchine 1932",
        file: "md1",
        sets: &[],
        claims: |r| {
            let within = 100.0 * within_dates(1.0, |t| md1_cdf(1.5, 0.5, t));
            vec![
                Claim::new(
                    "mean wait, weeks",
                    weeks(mg1_mean(1.5, 0.5, 0.25)),
                    r.ratio("queue", "mean_weeks_to_start"),
                ),
                Claim::new("seen at once, %", 25.0, r.ratio("queue", "pc_seen_at_once")),
                Claim::new("seen within a day, %", within, r.ratio("wait", "wait_within_pc")),
            ]
        },
    },
    Cell {
        name: "md3",
        title: "M/D/3, load 0.7",
        reference: "Crommelin 1932; Franx 2001",
        file: "mdc_3",
        sets: &[],
        claims: |r| {
            let wait = MdcWait::new(3, 1.05, 2.0);
            let within = 100.0 * within_dates(1.0, |t| wait.cdf(t));
            vec![
                Claim::new("mean wait, weeks", weeks(wait.mean()), r.ratio("queue", "mean_weeks_to_start")),
                Claim::new("seen at once, %", 100.0 * wait.at_once(), r.ratio("queue", "pc_seen_at_once")),
                Claim::new("seen within a day, %", within, r.ratio("wait", "wait_within_pc")),
            ]
        },
    },
];

/// M/M/c: the mean wait, and two points of its distribution.
fn mmc(r: &Ran, (servers, arrivals, service): (u32, f64, f64), days: f64) -> Vec<Claim> {
    let wait = ExponentialWait::mmc(servers, arrivals, service);
    let within = 100.0 * within_dates(days, |t| wait.cdf(t));
    vec![
        Claim::new("mean wait, weeks", weeks(wait.mean()), r.ratio("queue", "mean_weeks_to_start")),
        Claim::new("seen at once, %", 100.0 * (1.0 - wait.waits), r.ratio("queue", "pc_seen_at_once")),
        Claim::new("seen within the limit, %", within, r.ratio("wait", "wait_within_pc")),
    ]
}

/// M/M/c where the mean wait would need very many children: Erlang's C, another point, and the mean number in work.
fn points(r: &Ran, (servers, arrivals, service): (u32, f64, f64), days: f64) -> Vec<Claim> {
    let mut claims = mmc(r, (servers, arrivals, service), days);
    claims[0] = Claim::new("number in work", arrivals * service, r.mean_level("servers", "caseload"));
    claims
}

/// M/M/c at a high load, where even the share who wait would need very many children: how many are in work.
fn counts(r: &Ran, (servers, arrivals, service): (u32, f64, f64), (what, n): (&'static str, u32)) -> Vec<Claim> {
    let above = r.share_of_levels("servers", "caseload", |level| f64::from(u8::from(level > f64::from(n))));
    vec![
        Claim::new("number in work", arrivals * service, r.mean_level("servers", "caseload")),
        Claim::new(what, more_than(servers, arrivals * service, n), above),
    ]
}

fn room(r: &Ran) -> Vec<Claim> {
    let room = Room::new(4, 0.5, 10.0, 7);
    let within = 100.0 * within_dates(5.0, |t| room.cdf(t));
    vec![
        Claim::new("lost, of all who come", room.lost, r.count_of(("come_in", "left_list"), ("come_in", "joined"))),
        Claim::new("mean wait, weeks", weeks(room.mean()), r.ratio("queue", "mean_weeks_to_start")),
        Claim::new("seen at once, %", 100.0 * room.at_once(), r.ratio("queue", "pc_seen_at_once")),
        Claim::new("seen within five days, %", within, r.ratio("wait", "wait_within_pc")),
    ]
}

fn loss(r: &Ran) -> Vec<Claim> {
    let lost = erlang_b(4, 2.5);
    vec![
        Claim::new("lost, of all who come", lost, r.count_of(("queue", "left_list"), ("queue", "joined"))),
        Claim::new("number in work", 2.5 * (1.0 - lost), r.mean_level("servers", "caseload")),
    ]
}
