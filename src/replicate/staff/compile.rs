//! What a plan can know about a team's staff before anything is drawn.

use super::WHOLE;
use crate::calendar::{Calendar, MINUTES_A_DAY};
use crate::chance::{Law, NameHash, Sampler};
use crate::pathway::{AnnualLeave, AtEnd, Dated, Post, Team, TeamHours};

/// Days in a mean year.
const YEAR: f64 = 365.25;
/// Spells of sickness a year and changes of person a year, at most: more than one a day means nothing.
const MOST_A_YEAR: f64 = 250.0;

/// The staff of a team, compiled for a run.
#[derive(Debug, Clone)]
pub struct StaffSpec {
    pub(super) days: usize,
    /// `worked[d]` = days before day `d` on which the team works; one longer than the run.
    pub(super) worked: Vec<i32>,
    /// The days on which the team works.
    pub(super) working: Vec<i32>,
    pub(super) posts: Vec<PostSpec>,
    /// What the posts of each kind give: posts that give the same on every day are summed as one.
    pub(super) kinds: Vec<Kind>,
    /// Days in the calendar year of each day, from the days on which that changes.
    pub(super) years: Vec<(i32, f64)>,
    /// Millionths of a minute a day that do not come from posts.
    pub(super) rate: Vec<f64>,
    /// Places that do not come from posts, by first day.
    pub(super) places: Vec<(i32, i32)>,
    /// Whether a post or the team limits the cases held at once.
    pub(super) has_places: bool,
    /// Whether an end is to be told of at all.
    pub(super) has_falls: bool,
}

/// A post, compiled.
#[derive(Debug, Clone)]
pub(super) struct PostSpec {
    pub(super) name: NameHash,
    pub(super) persons: Vec<Vec<Window>>,
    pub(super) chance_filled: f64,
    pub(super) delay_weeks: Option<Sampler>,
    pub(super) ramp: Option<Ramp>,
    pub(super) sickness: Option<Illness>,
    pub(super) turnover: Option<Leavers>,
    /// Index in [`StaffSpec::kinds`].
    pub(super) kind: usize,
    /// Output of one WTE a week but for absence, millionths of an hour, from each day on which it changes: for the share
    /// of a fall.
    pub(super) nominal: Vec<(i32, i128)>,
    /// Millionths of a case that one WTE holds.
    pub(super) caseload: i128,
    /// Pence a year that one WTE costs.
    pub(super) pence: i128,
    pub(super) at_end: AtEnd,
}

/// What a post gives, by working day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kind {
    /// Millionths of a minute that a billionth of a WTE at work gives.
    pub(super) gives: Vec<f64>,
    /// Share of the day that is not leave.
    pub(super) not_leave: Vec<f64>,
}

/// A time in which a person's place exists.
#[derive(Debug, Clone)]
pub(super) struct Window {
    /// First day; far before the start for someone who has always been there.
    pub(super) from: i32,
    /// First day after it.
    pub(super) until: i32,
    /// WTE in billionths by first day, ascending, the first at `from`.
    pub(super) weights: Vec<(i32, i64)>,
    /// Whether it is a new start: chance, delay and ramp-up.
    pub(super) fresh: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Ramp {
    pub(super) days: f64,
    pub(super) from_share: f64,
    /// Millionths of a minute a working day for each billionth of a WTE.
    pub(super) supervision: f64,
}

#[derive(Debug, Clone)]
pub(super) struct Illness {
    /// Healthy working days between spells.
    pub(super) gap: Sampler,
    pub(super) length: Sampler,
    /// Length of the spell in progress at the start.
    pub(super) open: Sampler,
    /// Chance of being ill at the start.
    pub(super) ill: f64,
}

#[derive(Debug, Clone)]
pub(super) struct Leavers {
    pub(super) tenure_days: Sampler,
    pub(super) refill_weeks: Sampler,
}

/// The far past, which no sum of days overflows.
const ALWAYS: i32 = i32::MIN / 4;

impl StaffSpec {
    /// Compiles the posts, rate and places of a team for the run of the calendar.
    pub fn compile(team: &Team, calendar: &Calendar) -> Self {
        let days = calendar.days();
        let office = team.works == TeamHours::OfficeHours;
        let works = |d: i32| !office || calendar.is_working(d);
        let mut worked = vec![0];
        let mut working = Vec::new();
        for d in 0..days {
            if works(d) {
                working.push(d);
            }
            worked.push(working.len() as i32);
        }
        let minutes = if office { calendar.office_minutes() } else { MINUTES_A_DAY };
        let rate = match &team.rate {
            None => Vec::new(),
            Some(rate) => {
                let on = |d: i32| if works(d) { *rate.on(calendar.date_of(d)) * f64::from(minutes) * 1e6 } else { 0.0 };
                (0..days).map(on).collect()
            }
        };
        let places = team.places.as_ref().map_or(Vec::new(), |p| {
            steps(p, calendar).into_iter().map(|(d, n)| (d, n.min(i32::MAX as u32) as i32)).collect()
        });
        let mut kinds: Vec<Kind> = Vec::new();
        let posts = team.posts.iter().map(|post| {
            let kind = Kind::compile(team, post, calendar, &working);
            let known = kinds.iter().position(|k| *k == kind).unwrap_or(kinds.len());
            if known == kinds.len() {
                kinds.push(kind);
            }
            PostSpec::compile(team, post, calendar, known)
        });
        StaffSpec {
            days: days as usize,
            posts: posts.collect(),
            kinds,
            years: years(calendar),
            worked,
            working,
            rate,
            has_places: team.places.is_some() || team.posts.iter().any(|p| p.caseload.is_some()),
            places,
            has_falls: team.posts.iter().any(|p| p.at_end != AtEnd::Finish),
        }
    }

