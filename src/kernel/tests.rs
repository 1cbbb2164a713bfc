//! The kernel's own promises, one test each, on small programs with a scripted host.

mod ahead;
mod branches;
mod flow;
mod order;
mod referrals;
mod rounds;
mod sweeps;
mod turns;

use super::*;

/// A host whose answers are fixed numbers, and which writes down what happens.
#[derive(Default)]
struct Script {
    births: Vec<Birth>,
    /// Those of the second month.
    later: Vec<Birth>,
    waits: Vec<i32>,
    choices: Vec<u16>,
    /// For each child, work and elapsed minutes of everything it does.
    needs: Vec<(i64, i32)>,
    patience: i32,
    lanes: Vec<u16>,
    /// For each referral, where the child enters and on which rounds.
    referrals: Vec<Birth>,
    /// How many children there have been.
    children: u32,
    log: Vec<String>,
    /// What it was asked of waits and choices: minute, child, how often it was there before.
    asked: Vec<(Time, u32, u32)>,
}

impl Host for Script {
    fn births(&mut self, month: u32, out: &mut Births) {
        match month {
            0 => out.cases.append(&mut self.births),
            1 => out.cases.append(&mut self.later),
            _ => {}
        }
        // The last of them are told of as newcomers where no more is to be said.
        let cases = out.cases.iter().rposition(|birth| as_newcomer(birth).is_none()).map_or(0, |last| last + 1);
        for birth in out.cases.drain(cases..) {
            let Newcomers { groups, at, ties } = &mut out.newcomers;
            match groups.last_mut() {
                Some(last) if (last.op, last.rounds) == (birth.op, birth.rounds) => last.count += 1,
                _ => {
                    // One of nobody stands before each.
                    let group = as_newcomer(&birth);
                    groups.extend(group.map(|group| Group { count: 0, ..group }).into_iter().chain(group));
                }
            }
            at.push(birth.at);
            ties.push(birth.tie);
        }
        self.children += out.all().count() as u32;
    }
    fn month_end(&mut self, month: u32, view: &View<'_>) {
        let mut waiting: Vec<u32> = view.waiting().map(|entry| view.child(entry)).collect();
        waiting.sort_unstable();
        self.log.push(format!("end {month} waiting {waiting:?} busy {}", view.busy(0)));
    }
    fn wake(&mut self, who: Who, wait: u16, now: Time) -> Time {
        self.asked.push((now, who.child, who.visit));
        now + self.waits[usize::from(wait)]
    }
    fn choose(&mut self, who: Who, _choice: u16, now: Time) -> u16 {
        self.asked.push((now, who.child, who.visit));
        self.choices[who.visit as usize]
    }
    fn lane(&mut self, child: u32, _work: u16, _now: Time) -> u16 {
        self.lanes.get(child as usize).copied().unwrap_or(0)
    }
    fn patience(&mut self, _who: Who, _work: u16, _joined: Time, now: Time) -> Time {
        now + self.patience
    }
    fn joined(&mut self, who: Who, _work: u16, now: Time) {
        self.log.push(format!("{} join {}", now.0, who.child));
    }
    fn begin(&mut self, who: Who, _work: u16, server: u16, _joined: Time, now: Time) -> Need {
        self.log.push(format!("{} begin {} at {server}", now.0, who.child));
        let (work, hold) = self.needs[who.child as usize % self.needs.len()];
        Need { work, not_before: now + hold }
    }
    fn charge(&mut self, who: Who, work: u16, _server: u16, now: Time) -> i64 {
        self.log.push(format!("{} charge {} with {work} after {}", now.0, who.child, who.visit));
        self.needs[who.child as usize % self.needs.len()].0
    }
    fn begin_again(&mut self, who: Who, _work: u16, server: u16, _joined: Time, now: Time, _left: Need) {
        self.log.push(format!("{} begin {} at {server}", now.0, who.child));
    }
    fn ended(&mut self, who: Who, _work: u16, _server: u16, _began: Time, now: Time) {
        self.log.push(format!("{} end {}", now.0, who.child));
    }
    fn takes_sweeps(&self) -> bool {
        true
    }
    fn joining(&mut self, _server: u16, children: &mut [Joining]) {
        for Joining { who, joined, lasts, .. } in children {
            self.log.push(format!("{} join {}", joined.0, who.child));
            // Of some it is known before they begin.
            *lasts = (who.child % 3 > 0).then(|| self.needs[who.child as usize % self.needs.len()].1);
        }
    }
    fn over(&mut self, who: Who, _work: u16, _server: u16, now: Time) -> Time {
        now + self.needs[who.child as usize % self.needs.len()].1
    }
    fn passed(&mut self, server: u16, passages: &[Passage]) {
        for Passage { who, began, ends, .. } in passages {
            self.log.push(format!("{} begin {} at {server}", began.0, who.child));
            if ends.0 < END {
                self.log.push(format!("{} end {}", ends.0, who.child));
            }
        }
    }
    fn left_list(&mut self, child: u32, _work: u16, _joined: Time, now: Time) {
        self.log.push(format!("{} left {child}", now.0));
    }
    fn returned(&mut self, child: u32, _work: u16, _server: u16, now: Time) {
        self.log.push(format!("{} back {child}", now.0));
    }
    fn note(&mut self, child: u32, note: u16, now: Time) {
        self.log.push(format!("{} note {note} {child}", now.0));
    }
    fn refer(&mut self, who: Who, referral: u16, now: Time) -> Birth {
        self.log.push(format!("{} refer {} by {referral} for the {}th time", now.0, who.child, who.visit));
        self.children += 1;
        let referred = child(self.children - 1, now.0);
        let Birth { op, rounds, .. } = self.referrals[usize::from(referral)];
        Birth { op, rounds, tie: 1000 + u64::from(who.child), ..referred }
    }
    fn leave(&mut self, child: u32, outcome: u16, now: Time) {
        self.log.push(format!("{} leave {child} as {outcome}", now.0));
    }
}

