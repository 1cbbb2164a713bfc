//! Identities of staff: each seed is fixed, and each test says the smallest error that it catches.

use super::*;
use crate::calendar::{BankHolidays, Calendar, CalendarSpec, Closure, Date};
use crate::chance::{Key, Law};
use crate::pathway::{
    AnnualLeave, AtEnd, Contract, Dated, DayUnit, Elapsed, ListPolicy, Order, Post, RampUp, Sickness, Team, TeamHours,
    Turnover, Unused,
};

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

fn calendar(from: &str, to: &str) -> Calendar {
    let closures = ["2024-07-25/2024-09-01", "2024-10-28/2024-11-01", "2024-12-23/2025-01-03", "2025-02-17/2025-02-21"]
        .into_iter()
        .chain(["2025-04-14/2025-04-25", "2025-05-26/2025-05-30", "2025-07-24/2025-08-31", "2025-10-27/2025-10-31"])
        .filter_map(|t| t.split_once('/'))
        .map(|(a, b)| Closure { id: a.into(), from: date(a), until: date(b) })
        .collect();
    let spec = CalendarSpec { closures, ..CalendarSpec::with(BankHolidays::England { extra: vec![], not: vec![] }) };
    Calendar::new(&spec, date(from), date(from), date(to))
}

fn post(wte: f64) -> Post {
    Post {
        id: "established".into(),
        title: String::new(),
        from: None,
        until: None,
        wte: Dated::constant(wte),
        start_delay_weeks: None,
        chance_filled: 1.0,
        ramp_up: None,
        leave: None,
        sickness: None,
        turnover: None,
        share_of_time: Dated::constant(1.0),
        productivity: Dated::constant(1.0),
        hours_per_week: 37.0,
        caseload: None,
        cost_per_year: 0.0,
        at_end: AtEnd::Finish,
    }
}

fn team(posts: Vec<Post>) -> Team {
    let list = ListPolicy {
        order: Order::FirstCome,
        bands: vec![],
        streams: vec![],
        unused: Unused::Lent,
        stages_first: vec![],
    };
    Team {
        id: "educational_psychologists".into(),
        title: String::new(),
        works: TeamHours::OfficeHours,
        places: None,
        rate: None,
        posts,
        contracts: vec![],
        list: Dated::constant(list),
    }
}

fn realise(team: &Team, c: &Calendar, replication: u32) -> Realised {
    let mut out = Realised::default();
    StaffSpec::compile(team, c).realise(Key::of_replication(5, replication), &mut out);
    out
}

const DAY: i64 = 444_000_000;

/// Catches: a millionth of a minute a year lost by rounding each person, or hours on a closed day.
#[test]
fn fractions_of_a_post_are_exact() {
    let c = calendar("2024-08-01", "2025-07-31");
    let r = realise(&team(vec![post(3.6), post(0.05)]), &c, 0);
    let working = i64::from(c.working_days_before(c.days()) - c.working_days_before(0));
    assert_eq!(working, 253);
    assert_eq!(r.per_day.iter().sum::<i64>(), working * DAY * 365 / 100);
    assert!((0..c.days()).all(|d| (r.per_day[d as usize] > 0) == c.is_working(d)));
    assert!(r.wte_milli_per_day.iter().all(|n| *n == 3650));
}

