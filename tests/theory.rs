//! Queueing theory against the engine: the cells of `sendsim verify` at a tenth of their size, and proof that they can fail.

use sendsim::kernel::Stop;
use sendsim::verify::{Cell, Claim, Estimate, Ran, Spec, Suite, Verification, agrees, cells, smallest_caught};
use std::collections::BTreeSet;

fn verified(cells: Vec<Cell>, size: f64, seed: Option<u64>) -> Verification {
    Suite::new(cells, Spec { seed, size, threads: 2 }).run(&|_| {}, &Stop::new()).expect("nobody stops it")
}

fn named(name: &str) -> Cell {
    cells().into_iter().find(|c| c.name == name).expect("a cell of this name")
}

#[test]
fn every_cell_agrees_with_theory() {
    let found = verified(cells(), 0.1, None);
    for case in &found.cases {
        let again = if case.again { ", run again" } else { "" };
        println!("{} ({} replications{again})", case.cell.name, case.replications);
        for f in &case.figures {
            let (theory, found) = (f.claim.theory, f.claim.found);
            let (off, half) = (100.0 * (found.value / theory - 1.0), 100.0 * found.half / theory);
            println!("    {:36} {theory:12.6} {:12.6} {off:+6.2} % ± {half:.2} %", f.claim.what, found.value);
        }
    }
    let wrong: Vec<_> = found.cases.iter().filter(|c| !c.agrees()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What the rule promises needs so many cells, of so few figures each, with names of their own.
#[test]
fn the_cells_are_as_the_rule_needs_them() {
    let all = cells();
    assert!(all.len() >= 30, "{} cells", all.len());
    let names: BTreeSet<&str> = all.iter().map(|c| c.name).collect();
    assert_eq!(names.len(), all.len(), "every cell has a name of its own");
    let seeds: BTreeSet<u64> = all.iter().map(|c| c.scenario().expect("no fault").seed).collect();
    assert_eq!(seeds.len(), all.len(), "every cell has a seed of its own");
    // Only the number of figures matters here, so the smallest size will do.
    let found = verified(all, 0.0, None);
    let squares: usize = found.cases.iter().map(|c| c.figures.len() * c.figures.len()).sum();
    assert!(squares < 1000, "false alarms of the second look: at most {squares} in a million");
    for case in &found.cases {
        let titles = [case.cell.name, case.cell.title, case.cell.reference].concat();
        assert!(titles.chars().count() + 6 <= 120 && case.cell.name.len() <= 24, "{titles}");
        assert!(case.figures.iter().all(|f| f.claim.what.chars().count() <= 34), "{case:#?}");
    }
}

/// Every file of theory is in the program, and every one is used.
#[test]
fn every_file_is_used_and_reads_the_same() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/theory");
    let on_disk: BTreeSet<String> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    let used: BTreeSet<String> = cells().iter().map(|c| format!("{}.toml", c.file)).collect();
    assert_eq!(used, on_disk);
}

/// The same figures against a theory that is wrong, by little and by much.
#[test]
fn a_wrong_theory_is_red() {
    fn by(share: f64, ran: &Ran) -> Vec<Claim> {
        let mut claims = (named("fork_join").claims)(ran);
        claims[0].theory *= share;
        claims
    }
    let right = named("fork_join");
    assert!(verified(vec![right], 0.35, None).agrees());
    let wrong: [fn(&Ran) -> Vec<Claim>; 4] = [|r| by(0.9, r), |r| by(0.985, r), |r| by(1.015, r), |r| by(1.1, r)];
    for claims in wrong {
        let found = verified(vec![Cell { claims, ..right }], 0.35, None);
        let case = &found.cases[0];
        assert!(!found.agrees() && case.again, "looked at twice, and wrong twice: {case:#?}");
        assert_eq!(case.figures.iter().map(|f| f.agrees).collect::<Vec<_>>(), [false, true]);
    }
}

/// A service that is 1.5 % too slow makes waits 4.6 % longer, which the cell finds.
#[test]
fn a_slow_engine_is_red() {
    let slow = Cell {
        sets: &[("pathways.q.stages.queue.work.elapsed.calendar_days.exponential.mean", "0.5075")],
        ..named("mm1_half")
    };
    let case = &verified(vec![slow], 0.1, None).cases[0];
    let mean = &case.figures[0];
    assert!(case.again && !mean.agrees, "{case:#?}");
    assert!(mean.claim.found.value - mean.claim.found.half > mean.claim.theory, "{mean:#?}");
}

/// What cannot be read, or compares nothing, is no proof.
#[test]
fn a_cell_without_figures_is_red() {
    let broken = Cell { sets: &[("pathways.nowhere", "1")], ..named("mm1_half") };
    let found = verified(vec![broken], 0.1, None);
    assert!(!found.agrees() && found.cases[0].fault.as_ref().is_some_and(|f| f.contains("nowhere")), "{found:#?}");
    let empty = Cell { claims: |_| Vec::new(), ..named("panel") };
    assert!(!verified(vec![empty], 0.1, None).agrees());
    let absent = Cell { claims: |r| vec![Claim::new("none", 1.0, r.ratio("nobody", "nothing"))], ..named("panel") };
    assert!(!verified(vec![absent], 0.1, None).agrees());
}

#[test]
fn a_seed_gives_fresh_draws_and_the_same_again() {
    let figures = |seed| {
        let found = verified(vec![named("panel")], 0.1, seed);
        found.cases[0].figures.iter().map(|f| f.claim.found.value).collect::<Vec<_>>()
    };
    assert_eq!(figures(Some(7)), figures(Some(7)));
    assert!(figures(Some(7)) != figures(Some(8)) && figures(None) != figures(Some(7)));
}

/// The comparison itself can fail.
#[test]
fn the_judge_refuses_what_is_wrong() {
    let found = Estimate { value: 10.02, half: 0.04 };
    assert!(agrees(10.0, found, 0.01));
    assert!(!agrees(9.5, found, 0.01) && !agrees(10.5, found, 0.01), "5 % off");
    assert!(!agrees(9.96, found, 0.01), "outside the interval, though within 1 %");
    assert!(!agrees(10.0, Estimate { value: 10.0, half: 0.11 }, 0.01), "too few replications to know");
    assert!(!agrees(10.0, Estimate::NONE, 0.01));
    assert!((smallest_caught(10.0, found, 0.01) - 0.0095).abs() < 1e-12);
    let pooled = Estimate::pooled(&[found, Estimate { value: 9.98, half: 0.03 }]);
    assert!((pooled.value - 10.0).abs() < 1e-12 && (pooled.half - 0.025).abs() < 1e-12);
}
