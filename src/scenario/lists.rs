//! The rule of a team's list, and panels.

use super::fault::Fault;
use super::node::{Entry, Node};
use super::reader::{Reader, Section};
use super::teams::TeamPlaces;
use crate::calendar::{Calendar, CalendarSpec};
use crate::pathway::{Dated, ListPolicy, Order, Panel, Stream, StreamTest, Unused};

impl Reader<'_> {
    /// The rule of a list that says nothing.
    pub(super) fn plain_list() -> ListPolicy {
        ListPolicy {
            order: Order::OldestRequestFirst,
            bands: Vec::new(),
            streams: Vec::new(),
            unused: Unused::Lent,
            stages_first: Vec::new(),
        }
    }

    /// The rules of a list by date.
    pub(super) fn list(&mut self, entry: &Entry, places: &mut TeamPlaces) -> Dated<ListPolicy> {
        let Some(mut s) = self.section(entry, "the list") else { return Dated::constant(Self::plain_list()) };
        let initially = self.policy(&mut s, places);
        let mut changes = Vec::new();
        if let Some(entry) = s.maybe("changes") {
            let Some(table) = entry.node.table() else {
                self.wrong_type(&entry.node, "a table of rules by date");
                return Dated::constant(initially);
            };
            for change in table.iter() {
                let date = self.date_key(change);
                let Some(mut c) = self.section(change, format!("the list from {}", change.key)) else { continue };
                let policy = self.policy(&mut c, places);
                c.end(self);
                changes.extend(date.map(|date| (date, policy)));
            }
        }
        s.end(self);
        changes.sort_by_key(|(date, _)| *date);
        Dated { initially, changes }
    }

    fn policy(&mut self, s: &mut Section<'_>, places: &mut TeamPlaces) -> ListPolicy {
        let orders = [
            ("oldest_request_first", Order::OldestRequestFirst),
            ("first_come", Order::FirstCome),
            ("newest_request_first", Order::NewestRequestFirst),
        ];
        let order = s.maybe("order").and_then(|e| self.word(&e.node, &orders)).unwrap_or(Order::OldestRequestFirst);
        let bands = s.maybe("bands").map(|e| self.items(&e.node)).unwrap_or_default();
        let bands = bands.iter().filter_map(|n| self.any_class(n)).collect();
        let streams = s.maybe("streams").map(|e| self.streams(e)).unwrap_or_default();
        let words = [("lent", Unused::Lent), ("lapses", Unused::Lapses)];
        let unused = s.maybe("unused").and_then(|e| self.word(&e.node, &words)).unwrap_or(Unused::Lent);
        let stages_first = s.maybe("stages_first").map(|e| self.stages_of_team(&e.node, places)).unwrap_or_default();
        ListPolicy { order, bands, streams, unused, stages_first }
    }

    fn streams(&mut self, entry: &Entry) -> Vec<Stream> {
        let before = self.faults.len();
        let mut streams: Vec<Stream> = Vec::new();
        for thing in self.things(Some(entry)) {
            let Some(mut s) = self.section(thing, format!("the stream `{}`", thing.key)) else { continue };
            let share = s.need(self, "share").map_or(0.0, |e| self.share(&e.node));
            let test = s.one_of(self, &["requested_from", "waited_at_most_weeks", "class", "rest"]);
            let takes = test.and_then(|e| self.stream_test(e));
            s.end(self);
            if takes == Some(StreamTest::Rest)
                && let Some(first) = streams.iter().find(|s| s.takes == StreamTest::Rest)
            {
                self.fault(thing.key_spot, Fault::TwoRestStreams { first: first.id.clone() });
            }
            streams.push(Stream { id: thing.key.clone(), share, takes: takes.unwrap_or(StreamTest::Rest) });
        }
        if self.faults.len() > before || streams.is_empty() {
            return streams;
        }
        if !streams.iter().any(|s| s.takes == StreamTest::Rest) {
            self.fault(entry.key_spot, Fault::NoRestStream);
        }
        let shares: Vec<Dated<f64>> = streams.iter().map(|s| Dated::constant(s.share)).collect();
        self.check_sum(entry.key_spot, "the shares of the streams".into(), &shares.iter().collect::<Vec<_>>());
        streams
    }

    fn stream_test(&mut self, entry: &Entry) -> Option<StreamTest> {
        match entry.key.as_str() {
            "requested_from" => self.date(&entry.node).map(StreamTest::RequestedFrom),
            "waited_at_most_weeks" => Some(StreamTest::WaitedAtMostWeeks(self.number(&entry.node, 0.0, 2100.0))),
            "class" => self.any_class(&entry.node).map(|(p, class)| StreamTest::Class(p, class)),
            _ => {
                if !self.flag(&entry.node) && matches!(entry.node.value, super::node::Value::Flag(_)) {
                    let what = Fault::UnknownWord { found: "false".into(), known: vec!["true"], near: None };
                    self.fault(entry.node.spot, what);
                }
                Some(StreamTest::Rest)
            }
        }
    }

    /// Cases that a panel takes at a sitting; one where that is at fault, so that nothing more is said of it.
    fn cases_a_sitting(&mut self, node: &Node) -> f64 {
        let before = self.faults.len();
        let cases = self.whole(node, 0, 1_000_000);
        if self.faults.len() > before { 1.0 } else { f64::from(cases) }
    }

    /// One panel.
    pub(super) fn panel_of(&mut self, entry: &Entry, calendar: &CalendarSpec) -> Panel {
        let mut panel = Panel {
            id: entry.key.clone(),
            title: String::new(),
            weekday: 1,
            every_weeks: 1,
            cut_off_days: 0,
            capacity: None,
            sits_in_closures: true,
        };
        let Some(mut s) = self.section(entry, format!("the panel `{}`", entry.key)) else { return panel };
        panel.title = self.title(&mut s, &entry.key);
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let days: Vec<(&'static str, u8)> = days.into_iter().zip(1..).collect();
        let weekday = s.need(self, "weekday").and_then(|e| self.word(&e.node, &days));
        panel.weekday = weekday.unwrap_or(1);
        panel.every_weeks = s.maybe("every_weeks").map_or(1, |e| self.whole(&e.node, 1, 520));
        panel.cut_off_days = s.maybe("cut_off_days").map_or(0, |e| self.whole(&e.node, 0, 366));
        panel.capacity = s.maybe("capacity").map(|e| self.dated(&e.node, Self::cases_a_sitting));
        panel.sits_in_closures = s.maybe("sits_in_closures").is_none_or(|e| self.flag(&e.node));
        s.end(self);
        if weekday.is_some()
            && let Some(why) = self.never_sits(&panel, calendar)
        {
            self.fault(entry.key_spot, Fault::PanelNeverSits { why });
        }
        panel
    }

    /// Why a panel has no sitting in the scenario, if it has none.
    fn never_sits(&self, panel: &Panel, calendar: &CalendarSpec) -> Option<&'static str> {
        if panel.capacity.as_ref().is_some_and(|c| c.values().all(|v| *v < 1.0)) {
            return Some("its capacity is never one case");
        }
        let calendar = Calendar::new(calendar, self.start, self.start, self.end);
        let ahead = (i32::from(panel.weekday) + 6 - i32::from(self.start.weekday().to_monday_zero_offset())) % 7;
        let mut days = (ahead..=calendar.day_of(self.end)).step_by(7 * panel.every_weeks.max(1) as usize);
        let sits = |day: i32| {
            (panel.weekday > 5 || calendar.is_working(day)) && (panel.sits_in_closures || calendar.is_school_open(day))
        };
        (!days.any(sits)).then_some("no day of the scenario is one of its sittings")
    }
}
