//! Which stages lie in the branches of which ask.

use crate::pathway::{Next, Pathway, StageKind};

/// For each stage, the stage of the ask in whose branch it lies.
pub(super) fn asks_of(pathway: &Pathway) -> Vec<Option<usize>> {
    let mut of = vec![None; pathway.stages.len()];
    for (a, stage) in pathway.stages.iter().enumerate() {
        let StageKind::Ask { branches, .. } = &stage.kind else { continue };
        let mut todo: Vec<usize> = branches.iter().map(|b| b.first.0).collect();
        while let Some(s) = todo.pop() {
            // An inner ask's own branches belong to it; what follows it belongs to this one. A stage that leaves the
            // pathway belongs to no branch: it is reached from many.
            if of[s].is_some() || s == a || matches!(pathway.stages[s].kind, StageKind::Leave { .. }) {
                continue;
            }
            of[s] = Some(a);
            todo.extend(following(&pathway.stages[s].kind));
        }
    }
    of
}

/// The stages that follow a stage directly, branches left out.
pub(super) fn following(kind: &StageKind) -> Vec<usize> {
    let nexts: Vec<Next> = match kind {
        StageKind::Wait { next, .. } | StageKind::Ask { next, .. } => vec![*next],
        StageKind::Work(w) => {
            let leaving = w.leaving.as_ref().map(|l| l.to);
            std::iter::once(w.next).chain(w.next_after_contract).chain(leaving).collect()
        }
        StageKind::Choose { options } => options.iter().map(|o| o.next).collect(),
        StageKind::Refer(referral) => vec![referral.next],
        StageKind::Leave { .. } => Vec::new(),
    };
    let stage = |n: Next| match n {
        Next::Stage(s) => Some(s.0),
        Next::Back => None,
    };
    nexts.into_iter().filter_map(stage).collect()
}