    /// Whether nothing hangs on chance: every replication has the same staff.
    pub fn is_certain(&self) -> bool {
        self.posts.iter().all(PostSpec::is_certain)
    }

    /// Persons in the posts, filled or not: for an estimate of the cost of a replication.
    pub fn persons(&self) -> usize {
        self.posts.iter().map(|p| p.persons.len()).sum()
    }
}

impl Kind {
    fn compile(team: &Team, post: &Post, calendar: &Calendar, working: &[i32]) -> Self {
        let office = team.works == TeamHours::OfficeHours;
        let leave = leave_rates(post.leave.as_ref(), calendar, office);
        let daily = post.hours_per_week / working_days_a_week(office) * 60e6 / WHOLE as f64;
        let not_leave: Vec<f64> = working.iter().map(|d| 1.0 - leave(*d)).collect();
        let gives = working.iter().zip(&not_leave).map(|(d, here)| {
            let date = calendar.date_of(*d);
            daily * here * post.share_of_time.on(date) * post.productivity.on(date)
        });
        Kind { gives: gives.collect(), not_leave }
    }
}

impl PostSpec {
    fn is_certain(&self) -> bool {
        self.chance_filled >= 1.0 && self.delay_weeks.is_none() && self.sickness.is_none() && self.turnover.is_none()
    }

