//! The kernel against a second one that is as plain as can be, line by line on random scenarios and on shipped ones.

#[path = "reference/mod.rs"]
mod reference;
#[path = "support/scenarios/mod.rs"]
mod scenarios;

use reference::compare::compare;
use sendsim::plan::compile;

/// Random scenarios, or as many as `SENDSIM_FUZZ` says.
const CASES: u64 = 1000;

#[test]
fn the_kernel_tells_what_the_reference_tells() {
    let cases = std::env::var("SENDSIM_FUZZ").map_or(CASES, |n| n.parse().expect("a number of scenarios"));
    let mut wrong = Vec::new();
    let mut lines = 0;
    let only: Option<Vec<u64>> = std::env::var("REFC").ok().map(|c| c.split(',').map(|x| x.parse().unwrap()).collect());
    for case in only.unwrap_or((0..cases).collect()) {
        let plan = compile(&scenarios::scenario(case));
        let compared = compare(&plan, 0, None);
        lines += compared.lines.len();
        if let Some(d) = &compared.differs { println!("XX case {case} {}", d.lines().take(3).collect::<Vec<_>>().join(" | ")); }
        wrong.extend(compared.differs.map(|d| format!("case {case}: {d}")));
    }
    println!("{lines} lines");
    assert!(wrong.is_empty(), "{} of {cases} cases differ, the first:\n{}", wrong.len(), wrong[0]);
}
