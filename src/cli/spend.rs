//! `sendsim spend`: what the next sum of money buys at each team.

use super::args::{Format, SpendArguments};
use super::console::{Console, grouped};
use super::ended::{Ended, Failure};
use super::interrupt::Interrupt;
use super::progress::Progress;
use super::run::{MANIFEST, quoted};
use super::{figure, limits, load, pages};
use crate::calendar::Date;
use crate::files::check_can_publish;
use crate::kernel::{Stop, Stopped};
use crate::pathway::{Bought, Offer, Scenario};
use crate::plan;
use crate::project::{Answers, Price, PriceList, PriceRound, Ranking};
use crate::report::{self, pack};
use crate::study::{self, Ran, RunSpec, Unsolved};
use std::path::{Path, PathBuf};

const PRICES: &str = "prices.csv";

/// Most sums that are spent one after the other.
const MOST_ROUNDS: f64 = 50.0;

/// Works out the price lists.
pub(super) fn spend(arguments: &SpendArguments, console: &Console) -> Result<Ended, Failure> {
    let limits = arguments.effort.limits();
    let interrupt = Interrupt::listen(Stop::with_budget(limits.events));
    let loaded = load::load(&arguments.scenario);
    load::say_notices(&loaded, console);
    load::say_posterior_is_not_used(&loaded, console);
    let Some(scenario) = &loaded.scenario else {
        return Err(Failure::Scenario(loaded.render_faults(console.error_colour)));
    };
    let spec = RunSpec {
        seed: arguments.effort.seed.unwrap_or(scenario.seed),
        first: 0,
        count: arguments.replications as u32,
        threads: load::threads(arguments.effort.manner.threads),
    };
    let study = Study {
        ranking: figure::looked_at(arguments.measure.as_ref(), scenario)?,
        offers: offers(arguments, scenario)?,
        from: from(arguments, scenario)?,
        rounds: rounds(arguments)?,
        step: arguments.step,
        left: arguments.budget - f64::from(rounds(arguments)?) * arguments.step,
        scenario,
        spec,
        stop: interrupt.stop(),
        limits,
    };
    // What is bought changes no demand; what was bought is held beside the one at work.
    let estimate = plan::compile(scenario).estimate();
    if let Some(words) = limits::refused(&estimate, 3 * u64::from(spec.count), spec.threads as u64, limits) {
        return Err(Failure::Refused(words));
    }
    let out = arguments.out.clone().unwrap_or_else(|| folder(&arguments.scenario.file));
    check_can_publish(&out, &[PRICES, MANIFEST])?;

    let plans = 1 + study.rounds * study.offers.len() as u32;
    let progress = Progress::new(console, spec.count.saturating_mul(plans));
    let (answers, list) = study.prices(&|n| progress.done(n))?;
    progress.clear();
    let command = study.command(arguments);
    let explained = pages::explained(scenario, &plan::compile(scenario), &loaded);
    let told = pages::Told::of(pack::Command::Spend, &answers, &explained, &loaded).priced(&list);
    let (files, _) = pages::files(&told, vec![(PRICES, report::prices_csv(&answers, &list))], &command, &[])?;
    interrupt.publish(&out, &files)?;
    console.answer(&match arguments.effort.manner.format {
        Format::Text => report::prices_text(&answers, &list, console.width, console.colour),
        Format::Json => report::prices_json(&answers, &list),
    })?;
    console.say(&format!("{}; files in {}", progress.took_all(spec.threads), out.display()));
    Ok(Ended::Done)
}

/// What can be bought.
fn offers(arguments: &SpendArguments, scenario: &Scenario) -> Result<Vec<Offer>, Failure> {
    for team in &arguments.team {
        if !scenario.teams.iter().any(|t| t.id == *team) {
            let known: Vec<&str> = scenario.teams.iter().map(|t| t.id.as_str()).collect();
            return Err(Failure::Argument(format!("there is no team {team}; there are {}", known.join(", "))));
        }
    }
    let wanted = |offer: &Offer| arguments.team.is_empty() || arguments.team.contains(&scenario.teams[offer.team].id);
    let offers: Vec<Offer> = Offer::all(scenario).into_iter().filter(wanted).collect();
    if offers.is_empty() {
        return Err(Failure::Argument(
            "no team has a post with a cost_per_year or a contract with a price: there is nothing that money buys"
                .to_owned(),
        ));
    }
    Ok(offers)
}

fn from(arguments: &SpendArguments, scenario: &Scenario) -> Result<Date, Failure> {
    let from = arguments.from.unwrap_or(scenario.start);
    if from < scenario.start || from > scenario.end {
        return Err(Failure::Argument(format!(
            "--from {from}: the run goes from {} to {}",
            scenario.start, scenario.end
        )));
    }
    Ok(from)
}

/// How often the step goes into the budget.
fn rounds(arguments: &SpendArguments) -> Result<u32, Failure> {
    let rounds = (arguments.budget / arguments.step + 1e-9).floor();
    let pounds = |p: f64| grouped(p as u64);
    if rounds < 1.0 {
        return Err(Failure::Argument(format!(
            "a budget of {} pounds holds no step of {}",
            pounds(arguments.budget),
            pounds(arguments.step)
        )));
    }
    if rounds > MOST_ROUNDS {
        return Err(Failure::Argument(format!(
            "a budget of {} pounds holds {} steps of {}, and {MOST_ROUNDS} are the most: take larger steps",
            pounds(arguments.budget),
            pounds(rounds),
            pounds(arguments.step)
        )));
    }
    Ok(rounds as u32)
}

