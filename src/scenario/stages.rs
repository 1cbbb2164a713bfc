//! Stages, and the places of what they say for the checks that need the whole pathway.

use super::fault::Fault;
use super::node::{Entry, Node, Spot};
use super::quantity::MOST_HOURS;
use super::reader::{Reader, Section};
use crate::pathway::{
    Branch, Choice, Dated, DayOfYear, Leaving, Next, Referral, Rest, Stage, StageIx, StageKind, TeamIx, Wait, Work,
};

/// Branches of one `ask` at most.
const MOST_BRANCHES: usize = 32;

/// Where a stage is written and where it leads.
pub(super) struct StagePlaces {
    pub(super) key: Spot,
    /// Where its kind is written.
    pub(super) kind: Spot,
    pub(super) hours: Option<Spot>,
    pub(super) after_contract: Option<Spot>,
    pub(super) keeps_place: Option<Spot>,
    pub(super) edges: Vec<Edge>,
    /// Everything it leads to is known: the pathway can be walked.
    pub(super) sound: bool,
}

/// One way on from a stage.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) to: Next,
    pub(super) spot: Spot,
    pub(super) role: Role,
}

/// What makes a child take an [`Edge`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The stage has ended.
    Next,
    /// This option was chosen.
    Option(usize),
    /// This branch was asked.
    Branch(usize),
    /// The child left the list.
    Leaving,
    /// A contract did the work.
    AfterContract,
}

impl StagePlaces {
    /// Follows a way on; an unknown one makes the stage unsound.
    fn go(&mut self, to: Option<Next>, spot: Spot, role: Role) -> Next {
        match to {
            Some(to) => {
                self.edges.push(Edge { to, spot, role });
                to
            }
            None => {
                self.sound = false;
                Next::Back
            }
        }
    }
}

