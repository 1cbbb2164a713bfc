//! Pathways to operations.

use super::branches::asks_of;
use super::referrals::ReferralRule;
use super::rules::{ChoiceRule, Lasting, NoteRule, StageOf, Timed, WaitRule, WorkRule};
use super::together::Asks;
use super::{Compiler, PathwayPlan};
use crate::chance::{Bound, NameHash, Sampler};
use crate::kernel::{self, NONE16, Op};
use crate::pathway::{
    Choice, Contact, Elapsed, ExceptionWhen, Next, Pathway, Point, Referral, Rest, StageIx, StageKind, Wait, Work,
};

/// Not yet known; filled in when its target is.
const LATER: u16 = NONE16;

impl Compiler<'_> {
    /// Compiles one pathway: every stage to an entry note, its operation and an exit note.
    pub(super) fn pathway(&mut self, ix: u16, pathway: &Pathway) {
        let marks = self.marks(pathway);
        let ask_of = asks_of(pathway);
        let first_ask = self.program.asks.len() as u16;
        // Asks are numbered in the order of their stages.
        let ask_stages: Vec<usize> =
            (0..pathway.stages.len()).filter(|s| matches!(pathway.stages[*s].kind, StageKind::Ask { .. })).collect();
        let ask_number = |s: usize| first_ask + ask_stages.iter().position(|a| *a == s).unwrap_or(0) as u16;
        let backs: Vec<u16> = ask_stages.iter().map(|_| self.op(Op::Back)).collect();
        let back_of = |s: usize| ask_of[s].map_or(LATER, |a| backs[usize::from(ask_number(a) - first_ask)]);

        // First pass: an entry operation for every stage, so that stages can refer to each other.
        let entries: Vec<u16> = (0..pathway.stages.len())
            .map(|s| {
                let note = self.note(ix, s, true, marks.enter(s), entry_exceptions(pathway, s));
                self.op(Op::Note { note, next: LATER })
            })
            .collect();
        let next = |s: usize, n: Next| match n {
            Next::Stage(StageIx(t)) => entries[t],
            Next::Back => back_of(s),
        };
        let mut mains = Vec::new();
        for (s, stage) in pathway.stages.iter().enumerate() {
            let name = |purpose: &str| NameHash::new(&format!("{}/{}/{purpose}", pathway.id, stage.id));
            // What comes after passes an exit note where a clock wants one.
            let exit_marks = marks.exit(s);
            let leave_to = |me: &mut Self, target: u16| {
                if exit_marks.is_empty() {
                    return target;
                }
                let note = me.note(ix, s, false, exit_marks.clone(), Vec::new());
                me.op(Op::Note { note, next: target })
            };
            let main = match &stage.kind {
                StageKind::Wait { wait: Wait::For(elapsed), next: n } => {
                    let lasting = self.lasting(elapsed, name("wait"));
                    let wait = self.wait(WaitRule::For(lasting), StageOf::new(ix, s));
                    let next = leave_to(self, next(s, *n));
                    self.op(Op::Wait { wait, next })
                }
                StageKind::Wait { wait: Wait::Panel(panel), next: n } => {
                    let next = leave_to(self, next(s, *n));
                    self.panel(*panel, StageOf::new(ix, s), next, marks.begin(s))
                }
                StageKind::Wait { wait: Wait::Until(days), next: n } => {
                    let next = leave_to(self, next(s, *n));
                    let wait = self.wait(WaitRule::Sitting(self.comings(days)), StageOf::new(ix, s));
                    self.op(Op::Wait { wait, next })
                }
                StageKind::Work(work) => {
                    let after = leave_to(self, next(s, work.next));
                    let contract = match work.next_after_contract {
                        Some(n) => leave_to(self, next(s, n)),
                        None => after,
                    };
                    let leaving = work.leaving.as_ref().map(|l| next(s, l.to));
                    let begin_marks = marks.begin(s);
                    self.work(ix, pathway, s, work, after, contract, leaving, begin_marks)
                }
                StageKind::Choose { options } => {
                    let targets: Vec<u16> = options.iter().map(|o| next(s, o.next)).collect();
                    let targets: Vec<u16> = targets.into_iter().map(|t| leave_to(self, t)).collect();
                    self.choose(options, &targets, name("choose"), StageOf::new(ix, s))
                }
                StageKind::Ask { branches, rest, next: n } => {
                    let next = leave_to(self, next(s, *n));
                    self.program.asks.push(kernel::Ask {
                        branches: branches.iter().map(|b| (entries[b.first.0], b.required)).collect(),
                        cancel_rest: *rest == Rest::Cancel,
                        next,
                        outer: ask_of[s].map(ask_number),
                    });
                    self.op(Op::Ask { ask: ask_number(s) })
                }
                StageKind::Refer(referral) => {
                    let next = leave_to(self, next(s, referral.next));
                    self.refer(StageOf::new(ix, s), referral, next)
                }
                StageKind::Leave { outcome } => {
                    let outcome = self.outcome(ix, outcome);
                    self.op(Op::Leave { outcome })
                }
            };
            mains.push(main);
        }
        for (entry, main) in entries.iter().zip(&mains) {
            if let Op::Note { next, .. } = &mut self.program.ops[usize::from(*entry)] {
                *next = *main;
            }
        }
        let rounds = self.rounds(ix, pathway);
        self.skip_empty_notes();
        let found = pathway.backlog.iter().map(|b| mains[b.stage.0]).collect();
        self.join_waits(&Asks {
            first: first_ask.into(),
            backs: &backs,
            stages: &ask_stages,
            mains: ask_stages.iter().map(|s| mains[*s]).collect(),
            pathway: ix,
            found,
        });
        let inside = ask_of.iter().map(|a| a.map_or(NONE16, ask_number)).collect();
        let nexts = self.nexts_of_waits(&mains);
        let first = entries[pathway.first.0];
        let first = self.request_note(ix, pathway, first);
        self.pathways.push(PathwayPlan { first, entries, mains, nexts, inside, rounds, marks });
    }

    /// A note on which class exceptions are recorded at the request.
    fn request_note(&mut self, ix: u16, pathway: &Pathway, first: u16) -> u16 {
        let at_request = |w: &ExceptionWhen| matches!(w, ExceptionWhen::Class(_) | ExceptionWhen::Any);
        let exceptions: Vec<u16> = (0..pathway.exceptions.len())
            .filter(|e| at_request(&pathway.exceptions[*e].when))
            .map(|e| e as u16)
            .collect();
        if exceptions.is_empty() {
            return first;
        }
        let note = self.note(ix, pathway.first.0, true, Vec::new(), exceptions);
        self.op(Op::Note { note, next: first })
    }

    pub(super) fn op(&mut self, op: Op) -> u16 {
        self.program.ops.push(op);
        (self.program.ops.len() - 1) as u16
    }

    pub(super) fn wait(&mut self, rule: WaitRule, stage: StageOf) -> u16 {
        self.waits.push(rule);
        self.wait_stages.push(stage);
        (self.waits.len() - 1) as u16
    }

    fn note(&mut self, pathway: u16, stage: usize, entered: bool, marks: Vec<u16>, exceptions: Vec<u16>) -> u16 {
        self.notes.push(NoteRule { marks, exceptions, pathway, stage: stage as u16, entered });
        (self.notes.len() - 1) as u16
    }

    fn outcome(&mut self, pathway: u16, outcome: &str) -> u16 {
        let key = (pathway, outcome.to_string());
        let found = self.outcomes.iter().position(|o| *o == key);
        found.unwrap_or_else(|| {
            self.outcomes.push(key);
            self.outcomes.len() - 1
        }) as u16
    }

    pub(super) fn lasting(&self, elapsed: &Elapsed, name: NameHash) -> Lasting {
        Lasting::new(elapsed, self.calendar, name)
    }

    fn choose(&mut self, options: &[Choice], targets: &[u16], name: NameHash, stage: StageOf) -> u16 {
        let first = self.program.targets.len() as u16;
        self.program.targets.extend(targets);
        let ends = Timed::together(options.iter().map(|o| Timed::new(&o.share, self.calendar, |v| *v)), part_ends);
        let tests: Vec<_> = options.first().map_or(Vec::new(), |o| o.by_class.iter().map(|(t, _)| *t).collect());
        let by_class = tests
            .into_iter()
            .map(|test| {
                let share = |o: &Choice| {
                    let own = o.by_class.iter().find(|(t, _)| *t == test).map_or(&o.share, |(_, d)| d);
                    Timed::new(own, self.calendar, |v| *v)
                };
                (test, Timed::together(options.iter().map(share), part_ends))
            })
            .collect();
        self.choices.push(ChoiceRule { name, ends, by_class, stage });
        self.op(Op::Choose { choice: (self.choices.len() - 1) as u16, first })
    }

    fn refer(&mut self, stage: StageOf, referral: &Referral, next: u16) -> u16 {
        let rule = ReferralRule::new(self.scenario, stage, referral);
        self.referrals.push(rule);
        self.program.referrals += 1;
        self.op(Op::Refer { referral: self.program.referrals - 1, next })
    }

    #[allow(clippy::too_many_arguments)]
    fn work(
        &mut self,
        ix: u16,
        pathway: &Pathway,
        s: usize,
        work: &Work,
        next: u16,
        next_after_volume: u16,
        leaving: Option<u16>,
        begin_marks: Vec<u16>,
    ) -> u16 {
        let stage = &pathway.stages[s];
        let name = |purpose: &str| NameHash::new(&format!("{}/{}/{purpose}", pathway.id, stage.id));
        let number = self.program.works.len() as u16;
        self.program.works.push(kernel::Work {
            team: work.team.0 as u16,
            next,
            next_after_volume,
            keeps_place: work.keeps_place,
            leaving,
            in_branch: false,
        });
        let rule = WorkRule {
            pathway: pathway.id.clone(),
            stage: stage.id.clone(),
            pathway_ix: ix,
            stage_ix: Some(s),
            hours: work.hours.as_ref().map(|h| (Timed::new(h, self.calendar, Sampler::new), name("hours"))),
            elapsed: work.elapsed.as_ref().map(|e| self.lasting(e, name("elapsed"))),
            leaving: work.leaving.as_ref().map(|l| self.lasting(&l.after, name("leaving"))),
            begin_marks,
            first_lane: 0,
            one_lane: false,
        };
        self.works.push(rule);
        self.op(Op::Join { work: number })
    }

    /// The rounds that children of a pathway are on, contacts while they are late: the first, and how many.
    fn rounds(&mut self, ix: u16, pathway: &Pathway) -> (u16, u16) {
        let first = self.program.rounds.len() as u16;
        for contact in &pathway.contacts {
            let work = self.contact(ix, pathway, contact);
            let (after, every) = (contact.after_days as i32, contact.every_days as i32);
            self.program.rounds.push(kernel::Round { work, after, every });
        }
        (first, pathway.contacts.len() as u16)
    }

    /// The work of a contact.
    fn contact(&mut self, ix: u16, pathway: &Pathway, contact: &Contact) -> u16 {
        let work = self.program.works.len() as u16;
        self.program.works.push(kernel::Work {
            team: contact.team.0 as u16,
            next: NONE16,
            next_after_volume: NONE16,
            keeps_place: false,
            leaving: None,
            in_branch: false,
        });
        let name = NameHash::new(&format!("{}/contacts/{}/hours", pathway.id, contact.id));
        self.works.push(WorkRule {
            pathway: pathway.id.clone(),
            stage: contact.label(),
            pathway_ix: ix,
            stage_ix: None,
            hours: Some((Timed::new(&contact.hours, self.calendar, Sampler::new), name)),
            elapsed: None,
            leaving: None,
            begin_marks: Vec::new(),
            first_lane: 0,
            one_lane: false,
        });
        work
    }

    /// Where each wait goes, for children who are in the middle of it at the start.
    fn nexts_of_waits(&self, mains: &[u16]) -> Vec<u16> {
        let next = |op: &u16| match self.program.ops[usize::from(*op)] {
            Op::Wait { next, .. } => next,
            _ => NONE16,
        };
        mains.iter().map(next).collect()
    }

    /// Jumps over notes that say nothing.
    fn skip_empty_notes(&mut self) {
        let silent = |ops: &[Op], notes: &[NoteRule], mut op: u16| {
            while op != NONE16
                && let Op::Note { note, next } = ops[usize::from(op)]
                && notes[usize::from(note)].marks.is_empty()
                && notes[usize::from(note)].exceptions.is_empty()
            {
                op = next;
            }
            op
        };
        let (ops, notes) = (self.program.ops.clone(), &self.notes);
        let to = |op: u16| silent(&ops, notes, op);
        for op in &mut self.program.ops {
            match op {
                Op::Wait { next, .. } | Op::Note { next, .. } | Op::Refer { next, .. } => *next = to(*next),
                Op::Join { .. } | Op::Choose { .. } | Op::Ask { .. } | Op::Back | Op::Leave { .. } => {}
            }
        }
        self.program.targets.iter_mut().for_each(|t| *t = to(*t));
        for work in &mut self.program.works {
            (work.next, work.next_after_volume) = (to(work.next), to(work.next_after_volume));
            work.leaving = work.leaving.map(to);
        }
        for ask in &mut self.program.asks {
            ask.next = to(ask.next);
            ask.branches.iter_mut().for_each(|b| b.0 = to(b.0));
        }
    }

    fn marks(&mut self, pathway: &Pathway) -> Marks {
        let mut marks = Marks { points: Vec::new(), ends: Vec::new() };
        for (c, clock) in pathway.clocks.iter().enumerate() {
            for point in [clock.start, clock.stop] {
                if point != Point::Request && marks.of(point).is_none() {
                    marks.points.push((point, marks.points.len() as u16 + marks.ends.len() as u16));
                }
            }
            if !clock.ends.is_empty() {
                let mark = (marks.points.len() + marks.ends.len()) as u16;
                marks.ends.push((c, clock.ends.iter().map(|s| s.0).collect(), mark));
            }
        }
        self.mark_count = self.mark_count.max(marks.points.len() + marks.ends.len());
        marks
    }
}

