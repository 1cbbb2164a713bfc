//! Page one as text: what a planner reads first, in black and white.

mod chart;
mod load;
mod money;
mod need;
mod page;
mod service;
mod table;
mod teams;

pub(super) use need::{finding as need_finding, meaning as need_meaning};
pub(super) use page::NONE;
pub(super) use service::course as service_course;
pub(super) use table::Table;

use super::number::{range, share, share_interval, whole};
use super::sentence::{binding_sentence, caution_sentence, inputs_sentence, precision_sentence};
use super::words::{TOOL, counted, day, long_period, month, wrap};
use crate::project::{Answers, CONFIDENT, Limit, TargetAnswer, Verdict};

/// Page one of a run, `width` columns wide (at least 60; prose and tables stay narrower than 100). Colour only
/// repeats what the words say.
pub fn terminal(answers: &Answers, width: usize, colour: bool) -> String {
    let mut page = Text::new(width, colour);
    page.title(&answers.title);
    let run = format!("{} to {}", day(answers.start), day(answers.end));
    page.line(&format!("{run} · {} simulated", counted(f64::from(answers.replications), "future")));
    if answers.replications == 0 {
        page.line("No replication was run.");
        return page.finish();
    }
    if let Some(sentence) = inputs_sentence(answers) {
        page.blank();
        page.prose(&sentence);
    }
    for one in &answers.pages {
        page::write(&mut page, answers, one);
    }
    if let Some(need) = &answers.need {
        need::write(&mut page, answers, need);
    }
    for service in &answers.services {
        service::write(&mut page, answers, service);
    }
    if answers.pages.is_empty() {
        load::write(&mut page, answers);
    }
    if !answers.teams.is_empty() {
        page.heading("What binds", &binding_title(answers));
        page.prose(&binding_sentence(answers));
    }
    teams::lists(&mut page, answers);
    teams::shares(&mut page, answers);
    targets(&mut page, answers);
    super::ceiling::write(&mut page, answers);
    money::write(&mut page, answers);
    if !answers.cautions.is_empty() {
        page.heading("Take care", "");
        for caution in &answers.cautions {
            page.item(&caution_sentence(caution, answers.replications));
        }
    }
    intervals(&mut page, answers);
    page.finish()
}

fn targets(page: &mut Text, answers: &Answers) {
    if answers.targets.is_empty() {
        return;
    }
    let verdicts: Vec<&str> = answers.targets.iter().map(verdict).collect();
    let count = |of: &str| verdicts.iter().filter(|v| **v == of).count();
    let (all, met, missed) = (verdicts.len(), count("MET"), count("MISSED"));
    let finding = format!("{met} of {all} met, {missed} missed, {} open", all - met - missed);
    page.heading("Targets", &finding);
    for (target, verdict) in answers.targets.iter().zip(verdicts) {
        page.verdict(verdict, &target_sentence(answers, target));
    }
    let (sure, not) = (whole(100.0 * CONFIDENT), whole(100.0 - 100.0 * CONFIDENT));
    page.prose(&format!("MET: in at least {sure} % of futures; MISSED: in at most {not} %; OPEN: between."));
}

fn binding_title(answers: &Answers) -> String {
    match &answers.binding {
        None if answers.shortages.is_empty() => "No team".to_owned(),
        None => "No team over the whole run".to_owned(),
        Some(b) => match b.limit {
            Limit::Hours => format!("The hours of {}", b.team.title),
            Limit::Places => format!("The places of {}", b.team.title),
            Limit::Volume => format!("The contracts of {}", b.team.title),
            Limit::Nobody => format!("{}: nobody to do the work", b.team.title),
        },
    }
}

pub(super) fn verdict(target: &TargetAnswer) -> &'static str {
    match target.verdict() {
        Verdict::Met => "MET",
        Verdict::Missed => "MISSED",
        Verdict::Open => "OPEN",
        Verdict::NotJudged => "?",
    }
}

pub(super) fn target_sentence(answers: &Answers, target: &TargetAnswer) -> String {
    let Some(outcome) = &target.outcome else { return format!("{}: not judged.", target.title) };
    let period = &answers.periods[outcome.period];
    let mut text = format!(
        "{}: {} {} in {} ({} in 8 of 10 futures). Met{} in {} of futures (simulation error: {}).",
        target.title,
        whole(outcome.value.p50),
        target.unit,
        long_period(target.first_day, period.last_day),
        range(&outcome.value),
        if target.hold > 1 { format!(" in all {} periods", target.hold) } else { String::new() },
        share(&outcome.met),
        share_interval(&outcome.met),
    );
    if target.hold > 1 {
        text += &format!(" In the first of them alone: {}.", share(&outcome.at_date));
    }
    let (first, held) = (&outcome.first_met, &outcome.held_from);
    if first.never.yes == first.never.of {
        return text + &format!(" Never met within the run in {} of futures.", share(&first.never));
    }
    if let Some(from) = first.p50 {
        let late = match first.p90 {
            Some(to) => format!("in 9 of 10 by {}", month(to)),
            None => format!("never in {}", share(&first.never)),
        };
        text += &format!(" First met in {} or earlier in half of the futures, {late}.", month(from));
    } else {
        text += &format!(" Never met within the run in {} of futures.", share(&first.never));
    }
    text += &match held.p50 {
        Some(from) => {
            let never = share(&held.never);
            format!(
                " Stays met from {} or earlier in half of the futures; in {never} not by the end of the run.",
                month(from)
            )
        }
        None => format!(" Does not stay met to the end of the run in {} of futures.", share(&held.never)),
    };
    text
}

