//! How children go from stage to stage, into asks and out of them, by the scenario alone.

use super::books::{Books, Child, Fork, Place, Waits};
use super::facts::Spot;
use sendsim::kernel::{Birth, Time};
use sendsim::pathway::{Next, Point, StageIx, StageKind};
use sendsim::plan::ServerRole;
use sendsim::plan::Step;

impl Books<'_> {
    /// Whoever must be heard of has been, but for those about whom a panel has decided: they may go on in a further pass.
    pub fn all_are_heard_of(&mut self) {
        for t in std::mem::take(&mut self.acting) {
            let Place::At(spot) = self.tokens[t].place else { continue };
            let child = self.tokens[t].child;
            if self.passing.contains(&child) {
                self.acting.push(t);
                continue;
            }
            self.fault(format!("nothing is heard of child {child} at {spot:?}"));
        }
    }

    /// A child that is announced.
    pub fn birth(&mut self, b: &Birth) {
        let p = self.facts.pathway_of(b.op);
        let group = (b.tie >> 48 == self.facts.backlog_tie(p)).then_some((b.tie >> 32) as usize & 0xffff);
        let child = self.children.len();
        self.check(b.child as usize == child, || "children are not numbered in order".to_string());
        self.children.push(Child {
            pathway: p,
            request: b.request,
            tie: b.tie,
            backlog: group.is_some(),
            found_in: None,
            tokens: Vec::new(),
            left: None,
            visits: Default::default(),
            moments: vec![(Point::Request, b.request)],
            lane: None,
        });
        self.contacts_to_come(child, b.there);
        let pathway = self.facts.pathway(p);
        let Some(group) = group.map(|g| &pathway.backlog[g]) else {
            self.check(b.at >= self.now, || "a child is born in the past".to_string());
            let spot = Spot::Stage(pathway.first.0);
            self.token(child, Place::Delay { until: b.at, spot, done: false }, None, false);
            return;
        };
        let s = group.stage.0;
        let fork = self.facts.asks[p][s].map(|ask| self.fork_around(child, ask));
        let spot = Spot::Stage(s);
        let t = self.token(child, Place::Gone, fork, fork.is_some());
        if let Some(f) = fork {
            self.forks[f].branches.push(t);
        }
        let waits = matches!(&pathway.stages[s].kind, StageKind::Wait { .. });
        if let Some(w) = b.in_work {
            self.lists.enter(p, spot);
            self.moment(child, Point::Enter(group.stage), b.joined);
            self.moment(child, Point::Begin(group.stage), b.joined);
            let work = self.facts.works.iter().position(|x| *x == (p, spot)).unwrap() as u16;
            let place = self.staff.open(t, work, w, b.joined);
            self.put(t, Place::InWork(place));
        } else if waits && self.facts.panel(p, s).is_none_or(|x| pathway_panel_is_plain(&self.facts, x.0)) {
            self.lists.enter(p, spot);
            self.children[child].found_in = Some(group.stage);
            self.put(t, Place::Delay { until: b.at, spot, done: true });
        } else {
            self.moment(child, Point::Enter(group.stage), b.joined);
            self.check(b.at == Time::START, || "an open case that starts later".to_string());
            self.put(t, Place::Delay { until: b.at, spot, done: false });
            if !matches!(pathway.stages[s].kind, StageKind::Ask { .. }) {
                self.lists.joined_before(b.child, b.joined);
            }
        }
    }

    /// The asks around an open case: only its own branch is out.
    fn fork_around(&mut self, child: usize, ask: usize) -> usize {
        let p = self.children[child].pathway;
        let outer = self.facts.asks[p][ask].map(|outer| self.fork_around(child, outer));
        let f = self.forks.len();
        let main = self.token(child, Place::Asked(f), outer, outer.is_some());
        self.lists.enter(p, Spot::Stage(ask));
        if let Some(outer) = outer {
            self.forks[outer].branches.push(main);
        }
        self.forks.push(Fork {
            stage: ask,
            main,
            branches: Vec::new(),
            needed: 1,
            round: 0,
            leftover: false,
            dead: false,
        });
        f
    }

    /// A token comes to a stage.
    pub fn enter(&mut self, t: usize, s: usize) {
        let child = self.tokens[t].child;
        self.moment(child, Point::Enter(StageIx(s)), self.now);
        if self.left_behind(t) && matches!(self.facts.kind(self.children[child].pathway, s), StageKind::Leave { .. }) {
            return self.back(t);
        }
        self.begin_at(t, Spot::Stage(s));
    }

    /// A token is at a spot and must do what it says there.
    pub fn begin_at(&mut self, t: usize, spot: Spot) {
        let child = self.tokens[t].child;
        let p = self.children[child].pathway;
        self.lists.enter(p, spot);
        if let Spot::Stage(s) = spot
            && let StageKind::Ask { branches, .. } = self.facts.kind(p, s)
        {
            let f = self.forks.len();
            let needed = branches.iter().filter(|b| b.required).count();
            self.put(t, Place::Asked(f));
            self.forks.push(Fork {
                stage: s,
                main: t,
                branches: Vec::new(),
                needed,
                round: self.round,
                leftover: false,
                dead: false,
            });
            for branch in branches {
                let b = self.token(child, Place::Gone, Some(f), branch.required);
                self.forks[f].branches.push(b);
            }
            for (k, branch) in branches.iter().enumerate() {
                let b = self.forks[f].branches[k];
                self.enter(b, branch.first.0);
            }
            return;
        }
        self.put(t, Place::At(spot));
        self.follow_script(t);
    }

    /// A wait of a branch that only waits: nothing more is heard of it.
    pub fn follow_script(&mut self, t: usize) {
        let Place::At(spot @ Spot::Stage(s)) = self.tokens[t].place else { return };
        let Some((until, visit)) = self.tokens[t].script.pop_front() else { return };
        self.check_visit(self.tokens[t].child, spot, visit);
        self.tokens[t].place = Place::Gone;
        if until > self.now {
            self.put(t, Place::Delay { until, spot, done: true });
        } else {
            self.go_on(t, s, false);
        }
    }

    /// The branches of an ask, just entered, that the program takes as one: tokens and the waits to come.
    pub fn waiting_branches(&mut self, child: usize, ask: usize, chains: &[Vec<Step>]) -> Vec<(usize, Vec<usize>)> {
        let p = self.children[child].pathway;
        let StageKind::Ask { branches, .. } = self.facts.kind(p, ask) else { return Vec::new() };
        let stages = |steps: &Vec<Step>| -> Vec<usize> {
            let stage = |step: &Step| match step {
                Step::Wait(w) => match self.facts.waits[usize::from(*w)] {
                    (_, Spot::Stage(s)) => Some(s),
                    _ => None,
                },
                Step::Note(_) => None,
            };
            steps.iter().filter_map(stage).collect()
        };
        let branch = |s: usize| branches.iter().position(|b| b.first.0 == s && b.required);
        let only_wait: Option<Vec<(usize, Vec<usize>)>> =
            chains.iter().map(stages).map(|s| Some((branch(*s.first()?)?, s))).collect();
        let Some(only_wait) = only_wait.filter(|all| !all.is_empty()) else {
            self.fault("branches taken as one that are not branches that must be back");
            return Vec::new();
        };
        loop {
            let first = Place::At(Spot::Stage(branches[only_wait[0].0].first.0));
            let here = |f: &Fork| f.stage == ask && self.tokens[f.main].child == child && !f.dead;
            let fork = self.forks.iter().rev().find(|f| here(f) && !f.branches.is_empty());
            if let Some(fork) = fork.filter(|f| {
                f.branches.len() == branches.len() && self.tokens[f.branches[only_wait[0].0]].place == first
            }) {
                return only_wait.into_iter().map(|(b, stages)| (fork.branches[b], stages)).collect();
            }
            if !self.has_complete(child) {
                self.fault(format!("child {child} is heard of in the branches of {ask}"));
                return Vec::new();
            }
            self.resume_some(child);
        }
    }

    /// A stage is over.
    pub fn go_on(&mut self, t: usize, s: usize, by_contract: bool) {
        let next = self.facts.next(self.children[self.tokens[t].child].pathway, s, by_contract);
        self.leave_by(t, s, next);
    }

    /// A stage is over, and this comes next.
    pub fn leave_by(&mut self, t: usize, s: usize, next: Next) {
        let child = self.tokens[t].child;
        self.moment(child, Point::Exit(StageIx(s)), self.now);
        self.lists.exit(self.children[child].pathway, Spot::Stage(s));
        self.go(t, next);
    }

    /// What comes next.
    pub fn go(&mut self, t: usize, next: Next) {
        self.tokens[t].place = Place::Gone;
        match next {
            Next::Stage(s) => self.enter(t, s.0),
            Next::Back => self.back(t),
        }
    }

    fn back(&mut self, t: usize) {
        self.tokens[t].place = Place::Gone;
        self.release_held(t);
        let Some(f) = self.tokens[t].fork else { return self.fault("back without an ask") };
        let fork = &mut self.forks[f];
        if self.tokens[t].required {
            fork.needed -= 1;
            if fork.needed == 0 {
                fork.round = self.round;
                self.complete.push(f);
            }
        }
    }

    /// Drops a place of a child.
    pub fn cancel(&mut self, t: usize) {
        let p = self.children[self.tokens[t].child].pathway;
        match self.tokens[t].place {
            Place::Gone | Place::Ignored { .. } => return,
            Place::InWork(w) => {
                let spot = self.facts.works[usize::from(w.work)].1;
                self.lists.exit(p, spot);
                self.figures.saw("work that nobody waits for");
                let place = Place::Ignored { server: w.server, end: w.end, began: w.began, work: w.work };
                return self.put(t, place);
            }
            Place::Asked(f) => {
                self.lists.exit(p, Spot::Stage(self.forks[f].stage));
                self.forks[f].dead = true;
                for t in self.forks[f].branches.clone() {
                    self.cancel(t);
                }
            }
            Place::Delay { spot, .. } => self.lists.exit(p, spot),
            Place::TakenOff => {}
            Place::At(Spot::Stage(s)) if matches!(self.facts.kind(p, s), StageKind::Leave { .. }) => {
                self.lists.exit(p, Spot::Stage(s));
            }
            place => self.fault(format!("cancelled but not told so: {place:?}")),
        }
        self.tokens[t].place = Place::Gone;
        self.release_held(t);
    }

    /// A child leaves: whether from within a branch.
    pub fn depart(&mut self, child: usize, outcome: u16) -> bool {
        let before = self.children[child].left;
        self.check(before.is_none(), || format!("child {child} leaves twice"));
        let (p, name) = self.facts.plan.outcomes[usize::from(outcome)].clone();
        if usize::from(p) != self.children[child].pathway {
            self.fault("an outcome of another pathway");
            return false;
        }
        let way_out = |books: &Self, t: &usize| match books.tokens[*t].place {
            Place::At(Spot::Stage(s)) => match books.facts.kind(usize::from(p), s) {
                StageKind::Leave { outcome } => Some(outcome.clone()),
                _ => None,
            },
            _ => None,
        };
        let ways = |books: &Self| -> Vec<String> {
            books.children[child].tokens.iter().filter_map(|t| way_out(books, t)).collect()
        };
        while ways(self).is_empty() && self.has_complete(child) {
            self.resume_some(child);
        }
        let rank = |name: &String| self.facts.plan.outcomes.iter().position(|o| o.0 == p && o.1 == *name);
        let first = ways(self).into_iter().min_by_key(rank);
        self.check(first.as_ref() == Some(&name), || format!("child {child} leaves as {name}, not as {first:?}"));
        self.children[child].left = Some((self.now, outcome));
        self.figures.left(outcome, self.now);
        let mut from_a_branch = false;
        for t in self.children[child].tokens.clone() {
            if self.left_behind(t) {
                let runs_on = self.tokens[t].place != Place::Gone;
                (0..usize::from(runs_on)).for_each(|_| self.figures.saw("left behind by a child that has left"));
            } else {
                from_a_branch |= matches!(self.tokens[t].place, Place::Asked(_));
                self.cancel(t);
            }
        }
        let tokens = &self.tokens;
        self.complete.retain(|f| tokens[self.forks[*f].main].child != child || !self.forks[*f].dead);
        from_a_branch
    }

    pub fn has_complete(&self, child: usize) -> bool {
        self.complete.iter().any(|f| self.tokens[self.forks[*f].main].child == child)
    }

    /// The place of a child at a spot, of which something is heard now.
    pub fn find(&mut self, child: usize, spot: Spot) -> Option<usize> {
        loop {
            let here = |t: &&usize| self.tokens[**t].place == Place::At(spot);
            if let Some(t) = self.children[child].tokens.iter().find(here) {
                return Some(*t);
            }
            if !self.has_complete(child) {
                self.fault(format!(
                    "child {child} of pathway {} is heard of at {spot:?}",
                    self.children[child].pathway
                ));
                return None;
            }
            self.resume_some(child);
        }
    }

    /// How often the child has been at a spot; counts one more.
    pub fn visit(&mut self, child: usize, spot: Spot) -> u32 {
        let count = self.children[child].visits.entry(spot).or_default();
        *count += 1;
        *count - 1
    }

    /// Gives up every place that a token has kept.
    pub fn release_held(&mut self, t: usize) {
        for server in std::mem::take(&mut self.tokens[t].held) {
            self.staff.unkeep(server, t);
        }
    }

    /// Work has ended: the place is kept, or it and those kept before for the same team are free.
    pub fn end_work(&mut self, t: usize, work: u16, server: u16, keeps: bool) {
        let plan = self.facts.plan;
        let team = plan.servers[usize::from(server)].team;
        let (same, others) =
            self.tokens[t].held.iter().copied().partition(|s| plan.servers[usize::from(*s)].team == team);
        self.tokens[t].held = others;
        let same: Vec<u16> = same;
        self.staff.release(server, t);
        for s in same {
            self.staff.unkeep(s, t);
        }
        let sold = matches!(plan.servers[usize::from(server)].role, ServerRole::Contract(_));
        if keeps && !sold {
            self.figures.saw("kept places");
            self.tokens[t].held.push(server);
            self.staff.keep(server, t);
        }
        self.figures.ended(work, self.now);
    }

    /// The list entry of a child.
    pub fn waiting(&self, child: usize, work: u16, joined: Time) -> Option<(usize, Waits)> {
        self.children[child].tokens.iter().find_map(|t| match self.tokens[*t].place {
            Place::Waiting(w) if w.work == work && w.joined == joined => Some((*t, w)),
            _ => None,
        })
    }
}

fn pathway_panel_is_plain(facts: &super::facts::Facts<'_>, panel: usize) -> bool {
    facts.plan.scenario.panels[panel].capacity.is_none()
}
