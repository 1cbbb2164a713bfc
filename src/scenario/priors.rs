//! Free inputs: numbers of a scenario that are not known, and values worked out from others.
//!
//! `x = { prior.uniform = [12, 20] }` may stand wherever a number may. The tree is settled before it is read: each prior
//! gives way to its median, each `linked` value to its sum, so that everything after reads plain numbers, and a draw is
//! laid over like `--set`.

use super::fault::Fault;
use super::merge::keys_are_ids;
use super::near::nearest;
use super::node::{Entry, Node, Spot, Table, Value, join_path, split_path};
use super::reader::Reader;
use crate::chance::{Law, Prior};

/// Parts of a scenario whose figures may be free.
const FREE: [&str; 4] = ["calendar", "pathways", "teams", "panels"];

/// Kinds of prior, as they are written.
const PRIORS: &[&str] = &["uniform", "normal", "lognormal", "gamma", "beta", "triangular", "pert"];

/// Digits of a value that is drawn.
const DIGITS: f64 = 3.0;

/// Fewest steps between the first and the last hundredth of a prior: where digits give fewer, there are more digits.
const STEPS: f64 = 50.0;

/// Greatest number that a prior may name.
const MOST: f64 = 1e9;

/// A number of a scenario that is not known.
#[derive(Debug, Clone, PartialEq)]
pub struct FreeInput {
    /// Its path, such as `teams.nurses.posts.new.wte`.
    pub path: String,
    /// What is believed of it.
    pub prior: Prior,
    /// Whether it is a whole number: what is drawn is rounded.
    pub whole: bool,
    /// Where it is written.
    pub spot: Spot,
    /// Decimals that its values have at least, so that they are not too few.
    decimals: f64,
}

/// The decimals with which a prior has enough values; none where it is not known how wide it is.
fn fewest_decimals(prior: &Prior) -> f64 {
    let sampler = prior.sampler();
    let width = sampler.quantile(0.99) - sampler.quantile(0.01);
    let decimals = libm::ceil(libm::log10(STEPS / width));
    if decimals.is_finite() { decimals } else { f64::NEG_INFINITY }
}

impl FreeInput {
    /// The value with probability `u` of its prior below it.
    pub fn value(&self, u: f64) -> f64 {
        self.rounded(self.prior.quantile(u))
    }

    /// A value as it is put into a scenario: with three digits, more than anybody knows of it (and more where the prior is so
    /// narrow that these would be few values), so that few values come again and again and what is compiled of them is kept;
    /// or whole.
    pub fn rounded(&self, value: f64) -> f64 {
        if self.whole {
            return libm::round(value);
        }
        if value == 0.0 {
            return value;
        }
        let digits = DIGITS - 1.0 - libm::floor(libm::log10(value.abs()));
        let scale = libm::pow(10.0, digits.max(self.decimals));
        libm::round(value * scale) / scale
    }
}

/// A value that is `plus` and `times` the sum of others.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Link {
    pub(super) path: Vec<String>,
    to: Vec<Vec<String>>,
    times: f64,
    plus: f64,
    spot: Spot,
}

/// What is free in a scenario, and what follows from it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Free {
    pub(super) inputs: Vec<FreeInput>,
    pub(super) links: Vec<Link>,
}

impl Free {
    /// Whether a value is worked out from others.
    pub(super) fn is_linked(&self, path: &[String]) -> bool {
        self.links.iter().any(|link| link.path == *path)
    }

    /// Works out the linked values of a tree.
    ///
    /// # Errors
    /// The first that leads to no number: its place, why, and the path that may have been meant.
    pub(super) fn follow(&self, tree: &mut Node) -> Result<(), (Spot, String, Option<String>)> {
        for link in &self.links {
            let mut sum = 0.0;
            for to in &link.to {
                let of = join_path(to);
                let wrong = |why: String, near| (link.spot, why, near);
                if self.is_linked(to) {
                    return Err(wrong(format!("`{of}` is worked out from others itself"), None));
                }
                match tree.at(to).map(|entry| entry.node.number()) {
                    Some(Some(number)) => sum += number,
                    Some(None) => return Err(wrong(format!("`{of}` is no number"), None)),
                    None => return Err(wrong(format!("there is no `{of}`"), near_path(tree, to))),
                }
            }
            // What is left of one is not to miss by the dust of floating point.
            let value = libm::round((link.plus + link.times * sum) * 1e12) / 1e12;
            if let Some(node) = tree.at_mut(&link.path) {
                node.value = Value::Real(value);
            }
        }
        Ok(())
    }
}

/// The path that may have been meant.
pub(super) fn near_path(tree: &Node, path: &[String]) -> Option<String> {
    let mut node = tree;
    for (i, key) in path.iter().enumerate() {
        let table = node.table()?;
        match table.get(key) {
            Some(entry) => node = &entry.node,
            None => {
                let mut path = path.to_vec();
                path[i] = nearest(key, table.keys())?;
                return Some(join_path(&path));
            }
        }
    }
    None
}

