//! Where on a team's list a child waits, where its class alone decides.

use super::demand::Classes;
use crate::pathway::{ClassTest, Stream, StreamTest};
use crate::plan::{Plan, Timed, slot_of};

/// Most classes of a pathway whose slots are looked up.
const MOST_CLASSES: usize = 4096;

/// For each work and class of its pathway the slot on the team's list; of no class where it hangs on time as well.
#[derive(Debug)]
pub(super) struct Slots(Vec<Box<[u16]>>);

impl Slots {
    /// Of all works of a plan; `classes` gives those of a pathway.
    pub(super) fn new<'c>(plan: &Plan, classes: impl Fn(usize) -> &'c Classes) -> Self {
        let of_work = |work: usize| {
            let pathway = usize::from(plan.works[work].pathway_ix);
            by_class(plan, work, pathway, classes(pathway)).unwrap_or_default()
        };
        Slots((0..plan.works.len()).map(of_work).collect())
    }

    /// The slot of a class on the list of a work, if its class alone decides.
    #[inline]
    pub(super) fn of(&self, work: u16, class: u16) -> Option<u16> {
        self.0[usize::from(work)].get(usize::from(class)).copied()
    }
}

/// The slot of each class; `None` where the policy changes or asks when a child came, or classes are many.
fn by_class(plan: &Plan, work: usize, pathway: usize, classes: &Classes) -> Option<Box<[u16]>> {
    let team = usize::from(plan.program.works[work].team);
    let policy = plan.policies.get(team).and_then(Timed::only_value)?;
    let of_time = |s: &Stream| matches!(s.takes, StreamTest::RequestedFrom(_) | StreamTest::WaitedAtMostWeeks(_));
    if classes.len() > MOST_CLASSES || policy.streams.iter().any(of_time) {
        return None;
    }
    let is = |class: u16, test: ClassTest| classes.value(class, test.attribute) == test.value;
    let slot = |class| slot_of(policy, pathway, |test| is(class, test), |_| false, 0) as u16;
    Some((0..classes.len() as u16).map(slot).collect())
}
