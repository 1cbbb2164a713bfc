//! Every kind of fault: the text that has it, and every word and caret that is shown for it.
//!
//! One file each in `fixtures/faults/`: the files of the scenario (`--- name`), then `===` and what is rendered. Most
//! are overlays on `fixtures/minimal.toml`. A kind of fault without a case does not compile. With `BLESS=1` in the
//! environment the rendered text is written to the files, to be read over before it is kept.

use sendsim::scenario::{Fault, Loaded, LoadedGrid, load, load_grid, load_posterior, load_with, render};
use std::collections::BTreeMap;

/// Pairs each kind of fault with its file; the `match` is exhaustive.
macro_rules! cases {
    ($($variant:ident => $file:literal,)*) => {
        fn file_of(fault: &Fault) -> &'static str {
            match fault { $(Fault::$variant { .. } => $file,)* }
        }
        const FILES: &[&str] = &[$($file,)*];
    };
}

cases! {
    FileUnreadable => "file_unreadable",
    FileTooLarge => "file_too_large",
    Syntax => "syntax",
    DuplicateKey => "duplicate_key",
    TooDeep => "too_deep",
    ExtendsCycle => "extends_cycle",
    ExtendsTooDeep => "extends_too_deep",
    ExtendsUnreadable => "extends_unreadable",
    NothingToRemove => "nothing_to_remove",
    SetNowhere => "set_nowhere",
    FormatMissing => "format_missing",
    FormatUnknown => "format_unknown",
    UnknownKey => "unknown_key",
    MissingKey => "missing_key",
    NoneOf => "none_of",
    TwoOf => "two_of",
    WrongType => "wrong_type",
    UnknownWord => "unknown_word",
    BadId => "bad_id",
    ReservedId => "reserved_id",
    ControlCharacter => "control_character",
    EmptyText => "empty_text",
    Empty => "empty",
    TooMany => "too_many",
    NotFinite => "not_finite",
    Negative => "negative",
    OutOfRange => "out_of_range",
    NotWhole => "not_whole",
    NotAShare => "not_a_share",
    Absurd => "absurd",
    SharesDoNotSum => "shares_do_not_sum",
    ProfileLength => "profile_length",
    ProfileEmpty => "profile_empty",
    ImpossibleDate => "impossible_date",
    DateOutOfRange => "date_out_of_range",
    MissingInitially => "missing_initially",
    NotADateKey => "not_a_date_key",
    BadTimeOfDay => "bad_time_of_day",
    BadDayOfYear => "bad_day_of_year",
    EndBeforeStart => "end_before_start",
    HorizonZero => "horizon_zero",
    HorizonTooLong => "horizon_too_long",
    RecordOutside => "record_outside",
    OfficeOutOfRange => "office_out_of_range",
    ClosuresOverlap => "closures_overlap",
    HolidaysWithoutCalendar => "holidays_without_calendar",
    PublishedPart => "published_part",
    PublishedWithoutPart => "published_without_part",
    BadLaw => "bad_law",
    PriorOutside => "prior_outside",
    BadPrior => "bad_prior",
    PriorRefused => "prior_refused",
    DrawRefused => "draw_refused",
    DrawOfLinked => "draw_of_linked",
    BadLink => "bad_link",
    ObservedValue => "observed_value",
    ObservedPeriod => "observed_period",
    UnknownStage => "unknown_stage",
    UnknownTeam => "unknown_team",
    UnknownPanel => "unknown_panel",
    UnknownPathway => "unknown_pathway",
    UnknownAttribute => "unknown_attribute",
    UnknownValue => "unknown_value",
    UnknownStream => "unknown_stream",
    UnknownMeasure => "unknown_measure",
    UnknownBranch => "unknown_branch",
    BadReference => "bad_reference",
    Unreachable => "unreachable",
    EndlessLoop => "endless_loop",
    TimelessLoop => "timeless_loop",
    BackOutsideAsk => "back_outside_ask",
    BranchNeverBack => "branch_never_back",
    StageOfTwoAsks => "stage_of_two_asks",
    BranchIntoMain => "branch_into_main",
    ClassShareMissing => "class_share_missing",
    NobodyEnters => "nobody_enters",
    WorkNeedsHours => "work_needs_hours",
    WorkNeedsElapsed => "work_needs_elapsed",
    HoursWithoutStaff => "hours_without_staff",
    TeamWithoutCapacity => "team_without_capacity",
    CaseloadMissing => "caseload_missing",
    CaseloadBelowOne => "caseload_below_one",
    NoContractHere => "no_contract_here",
    StageNotOfTeam => "stage_not_of_team",
    AlwaysIll => "always_ill",
    PlaceNeverFreed => "place_never_freed",
    NoRestStream => "no_rest_stream",
    TwoRestStreams => "two_rest_streams",
    PanelNeverSits => "panel_never_sits",
    BadPoint => "bad_point",
    BeginWithoutWork => "begin_without_work",
    ExitOfLeave => "exit_of_leave",
    ClockNeverStops => "clock_never_stops",
    HeadlineTwice => "headline_twice",
    MeasureTaken => "measure_taken",
    NeedsHeadline => "needs_headline",
    NotKept => "not_kept",
    TargetRunsOut => "target_runs_out",
    TargetOutside => "target_outside",
    BadLevel => "bad_level",
    ColumnTaken => "column_taken",
    SetTwice => "set_twice",
    UnknownTarget => "unknown_target",
    RankingOutside => "ranking_outside",
    BacklogStage => "backlog_stage",
    InWorkWithoutWork => "in_work_without_work",
    SizeMean => "size_mean",
    BandReversed => "band_reversed",
    BandsOverlap => "bands_overlap",
    PartOverWhole => "part_over_whole",
    CsvSyntax => "csv_syntax",
    CsvMissingColumn => "csv_missing_column",
    CsvUnknownColumn => "csv_unknown_column",
    CsvColumnTwice => "csv_column_twice",
    CsvRowLength => "csv_row_length",
    CsvBadDate => "csv_bad_date",
    CsvAfterStart => "csv_after_start",
    CsvEnteredFirst => "csv_entered_first",
    CsvUnknownValue => "csv_unknown_value",
    CsvStageNotTaken => "csv_stage_not_taken",
}

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/");