const END: i32 = 30 * DAY;

fn as_newcomer(birth: &Birth) -> Option<Group> {
    let Birth { child, at, tie, op, rounds, .. } = *birth;
    Some(Group { first: child, count: 1, op, rounds }).filter(|group| group.birth(child, at, tie) == *birth)
}

fn child(n: u32, at: i32) -> Birth {
    Birth {
        child: n,
        at: Time(at),
        there: Time(at),
        request: Time(at),
        tie: u64::from(n),
        op: 0,
        inside: NONE16,
        in_work: None,
        joined: Time(at),
        rounds: (0, 0),
    }
}

fn work() -> Work {
    Work { team: 0, next: 1, next_after_volume: 1, keeps_place: false, leaving: None, in_branch: true }
}

fn lane(order: Order) -> LaneRule {
    LaneRule { tier: 0, group: 0, gate: None, order }
}

/// One team with one server: join, then leave.
fn one_server(kind: ServerKind, lanes: Vec<LaneRule>) -> Program {
    let n = lanes.len() as u16;
    Program {
        ops: vec![Op::Join { work: 0 }, Op::Leave { outcome: 0 }],
        visit_slot: vec![NONE16; 2],
        works: vec![work()],
        teams: vec![Team {
            first_lane: 0,
            lanes: n,
            first_server: 0,
            servers: 1,
            rules: vec![Rule { from: Time::START, lanes, weights: Vec::new(), takes: vec![(0..n).collect()] }],
        }],
        servers: vec![Server { team: 0, kind, may_return: true }],
        month_ends: vec![Time(END)],
        ..Program::default()
    }
}

fn places(n: i32) -> Capacity {
    Capacity { curves: vec![Curve::default()], places: vec![n], changes: Vec::new() }
}

/// Runs a script both ways round within each minute: all that happens must be the same, and before the end. Gives the
/// log as it was told, in which a child may be ahead of others.
fn told(program: &Program, capacity: &Capacity, make: impl Fn() -> Script) -> Vec<String> {
    let scripts = [false, true].map(|reversed| {
        let mut script = make();
        let mut engine = Engine { reversed, ..Engine::default() };
        engine.run(program, capacity, &mut script, &Stop::new()).expect("runs to its end");
        script
    });
    let sorted = scripts.each_ref().map(|script| {
        let (mut log, mut asked) = (script.log.clone(), script.asked.clone());
        log.sort();
        asked.sort_unstable();
        (log, asked)
    });
    assert_eq!(sorted[0], sorted[1], "the order within a minute matters");
    let [Script { log, asked, .. }, _] = scripts;
    let late = |line: &&String| !line.starts_with("end ") && minute(program, line) >= (program.end(), true);
    assert_eq!(log.iter().find(late), None, "told of the end or after it");
    assert!(asked.iter().all(|asked| asked.0 < program.end()), "asked at the end or after it");
    log
}

