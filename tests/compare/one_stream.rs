//! "Same seed, one stream", as most simulations have it: every draw is the next of one sequence, whoever it is for. Two
//! scenarios draw alike until the first child is seen at another time; from then on each draw is another's.
//!
//! The engine draws by child and cannot do this, so a host between it and the model undoes it: what a child draws in a stage
//! hangs on how many draws there were before, and the children and the staff of later months are those of other futures,
//! chosen by how far the stream had come when they were due. Two runs of one scenario are still the same, and the first month
//! has the same children and staff in both: that is kinder to the one stream than it deserves.

use sendsim::chance::mix;
use sendsim::kernel::{
    Birth, Births, Capacity, Change, Counts, Curve, DAY, Engine, Host, Need, Stop, Stopped, Time, View, Who,
};
use sendsim::pathway::TeamHours;
use sendsim::plan::Plan;
use sendsim::replicate::{Arena, Model, watched};

/// Months with which children of another future begin.
const CUTS: [u32; 3] = [1, 3, 9];

/// The stream, over the models of as many futures as are needed.
struct OneStream<'a> {
    futures: Vec<&'a mut dyn Host>,
    /// Of each child: which of them it is of, and its number there.
    children: Vec<(usize, u32)>,
    drawn: u32,
    /// How far the stream had come at each cut.
    positions: Vec<u32>,
    work: u16,
    /// The length of a list at the end of each month.
    lengths: Vec<usize>,
}

impl OneStream<'_> {
    fn of(&mut self, child: u32) -> (&mut dyn Host, u32) {
        let (future, own) = self.children[child as usize];
        (&mut *self.futures[future], own)
    }

    /// A draw: the next of the stream.
    fn next(&mut self, who: Who) -> (&mut dyn Host, Who) {
        self.drawn += 1;
        let visit = self.drawn;
        let (host, child) = self.of(who.child);
        (host, Who { child, visit })
    }

    fn born(&mut self, future: usize, birth: Birth) -> Birth {
        self.children.push((future, birth.child));
        Birth { child: self.children.len() as u32 - 1, ..birth }
    }
}

impl Host for OneStream<'_> {
    fn births(&mut self, month: u32, out: &mut Births) {
        if CUTS.contains(&month) {
            self.positions.push(self.drawn);
        }
        let future = CUTS.iter().filter(|cut| **cut <= month).count().min(self.futures.len() - 1);
        let mut own = Births::default();
        self.futures[future].births(month, &mut own);
        out.cases.extend(own.all().map(|birth| self.born(future, birth)));
    }

    fn month_end(&mut self, _month: u32, view: &View<'_>) {
        self.lengths.push(view.waiting().filter(|entry| entry.work == self.work).count());
    }

    fn wake(&mut self, who: Who, wait: u16, now: Time) -> Time {
        let (host, who) = self.next(who);
        host.wake(who, wait, now)
    }

    fn choose(&mut self, who: Who, choice: u16, now: Time) -> u16 {
        let (host, who) = self.next(who);
        host.choose(who, choice, now)
    }

    fn lane(&mut self, child: u32, work: u16, now: Time) -> u16 {
        let (host, child) = self.of(child);
        host.lane(child, work, now)
    }

    fn patience(&mut self, who: Who, work: u16, joined: Time, now: Time) -> Time {
        let (host, who) = self.next(who);
        host.patience(who, work, joined, now)
    }

    fn joined(&mut self, _who: Who, _work: u16, _now: Time) {}

    fn begin(&mut self, who: Who, work: u16, server: u16, joined: Time, now: Time) -> Need {
        let (host, who) = self.next(who);
        host.begin(who, work, server, joined, now)
    }

    fn begin_again(&mut self, _: Who, _work: u16, _server: u16, _joined: Time, _now: Time, _left: Need) {}

    fn ended(&mut self, _who: Who, _work: u16, _server: u16, _began: Time, _now: Time) {}

    fn left_list(&mut self, _child: u32, _work: u16, _joined: Time, _now: Time) {}

    fn returned(&mut self, _child: u32, _work: u16, _server: u16, _now: Time) {}

    fn note(&mut self, child: u32, note: u16, now: Time) {
        let (host, child) = self.of(child);
        host.note(child, note, now);
    }

    fn refer(&mut self, who: Who, referral: u16, now: Time) -> Birth {
        let future = self.children[who.child as usize].0;
        let (host, who) = self.next(who);
        let birth = host.refer(who, referral, now);
        self.born(future, birth)
    }

    fn leave(&mut self, child: u32, outcome: u16, now: Time) {
        let (host, child) = self.of(child);
        host.leave(child, outcome, now);
    }
}

/// Runs of one plan.
pub struct Runs<'a> {
    plan: &'a Plan,
    work: u16,
    arenas: Vec<Arena>,
}

type Drive<'b> = &'b mut dyn FnMut(Vec<&mut dyn Host>);

impl<'a> Runs<'a> {
    /// Of a plan, of which the list of a stage is followed.
    pub fn new(plan: &'a Plan, stage: &str) -> Self {
        let work = plan.works.iter().position(|w| w.stage == stage).expect("a stage with a list") as u16;
        Runs { plan, work, arenas: (0..=CUTS.len()).map(|_| Arena::new(plan)).collect() }
    }

