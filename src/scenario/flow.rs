//! The way of a child through a pathway: whether every stage is reached, every loop left, every branch back.

use super::fault::Fault;
use super::reader::Reader;
use super::stages::{Edge, Role, StagePlaces};
use crate::calendar::Date;
use crate::chance::Law;
use crate::pathway::{ClassTest, Dated, Elapsed, Next, Pathway, StageKind, Wait};

/// A time below half of this many days rounds to no time at all: a minute.
const MINUTE_DAYS: f64 = 1.0 / 1440.0;

/// A pathway as a graph of stages.
pub(super) struct Flow<'p> {
    pathway: &'p Pathway,
    places: &'p [StagePlaces],
    start: Date,
    end: Date,
    /// By stage: whether it lies on the main way, from the first stage without entering branches.
    main: Vec<bool>,
    /// By ask: its stage and which stages lie in its branches.
    regions: Vec<(usize, Vec<bool>)>,
}

impl<'p> Flow<'p> {
    pub(super) fn new(pathway: &'p Pathway, places: &'p [StagePlaces], start: Date, end: Date) -> Self {
        let mut flow = Flow { pathway, places, start, end, main: Vec::new(), regions: Vec::new() };
        let inside = |e: &Edge| !matches!(e.role, Role::Branch(_));
        flow.main = flow.walk(&[pathway.first.0], |_, e| inside(e));
        for (a, stage) in pathway.stages.iter().enumerate() {
            if let StageKind::Ask { branches, .. } = &stage.kind {
                let firsts: Vec<usize> = branches.iter().map(|b| b.first.0).collect();
                let mut region = flow.walk(&firsts, |_, e| inside(e));
                // A stage that leaves the pathway belongs to no branch: it is reached from many.
                for (s, inside) in region.iter_mut().enumerate() {
                    *inside &= !matches!(pathway.stages[s].kind, StageKind::Leave { .. });
                }
                flow.regions.push((a, region));
            }
        }
        flow
    }

    fn id(&self, stage: usize) -> String {
        self.pathway.stages[stage].id.clone()
    }

    /// The stages reached from some along the edges that pass, themselves included.
    fn walk(&self, from: &[usize], passes: impl Fn(usize, &Edge) -> bool) -> Vec<bool> {
        let mut reached = vec![false; self.pathway.stages.len()];
        let mut todo = from.to_vec();
        while let Some(s) = todo.pop() {
            if std::mem::replace(&mut reached[s], true) {
                continue;
            }
            let edges = self.places[s].edges.iter().filter(|e| passes(s, e));
            todo.extend(edges.filter_map(|e| match e.to {
                Next::Stage(t) => Some(t.0),
                Next::Back => None,
            }));
        }
        reached
    }

    /// The stages directly after one; from `back`, what follows the ask.
    pub(super) fn after(&self, stage: usize) -> Vec<usize> {
        let asks = self.regions.iter().filter(|(_, region)| region[stage]).map(|(a, _)| *a);
        let asks: Vec<usize> = asks.collect();
        let mut after = Vec::new();
        for edge in &self.places[stage].edges {
            match edge.to {
                Next::Stage(t) => after.push(t.0),
                Next::Back => after.extend(asks.iter().flat_map(|a| &self.places[*a].edges).filter_map(|e| match e {
                    Edge { to: Next::Stage(t), role: Role::Next, .. } => Some(t.0),
                    _ => None,
                })),
            }
        }
        after
    }

    /// The stages that can follow a stage at any distance, itself included.
    pub(super) fn reached_from(&self, stage: usize) -> Vec<bool> {
        let mut reached = vec![false; self.pathway.stages.len()];
        let mut todo = vec![stage];
        while let Some(s) = todo.pop() {
            if !std::mem::replace(&mut reached[s], true) {
                todo.extend(self.after(s));
            }
        }
        reached
    }

