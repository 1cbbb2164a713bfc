//! One replication of a team's staff.

use super::WHOLE;
use super::compile::{Illness, PostSpec, Ramp, StaffSpec, Window};
use crate::calendar::MINUTES_A_DAY;
use crate::chance::{Key, NameHash, unit};
use crate::pathway::AtEnd;

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
    /// Changes in WTE in post, by day.
    in_post: Vec<i64>,
    /// Changes in effective WTE at work, by working day.
    at_work: Vec<i64>,
    /// Of it, by persons who ramp up (not as changes), and whether there are any.
    new: Vec<i64>,
    any_new: bool,
    /// Present persons who are supervised, not as changes.
    supervised: Vec<i64>,
    /// Spells of the present person, in working days of the run.
    spells: Vec<(f64, f64)>,
    /// By day: output, what of it is of new persons, supervision wanted, nominal output, held cases, WTE, pence.
    gives: Vec<f64>,
    gives_new: Vec<f64>,
    supervision: Vec<f64>,
    nominal: Vec<f64>,
    held: Vec<i64>,
    wte: Vec<i64>,
    pence: Vec<f64>,
    /// Ends: day, nominal output that ends, rule.
    ends: Vec<(i32, f64, AtEnd)>,
}

fn zeroed<T: Clone + Default>(buffer: &mut Vec<T>, length: usize) {
    buffer.clear();
    buffer.resize(length, T::default());
}