/// The files of a case by name, and its text up to the expectation.
struct Case {
    entry: String,
    files: BTreeMap<String, String>,
    sets: Vec<(String, String)>,
    given: String,
    expected: String,
}

fn read(name: &str) -> Case {
    let text = std::fs::read_to_string(format!("{FOLDER}faults/{name}.txt")).unwrap_or_else(|e| panic!("{name}: {e}"));
    let (given, expected) = text.split_once("===\n").unwrap_or_else(|| panic!("{name}: no ==="));
    let mut case = Case {
        entry: String::new(),
        files: BTreeMap::new(),
        sets: Vec::new(),
        given: given.to_string(),
        expected: expected.to_string(),
    };
    for part in given.split("--- ").filter(|p| !p.is_empty()) {
        let (file, text) = part.split_once('\n').expect("a name and a text");
        if file == "--set" {
            let sets = text.lines().map(|l| l.split_once('=').expect("PATH=VALUE"));
            case.sets = sets.map(|(path, value)| (path.to_string(), value.to_string())).collect();
            continue;
        }
        if case.entry.is_empty() {
            case.entry = file.to_string();
        }
        case.files.insert(file.to_string(), text.to_string());
    }
    case
}

impl Case {
    fn load(&self) -> Loaded {
        let resolver = |name: &str| match (name, self.files.get(name)) {
            ("missing.toml", _) => Err("no such file".to_string()),
            ("huge.csv", _) => Ok("requested\n".repeat(2_000_000)),
            ("minimal.toml", _) => std::fs::read_to_string(format!("{FOLDER}minimal.toml")).map_err(|e| e.to_string()),
            (_, Some(text)) => Ok(text.clone()),
            _ => Err("no such file".to_string()),
        };
        if self.entry == "grid.toml" {
            let LoadedGrid { grid, faults, files } = load_grid(&self.entry, &resolver);
            assert_eq!(grid, None, "a grid in spite of faults");
            let mut loaded = Loaded::default();
            (loaded.faults, loaded.files) = (faults, files);
            return loaded;
        }
        let sets: Vec<(&str, &str)> = self.sets.iter().map(|(p, v)| (p.as_str(), v.as_str())).collect();
        let loaded = load_with(&self.entry, &resolver, &sets);
        if !self.files.contains_key("draws.csv") {
            return loaded;
        }
        assert_eq!(loaded.render_faults(false), "");
        let read = load_posterior("draws.csv", &resolver, &loaded, &[]);
        let mut of_draws = Loaded::default();
        (of_draws.faults, of_draws.files) = (read.faults, read.files);
        of_draws
    }
}