    /// Notes every fault of the way.
    pub(super) fn check(&self, r: &mut Reader<'_>) {
        self.unreachable(r);
        self.branches(r);
        self.timeless(r);
        let mut classes: Vec<Option<ClassTest>> = vec![None];
        for stage in &self.pathway.stages {
            if let StageKind::Choose { options } = &stage.kind {
                classes.extend(options.iter().flat_map(|o| &o.by_class).map(|(class, _)| Some(*class)));
            }
        }
        let mut seen = Vec::new();
        let mut told = Vec::new();
        for class in classes {
            if !seen.contains(&class) {
                seen.push(class);
                self.endless(r, class, &mut told);
            }
        }
    }

    fn unreachable(&self, r: &mut Reader<'_>) {
        let firsts: Vec<usize> = std::iter::once(self.pathway.first.0)
            .chain(self.pathway.backlog.iter().map(|b| b.stage.0).filter(|s| *s < self.places.len()))
            .collect();
        let mut reached = self.walk(&firsts, |_, _| true);
        // Of a row of stages that nobody reaches, the one at its head is told.
        let count = self.places.len();
        let mut led_to = vec![false; count];
        for (s, edge) in
            (0..count).filter(|s| !reached[*s]).flat_map(|s| self.places[s].edges.iter().map(move |e| (s, e)))
        {
            if let Next::Stage(t) = edge.to {
                led_to[t.0] |= t.0 != s;
            }
        }
        let heads: Vec<usize> = (0..count).filter(|s| !reached[*s] && !led_to[*s]).collect();
        for s in heads.into_iter().chain(0..count) {
            if !reached[s] {
                r.fault(self.places[s].key, Fault::Unreachable { stage: self.id(s) });
                for (t, new) in self.walk(&[s], |_, _| true).into_iter().enumerate() {
                    reached[t] |= new;
                }
            }
        }
    }

    fn branches(&self, r: &mut Reader<'_>) {
        let within = |e: &Edge| !matches!(e.role, Role::Branch(_));
        let backs = |s: usize| self.places[s].edges.iter().any(|e| within(e) && e.to == Next::Back);
        let comes_back = |s: usize| {
            let reached = self.walk(&[s], |_, e| within(e));
            reached.iter().enumerate().any(|(t, reached)| *reached && backs(t))
        };
        let mut told = Vec::new();
        for (s, place) in self.places.iter().enumerate() {
            let region = self.regions.iter().map(|(_, region)| region).find(|region| region[s]);
            let Some(back) = place.edges.iter().find(|e| e.to == Next::Back) else { continue };
            if !self.main[s] && region.is_some() {
                continue;
            }
            // Where the main way runs into the branch, when that is how it got there.
            let into = region.and_then(|region| {
                let mains = (0..self.places.len()).filter(|u| self.main[*u] && !region[*u]);
                let mut edges = mains.flat_map(|u| self.places[u].edges.iter().filter(|e| within(e)));
                edges.find(|e| matches!(e.to, Next::Stage(t) if region[t.0]))
            });
            let spot = into.unwrap_or(back).spot;
            if !told.contains(&spot) {
                told.push(spot);
                r.fault(spot, Fault::BackOutsideAsk { stage: self.id(s) });
            }
        }
        for (k, (a, region)) in self.regions.iter().enumerate() {
            let other = self.regions[..k].iter().find_map(|(b, other)| {
                let shared = (0..region.len()).find(|s| region[*s] && other[*s])?;
                Some((*b, shared))
            });
            if let Some((b, s)) = other {
                let what = Fault::StageOfTwoAsks { stage: self.id(s), first: self.id(b), second: self.id(*a) };
                r.fault(self.places[s].key, what);
            }
            let mut escaped = false;
            let strays = |e: &Edge| match e.to {
                Next::Stage(t) => region[t.0] && self.main[t.0] && !comes_back(t.0),
                Next::Back => false,
            };
            let own = (0..region.len()).filter(|s| region[*s] && !self.main[*s]).chain([*a]);
            for (s, edge) in own.flat_map(|s| self.places[s].edges.iter().map(move |e| (s, e))) {
                let from_ask = s == *a;
                if strays(edge) && from_ask == matches!(edge.role, Role::Branch(_)) {
                    let Next::Stage(t) = edge.to else { continue };
                    escaped = true;
                    r.fault(edge.spot, Fault::BranchIntoMain { stage: self.id(t.0), ask: self.id(*a) });
                }
            }
            let StageKind::Ask { branches, .. } = &self.pathway.stages[*a].kind else { continue };
            for edge in self.places[*a].edges.iter().filter(|_| !escaped) {
                if let (Role::Branch(b), Next::Stage(first)) = (edge.role, edge.to)
                    && !comes_back(first.0)
                {
                    let what = Fault::BranchNeverBack { branch: branches[b].id.clone(), ask: self.id(*a) };
                    r.fault(edge.spot, what);
                }
            }
        }
    }

