//! Where each integer of a replication's record lies.

/// Kinds of period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Span {
    /// A calendar month (the first and last may be partial).
    Month,
    /// A calendar quarter.
    Quarter,
    /// From the first recorded month of a calendar year to the end of each of its months.
    YearToDate,
    /// A calendar year.
    Year,
}

/// A period: a run of months, by index from the month of the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// Its kind.
    pub span: Span,
    /// Index of its first month.
    pub first: u32,
    /// Index of its last month.
    pub last: u32,
}

/// Index of a column in a [`Layout`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ColumnIx(pub u32);

/// Whether a column has a value for each month or one for each period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grain {
    /// One 64-bit value a month, kept as two cells; periods are sums or ends of months.
    Months,
    /// One 32-bit value a period, for percentiles, which do not add up. [`ABSENT`] = nothing to take one of.
    Periods,
}

/// The value of a percentile of nothing.
pub const ABSENT: i32 = i32::MIN;

/// The columns of a record and the periods of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Number of calendar months.
    pub months: u32,
    /// All periods: months first (period `m` is month `m`), then quarters, years to date, years.
    pub periods: Vec<Period>,
    columns: Vec<(u32, Grain)>,
    width: u32,
}

impl Layout {
    /// A layout without columns. `first_month` is the calendar month (1 to 12) of month 0.
    pub fn new(months: u32, first_month: u32) -> Self {
        let calendar = |m: u32| (first_month - 1 + m) % 12;
        let mut periods: Vec<Period> = (0..months).map(|m| Period { span: Span::Month, first: m, last: m }).collect();
        let mut runs = |span: Span, starts: fn(u32) -> bool| {
            let mut first = 0;
            for m in 0..months {
                if m + 1 == months || starts(calendar(m + 1)) {
                    periods.push(Period { span, first, last: m });
                    first = m + 1;
                }
            }
        };
        runs(Span::Quarter, |c| c % 3 == 0);
        runs(Span::Year, |c| c == 0);
        let mut first = 0;
        for m in 0..months {
            if m > 0 && calendar(m) == 0 {
                first = m;
            }
            periods.push(Period { span: Span::YearToDate, first, last: m });
        }
        Layout { months, periods, columns: Vec::new(), width: 0 }
    }

    /// Adds a column.
    pub fn add(&mut self, grain: Grain) -> ColumnIx {
        let ix = ColumnIx(self.columns.len() as u32);
        self.columns.push((self.width, grain));
        self.width += match grain {
            Grain::Months => 2 * self.months,
            Grain::Periods => self.periods.len() as u32,
        };
        ix
    }

    /// The periods that end with a month and hold more than it may: quarter, year, year to date.
    pub fn ending(&self, month: u32) -> impl Iterator<Item = (usize, Period)> {
        let longer = self.periods.iter().copied().enumerate().skip(self.months as usize);
        longer.filter(move |(_, p)| p.last == month)
    }

    /// Cells of a record (4 bytes each).
    pub fn width(&self) -> usize {
        self.width as usize
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns.len()
    }

    /// The grain of a column.
    pub fn grain(&self, column: ColumnIx) -> Grain {
        self.columns[column.0 as usize].1
    }

    /// The cell of a column's first value.
    pub(super) fn offset(&self, column: ColumnIx) -> usize {
        self.columns[column.0 as usize].0 as usize
    }
}