    /// The length of the list at the end of each month, in the future of this number, on one stream.
    pub fn lengths(&mut self, number: u32) -> Vec<usize> {
        let mut futures = vec![number];
        loop {
            let (positions, lengths) = self.once(&futures);
            let Some(position) = positions.get(futures.len() - 1) else { return lengths };
            // Far from the numbers of other tests; the same for the same position.
            let next = mix(u64::from(*position) ^ mix(u64::from(number) << 8 | futures.len() as u64));
            futures.push(next as u32 | 1 << 31);
        }
    }

    /// The staff of each future for its own months.
    fn capacity(&mut self, futures: &[u32]) -> Capacity {
        let (plan, arena) = (self.plan, &mut self.arenas[0]);
        let mut of_each: Vec<Capacity> = Vec::new();
        for future in futures {
            let look = |_: &mut Engine, _: &Plan, capacity: &Capacity, _: &mut Model<'_>, _: &Stop| {
                let (curves, places, changes) =
                    (capacity.curves.clone(), capacity.places.clone(), capacity.changes.clone());
                of_each.push(Capacity { curves, places, changes });
                Ok(Counts::default())
            };
            watched(plan, 1, *future, arena, look).expect("nobody stops it");
        }
        let from = |future: usize| CUTS.get(future.wrapping_sub(1)).map_or(0, |m| plan.months()[*m as usize].first_day);
        let of_day = |day: i32| (0..futures.len()).rev().find(|f| from(*f) <= day).unwrap_or(0);
        let curves = plan.servers.iter().enumerate().map(|(s, server)| {
            let office = plan.scenario.teams.get(server.team).is_some_and(|t| t.works == TeamHours::OfficeHours);
            let (opens, minutes) =
                if office { (plan.calendar.office_opens(), plan.calendar.office_minutes()) } else { (0, DAY) };
            let mut curve = Curve::default();
            if server.kind.has_curve() {
                let by = |curve: &Curve, day| curve.at(Time::start_of_day(day));
                let of = |day: i32| {
                    let curve = &of_each[of_day(day)].curves[s];
                    by(curve, day + 1) - by(curve, day)
                };
                curve.set(opens, minutes, &(0..plan.calendar.days()).map(of).collect::<Vec<i64>>());
            }
            curve
        });
        let mut changes: Vec<(Time, Change)> = Vec::new();
        for (future, capacity) in of_each.iter().enumerate() {
            let at = Time::start_of_day(from(future));
            let mut places = capacity.places.clone();
            let set = |change: &Change, places: &mut [i32]| {
                if let Change::Places { server, places: now } = change {
                    places[usize::from(*server)] = *now;
                }
            };
            capacity.changes.iter().filter(|(time, _)| *time < at).for_each(|(_, c)| set(c, &mut places));
            if future > 0 {
                changes.extend((0..).zip(places).map(|(server, places)| (at, Change::Places { server, places })));
            }
            changes.extend(capacity.changes.iter().filter(|(time, _)| of_day(time.day()) == future && *time >= at));
        }
        changes.sort_by_key(|(at, _)| *at);
        Capacity { curves: curves.collect(), places: of_each[0].places.clone(), changes }
    }

    fn once(&mut self, futures: &[u32]) -> (Vec<u32>, Vec<usize>) {
        let (plan, work) = (self.plan, self.work);
        let capacity = self.capacity(futures);
        let (first, others) = self.arenas.split_first_mut().expect("one for each future");
        let mut told = (Vec::new(), Vec::new());
        watched(plan, 1, futures[0], first, |engine, plan, _, model, stop| {
            with_all(plan, &futures[1..], others, vec![model], &mut |futures| {
                let (positions, lengths) = (Vec::new(), Vec::new());
                let mut stream = OneStream { futures, children: Vec::new(), drawn: 0, positions, work, lengths };
                run(engine, plan, &capacity, &mut stream, stop).expect("nobody stops it");
                told = (stream.positions, stream.lengths);
            });
            Ok(Counts::default())
        })
        .expect("nobody stops it");
        told
    }
}

fn run(
    engine: &mut Engine,
    plan: &Plan,
    capacity: &Capacity,
    stream: &mut OneStream<'_>,
    stop: &Stop,
) -> Result<Counts, Stopped> {
    engine.run(&plan.program, capacity, stream, stop)
}

/// Makes the models of all futures, and drives them together.
fn with_all(plan: &Plan, futures: &[u32], arenas: &mut [Arena], models: Vec<&mut dyn Host>, drive: Drive<'_>) {
    let (Some((future, later)), Some((arena, arenas))) = (futures.split_first(), arenas.split_first_mut()) else {
        return drive(models);
    };
    watched(plan, 1, *future, arena, |_, plan, _, model, _| {
        let mut all: Vec<&mut dyn Host> = models.into_iter().map(|m| m as &mut dyn Host).collect();
        all.push(model);
        with_all(plan, later, arenas, all, drive);
        Ok(Counts::default())
    })
    .expect("nobody stops it");
}