/// Which mark each clock's moments set.
#[derive(Debug, Clone)]
pub struct Marks {
    points: Vec<(Point, u16)>,
    ends: Vec<(usize, Vec<usize>, u16)>,
}

impl Marks {
    /// The mark of a moment; `None` for the request.
    pub fn of(&self, point: Point) -> Option<u16> {
        self.points.iter().find(|(p, _)| *p == point).map(|(_, m)| *m)
    }

    /// The mark that ends a clock.
    pub fn end_of(&self, clock: usize) -> Option<u16> {
        self.ends.iter().find(|(c, _, _)| *c == clock).map(|(_, _, m)| *m)
    }

    /// Marks set on entering a stage.
    pub fn enter(&self, s: usize) -> Vec<u16> {
        let mut marks: Vec<u16> = self.of(Point::Enter(StageIx(s))).into_iter().collect();
        marks.extend(self.ends.iter().filter(|(_, stages, _)| stages.contains(&s)).map(|(_, _, m)| *m));
        marks
    }

    /// Marks set when work begins in a stage.
    pub fn begin(&self, s: usize) -> Vec<u16> {
        self.of(Point::Begin(StageIx(s))).into_iter().collect()
    }

    fn exit(&self, s: usize) -> Vec<u16> {
        self.of(Point::Exit(StageIx(s))).into_iter().collect()
    }
}

/// Exceptions that may be recorded on entering a stage.
fn entry_exceptions(pathway: &Pathway, s: usize) -> Vec<u16> {
    let here = |w: &ExceptionWhen| matches!(w, ExceptionWhen::AskedInClosure { stage, .. } if stage.0 == s);
    (0..pathway.exceptions.len()).filter(|e| here(&pathway.exceptions[*e].when)).map(|e| e as u16).collect()
}

/// Running sums of shares; the last is out of reach, so that rounding never leaves a gap.
fn part_ends(shares: &[f64]) -> Vec<Bound> {
    let mut sum = 0.0;
    let mut ends: Vec<f64> = shares
        .iter()
        .map(|s| {
            sum += s;
            sum
        })
        .collect();
    if let Some(last) = shares.iter().rposition(|s| *s > 0.0) {
        ends[last..].fill(2.0);
    }
    ends.into_iter().map(Bound::new).collect()
}