/// What the two intervals mean, how large the second is, and what the run was.
fn intervals(page: &mut Text, answers: &Answers) {
    page.heading("How to read it", "");
    let rates =
        answers.pages.iter().flat_map(|p| &p.on_time.quarters).flat_map(|q| [q.on_time, q.year_to_date, q.cohort]);
    let error = rates.flatten().map(|s| s.error).try_fold(0.0f64, |worst, e| e.map(|e| worst.max(e)));
    let error = match error {
        Some(e) if e > 0.0 => format!("; here it is at most {} for the median rates", counted(e.ceil(), "point")),
        Some(_) => String::new(),
        None => "; too few replications to state it for the medians".to_owned(),
    };
    page.prose(&format!(
        "Ranges are where 8 in 10 futures lie: more replications do not narrow them. The simulation error (95 %) is \
         how far a printed figure may be from that of endless replications: more narrow it{error}."
    ));
    if let Some(sentence) = precision_sentence(answers) {
        page.prose(&sentence);
    }
    page.blank();
    let scenario = if answers.scenario_hash.is_empty() {
        String::new()
    } else {
        format!(" · scenario {}", answers.scenario_hash)
    };
    let from = match answers.first_replication {
        0 => String::new(),
        first => format!(" from number {first}"),
    };
    let replications = counted(f64::from(answers.replications), "replication");
    page.line(&format!("{replications}{from} · seed {}{scenario} · {TOOL}", answers.seed));
}

/// Lines under construction.
pub(in crate::report) struct Text {
    width: usize,
    colour: bool,
    lines: Vec<String>,
}

impl Text {
    pub fn new(width: usize, colour: bool) -> Self {
        Text { width: width.clamp(60, 100), colour, lines: Vec::new() }
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    pub fn title(&mut self, text: &str) {
        for line in wrap(text, self.width, 0) {
            let painted = self.paint("1", &line);
            self.lines.push(painted);
        }
    }

    /// What the section is about, then what it finds.
    pub fn heading(&mut self, about: &str, finding: &str) {
        self.blank();
        let text =
            if finding.is_empty() { about.to_uppercase() } else { format!("{}  {finding}", about.to_uppercase()) };
        for line in wrap(&text, self.width, 0) {
            let painted = self.paint("1;36", &line);
            self.lines.push(painted);
        }
    }

    /// A sentence that is the answer.
    pub fn answer(&mut self, text: &str) {
        self.blank();
        self.title(text);
    }

    pub fn prose(&mut self, text: &str) {
        self.lines.extend(wrap(text, self.width, 0));
    }

    pub fn item(&mut self, text: &str) {
        self.item_with("-", text);
    }

    /// An item of a list with a sign of its own.
    pub fn item_with(&mut self, sign: &str, text: &str) {
        let indent = sign.chars().count() + 1;
        for (k, line) in wrap(text, self.width - indent, 0).into_iter().enumerate() {
            let before = if k == 0 { format!("{sign} ") } else { " ".repeat(indent) };
            self.lines.push(before + &line);
        }
    }

    fn verdict(&mut self, verdict: &str, text: &str) {
        let mut lines = wrap(&format!("{verdict:<7} {text}"), self.width, 8);
        let code = match verdict {
            "MET" => "1;32",
            "MISSED" => "1;31",
            _ => "1;33",
        };
        if self.colour
            && let Some(first) = lines.first_mut()
        {
            *first = first.replacen(verdict, &format!("\u{1b}[{code}m{verdict}\u{1b}[0m"), 1);
        }
        self.lines.extend(lines);
    }

    /// A line of a table with what came of it.
    #[cfg(feature = "parallel")]
    pub fn outcome(&mut self, text: &str, word: &str, good: bool) {
        let painted = self.paint(if good { "32" } else { "1;31" }, word);
        self.lines.push(format!("{text}  {painted}"));
    }

    /// A table; one that is too wide is parted, each part with the first column.
    pub fn table(&mut self, table: &Table) {
        self.lines.extend(table.fitted(self.width));
    }

    pub fn line(&mut self, text: &str) {
        self.lines.push(text.to_owned());
    }

    pub fn blank(&mut self) {
        self.lines.push(String::new());
    }

    pub fn finish(self) -> String {
        let mut text = String::new();
        for line in self.lines {
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}
