//! What is wrong, in words: the headline of a fault and the label beside its caret. What to do is in `help`.

use super::fault::{Fault, Notice};
use super::whole::FORMAT;

/// `` `a`, `b` or `c` ``.
pub(super) fn either<S: AsRef<str>>(names: &[S]) -> String {
    let quoted: Vec<String> = names.iter().map(|n| format!("`{}`", n.as_ref())).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// `14:30`.
fn clock_time(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn loop_words(path: &[String]) -> String {
    path.join(" -> ")
}

impl Fault {
    /// What is wrong, in one line.
    pub fn message(&self) -> String {
        match self {
            Fault::FileUnreadable { name, why } => format!("`{name}` cannot be read: {why}"),
            Fault::FileTooLarge { bytes, .. } => format!("the file has {bytes} bytes"),
            Fault::Syntax { message } => format!("this is not TOML: {message}"),
            Fault::DuplicateKey { key } => format!("`{key}` is given twice"),
            Fault::TooDeep { .. } => "tables and lists are nested too deep".into(),
            Fault::ExtendsCycle { chain } => format!("the scenario extends itself: {}", loop_words(chain)),
            Fault::ExtendsTooDeep { most } => format!("more than {most} scenarios stand on one another"),
            Fault::ExtendsUnreadable { name, why } => format!("the base `{name}` cannot be read: {why}"),
            Fault::NothingToRemove { path, .. } => format!("there is no `{path}` to remove"),
            Fault::SetNowhere { path, .. } => format!("there is no `{path}` to set"),
            Fault::FormatMissing => "the scenario does not say its format".into(),
            Fault::FormatUnknown { found } => format!("format {found} is not one that this version reads"),
            Fault::UnknownKey { key, owner, .. } => format!("{owner} has no key `{key}`"),
            Fault::MissingKey { key, owner } => format!("{owner} needs `{key}`"),
            Fault::NoneOf { keys, owner } => format!("{owner} needs one of {}", either(keys)),
            Fault::TwoOf { given, owner } => {
                format!("{owner} takes one of {}, not {}", either(given), if given.len() == 2 { "both" } else { "all" })
            }
            Fault::WrongType { wanted, found } => format!("here should be {wanted}, not {found}"),
            Fault::UnknownWord { found, .. } => format!("`{found}` is not one of the words for this"),
            Fault::BadId { id } => format!("`{id}` is no id"),
            Fault::ReservedId { id } => format!("a stage cannot be called `{id}`"),
            Fault::EmptyText => "the text is empty".into(),
            Fault::ControlCharacter { code } => format!("the text has the control character U+{code:04X}"),
            Fault::Empty { what } => format!("{what} has nothing in it"),
            Fault::TooMany { what, found, most } => format!("{found} {what}: at most {most} can be run"),
            Fault::NotFinite => "the number is not finite".into(),
            Fault::Negative { value } => format!("{value} is negative"),
            Fault::OutOfRange { value, .. } => format!("{value} is out of range"),
            Fault::NotWhole { value } => format!("{value} is not a whole number"),
            Fault::NotAShare { value } => format!("{value} is not a share"),
            Fault::Absurd { what, value, .. } => format!("{value} {what} would explode"),
            Fault::SharesDoNotSum { what, sum, on } => match on {
                Some(date) => format!("{what} sum to {}, not 1, from {date}", sum_words(*sum)),
                None => format!("{what} sum to {}, not 1", sum_words(*sum)),
            },
            Fault::ProfileLength { found } => format!("the month profile has {found} numbers, not 12"),
            Fault::ProfileEmpty => "no month of the profile has any requests".into(),
            Fault::ImpossibleDate { found, why } => format!("`{found}` is not a date: {why}"),
            Fault::DateOutOfRange { date } => format!("{date} is outside the years 1990 to 2150"),
            Fault::MissingInitially { first } => format!("nothing says what holds before {first}"),
            Fault::NotADateKey { key } => format!("`{key}` is neither a date nor `initially`"),
            Fault::BadDayOfYear { found } => format!("`{found}` is no day that comes every year"),
            Fault::BadTimeOfDay { found } => format!("`{found}` is no time of day"),
            Fault::EndBeforeStart { from, until } => format!("it ends on {until}, before it starts on {from}"),
            Fault::HorizonZero => "the scenario ends on the day it starts".into(),
            Fault::HorizonTooLong { years, most } => format!("the scenario covers {years} years; {most} are the most"),
            Fault::RecordOutside { start, end } => format!("recording starts outside {start} to {end}"),
            Fault::OfficeOutOfRange { closes_minute } => {
                format!("offices would close at {}, past midnight", clock_time(*closes_minute))
            }
            Fault::ClosuresOverlap { other, until } => {
                format!("it overlaps the closure `{other}`, which ends on {until}")
            }
            Fault::HolidaysWithoutCalendar => "holidays are changed, but `bank_holidays` is \"none\"".into(),
            Fault::PublishedPart { from, until, first, last } => {
                format!("published counts run from {from} to {until}, not from {first} to {last}")
            }
            Fault::PublishedWithoutPart { start } => {
                format!("the scenario counts from {start}: no part of that year lies before it")
            }
            Fault::BadLaw { why } => why.message(),
            Fault::PriorOutside { path } => format!("`{path}` cannot be given as a prior"),
            Fault::BadPrior { why } => format!("this prior cannot be drawn from: {why}"),
            Fault::PriorRefused { value, why } => {
                format!("the prior allows {}, which the scenario refuses: {why}", sum_words(*value))
            }
            Fault::DrawRefused { row, column: Some(column), why } => format!("row {row}, column `{column}`: {why}"),
            Fault::DrawRefused { row, column: None, why } => format!("row {row}, its values together: {why}"),
            Fault::DrawOfLinked { path } => {
                format!("`{path}` is worked out from others (`linked`): draws of it would not be used")
            }
            Fault::BadLink { why, .. } => format!("this value cannot be worked out: {why}"),
            Fault::ObservedValue { row, column, found, why } => {
                format!("row {row}, column `{column}`: `{found}` {why}")
            }
            Fault::ObservedPeriod { row, why, .. } => format!("row {row}: {why}"),
            Fault::UnknownStage { name, pathway, .. } => format!("the pathway `{pathway}` has no stage `{name}`"),
            Fault::UnknownTeam { name, .. } => format!("there is no team `{name}`"),
            Fault::UnknownPanel { name, .. } => format!("there is no panel `{name}`"),
            Fault::UnknownPathway { name, .. } => format!("there is no pathway `{name}`"),
            Fault::UnknownAttribute { name, pathway, .. } => {
                format!("children of the pathway `{pathway}` have no class `{name}`")
            }
            Fault::UnknownValue { name, attribute, .. } => format!("the class `{attribute}` has no value `{name}`"),
            Fault::UnknownStream { name, team, .. } => format!("the list of `{team}` has no stream `{name}`"),
            Fault::UnknownMeasure { name, .. } => format!("there is no measure `{name}`"),
            Fault::UnknownBranch { name, .. } => format!("this `ask` has no branch `{name}`"),
            Fault::BadReference { found, form } => format!("`{found}` is not of the form `{form}`"),
            _ => self.message_of_parts(),
        }
    }

    /// What is wrong between the parts of a scenario.
    fn message_of_parts(&self) -> String {
        match self {
            Fault::Unreachable { stage } => format!("no child ever reaches the stage `{stage}`"),
            Fault::EndlessLoop { path } => format!("children never get out of the loop {}", loop_words(path)),
            Fault::TimelessLoop { path } => format!("no time passes in the loop {}", loop_words(path)),
            Fault::BackOutsideAsk { stage } => format!("`{stage}` goes back, but here it is on the main way"),
            Fault::BranchNeverBack { branch, ask } => format!("the branch `{branch}` never comes back to `{ask}`"),
            Fault::StageOfTwoAsks { stage, first, second } => {
                format!("`{stage}` lies in branches of both `{first}` and `{second}`")
            }
            Fault::BranchIntoMain { stage, ask } => {
                format!("a branch of `{ask}` runs into `{stage}`, which is on the main way")
            }
            Fault::ClassShareMissing { class, option } => {
                format!("the option `{option}` gives no share for `{class}`, though another does")
            }
            Fault::NobodyEnters { pathway } => format!("nobody ever enters the pathway `{pathway}`"),
            Fault::WorkNeedsHours { team } => format!("the work does not say how many hours it takes `{team}`"),
            Fault::WorkNeedsElapsed { team } => format!("the work does not say how long it holds a place of `{team}`"),
            Fault::HoursWithoutStaff { team } => format!("`{team}` has no staff hours to give"),
            Fault::TeamWithoutCapacity { team } => format!("the team `{team}` can do no work"),
            Fault::CaseloadMissing { post, other } => {
                format!("the post `{post}` has no `caseload`, but the post `{other}` of the same team has one")
            }
            Fault::CaseloadBelowOne { team, most } => {
                format!(
                    "the team `{team}` never holds a whole case: its caseloads come to {} at most",
                    sum_words(*most)
                )
            }
            Fault::NoContractHere { team } => format!("no contract of `{team}` takes this stage"),
            Fault::StageNotOfTeam { stage, team } => format!("`{stage}` is not work of the team `{team}`"),
            Fault::AlwaysIll { days, .. } => {
                format!("{} days of sickness a year leave no day to work", sum_words(*days))
            }
            Fault::PlaceNeverFreed { team } => format!("no later work of `{team}` frees the place that is kept"),
            Fault::NoRestStream => "no stream takes the rest of the children".into(),
            Fault::TwoRestStreams { first } => format!("the stream `{first}` takes the rest already"),
            Fault::PanelNeverSits { why } => format!("the panel never sits: {why}"),
            Fault::BadPoint { found } => format!("`{found}` is no moment of a pathway"),
            Fault::BeginWithoutWork { stage } => format!("`{stage}` is not a work stage, so nothing begins there"),
            Fault::ExitOfLeave { stage } => format!("children leave at `{stage}`, so nobody exits it"),
            Fault::ClockNeverStops { clock } => format!("the clock `{clock}` can never stop here after its start"),
            Fault::HeadlineTwice { first } => format!("the clock `{first}` is the headline already"),
            Fault::MeasureTaken { name } => format!("`{name}` is the name of another measure"),
            Fault::NeedsHeadline { measure, of, pathway } => {
                format!("`{measure}` needs a headline clock of {of}, which the pathway `{pathway}` does not have")
            }
            Fault::NotKept { measure, of, .. } if of.is_empty() => {
                format!("no `{measure}` is kept without a `stage`")
            }
            Fault::NotKept { measure, of, .. } => format!("no `{measure}` is kept for `{of}`"),
            Fault::TargetRunsOut { hold, end } => {
                format!("the target is to hold for {hold} periods, but the scenario ends on {end}")
            }
            Fault::TargetOutside { date, from, until } => {
                format!("the target's {date} is outside what is recorded, {from} to {until}")
            }
            Fault::BadLevel { name } => format!("`{name}` cannot name a level"),
            Fault::ColumnTaken { name } => format!("`{name}` is another column of the summary"),
            Fault::SetTwice { path, other } => format!("the axis `{other}` sets `{path}` too"),
            Fault::UnknownTarget { name, .. } => format!("there is no target `{name}`"),
            Fault::RankingOutside { date, from, until } => {
                format!("the period of {date} is outside what is recorded, {from} to {until}")
            }
            Fault::BacklogStage { stage, kind } => format!("nobody waits in `{stage}`, which is a `{kind}`"),
            Fault::InWorkWithoutWork { stage } => format!("`{stage}` is not a work stage, so nobody is in work there"),
            Fault::SizeMean { mean, .. } => format!("a mean of {mean} weeks is impossible here"),
            Fault::BandReversed { from, to } => format!("the band from {from} to {to} weeks is empty"),
            Fault::BandsOverlap { from, until } => format!("it overlaps the band from {from} to {until} weeks"),
            Fault::PartOverWhole { part, whole } => format!("`{part}` is more than `{whole}`"),
            Fault::CsvSyntax { message } => format!("this is not CSV: {message}"),
            Fault::CsvMissingColumn { column } => format!("the file has no column `{column}`"),
            Fault::CsvUnknownColumn { column, .. } => format!("the column `{column}` has no meaning here"),
            Fault::CsvColumnTwice { column } => format!("the column `{column}` is there twice"),
            Fault::CsvRowLength { row, found, wanted } => {
                format!("row {row} has {found} field{}, not {wanted}", if *found == 1 { "" } else { "s" })
            }
            Fault::CsvBadDate { row, column, found } => {
                format!("row {row}, column `{column}`: `{found}` is not a date")
            }
            Fault::CsvAfterStart { row, column, date, start } => {
                format!("row {row}, column `{column}`: {date} is not before the start, {start}")
            }
            Fault::CsvEnteredFirst { row, requested, entered } => {
                format!("row {row}: it entered on {entered}, before its request on {requested}")
            }
            Fault::CsvUnknownValue { row, column, found, .. } => {
                format!("row {row}, column `{column}`: there is no value `{found}`")
            }
            Fault::CsvStageNotTaken { row, stage, .. } => {
                format!("row {row}: no backlog takes cases in `{stage}` from this file")
            }
            _ => String::new(),
        }
    }

    /// What is wrong here, beside the caret; empty when the headline says it all.
    pub fn label(&self) -> String {
        match self {
            Fault::UnknownKey { near: Some(near), .. }
            | Fault::UnknownWord { near: Some(near), .. }
            | Fault::UnknownStage { near: Some(near), .. }
            | Fault::UnknownTeam { near: Some(near), .. }
            | Fault::UnknownPanel { near: Some(near), .. }
            | Fault::UnknownPathway { near: Some(near), .. }
            | Fault::UnknownAttribute { near: Some(near), .. }
            | Fault::UnknownValue { near: Some(near), .. }
            | Fault::UnknownStream { near: Some(near), .. }
            | Fault::UnknownMeasure { near: Some(near), .. }
            | Fault::UnknownBranch { near: Some(near), .. }
            | Fault::UnknownTarget { near: Some(near), .. }
            | Fault::NothingToRemove { near: Some(near), .. }
            | Fault::SetNowhere { near: Some(near), .. }
            | Fault::BadLink { near: Some(near), .. }
            | Fault::NotKept { near: Some(near), .. }
            | Fault::CsvUnknownColumn { near: Some(near), .. }
            | Fault::CsvUnknownValue { near: Some(near), .. }
            | Fault::CsvStageNotTaken { near: Some(near), .. } => format!("did you mean `{near}`?"),
            Fault::UnknownKey { .. } => "unknown key".into(),
            Fault::MissingKey { key, .. } => format!("`{key}` is missing"),
            Fault::OutOfRange { low, high, .. } => format!("from {low} to {high}"),
            Fault::NotAShare { .. } => "from 0 to 1".into(),
            Fault::Absurd { most, .. } => format!("at most {most}"),
            Fault::AlwaysIll { most, .. } => format!("spells times days must be below {most}"),
            Fault::SizeMean { low, high, .. } => format!("from {} to {high}", sum_words(*low)),
            Fault::FormatUnknown { .. } => format!("this version reads format {FORMAT}"),
            _ => String::new(),
        }
    }
}

/// A sum without the dust of floating point.
fn sum_words(sum: f64) -> String {
    let rounded = libm::round(sum * 1e6) / 1e6;
    format!("{rounded}")
}

impl Notice {
    /// What is worth knowing, in one line.
    pub fn message(&self) -> String {
        match self {
            Notice::EndedBefore { what, until, start } => {
                format!("{what} ends on {until}, before the scenario starts on {start}: it does nothing")
            }
            Notice::StartsAfter { what, from, end } => {
                format!("{what} starts on {from}, after the scenario ends on {end}: it does nothing")
            }
            Notice::ProfileScaled { mean } => {
                format!("the month profile has a mean of {}; it was scaled to 1", sum_words(*mean))
            }
            Notice::GoalLooksLikeShare { goal } => {
                format!("the goal is {goal} %, not {} %: this measure is in %", sum_words(goal * 100.0))
            }
            Notice::FreeInputs { count: 1, first, value } => {
                format!("`{first}` is a prior; without a posterior its median is taken, {}", sum_words(*value))
            }
            Notice::FreeInputs { count, first, value } => format!(
                "{count} figures are priors; without a posterior their medians are taken, as of `{first}`, {}",
                sum_words(*value)
            ),
            Notice::SourcesDiffer { what, first, second } => {
                format!("sources differ on {what}: {first} is used, not {second}")
            }
            Notice::ObservedGap { what, from, until } => {
                format!("{what} has no figure from {from} to {until}; nothing is filled in")
            }
            Notice::ObservedOutside { count, from, until } => {
                format!("{count} observed figures are of days outside {from} to {until}; they are left out")
            }
            Notice::TeamIdle { team } => format!("no stage and no contact uses the team `{team}`"),
        }
    }
}