impl Reader<'_> {
    /// Puts medians and sums in place of what is free in a tree.
    pub(super) fn settle(&mut self, tree: &mut Node) -> Free {
        let mut free = Free::default();
        self.find_free(tree, &mut Vec::new(), &mut free);
        if let Err((spot, why, near)) = free.follow(tree) {
            self.fault(spot, Fault::BadLink { why, near });
        }
        free
    }

    fn find_free(&mut self, node: &mut Node, path: &mut Vec<String>, free: &mut Free) {
        let Value::Table(table) = &mut node.value else { return };
        let keys: Vec<&str> = path.iter().map(String::as_str).collect();
        let is_value = !path.is_empty() && !keys_are_ids(&keys);
        if is_value && table.has("prior") {
            let table = table.clone();
            if !FREE.contains(&keys[0]) {
                self.fault(node.spot, Fault::PriorOutside { path: join_path(path) });
            }
            let input = self.free_input(&table, node.spot, join_path(path));
            node.value = input.as_ref().map_or(Value::Unread, |input| Value::Real(input.value(0.5)));
            free.inputs.extend(input);
        } else if is_value && table.has("linked") {
            let table = table.clone();
            let link = self.link(&table, node.spot, path.clone());
            node.value = Value::Unread;
            free.links.extend(link);
        } else {
            for entry in table.iter_mut() {
                path.push(entry.key.clone());
                self.find_free(&mut entry.node, path, free);
                path.pop();
            }
        }
    }

    fn free_input(&mut self, table: &Table, spot: Spot, path: String) -> Option<FreeInput> {
        let node = Node { spot, value: Value::Table(table.clone()) };
        let mut s = self.node_section(&node, format!("the prior of `{path}`"))?;
        let entry = s.need(self, "prior")?;
        let whole = s.maybe("whole").is_some_and(|e| self.flag(&e.node));
        s.end(self);
        let mut s = self.section(entry, "a prior")?;
        let kind = s.one_of(self, PRIORS);
        s.end(self);
        let before = self.faults.len();
        let kind = kind?;
        let prior = self.prior(kind)?;
        if self.faults.len() > before {
            return None;
        }
        if let Err(why) = prior.check() {
            self.fault(kind.node.spot, Fault::BadPrior { why });
            return None;
        }
        let decimals = fewest_decimals(&prior);
        Some(FreeInput { path, prior, whole, spot, decimals })
    }

    fn prior(&mut self, entry: &Entry) -> Option<Prior> {
        if entry.key == "uniform" && entry.node.table().is_none() {
            let ends: Vec<f64> = self.items(&entry.node).iter().map(|n| self.number(n, -MOST, MOST)).collect();
            return match ends[..] {
                [low, high] => Some(Prior::Uniform { low, high }),
                _ => {
                    if matches!(entry.node.value, Value::Array(_)) {
                        let why = match ends.len() {
                            1 => "it has 1 number, not a lower and an upper end".to_owned(),
                            n => format!("it has {n} numbers, not a lower and an upper end"),
                        };
                        self.fault(entry.node.spot, Fault::BadPrior { why });
                    }
                    None
                }
            };
        }
        let mut s = self.section(entry, format!("the prior `{}`", entry.key))?;
        let mut take = |r: &mut Self, key| s.need(r, key).map_or(1.0, |e| r.number(&e.node, -MOST, MOST));
        let prior = match entry.key.as_str() {
            "uniform" => Prior::Uniform { low: take(self, "low"), high: take(self, "high") },
            "normal" => Prior::Normal { mean: take(self, "mean"), sd: take(self, "sd") },
            "lognormal" => Prior::Law(Law::Lognormal { mean: take(self, "mean"), cv: take(self, "cv") }),
            "gamma" => Prior::Law(Law::Gamma { mean: take(self, "mean"), cv: take(self, "cv") }),
            "beta" => {
                let (a, b) = (take(self, "a"), take(self, "b"));
                let mut end = |r: &mut Self, key, usual| s.maybe(key).map_or(usual, |e| r.number(&e.node, 0.0, MOST));
                let (low, high) = (end(self, "low", 0.0), end(self, "high", 1.0));
                Prior::Law(Law::Beta { low, high, a, b })
            }
            kind => {
                let (low, mode, high) = (take(self, "low"), take(self, "mode"), take(self, "high"));
                Prior::Law(match kind {
                    "triangular" => Law::Triangular { low, mode, high },
                    _ => Law::Pert { low, mode, high },
                })
            }
        };
        s.end(self);
        Some(prior)
    }

    fn link(&mut self, table: &Table, spot: Spot, path: Vec<String>) -> Option<Link> {
        let node = Node { spot, value: Value::Table(table.clone()) };
        let mut s = self.node_section(&node, format!("the value of `{}`", join_path(&path)))?;
        let entry = s.need(self, "linked")?;
        s.end(self);
        let mut s = self.section(entry, "`linked`")?;
        let to = s.need(self, "to").map(|e| self.paths(&e.node)).unwrap_or_default();
        let times = s.maybe("times").map_or(1.0, |e| self.number(&e.node, -MOST, MOST));
        let plus = s.maybe("plus").map_or(0.0, |e| self.number(&e.node, -MOST, MOST));
        s.end(self);
        Some(Link { path, to, times, plus, spot })
    }

    /// A path in quotes, or a list of them.
    fn paths(&mut self, node: &Node) -> Vec<Vec<String>> {
        let one = std::slice::from_ref(node);
        let items = if let Value::Array(items) = &node.value { items.as_slice() } else { one };
        items.iter().map(|item| split_path(&self.text(item))).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::{Loaded, Template, load_with};

    const BASE: &str = r#"format = 1
title = "x"
start = 2024-01-01
end = 2024-12-31
[pathways.p]
first = "decide"
demand.d.yearly.prior.uniform = [100, 140]
[pathways.p.stages]
decide.choose.yes = { share.prior.uniform = [0.2, 0.4], next = "s" }
decide.choose.no = { share.linked = { to = "pathways.p.stages.decide.choose.yes.share", times = -1, plus = 1 }, next = "end" }
s.work.team = "t"
s.work.hours.gamma = { mean = 6, cv = 0.5 }
s.next = "end"
end.leave = "done"
[teams.t]
places = { prior.uniform = [2, 7], whole = true }
posts.a.wte = 2
"#;

    fn loaded(overlay: &str, sets: &[(&str, &str)]) -> Loaded {
        let overlay = format!("extends = \"base.toml\"\n{overlay}");
        let resolver = |name: &str| Ok(if name == "base.toml" { BASE.to_owned() } else { overlay.clone() });
        let loaded = load_with("over.toml", &resolver, sets);
        assert_eq!(loaded.render_faults(false), "");
        loaded
    }

    fn paths(loaded: &Loaded) -> Vec<&str> {
        loaded.free_inputs().iter().map(|input| input.path.as_str()).collect()
    }

    fn number(loaded: &Loaded, path: &str) -> f64 {
        loaded.value_at(path).unwrap().node.number().unwrap()
    }

    const YES: &str = "pathways.p.stages.decide.choose.yes.share";
    const NO: &str = "pathways.p.stages.decide.choose.no.share";

    #[test]
    fn medians_stand_for_priors_and_links_follow() {
        let base = loaded("", &[]);
        assert_eq!(paths(&base), ["pathways.p.demand.d.yearly", YES, "teams.t.places"]);
        assert_eq!(number(&base, "pathways.p.demand.d.yearly"), 120.0);
        assert_eq!((number(&base, YES), number(&base, NO)), (0.3, 0.7));
        assert_eq!(number(&base, "teams.t.places"), 5.0, "4.5, rounded");
    }

    /// A draw is laid over like `--set`: the same scenario but for its hash. Catches: links that keep the median, whole numbers
    /// that are not rounded.
    #[test]
    fn a_draw_is_what_setting_it_is() {
        let base = loaded("", &[]);
        let all: Vec<String> = paths(&base).into_iter().map(String::from).collect();
        let template = Template::new(&base, &all, "of the draw").unwrap();
        let drawn = template.scenario(&[131.5, 0.25, 3.2]).unwrap();
        let set = [("pathways.p.demand.d.yearly", "131.5"), (YES, "0.25"), ("teams.t.places", "3")];
        let mut by_hand = loaded("", &set).scenario.unwrap();
        by_hand.hash = "of the draw".to_owned();
        assert_eq!(drawn, by_hand);
        assert!(loaded("", &set).free_inputs().is_empty());
        assert_eq!(template.scenario(&[131.5, 1.25, 3.0]).unwrap_err(), "1.25 is not a share");
    }

    #[test]
    fn a_prior_lies_over_anything_and_anything_over_a_prior() {
        let hours = "pathways.p.stages.s.work.hours";
        let over = loaded("pathways.p.stages.s.work.hours.prior.normal = { mean = 6, sd = 0.5 }", &[]);
        assert!(paths(&over).contains(&hours), "over a law");
        let over = loaded("pathways.p.demand.d.yearly.prior.gamma = { mean = 120, cv = 0.1 }", &[]);
        assert_eq!(paths(&over).len(), 3, "over another prior");
        let over = loaded("pathways.p.demand.d.yearly = 90", &[]);
        assert_eq!(paths(&over), [YES, "teams.t.places"], "a number over a prior");
        let over = loaded("pathways.p.demand.d.yearly.2024-06-01 = 90", &[]);
        assert_eq!(paths(&over)[0], "pathways.p.demand.d.yearly.initially", "a date over a prior");
        let over = loaded("teams.t.posts.a.wte.prior.uniform = [1, 3]", &[("teams.t.posts.a.wte", "2.5")]);
        assert_eq!(paths(&over).len(), 3, "--set over a prior");
    }

    #[test]
    fn two_priors_of_one_median_are_two_scenarios() {
        let hash = |overlay| loaded(overlay, &[]).scenario.unwrap().hash;
        let (wide, narrow) = (hash(""), hash("pathways.p.demand.d.yearly.prior.uniform = [110, 130]"));
        assert_ne!(wide, narrow);
        assert_ne!(wide, hash("pathways.p.demand.d.yearly = 120"));
    }
}