    /// Whether a child of a class (or of none in particular) ever takes an edge.
    fn taken(&self, stage: usize, edge: &Edge, class: Option<ClassTest>) -> bool {
        let (StageKind::Choose { options }, Role::Option(i)) = (&self.pathway.stages[stage].kind, edge.role) else {
            return true;
        };
        let Some(option) = options.get(i) else { return true };
        let own = class.and_then(|class| option.by_class.iter().find(|(c, _)| *c == class));
        let share = own.map_or(&option.share, |(_, share)| share);
        let later = share.changes.iter().any(|(date, v)| *date > self.start && *date <= self.end && *v > 0.0);
        *share.on(self.start) > 0.0 || later
    }

    /// Stages that a child enters and never gets out of.
    fn endless(&self, r: &mut Reader<'_>, class: Option<ClassTest>, told: &mut Vec<usize>) {
        let count = self.places.len();
        let firsts = self.pathway.backlog.iter().map(|b| b.stage.0).filter(|s| *s < count);
        let firsts: Vec<usize> = firsts.chain([self.pathway.first.0]).collect();
        let entered = self.walk(&firsts, |s, e| self.taken(s, e, class));
        let way = |s: usize| {
            let edges = self.places[s].edges.iter();
            edges.filter(move |e| !matches!(e.role, Role::Branch(_)) && self.taken(s, e, class))
        };
        let mut ends: Vec<bool> =
            self.pathway.stages.iter().map(|s| matches!(s.kind, StageKind::Leave { .. })).collect();
        let mut more = true;
        while std::mem::take(&mut more) {
            for s in (0..count).rev() {
                if !ends[s] && way(s).any(|e| matches!(e.to, Next::Stage(t) if ends[t.0]) || e.to == Next::Back) {
                    (ends[s], more) = (true, true);
                }
            }
        }
        for s in (0..count).filter(|s| entered[*s] && !ends[*s]) {
            let mut path = vec![s];
            while let Some(Next::Stage(t)) = path.last().and_then(|s| way(*s).next()).map(|e| e.to) {
                if let Some(at) = path.iter().position(|p| *p == t.0) {
                    path.drain(..at);
                    path.push(t.0);
                    break;
                }
                path.push(t.0);
            }
            if path.iter().any(|p| told.contains(p)) {
                continue;
            }
            told.extend(&path);
            let head = path.iter().copied().min().unwrap_or(s);
            let what = Fault::EndlessLoop { path: path.iter().map(|s| self.id(*s)).collect() };
            r.fault(self.places[head].key, what);
        }
    }

    /// Loops in which no time passes.
    fn timeless(&self, r: &mut Reader<'_>) {
        let way = |s: usize| {
            let edges = self.places[s].edges.iter().filter(move |e| !matches!(e.role, Role::Branch(_)));
            edges.filter(move |e| self.is_at_once(s, e)).filter_map(move |e| match e.to {
                Next::Stage(t) if self.taken(s, e, None) || self.takes_some(s, e) => Some(t.0),
                _ => None,
            })
        };
        let mut told = vec![false; self.places.len()];
        for s in 0..self.places.len() {
            // A shortest way back to the stage itself on which no time passes.
            let mut from: Vec<Option<usize>> = vec![None; self.places.len()];
            let mut todo = std::collections::VecDeque::from([s]);
            while let Some(u) = todo.pop_front() {
                for t in way(u) {
                    if from[t].is_none() {
                        from[t] = Some(u);
                        todo.push_back(t);
                    }
                }
            }
            let mut path = vec![s];
            while let Some(u) = path.last().and_then(|t| from[*t]).filter(|_| from[s].is_some()) {
                path.push(u);
                if u == s {
                    break;
                }
            }
            if path.len() > 1 && !path.iter().any(|p| told[*p]) {
                path.reverse();
                path.iter().for_each(|p| told[*p] = true);
                let what = Fault::TimelessLoop { path: path.iter().map(|s| self.id(*s)).collect() };
                r.fault(self.places[s].key, what);
            }
        }
    }

