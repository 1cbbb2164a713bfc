//! One replication of a team's staff.

use super::WHOLE;
use super::compile::{Illness, PostSpec, Ramp, StaffSpec, Window};
use crate::calendar::MINUTES_A_DAY;
use crate::chance::{Key, NameHash, unit};
use crate::pathway::AtEnd;
use std::ops::Range;

/// A place, in billionths of a WTE times millionths of a case.
const PLACE: i128 = WHOLE as i128 * 1_000_000;

const FILLED: NameHash = NameHash::new("post filled");
const DELAY: NameHash = NameHash::new("start delay");
const WINDOW: NameHash = NameHash::new("time in establishment");
const TENURE: NameHash = NameHash::new("tenure");
const REFILL: NameHash = NameHash::new("refill");
const ILL_AT_START: NameHash = NameHash::new("ill at start");
const OPEN_SPELL: NameHash = NameHash::new("open spell");
const OPEN_SPELL_LEFT: NameHash = NameHash::new("open spell left");
const HEALTHY: NameHash = NameHash::new("healthy");
const SPELL: NameHash = NameHash::new("spell");

/// Staff whose end is told to the team's open work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fall {
    /// First minute after their last day.
    pub minute: i32,
    /// Share of the output of the team's own staff in post (but for absence and ramp-up) that ends, in millionths.
    pub share_ppm: u32,
    /// What happens to the open work.
    pub rule: AtEnd,
}

/// What a team's own staff give in one replication, by day of the run. Its buffers are used again.
#[derive(Debug, Clone, Default)]
pub struct Realised {
    /// Case work, millionths of a minute at standard output.
    pub per_day: Vec<i64>,
    /// Cases that can be held at once, from each minute; the first at minute 0. Empty when nothing limits them.
    pub places: Vec<(i32, i32)>,
    /// Ends with a rule other than [`AtEnd::Finish`], ascending; one for each minute and rule.
    pub falls: Vec<Fall>,
    /// In post, before absence, thousandths of a WTE.
    pub wte_milli_per_day: Vec<i32>,
    /// Cost of those in post, pence; rounded so that the days of any period add up to its cost within a penny.
    pub cost_pence_per_day: Vec<i64>,
    scratch: Scratch,
}

#[derive(Debug, Clone, Default)]
struct Scratch {
    /// Changes in WTE at work past ramp-up, by kind and working day.
    at_work: Vec<i64>,
    /// Output of persons who ramp up and supervision wanted by them, by working day; and whether there are any.
    new: Vec<f64>,
    supervision: Vec<f64>,
    any_new: bool,
    /// Spells of the present person, in working days of the run.
    spells: Vec<(f64, f64)>,
    /// Changes by day: WTE in post, and times it nominal output, caseload and yearly cost.
    wte: Vec<i64>,
    nominal: Vec<i128>,
    held: Vec<i128>,
    pence: Vec<i128>,
    /// Ends: day, nominal output that ends, rule.
    ends: Vec<(i32, i128, AtEnd)>,
    /// Output of persons past ramp-up, by working day.
    gives: Vec<f64>,
}

impl Realised {
    /// Whether it holds a replication; no run has no days.
    pub fn is_drawn(&self) -> bool {
        !self.per_day.is_empty()
    }
}

fn zeroed<T: Clone + Default>(buffer: &mut Vec<T>, length: usize) {
    buffer.clear();
    buffer.resize(length, T::default());
}

impl StaffSpec {
    /// Draws the team's staff for the replication of this key.
    pub fn realise(&self, key: Key, out: &mut Realised) {
        let s = &mut out.scratch;
        for buffer in [&mut s.new, &mut s.supervision, &mut s.gives] {
            zeroed(buffer, self.working.len());
        }
        s.any_new = false;
        zeroed(&mut s.at_work, self.kinds.len() * (self.working.len() + 1));
        zeroed(&mut s.nominal, if self.has_falls { self.days + 1 } else { 0 });
        zeroed(&mut s.held, if self.has_places { self.days + 1 } else { 0 });
        zeroed(&mut s.wte, self.days + 1);
        zeroed(&mut s.pence, self.days + 1);
        s.ends.clear();
        for post in &self.posts {
            for (p, windows) in post.persons.iter().enumerate() {
                self.person(post, windows, key.sub(post.name, p as u32), s);
            }
        }
        for (kind, at_work) in self.kinds.iter().zip(s.at_work.chunks_exact(self.working.len() + 1)) {
            let mut wte = 0;
            for ((sum, gives), change) in s.gives.iter_mut().zip(&kind.gives).zip(at_work) {
                wte += change;
                *sum += wte as f64 * gives;
            }
        }
        self.finish(out);
    }

