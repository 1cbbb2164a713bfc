//! A pathway: who asks, their classes, its stages, clocks, exceptions, contacts and what is published.

use super::fault::{Fault, Notice};
use super::node::{Entry, Spot};
use super::quantity::MOST_HOURS;
use super::reader::Reader;
use super::stages::StagePlaces;
use crate::calendar::Date;
use crate::pathway::{
    ArrivalDays, Attribute, AttributeValue, Contact, Dated, Pathway, Published, Source, StageIx, TeamIx,
};

/// Most requests a year that a run can hold.
const MOST_REQUESTS: f64 = 10_000_000.0;

/// Most classes of one pathway: a child's class is kept in 16 bits.
const MOST_CLASSES: usize = 1 << 16;

/// Where the parts of a pathway are written.
pub(super) struct PathwayPlaces {
    pub(super) key: Spot,
    pub(super) stages: Vec<StagePlaces>,
    /// By clock: where its stop is named.
    pub(super) clocks: Vec<Spot>,
    /// By contact: where its team is named.
    pub(super) contacts: Vec<Spot>,
}

impl Reader<'_> {
    /// One pathway.
    pub(super) fn pathway_of(&mut self, p: usize, entry: &Entry) -> (Pathway, PathwayPlaces) {
        let id = entry.key.clone();
        let mut pathway = Pathway {
            title: id.replace('_', " "),
            id,
            first: StageIx(0),
            sources: Vec::new(),
            attributes: Vec::new(),
            stages: Vec::new(),
            clocks: Vec::new(),
            exceptions: Vec::new(),
            contacts: Vec::new(),
            backlog: Vec::new(),
            published: None,
        };
        let mut places =
            PathwayPlaces { key: entry.key_spot, stages: Vec::new(), clocks: Vec::new(), contacts: Vec::new() };
        let Some(mut s) = self.section(entry, format!("the pathway `{}`", entry.key)) else { return (pathway, places) };
        pathway.title = self.title(&mut s, &entry.key);
        let demand = s.maybe("demand");
        pathway.sources = self.things(demand).into_iter().filter_map(|e| self.source(e)).collect();
        let classes = s.maybe("classes");
        pathway.attributes = self.things(classes).into_iter().map(|e| self.attribute(e)).collect();
        let count = pathway.attributes.iter().fold(1_usize, |n, a| n.saturating_mul(a.values.len().max(1)));
        if let Some(entry) = classes.filter(|_| count > MOST_CLASSES) {
            let what = "classes (every value of each with every value of the others)";
            self.fault(entry.key_spot, Fault::TooMany { what, found: count, most: MOST_CLASSES });
        }
        let stages = s.need(self, "stages");
        let entries = self.things(stages);
        if let Some(entry) = stages.filter(|_| entries.is_empty()) {
            self.fault(entry.key_spot, Fault::Empty { what: "`stages`" });
        }
        (pathway.stages, places.stages) = entries.into_iter().map(|e| self.stage(p, e)).unzip();
        let first = s.need(self, "first");
        let first = first.and_then(|e| self.text_of(&e.node).and_then(|n| self.stage_named(e.node.spot, p, &n)));
        pathway.first = first.unwrap_or(StageIx(usize::MAX));
        let clocks = s.maybe("clocks");
        pathway.clocks = self.clocks(p, clocks, &pathway, &mut places.clocks);
        let exceptions = s.maybe("exceptions");
        pathway.exceptions = self.things(exceptions).into_iter().filter_map(|e| self.exception(p, e)).collect();
        let contacts = s.maybe("contacts");
        for (contact, place) in self.things(contacts).into_iter().filter_map(|e| self.contact(e)).collect::<Vec<_>>() {
            pathway.contacts.push(contact);
            places.contacts.push(place);
        }
        let backlog = s.maybe("backlog");
        pathway.backlog = self.backlogs(p, backlog, &pathway);
        pathway.published = s.maybe("published").and_then(|e| self.published(e));
        s.end(self);
        (pathway, places)
    }

    fn source(&mut self, entry: &Entry) -> Option<Source> {
        let mut s = self.section(entry, format!("the demand `{}`", entry.key))?;
        let yearly = s.need(self, "yearly");
        let yearly = yearly.map(|e| {
            self.dated(&e.node, |r, n| {
                let value = r.number(n, 0.0, f64::MAX);
                if value > MOST_REQUESTS {
                    r.fault(n.spot, Fault::Absurd { what: "requests a year", value, most: MOST_REQUESTS });
                }
                value
            })
        });
        let growth = s.maybe("growth_percent_per_year");
        let growth_percent_per_year = growth.map_or(0.0, |e| self.number(&e.node, -90.0, 1000.0));
        let month_profile = s.maybe("month_profile").map_or([1.0; 12], |e| self.profile(e));
        let closure_factor = s.maybe("closure_factor").map_or(1.0, |e| self.number(&e.node, 0.0, 10.0));
        let words = [("working_days", ArrivalDays::WorkingDays), ("always", ArrivalDays::Always)];
        let arrive_on =
            s.maybe("arrive_on").and_then(|e| self.word(&e.node, &words)).unwrap_or(ArrivalDays::WorkingDays);
        let (mut year_cv, mut month_cv) = (0.0, 0.0);
        if let Some(mut v) = s.maybe("variation").and_then(|e| self.section(e, "`variation`")) {
            year_cv = v.maybe("year_cv").map_or(0.0, |e| self.number(&e.node, 0.0, 5.0));
            month_cv = v.maybe("month_cv").map_or(0.0, |e| self.number(&e.node, 0.0, 5.0));
            v.end(self);
        }
        let diverted_share = s.maybe("diverted_share").map(|e| self.dated_share(&e.node));
        s.end(self);
        // Where it is missing, one: that nobody enters would follow from the fault that is noted already.
        let yearly = yearly.unwrap_or(Dated::constant(1.0));
        let years = f64::from(self.end.year()) - f64::from(self.start.year()) + 1.0;
        let peak = yearly.values().fold(0.0, |a: f64, b| a.max(*b));
        let grown = peak * libm::pow(1.0 + growth_percent_per_year.max(0.0) / 100.0, years);
        if let Some(entry) = growth.filter(|_| peak <= MOST_REQUESTS && grown > MOST_REQUESTS) {
            let what =
                Fault::Absurd { what: "requests a year, with growth", value: libm::round(grown), most: MOST_REQUESTS };
            self.fault(entry.node.spot, what);
        }
        Some(Source {
            id: entry.key.clone(),
            yearly,
            growth_percent_per_year,
            month_profile,
            closure_factor,
            arrive_on,
            year_cv,
            month_cv,
            diverted_share: diverted_share.unwrap_or(Dated::constant(0.0)),
        })
    }

    /// Twelve weights, scaled to a mean of one.
    fn profile(&mut self, entry: &Entry) -> [f64; 12] {
        let before = self.faults.len();
        let weights = self.numbers(&entry.node, 1000.0);
        let sum: f64 = weights.iter().sum();
        let Ok(mut twelve) = <[f64; 12]>::try_from(weights.as_slice()) else {
            if self.faults.len() == before {
                self.fault(entry.node.spot, Fault::ProfileLength { found: weights.len() });
            }
            return [1.0; 12];
        };
        if self.faults.len() > before {
            return [1.0; 12];
        }
        if sum <= 0.0 {
            self.fault(entry.node.spot, Fault::ProfileEmpty);
            return [1.0; 12];
        }
        let mean = sum / 12.0;
        if libm::fabs(mean - 1.0) > 0.005 {
            self.notice(entry.node.spot, Notice::ProfileScaled { mean });
        }
        for weight in &mut twelve {
            *weight /= mean;
        }
        twelve
    }

    fn attribute(&mut self, entry: &Entry) -> Attribute {
        let before = self.faults.len();
        let entries = self.things(Some(entry));
        if entries.is_empty() && self.faults.len() == before {
            self.fault(entry.key_spot, Fault::Empty { what: "a class" });
        }
        let values: Vec<AttributeValue> = entries
            .into_iter()
            .map(|e| AttributeValue { id: e.key.clone(), share: self.dated_share(&e.node) })
            .collect();
        if self.faults.len() == before {
            let shares: Vec<&Dated<f64>> = values.iter().map(|v| &v.share).collect();
            self.check_sum(entry.key_spot, format!("the shares of `{}`", entry.key), &shares);
        }
        Attribute { id: entry.key.clone(), values }
    }

    fn contact(&mut self, entry: &Entry) -> Option<(Contact, Spot)> {
        let mut s = self.section(entry, format!("the contact `{}`", entry.key))?;
        let after_days = s.need(self, "after_days").map_or(0, |e| self.whole(&e.node, 0, 3650));
        let every_days = s.need(self, "every_days").map_or(1, |e| self.whole(&e.node, 1, 3650));
        let team_entry = s.need(self, "team");
        let team = team_entry.and_then(|e| self.team(&e.node)).unwrap_or(TeamIx(usize::MAX));
        let hours = s.need(self, "hours").map(|e| self.dated_law(&e.node, MOST_HOURS));
        let spot = team_entry.map_or(s.spot, |e| e.node.spot);
        s.end(self);
        Some((Contact { id: entry.key.clone(), after_days, every_days, team, hours: hours? }, spot))
    }

    fn published(&mut self, entry: &Entry) -> Option<Published> {
        let mut s = self.section(entry, "`published`")?;
        let from_entry = s.need(self, "from");
        let from = from_entry.and_then(|e| self.date(&e.node));
        let until_entry = s.need(self, "until");
        let until = until_entry.and_then(|e| self.date(&e.node));
        let mut count = |r: &mut Self, key, or: Option<u32>| {
            let entry = if or.is_some() { s.maybe(key) } else { s.need(r, key) };
            let value = entry.map_or(or.unwrap_or(0), |e| r.count(&e.node, "children", 10_000_000));
            (value, entry.map(|e| e.node.spot))
        };
        let (requests, _) = count(self, "requests", None);
        let (issued, _) = count(self, "issued", None);
        let (within, within_spot) = count(self, "within", None);
        let (issued_ex, issued_ex_spot) = count(self, "issued_ex", Some(issued));
        let (within_ex, within_ex_spot) = count(self, "within_ex", Some(within));
        s.end(self);
        for (part, whole, spot, names) in [
            (within, issued, within_spot, ("within", "issued")),
            (issued_ex, issued, issued_ex_spot, ("issued_ex", "issued")),
            (within_ex, within, within_ex_spot, ("within_ex", "within")),
            // The one or the other may be missing, and then be too many or too few.
            (within_ex, issued_ex, within_ex_spot.or(issued_ex_spot), ("within_ex", "issued_ex")),
        ] {
            if let Some(spot) = spot.filter(|_| part > whole) {
                self.fault(spot, Fault::PartOverWhole { part: names.0, whole: names.1 });
            }
        }
        let (from, until) = (from?, until?);
        if until < from {
            self.fault(until_entry?.node.spot, Fault::EndBeforeStart { from, until });
        } else if let Some(start) = self.record_from {
            self.check_published(entry.key_spot, (from, from_entry?.node.spot), (until, until_entry?.node.spot), start);
        }
        Some(Published { from, until, issued, within, issued_ex, within_ex, requests })
    }

    /// Published counts are added to the year in which counting starts: they must be those of the rest of it, no more.
    fn check_published(&mut self, spot: Spot, from: (Date, Spot), until: (Date, Spot), start: Date) {
        let first = start.first_of_year();
        let Some(last) = start.yesterday().ok().filter(|last| *last >= first) else {
            return self.fault(spot, Fault::PublishedWithoutPart { start });
        };
        let wrong = if from.0 != first { Some(from.1) } else { Some(until.1).filter(|_| until.0 != last) };
        if let Some(spot) = wrong {
            self.fault(spot, Fault::PublishedPart { from: from.0, until: until.0, first, last });
        }
    }
}
