//! The least that meets a target with a stated confidence, and how it was found.

use super::ceiling::Ceiling;
use super::comparison::Comparison;
use super::target::Probability;
use super::worsened::NoWorse;

/// What `solve` answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// Path of what is varied.
    pub path: String,
    /// Its values, ascending, as the scenario takes them.
    pub values: Vec<String>,
    /// In which share of futures each meets the target.
    pub curve: Curve,
    /// The target's title.
    pub target: String,
    /// Periods in which it must be met.
    pub hold: u32,
    /// Whether it must stay met to the end of the run.
    pub to_the_end: bool,
    /// Share of futures that must meet it.
    pub confidence: f64,
    /// How the futures were counted.
    pub how: How,
    /// Replications that were run to find it.
    pub runs: u64,
    /// The least that meets it; `None`: not reachable on this lattice.
    pub least: Option<Least>,
    /// The answer tried on futures that had no part in finding it: itself, and one step less.
    pub check: Option<(Probability, Option<Probability>)>,
    /// Mean cost of each value over the run, pounds.
    pub costs: Option<Vec<f64>>,
    /// The scenario with the answer, or with what comes nearest, against the scenario as it is.
    pub against_base: Comparison,
    /// What it does to other services, and the bound that holds for them; `None`: no bound was asked.
    pub no_worse: Option<NoWorse>,
    /// What is varied besides, and for each of its values what the first must be.
    pub second: Option<SecondLever>,
    /// Titles of the other targets that must be met in the same future.
    pub guards: Vec<String>,
    /// Title of the team whose list may not be empty.
    pub never_empty: Option<String>,
    /// Where there is no answer: what would bring one.
    pub unlock: Option<Unlock>,
    /// The target with staff without end.
    pub ceiling: Option<Ceiling>,
    /// The same question in another scenario.
    pub beside: Option<Beside>,
}

/// What would bring an answer where there is none: the best value with staff without end at what binds, then at what
/// binds next.
#[derive(Debug, Clone, PartialEq)]
pub struct Unlock {
    /// Teams that were given staff without end, one after the other, with the share of futures that then meet the target.
    pub teams: Vec<(String, Probability)>,
    /// With every team so.
    pub all: Probability,
}

/// The same question in another scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    /// Its title.
    pub title: String,
    /// Its curve, over the same values.
    pub curve: Curve,
    /// Its answer; `None`: not reachable there.
    pub least: Option<Least>,
}

/// A second lever: its values, and for each the curve of the first.
#[derive(Debug, Clone, PartialEq)]
pub struct SecondLever {
    /// Path of what is varied.
    pub path: String,
    /// Its values, ascending.
    pub values: Vec<String>,
    /// Index of the value with which the answer is told: the first with which there is one.
    pub told: usize,
    /// For each of them the curve of the first lever.
    pub curves: Vec<Curve>,
    /// Mean costs, pounds: by value of the second, then of the first.
    pub costs: Option<Vec<Vec<f64>>>,
}

/// How the futures that meet the target were counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By bisection in each future, after looking at so many of (future, value) and finding that more never harms.
    Bisection {
        /// How many were looked at.
        looked_at: u32,
    },
    /// By running every value in every future, because in some more harms.
    Lattice {
        /// Of the futures, those in which more was seen to harm.
        harmed: u32,
        /// Futures in which every value was looked at before.
        futures: u32,
    },
}

impl Solution {
    /// Index of the answer, or of what comes nearest.
    pub fn at(&self) -> usize {
        self.least.map_or_else(|| self.curve.best(), |least| least.value)
    }

    /// Whether the target is met with the confidence, and every guard rail holds.
    pub fn is_reached(&self) -> bool {
        self.least.is_some() && self.no_worse.as_ref().is_none_or(|guard| guard.broken().next().is_none())
    }

    /// Whether the check on fresh futures speaks against the answer: sure beyond its simulation error.
    pub fn is_contradicted(&self) -> bool {
        self.check.is_some_and(|(at, _)| at.upper < self.confidence)
    }
}