/// The minute of a line of the log. The end of a month comes before all else in its minute.
fn minute(program: &Program, line: &str) -> (Time, bool) {
    let number = |word: &str| word.parse().expect("a number");
    match line.strip_prefix("end ") {
        Some(month) => (program.month_ends[number(month.split(' ').next().unwrap()) as usize], false),
        None => (Time(number(line.split(' ').next().unwrap())), true),
    }
}

/// As [`told`], in order of time; within a minute in the order of telling.
fn run(program: &Program, capacity: &Capacity, make: impl Fn() -> Script) -> Vec<String> {
    let mut log = told(program, capacity, make);
    log.sort_by_key(|line| minute(program, line));
    log
}

fn only(log: &[String], word: &str) -> Vec<String> {
    log.iter().filter(|l| l.contains(word)).cloned().collect()
}

#[test]
fn oldest_request_first_and_ties_by_the_childs_own_number() {
    let p = one_server(ServerKind::Places, vec![lane(Order::OldestRequest)]);
    let log = run(&p, &places(1), || Script {
        births: vec![
            Birth { request: Time(-5), ..child(0, 10) },
            Birth { request: Time(-9), tie: 7, ..child(1, 10) },
            Birth { request: Time(-9), tie: 3, ..child(2, 10) },
        ],
        needs: vec![(0, 100)],
        ..Script::default()
    });
    assert_eq!(only(&log, "begin"), ["10 begin 2 at 0", "110 begin 1 at 0", "210 begin 0 at 0"]);
}

#[test]
fn newest_request_first() {
    let p = one_server(ServerKind::Places, vec![lane(Order::NewestRequest)]);
    let log = run(&p, &places(1), || Script {
        births: vec![child(0, 10), child(1, 20), child(2, 30)],
        needs: vec![(0, 100)],
        ..Script::default()
    });
    assert_eq!(only(&log, "begin"), ["10 begin 0 at 0", "110 begin 2 at 0", "210 begin 1 at 0"]);
}

#[test]
fn a_release_precedes_a_start_of_the_same_minute() {
    let p = one_server(ServerKind::Places, vec![lane(Order::FirstCome)]);
    let log = run(&p, &places(1), || Script {
        births: vec![child(0, 0), child(1, 50)],
        needs: vec![(0, 50)],
        ..Script::default()
    });
    assert_eq!(only(&log, "1"), ["50 join 1", "50 begin 1 at 0", "100 end 1", "100 leave 1 as 0"]);
}

#[test]
fn a_lower_tier_is_served_first_and_nobody_is_interrupted() {
    let urgent = LaneRule { tier: 0, ..lane(Order::FirstCome) };
    let routine = LaneRule { tier: 1, ..lane(Order::FirstCome) };
    let p = one_server(ServerKind::Places, vec![urgent, routine]);
    let log = run(&p, &places(1), || Script {
        births: vec![child(0, 0), child(1, 10), child(2, 20)],
        lanes: vec![1, 1, 0],
        needs: vec![(0, 100)],
        ..Script::default()
    });
    assert_eq!(only(&log, "begin"), ["0 begin 0 at 0", "100 begin 2 at 0", "200 begin 1 at 0"]);
}

#[test]
fn shares_are_kept_to_within_one_case_and_lent_when_idle() {
    let group = |group| LaneRule { group, ..lane(Order::FirstCome) };
    let mut p = one_server(ServerKind::Places, vec![group(0), group(1)]);
    p.teams[0].rules[0].weights = vec![250_000, 750_000];
    let births: Vec<Birth> = (0..80).map(|n| child(n, 0)).collect();
    // The first forty are of the small group; of the first forty starts ten must be theirs.
    let log = run(&p, &places(1), || Script {
        births: births.clone(),
        lanes: (0..80).map(|n| u16::from(n >= 40)).collect(),
        needs: vec![(0, 10)],
        ..Script::default()
    });
    let begun: Vec<u32> = only(&log, "begin").iter().map(|l| l.split(' ').nth(2).unwrap().parse().unwrap()).collect();
    for n in [4, 8, 20, 40] {
        let small = begun[..n].iter().filter(|c| **c < 40).count();
        assert!(small.abs_diff(n / 4) <= 1, "{small} of the first {n}");
    }
    assert_eq!(begun.len(), 80, "the idle share is lent");
}

