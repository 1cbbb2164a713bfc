//! Clocks read from the moments of the children, against the record.

use super::books::{Child, Closed};
use sendsim::kernel::Time;
use sendsim::measure::{ClockColumns, ColumnIx, Ledger, Record};
use sendsim::pathway::{Clock, Point, StageIx};
use sendsim::plan::Plan;

/// How a clock stands for one child.
struct Reading {
    start: Time,
    stop: Option<Time>,
    ended: Option<Time>,
    left: Option<Time>,
    limit: i32,
    excepted: bool,
    request: Time,
}

/// The first time of a moment. When a child came to the wait in which it was at the start only the ledger says.
fn moment(plan: &Plan, ledger: &Ledger, c: usize, child: &Child, point: Point) -> Option<Time> {
    if child.found_in.is_some_and(|s| point == Point::Enter(s)) {
        let mark = plan.pathways[child.pathway].marks.of(point)?;
        return ledger.iter().nth(c).map(|(_, marks)| marks[usize::from(mark)]).filter(|at| *at <= Time::START);
    }
    child.moments.iter().find(|(p, _)| *p == point).map(|(_, at)| *at)
}

impl Reading {
    /// Calendar days from start to stop.
    fn days(&self, stop: Time) -> i32 {
        stop.day() - self.start.day()
    }

    /// Whether the running clock stopped, and not after it had ended otherwise; in one minute the stop comes first.
    fn stopped(&self) -> Option<Time> {
        self.stop.filter(|stop| self.ended.is_none_or(|ended| *stop <= ended))
    }

    /// Whether it ran at the end of a month.
    fn runs_at(&self, end: Time) -> bool {
        let closed = [self.stop, self.ended, self.left].into_iter().flatten().any(|at| at < end);
        self.start < end && !closed
    }
}

impl Closed {
    fn reading(&self, plan: &Plan, c: usize, clock: &Clock, ledger: &Ledger) -> Option<Reading> {
        let child = &self.children[c];
        let moment = |point| moment(plan, ledger, c, child, point);
        let start = moment(clock.start)?;
        let date = plan.calendar.date_of(start.day());
        let left = child.left.map(|(at, _)| at);
        // What branches do after their child has left is ignored.
        let heeded = |at: &Time| left.is_none_or(|left| *at <= left);
        Some(Reading {
            start: Some(start).filter(heeded)?,
            stop: moment(clock.stop).filter(|at| heeded(at) && *at >= start),
            ended: clock.ends.iter().filter_map(|s: &StageIx| moment(Point::Enter(*s))).filter(heeded).min(),
            left,
            limit: *clock.limit_days.on(date) as i32,
            excepted: ledger.life(c as u32).is_excepted(),
            request: child.request,
        })
    }

    /// Every mark that clocks read against the moment it stands for. What happens after a child has left is ignored.
    fn check_marks(&mut self, plan: &Plan, ledger: &Ledger) {
        let end = plan.program.end();
        for (c, (life, marks)) in ledger.iter().enumerate() {
            let child = &self.children[c];
            let clocks = &plan.scenario.pathways[child.pathway].clocks;
            for point in clocks.iter().flat_map(|clock| [clock.start, clock.stop]) {
                let Some(mark) = plan.pathways[child.pathway].marks.of(point) else { continue };
                let marked = Some(marks[usize::from(mark)]).filter(|at| *at < end && *at <= life.left);
                let seen = moment(plan, ledger, c, child, point).filter(|at| *at <= life.left);
                if marked != seen {
                    self.faults
                        .push(format!("child {c}, left {:?}: {point:?} marked {marked:?}, was {seen:?}", child.left));
                    return;
                }
            }
        }
    }

