//! What money buys: more of the staff that a team has, or more of its contract.

use super::{Contract, Dated, Post, Scenario, Team};
use crate::calendar::Date;

/// The id of what is bought; names its random draws, so that all else keeps its own.
const BOUGHT: &str = "(bought)";

/// Something that money buys at a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// Index of the team.
    pub team: usize,
    /// What is bought there.
    pub what: Bought,
}

/// What is bought at a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bought {
    /// Whole-time equivalents like those of a post, by its index: its hours, leave, sickness, turnover and ramp-up.
    Posts(usize),
    /// Cases a month like those of a contract, by its index.
    Reports(usize),
}

impl Offer {
    /// What each team of a scenario can be given for money: more of its largest post that has a cost, and more of its
    /// first contract that has a price.
    pub fn all(scenario: &Scenario) -> Vec<Offer> {
        let of_team = |(team, t): (usize, &Team)| {
            let priced = t.posts.iter().enumerate().filter(|(_, p)| p.cost_per_year > 0.0);
            let largest = |a: &(usize, &Post), b: &(usize, &Post)| most(a.1).total_cmp(&most(b.1)).then(b.0.cmp(&a.0));
            let post = priced.max_by(largest).map(|(at, _)| Offer { team, what: Bought::Posts(at) });
            let contract = t.contracts.iter().position(|c| c.price > 0.0);
            [post, contract.map(|at| Offer { team, what: Bought::Reports(at) })].into_iter().flatten()
        };
        scenario.teams.iter().enumerate().flat_map(of_team).collect()
    }

    /// How much so many pounds a year buy: whole-time equivalents, or cases a month.
    pub fn units(self, scenario: &Scenario, pounds_a_year: f64) -> f64 {
        let team = &scenario.teams[self.team];
        match self.what {
            Bought::Posts(at) => pounds_a_year / team.posts[at].cost_per_year,
            Bought::Reports(at) => pounds_a_year / (12.0 * team.contracts[at].price),
        }
    }

    /// The title of the post or contract that it is like.
    pub fn like(self, scenario: &Scenario) -> &str {
        let team = &scenario.teams[self.team];
        match self.what {
            Bought::Posts(at) => &team.posts[at].title,
            Bought::Reports(at) => &team.contracts[at].title,
        }
    }
}

fn most(post: &Post) -> f64 {
    post.wte.values().copied().fold(0.0, f64::max)
}

impl Scenario {
    /// The scenario with so many pounds a year spent on each offer from a day to the end of the run. Who is bought is
    /// found on that day, begins slowly as others do, and leaves and is replaced as others are.
    pub fn with_bought(&self, bought: &[(Offer, f64)], from: Date) -> Scenario {
        let mut more = self.clone();
        let mut hash = self.hash.clone();
        for (offer, pounds) in bought.iter().filter(|(_, pounds)| *pounds > 0.0) {
            let units = Dated::constant(offer.units(self, *pounds));
            let team = &mut more.teams[offer.team];
            match offer.what {
                Bought::Posts(at) => {
                    let like = team.posts[at].clone();
                    team.posts.push(Post {
                        id: BOUGHT.to_owned(),
                        from: Some(from),
                        until: None,
                        wte: units,
                        start_delay_weeks: None,
                        chance_filled: 1.0,
                        ..like
                    });
                }
                Bought::Reports(at) => {
                    let like = team.contracts[at].clone();
                    team.contracts.push(Contract {
                        id: BOUGHT.to_owned(),
                        from: Some(from),
                        until: None,
                        reports_per_month: units,
                        ..like
                    });
                }
            }
            hash = mixed(&hash, &format!("{}/{:?}/{pounds}/{from}", team.id, offer.what));
        }
        more.hash = hash;
        more
    }

    /// The scenario with so many times the staff, contracts and places of the teams that `of` chooses, by their index,
    /// from the first day: what remains is delays, school closures, panels, and the cases that are late already.
    pub fn with_plenty(&self, of: impl Fn(usize) -> bool, times: f64) -> Scenario {
        let mut more = self.clone();
        let mut hash = self.hash.clone();
        for (_, team) in more.teams.iter_mut().enumerate().filter(|(index, _)| of(*index)) {
            for post in &mut team.posts {
                post.wte = post.wte.map(|wte| wte * times);
            }
            for contract in &mut team.contracts {
                contract.reports_per_month = contract.reports_per_month.map(|n| n * times);
            }
            team.rate = team.rate.as_ref().map(|rate| rate.map(|r| r * times));
            team.places = team.places.as_ref().map(|places| places.map(|n| (f64::from(*n) * times) as u32));
            hash = mixed(&hash, &format!("{}/{times}", team.id));
        }
        more.hash = hash;
        more
    }
}

/// The hash of a scenario that was changed after it was read (FNV-1a over the old one and what was done).
fn mixed(hash: &str, what: &str) -> String {
    let bytes = hash.bytes().chain(what.bytes());
    let mixed = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |h, byte| (h ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("{mixed:016x}")
}
