//! Branches of asks in which chance must not repeat itself and clocks must not run ahead.

#[path = "support/listener.rs"]
mod listener;
#[path = "support/simple.rs"]
mod simple;

use listener::Listener;
use sendsim::chance::Law;
use sendsim::kernel::Stop;
use sendsim::measure::ClockColumns;
use sendsim::pathway::*;
use sendsim::plan::compile;
use sendsim::replicate::{Arena, watched};

fn wait(law: Law, next: Next) -> StageKind {
    let elapsed = Elapsed { unit: DayUnit::CalendarDays, days: Dated::constant(law) };
    StageKind::Wait { wait: Wait::For(elapsed), next }
}

fn ask(branches: &[(usize, bool)], next: Next) -> StageKind {
    let branch = |(n, (first, required)): (usize, &(usize, bool))| Branch {
        id: format!("b{n}"),
        first: StageIx(*first),
        required: *required,
    };
    StageKind::Ask { branches: branches.iter().enumerate().map(branch).collect(), rest: Rest::Cancel, next }
}

fn leave() -> StageKind {
    StageKind::Leave { outcome: "done".to_string() }
}

/// Two branches that begin at one stage each draw their own time there: whether they are one event or two.
#[test]
fn branches_that_share_a_stage_draw_each_their_own() {
    let plan = compile(&simple::scenario(vec![
        ask(&[(1, true), (1, true)], Next::Stage(StageIx(2))),
        wait(Law::Exponential { mean: 20.0 }, Next::Back),
        leave(),
    ]));
    let mut wakes = Vec::new();
    let run = watched(&plan, 1, 0, &mut Arena::new(&plan), |engine, plan, capacity, model, _| {
        let mut listener = Listener::new(model);
        let counts = engine.run(&plan.program, capacity, &mut listener, &Stop::new());
        wakes.extend(listener.heard.wakes.into_values());
        counts
    });
    assert!(run.is_ok() && wakes.len() > 50, "{} children", wakes.len());
    for ends in wakes {
        assert!(ends.len() == 2 && ends[0] != ends[1], "{ends:?}");
    }
}

/// A clock that stops in a branch does not stop when the branch is cancelled before it gets there.
#[test]
fn a_cancelled_branch_stops_no_clock() {
    let mut scenario = simple::scenario(vec![
        ask(&[(1, true), (2, false)], Next::Stage(StageIx(5))),
        wait(Law::Fixed(5.0), Next::Back),
        ask(&[(3, true), (4, true)], Next::Back),
        wait(Law::Fixed(20.0), Next::Back),
        wait(Law::Fixed(30.0), Next::Back),
        wait(Law::Fixed(60.0), Next::Stage(StageIx(6))),
        leave(),
    ]);
    let clock = |id: &str, stop| Clock {
        id: id.to_string(),
        title: String::new(),
        start: Point::Request,
        stop,
        limit_days: Dated::constant(100),
        ends: Vec::new(),
        regulation: String::new(),
        reports: Reports::Share { within: id.to_string(), overdue: None },
    };
    scenario.pathways[0].clocks =
        vec![clock("cancelled_pc", Point::Exit(StageIx(3))), clock("quick_pc", Point::Exit(StageIx(1)))];
    let plan = compile(&scenario);
    let stop = Stop::new();
    let record = sendsim::replicate::replication(&plan, 1, 0, &mut Arena::new(&plan), &stop).expect("it runs");
    let stopped: Vec<i64> = plan
        .clocks
        .iter()
        .map(|clock| match clock.columns {
            ClockColumns::Share { stopped, .. } => {
                (0..plan.layout.months).map(|m| record.month(&plan.layout, stopped, m)).sum()
            }
            _ => 0,
        })
        .collect();
    assert!(stopped[0] == 0 && stopped[1] > 100, "{stopped:?}");
}
