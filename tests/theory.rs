//! Queueing theory, through the files of `scenarios/theory`: each cell compares a mean and a point of the distribution.
//!
//! The rule is [`theory_support::judge`]. Each claim states the smallest error of the engine, in percent, that it finds
//! whatever the noise; with its own fixed seed a cell always gives the same figures. Formulas and their references are
//! with the functions of [`theory_support::formulas`]; `tests/theory_formulas.rs` holds these against published numbers.

mod theory_support;

use theory_support::formulas::*;
use theory_support::*;

/// Weeks of so many days.
fn weeks(days: f64) -> f64 {
    days / 7.0
}

/// A cell of M/M/c: mean wait, P(W = 0), and the share that waits at most `days` dates.
fn mmc(file: &str, (servers, arrivals, service): (u32, f64, f64), days: f64, catches: [f64; 3]) -> Ran {
    let (r, wait) = (ran(file), ExponentialWait::mmc(servers, arrivals, service));
    let within = 100.0 * within_dates(days, |t| wait.cdf(t));
    check(
        file,
        &[
            Claim::new("mean wait, weeks", weeks(wait.mean()), r.ratio("queue", "mean_weeks_to_start"), catches[0]),
            Claim::new("P(W = 0), %", 100.0 * (1.0 - wait.waits), r.ratio("queue", "pc_seen_at_once"), catches[1]),
            Claim::new("within the limit, %", within, r.ratio("wait", "wait_within_pc"), catches[2]),
        ],
    );
    r
}

#[test]
fn one_place_at_load_one_half() {
    let r = mmc("mm1_half", (1, 1.0, 0.5), 1.0, [2.0, 0.9, 0.6]);
    // The cell can fail: the same figures against a theory that is wrong, by little and by much.
    let found = r.ratio("queue", "mean_weeks_to_start");
    for wrong in [0.95, 0.98, 1.02, 1.05] {
        assert!(judge(weeks(0.5) * wrong, found).is_err(), "{wrong}");
    }
    // A service that is 1.5 % too slow makes waits 4.6 % longer, which the cell sees.
    let mean = "pathways.q.stages.queue.work.elapsed.calendar_days.exponential.mean";
    let slow = ran_with("mm1_half", &[(mean, "0.5075")]).ratio("queue", "mean_weeks_to_start");
    assert!(slow.value - slow.half > weeks(0.5) && judge(weeks(0.5), slow).is_err(), "{slow:?}");
}

#[test]
fn one_place_at_load_three_quarters() {
    mmc("mm1_three_quarters", (1, 3.0, 0.25), 1.0, [2.0, 1.2, 0.8]);
}

#[test]
fn two_places() {
    mmc("mmc_2", (2, 3.0, 0.5), 1.0, [2.0, 1.1, 0.7]);
}

#[test]
fn five_places() {
    mmc("mmc_5", (5, 1.75, 2.0), 2.0, [2.0, 0.8, 0.5]);
}

/// Waits are rare here and their mean would need many more children: Erlang's C itself and the mean number in work.
#[test]
fn ten_places() {
    let (r, wait) = (ran("mmc_10"), ExponentialWait::mmc(10, 1.875, 4.0));
    let number = |months: Vec<f64>| months.iter().sum::<f64>() / months.len() as f64;
    let numbers: Vec<f64> = r.levels("servers", "caseload").into_iter().map(number).collect();
    let at_once = r.ratio("queue", "pc_seen_at_once");
    let within = 100.0 * within_dates(1.0, |t| wait.cdf(t));
    check(
        "mmc_10",
        &[
            Claim::new("number in work", 7.5, Estimate::mean(&numbers), 0.8),
            Claim::new("P(W > 0), %", 100.0 * wait.waits, Estimate { value: 100.0 - at_once.value, ..at_once }, 2.0),
            Claim::new("within a day, %", within, r.ratio("wait", "wait_within_pc"), 0.7),
        ],
    );
}

