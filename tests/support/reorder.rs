//! The same scenario with its tables in another order.

use sendsim::pathway::{
    Clock, ExceptionWhen, ListPolicy, Next, Pathway, Point, Scenario, StageIx, StageKind, Team, TeamIx,
};

/// `order[new] = old`, and the way back.
struct Order {
    old: Vec<usize>,
    new: Vec<usize>,
}

impl Order {
    fn new(old: Vec<usize>) -> Self {
        let mut new = vec![0; old.len()];
        old.iter().enumerate().for_each(|(n, o)| new[*o] = n);
        Order { old, new }
    }

    fn of<T: Clone>(&self, things: &[T]) -> Vec<T> {
        self.old.iter().map(|o| things[*o].clone()).collect()
    }
}

/// Teams in reverse, and the stages of pathways without asks. With asks a child can come to two works of a team in one
/// minute; then that which is named first comes first. Ways out of the pathway keep their order: of two departures in
/// one minute the outcome that is named first counts.
pub fn reversed(scenario: &Scenario) -> Scenario {
    let mut s = scenario.clone();
    let teams = Order::new((0..s.teams.len()).rev().collect());
    let stages: Vec<Order> = s.pathways.iter().map(stage_order).collect();
    for (pathway, order) in s.pathways.iter_mut().zip(&stages) {
        remap(pathway, order, &teams);
    }
    s.teams = teams.of(&s.teams);
    s.teams.iter_mut().for_each(|team| remap_team(team, &stages));
    s
}

fn stage_order(pathway: &Pathway) -> Order {
    if pathway.stages.iter().any(|s| matches!(s.kind, StageKind::Ask { .. })) {
        return Order::new((0..pathway.stages.len()).collect());
    }
    let leaves = |s: &usize| matches!(pathway.stages[*s].kind, StageKind::Leave { .. });
    let mut order: Vec<usize> = (0..pathway.stages.len()).rev().filter(|s| !leaves(s)).collect();
    order.extend((0..pathway.stages.len()).filter(leaves));
    Order::new(order)
}

fn remap(pathway: &mut Pathway, order: &Order, teams: &Order) {
    let stage = |s: &mut StageIx| s.0 = order.new[s.0];
    let next = |n: &mut Next| {
        if let Next::Stage(s) = n {
            s.0 = order.new[s.0];
        }
    };
    let team = |t: &mut TeamIx| t.0 = teams.new[t.0];
    pathway.stages = order.of(&pathway.stages);
    stage(&mut pathway.first);
    for s in &mut pathway.stages {
        match &mut s.kind {
            StageKind::Wait { next: n, .. } => next(n),
            StageKind::Work(w) => {
                team(&mut w.team);
                next(&mut w.next);
                w.next_after_contract.iter_mut().for_each(next);
                w.leaving.iter_mut().for_each(|l| next(&mut l.to));
            }
            StageKind::Choose { options } => options.iter_mut().for_each(|o| next(&mut o.next)),
            StageKind::Ask { branches, next: n, .. } => {
                branches.iter_mut().for_each(|b| stage(&mut b.first));
                next(n);
            }
            StageKind::Refer(referral) => next(&mut referral.next),
            StageKind::Leave { .. } => {}
        }
    }
    let point = |p: &mut Point| match p {
        Point::Request => {}
        Point::Enter(s) | Point::Begin(s) | Point::Exit(s) => stage(s),
    };
    for Clock { start, stop, ends, .. } in &mut pathway.clocks {
        point(start);
        point(stop);
        ends.iter_mut().for_each(stage);
    }
    for exception in &mut pathway.exceptions {
        if let ExceptionWhen::AskedInClosure { stage: s, .. } = &mut exception.when {
            stage(s);
        }
    }
    pathway.contacts.iter_mut().for_each(|c| team(&mut c.team));
    pathway.backlog.iter_mut().for_each(|b| stage(&mut b.stage));
}

fn remap_team(team: &mut Team, stages: &[Order]) {
    let stage = |(p, s): &mut (usize, StageIx)| s.0 = stages[*p].new[s.0];
    team.contracts.iter_mut().for_each(|c| c.stages.iter_mut().for_each(stage));
    let policy = |policy: &mut ListPolicy| policy.stages_first.iter_mut().for_each(stage);
    policy(&mut team.list.initially);
    team.list.changes.iter_mut().for_each(|(_, p)| policy(p));
}