/// Catches: a day at either end too many or too few, a dated change a day late, share or productivity left out.
#[test]
fn dates_of_a_post_are_inclusive() {
    let c = calendar("2024-09-02", "2024-12-31");
    let mut p = post(2.0);
    (p.from, p.until) = (Some(date("2024-09-03")), Some(date("2024-10-15")));
    p.wte.changes = vec![(date("2024-09-10"), 2.5), (date("2024-10-01"), 0.5)];
    p.share_of_time.changes = vec![(date("2024-09-17"), 0.5)];
    p.productivity.changes = vec![(date("2024-10-08"), 0.8)];
    p.at_end = AtEnd::Restart;
    let mut other = post(1.0);
    other.id = "other".into();
    let r = realise(&team(vec![p, other]), &c, 0);
    let on = |t: &str| r.per_day[c.day_of(date(t)) as usize] - DAY;
    assert_eq!(
        [on("2024-09-02"), on("2024-09-03"), on("2024-09-09"), on("2024-09-10")],
        [0, 2 * DAY, 2 * DAY, DAY * 5 / 2]
    );
    assert_eq!([on("2024-09-16"), on("2024-09-17"), on("2024-09-30")], [DAY * 5 / 2, DAY * 5 / 4, DAY * 5 / 4]);
    assert_eq!([on("2024-10-01"), on("2024-10-08"), on("2024-10-15")], [DAY / 4, DAY / 5, DAY / 5]);
    assert_eq!(on("2024-10-16"), 0);
    // 2 of 2.5 WTE at half time beside 1 WTE: 1 of 2.25; then 0.5 x 0.5 x 0.8 = 0.2 of 1.2.
    let minute = |t: &str| c.day_of(date(t)) * 1440;
    let want = [("2024-10-01", 444_444), ("2024-10-16", 166_667)];
    let want: Vec<Fall> =
        want.iter().map(|(t, n)| Fall { minute: minute(t), share_ppm: *n, rule: AtEnd::Restart }).collect();
    assert_eq!(r.falls.len(), 2);
    for (got, want) in r.falls.iter().zip(&want) {
        assert_eq!((got.minute, got.rule), (want.minute, want.rule));
        assert!(got.share_ppm.abs_diff(want.share_ppm) <= 1, "{got:?} {want:?}");
    }
}

/// Catches: a leave day lost or counted twice in a year, or spread over bank holidays or weekends.
#[test]
fn leave_adds_up_to_its_days() {
    let c = calendar("2024-08-01", "2026-07-31");
    for (days, share) in [(30.0, 0.8), (28.5, 1.0), (25.0, 0.0), (70.0, 1.0)] {
        let mut p = post(1.0);
        p.leave = Some(AnnualLeave { days_per_year: days, share_in_closures: share });
        let r = realise(&team(vec![p]), &c, 0);
        let taken = |d: i32| if c.is_working(d) { 1.0 - r.per_day[d as usize] as f64 / DAY as f64 } else { 0.0 };
        let year: f64 = (0..365).map(taken).sum();
        assert!((year - days).abs() < 1e-6, "{year}");
        let inside = (0..365).filter(|d| c.is_working(*d) && !c.is_school_open(*d));
        let (inside, number) = (inside.clone().map(taken).sum::<f64>(), inside.count() as f64);
        assert!((inside - (days * share).min(number)).abs() < 1e-6, "{inside} of {number}");
    }
}

/// 4,000 person-years. Catches: 4 % more or fewer days lost (an off-by-one in a spell is 8 %), a wave at the start.
#[test]
fn sickness_takes_its_share() {
    let c = calendar("2024-08-01", "2026-07-31");
    let mut p = post(50.0);
    p.sickness = Some(Sickness { spells_per_year: 2.0, working_days: Law::Lognormal { mean: 6.0, cv: 1.5 } });
    let spec = StaffSpec::compile(&team(vec![p]), &c);
    let mut out = Realised::default();
    let (mut lost, mut first) = (0.0, 0.0);
    let working = f64::from(c.working_days_before(c.days()) - c.working_days_before(0));
    for replication in 0..40 {
        spec.realise(Key::of_replication(1, replication), &mut out);
        let share = |days: i64, n: f64| 1.0 - days as f64 / (n * 50.0 * DAY as f64);
        lost += share(out.per_day.iter().sum::<i64>(), working) / 40.0;
        first += share(out.per_day[..28].iter().sum(), 19.0) / 40.0;
    }
    let want = 12.0 / (253.0 / 365.0 * 365.25);
    assert!((lost / want - 1.0).abs() < 0.04, "{lost} {want}");
    assert!((first / want - 1.0).abs() < 0.15, "{first} {want}");
}