#[test]
fn hours_are_booked_end_to_end_and_the_elapsed_time_may_outlast_them() {
    let p = one_server(ServerKind::Hours, vec![lane(Order::FirstCome)]);
    let mut capacity = places(0);
    // One hour of work for each elapsed hour.
    capacity.curves[0].set(0, DAY, &[24 * 60_000_000; 30]);
    let log = run(&p, &capacity, || Script {
        births: vec![child(0, 0), child(1, 10), child(2, 500)],
        needs: vec![(60_000_000, 0), (30_000_000, 300), (60_000_000, 0)],
        ..Script::default()
    });
    assert_eq!(
        only(&log, "begin"),
        ["0 begin 0 at 0", "60 begin 1 at 0", "500 begin 2 at 0"],
        "the second begins when the first's hour is worked, the third when it comes: idle hours lapse"
    );
    assert_eq!(only(&log, "end"), ["60 end 0", "360 end 1", "560 end 2", "end 0 waiting [] busy 0"]);
}

#[test]
fn falling_places_finish_what_they_hold() {
    let p = one_server(ServerKind::Places, vec![lane(Order::FirstCome)]);
    let mut capacity = places(2);
    capacity.changes = vec![(Time(50), Change::Places { server: 0, places: 1 })];
    let log = run(&p, &capacity, || Script {
        births: vec![child(0, 0), child(1, 0), child(2, 10)],
        needs: vec![(0, 100), (0, 200), (0, 100)],
        ..Script::default()
    });
    assert_eq!(only(&log, "begin 2"), ["200 begin 2 at 0"], "not at 100, when one of two cases has ended");
}

#[test]
fn returned_work_goes_to_the_head_with_what_remains_or_in_full() {
    for (how, ends) in [(Return::HandOver { rework_ppm: 100_000 }, 100 + 50 + 10), (Return::Restart, 200)] {
        let p = one_server(ServerKind::Places, vec![lane(Order::FirstCome)]);
        let mut capacity = places(2);
        capacity.changes = vec![
            (Time(50), Change::Places { server: 0, places: 1 }),
            (Time(50), Change::ReturnExcess { server: 0, how }),
        ];
        let log = run(&p, &capacity, || Script {
            births: vec![child(0, 0), Birth { tie: 9, ..child(1, 0) }, child(2, 10)],
            needs: vec![(0, 100)],
            ..Script::default()
        });
        // Child 1 comes back at 50, is first when child 0 ends at 100, and child 2 follows.
        assert_eq!(only(&log, "back"), ["50 back 1"]);
        assert_eq!(only(&log, "end 1"), [format!("{ends} end 1")]);
        assert_eq!(only(&log, "begin 2"), [format!("{ends} begin 2 at 0")]);
    }
}

#[test]
fn who_loses_patience_in_the_minute_of_the_start_leaves() {
    let mut p = one_server(ServerKind::Places, vec![lane(Order::FirstCome)]);
    p.works[0].leaving = Some(1);
    let log = run(&p, &places(1), || Script {
        births: vec![child(0, 0), child(1, 0)],
        needs: vec![(0, 100)],
        patience: 100,
        ..Script::default()
    });
    let mut last = only(&log, "100 ");
    last.sort();
    assert_eq!(last, ["100 end 0", "100 leave 0 as 0", "100 leave 1 as 0", "100 left 1"]);
}

/// One who loses patience is looked for on his list, and so needs a token also where nobody keeps a place.
#[test]
fn who_loses_patience_leaves_a_list_of_hours() {
    let mut p = one_server(ServerKind::Hours, vec![lane(Order::FirstCome)]);
    p.servers[0].may_return = false;
    let mut capacity = places(0);
    capacity.curves[0].set(0, DAY, &[0; 30]);
    let script = || Script { births: vec![child(0, 0), child(1, 20)], patience: 100, ..Script::default() };
    let waits = run(&p, &capacity, script);
    assert_eq!(waits, ["0 join 0", "20 join 1", "end 0 waiting [0, 1] busy 0"], "no hours, and nobody leaves");
    p.works[0].leaving = Some(1);
    let leaves = run(&p, &capacity, script);
    let told = ["100 left 0", "100 leave 0 as 0", "120 left 1", "120 leave 1 as 0", "end 0 waiting [] busy 0"];
    assert_eq!(leaves[2..], told);
}