    fn compile(team: &Team, post: &Post, calendar: &Calendar, kind: usize) -> Self {
        let office = team.works == TeamHours::OfficeHours;
        let week = working_days_a_week(office);
        let year = working_days_a_year(calendar, office);
        PostSpec {
            name: NameHash::new(&post.id).within(NameHash::new(&team.id)),
            persons: persons(post, calendar),
            chance_filled: post.chance_filled,
            delay_weeks: post.start_delay_weeks.as_ref().map(Sampler::new),
            ramp: post.ramp_up.filter(|r| r.weeks > 0.0).map(|r| Ramp {
                days: 7.0 * r.weeks,
                from_share: r.from_share,
                supervision: r.supervision_hours_per_week / week * 60e6 / WHOLE as f64,
            }),
            sickness: post.sickness.as_ref().filter(|s| s.spells_per_year > 0.0).map(|s| {
                let (length, open) = (Sampler::new(&s.working_days), Sampler::length_biased(&s.working_days));
                let gap = (year / s.spells_per_year.min(MOST_A_YEAR) - length.mean()).max(0.01);
                let ill = length.mean() / (gap + length.mean());
                Illness { gap: Sampler::new(&Law::Exponential { mean: gap }), length, open, ill }
            }),
            turnover: post.turnover.as_ref().filter(|t| t.per_year > 0.0).map(|t| Leavers {
                tenure_days: Sampler::new(&Law::Exponential { mean: YEAR / t.per_year.min(MOST_A_YEAR) }),
                refill_weeks: Sampler::new(&t.refill_weeks),
            }),
            kind,
            nominal: nominal(post, calendar),
            // Posts of one team either all have one or none has: checked when a scenario is read.
            caseload: (post.caseload.unwrap_or(0.0) * 1e6).round() as i128,
            pence: (post.cost_per_year * 100.0).round() as i128,
            at_end: post.at_end,
        }
    }
}

/// A dated value as steps by day, the first at day 0 or before, none past the run.
fn steps<T: Copy>(dated: &Dated<T>, calendar: &Calendar) -> Vec<(i32, T)> {
    let mut steps = vec![(0, *dated.on(calendar.start()))];
    let later = dated.changes.iter().map(|(date, value)| (calendar.day_of(*date), *value));
    steps.extend(later.filter(|(day, _)| *day > 0 && *day < calendar.days()));
    steps
}

/// Output of one WTE a week, but for absence, from each day on which it changes.
fn nominal(post: &Post, calendar: &Calendar) -> Vec<(i32, i128)> {
    let mut days: Vec<i32> = steps(&post.share_of_time, calendar).into_iter().map(|s| s.0).collect();
    days.extend(steps(&post.productivity, calendar).into_iter().map(|s| s.0));
    days.sort_unstable();
    days.dedup();
    let at = |d: i32| {
        let date = calendar.date_of(d);
        post.hours_per_week * post.share_of_time.on(date) * post.productivity.on(date)
    };
    days.into_iter().map(|d| (d, (at(d) * 1e6).round() as i128)).collect()
}

/// Days in each calendar year, from its first day in the run.
fn years(calendar: &Calendar) -> Vec<(i32, f64)> {
    let mut years: Vec<(i32, f64)> = Vec::new();
    let mut last = None;
    for month in calendar.months() {
        if last != Some(month.year) {
            years.push((month.first_day, f64::from(calendar.date_of(month.first_day).days_in_year())));
            last = Some(month.year);
        }
    }
    years
}

/// The persons of a post, each with the times in which there is such a person.
fn persons(post: &Post, calendar: &Calendar) -> Vec<Vec<Window>> {
    let from = post.from.map_or(ALWAYS, |d| calendar.day_of(d));
    let until = post.until.map_or(calendar.days(), |d| calendar.day_of(d).saturating_add(1).min(calendar.days()));
    let whole = |wte: f64| (wte * WHOLE as f64).round() as i64;
    let mut steps: Vec<(i32, i64)> = vec![(ALWAYS, whole(post.wte.initially))];
    steps.extend(post.wte.changes.iter().map(|(date, wte)| (calendar.day_of(*date), whole(*wte))));
    let most = steps.iter().map(|s| s.1).max().unwrap_or(0);
    let count = (most + WHOLE - 1) / WHOLE;
    (0..count).map(|p| windows(&steps, p * WHOLE, from, until)).collect()
}

fn windows(steps: &[(i32, i64)], below: i64, from: i32, until: i32) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::new();
    for (i, (day, wte)) in steps.iter().enumerate() {
        let end = steps.get(i + 1).map_or(i32::MAX, |next| next.0).min(until);
        let (day, weight) = ((*day).max(from), (wte - below).clamp(0, WHOLE));
        if day >= end || weight == 0 {
            continue;
        }
        match windows.last_mut().filter(|w| w.until == day) {
            Some(window) => {
                window.until = end;
                window.weights.push((day, weight));
            }
            None => windows.push(Window { from: day, until: end, weights: vec![(day, weight)], fresh: day > ALWAYS }),
        }
    }
    windows
}

/// Days over which weekly hours are spread.
fn working_days_a_week(office: bool) -> f64 {
    if office { 5.0 } else { 7.0 }
}

/// Days on which a team works in a mean year, from the first twelve months.
fn working_days_a_year(calendar: &Calendar, office: bool) -> f64 {
    let days = calendar.working_days_before(365) - calendar.working_days_before(0);
    if office { f64::from(days) / 365.0 * YEAR } else { YEAR }
}

/// Share of a working day that is leave, by day.
fn leave_rates(leave: Option<&AnnualLeave>, calendar: &Calendar, office: bool) -> impl Fn(i32) -> f64 {
    let closed = |d: i32| calendar.is_working(d) && !calendar.is_school_open(d);
    let mut years: Vec<(f64, f64)> = Vec::new();
    if let Some(leave) = leave {
        for first in (0..calendar.days()).step_by(365) {
            let first = if first > 0 { first.min(calendar.days() - 365).max(0) } else { 0 };
            let year = first..first + 365;
            let inside = year.clone().filter(|d| closed(*d)).count() as f64;
            let all = year.filter(|d| !office || calendar.is_working(*d)).count() as f64;
            let wanted = leave.days_per_year * leave.share_in_closures.clamp(0.0, 1.0);
            let taken = wanted.min(inside);
            let outside = (leave.days_per_year - taken).min(all - inside).max(0.0);
            let share = |days: f64, of: f64| if of > 0.0 { (days / of).clamp(0.0, 1.0) } else { 0.0 };
            years.push((share(taken, inside), share(outside, all - inside)));
        }
    }
    let closed_days: Vec<bool> = (0..calendar.days()).map(closed).collect();
    move |d: i32| match years.get((d / 365) as usize) {
        None => 0.0,
        Some((in_closures, elsewhere)) => {
            if closed_days[d as usize] {
                *in_closures
            } else {
                *elsewhere
            }
        }
    }
}
