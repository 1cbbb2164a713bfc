//! Errors planted in the reference, one at a time, to show that the comparison finds them.

/// What is done wrongly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Starts of a minute come before its releases as well as after them.
    StartsFirst,
    /// Patience that ends in this minute ends after its starts.
    PatienceAfterStarts,
    /// The newest request comes first where the oldest should.
    NewestForOldest,
    /// Who keeps a place comes no sooner than others.
    KeepersTakeTheirTurn,
    /// Of groups that are level the first is served, whoever waits in it.
    LevelGroupsByNumber,
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
    /// Rounds come before the releases of their minute.
    RoundsFirst,
    /// Sittings take who joined after the cut-off.
    LatePapers,
}

pub const FAULTS: [Fault; 14] = [
    Fault::StartsFirst,
    Fault::PatienceAfterStarts,
    Fault::NewestForOldest,
    Fault::KeepersTakeTheirTurn,
    Fault::LevelGroupsByNumber,
    Fault::CreditKept,
    Fault::ReturnsTakeTheirTurn,
    Fault::EarliestReturn,
    Fault::OneMinuteMore,
    Fault::AsksFirst,
    Fault::NothingCancelled,
    Fault::HoursKept,
    Fault::RoundsFirst,
    Fault::LatePapers,
];