/// M/D/1 by places and by hours: Pollaczek and Khinchine, and Erlang's distribution.
#[test]
fn fixed_service_by_places_and_by_hours() {
    for (file, arrivals, service) in [("md1", 1.5, 0.5), ("mg1_hours_fixed", 1.0, 0.75)] {
        let r = ran(file);
        let mean = weeks(mg1_mean(arrivals, service, service * service));
        let within = 100.0 * within_dates(1.0, |t| md1_cdf(arrivals, service, t));
        let at_once = 100.0 * (1.0 - arrivals * service);
        check(
            file,
            &[
                Claim::new("mean wait, weeks", mean, r.ratio("queue", "mean_weeks_to_start"), 2.0),
                Claim::new("P(W = 0), %", at_once, r.ratio("queue", "pc_seen_at_once"), 1.5),
                Claim::new("within a day, %", within, r.ratio("wait", "wait_within_pc"), 1.0),
            ],
        );
    }
}

/// M/G/1 by hours: Pollaczek and Khinchine, and the renewal equation with a gamma service of shape 4.
#[test]
fn gamma_work_by_hours() {
    let r = ran("mg1_hours_gamma");
    let (arrivals, service) = (1.5, 0.5);
    // Erlang's law of four phases: P(S > t) = exp(-x) (1 + x + x² / 2 + x³ / 6) with x = 4 t / s.
    let outlasts = |t: f64| {
        let x = 4.0 * t / service;
        libm::exp(-x) * (1.0 + x + x * x / 2.0 + x * x * x / 6.0)
    };
    let cdf = mg1_cdf(arrivals, service, outlasts, 2.0, 0.002);
    let mean = weeks(mg1_mean(arrivals, service, service * service * 1.25));
    check(
        "mg1_hours_gamma",
        &[
            Claim::new("mean wait, weeks", mean, r.ratio("queue", "mean_weeks_to_start"), 2.0),
            Claim::new("P(W = 0), %", 25.0, r.ratio("queue", "pc_seen_at_once"), 1.5),
            Claim::new(
                "within a day, %",
                100.0 * within_dates(1.0, |t| cdf.at(t)),
                r.ratio("wait", "wait_within_pc"),
                1.0,
            ),
        ],
    );
}

/// M/M/1 on the clock of office hours; see the file.
#[test]
fn exponential_work_in_office_hours() {
    let r = ran("mg1_office_hours");
    let calendar = &r.plan.calendar;
    let source = &r.plan.scenario.pathways[0].sources[0];
    let service = 2.0 / 3.0;
    let (mut children, mut at_once, mut waits) = (0.0, 0.0, 0.0);
    for m in r.plan.months() {
        let n = source.yearly.initially / 12.0 * source.month_profile[m.month as usize - 1];
        let open = (m.first_day..=m.last_day).filter(|d| calendar.is_working(*d)).count() as f64;
        let wait = ExponentialWait::mmc(1, n / open, service);
        children += n;
        at_once += n * (1.0 - wait.waits);
        waits += n * wait.mean();
    }
    check(
        "mg1_office_hours",
        &[
            Claim::new("mean wait, weeks", waits / children / 5.0, r.ratio("queue", "mean_weeks_to_start"), 2.0),
            Claim::new("P(W = 0), %", 100.0 * at_once / children, r.ratio("queue", "pc_seen_at_once"), 0.9),
        ],
    );
}

/// Cobham's two classes. An urgent child that finds the place taken waits as in M/M/1 with the load of its own class.
#[test]
fn urgent_first() {
    let r = ran("priorities");
    let (arrivals, service) = ([0.375, 0.875], 0.56);
    let [urgent, routine] = cobham(arrivals, service, 2.0 * service * service);
    let of_urgent = ExponentialWait { waits: 0.7, rate: (1.0 - arrivals[0] * service) / service };
    assert!((of_urgent.mean() - urgent).abs() < 1e-9, "Cobham's mean is that of the distribution");
    check(
        "priorities",
        &[
            Claim::new("urgent, weeks", weeks(urgent), r.ratio("seen_urgent", "mean_weeks_to_start"), 1.3),
            Claim::new("routine, weeks", weeks(routine), r.ratio("seen_routine", "mean_weeks_to_start"), 2.0),
            Claim::new("urgent, P(W = 0), %", 30.0, r.ratio("seen_urgent", "pc_seen_at_once"), 1.3),
            Claim::new("routine, P(W = 0), %", 30.0, r.ratio("seen_routine", "pc_seen_at_once"), 1.2),
            Claim::new(
                "urgent within a day, %",
                100.0 * within_dates(1.0, |t| of_urgent.cdf(t)),
                r.ratio("urgent_wait", "wait_within_pc"),
                0.4,
            ),
        ],
    );
}

