//! The children who are on the pathway at the start.

use super::fault::Fault;
use super::node::{Entry, Node, Spot};
use super::reader::Reader;
use crate::pathway::{AgeBand, Ages, Backlog, Case, Cases, Pathway, StageIx, StageKind};

/// Most children of one backlog.
pub(super) const MOST_CASES: u32 = 1_000_000;
/// Oldest case, weeks.
const OLDEST_WEEKS: f64 = 1_040.0;

/// A backlog table that takes rows from a file of cases.
pub(super) struct FromFile {
    /// Where the file is named.
    pub(super) spot: Spot,
    /// Its name as the resolver knows it.
    pub(super) name: String,
    pub(super) stage: StageIx,
}

impl Reader<'_> {
    /// The backlog tables of a pathway.
    pub(super) fn backlogs(&mut self, p: usize, entry: Option<&Entry>, pathway: &Pathway) -> Vec<Backlog> {
        let mut backlogs = Vec::new();
        let mut files: Vec<(usize, FromFile)> = Vec::new();
        for entry in self.things(entry) {
            let Some(mut s) = self.section(entry, format!("the backlog `{}`", entry.key)) else { continue };
            let stage_entry = s.need(self, "stage");
            let stage = stage_entry.and_then(|e| {
                let name = self.text_of(&e.node)?;
                self.stage_named(e.node.spot, p, &name)
            });
            let in_work_entry = s.maybe("in_work");
            let in_work = in_work_entry.is_some_and(|e| self.flag(&e.node));
            if let (Some(ix), Some(entry)) = (stage, stage_entry)
                && let Some(stage) = pathway.stages.get(ix.0)
            {
                let work = matches!(stage.kind, StageKind::Work(_));
                if let Some(flag) = in_work_entry.filter(|_| in_work && !work) {
                    self.fault(flag.key_spot, Fault::InWorkWithoutWork { stage: stage.id.clone() });
                }
                let kind = match stage.kind {
                    StageKind::Leave { .. } => Some("leave"),
                    StageKind::Refer(_) => Some("refer"),
                    StageKind::Choose { .. } => Some("choose"),
                    _ => None,
                };
                if let Some(kind) = kind {
                    self.fault(entry.node.spot, Fault::BacklogStage { stage: stage.id.clone(), kind });
                }
            }
            let since = s.maybe("ages_since");
            let in_stage = since.and_then(|e| self.word(&e.node, &[("request", false), ("stage", true)]));
            let earlier = s.maybe("earlier").map(|e| self.elapsed(e, "`earlier`"));
            let ages = match in_stage {
                Some(true) => Ages::InStage { earlier },
                _ => Ages::SinceRequest { earlier },
            };
            let cases = match s.one_of(self, &["size", "bands", "file"]) {
                Some(e) if e.key == "size" => self.size(e),
                Some(e) if e.key == "bands" => Some(Cases::Bands(self.age_bands(&e.node))),
                Some(e) => {
                    let written = self.text_of(&e.node);
                    if let (Some(written), Some(stage)) = (written, stage) {
                        let from = self.sources.files[e.node.spot.file].name.clone();
                        let name = super::sources::join(&from, &written);
                        files.push((backlogs.len(), FromFile { spot: e.node.spot, name, stage }));
                    }
                    Some(Cases::Listed(Vec::new()))
                }
                None => None,
            };
            s.end(self);
            let stage = stage.unwrap_or(StageIx(usize::MAX));
            let cases = cases.unwrap_or(Cases::Listed(Vec::new()));
            backlogs.push(Backlog { id: entry.key.clone(), stage, in_work, cases, ages });
        }
        for (index, listed) in self.listed(&files, pathway) {
            backlogs[index].cases = Cases::Listed(listed);
        }
        backlogs
    }

    /// Reads each file of cases once and hands its rows to the tables that take them.
    fn listed(&mut self, files: &[(usize, FromFile)], pathway: &Pathway) -> Vec<(usize, Vec<Case>)> {
        let mut done: Vec<&str> = Vec::new();
        let mut listed = Vec::new();
        for (_, first) in files {
            if done.contains(&first.name.as_str()) {
                continue;
            }
            done.push(&first.name);
            let takers: Vec<&(usize, FromFile)> = files.iter().filter(|(_, f)| f.name == first.name).collect();
            let stages: Vec<StageIx> = takers.iter().map(|(_, f)| f.stage).collect();
            let rows = match self.sources.open_data(&first.name) {
                Ok(file) => self.cases(file, pathway, &stages),
                Err(why) => {
                    let what = Fault::FileUnreadable { name: first.name.clone(), why };
                    self.fault(first.spot, what);
                    continue;
                }
            };
            for (k, (index, _)) in takers.iter().enumerate() {
                let cases = rows.iter().filter(|(taker, _)| *taker == k).map(|(_, case)| case.clone()).collect();
                listed.push((*index, cases));
            }
        }
        listed
    }

    fn size(&mut self, entry: &Entry) -> Option<Cases> {
        let mut s = self.section(entry, "`size`")?;
        let before = self.faults.len();
        let cases = s.need(self, "cases").map(|e| self.count(&e.node, "open cases", MOST_CASES));
        let mean_entry = s.need(self, "mean_weeks");
        let mean_weeks = mean_entry.map(|e| self.number(&e.node, 0.0, OLDEST_WEEKS));
        let longest_weeks = s.need(self, "longest_weeks").map(|e| self.number(&e.node, 0.0, OLDEST_WEEKS));
        s.end(self);
        let (cases, mean_weeks, longest_weeks) = (cases?, mean_weeks?, longest_weeks?);
        // One case is the longest, so the mean is at least its share of the whole.
        let low = longest_weeks / f64::from(cases.max(1));
        if self.faults.len() == before && cases > 0 && !(low <= mean_weeks && mean_weeks <= longest_weeks) {
            let what = Fault::SizeMean { mean: mean_weeks, low, high: longest_weeks };
            self.fault(mean_entry?.node.spot, what);
        }
        Some(Cases::Size { cases, mean_weeks, longest_weeks })
    }

    fn age_bands(&mut self, node: &Node) -> Vec<AgeBand> {
        let mut bands: Vec<AgeBand> = Vec::new();
        let items = self.items(node);
        if items.is_empty() {
            self.fault(node.spot, Fault::Empty { what: "`bands`" });
        }
        for item in items {
            let Some(mut s) = self.node_section(item, "a band of ages") else { continue };
            let weeks = s.need(self, "weeks");
            let cases = s.need(self, "cases").map_or(0, |e| self.count(&e.node, "open cases", MOST_CASES));
            s.end(self);
            let Some(weeks) = weeks else { continue };
            let before = self.faults.len();
            let ends = self.numbers(&weeks.node, OLDEST_WEEKS);
            let spot = weeks.node.spot;
            match ends.as_slice() {
                [from, to] if self.faults.len() == before => {
                    let (from, to) = (*from, *to);
                    if from >= to {
                        self.fault(spot, Fault::BandReversed { from, to });
                    } else if let Some(other) = bands.iter().find(|b| b.from_weeks < to && from < b.to_weeks) {
                        self.fault(spot, Fault::BandsOverlap { from: other.from_weeks, until: other.to_weeks });
                    }
                    bands.push(AgeBand { from_weeks: from, to_weeks: to, cases });
                }
                _ if self.faults.len() == before => {
                    self.fault(
                        spot,
                        Fault::WrongType { wanted: "two ages such as [0, 6]", found: "a list of other length" },
                    );
                }
                _ => {}
            }
        }
        bands
    }
}