#[test]
fn every_kind_of_fault_says_what_is_wrong_where_and_what_to_do() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for name in FILES {
        let case = read(name);
        let loaded = case.load();
        let rendered = render(&loaded.faults, &loaded.files, false);
        if bless {
            let text = format!("{}===\n{rendered}", case.given);
            std::fs::write(format!("{FOLDER}faults/{name}.txt"), text).expect("a writable fixture");
        } else if rendered != case.expected {
            wrong.push(format!("{name}: expected\n{}but rendered\n{rendered}", case.expected));
        }
        if !loaded.faults.iter().any(|f| file_of(&f.what) == *name) {
            wrong.push(format!("{name}: does not have its own fault\n{rendered}"));
        }
        for fault in &loaded.faults {
            let (message, help) = (fault.what.message(), fault.what.help());
            if message.is_empty() || help.is_empty() || !rendered.contains(&help) {
                wrong.push(format!("{name}: says too little: {:?}", fault.what));
            }
        }
        if loaded.scenario.is_some() {
            wrong.push(format!("{name}: a scenario in spite of faults"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_scenario_that_faults_are_laid_over_has_none() {
    let text = |_: &str| std::fs::read_to_string(format!("{FOLDER}minimal.toml")).map_err(|e| e.to_string());
    let loaded = load("minimal.toml", &text);
    assert_eq!(loaded.render_faults(false), "");
    assert_eq!(loaded.render_notices(false), "");
    assert!(loaded.scenario.is_some());
}

#[test]
fn colour_adds_only_colour() {
    let loaded = read("unknown_key").load();
    let coloured = render(&loaded.faults, &loaded.files, true);
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain.push_str(rest);
    assert_ne!(coloured, plain);
    assert_eq!(plain, render(&loaded.faults, &loaded.files, false));
}

/// The faults of the minimal scenario with lines laid over it and values set.
fn of_overlay(lines: &str, sets: &[(&str, &str)]) -> Vec<String> {
    let text = format!("extends = \"minimal.toml\"\n{lines}");
    let resolver = |name: &str| match name {
        "minimal.toml" => std::fs::read_to_string(format!("{FOLDER}minimal.toml")).map_err(|e| e.to_string()),
        _ => Ok(text.clone()),
    };
    load_with("overlay.toml", &resolver, sets).faults.iter().map(|f| f.what.message()).collect()
}

#[test]
fn a_panel_takes_whole_cases() {
    assert_eq!(of_overlay("panels.weekly.capacity = 2.5", &[]), ["2.5 is not a whole number"]);
    let dated = "panels.weekly.capacity = { initially = 2, 2025-06-01 = 2.5 }";
    assert_eq!(of_overlay(dated, &[]), ["2.5 is not a whole number"]);
}

#[test]
fn a_day_that_is_set_and_does_not_exist_is_not_said_to_be_in_quotes() {
    assert_eq!(of_overlay("", &[("start", "2025-02-30")]), ["`2025-02-30` is not a date: no such day"]);
}

/// Figures that are in the output may be targets, by the names they have there.
#[test]
fn targets_for_figures_of_panels_contracts_and_the_only_clock_are_accepted() {
    let lines = r#"
panels.weekly.capacity = 5
teams.psychologists.contracts.locums = { reports_per_month = 2, turnaround.weeks = 2 }
[pathways.ehc.clocks.ep]
start = "enter:contact"
stop = "exit:report"
limit_days = 42
measure = "ep_in_six_pc"
[targets]
panel = { measure = "waiting", stage = "triage", month = 2025-06-30, at_most = 9 }
clock = { measure = "ep_in_six_pc", month = 2025-06-30, at_least = 90 }
contract = { measure = "contract_reports", stage = "psychologists.locums", month = 2025-06-30, at_least = 1 }
"#;
    assert_eq!(of_overlay(lines, &[]), Vec::<String>::new());
    let team = lines.replace("psychologists.locums", "psychologists");
    assert_eq!(of_overlay(&team, &[]), ["no `contract_reports` is kept for `psychologists`"]);
}