/// Burke 1956: what leaves M/M/1 is Poisson again, so the second list is M/M/1 too.
#[test]
fn two_in_tandem() {
    let r = ran("tandem");
    let [first, second] = [0.5, 0.7].map(|service| ExponentialWait::mmc(1, 1.0, service));
    check(
        "tandem",
        &[
            Claim::new("first, weeks", weeks(first.mean()), r.ratio("queue", "mean_weeks_to_start"), 1.9),
            Claim::new("second, weeks", weeks(second.mean()), r.ratio("second", "mean_weeks_to_start"), 2.0),
            Claim::new("second, P(W = 0), %", 30.0, r.ratio("second", "pc_seen_at_once"), 1.4),
            Claim::new(
                "second within a day, %",
                100.0 * within_dates(1.0, |t| second.cdf(t)),
                r.ratio("wait", "wait_within_pc"),
                1.1,
            ),
        ],
    );
}

/// Jackson 1957, Takacs 1963: with 15 % who rejoin, the number present is that of M/M/1 at the rate of visits, and every
/// visit finds it so; the clock sees first visits only.
#[test]
fn some_rejoin_the_list() {
    let r = ran("feedback");
    let visit = ExponentialWait::mmc(1, 1.5 / 0.85, 0.4);
    check(
        "feedback",
        &[
            Claim::new("mean wait, weeks", weeks(visit.mean()), r.ratio("queue", "mean_weeks_to_start"), 2.0),
            Claim::new("P(W = 0), %", 100.0 * (1.0 - visit.waits), r.ratio("queue", "pc_seen_at_once"), 1.2),
            Claim::new(
                "first within a day, %",
                100.0 * within_dates(1.0, |t| visit.cdf(t)),
                r.ratio("wait", "wait_within_pc"),
                0.8,
            ),
            Claim::new("visits a child", 1.0 / 0.85, r.flows_of(("queue", "joined"), ("served", "leaves")), 0.3),
        ],
    );
}

#[test]
fn some_leave_the_list() {
    let r = ran("abandonment");
    let a = ErlangA::new(4, 1.8, 2.0, 4.0);
    check(
        "abandonment",
        &[
            Claim::new("mean wait of seen, weeks", weeks(a.mean_of_seen), r.ratio("queue", "mean_weeks_to_start"), 2.0),
            Claim::new("leave, of joined", a.leave, r.flows_of(("queue", "left_list"), ("queue", "joined")), 1.8),
            Claim::new("P(W = 0) of seen, %", 100.0 * a.at_once, r.ratio("queue", "pc_seen_at_once"), 1.0),
            Claim::new(
                "seen within a day, %",
                100.0 * within_dates(1.0, |t| a.cdf_of_seen(t)),
                r.ratio("wait", "wait_within_pc"),
                0.5,
            ),
        ],
    );
}

/// The greatest of three exponential delays: inclusion and exclusion; the product of their distributions.
#[test]
fn three_asked_at_once() {
    let r = ran("fork_join");
    let rates = [0.1, 0.05, 1.0 / 30.0];
    let [a, b, c] = rates;
    let mean = 1.0 / a + 1.0 / b + 1.0 / c - 1.0 / (a + b) - 1.0 / (a + c) - 1.0 / (b + c) + 1.0 / (a + b + c);
    let all_back = |t: f64| rates.iter().map(|r| 1.0 - libm::exp(-r * t)).product::<f64>();
    check(
        "fork_join",
        &[
            Claim::new("mean, weeks", weeks(mean), r.ratio("", "avg_weeks_issue_plan"), 0.6),
            Claim::new(
                "within 42 days, %",
                100.0 * within_dates(42.0, all_back),
                r.ratio("", "pc_plans_issued_within_20_weeks"),
                0.6,
            ),
        ],
    );
}