/// The work.
struct Study<'a> {
    scenario: &'a Scenario,
    ranking: Ranking,
    offers: Vec<Offer>,
    from: Date,
    rounds: u32,
    step: f64,
    left: f64,
    spec: RunSpec,
    stop: &'a Stop,
    limits: limits::Limits,
}

impl Study<'_> {
    fn prices(&self, progress: &(dyn Fn(u32) + Sync)) -> Result<(Answers, PriceList), Failure> {
        let stopped = |why: Stopped| self.limits.stopped(why);
        let measure = self.ranking.measure();
        let highest = self.ranking.highest();
        let unsolved = |why| match why {
            Unsolved::Stopped(why) => stopped(why),
            // No draws are asked for.
            Unsolved::Refused { why, .. } => Failure::Argument(why),
            Unsolved::Unjudged(why) => {
                Failure::Argument(format!("{measure} cannot be looked at: {}", report::why_not(why)))
            }
        };
        let ran = |bought: &[(Offer, f64)]| {
            let plan = plan::compile(&self.scenario.with_bought(bought, self.from));
            Ran::new(plan, &self.ranking, self.spec, progress, self.stop).map_err(unsolved)
        };
        let base = ran(&[])?;
        let answers = study::answers(&base.plan, &base.tally, self.spec.threads, self.stop).map_err(stopped)?;
        let nothing = || Failure::Argument(format!("in no future is there anything to take {measure} of"));
        let stated = base.outcome.mean().ok_or_else(nothing)?;
        let mut bought: Vec<(Offer, f64)> = self.offers.iter().map(|offer| (*offer, 0.0)).collect();
        let mut rounds: Vec<PriceRound> = Vec::new();
        let mut held: Option<Ran> = None;
        for round in 0..self.rounds {
            let before = held.as_ref().unwrap_or(&base);
            let (mut prices, mut best): (Vec<Price>, Option<(usize, Ran)>) = (Vec::new(), None);
            for at in 0..bought.len() {
                bought[at].1 += self.step;
                let after = ran(&bought)?;
                bought[at].1 -= self.step;
                let (change, money) = before.against(&after);
                let exactness = before.exactness(&after);
                let price = Price { change, money, exactness, ..self.offered(self.offers[at]) };
                let is_best = best.as_ref().is_none_or(|(b, _)| price.is_before(&prices[*b], highest));
                prices.push(price);
                if is_best {
                    best = Some((at, after));
                }
            }
            let mut list = PriceRound::new(f64::from(round) * self.step, prices, highest);
            list.bought = list.best(highest).is_some();
            let goes_on = list.bought;
            rounds.push(list);
            let Some((at, after)) = best.filter(|_| goes_on) else { break };
            bought[at].1 += self.step;
            held = Some(after);
        }
        let list = PriceList {
            measure,
            unit: base.outcome.unit,
            highest,
            stated,
            step: self.step,
            left: self.left,
            from: self.from,
            ended_early: rounds.last().is_some_and(|round| !round.bought),
            together: held.as_ref().and_then(|held| {
                let (change, money) = base.against(held);
                Some((change?, money))
            }),
            rounds,
        };
        Ok((answers, list))
    }

    /// An offer in words, before it is tried.
    fn offered(&self, offer: Offer) -> Price {
        let team = &self.scenario.teams[offer.team];
        Price {
            team: team.id.clone(),
            title: team.title.clone(),
            like: self.like(offer),
            units: offer.units(self.scenario, self.step),
            unit: match offer.what {
                Bought::Posts(_) => "WTE",
                Bought::Reports(_) => "cases a month",
            },
            change: None,
            money: None,
            exactness: None,
        }
    }

    /// The title of a post or contract; and which of them it is where both of a team have the same title.
    fn like(&self, offer: Offer) -> String {
        let title = offer.like(self.scenario);
        let is_same = |o: &&Offer| o.team == offer.team && o.like(self.scenario) == title;
        if self.offers.iter().filter(is_same).count() > 1 {
            let what = if matches!(offer.what, Bought::Posts(_)) { "post" } else { "contract" };
            format!("{title} ({what})")
        } else {
            title.to_owned()
        }
    }

    /// The command that makes the same files again.
    fn command(&self, arguments: &SpendArguments) -> String {
        let name = Path::new(&arguments.scenario.file).file_name();
        let name = name.map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let mut words = vec!["sendsim spend".to_owned(), quoted(&name)];
        for (path, value) in &arguments.scenario.set {
            words.push(format!("--set {}", quoted(&format!("{path}={value}"))));
        }
        words.push(format!("--budget {} --step {}", arguments.budget, arguments.step));
        words.push(format!("--measure {}", quoted(&self.ranking.to_string())));
        words.push(format!("--from {}", self.from));
        words.extend(arguments.team.iter().map(|team| format!("--team {}", quoted(team))));
        words.push(format!("--replications {} --seed {}", self.spec.count, self.spec.seed));
        words.join(" ")
    }
}

/// Where the results go.
fn folder(file: &str) -> PathBuf {
    Path::new("out").join(format!("spend-{}", load::stem(file)))
}
