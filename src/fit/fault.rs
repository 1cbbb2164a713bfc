//! Why a fit cannot be made.

/// Why a fit cannot be made. The caller, who knows names, says which series or input is meant.
#[derive(Debug, Clone, PartialEq)]
pub enum FitFault {
    /// A row or what was seen has not as many summaries (or inputs) as the table.
    Width {
        /// How many the table has.
        expected: usize,
        /// How many were given.
        found: usize,
    },
    /// What was seen contains `nan` or infinity.
    NotFinite {
        /// Which summary.
        summary: usize,
    },
    /// Too few simulations to learn from.
    TooFewRows {
        /// How many there are.
        rows: usize,
        /// How many there must be.
        least: usize,
    },
    /// No summary differs between simulations: the data cannot say anything.
    NothingVaries,
    /// The weights of the rows are all but gathered on a few: the posterior would be those few.
    Collapsed {
        /// The effective number of simulations.
        effective: f64,
    },
}

impl FitFault {
    /// One line for people: what is wrong and what to do.
    pub fn message(&self) -> String {
        match self {
            FitFault::Width { expected, found } => {
                format!("{found} numbers were given where the table of simulations has {expected}")
            }
            FitFault::NotFinite { summary } => format!("summary {} of what was seen is not a number", summary + 1),
            FitFault::TooFewRows { rows, least } => format!(
                "only {rows} simulations gave figures that can be compared; at least {least} are needed: ask for more \
                 simulations, or look at whether the priors can produce what was seen"
            ),
            FitFault::NothingVaries => "no figure that was seen changes with the free inputs: nothing can be learned \
                                        from it; name a series that depends on them"
                .to_string(),
            FitFault::Collapsed { effective } => format!(
                "the fit rests on {effective:.1} simulations: ask for more, or widen the priors towards what was seen"
            ),
        }
    }
}