    fn person(&self, post: &PostSpec, windows: &[Window], key: Key, s: &mut Scratch) {
        s.spells.clear();
        if let Some(illness) = &post.sickness {
            spells(illness, key, self.working.len() as f64, &mut s.spells);
        }
        for (w, window) in windows.iter().enumerate() {
            let key = key.sub(WINDOW, w as u32);
            if post.chance_filled < 1.0 && unit(key.purpose(FILLED, 0)) >= post.chance_filled {
                continue;
            }
            let mut begin = f64::from(window.from);
            if let (Some(delay), true) = (&post.delay_weeks, window.fresh) {
                begin += 7.0 * delay.sample_bits(key.purpose(DELAY, 0));
            }
            let until = f64::from(window.until);
            let mut new = window.fresh.then_some(begin);
            // Time in post has no memory, so for those who began earlier it is drawn from the start.
            let mut at = begin.max(0.0);
            for n in 0.. {
                let end = match &post.turnover {
                    Some(t) => (at + t.tenure_days.sample_bits(key.purpose(TENURE, n))).min(until),
                    None => until,
                };
                let (from, to) = ((at + 0.5).floor() as i32, (end + 0.5).floor() as i32);
                if from < to {
                    self.stint(post, window, from, to, new, s);
                }
                let Some(t) = post.turnover.as_ref().filter(|_| end < until) else { break };
                at = end + 7.0 * t.refill_weeks.sample_bits(key.purpose(REFILL, n));
                if at >= until {
                    break;
                }
                new = Some(at);
            }
        }
    }

    /// One person in one place from day `from` to before day `to`; `new` is when they began, if that is known.
    fn stint(&self, post: &PostSpec, window: &Window, from: i32, to: i32, new: Option<f64>, s: &mut Scratch) {
        for (i, (first, weight)) in window.weights.iter().enumerate() {
            let next = window.weights.get(i + 1);
            let (a, b) = ((*first).max(from), next.map_or(to, |n| n.0.min(to)));
            if a >= b {
                continue;
            }
            self.in_post(post, *weight, a, b, s);
            let lost = weight - if b < to { next.map_or(0, |n| n.1) } else { 0 };
            if lost > 0 && (b as usize) < self.days && post.at_end != AtEnd::Finish {
                s.ends.push((b, i128::from(lost) * on(&post.nominal, b - 1), post.at_end));
            }
            let mut settled = a;
            if let (Some(ramp), Some(began)) = (&post.ramp, new) {
                settled = ((began + ramp.days).ceil().clamp(f64::from(a), f64::from(b))) as i32;
                self.ramp(ramp, post.kind, *weight, began, a..settled, s);
            }
            let (wa, wb) = (self.worked[settled as usize], self.worked[b as usize]);
            let length = self.working.len() + 1;
            let at_work = &mut s.at_work[post.kind * length..(post.kind + 1) * length];
            at_work[wa as usize] += weight;
            at_work[wb as usize] -= weight;
            for (start, end) in &s.spells {
                let (start, end) = (start.max(f64::from(wa)), end.min(f64::from(wb)));
                if start < end {
                    absent(at_work, *weight, start, end);
                }
            }
        }
    }

    /// What depends on being in post, from day `a` to before day `b`.
    fn in_post(&self, post: &PostSpec, weight: i64, a: i32, b: i32, s: &mut Scratch) {
        let (from, to, wide) = (a as usize, b as usize, i128::from(weight));
        s.wte[from] += weight;
        s.wte[to] -= weight;
        s.pence[from] += wide * post.pence;
        s.pence[to] -= wide * post.pence;
        if self.has_places {
            s.held[from] += wide * post.caseload;
            s.held[to] -= wide * post.caseload;
        }
        if self.has_falls {
            for (i, (first, value)) in post.nominal.iter().enumerate() {
                let (a, b) = (a.max(*first), post.nominal.get(i + 1).map_or(b, |next| next.0.min(b)));
                if a < b {
                    s.nominal[a as usize] += wide * value;
                    s.nominal[b as usize] -= wide * value;
                }
            }
        }
    }

    /// The days on which a person ramps up.
    fn ramp(&self, ramp: &Ramp, kind: usize, weight: i64, began: f64, days: Range<i32>, s: &mut Scratch) {
        let (wa, wb) = (self.worked[days.start as usize] as usize, self.worked[days.end as usize] as usize);
        s.any_new |= wa < wb;
        let kind = &self.kinds[kind];
        let a_day = (1.0 - ramp.from_share) / ramp.days;
        let share = |w: usize| (ramp.from_share + a_day * (f64::from(self.working[w]) + 0.5 - began)).clamp(0.0, 1.0);
        let mut add = |w: usize, here: f64| {
            s.new[w] += here * share(w) * kind.gives[w];
            s.supervision[w] += here * kind.not_leave[w] * ramp.supervision;
        };
        for w in wa..wb {
            add(w, weight as f64);
        }
        for (start, end) in &s.spells {
            let (first, last) = ((*start as usize).max(wa), (end.ceil() as usize).min(wb));
            for w in first..last {
                let ill = end.min(w as f64 + 1.0) - start.max(w as f64);
                add(w, -(weight as f64) * ill.max(0.0));
            }
        }
    }

