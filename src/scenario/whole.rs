//! The scenario as a whole: its dates, its calendar, and the order in which its parts are read.

use super::fault::Fault;
use super::hash;
use super::node::{Node, Spot, Value};
use super::reader::{Reader, Section};
use super::sources::join;
use crate::calendar::{BankHolidays, CalendarSpec, Closure, Date};
use crate::pathway::Scenario;

/// The format that this version reads.
pub const FORMAT: i64 = 1;
/// Longest scenario, years.
const MOST_YEARS: i32 = 40;
/// Most stages of all pathways together.
const MOST_STAGES: usize = 2_000;

impl Reader<'_> {
    /// Reads a merged tree. The result means something only when no fault was noted.
    pub(super) fn scenario(&mut self, root: &Node) -> Option<Scenario> {
        let mut s = self.node_section(root, "the scenario")?;
        if !self.format(&mut s) || !self.few_enough(root) {
            return None;
        }
        let stages: usize = self.names.pathways.iter().map(|p| p.stages.len()).sum();
        if stages > MOST_STAGES {
            self.fault(s.spot, Fault::TooMany { what: "stages in all", found: stages, most: MOST_STAGES });
            return None;
        }
        let title = s.need(self, "title").map(|e| self.text(&e.node)).unwrap_or_default();
        self.horizon(&mut s);
        let record_from = self.record_from(&mut s);
        self.record_from = self.record_from.map(|_| record_from);
        let replications = s.maybe("replications").map_or(1000, |e| self.whole(&e.node, 1, 1_000_000));
        let seed = s.maybe("seed").map_or(1, |e| self.seed(&e.node));
        let calendar = self.calendar(&mut s);
        let panels = s.maybe("panels");
        let panels = self.things(panels).into_iter().map(|e| self.panel_of(e, &calendar)).collect();
        let teams = s.maybe("teams");
        let (teams, team_places): (Vec<_>, Vec<_>) = self.things(teams).into_iter().map(|e| self.team_of(e)).unzip();
        let pathways = s.need(self, "pathways");
        let entries = self.things(pathways);
        if let Some(entry) = pathways.filter(|_| entries.is_empty()) {
            self.fault(entry.key_spot, Fault::Empty { what: "`pathways`" });
        }
        let (pathways, places): (Vec<_>, Vec<_>) =
            entries.into_iter().enumerate().map(|(p, e)| self.pathway_of(p, e)).unzip();
        let targets = s.maybe("targets");
        let targets = self.things(targets);
        let mut asked = Vec::new();
        let target = |e| self.target(e, &pathways, record_from, &mut asked);
        let targets = targets.into_iter().filter_map(target).collect();
        let comparators = s.maybe("comparators");
        let comparators = self.things(comparators).into_iter().filter_map(|e| self.comparator(e)).collect();
        let left_out = s.maybe("left_out").map(|e| self.items(&e.node)).unwrap_or_default();
        let left_out = left_out.iter().map(|node| self.text(node)).collect();
        let observed = s.maybe("observed").and_then(|e| self.file_beside(&e.node));
        let posterior = s.maybe("posterior").and_then(|e| self.file_beside(&e.node));
        s.end(self);
        let scenario = Scenario {
            title,
            start: self.start,
            end: self.end,
            record_from,
            calendar,
            pathways,
            teams,
            panels,
            targets,
            comparators,
            left_out,
            replications,
            seed,
            hash: hash::of(root, &self.sources),
        };
        self.check_whole(&scenario, &places, &team_places);
        self.asked_figures(&scenario, asked);
        self.posterior = posterior.map(|(name, _)| name);
        // Which figures there are is known of a sound scenario only.
        if let Some((name, spot)) = observed.filter(|_| self.faults.is_empty()) {
            match self.sources.open(&name) {
                Ok(file) => self.observed = self.observed(file, &scenario, false),
                Err(why) => self.fault(spot, Fault::FileUnreadable { name, why }),
            }
        }
        Some(scenario)
    }

    /// The name of a file, as seen from the folder of the file that gives it, with its place.
    fn file_beside(&mut self, node: &Node) -> Option<(String, Spot)> {
        let name = self.text(node);
        let from = self.sources.files.get(node.spot.file).map_or("", |file| file.name.as_str());
        (!name.is_empty()).then(|| (join(from, &name), node.spot))
    }

    /// Whether the format is one that can be read: nothing else can be said of another.
    pub(super) fn format(&mut self, s: &mut Section<'_>) -> bool {
        let Some(entry) = s.maybe("format") else {
            self.fault(s.spot, Fault::FormatMissing);
            return true;
        };
        match entry.node.value {
            Value::Whole(FORMAT) => return true,
            Value::Whole(found) => self.fault(entry.node.spot, Fault::FormatUnknown { found }),
            _ => self.wrong_type(&entry.node, "a whole number"),
        }
        false
    }

    fn horizon(&mut self, s: &mut Section<'_>) {
        let start = s.need(self, "start").and_then(|e| self.date(&e.node));
        let end_entry = s.need(self, "end");
        let end = end_entry.and_then(|e| self.date(&e.node));
        if let (Some(from), Some(until), Some(entry)) = (start, end, end_entry) {
            let years = i32::from(until.year()) - i32::from(from.year());
            let spot = entry.node.spot;
            if until < from {
                self.fault(spot, Fault::EndBeforeStart { from, until });
            } else if until == from {
                self.fault(spot, Fault::HorizonZero);
            } else if years > MOST_YEARS {
                self.fault(spot, Fault::HorizonTooLong { years, most: MOST_YEARS });
            }
        }
        // Placeholders wide enough that nothing else falls outside them.
        self.start = start.unwrap_or(start_of(1990));
        self.record_from = start;
        self.end = end.filter(|e| *e > self.start).unwrap_or(start_of(2150));
    }

    fn record_from(&mut self, s: &mut Section<'_>) -> Date {
        let Some(entry) = s.maybe("record_from") else { return self.start };
        let Some(date) = self.date(&entry.node) else { return self.start };
        if date < self.start || date > self.end {
            self.fault(entry.node.spot, Fault::RecordOutside { start: self.start, end: self.end });
            return self.start;
        }
        date
    }

    pub(super) fn seed(&mut self, node: &Node) -> u64 {
        match node.value {
            Value::Whole(seed) => match u64::try_from(seed) {
                Ok(seed) => return seed,
                Err(_) => self.fault(node.spot, Fault::Negative { value: seed as f64 }),
            },
            _ => self.wrong_type(node, "a whole number"),
        }
        1
    }

    fn calendar(&mut self, s: &mut Section<'_>) -> CalendarSpec {
        let mut spec = CalendarSpec {
            bank_holidays: BankHolidays::England { extra: Vec::new(), not: Vec::new() },
            closures: Vec::new(),
            office_opens_minute: 9 * 60,
            office_minutes: 444,
        };
        let Some(mut c) = s.maybe("calendar").and_then(|e| self.section(e, "the calendar")) else { return spec };
        let england = c.maybe("bank_holidays").and_then(|e| self.word(&e.node, &[("england", true), ("none", false)]));
        let mut days = |r: &mut Self, key| {
            let entry = c.maybe(key)?;
            let days = r.items(&entry.node).iter().filter_map(|n| r.date(n)).collect::<Vec<_>>();
            Some((entry.key_spot, days))
        };
        let extra = days(self, "extra_bank_holidays");
        let not = days(self, "not_bank_holidays");
        spec.bank_holidays = if england == Some(false) {
            for (spot, _) in extra.iter().chain(&not) {
                self.fault(*spot, Fault::HolidaysWithoutCalendar);
            }
            BankHolidays::None
        } else {
            let list = |days: Option<(_, Vec<Date>)>| days.map(|(_, days)| days).unwrap_or_default();
            BankHolidays::England { extra: list(extra), not: list(not) }
        };
        if let Some(mut o) = c.maybe("office").and_then(|e| self.section(e, "office hours")) {
            if let Some(entry) = o.maybe("opens") {
                spec.office_opens_minute = self.time_of_day(&entry.node);
            }
            let hours = o.maybe("hours");
            if let Some(entry) = hours {
                spec.office_minutes = libm::round(self.number(&entry.node, 0.5, 24.0) * 60.0) as u32;
            }
            let closes_minute = spec.office_opens_minute + spec.office_minutes;
            if closes_minute > 24 * 60 {
                self.fault(hours.map_or(o.spot, |e| e.node.spot), Fault::OfficeOutOfRange { closes_minute });
            }
            o.end(self);
        }
        let closures = c.maybe("school_closures");
        for entry in self.things(closures) {
            self.closure(entry, &mut spec.closures);
        }
        spec.closures.sort_by_key(|c| c.from);
        c.end(self);
        spec
    }

    fn time_of_day(&mut self, node: &Node) -> u32 {
        let text = match &node.value {
            Value::Text(text) | Value::Moment(text) => text.as_str(),
            _ => {
                self.wrong_type(node, "a time such as \"09:00\"");
                return 540;
            }
        };
        let parts = text.get(..5).and_then(|t| t.split_once(':'));
        let minute =
            parts.and_then(|(h, m)| Some(h.parse::<u32>().ok()? * 60 + m.parse::<u32>().ok().filter(|m| *m < 60)?));
        match minute.filter(|m| *m < 24 * 60 && (text.len() == 5 || text.ends_with(":00"))) {
            Some(minute) => minute,
            None => {
                self.fault(node.spot, Fault::BadTimeOfDay { found: text.to_string() });
                540
            }
        }
    }

    fn closure(&mut self, entry: &super::node::Entry, closures: &mut Vec<Closure>) {
        let Some(mut s) = self.section(entry, format!("the closure `{}`", entry.key)) else { return };
        let from = s.need(self, "from").and_then(|e| self.date(&e.node));
        let until_entry = s.need(self, "until");
        let until = until_entry.and_then(|e| self.date(&e.node));
        s.end(self);
        let (Some(from), Some(until), Some(last)) = (from, until, until_entry) else { return };
        if until < from {
            self.fault(last.node.spot, Fault::EndBeforeStart { from, until });
            return;
        }
        if let Some(other) = closures.iter().find(|c| c.from <= until && from <= c.until) {
            let what = Fault::ClosuresOverlap { other: other.id.clone(), until: other.until };
            self.fault(entry.key_spot, what);
        }
        closures.push(Closure { id: entry.key.clone(), from, until });
    }
}

/// 1 January of a year.
fn start_of(year: i16) -> Date {
    Date::constant(year, 1, 1)
}
