//! The price list of the bottleneck: what the next sum of money buys at each team, worked out anew after each.

use super::comparison::Money;
use super::difference::DifferenceCell;
use super::estimate::Estimate;
use super::precision::Exactness;
use crate::calendar::Date;
use std::cmp::Ordering;

/// What `spend` answers.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceList {
    /// What is looked at, as `--measure` takes it.
    pub measure: String,
    /// Its unit.
    pub unit: &'static str,
    /// Whether more of it is better.
    pub highest: bool,
    /// It in the scenario as it is: mean over the futures.
    pub stated: Estimate,
    /// Pounds a year that are spent at a time.
    pub step: f64,
    /// Pounds a year of the budget that are less than a step.
    pub left: f64,
    /// From this day to the end of the run.
    pub from: Date,
    /// The price lists, each after what those before it bought.
    pub rounds: Vec<PriceRound>,
    /// Whether it ended before the money did, because no team makes a sure difference.
    pub ended_early: bool,
    /// All that was bought against the scenario as it is: the measure, and money.
    pub together: Option<(DifferenceCell, Option<Money>)>,
}

/// What the next sum buys at each team.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceRound {
    /// Pounds a year spent before.
    pub spent: f64,
    /// By offer, the best first.
    pub prices: Vec<Price>,
    /// Whether the first of them was bought.
    pub bought: bool,
}

/// What a sum buys at one team.
#[derive(Debug, Clone, PartialEq)]
pub struct Price {
    /// Id of the team.
    pub team: String,
    /// Its title.
    pub title: String,
    /// Title of the post or contract that it buys more of.
    pub like: String,
    /// Whole-time equivalents, or cases a month.
    pub units: f64,
    /// `WTE` or `cases a month`.
    pub unit: &'static str,
    /// The measure with it less that without, on the same futures; `None` where no future has both.
    pub change: Option<DifferenceCell>,
    /// What it costs over the run, and what comes of it in plans on time.
    pub money: Option<Money>,
    /// How exact the change is.
    pub exactness: Option<Exactness>,
}

impl Price {
    /// By how much it makes the measure better; below zero: worse.
    pub fn gain(&self, highest: bool) -> f64 {
        let by = self.change.as_ref().map_or(0.0, |c| c.difference.mean.value);
        if highest { by } else { -by }
    }

    /// Whether it brings more than another, or as much for less.
    pub fn is_before(&self, other: &Price, highest: bool) -> bool {
        self.order(other, highest).is_lt()
    }

    fn order(&self, other: &Price, highest: bool) -> Ordering {
        let cost = |price: &Price| price.money.as_ref().map_or(0.0, |money| money.cost.mean.value);
        other.gain(highest).total_cmp(&self.gain(highest)).then(cost(self).total_cmp(&cost(other)))
    }

    /// Whether it makes the measure better, sure beyond the simulation error.
    pub fn is_sure(&self, highest: bool) -> bool {
        let of = self.change.as_ref().map(|c| c.difference.mean);
        let bound = of.and_then(|mean| if highest { mean.lower } else { mean.upper.map(|u| -u) });
        bound.is_some_and(|bound| bound > 0.0)
    }

    /// Whether nothing differs in any future: the team has enough as it is.
    pub fn is_nothing(&self) -> bool {
        self.change.as_ref().is_none_or(DifferenceCell::is_same)
    }

    /// Pounds over the run for each unit by which the measure is better; `None` where that is not sure.
    pub fn pounds_each(&self, highest: bool) -> Option<f64> {
        let cost = self.money.as_ref()?.cost.mean.value;
        self.is_sure(highest).then(|| cost / self.gain(highest))
    }
}

impl PriceRound {
    /// The offers of a round, the best first, of equal ones the cheaper; still equal ones stay in the order of the scenario.
    pub fn new(spent: f64, mut prices: Vec<Price>, highest: bool) -> Self {
        prices.sort_by(|a, b| a.order(b, highest));
        PriceRound { spent, prices, bought: false }
    }

    /// What is bought: the first, where it is sure to make a difference.
    pub fn best(&self, highest: bool) -> Option<&Price> {
        self.prices.first().filter(|price| price.is_sure(highest))
    }
}

impl PriceList {
    /// What was bought, in order.
    pub fn bought(&self) -> impl Iterator<Item = &Price> {
        self.rounds.iter().filter(|round| round.bought).filter_map(|round| round.prices.first())
    }
}
