//! The stages of a pathway, built from its end so that each knows what follows.

use super::{Dates, Dice, TeamShape};
use sendsim::pathway::{
    Attribute, AttributeValue, Branch, Choice, ClassTest, Dated, DayOfYear, Leaving, Next, PanelIx, Pathway, Referral,
    Rest, Stage, StageIx, StageKind, TeamIx, Wait, Work,
};

/// Stages after which only plain ones are added.
const ENOUGH: usize = 18;

/// Where in the pathway a part is built.
#[derive(Clone, Copy)]
struct Place {
    /// Asks around it.
    depth: usize,
    /// Whether children may come here again.
    looped: bool,
}

/// Builds one pathway.
pub struct Builder<'a> {
    pub d: &'a mut Dice,
    pub dates: &'a Dates,
    pub shapes: &'a [TeamShape],
    pub stages: Vec<Stage>,
    pub attributes: Vec<Attribute>,
    panels: usize,
    pathways: usize,
    leaves: Vec<StageIx>,
}

impl<'a> Builder<'a> {
    /// An empty pathway.
    pub fn new(d: &'a mut Dice, dates: &'a Dates, shapes: &'a [TeamShape], panels: usize, pathways: usize) -> Self {
        Builder { d, dates, shapes, stages: Vec::new(), attributes: Vec::new(), panels, pathways, leaves: Vec::new() }
    }

    /// The pathway.
    pub fn pathway(mut self, p: usize) -> Pathway {
        for a in 0..self.d.below(3) {
            let attribute = self.attribute(a);
            self.attributes.push(attribute);
        }
        let done = self.leaf(0);
        let parts = self.d.between(1, 4);
        let mut first = self.chain(parts as usize, Next::Stage(done), Place { depth: 0, looped: false });
        if self.stages.iter().all(|s| matches!(s.kind, StageKind::Choose { .. } | StageKind::Leave { .. })) {
            first = self.work(Next::Stage(first), None, false);
        }
        self.people(p, first, done)
    }

    fn attribute(&mut self, a: usize) -> Attribute {
        let n = self.d.between(2, 3) as usize;
        let shares = self.shares(n);
        let value = |v: usize| AttributeValue { id: format!("v{v}"), share: shares[v].clone() };
        Attribute { id: format!("a{a}"), values: (0..n).map(value).collect() }
    }

    /// Shares that sum to one on every date, the last at least a tenth.
    fn shares(&mut self, n: usize) -> Vec<Dated<f64>> {
        let one = |d: &mut Dice| {
            let mut left = 1.0;
            let mut shares: Vec<f64> = (1..n)
                .map(|_| {
                    let share = d.real(0.0, 0.9 / n as f64);
                    left -= share;
                    share
                })
                .collect();
            shares.push(left);
            shares
        };
        let dated = self.d.dated(self.dates, one);
        (0..n).map(|k| dated.map(|shares| shares[k])).collect()
    }

    fn slot(&mut self, word: &str) -> StageIx {
        let n = self.stages.len();
        let kind = StageKind::Leave { outcome: String::new() };
        self.stages.push(Stage { id: format!("{word}_{n}"), title: format!("{word} {n}"), kind });
        StageIx(n)
    }

    fn fill(&mut self, slot: StageIx, kind: StageKind) -> StageIx {
        self.stages[slot.0].kind = kind;
        slot
    }

    fn add(&mut self, word: &str, kind: StageKind) -> StageIx {
        let slot = self.slot(word);
        self.fill(slot, kind)
    }

    /// A way out of the pathway; the fourth has the outcome of the second.
    fn leaf(&mut self, n: usize) -> StageIx {
        while self.leaves.len() <= n {
            let outcome = ["done", "refused", "withdrawn", "refused"][self.leaves.len()].to_string();
            let stage = self.add("leave", StageKind::Leave { outcome });
            self.leaves.push(stage);
        }
        self.leaves[n]
    }

    fn some_leaf(&mut self) -> Next {
        // Leaves are made in order; those that exist already are preferred, so that each is reached.
        let n = self.d.below((self.leaves.len() + 1).min(4));
        Next::Stage(self.leaf(n))
    }

    fn chain(&mut self, parts: usize, next: Next, place: Place) -> StageIx {
        let mut entry = self.part(next, place);
        for _ in 1..parts {
            entry = self.part(Next::Stage(entry), place);
        }
        entry
    }

    fn part(&mut self, next: Next, place: Place) -> StageIx {
        let full = self.stages.len() > ENOUGH;
        match self.d.below(if full { 9 } else { 20 }) {
            0..2 => self.wait(next),
            2..4 => self.panel(next),
            4..8 => self.work(next, None, false),
            8 | 9 if !place.looped && self.d.percent(60) => self.refer(next),
            8 | 9 => self.choose(next),
            10..13 => self.repeat(next, place),
            13..15 => self.kept(next, place),
            15..19 if place.depth < 3 => self.ask(next, place),
            _ => self.work(next, None, false),
        }
    }

    fn wait(&mut self, next: Next) -> StageIx {
        if self.d.percent(12) {
            let day = |d: &mut Dice| DayOfYear { month: d.between(1, 12) as i8, day: d.between(1, 28) as i8 };
            let days = (0..self.d.between(1, 8)).map(|_| day(self.d)).collect();
            return self.add("wait", StageKind::Wait { wait: Wait::Until(days), next });
        }
        let days = self.d.pick(&[0.0, 0.3, 3.0, 10.0, 30.0]);
        let elapsed = self.d.elapsed(self.dates, days);
        self.add("wait", StageKind::Wait { wait: Wait::For(elapsed), next })
    }

    fn panel(&mut self, next: Next) -> StageIx {
        let panel = PanelIx(self.d.below(self.panels));
        self.add("panel", StageKind::Wait { wait: Wait::Panel(panel), next })
    }