/// Newest first: the mean of M/M/1 whatever the order (Kleinrock 1965); who finds the place taken waits a busy period.
#[test]
fn newest_first() {
    let r = ran("newest_first");
    let mut start = vec![0.0; 80];
    start[0] = 1.0;
    let busy = passage(start, 1.0, |_| 2.0, 0.0, 2.0, 0.01);
    check(
        "newest_first",
        &[
            Claim::new("mean wait, weeks", weeks(0.5), r.ratio("queue", "mean_weeks_to_start"), 2.0),
            Claim::new("P(W = 0), %", 50.0, r.ratio("queue", "pc_seen_at_once"), 0.8),
            Claim::new(
                "within a day, %",
                100.0 * within_dates(1.0, |t| 0.5 + 0.5 * busy.at(t)),
                r.ratio("wait", "wait_within_pc"),
                0.4,
            ),
        ],
    );
}

/// Kleinrock's conservation law over two streams that lend each other what they do not need; and what each gets when
/// both have more than enough.
#[test]
fn reserved_streams_that_lend() {
    let r = ran("reserved_stream");
    let stages = ["seen_one", "seen_two"];
    check(
        "reserved_stream",
        &[
            Claim::new("mean wait, weeks", weeks(0.5), r.pooled(&stages, "mean_weeks_to_start"), 2.0),
            Claim::new("one, P(W = 0), %", 50.0, r.ratio("seen_one", "pc_seen_at_once"), 0.9),
            Claim::new("two, P(W = 0), %", 50.0, r.ratio("seen_two", "pc_seen_at_once"), 0.9),
        ],
    );
    let [one, two] = stages.map(|s| r.ratio(s, "mean_weeks_to_start"));
    assert!(one.value + one.half < two.value - two.half, "the greater share waits less: {one:?}, {two:?}");
    // More than enough of both, and a hundred thousand starts: 7 to 3, to within a case at both ends of the time.
    let mean = |stage| (format!("pathways.q.stages.{stage}.work.elapsed.calendar_days.exponential.mean"), "0.05");
    let [(one, short), (two, _)] = stages.map(mean);
    let many = [("pathways.q.demand.customers.yearly", "12000"), ("replications", "3"), (&one, short), (&two, short)];
    let full = ran_with("reserved_stream", &many);
    let seen = full.flows_of(("seen_one", "completions"), ("seen_two", "completions"));
    check("reserved_stream, full", &[Claim::new("one for each of two", 7.0 / 3.0, seen, 0.2)]);
    let [one, two] = stages.map(|s| full.flow(s, "completions"));
    for (one, two) in one.iter().zip(&two) {
        assert!(one + two > 90_000.0 && (3.0 * one - 7.0 * two).abs() <= 20.0, "{one} and {two}");
    }
}

/// Streams whose unused hours lapse: two lists that know nothing of each other.
#[test]
fn reserved_streams_that_lapse() {
    let r = ran("reserved_lapses");
    let mean = |arrivals: f64, hours: f64| {
        let service = 12.0 / hours;
        weeks(mg1_mean(arrivals, service, service * service * 1.25))
    };
    check(
        "reserved_lapses",
        &[
            Claim::new("one, weeks", mean(0.6, 14.4), r.ratio("seen_one", "mean_weeks_to_start"), 2.0),
            Claim::new("two, weeks", mean(0.4, 9.6), r.ratio("seen_two", "mean_weeks_to_start"), 2.0),
            Claim::new("one, P(W = 0), %", 50.0, r.ratio("seen_one", "pc_seen_at_once"), 0.9),
            Claim::new("two, P(W = 0), %", 50.0, r.ratio("seen_two", "pc_seen_at_once"), 1.1),
        ],
    );
}
