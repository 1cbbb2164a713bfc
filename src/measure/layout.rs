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

/// A column of a [`Layout`] with one value a month: of 64 bits, kept as two cells, or a count, which one cell holds.
/// Periods are sums or ends of months.
///
/// It holds its first cell, and only a layout makes one: so a column cannot be read by the other's grain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ColumnIx {
    first: u32,
    pub(super) is_count: bool,
}

/// A column of a [`Layout`] with one 32-bit value a period, for percentiles, which do not add up. [`ABSENT`] = nothing
/// to take one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PercentileIx(u32);

/// The value of a percentile of nothing.
pub const ABSENT: i32 = i32::MIN;

/// The columns of a record and the periods of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Number of calendar months.
    pub months: u32,
    /// All periods: months first (period `m` is month `m`), then quarters, years to date, years.
    pub periods: Vec<Period>,
    columns: Vec<ColumnIx>,
    percentiles: Vec<PercentileIx>,
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
        Layout { months, periods, columns: Vec::new(), percentiles: Vec::new(), width: 0 }
    }

    /// Adds a column of months, for sums of times, hours and money.
    pub fn add_months(&mut self) -> ColumnIx {
        self.add_column(false)
    }

    /// Adds a column of months, for counts of children, cases or places and for single times: numbers of 32 bits. It
    /// takes half the room, and most columns are such.
    pub fn add_counts(&mut self) -> ColumnIx {
        self.add_column(true)
    }

    fn add_column(&mut self, is_count: bool) -> ColumnIx {
        let ix = ColumnIx { first: self.width, is_count };
        self.columns.push(ix);
        self.width += ix.cell(self.months) as u32 - ix.first;
        ix
    }

    /// Adds a column of percentiles.
    pub fn add_percentile(&mut self) -> PercentileIx {
        let ix = PercentileIx(self.width);
        self.percentiles.push(ix);
        self.width += self.periods.len() as u32;
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

    /// Every column of months.
    pub fn columns(&self) -> &[ColumnIx] {
        &self.columns
    }

    /// Every column of percentiles.
    pub fn percentiles(&self) -> &[PercentileIx] {
        &self.percentiles
    }
}

impl ColumnIx {
    /// The first cell of a month.
    pub(super) fn cell(self, month: u32) -> usize {
        (self.first + month * if self.is_count { 1 } else { 2 }) as usize
    }
}

impl PercentileIx {
    /// The cell of a period.
    pub(super) fn cell(self, period: usize) -> usize {
        self.0 as usize + period
    }
}
