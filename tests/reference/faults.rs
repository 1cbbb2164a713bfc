//! Errors planted in the reference, one at a time, to show that the comparison finds them.

/// What is done wrongly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Starts of a minute come before its releases as well as after them.
    StartsFirst,
    /// Patience that ends in this minute ends after its starts.
    PatienceAfterStarts,
    /// A share group keeps the credit of the time in which it was idle.
    CreditKept,
    /// Work that comes back takes its turn on the list.
    ReturnsTakeTheirTurn,
    /// The earliest starts come back.
    EarliestReturn,
    /// The run has a minute more.
    OneMinuteMore,
    /// Asks go on before departures are settled.
    AsksFirst,
    /// No branch is cancelled.
    NothingCancelled,
    /// Hours that nobody books are kept.
    HoursKept,
    /// Sittings take who joined after the cut-off.
    LatePapers,
}

pub const FAULTS: [Fault; 10] = [
    Fault::StartsFirst,
    Fault::PatienceAfterStarts,
    Fault::CreditKept,
    Fault::ReturnsTakeTheirTurn,
    Fault::EarliestReturn,
    Fault::OneMinuteMore,
    Fault::AsksFirst,
    Fault::NothingCancelled,
    Fault::HoursKept,
    Fault::LatePapers,
];