    fn finish(&self, out: &mut Realised) {
        let s = &mut out.scratch;
        zeroed(&mut out.per_day, self.days);
        for (w, day) in self.working.iter().enumerate() {
            let mut minutes = s.gives[w];
            if s.any_new {
                minutes -= s.supervision[w].clamp(0.0, minutes.max(0.0));
                minutes += s.new[w];
            }
            let day = *day as usize;
            out.per_day[day] = (minutes + self.rate.get(day).unwrap_or(&0.0) + 0.5).max(0.0) as i64;
        }
        let mut wte = 0;
        out.wte_milli_per_day.clear();
        out.wte_milli_per_day.extend(s.wte[..self.days].iter().map(|change| {
            wte += change;
            ((wte + WHOLE / 2000) / (WHOLE / 1000)) as i32
        }));
        self.cost(&s.pence, &mut out.cost_pence_per_day);
        out.places.clear();
        if self.has_places {
            let mut own = self.places.iter().peekable();
            let (mut extra, mut held, mut full) = (0, 0, 0);
            for (day, change) in s.held[..self.days].iter().enumerate() {
                if *change != 0 {
                    held += change;
                    full = (held / PLACE).clamp(0, i128::from(i32::MAX)) as i32;
                }
                while let Some((_, places)) = own.next_if(|step| step.0 as usize <= day) {
                    extra = *places;
                }
                let places = full.saturating_add(extra);
                if out.places.last().is_none_or(|last| last.1 != places) {
                    out.places.push((day as i32 * MINUTES_A_DAY, places));
                }
            }
        }
        out.falls.clear();
        s.ends.sort_by_key(|e| e.0);
        let (mut all, mut summed) = (0, 0);
        for (day, lost, rule) in s.ends.drain(..) {
            all += s.nominal[summed..day as usize].iter().sum::<i128>();
            summed = day as usize;
            let minute = day * MINUTES_A_DAY;
            let share_ppm = if all > 0 { ((2_000_000 * lost + all) / (2 * all)) as u32 } else { 0 };
            match out.falls.iter_mut().rev().take_while(|f| f.minute == minute).find(|f| f.rule == rule) {
                Some(fall) => fall.share_ppm = (fall.share_ppm + share_ppm).min(1_000_000),
                None => out.falls.push(Fall { minute, share_ppm, rule }),
            }
        }
    }

    /// The cost of each day from the changes in yearly cost: rounded as their sum grows.
    fn cost(&self, changes: &[i128], out: &mut Vec<i64>) {
        out.clear();
        let mut told = 0;
        // Yearly cost in billionths of a penny, exactly; and what the run has cost so far.
        let (mut yearly, mut sum) = (0_i128, 0.0);
        for (i, (first, length)) in self.years.iter().enumerate() {
            let end = self.years.get(i + 1).map_or(self.days, |next| next.0 as usize);
            let mut daily = yearly as f64 / WHOLE as f64 / length;
            for change in &changes[*first as usize..end] {
                if *change != 0 {
                    yearly += change;
                    daily = yearly as f64 / WHOLE as f64 / length;
                }
                sum += daily;
                let pence = (sum + 0.5) as i64;
                out.push(pence - told);
                told = pence;
            }
        }
    }
}

/// The value in force on a day.
fn on(steps: &[(i32, i128)], day: i32) -> i128 {
    steps.iter().rev().find(|s| s.0 <= day).map_or(0, |s| s.1)
}

/// Takes a spell off a row of changes: whole days between, parts of the first and last.
fn absent(at_work: &mut [i64], weight: i64, start: f64, end: f64) {
    let (first, last) = (start.floor() as usize, end.floor() as usize);
    let mut part = |w: usize, share: f64| {
        let lost = (weight as f64 * share).round() as i64;
        at_work[w] -= lost;
        if w + 1 < at_work.len() {
            at_work[w + 1] += lost;
        }
    };
    if first == last {
        part(first, end - start);
        return;
    }
    part(first, first as f64 + 1.0 - start);
    part(last, end - last as f64);
    at_work[first + 1] -= weight;
    at_work[last] += weight;
}

/// The spells of a person until `days` working days of the run.
fn spells(illness: &Illness, key: Key, days: f64, spells: &mut Vec<(f64, f64)>) {
    let mut at = 0.0;
    if unit(key.purpose(ILL_AT_START, 0)) < illness.ill {
        at = illness.open.sample_bits(key.purpose(OPEN_SPELL, 0)) * unit(key.purpose(OPEN_SPELL_LEFT, 0));
        spells.push((0.0, at));
    }
    for n in 0.. {
        let start = at + illness.gap.sample_bits(key.purpose(HEALTHY, n));
        if start >= days {
            return;
        }
        at = start + illness.length.sample_bits(key.purpose(SPELL, n));
        spells.push((start, at));
    }
}
