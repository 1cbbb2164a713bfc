//! Where a figure of a scenario comes from.

/// How well a figure is known, by the words of its comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Nothing is said of it.
    Unsaid,
    /// An assumption.
    Assumed,
    /// Derived from others.
    Derived,
    /// A source is given.
    Sourced,
}

/// A figure with what its file says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Its path, as `--set` takes it.
    pub path: String,
    /// Its value as written.
    pub value: String,
    /// The file that gives it, as the resolver knows it.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The comment on its line, or else the lines of comment just above it or above the table it stands in; empty =
    /// none.
    pub comment: String,
    /// How well it is known.
    pub grade: Grade,
    /// The range that the comment gives for it, where it is one number: least and greatest.
    pub range: Option<(f64, f64)>,
}

impl Grade {
    /// Every one, the least known first.
    pub const ALL: [Grade; 4] = [Grade::Unsaid, Grade::Assumed, Grade::Derived, Grade::Sourced];

    /// Its word in the output.
    pub const fn word(self) -> &'static str {
        match self {
            Grade::Unsaid => "no source",
            Grade::Assumed => "assumption",
            Grade::Derived => "derived",
            Grade::Sourced => "source given",
        }
    }
}
