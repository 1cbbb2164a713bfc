//! Contacts with children who are late, from the dates of each child alone: in the first minute of a day, so many days
//! after the day of the request, then every so many; not before the child has asked nor before it is there; ahead of the
//! starts of that minute, and not of those who leave by its releases.

use super::books::Books;
use super::facts::Spot;
use super::figures::What;
use sendsim::kernel::{DAY, Need, Time, Who};
use std::collections::{BTreeMap, BTreeSet};

/// Contacts to come.
#[derive(Default)]
pub struct Rounds {
    /// When; child, number of the contact in its pathway, how many dates there were before.
    due: BTreeSet<(Time, usize, usize, u32)>,
    /// Those of this minute that have not been told.
    untold: BTreeMap<(usize, usize), u32>,
    /// One that is being told: child, work, server as soon as it is known.
    under_way: Option<(u32, u16, Option<u16>)>,
}

impl Rounds {
    /// When the next are due.
    pub fn next(&self) -> Time {
        self.due.first().map_or(Time::NEVER, |(at, ..)| *at)
    }
}

impl Books<'_> {
    /// The first contacts of a child that is announced.
    pub fn contacts_to_come(&mut self, child: usize, there: Time) {
        let request = self.children[child].request;
        for (c, contact) in self.facts.pathway(self.children[child].pathway).contacts.iter().enumerate() {
            let date = |k: u32| {
                let days = contact.after_days + k * contact.every_days;
                Time((request.day() + days as i32) * DAY)
            };
            let k = (0..).find(|k| date(*k) >= request && date(*k) >= there).unwrap_or(0);
            self.rounds.due.insert((date(k), child, c, k));
        }
    }

    /// Contacts due by now must be told in this minute.
    pub fn contacts_due(&mut self) {
        while self.rounds.next() <= self.now
            && let Some((at, child, c, k)) = self.rounds.due.pop_first()
        {
            if self.children[child].left.is_none() {
                let every = self.facts.pathway(self.children[child].pathway).contacts[c].every_days as i32;
                self.rounds.due.insert((at + every * DAY, child, c, k + 1));
                self.rounds.untold.insert((child, c), k);
            }
        }
    }

    /// A contact is told, in three parts.
    pub fn contact_is_made(&mut self, who: Who, work: u16, told: Time) {
        self.releases_are_over();
        let (child, now) = (who.child as usize, self.now);
        let (p, Spot::Contact(c)) = self.facts.works[usize::from(work)] else { return };
        self.check(told == now, || format!("a contact at {}", told.0));
        self.check(p == self.children[child].pathway, || "a contact of another pathway".to_string());
        self.check(self.children[child].left.is_none(), || format!("child {child} is contacted after it has left"));
        let due = self.rounds.untold.remove(&(child, c));
        self.check(due == Some(who.visit), || format!("contact {c} of child {child} is {due:?}, told {}", who.visit));
        let other = self.rounds.under_way.replace((who.child, work, None));
        self.check(other.is_none(), || "a contact within a contact".to_string());
        self.figures.saw("contacts");
        if who.visit > 0 {
            self.figures.saw("second visits");
        }
        self.figures.add(What::Joined(work), now, 1);
    }

    pub fn contact_takes(&mut self, who: Who, work: u16, server: u16, joined: Time, need: Need) {
        let now = self.now;
        let before = self.rounds.under_way.replace((who.child, work, Some(server)));
        self.check(before == Some((who.child, work, None)), || format!("{before:?} is contacted as {}", who.child));
        self.check(joined == now, || format!("a contact waits since {}", joined.0));
        let (p, Spot::Contact(c)) = self.facts.works[usize::from(work)] else { return };
        let (plan, team) = (self.facts.plan, self.facts.pathway(p).contacts[c].team);
        let it = plan.servers[usize::from(server)];
        self.check(it.team == team.0 && it.kind.has_hours(), || format!("server {server} makes contact {c}"));
        self.staff.charge(server, need, now);
        self.figures.begun(work, server, joined, now, need.work);
    }

    pub fn contact_is_over(&mut self, who: Who, work: u16, server: u16, began: Time) {
        let now = self.now;
        let before = self.rounds.under_way.take();
        self.check(before == Some((who.child, work, Some(server))), || format!("{before:?} ends at {server}"));
        self.check(began == now, || format!("a contact takes since {}", began.0));
        self.figures.ended(work, now);
    }

    /// All contacts of this minute have been told, but of those who have left.
    pub fn contacts_are_over(&mut self) {
        self.contacts_due();
        let half = self.rounds.under_way.take();
        self.check(half.is_none(), || format!("a contact is told by half: {half:?}"));
        for ((child, c), _) in std::mem::take(&mut self.rounds.untold) {
            self.check(self.children[child].left.is_some(), || format!("child {child} has no contact {c}"));
        }
    }
}
