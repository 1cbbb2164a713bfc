//! Aligned tables.

/// A table: the first column to the left, the others to the right, header lines over each.
pub(in crate::report) struct Table {
    header: Vec<Vec<String>>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns, each a header of lines parted by `|`.
    pub fn new(columns: &[&str]) -> Self {
        let split = columns.iter().map(|c| c.split('|').map(str::to_owned).collect());
        Table { header: split.collect(), rows: Vec::new() }
    }

    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Its lines, with `gap` spaces between columns.
    pub fn lines(&self, gap: usize) -> Vec<String> {
        let depth = self.header.iter().map(Vec::len).max().unwrap_or(0);
        let length = |text: &str| text.chars().count();
        let width = |c: usize| {
            let body = self.rows.iter().filter_map(|r| r.get(c)).map(|t| length(t));
            self.header[c].iter().map(|t| length(t)).chain(body).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.header.len()).map(width).collect();
        let line = |cell: &dyn Fn(usize) -> String| {
            let mut text = String::new();
            for (c, width) in widths.iter().enumerate() {
                let cell = cell(c);
                let fill = " ".repeat(width - length(&cell));
                if c == 0 {
                    text.push_str(&format!("{cell}{fill}"));
                } else {
                    text.push_str(&format!("{}{fill}{cell}", " ".repeat(gap)));
                }
            }
            text
        };
        // Headers stand on the last line.
        let header = |at: usize| {
            line(&|c| {
                let lines = &self.header[c];
                (at + lines.len()).checked_sub(depth).map_or(String::new(), |i| lines[i].clone())
            })
        };
        let rule = widths.iter().sum::<usize>() + gap * (widths.len().saturating_sub(1));
        let mut lines: Vec<String> = (0..depth).map(header).collect();
        lines.push("─".repeat(rule));
        lines.extend(self.rows.iter().map(|r| line(&|c| r.get(c).cloned().unwrap_or_default())));
        lines
    }
}