impl Reader<'_> {
    /// One stage.
    pub(super) fn stage(&mut self, p: usize, entry: &Entry) -> (Stage, StagePlaces) {
        let mut places = StagePlaces {
            key: entry.key_spot,
            kind: entry.key_spot,
            hours: None,
            after_contract: None,
            keeps_place: None,
            edges: Vec::new(),
            sound: true,
        };
        if entry.key == "back" || entry.key == "request" {
            self.fault(entry.key_spot, Fault::ReservedId { id: entry.key.clone() });
        }
        let id = entry.key.clone();
        let unread = StageKind::Leave { outcome: String::new() };
        let Some(mut s) = self.section(entry, format!("the stage `{id}`")) else {
            places.sound = false;
            return (Stage { title: id.clone(), id, kind: unread }, places);
        };
        let title = self.title(&mut s, &id);
        let kind = match s.one_of(self, &["wait", "work", "choose", "ask", "refer", "leave"]) {
            Some(kind) => {
                places.kind = kind.key_spot;
                match kind.key.as_str() {
                    "wait" => self.wait(p, kind, &mut s, &mut places),
                    "work" => self.work(p, kind, &mut s, &mut places),
                    "choose" => self.choose(p, kind, &mut places),
                    "ask" => self.ask(p, kind, &mut s, &mut places),
                    "refer" => self.refer(p, kind, &mut s, &mut places),
                    _ => StageKind::Leave { outcome: self.text(&kind.node) },
                }
            }
            None => {
                places.sound = false;
                return (Stage { id, title, kind: unread }, places);
            }
        };
        s.end(self);
        (Stage { id, title, kind }, places)
    }

    /// Where a child goes next: a stage of the pathway or `back`.
    fn next(&mut self, p: usize, node: &Node) -> Option<Next> {
        match self.text_of(node)?.as_str() {
            "back" => Some(Next::Back),
            name => self.stage_named(node.spot, p, name).map(Next::Stage),
        }
    }

    fn next_of(&mut self, p: usize, s: &mut Section<'_>, places: &mut StagePlaces) -> Next {
        let entry = s.need(self, "next");
        let to = entry.and_then(|e| self.next(p, &e.node));
        places.go(to, entry.map_or(s.spot, |e| e.node.spot), Role::Next)
    }

    fn wait(&mut self, p: usize, entry: &Entry, s: &mut Section<'_>, places: &mut StagePlaces) -> StageKind {
        let mut wait = None;
        if let Some(mut w) = self.section(entry, "`wait`") {
            let kinds = ["calendar_days", "weeks", "working_days", "school_days", "panel", "until"];
            wait = match w.one_of(self, &kinds) {
                Some(kind) if kind.key == "panel" => self.panel(&kind.node).map(Wait::Panel),
                Some(kind) if kind.key == "until" => Some(Wait::Until(self.days_of_year(&kind.node))),
                Some(kind) => Some(Wait::For(self.elapsed_in(kind))),
                None => None,
            };
            w.end(self);
        }
        let next = self.next_of(p, s, places);
        StageKind::Wait { wait: wait.unwrap_or(Wait::Panel(crate::pathway::PanelIx(0))), next }
    }

    /// Days of the year as `["02-15", "03-31"]`.
    fn days_of_year(&mut self, node: &Node) -> Vec<DayOfYear> {
        let items = self.items(node);
        if items.is_empty() && matches!(node.value, super::node::Value::Array(_)) {
            self.fault(node.spot, Fault::Empty { what: "`until`" });
        }
        let mut days = Vec::new();
        for item in items {
            let Some(text) = self.text_of(item) else { continue };
            let number = |part: &str| part.parse::<i8>().ok().filter(|_| part.len() == 2);
            let parts = text.split_once('-').and_then(|(month, day)| Some((number(month)?, number(day)?)));
            // Of a year without 29 February.
            let known = parts.filter(|(month, day)| crate::calendar::Date::new(2023, *month, *day).is_ok());
            match known {
                Some((month, day)) => days.push(DayOfYear { month, day }),
                None => self.fault(item.spot, Fault::BadDayOfYear { found: text }),
            }
        }
        days
    }

    fn work(&mut self, p: usize, entry: &Entry, s: &mut Section<'_>, places: &mut StagePlaces) -> StageKind {
        let next = self.next_of(p, s, places);
        let after = s.maybe("next_after_contract");
        let next_after_contract = after.map(|e| {
            places.after_contract = Some(e.key_spot);
            let to = self.next(p, &e.node);
            places.go(to, e.node.spot, Role::AfterContract)
        });
        let mut work = Work {
            team: TeamIx(usize::MAX),
            hours: None,
            elapsed: None,
            schools_open: false,
            keeps_place: false,
            leaving: None,
            next,
            next_after_contract,
        };
        let Some(mut w) = self.section(entry, "`work`") else { return StageKind::Work(work) };
        if let Some(team) = w.need(self, "team").and_then(|e| self.team(&e.node)) {
            work.team = team;
        }
        work.hours = w.maybe("hours").map(|e| {
            places.hours = Some(e.key_spot);
            self.dated_law(&e.node, MOST_HOURS)
        });
        work.elapsed = w.maybe("elapsed").map(|e| self.elapsed(e, "`elapsed`"));
        work.schools_open = w.maybe("schools_open").is_some_and(|e| self.flag(&e.node));
        work.keeps_place = w.maybe("keeps_place").is_some_and(|e| {
            places.keeps_place = Some(e.key_spot);
            self.flag(&e.node)
        });
        if let Some(mut l) = w.maybe("leaving").and_then(|e| self.section(e, "`leaving`")) {
            let after = l.need(self, "after").map(|e| self.elapsed(e, "`after`"));
            let to = l.need(self, "to").map(|e| {
                let to = self.next(p, &e.node);
                places.go(to, e.node.spot, Role::Leaving)
            });
            l.end(self);
            work.leaving = after.zip(to).map(|(after, to)| Leaving { after, to });
        }
        w.end(self);
        StageKind::Work(work)
    }

    fn choose(&mut self, p: usize, entry: &Entry, places: &mut StagePlaces) -> StageKind {
        let entries = self.things(Some(entry));
        if entries.is_empty() {
            self.fault(entry.key_spot, Fault::Empty { what: "`choose`" });
            places.sound = false;
        }
        let mut options: Vec<Choice> = Vec::new();
        for (i, option) in entries.iter().enumerate() {
            let Some(mut o) = self.section(option, format!("the option `{}`", option.key)) else {
                places.sound = false;
                continue;
            };
            let share = o.need(self, "share").map(|e| self.dated_share(&e.node));
            let by_class = o.maybe("by_class").map(|e| self.by_class(p, e)).unwrap_or_default();
            let target = o.need(self, "next");
            let to = target.and_then(|e| self.next(p, &e.node));
            let next = places.go(to, target.map_or(o.spot, |e| e.node.spot), Role::Option(i));
            o.end(self);
            options.push(Choice {
                id: option.key.clone(),
                share: share.unwrap_or(Dated::constant(0.0)),
                by_class,
                next,
            });
        }
        self.check_choice(p, entry, &entries, &options);
        StageKind::Choose { options }
    }

    fn by_class(&mut self, p: usize, entry: &Entry) -> Vec<(crate::pathway::ClassTest, Dated<f64>)> {
        let Some(table) = entry.node.table() else {
            self.wrong_type(&entry.node, "a table of shares by class");
            return Vec::new();
        };
        let shares = table.iter().map(|e| {
            let class = self.class_named(e.key_spot, p, &e.key);
            let share = self.dated_share(&e.node);
            class.map(|class| (class, share))
        });
        shares.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    fn ask(&mut self, p: usize, entry: &Entry, s: &mut Section<'_>, places: &mut StagePlaces) -> StageKind {
        let entries = self.things(Some(entry));
        if entries.is_empty() {
            self.fault(entry.key_spot, Fault::Empty { what: "`ask`" });
            places.sound = false;
        } else if entries.len() > MOST_BRANCHES {
            let what = Fault::TooMany { what: "branches in one `ask`", found: entries.len(), most: MOST_BRANCHES };
            self.fault(entry.key_spot, what);
        }
        let mut branches = Vec::new();
        for (i, branch) in entries.iter().enumerate() {
            let name = self.text_of(&branch.node);
            let first = name.and_then(|n| self.stage_named(branch.node.spot, p, &n));
            places.go(first.map(Next::Stage), branch.node.spot, Role::Branch(i));
            branches.push(Branch { id: branch.key.clone(), first: first.unwrap_or(StageIx(0)), required: true });
        }
        if let Some(list) = s.maybe("required") {
            self.required(list, &mut branches);
        }
        let words = [("cancel", Rest::Cancel), ("finish", Rest::Finish)];
        let rest = s.maybe("rest").and_then(|e| self.word(&e.node, &words)).unwrap_or(Rest::Cancel);
        let next = self.next_of(p, s, places);
        StageKind::Ask { branches, rest, next }
    }

    fn refer(&mut self, p: usize, entry: &Entry, s: &mut Section<'_>, places: &mut StagePlaces) -> StageKind {
        let to = self.text_of(&entry.node).and_then(|name| self.pathway_named(entry.node.spot, &name));
        places.sound &= to.is_some();
        let keeps_request = s.maybe("keeps_request").is_some_and(|e| self.flag(&e.node));
        let next = self.next_of(p, s, places);
        StageKind::Refer(Referral { to: to.unwrap_or(0), keeps_request, next })
    }

    fn required(&mut self, list: &Entry, branches: &mut [Branch]) {
        for branch in branches.iter_mut() {
            branch.required = false;
        }
        let items = self.items(&list.node);
        if items.is_empty() && matches!(list.node.value, super::node::Value::Array(_)) {
            self.fault(list.key_spot, Fault::Empty { what: "`required`" });
        }
        for item in items {
            let Some(name) = self.text_of(item) else { continue };
            match branches.iter_mut().find(|b| b.id == name) {
                Some(branch) => branch.required = true,
                None => {
                    let near = super::near::nearest(&name, branches.iter().map(|b| b.id.as_str()));
                    self.fault(item.spot, Fault::UnknownBranch { name, near });
                }
            }
        }
    }
}