    /// Work by a team, or by the one given.
    fn work(&mut self, next: Next, team: Option<usize>, keeps_place: bool) -> StageIx {
        let team = team.unwrap_or_else(|| self.d.below(self.shapes.len()));
        let shape = self.shapes[team];
        let mean = self.d.pick(&[0.0, 0.5, 2.0, 8.0, 20.0]);
        let hours = (shape.hours || (shape.contracts > 0 && self.d.percent(30)))
            .then(|| self.d.dated(self.dates, |d| d.law(mean)));
        let days = self.d.pick(&[0.0, 0.2, 4.0, 15.0]);
        let elapsed = (!shape.hours || self.d.percent(50)).then(|| self.d.elapsed(self.dates, days));
        let leaving = self.d.percent(30).then(|| {
            let days = self.d.pick(&[1.0, 15.0, 40.0]);
            let to = if self.d.percent(60) { self.some_leaf() } else { next };
            Leaving { after: self.d.elapsed(self.dates, days), to }
        });
        let elsewhere = shape.contracts > 0 && self.d.percent(30);
        let next_after_contract = elsewhere.then(|| if self.d.percent(50) { self.some_leaf() } else { next });
        let work = Work {
            team: TeamIx(team),
            hours,
            elapsed,
            schools_open: self.d.percent(20),
            keeps_place,
            leaving,
            next,
            next_after_contract,
        };
        self.add("work", StageKind::Work(work))
    }

    /// Two or three works by one team, its place kept between them.
    fn kept(&mut self, next: Next, place: Place) -> StageIx {
        let with_places: Vec<usize> = (0..self.shapes.len()).filter(|t| self.shapes[*t].places).collect();
        if with_places.is_empty() {
            return self.work(next, None, false);
        }
        let team = self.d.pick(&with_places);
        let mut entry = self.work(next, Some(team), false);
        for _ in 0..self.d.between(1, 2) {
            if self.d.percent(50) {
                entry = self.part(Next::Stage(entry), place);
            }
            entry = self.work(Next::Stage(entry), Some(team), true);
        }
        entry
    }

    fn choose(&mut self, next: Next) -> StageIx {
        let mut ways: Vec<Next> = (0..self.d.between(1, 2)).map(|_| self.some_leaf()).collect();
        ways.push(next);
        let kind = self.options(&ways);
        self.add("choose", kind)
    }

    /// Something done again until it is done.
    fn repeat(&mut self, next: Next, place: Place) -> StageIx {
        let choose = self.slot("again");
        let place = Place { looped: true, ..place };
        let then = Next::Stage(choose);
        let mut body = if self.d.percent(60) {
            self.work(then, None, false)
        } else {
            let elapsed = self.d.elapsed(self.dates, 3.0);
            self.add("wait", StageKind::Wait { wait: Wait::For(elapsed), next: then })
        };
        if self.d.percent(50) {
            body = self.part(Next::Stage(body), place);
        }
        let mut ways = vec![Next::Stage(body), next];
        if self.d.percent(30) {
            ways.insert(1, self.some_leaf());
        }
        let kind = self.options(&ways);
        self.fill(choose, kind);
        body
    }

    /// A child of some pathway comes of this one, after a wait: nobody refers without end in one minute.
    fn refer(&mut self, next: Next) -> StageIx {
        let (to, keeps_request) = (self.d.below(self.pathways), self.d.percent(30));
        let refer = self.add("refer", StageKind::Refer(Referral { to, keeps_request, next }));
        let days = self.d.pick(&[3.0, 30.0]);
        let elapsed = self.d.elapsed(self.dates, days);
        let wait = self.add("wait", StageKind::Wait { wait: Wait::For(elapsed), next: Next::Stage(refer) });
        // Of all who come here few refer, so that those who are referred to their own pathway die out.
        let few = self.d.real(0.1, 0.5);
        let option = |id: &str, share, next| Choice {
            id: id.to_string(),
            share: Dated::constant(share),
            by_class: Vec::new(),
            next,
        };
        let options = vec![option("refer", few, Next::Stage(wait)), option("pass", 1.0 - few, next)];
        self.add("referral", StageKind::Choose { options })
    }

    fn options(&mut self, ways: &[Next]) -> StageKind {
        let shares = self.shares(ways.len());
        let class = if self.attributes.is_empty() || self.d.percent(60) {
            None
        } else {
            let attribute = self.d.below(self.attributes.len());
            let value = self.d.below(self.attributes[attribute].values.len());
            Some((ClassTest { attribute, value }, self.shares(ways.len())))
        };
        let option = |(k, next): (usize, &Next)| Choice {
            id: format!("o{k}"),
            share: shares[k].clone(),
            by_class: class.iter().map(|(test, shares)| (*test, shares[k].clone())).collect(),
            next: *next,
        };
        StageKind::Choose { options: ways.iter().enumerate().map(option).collect() }
    }

    fn ask(&mut self, next: Next, place: Place) -> StageIx {
        let inside = Place { depth: place.depth + 1, ..place };
        let mut branches: Vec<Branch> = (0..self.d.between(2, 4))
            .map(|n| {
                let parts = self.d.between(1, 2) as usize;
                let first = self.chain(parts, Next::Back, inside);
                Branch { id: format!("b{n}"), first, required: self.d.percent(65) }
            })
            .collect();
        branches[0].required = true;
        // A branch that runs on cannot be told from the same branch asked again: not on a loop, so that every event
        // of a child belongs to one place of it.
        let rest = if place.looped || self.d.percent(50) { Rest::Cancel } else { Rest::Finish };
        self.add("ask", StageKind::Ask { branches, rest, next })
    }
}
