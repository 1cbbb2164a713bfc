//! What to do about a fault, in words.

use super::fault::Fault;
use super::whole::FORMAT;
use super::words::either;
use crate::chance::LawFault;

impl Fault {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Fault::FileUnreadable { .. } => "give the name of a readable text file in UTF-8".into(),
            Fault::FileTooLarge { most, .. } => format!("at most {most} bytes are read; use bands of ages for a large list"),
            Fault::Syntax { .. } => {
                "text stands in quotes, dates and numbers do not; the rest of the scenario is checked when all of it is TOML"
                    .into()
            }
            Fault::DuplicateKey { .. } => "keep one of the two; a table is opened once in a file".into(),
            Fault::TooDeep { most } => format!("at most {most} levels are read; the format needs a dozen"),
            Fault::ExtendsCycle { .. } => "one of these files must not extend another of them".into(),
            Fault::ExtendsTooDeep { .. } => "let this file extend the baseline itself".into(),
            Fault::ExtendsUnreadable { .. } => "the name is seen from the folder of the file that gives it".into(),
            Fault::NothingToRemove { .. } => {
                "name a table or value of the base by its path, such as \"teams.nurses.posts.bank\"".into()
            }
            Fault::SetNowhere { .. } => "a value is set in a thing that exists; new things are added in a file".into(),
            Fault::FormatMissing => format!("begin the file with `format = {FORMAT}`"),
            Fault::FormatUnknown { found } if *found > FORMAT => "a newer version of the tool reads it".into(),
            Fault::FormatUnknown { .. } => format!("write `format = {FORMAT}`"),
            Fault::UnknownKey { known, .. } => format!("it may have {}", either(known)),
            Fault::MissingKey { key, .. } => format!("add `{key} = ...`; an overlay takes it from its base"),
            Fault::NoneOf { .. } => "give exactly one".into(),
            Fault::TwoOf { .. } => "keep one; an overlay's kind replaces its base's".into(),
            Fault::WrongType { wanted, .. } => format!("write {wanted}"),
            Fault::UnknownWord { known, .. } => format!("write {}", either(known)),
            Fault::BadId { .. } => "an id has lowercase letters, digits and underscores; a `title` may be anything".into(),
            Fault::ReservedId { .. } => "the word has a meaning in `next` and in clocks; choose another id".into(),
            Fault::ControlCharacter { .. } => "write it in one line of plain characters".into(),
            Fault::EmptyText => "write something, or leave the key out".into(),
            Fault::Empty { .. } => "add at least one entry, or leave it out".into(),
            Fault::TooMany { .. } => "merge some of them".into(),
            Fault::NotFinite => "write a plain number; for \"no limit\" leave the key out".into(),
            Fault::Negative { .. } => "write 0 or more".into(),
            Fault::OutOfRange { .. } => "check the unit: the key or the manual of the format names it".into(),
            Fault::NotWhole { .. } => "these are counted one by one: round it".into(),
            Fault::NotAShare { .. } => "a share is a fraction: write 0.2 for 20 %".into(),
            Fault::Absurd { .. } => "check the figure: no service has so many".into(),
            Fault::SharesDoNotSum { .. } => "the shares must sum to 1 from the start and after every change".into(),
            Fault::ProfileLength { .. } => "give one weight a month, January to December".into(),
            Fault::ProfileEmpty => "give at least one month a weight above 0".into(),
            Fault::ImpossibleDate { .. } => "write year-month-day without quotes, such as 2025-01-31".into(),
            Fault::DateOutOfRange { .. } => "check the year".into(),
            Fault::MissingInitially { .. } => "add `initially = ...`, which holds before the first date".into(),
            Fault::NotADateKey { .. } => "a value that changes is written { initially = 3.0, 2024-09-01 = 4.5 }".into(),
            Fault::BadDayOfYear { .. } => "write month and day in quotes, such as \"02-15\"".into(),
            Fault::BadTimeOfDay { .. } => "write hours and minutes in quotes, such as \"09:00\"".into(),
            Fault::EndBeforeStart { .. } => "change one of the two dates".into(),
            Fault::HorizonZero => "`end` is the last day; move it later".into(),
            Fault::HorizonTooLong { .. } => "check the years of `start` and `end`".into(),
            Fault::RecordOutside { .. } => "leave it out unless the first part of a theory run is to be dropped".into(),
            Fault::OfficeOutOfRange { .. } => "open earlier or for fewer hours".into(),
            Fault::ClosuresOverlap { .. } => "let each closure end before the next one starts".into(),
            Fault::HolidaysWithoutCalendar => "write `bank_holidays = \"england\"`, or leave these dates out".into(),
            Fault::PublishedPart { first, last, .. } => {
                format!("they make the year whole: give the counts of `from = {first}` to `until = {last}`, or leave them out")
            }
            Fault::PublishedWithoutPart { .. } => "leave `published` out: an earlier year is in none of the figures".into(),
            Fault::BadLaw { why } => law_help(why).into(),
            Fault::PriorOutside { .. } => {
                "a prior stands for a number of `pathways`, `teams` or `panels`; give a plain value here".into()
            }
            Fault::BadPrior { .. } => {
                "write prior.uniform = [12, 20], prior.normal = { mean = 17, sd = 2 }, or another of the manual".into()
            }
            Fault::PriorRefused { .. } => "narrow the prior to values that make sense".into(),
            Fault::DrawRefused { .. } => "leave the row out, or draw again from values that make sense".into(),
            Fault::DrawOfLinked { .. } => "take the column out, or give the value as a number or a prior".into(),
            Fault::BadLink { .. } => {
                "write linked = { to = [\"path\"], times = -1, plus = 1 }: times the sum of plain numbers or priors, and plus".into()
            }
            Fault::ObservedValue { .. } => "check the figure and its unit against its source".into(),
            Fault::ObservedPeriod { help, .. } => help.clone(),
            Fault::UnknownStage { .. } => "stages are the tables under `stages` of the same pathway".into(),
            Fault::UnknownTeam { .. } => "teams are the tables under `teams`".into(),
            Fault::UnknownPanel { .. } => "panels are the tables under `panels`".into(),
            Fault::UnknownPathway { .. } => "pathways are the tables under `pathways`".into(),
            Fault::UnknownAttribute { .. } => "classes are the tables under `classes` of the pathway".into(),
            Fault::UnknownValue { .. } => "its values are the keys of its table under `classes`".into(),
            Fault::UnknownStream { .. } => "streams are the tables under `list.streams` of the same team".into(),
            Fault::UnknownMeasure { .. } => "measures are named as in the output, or by a clock's `measure`".into(),
            Fault::UnknownBranch { .. } => "branches are the keys of `ask`".into(),
            Fault::BadReference { form, .. } => format!("write \"{form}\" with the ids"),
            _ => self.help_of_parts(),
        }
    }

    /// What to do about a fault between the parts of a scenario.
    fn help_of_parts(&self) -> String {
        let words = match self {
            Fault::Unreachable { .. } => "let some `next`, option or branch lead to it, or remove it",
            Fault::EndlessLoop { .. } => "give some `choose` in it a way out with a share above 0",
            Fault::TimelessLoop { .. } => "put a `wait` or `work` that takes time into it",
            Fault::BackOutsideAsk { .. } => "`back` ends a branch of an `ask`; name a stage here, or ask for this one",
            Fault::BranchNeverBack { .. } => "end it with `next = \"back\"`",
            Fault::StageOfTwoAsks { .. } => "give each `ask` stages of its own: `back` must know where to",
            Fault::BranchIntoMain { .. } => {
                "end the branch with `next = \"back\"`; what follows belongs after the `ask`"
            }
            Fault::ClassShareMissing { .. } => "a class that has its own share has one in every option",
            Fault::NobodyEnters { .. } => {
                "add `demand` with `yearly` above 0, a `backlog`, or a `refer` of another pathway"
            }
            Fault::WorkNeedsHours { .. } => "add `work.hours`: the team's posts give hours",
            Fault::WorkNeedsElapsed { .. } => "add `work.elapsed`: the team has places and no posts",
            Fault::HoursWithoutStaff { .. } => "give the team `posts` or a `rate`, or leave the hours out",
            Fault::TeamWithoutCapacity { .. } => "give it `posts`, `contracts`, `places` or a `rate`",
            Fault::CaseloadMissing { .. } => {
                "give every post of the team a `caseload`, or none: cases are held by the team, not by one post"
            }
            Fault::CaseloadBelowOne { .. } => {
                "`wte` times `caseload`, summed over the posts, must reach 1; or leave `caseload` out"
            }
            Fault::NoContractHere { .. } => "remove `next_after_contract`, or add a contract that takes the stage",
            Fault::StageNotOfTeam { .. } => "name a stage whose `work.team` is this team",
            Fault::AlwaysIll { .. } => {
                "check `spells_per_year` and the mean of `working_days`; for a leaver end the post"
            }
            Fault::PlaceNeverFreed { .. } => "leave `keeps_place` out, or let another work stage of the team follow",
            Fault::NoRestStream => "give one stream `rest = true`",
            Fault::TwoRestStreams { .. } => "exactly one stream has `rest = true`",
            Fault::PanelNeverSits { .. } => "change its weekday, `every_weeks`, `capacity` or `sits_in_closures`",
            Fault::BadPoint { .. } => "write \"request\", or \"enter:\", \"begin:\" or \"exit:\" and a stage",
            Fault::BeginWithoutWork { .. } => "write \"enter:\" or \"exit:\"",
            Fault::ExitOfLeave { .. } => "write \"enter:\"",
            Fault::ClockNeverStops { .. } => "name a moment that comes after the clock's start on some way",
            Fault::HeadlineTwice { .. } => "a pathway has one headline clock; give this one a `measure`",
            Fault::MeasureTaken { .. } => "choose another name for what this clock reports",
            Fault::NeedsHeadline { of, .. } => {
                return format!("write `headline = \"{of}\"` in the clock that it is about");
            }
            Fault::NotKept { by, kept, .. } => return format!("it is kept for {by}: {}", those(kept)),
            Fault::TargetRunsOut { .. } => "shorten `hold`, or move `end` later",
            Fault::TargetOutside { .. } => "name a day in a period that the scenario covers",
            Fault::BadLevel { .. } => {
                "a level's name stands in the scenario's: up to 60 characters without spaces, quotes, commas and `=`"
            }
            Fault::ColumnTaken { .. } => "give the axis another name",
            Fault::SetTwice { .. } => "let one axis set it, or write both in the levels of one axis",
            Fault::UnknownTarget { .. } => "targets are the tables under `targets`",
            Fault::RankingOutside { .. } => "name a period that the scenario covers",
            Fault::BacklogStage { .. } => "name the stage where the children are: a `wait`, `work` or `ask`",
            Fault::InWorkWithoutWork { .. } => "leave `in_work` out",
            Fault::SizeMean { .. } => "one case waits the longest, and none longer",
            Fault::BandReversed { .. } => "write the younger age first: weeks = [0, 6]",
            Fault::BandsOverlap { .. } => "a band runs from its first age to below its second",
            Fault::PartOverWhole { part: "within_ex", .. } => {
                "check the two figures; `within_ex` is as `within` unless given"
            }
            Fault::PartOverWhole { .. } => "check the two figures",
            Fault::CsvSyntax { .. } => "write one row a line, fields separated by commas",
            Fault::CsvMissingColumn { .. } => "the first row names the columns",
            Fault::CsvUnknownColumn { known, .. } => return format!("the columns are {}", either(known)),
            Fault::CsvColumnTwice { .. } => "keep one of them",
            Fault::CsvRowLength { .. } => "give every row one field for each column; a field may be empty",
            Fault::CsvBadDate { .. } => "write year-month-day, such as 2024-01-31",
            Fault::CsvAfterStart { .. } => "list the cases that are open at the start",
            Fault::CsvEnteredFirst { .. } => "check the two dates",
            Fault::CsvUnknownValue { .. } => "its values are the keys of its table under `classes`; empty = not known",
            Fault::CsvStageNotTaken { .. } => {
                "every row must be taken by a `backlog` table with that `stage` and this `file`"
            }
            _ => "",
        };
        words.to_string()
    }
}

/// What a measure is kept for, by name.
fn those(kept: &[String]) -> String {
    match kept {
        [] => "there is none here".into(),
        [whole] if whole.is_empty() => "leave `stage` out".into(),
        _ => either(kept),
    }
}

fn law_help(why: &LawFault) -> &'static str {
    match why {
        LawFault::LowAboveHigh { .. } | LawFault::ModeOutside { .. } => "write them so that low <= mode <= high",
        LawFault::NoValues | LawFault::WeightsNotMatching { .. } => "give each value a weight",
        LawFault::WeightsAllZero => "give at least one value a weight above 0",
        _ => "a quantity that does not vary is written as a plain number",
    }
}