/// Catches: 1 % in the long-run share in post, or a rate taken as a yearly chance (13 % of the time out).
#[test]
fn turnover_settles_at_its_share_in_post() {
    let c = calendar("2024-08-01", "2064-07-31");
    let mut p = post(60.0);
    p.turnover = Some(Turnover { per_year: 0.5, refill_weeks: Law::Triangular { low: 8.0, mode: 20.0, high: 50.0 } });
    let spec = StaffSpec::compile(&team(vec![p]), &c);
    let mut out = Realised::default();
    let mut sum = 0.0;
    for replication in 0..8 {
        spec.realise(Key::of_replication(2, replication), &mut out);
        let late = &out.wte_milli_per_day[3000..];
        sum += late.iter().map(|n| f64::from(*n)).sum::<f64>() / late.len() as f64 / 60_000.0 / 8.0;
        assert!(out.wte_milli_per_day[0] == 60_000);
    }
    let want = 730.5 / (730.5 + 7.0 * 26.0);
    assert!((sum - want).abs() < 0.006, "{sum} {want}");
}

/// Catches: supervision left out, taken from the newcomer, taken when nobody is new, or more than there is.
#[test]
fn newcomers_ramp_up_at_the_cost_of_others() {
    let c = calendar("2024-09-02", "2025-08-31");
    let mut new = post(1.0);
    new.id = "new".into();
    new.from = Some(date("2024-09-02"));
    new.ramp_up = Some(RampUp { weeks: 26.0, from_share: 0.5, supervision_hours_per_week: 2.0 });
    let both = realise(&team(vec![post(1.0), new.clone()]), &c, 0);
    let alone = realise(&team(vec![new.clone()]), &c, 0);
    for d in (0..182).filter(|d| c.is_working(*d)) {
        let share = 0.5 + 0.5 * (f64::from(d) + 0.5) / 182.0;
        let want = DAY as f64 * share;
        assert!((alone.per_day[d as usize] as f64 - want).abs() < 2.0);
        assert!((both.per_day[d as usize] as f64 - want - DAY as f64 + 24e6).abs() < 2.0);
    }
    assert!((182..364).all(|d| both.per_day[d] == 2 * alone.per_day[d]));
    // Begun 13 weeks before the start: half way.
    new.from = Some(date("2024-06-03"));
    let half = realise(&team(vec![new.clone()]), &c, 0);
    assert!((half.per_day[0] as f64 / DAY as f64 - 0.75 - 0.25 / 182.0).abs() < 1e-8);
    new.ramp_up = Some(RampUp { weeks: 26.0, from_share: 0.0, supervision_hours_per_week: 400.0 });
    new.wte = Dated::constant(3.0);
    new.from = Some(date("2024-09-02"));
    let swamped = realise(&team(vec![post(1.0), new]), &c, 0);
    assert!((swamped.per_day[0] as f64 - 3.0 * DAY as f64 * 0.5 / 182.0).abs() < 3.0);
}

