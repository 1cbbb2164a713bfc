//! What can be wrong with a scenario, as data. The words are in [`words`](super::words).

use crate::calendar::Date;
use crate::chance::LawFault;

/// Anything wrong with a scenario.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the variants say what their fields, named after what they hold, are of")]
pub enum Fault {
    // --- files and their syntax
    /// The scenario or a file of cases cannot be read.
    FileUnreadable { name: String, why: String },
    /// A file is larger than any scenario.
    FileTooLarge { bytes: usize, most: usize },
    /// Not TOML.
    Syntax { message: String },
    /// A key is given twice.
    DuplicateKey { key: String },
    /// Tables within tables without end.
    TooDeep { most: usize },
    /// A scenario extends itself.
    ExtendsCycle { chain: Vec<String> },
    /// Too many scenarios extend one another.
    ExtendsTooDeep { most: usize },
    /// The base of an overlay cannot be read.
    ExtendsUnreadable { name: String, why: String },
    /// `remove` names what is not there.
    NothingToRemove { path: String, near: Option<String> },
    /// A value is set at a path that does not exist.
    SetNowhere { path: String, near: Option<String> },
    /// No `format`.
    FormatMissing,
    /// A format that this version does not read.
    FormatUnknown { found: i64 },

    // --- keys and types
    /// A key that has no meaning here.
    UnknownKey { key: String, owner: String, near: Option<String>, known: Vec<&'static str> },
    /// A key that must be given.
    MissingKey { key: &'static str, owner: String },
    /// None of several keys is given.
    NoneOf { keys: Vec<&'static str>, owner: String },
    /// More than one of several keys is given.
    TwoOf { given: Vec<&'static str>, owner: String },
    /// A value of another type.
    WrongType { wanted: &'static str, found: &'static str },
    /// A word that is not one of those allowed.
    UnknownWord { found: String, known: Vec<&'static str>, near: Option<String> },
    /// An id with characters that ids do not have.
    BadId { id: String },
    /// An id that means something else.
    ReservedId { id: String },
    /// Text that says nothing.
    EmptyText,
    /// Text with characters that are not shown but obeyed.
    ControlCharacter { code: u32 },
    /// A table or list with nothing in it.
    Empty { what: &'static str },
    /// More things than any scenario needs.
    TooMany { what: &'static str, found: usize, most: usize },

    // --- numbers
    /// `nan` or `inf`.
    NotFinite,
    /// Below zero.
    Negative { value: f64 },
    /// Outside the range allowed.
    OutOfRange { value: f64, low: f64, high: f64 },
    /// A fraction where things are counted.
    NotWhole { value: f64 },
    /// Not between 0 and 1.
    NotAShare { value: f64 },
    /// So large that the run would explode.
    Absurd { what: &'static str, value: f64, most: f64 },
    /// Shares that do not sum to one.
    SharesDoNotSum { what: String, sum: f64, on: Option<Date> },
    /// A month profile without twelve numbers.
    ProfileLength { found: usize },
    /// A month profile of zeros.
    ProfileEmpty,

    // --- dates
    /// A date that no calendar has, or that is not written as one.
    ImpossibleDate { found: String, why: String },
    /// A date outside the years that the calendar covers.
    DateOutOfRange { date: Date },
    /// A dated value that does not say what holds before its first date.
    MissingInitially { first: String },
    /// A key of a dated value that is neither `initially` nor a date.
    NotADateKey { key: String },
    /// A time of day that is none.
    BadTimeOfDay { found: String },
    /// No day that comes every year.
    BadDayOfYear { found: String },
    /// Something ends before it starts.
    EndBeforeStart { from: Date, until: Date },
    /// The scenario covers no time.
    HorizonZero,
    /// The scenario covers too many years.
    HorizonTooLong { years: i32, most: i32 },
    /// Recording starts outside the scenario.
    RecordOutside { start: Date, end: Date },
    /// Office hours that run past midnight.
    OfficeOutOfRange { closes_minute: u32 },
    /// Two school closures share days.
    ClosuresOverlap { other: String, until: Date },
    /// Holidays are added to a calendar that has none.
    HolidaysWithoutCalendar,
    /// Published counts that are not those of the year's days before the scenario counts.
    PublishedPart { from: Date, until: Date, first: Date, last: Date },
    /// Published counts where the scenario counts from 1 January.
    PublishedWithoutPart { start: Date },

    // --- laws of chance
    /// Parameters that do not go together.
    BadLaw { why: LawFault },

    // --- free inputs and observed figures
    /// A prior where no figure of the area stands.
    PriorOutside { path: String },
    /// A prior that cannot be drawn from.
    BadPrior { why: String },
    /// A value that a prior can have and the scenario refuses.
    PriorRefused { value: f64, why: String },
    /// A posterior draw that the scenario refuses: of one input, or of several together.
    DrawRefused { row: usize, column: Option<String>, why: String },
    /// Posterior draws of a value that is worked out from others.
    DrawOfLinked { path: String },
    /// A value that is worked out from others, which cannot be.
    BadLink { why: String, near: Option<String> },
    /// An observed figure whose number makes no sense.
    ObservedValue { row: usize, column: String, found: String, why: String },
    /// An observed figure of days for which a run has none.
    ObservedPeriod { row: usize, why: String, help: String },

    // --- names of things
    /// No such stage in the pathway.
    UnknownStage { name: String, pathway: String, near: Option<String> },
    /// No such team.
    UnknownTeam { name: String, near: Option<String> },
    /// No such panel.
    UnknownPanel { name: String, near: Option<String> },
    /// No such pathway.
    UnknownPathway { name: String, near: Option<String> },
    /// No such attribute of children.
    UnknownAttribute { name: String, pathway: String, near: Option<String> },
    /// No such value of an attribute.
    UnknownValue { name: String, attribute: String, near: Option<String> },
    /// No such stream of a team's list.
    UnknownStream { name: String, team: String, near: Option<String> },
    /// No such measure.
    UnknownMeasure { name: String, near: Option<String> },
    /// No such branch of the `ask`.
    UnknownBranch { name: String, near: Option<String> },
    /// A reference that is not of the form wanted.
    BadReference { found: String, form: &'static str },

    // --- how stages hang together
    /// No child can reach the stage.
    Unreachable { stage: String },
    /// Children who come here never leave.
    EndlessLoop { path: Vec<String> },
    /// A loop in which no time passes.
    TimelessLoop { path: Vec<String> },
    /// `back` where there is no `ask` to go back to.
    BackOutsideAsk { stage: String },
    /// A branch that never comes back.
    BranchNeverBack { branch: String, ask: String },
    /// A stage that two different `ask`s use.
    StageOfTwoAsks { stage: String, first: String, second: String },
    /// A branch that runs into the main pathway.
    BranchIntoMain { stage: String, ask: String },
    /// A class has a share in some options of a `choose`, but not in this one.
    ClassShareMissing { class: String, option: String },
    /// Nobody ever enters the pathway.
    NobodyEnters { pathway: String },

    // --- work and teams
    /// Work that does not say how many hours it takes.
    WorkNeedsHours { team: String },
    /// Work that does not say how long it takes.
    WorkNeedsElapsed { team: String },
    /// Hours asked of a team that has only places.
    HoursWithoutStaff { team: String },
    /// A team with neither posts, rate, places nor contracts.
    TeamWithoutCapacity { team: String },
    /// A post without a limit of cases in a team whose other posts have one.
    CaseloadMissing { post: String, other: String },
    /// Caseloads that never come to a whole case.
    CaseloadBelowOne { team: String, most: f64 },
    /// A way on after a contract that nobody has.
    NoContractHere { team: String },
    /// A stage that is not work of this team.
    StageNotOfTeam { stage: String, team: String },
    /// Sickness that leaves no day of the year to work.
    AlwaysIll { days: f64, most: f64 },
    /// A place that is kept for work that never comes.
    PlaceNeverFreed { team: String },
    /// A list without a stream for the rest.
    NoRestStream,
    /// A list with two streams for the rest.
    TwoRestStreams { first: String },
    /// A panel without a single sitting.
    PanelNeverSits { why: &'static str },

    // --- clocks, targets
    /// Not a moment of a pathway.
    BadPoint { found: String },
    /// Work begins only in work stages.
    BeginWithoutWork { stage: String },
    /// Nobody exits a stage where they leave.
    ExitOfLeave { stage: String },
    /// A clock whose stop cannot follow its start.
    ClockNeverStops { clock: String },
    /// A pathway with two headline clocks.
    HeadlineTwice { first: String },
    /// A clock that reports under the name of another measure.
    MeasureTaken { name: String },
    /// A measure that only pathways with a headline clock of this service have.
    NeedsHeadline { measure: String, of: &'static str, pathway: String },
    /// A measure that a run does not keep for this.
    NotKept { measure: String, of: String, by: &'static str, kept: Vec<String>, near: Option<String> },
    /// A target that is to hold for longer than the scenario lasts.
    TargetRunsOut { hold: u32, end: Date },
    /// A target outside the scenario.
    TargetOutside { date: Date, from: Date, until: Date },

    // --- grids and rankings
    /// A level of a grid whose name cannot stand in a label.
    BadLevel { name: String },
    /// An axis of a grid with the name of another column.
    ColumnTaken { name: String },
    /// Two axes of a grid set the same value.
    SetTwice { path: String, other: String },
    /// No such target.
    UnknownTarget { name: String, near: Option<String> },
    /// A ranking by a period outside what is recorded.
    RankingOutside { date: Date, from: Date, until: Date },

    // --- children at the start
    /// Nobody can be waiting in such a stage.
    BacklogStage { stage: String, kind: &'static str },
    /// Work in progress in a stage without work.
    InWorkWithoutWork { stage: String },
    /// A mean age that the longest age and the number of cases do not allow.
    SizeMean { mean: f64, low: f64, high: f64 },
    /// A band of ages that ends before it begins.
    BandReversed { from: f64, to: f64 },
    /// Two bands of ages overlap.
    BandsOverlap { from: f64, until: f64 },
    /// More counted in a part than in the whole.
    PartOverWhole { part: &'static str, whole: &'static str },
    /// A file of cases that is not CSV.
    CsvSyntax { message: String },
    /// A column that must be there.
    CsvMissingColumn { column: &'static str },
    /// A column that has no meaning.
    CsvUnknownColumn { column: String, known: Vec<String>, near: Option<String> },
    /// A column that is there twice.
    CsvColumnTwice { column: String },
    /// A row with too few or too many fields.
    CsvRowLength { row: usize, found: usize, wanted: usize },
    /// A date that is none.
    CsvBadDate { row: usize, column: String, found: String },
    /// An open case with a date on or after the start.
    CsvAfterStart { row: usize, column: String, date: Date, start: Date },
    /// A case that entered its stage before it was requested.
    CsvEnteredFirst { row: usize, requested: Date, entered: Date },
    /// A class value that is none.
    CsvUnknownValue { row: usize, column: String, found: String, near: Option<String> },
    /// A row in a stage that no backlog takes from this file.
    CsvStageNotTaken { row: usize, stage: String, near: Option<String> },
}

/// Something worth knowing that does not stop a run.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the variants say what their fields, named after what they hold, are of")]
pub enum Notice {
    /// A post or contract that ends before the scenario starts.
    EndedBefore { what: String, until: Date, start: Date },
    /// A post or contract that starts after the scenario ends.
    StartsAfter { what: String, from: Date, end: Date },
    /// A month profile whose mean is not one; it was scaled.
    ProfileScaled { mean: f64 },
    /// A goal in % that looks like a fraction.
    GoalLooksLikeShare { goal: f64 },
    /// A team that no stage uses.
    TeamIdle { team: String },
    /// Figures that are not known, so that a run takes the middle of what is believed of them.
    FreeInputs { count: usize, first: String, value: f64 },
    /// Two sources that say different things of one period.
    SourcesDiffer { what: String, first: String, second: String },
    /// Periods that an observed series leaves out.
    ObservedGap { what: String, from: Date, until: Date },
    /// Observed figures of other days than the scenario's.
    ObservedOutside { count: usize, from: Date, until: Date },
}