impl StaffSpec {
    /// Draws the team's staff for the replication of this key.
    pub fn realise(&self, key: Key, out: &mut Realised) {
        let s = &mut out.scratch;
        for buffer in [&mut s.gives_new, &mut s.supervision, &mut s.gives] {
            zeroed(buffer, self.working.len());
        }
        zeroed(&mut s.nominal, if self.has_falls { self.days } else { 0 });
        zeroed(&mut s.held, if self.has_places { self.days } else { 0 });
        zeroed(&mut s.wte, self.days);
        zeroed(&mut s.pence, self.days);
        s.ends.clear();
        let mut any_new = false;
        for post in &self.posts {
            zeroed(&mut s.in_post, self.days + 1);
            zeroed(&mut s.at_work, self.working.len() + 1);
            if s.any_new || s.new.len() != self.working.len() {
                zeroed(&mut s.new, self.working.len());
                zeroed(&mut s.supervised, self.working.len());
                s.any_new = false;
            }
            for (p, windows) in post.persons.iter().enumerate() {
                self.person(post, windows, key.sub(post.name, p as u32), s);
            }
            self.sum_post(post, s);
            any_new |= s.any_new;
        }
        self.finish(any_new, out);
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
            s.in_post[a as usize] += weight;
            s.in_post[b as usize] -= weight;
            let lost = weight - if b < to { next.map_or(0, |n| n.1) } else { 0 };
            if lost > 0 && (b as usize) < self.days && post.at_end != AtEnd::Finish {
                s.ends.push((b, lost as f64 * on(&post.nominal, b - 1), post.at_end));
            }
            let mut settled = a;
            if let (Some(ramp), Some(began)) = (&post.ramp, new) {
                settled = ((began + ramp.days).ceil().clamp(f64::from(a), f64::from(b))) as i32;
                self.ramp(ramp, *weight, began, a..settled, s);
            }
            let (wa, wb) = (self.worked[settled as usize], self.worked[b as usize]);
            s.at_work[wa as usize] += weight;
            s.at_work[wb as usize] -= weight;
            for (start, end) in &s.spells {
                let (start, end) = (start.max(f64::from(wa)), end.min(f64::from(wb)));
                if start < end {
                    absent(&mut s.at_work, *weight, start, end);
                }
            }
        }
    }

    /// The days on which a person ramps up.
    fn ramp(&self, ramp: &Ramp, weight: i64, began: f64, days: std::ops::Range<i32>, s: &mut Scratch) {
        let (wa, wb) = (self.worked[days.start as usize] as usize, self.worked[days.end as usize] as usize);
        s.any_new |= wa < wb;
        for w in wa..wb {
            let done = ((f64::from(self.working[w]) + 0.5 - began) / ramp.days).clamp(0.0, 1.0);
            let ill: f64 = s.spells.iter().map(|(a, b)| overlap(*a, *b, w)).sum();
            let here = weight as f64 * (1.0 - ill.min(1.0));
            s.supervised[w] += here.round() as i64;
            s.new[w] += (here * (ramp.from_share + (1.0 - ramp.from_share) * done)).round() as i64;
        }
    }

    fn sum_post(&self, post: &PostSpec, s: &mut Scratch) {
        let mut at_work = 0;
        for (w, gives) in post.gives.iter().enumerate() {
            at_work += s.at_work[w];
            s.gives[w] += at_work as f64 * gives;
        }
        if s.any_new {
            let supervision = post.ramp.as_ref().map_or(0.0, |r| r.supervision);
            for (w, gives) in post.gives.iter().enumerate() {
                s.gives_new[w] += s.new[w] as f64 * gives;
                s.supervision[w] += s.supervised[w] as f64 * post.not_leave[w] * supervision;
            }
        }
        // In post changes on few days: between them everything is a constant.
        let (mut in_post, mut day) = (0, 0);
        while day < self.days {
            in_post += s.in_post[day];
            let mut end = day + 1;
            while end < self.days && s.in_post[end] == 0 {
                end += 1;
            }
            if in_post != 0 {
                s.wte[day..end].iter_mut().for_each(|n| *n += in_post);
                if self.has_places && post.caseload > 0 {
                    s.held[day..end].iter_mut().for_each(|n| *n += in_post * post.caseload);
                }
                add(&mut s.pence, &post.pence, day, end, in_post as f64);
                if self.has_falls {
                    add(&mut s.nominal, &post.nominal, day, end, in_post as f64);
                }
            }
            day = end;
        }
    }

    fn finish(&self, any_new: bool, out: &mut Realised) {
        let s = &mut out.scratch;
        zeroed(&mut out.per_day, self.days);
        for (w, day) in self.working.iter().enumerate() {
            let mut minutes = s.gives[w];
            if any_new {
                minutes -= s.supervision[w].min(minutes);
                minutes += s.gives_new[w];
            }
            let day = *day as usize;
            out.per_day[day] = (minutes + self.rate.get(day).unwrap_or(&0.0)).round() as i64;
        }
        out.wte_milli_per_day.clear();
        out.wte_milli_per_day.extend(s.wte.iter().map(|n| ((n + WHOLE / 2000) / (WHOLE / 1000)) as i32));
        out.cost_pence_per_day.clear();
        let (mut sum, mut told) = (0.0_f64, 0);
        out.cost_pence_per_day.extend(s.pence.iter().map(|p| {
            sum += p;
            let before = std::mem::replace(&mut told, sum.round() as i64);
            told - before
        }));
        out.places.clear();
        if self.has_places {
            let mut own = self.places.iter().peekable();
            let mut extra = 0;
            for (day, held) in s.held.iter().enumerate() {
                while let Some((_, places)) = own.next_if(|step| step.0 as usize <= day) {
                    extra = *places;
                }
                let places = (held / (WHOLE * 1_000_000)).min(i64::from(i32::MAX - extra)) as i32 + extra;
                if out.places.last().is_none_or(|last| last.1 != places) {
                    out.places.push((day as i32 * MINUTES_A_DAY, places));
                }
            }
        }
        out.falls.clear();
        s.ends.sort_by_key(|e| e.0);
        for (day, lost, rule) in s.ends.drain(..) {
            let all = s.nominal[day as usize - 1];
            let minute = day * MINUTES_A_DAY;
            let share_ppm = if all > 0.0 { (lost / all * 1e6).round().min(1e6) as u32 } else { 0 };
            match out.falls.iter_mut().rev().take_while(|f| f.minute == minute).find(|f| f.rule == rule) {
                Some(fall) => fall.share_ppm = (fall.share_ppm + share_ppm).min(1_000_000),
                None => out.falls.push(Fall { minute, share_ppm, rule }),
            }
        }
    }
}

/// The value in force on a day.
fn on(steps: &[(i32, f64)], day: i32) -> f64 {
    steps.iter().rev().find(|s| s.0 <= day).map_or(0.0, |s| s.1)
}

/// Adds `times` × a value by steps to the days from `from` to before `to`.
fn add(sum: &mut [f64], steps: &[(i32, f64)], from: usize, to: usize, times: f64) {
    for (i, (first, value)) in steps.iter().enumerate() {
        let a = (*first as usize).max(from);
        let b = steps.get(i + 1).map_or(to, |next| (next.0 as usize).min(to));
        if a < b {
            sum[a..b].iter_mut().for_each(|n| *n += times * value);
        }
    }
}

/// Part of working day `w` that lies in a spell.
fn overlap(start: f64, end: f64, w: usize) -> f64 {
    (end.min(w as f64 + 1.0) - start.max(w as f64)).max(0.0)
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