/// A post with everything. Catches: any person's draws moved by another person or another post.
#[test]
fn one_more_person_changes_nobody_else() {
    let c = calendar("2024-08-01", "2026-12-31");
    let mut p = post(4.0);
    p.leave = Some(AnnualLeave { days_per_year: 30.0, share_in_closures: 0.8 });
    p.sickness = Some(Sickness { spells_per_year: 1.5, working_days: Law::Gamma { mean: 6.0, cv: 1.0 } });
    p.turnover = Some(Turnover { per_year: 0.4, refill_weeks: Law::Uniform { low: 5.0, high: 30.0 } });
    p.chance_filled = 0.7;
    p.at_end = AtEnd::HandOver { rework: 0.2 };
    let mut q = post(2.4);
    q.id = "other".into();
    q.from = Some(date("2025-01-01"));
    q.start_delay_weeks = Some(Law::Exponential { mean: 8.0 });
    q.sickness = p.sickness.clone();
    let mut more = p.clone();
    more.wte = Dated::constant(5.0);
    for replication in 0..50 {
        let one = |posts: Vec<Post>| realise(&team(posts), &c, replication);
        let (a, b, both, five) =
            (one(vec![p.clone()]), one(vec![q.clone()]), one(vec![p.clone(), q.clone()]), one(vec![more.clone()]));
        for d in 0..c.days() as usize {
            assert!((a.per_day[d] + b.per_day[d] - both.per_day[d]).abs() <= 1);
            let extra = five.per_day[d] - a.per_day[d];
            assert!((-1..=DAY).contains(&extra), "{extra}");
            assert_eq!(a.wte_milli_per_day[d] + b.wte_milli_per_day[d], both.wte_milli_per_day[d]);
        }
        let minutes = |r: &Realised| r.falls.iter().map(|f| f.minute).collect::<Vec<_>>();
        assert_eq!(minutes(&a), minutes(&both));
        assert!(minutes(&a).iter().all(|m| minutes(&five).contains(m)));
    }
}

/// 20,000 persons. Catches: the chance drawn once for the whole post (spread 3,800), 3 % in the mean delay.
#[test]
fn each_person_is_filled_and_delayed_apart() {
    let c = calendar("2024-09-02", "2025-08-31");
    let mut p = post(100.0);
    p.from = Some(date("2024-09-02"));
    p.chance_filled = 0.4;
    p.start_delay_weeks = Some(Law::Uniform { low: 2.0, high: 10.0 });
    let (mut filled, mut days) = (0.0, 0.0);
    for replication in 0..200 {
        let r = realise(&team(vec![p.clone()]), &c, replication);
        let at_end = r.wte_milli_per_day[363];
        assert!((20_000..=60_000).contains(&at_end), "{at_end}");
        filled += f64::from(at_end) / 1000.0;
        days += r.wte_milli_per_day.iter().map(|n| f64::from(at_end - n)).sum::<f64>() / 1000.0;
        assert_eq!(r.wte_milli_per_day[13], 0);
    }
    assert!((filled / 20_000.0 - 0.4).abs() < 0.012, "{filled}");
    assert!((days / filled - 42.0).abs() < 0.8, "{}", days / filled);
}

/// Catches: a place lost to 3.6 x 5 = 17.999..., places rounded for each person, a step out of place.
#[test]
fn places_are_the_floor_of_the_sum() {
    let c = calendar("2024-09-02", "2025-08-31");
    let mut p = post(3.6);
    p.caseload = Some(5.0);
    p.until = Some(date("2025-03-31"));
    let mut q = post(0.5);
    q.id = "q".into();
    q.caseload = Some(5.0);
    let mut t = team(vec![p, q]);
    t.places = Some(Dated { initially: 1, changes: vec![(date("2025-01-01"), 2)] });
    let minute = |d: &str| c.day_of(date(d)) * 1440;
    assert_eq!(realise(&t, &c, 0).places, [(0, 21), (minute("2025-01-01"), 22), (minute("2025-04-01"), 4)]);
    t.posts.pop();
    t.places = None;
    assert_eq!(realise(&t, &c, 0).places, [(0, 18), (minute("2025-04-01"), 0)]);
    t.posts[0].caseload = None;
    assert!(realise(&t, &c, 0).places.is_empty());
}

