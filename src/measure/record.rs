//! What one replication leaves behind: integers only, about 20 KiB for the EHC baseline.

use super::layout::{ABSENT, ColumnIx, Layout, PercentileIx};

/// The integers of one replication, laid out by a [`Layout`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    cells: Box<[i32]>,
}

impl Record {
    /// All months zero, all percentiles absent.
    pub fn new(layout: &Layout) -> Self {
        let mut cells = vec![0; layout.width()].into_boxed_slice();
        for c in layout.percentiles() {
            cells[c.cell(0)..c.cell(layout.periods.len())].fill(ABSENT);
        }
        Record { cells }
    }

    /// The value of a monthly column.
    pub fn month(&self, layout: &Layout, column: ColumnIx, month: u32) -> i64 {
        debug_assert!(month < layout.months);
        let at = column.cell(month);
        if column.is_count {
            return i64::from(self.cells[at]);
        }
        (i64::from(self.cells[at]) << 32) | i64::from(self.cells[at + 1] as u32)
    }

    /// Sets the value of a monthly column. No replication has as many children as a count cannot hold.
    pub fn set_month(&mut self, layout: &Layout, column: ColumnIx, month: u32, value: i64) {
        debug_assert!(month < layout.months);
        let at = column.cell(month);
        if column.is_count {
            debug_assert!(i32::try_from(value).is_ok(), "a count of {value}");
            self.cells[at] = value as i32;
            return;
        }
        self.cells[at] = (value >> 32) as i32;
        self.cells[at + 1] = value as i32;
    }

    /// Adds to the value of a monthly column.
    pub fn add_month(&mut self, layout: &Layout, column: ColumnIx, month: u32, value: i64) {
        let sum = self.month(layout, column, month) + value;
        self.set_month(layout, column, month, sum);
    }

    /// The value of a percentile column; `None` when there was nothing to take one of.
    pub fn period(&self, layout: &Layout, column: PercentileIx, period: usize) -> Option<i32> {
        debug_assert!(period < layout.periods.len());
        Some(self.cells[column.cell(period)]).filter(|v| *v != ABSENT)
    }

    /// Sets the value of a percentile column.
    pub fn set_period(&mut self, layout: &Layout, column: PercentileIx, period: usize, value: i32) {
        debug_assert!(period < layout.periods.len());
        self.cells[column.cell(period)] = value;
    }

    /// The cells, for storing.
    pub fn cells(&self) -> &[i32] {
        &self.cells
    }

    /// A record from stored cells; `None` when there are not as many as the layout has.
    pub fn from_cells(layout: &Layout, cells: Vec<i32>) -> Option<Self> {
        (cells.len() == layout.width()).then(|| Record { cells: cells.into_boxed_slice() })
    }
}