/// The values of a lattice with the share of futures in which each meets the target.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// By value of the lattice, ascending.
    pub met: Vec<Probability>,
    /// Whether more of it helps; otherwise less does, or an earlier date.
    pub more_helps: bool,
}

/// What is sought: a place on the lattice, and where it may lie for all that the futures tell (95 %).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Least {
    /// Index of the first value, from the end that helps least, that meets the target with the confidence.
    pub value: usize,
    /// The first that may: of which it cannot be excluded. From the end that helps least.
    pub from: usize,
    /// The first that does for certain; `None`: none of the lattice does.
    pub to: Option<usize>,
}

impl Curve {
    /// From the number of futures of `of` in which each value meets the target; they have so many draws of the inputs, or
    /// (as many as futures) inputs that are no draws.
    pub fn new(met: &[u32], of: u32, draws: u32, more_helps: bool) -> Self {
        Curve { met: met.iter().map(|yes| Probability::of_draws(*yes, of, draws)).collect(), more_helps }
    }

    /// The indices from the end that helps least to the end that helps most.
    fn upwards(&self) -> impl DoubleEndedIterator<Item = usize> {
        let last = self.met.len() - 1;
        (0..=last).map(move |at| if self.more_helps { at } else { last - at })
    }

    /// The least that meets the target in this share of futures, and at which every value beyond it does too; `None`
    /// where no value does. Its interval turns the exact interval of each share round, which for one value in each
    /// future is that of an order statistic.
    pub fn least(&self, confidence: f64) -> Option<Least> {
        let from_where_all =
            |is: &dyn Fn(&Probability) -> bool| self.upwards().rev().take_while(|at| is(&self.met[*at])).last();
        let share = |p: &Probability| p.share().unwrap_or(0.0) >= confidence - 1e-12;
        Some(Least {
            value: from_where_all(&share)?,
            from: from_where_all(&|p| p.upper >= confidence)?,
            to: from_where_all(&|p| p.lower >= confidence),
        })
    }

    /// The value at which the target is met in the most futures: the first of these.
    pub fn best(&self) -> usize {
        let most = self.met.iter().map(|p| p.yes).max().unwrap_or(0);
        self.upwards().find(|at| self.met[*at].yes == most).unwrap_or(0)
    }

    /// The value one step before one, from the end that helps least.
    pub fn before(&self, value: usize) -> Option<usize> {
        if self.more_helps { value.checked_sub(1) } else { Some(value + 1).filter(|v| *v < self.met.len()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 80 % of 100: shares of 70, 78, 80, 90, 100 %. Clopper and Pearson: 73 to 87 of 100 may be 80 % (methods: 80 of
    /// 100 is 0.708 to 0.873), so that 78 may and 90 does (0.824).
    #[test]
    fn the_least_is_the_first_from_which_all_do() {
        let curve = Curve::new(&[70, 78, 80, 90, 100], 100, 100, true);
        assert_eq!(curve.least(0.8), Some(Least { value: 2, from: 1, to: Some(3) }));
        assert_eq!(curve.before(2), Some(1));
        assert_eq!(curve.least(1.0), Some(Least { value: 4, from: 4, to: None }));
        let turned = Curve::new(&[100, 90, 80, 78, 70], 100, 100, false);
        assert_eq!(turned.least(0.8), Some(Least { value: 2, from: 3, to: Some(1) }));
        assert_eq!((turned.before(2), turned.before(4)), (Some(3), None));
        // One that falls again is not held.
        let bent = Curve::new(&[10, 85, 70, 82, 90], 100, 100, true);
        assert_eq!(bent.least(0.8).map(|l| l.value), Some(3));
        assert_eq!(Curve::new(&[0, 10, 20], 100, 100, true).least(0.8), None);
        assert_eq!((bent.best(), turned.best()), (4, 0));
    }
}
