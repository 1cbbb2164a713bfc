//! Children who leave a list: the time counts from when they joined it, also for those who did before the start.

#[path = "support/planned.rs"]
mod planned;

use planned::planned_of;
use sendsim::kernel::{DAY, Stop, Time};
use sendsim::measure::UNSET;
use sendsim::replicate::{Arena, replication};

/// Nobody is there to see them; each leaves when it has been on the list for 30 weeks to the minute.
const NOBODY: &str = r#"
extends = "minimal.toml"
[pathways.ehc.stages]
contact.work = { team = "psychologists", hours = 11, leaving = { after.weeks = 30, to = "refused" } }
[teams.psychologists.posts.established]
wte = 0
"#;

/// Catches: patience that counts from the start of the run, by which children of the opening list would leave up to 20
/// weeks late.
#[test]
fn who_was_on_the_list_before_the_start_stays_for_the_rest() {
    let resolver = |name: &str| match name {
        "nobody.toml" => Ok(NOBODY.to_string()),
        _ => std::fs::read_to_string(format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR")))
            .map_err(|e| e.to_string()),
    };
    let plan = planned_of("nobody.toml", &resolver, &[]);
    let mut arena = Arena::new(&plan);
    replication(&plan, 7, 0, &mut arena, &Stop::new()).expect("nobody stops it");
    let open: Vec<_> = arena.ledger().iter().map(|(life, _)| *life).filter(|l| l.request < Time::START).collect();
    assert_eq!(open.len(), 20);
    for life in open {
        assert_ne!(life.left, UNSET);
        assert_eq!(life.left.since(life.request), 30 * 7 * DAY, "{life:?}");
    }
}