    /// The stages that a child comes to in the very minute in which it comes to one, by whatever branches.
    pub(super) fn at_once(&self, from: usize) -> Vec<bool> {
        self.walk_at_once(from, self.regions.len()).0
    }

    /// The same, through asks at most so deep in one another; and whether it goes back to the ask that it is in.
    fn walk_at_once(&self, from: usize, deep: usize) -> (Vec<bool>, bool) {
        let (mut reached, mut back) = (vec![false; self.places.len()], false);
        let mut todo = vec![from];
        while let Some(s) = todo.pop() {
            if std::mem::replace(&mut reached[s], true) {
                continue;
            }
            let kind = &self.pathway.stages[s].kind;
            let mut passes = false;
            if let (StageKind::Ask { branches, .. }, Some(deep)) = (kind, deep.checked_sub(1)) {
                passes = true;
                for branch in branches {
                    let (there, is_back) = self.walk_at_once(branch.first.0, deep);
                    reached.iter_mut().zip(there).for_each(|(reached, there)| *reached |= there);
                    passes &= is_back || !branch.required;
                }
            }
            let asks = matches!(kind, StageKind::Ask { .. });
            let way = self.places[s].edges.iter().filter(|e| !matches!(e.role, Role::Branch(_)));
            let way = way.filter(|e| if asks { passes } else { self.is_at_once(s, e) });
            for edge in way.filter(|e| self.taken(s, e, None) || self.takes_some(s, e)) {
                match edge.to {
                    Next::Stage(t) => todo.push(t.0),
                    Next::Back => back = true,
                }
            }
        }
        (reached, back)
    }

    /// Whether no time passes before a child takes an edge, if it does.
    fn is_at_once(&self, stage: usize, edge: &Edge) -> bool {
        match (&self.pathway.stages[stage].kind, edge.role) {
            (StageKind::Work(work), Role::Leaving) => work.leaving.as_ref().is_some_and(|l| takes_no_time(&l.after)),
            (kind, _) => is_instant(kind),
        }
    }

    /// Whether a child of any class takes an edge.
    fn takes_some(&self, stage: usize, edge: &Edge) -> bool {
        let StageKind::Choose { options } = &self.pathway.stages[stage].kind else { return true };
        options.iter().flat_map(|o| &o.by_class).any(|(class, _)| self.taken(stage, edge, Some(*class)))
    }
}

/// Whether an elapsed time rounds to none.
fn takes_no_time(elapsed: &Elapsed) -> bool {
    elapsed.days.values().any(|law| law.mean() < MINUTE_DAYS / 2.0)
}

/// Whether a stage takes no time.
pub(super) fn is_instant(kind: &StageKind) -> bool {
    match kind {
        StageKind::Choose { .. } | StageKind::Refer(_) => true,
        StageKind::Wait { wait: Wait::For(elapsed), .. } => takes_no_time(elapsed),
        StageKind::Wait { .. } | StageKind::Ask { .. } | StageKind::Leave { .. } => false,
        StageKind::Work(work) => {
            let hours_are = |hours: &Dated<Law>| hours.values().any(|law| law.mean() < 0.5 / 60.0);
            let stated = work.hours.is_some() || work.elapsed.is_some();
            stated && work.hours.as_ref().is_none_or(hours_are) && work.elapsed.as_ref().is_none_or(takes_no_time)
        }
    }
}