    /// Every clock's columns, month by month.
    pub(super) fn check_clocks(&mut self, plan: &Plan, record: &Record, ledger: &Ledger) {
        self.check_marks(plan, ledger);
        let all = plan.scenario.pathways.iter().enumerate().flat_map(|(p, x)| x.clocks.iter().map(move |c| (p, c)));
        let all: Vec<(usize, &Clock)> = all.collect();
        self.check(all.len() == plan.clocks.len(), || "clocks are missing".to_string());
        for ((p, clock), spec) in all.into_iter().zip(&plan.clocks) {
            let children = (0..self.children.len()).filter(|c| self.children[*c].pathway == p);
            let readings: Vec<Reading> = children.filter_map(|c| self.reading(plan, c, clock, ledger)).collect();
            let mut wrong = Vec::new();
            let mut compare = |column: ColumnIx, name: &str, count: &dyn Fn(u32) -> i64| {
                for m in 0..plan.layout.months {
                    let (recorded, counted) = (record.month(&plan.layout, column, m), count(m));
                    if recorded != counted {
                        wrong.push(format!("{} {name} of month {m}: {recorded}, not {counted}", clock.id));
                    }
                }
            };
            let of = |at: Option<Time>, m: u32| at.is_some_and(|at| self.figures.month(at) == Some(m));
            let count = |is: &dyn Fn(&Reading) -> bool| readings.iter().filter(|r| is(r)).count() as i64;
            let end = |m: u32| {
                let month = plan.months()[m as usize];
                Time::start_of_day(month.last_day + 1)
            };
            let age = |r: &Reading, m| end(m).day() - 1 - r.start.day();
            let of_pathway = self.children.iter().filter(|c| c.pathway == p);
            let requests: Vec<Time> = of_pathway.map(|c| c.request).collect();
            let received = |m| requests.iter().filter(|r| of(Some(**r), m)).count() as i64;
            let open_for = |m: u32, days: std::ops::RangeInclusive<i32>| {
                count(&|r| r.runs_at(end(m)) && days.contains(&age(r, m)))
            };
            let ages = |m: u32| {
                let open = readings.iter().filter(|r| r.runs_at(end(m)));
                let mut ages: Vec<i64> = open.map(|r| i64::from(age(r, m))).collect();
                ages.sort_unstable();
                ages
            };
            let on_time = |r: &Reading| r.stop.is_some_and(|stop| r.days(stop) <= r.limit);
            match &spec.columns {
                ClockColumns::Share { stopped, within, over } => {
                    let stops = |r: &Reading, m| of(r.stopped(), m);
                    compare(*stopped, "stopped", &|m| count(&|r| stops(r, m)));
                    compare(*within, "within", &|m| count(&|r| stops(r, m) && on_time(r)));
                    let late = |m| count(&|r| stops(r, m) && !on_time(r));
                    compare(*stopped, "on time + late", &|m| record.month(&plan.layout, *within, m) + late(m));
                    if let Some(over) = over {
                        compare(*over, "overdue", &|m| count(&|r| r.runs_at(end(m)) && age(r, m) > r.limit));
                    }
                }
                ClockColumns::Headline(c) => {
                    let stops = |r: &Reading, m| of(r.stopped(), m);
                    compare(c.issued, "issued", &|m| count(&|r| of(r.stop, m)));
                    compare(c.stopped, "stopped", &|m| count(&|r| stops(r, m)));
                    compare(c.within, "within", &|m| count(&|r| stops(r, m) && on_time(r)));
                    compare(c.stopped_ex, "without exceptions", &|m| count(&|r| stops(r, m) && !r.excepted));
                    compare(c.within_ex, "of these within", &|m| count(&|r| stops(r, m) && !r.excepted && on_time(r)));
                    let late = |m| count(&|r| stops(r, m) && !on_time(r));
                    compare(c.stopped, "on time + late", &|m| record.month(&plan.layout, c.within, m) + late(m));
                    let days = |r: &Reading| r.stop.map_or(0, |stop| i64::from(r.days(stop)));
                    compare(c.days, "days", &|m| readings.iter().filter(|r| stops(r, m)).map(days).sum());
                    let runs = |r: &Reading| r.stop.is_none() && r.ended.is_none() && r.left.is_none();
                    let starts = |r: &Reading, m| of(Some(r.start), m);
                    let open = |m| count(&|r| starts(r, m) && runs(r));
                    compare(c.cohort_open, "cohort still open", &open);
                    compare(c.cohort_within, "cohort within", &|m| {
                        count(&|r| starts(r, m) && r.stopped().is_some() && on_time(r))
                    });
                    let late = |m| count(&|r| starts(r, m) && r.stopped().is_some() && !on_time(r));
                    compare(c.cohort, "cohort = within + late + open", &|m| {
                        record.month(&plan.layout, c.cohort_within, m) + late(m) + open(m)
                    });
                    compare(c.open, "open", &|m| count(&|r| r.runs_at(end(m))));
                    compare(c.open_within, "open within", &|m| count(&|r| r.runs_at(end(m)) && age(r, m) <= r.limit));
                    compare(c.open_over, "open over", &|m| count(&|r| r.runs_at(end(m)) && age(r, m) > r.limit));
                    compare(c.open_over_30, "open over 30", &|m| count(&|r| r.runs_at(end(m)) && age(r, m) > 210));
                    compare(c.requests, "requests", &received);
                    debug_assert!(readings.iter().all(|r| r.request <= r.left.unwrap_or(r.request)));
                }
                ClockColumns::Reviews(c) => {
                    let due = |r: &Reading, m: u32| {
                        let day = r.start.day() + r.limit;
                        let closed = [r.ended, r.left].into_iter().flatten().any(|at| at.day() <= day);
                        let due = Time::start_of_day(day);
                        due < plan.program.end() && of(Some(due), m) && (r.stopped().is_some() || !closed)
                    };
                    compare(c.due, "due", &|m| count(&|r| due(r, m)));
                    compare(c.in_time, "in time", &|m| count(&|r| due(r, m) && r.stopped().is_some() && on_time(r)));
                    compare(c.completed, "completed", &|m| count(&|r| of(r.stopped(), m)));
                    compare(c.held, "held", &|m| open_for(m, 0..=i32::MAX));
                    compare(c.overdue, "overdue", &|m| count(&|r| r.runs_at(end(m)) && age(r, m) > r.limit));
                }
                ClockColumns::Referrals(c) => {
                    let stops = |r: &Reading, m| of(r.stopped(), m);
                    let days = |r: &Reading| r.stop.map_or(0, |stop| i64::from(r.days(stop)));
                    compare(c.received, "received", &received);
                    compare(c.stopped, "stops", &|m| count(&|r| stops(r, m)));
                    compare(c.within, "stops within", &|m| count(&|r| stops(r, m) && on_time(r)));
                    compare(c.days, "days", &|m| readings.iter().filter(|r| stops(r, m)).map(days).sum());
                    compare(c.open, "open", &|m| open_for(m, 0..=i32::MAX));
                    compare(c.age, "days so far", &|m| ages(m).iter().sum());
                    compare(c.within_18, "open within 18 weeks", &|m| open_for(m, 0..=126));
                    let bands = [0..=7, 8..=14, 15..=28, 29..=84, 85..=126, 127..=364, 365..=i32::MAX];
                    for (column, days) in c.bands.into_iter().zip(bands) {
                        compare(column, "open in a band", &|m| open_for(m, days.clone()));
                    }
                    let ranked = |m: u32, percent: usize| {
                        let ages = ages(m);
                        ages.get((ages.len() * percent).div_ceil(100).max(1) - 1).copied().unwrap_or(0)
                    };
                    compare(c.p92, "92nd percentile", &|m| ranked(m, 92));
                    compare(c.longest, "longest", &|m| ranked(m, 100));
                    for (p, period) in plan.layout.periods.iter().enumerate() {
                        let mut all: Vec<i64> = readings
                            .iter()
                            .filter(|r| (period.first..=period.last).any(|m| stops(r, m)))
                            .map(days)
                            .collect();
                        all.sort_unstable();
                        let median = all.get(all.len().div_ceil(2).max(1) - 1).copied();
                        let recorded = record.period(&plan.layout, c.median, p).map(i64::from);
                        if recorded != median {
                            wrong.push(format!("median of period {p}: {recorded:?}, not {median:?}"));
                        }
                    }
                }
            }
            for why in wrong {
                self.fault(why);
            }
        }
    }
}
