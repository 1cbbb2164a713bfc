//! Money: what a team costs in a month is what its contracts were taken for and what those in post cost, to the penny.

use super::books::Closed;
use super::figures::What;
use sendsim::measure::Record;
use sendsim::plan::{Plan, ServerRole};

impl Closed {
    /// The cost of every team and month. All posts of a team cost the same for a WTE, as scenarios at random have it, and
    /// their WTE are whole thousandths.
    pub fn check_money(&mut self, plan: &Plan, record: &Record) {
        let months: Vec<_> = plan.months().iter().map(|m| (m.year, m.last_day - m.first_day + 1)).collect();
        for (t, (team, columns)) in plan.scenario.teams.iter().zip(&plan.columns.teams).enumerate() {
            let rate = team.posts.first().map_or(0.0, |post| post.cost_per_year);
            if team.posts.iter().any(|post| post.cost_per_year != rate) {
                continue;
            }
            for (m, (year, days)) in (0..).zip(&months) {
                let of = |column| record.month(&plan.layout, column, m);
                let year = if jiff::civil::date(*year, 1, 1).in_leap_year() { 366.0 } else { 365.0 };
                // Thousandths of a WTE for so many days.
                let staff = of(columns.wte) as f64 / 1000.0 * rate * 100.0 / year;
                let contracts = plan.servers.iter().zip(0..).filter(|(server, _)| server.team == t);
                let bought: i64 = contracts
                    .map(|(server, s)| match server.role {
                        ServerRole::Contract(c) => {
                            (self.figures.get(What::Taken(s), m) as f64 * team.contracts[c].price * 100.0).round()
                                as i64
                        }
                        _ => 0,
                    })
                    .sum();
                let (told, worked_out) = (of(columns.pence), staff + bought as f64);
                self.figures.seen.entry("pounds of posts").and_modify(|n| *n += staff as u64 / 100).or_default();
                self.figures.seen.entry("pounds of contracts").and_modify(|n| *n += bought as u64 / 100).or_default();
                // The days of a month add up to its cost within a penny.
                self.check((told as f64 - worked_out).abs() <= 1.0, || {
                    format!("{} costs {told} pence in month {m}, not {worked_out}", team.id)
                });
                let counted = of(columns.days);
                self.check(counted == i64::from(*days), || format!("month {m} has {days} days, not {counted}"));
            }
        }
    }
}
