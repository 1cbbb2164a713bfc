//! What is due that is neither a child nor a token: servers, at once, and at the end of the first phase what is seldom due,
//! rounds, gates, rules, sittings and capacity.

use super::engine::Run;
use super::host::Host;
use super::program::Fixed;
use super::token::Due;

/// What is due in a minute, once its entities have been released: a bit for each of what is seldom due.
#[derive(Default)]
pub(super) struct Seldom(u8);

impl Seldom {
    const ROUNDS: u8 = 1;
    const FIXED: u8 = 2;
    const CHANGE: u8 = 4;

    /// Whether anything is.
    #[inline]
    pub fn any(&self) -> bool {
        self.0 != 0
    }

    fn has(&self, what: u8) -> bool {
        self.0 & what != 0
    }
}

/// How many changes have been made: the program's, and those of the replication's capacity.
#[derive(Default)]
pub(super) struct Changes {
    fixed: usize,
    change: usize,
}

impl<H: Host> Run<'_, H> {
    /// What is neither a child nor a token is due. Apart, so that it is a test or two which of those two it is, not a jump.
    #[inline(never)]
    pub fn is_due(&mut self, what: Due, seldom: &mut Seldom) {
        match what {
            Due::Server(server) => self.woken(server),
            Due::Turn(server) => self.place_is_free(server),
            Due::Rounds => seldom.0 |= Seldom::ROUNDS,
            Due::Fixed => seldom.0 |= Seldom::FIXED,
            Due::Change => seldom.0 |= Seldom::CHANGE,
            Due::Month | Due::Child { .. } | Due::Token(_) => {}
        }
    }

    /// The end of the first phase: rounds, then gates, rules, sittings and capacity.
    #[inline(never)]
    pub fn releases_seldom(&mut self, due: Seldom, Changes { fixed, change }: &mut Changes) {
        if due.has(Seldom::ROUNDS) {
            self.make_rounds();
        }
        if due.has(Seldom::FIXED) {
            while let Some((_, what)) = self.p.fixed.get(*fixed).filter(|(at, _)| *at <= self.now) {
                *fixed += 1;
                self.fixed(what);
            }
            if let Some((at, _)) = self.p.fixed.get(*fixed) {
                self.e.agenda.push(Due::Fixed, *at);
            }
        }
        if due.has(Seldom::CHANGE) {
            while let Some((_, what)) = self.capacity.changes.get(*change).filter(|(at, _)| *at <= self.now) {
                *change += 1;
                self.change(what);
            }
            if let Some((at, _)) = self.capacity.changes.get(*change) {
                self.e.agenda.push(Due::Change, *at);
            }
        }
    }

    fn fixed(&mut self, what: &Fixed) {
        match *what {
            Fixed::Gate { gate, open } => {
                self.e.gates[usize::from(gate)] = open;
                if open {
                    (0..self.p.teams.len()).for_each(|t| self.touch(t as u16));
                }
            }
            Fixed::Rule { team } => self.next_rule(team),
            Fixed::Sitting { server, starts, joined_by } => {
                let s = &mut self.e.servers[usize::from(server)];
                (s.sitting, s.places, s.joined_by) = (self.now, starts as i32, joined_by);
                let team = self.p.servers[usize::from(server)].team;
                self.touch(team);
            }
        }
    }
}
