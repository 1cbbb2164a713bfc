//! What a replication knows of servers.

use super::curve::Curve;
use super::time::Time;

/// A server's state.
#[derive(Debug)]
pub struct Server {
    pub busy: i32,
    pub places: i32,
    /// Places that are kept, by tokens in work here and elsewhere.
    pub kept: u32,
    /// Work booked so far and hours that have lapsed, on the server's curve.
    booked: i64,
    /// Of these, what has lapsed.
    lapsed: i64,
    /// When the work booked so far will have been done and more flows; not after it, if `more` was booked since.
    flows_at: Time,
    more: bool,
    /// A day not after that of `booked`, from where the curve is searched.
    day: usize,
    /// When it is next woken, and whether by the end of work (else by an entity of its own).
    pub wake: Time,
    wake_is_end: bool,
    /// The minute of its last sitting, and who could come to it.
    pub sitting: Time,
    pub joined_by: Time,
    /// Tokens it works on, where work may come back.
    pub holding: Vec<u32>,
    /// Ends of work that is counted as held but has been followed to its end ahead of the clock.
    pub ends_ahead: Vec<Time>,
}

impl Server {
    pub fn new(places: i32) -> Self {
        Server {
            busy: 0,
            kept: 0,
            places,
            booked: 0,
            lapsed: 0,
            flows_at: Time::START,
            more: false,
            day: 0,
            wake: Time::NEVER,
            wake_is_end: false,
            sitting: Time(-1),
            joined_by: Time::START,
            holding: Vec::new(),
            ends_ahead: Vec::new(),
        }
    }

    /// When it can next begin something, as far as hours go.
    pub fn ready_at(&mut self, curve: &Curve, now: Time) -> Time {
        self.find_flows(curve);
        if self.flows_at > now {
            return self.flows_at;
        }
        if curve.is_open(now) {
            return now;
        }
        self.lapse(curve, now);
        self.flows_at = curve.flows(self.booked, &mut self.day);
        self.flows_at
    }

    /// Books work and says when it will have been done.
    pub fn book(&mut self, curve: &Curve, work: i64, now: Time) -> Time {
        self.charge(curve, work, now);
        let (done, flows) = curve.done_and_flows(self.booked, &mut self.day);
        (self.flows_at, self.more) = (flows, false);
        done
    }

    /// Books work whose end nobody asks for.
    pub fn charge(&mut self, curve: &Curve, work: i64, now: Time) {
        self.find_flows(curve);
        // Until hours flow again, at least as much has been booked as could be worked; and who is taken in that very
        // minute goes on where the work before ended within it, so that whole minutes lose no hours.
        if self.flows_at < now {
            self.lapse(curve, now);
        }
        self.booked += work;
        self.more = true;
    }

    /// Where hours flow again after all that is booked.
    fn find_flows(&mut self, curve: &Curve) {
        if self.more {
            self.more = false;
            self.flows_at = curve.flows(self.booked, &mut self.day);
        }
    }

    /// Hours that nobody has booked by now are lost.
    fn lapse(&mut self, curve: &Curve, now: Time) {
        let worked = curve.at(now);
        if worked >= self.booked {
            self.lapsed += worked - self.booked;
            self.booked = worked;
            self.day = self.day.max(now.day() as usize);
        }
    }

    /// Work done by now: never more than the curve has, however much is booked.
    pub fn worked(&self, curve: &Curve, now: Time) -> i64 {
        curve.at(now).min(self.booked) - self.lapsed
    }

    /// Work that was followed to an end before `now` is held no more.
    pub fn let_go(&mut self, now: Time) {
        let before = self.ends_ahead.len();
        self.ends_ahead.retain(|end| *end >= now);
        self.busy -= (before - self.ends_ahead.len()) as i32;
    }

    /// Whether it can begin nothing before it is woken.
    #[inline]
    pub fn sleeps(&self, now: Time) -> bool {
        self.flows_at > now && (self.wake != Time::NEVER || self.flows_at == Time::NEVER)
    }

    /// Work that ends when the hours flow again is as good as a wake: the team is served at its end anyway.
    pub fn wakes_with(&mut self, end: Time) {
        if self.wake == Time::NEVER && end == self.flows_at {
            (self.wake, self.wake_is_end) = (end, true);
        }
    }

    /// Whether the end of work at `now` stands for a wake.
    pub fn is_woken_by_end(&mut self, now: Time) -> bool {
        let woken = self.wake_is_end && self.wake == now;
        if woken {
            self.forget_end_as_wake();
        }
        woken
    }

    /// The end that stood for a wake may not come.
    pub fn forget_end_as_wake(&mut self) {
        if self.wake_is_end {
            (self.wake, self.wake_is_end) = (Time::NEVER, false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::DAY;

    /// Work that is shorter than a minute, or not whole minutes, and always somebody who waits: no hours are lost to
    /// the rounding of its ends. The work of each day is done, to within one piece. Catches: an eighth of a minute a piece.
    #[test]
    fn who_always_waits_takes_all_hours() {
        for (piece, a_day) in [(1_500_000, 1440), (300_000, 1440), (70_000_003, 1000), (900_000, 4)] {
            let mut curve = Curve::default();
            curve.set(0, 1440, &[a_day * 1_000_000; 10]);
            let (mut server, mut begun, mut now) = (Server::new(0), 0, Time(0));
            loop {
                now = server.ready_at(&curve, now);
                if now >= Time(9 * DAY) {
                    break;
                }
                server.book(&curve, piece, now);
                begun += 1;
            }
            let could = 9 * a_day * 1_000_000;
            assert!((begun * piece - could).abs() <= piece + 1_000_000, "{begun} pieces of {piece} in {could}");
        }
    }

    /// Hours lapse whether or not somebody came while nothing flowed, and were it by a charge.
    #[test]
    fn a_charge_out_of_hours_is_worked_when_hours_flow_again() {
        let mut curve = Curve::default();
        let day = 480 * 1_000_000;
        curve.set(540, 480, &[day, 0, day, day]);
        for asked_before in [false, true] {
            let mut server = Server::new(0);
            let closed = Time(DAY + 600);
            if asked_before {
                assert_eq!(server.ready_at(&curve, closed), Time(2 * DAY + 540));
            }
            server.charge(&curve, day / 2, closed);
            assert_eq!(server.ready_at(&curve, closed), Time(2 * DAY + 540 + 240));
            server.charge(&curve, day / 4, Time(2 * DAY + 540));
            assert_eq!(server.ready_at(&curve, Time(2 * DAY + 541)), Time(2 * DAY + 540 + 360));
            assert_eq!(server.book(&curve, day / 4, Time(2 * DAY + 541)), Time(2 * DAY + 540 + 480));
            let worked = |day| server.worked(&curve, Time(day * DAY));
            assert_eq!([worked(2), worked(3), worked(4)], [0, day, day], "the first day has lapsed, the last will");
        }
    }
}