/// Catches: staff that hangs on chance taken for the same in every replication, by any of the four that it may hang on; and
/// other staff for staff that does.
#[test]
fn staff_is_certain_where_nothing_is_drawn() {
    let c = calendar("2024-08-01", "2025-07-31");
    let mut plain = post(3.6);
    plain.ramp_up = Some(RampUp { weeks: 26.0, from_share: 0.5, supervision_hours_per_week: 2.0 });
    plain.leave = Some(AnnualLeave { days_per_year: 30.0, share_in_closures: 0.8 });
    let changes: [&dyn Fn(&mut Post); 4] = [
        &|p| p.chance_filled = 0.99,
        &|p| p.start_delay_weeks = Some(Law::Exponential { mean: 8.0 }),
        &|p| p.sickness = Some(Sickness { spells_per_year: 1.5, working_days: Law::Fixed(3.0) }),
        &|p| p.turnover = Some(Turnover { per_year: 0.4, refill_weeks: Law::Fixed(3.0) }),
    ];
    let is_certain = |post: &Post| StaffSpec::compile(&team(vec![plain.clone(), post.clone()]), &c).is_certain();
    assert!(is_certain(&plain));
    for change in changes {
        let mut post = plain.clone();
        change(&mut post);
        assert!(!is_certain(&post));
    }
}

/// Catches: a penny a day of drift, a leap year's cost 1/365 too high.
#[test]
fn costs_add_up_to_the_year() {
    let c = calendar("2024-01-01", "2025-12-31");
    let mut p = post(3.6);
    p.cost_per_year = 61_234.56;
    let cost = realise(&team(vec![p]), &c, 0).cost_pence_per_day;
    for year in [&cost[..366], &cost[366..]] {
        assert!((year.iter().sum::<i64>() - 22_044_442).abs() <= 1);
    }
}

/// Catches: a rate in the wrong unit or on closed days.
#[test]
fn rates_flow_round_the_clock_or_in_office_hours() {
    let c = calendar("2024-09-02", "2024-09-30");
    let mut t = team(vec![]);
    t.rate = Some(Dated { initially: 1.5, changes: vec![(date("2024-09-10"), 2.0)] });
    assert_eq!(realise(&t, &c, 0).per_day[4..9], [DAY * 3 / 2, 0, 0, DAY * 3 / 2, DAY * 2]);
    t.works = TeamHours::Always;
    assert_eq!(realise(&t, &c, 0).per_day[6..9], [2_160_000_000, 2_160_000_000, 2_880_000_000]);
    let mut p = post(1.0);
    p.hours_per_week = 168.0;
    t.posts = vec![p];
    t.rate = None;
    assert!(realise(&t, &c, 0).per_day.iter().all(|m| *m == 1_440_000_000));
}

/// Catches: a millionth of a case in a month, a volume on closed days, a part month given whole.
#[test]
fn a_contract_gives_its_volume_each_month() {
    let c = calendar("2024-08-01", "2025-12-31");
    let contract = |from: Option<&str>, until: Option<&str>| Contract {
        id: "locums".into(),
        title: String::new(),
        from: from.map(date),
        until: until.map(date),
        reports_per_month: Dated { initially: 28.0, changes: vec![(date("2025-02-01"), 19.7)] },
        price: 1180.0,
        turnaround: Elapsed { unit: DayUnit::CalendarDays, days: Dated::constant(Law::Fixed(35.0)) },
        stages: vec![],
        streams: vec![],
        at_end: AtEnd::Finish,
    };
    let spec = ContractSpec::compile(&contract(None, Some("2025-03-31")), &c);
    for (m, month) in c.months().iter().enumerate() {
        let sum: i64 = spec.per_day[month.first_day as usize..=month.last_day as usize].iter().sum();
        assert_eq!(
            sum,
            if m < 6 {
                28_000_000
            } else if m < 8 {
                19_700_000
            } else {
                0
            }
        );
    }
    assert!((0..c.days()).all(|d| spec.per_day[d as usize] == 0 || c.is_working(d)));
    assert_eq!((spec.from, spec.until), (0, Some(c.day_of(date("2025-04-01")))));
    // September 2024 has 21 working days, from the 16th 11.
    let spec = ContractSpec::compile(&contract(Some("2024-09-16"), None), &c);
    assert_eq!(spec.per_day[..61].iter().sum::<i64>(), (28_000_000.0 * 11.0 / 21.0_f64).round() as i64);
    assert_eq!(spec.until, None);
}
