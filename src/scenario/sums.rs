//! Shares that must sum to one, on every date and for every class.

use super::fault::Fault;
use super::node::{Entry, Spot};
use super::reader::Reader;
use crate::calendar::Date;
use crate::pathway::{Choice, ClassTest, Dated};

/// How far a sum of shares may be from one: rounding of the written numbers, no more.
const TOLERANCE: f64 = 1e-6;

impl Reader<'_> {
    /// Notes shares that do not sum to one, with the first date on which they do not.
    pub(super) fn check_sum(&mut self, spot: Spot, what: String, shares: &[&Dated<f64>]) {
        let mut dates: Vec<Date> = shares.iter().flat_map(|s| s.changes.iter().map(|(date, _)| *date)).collect();
        dates.sort_unstable();
        let sums = std::iter::once((None, shares.iter().map(|s| s.initially).sum::<f64>()))
            .chain(dates.into_iter().map(|date| (Some(date), shares.iter().map(|s| s.on(date)).sum())));
        for (on, sum) in sums {
            if libm::fabs(sum - 1.0) > TOLERANCE {
                self.fault(spot, Fault::SharesDoNotSum { what, sum, on });
                return;
            }
        }
    }

    /// The shares of a `choose`: in general, and of each class that has its own.
    pub(super) fn check_choice(&mut self, p: usize, choose: &Entry, entries: &[&Entry], options: &[Choice]) {
        if options.is_empty() || options.len() < entries.len() {
            return;
        }
        let shares: Vec<&Dated<f64>> = options.iter().map(|o| &o.share).collect();
        self.check_sum(choose.key_spot, "the shares of the options".into(), &shares);
        let mut classes: Vec<ClassTest> = Vec::new();
        for (class, _) in options.iter().flat_map(|o| &o.by_class) {
            if !classes.contains(class) {
                classes.push(*class);
            }
        }
        for class in classes {
            let of = |o: &Choice| o.by_class.iter().find(|(c, _)| *c == class).map(|(_, share)| share.clone());
            let shares: Vec<Option<Dated<f64>>> = options.iter().map(of).collect();
            let (attribute, values) = &self.names.pathways[p].attributes[class.attribute];
            let name = format!("{attribute}.{}", values[class.value]);
            let missing: Vec<usize> = (0..options.len()).filter(|i| shares[*i].is_none()).collect();
            for i in &missing {
                let what = Fault::ClassShareMissing { class: name.clone(), option: options[*i].id.clone() };
                self.fault(entries[*i].key_spot, what);
            }
            if missing.is_empty() {
                let shares: Vec<&Dated<f64>> = shares.iter().flatten().collect();
                self.check_sum(choose.key_spot, format!("the shares of the options for `{name}`"), &shares);
            }
        }
    }
}
