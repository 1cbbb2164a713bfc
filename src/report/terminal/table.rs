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

    /// Its lines, none over `width` columns wide if its columns are not: with less room between the columns, or in parts
    /// one below the other, each with the first column.
    pub fn fitted(&self, width: usize) -> Vec<String> {
        let fits = |lines: &Vec<String>| lines.iter().all(|line| line.chars().count() <= width);
        if let Some(lines) = [2, 1].map(|gap| self.lines(gap)).into_iter().find(fits) {
            return lines;
        }
        let columns = self.header.len();
        let part = |from: usize, until: usize| {
            let cut = |row: &Vec<String>| -> Vec<String> {
                let of = row.iter().enumerate().filter(|(c, _)| *c == 0 || (from..until).contains(c));
                of.map(|(_, cell)| cell.clone()).collect()
            };
            let header = self.header.iter().enumerate().filter(|(c, _)| *c == 0 || (from..until).contains(c));
            Table { header: header.map(|(_, h)| h.clone()).collect(), rows: self.rows.iter().map(cut).collect() }
                .lines(2)
        };
        let (mut lines, mut from) = (Vec::new(), 1);
        while from < columns {
            // As many columns as fit, and one at least.
            let until = (from + 1..=columns).rev().find(|until| fits(&part(from, *until))).unwrap_or(from + 1);
            if from > 1 {
                lines.push(String::new());
            }
            lines.extend(part(from, until));
            from = until;
        }
        lines
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

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn a_table_that_is_too_wide_is_parted() {
        let mut table = Table::new(&["team", "of the|first", "second", "third"]);
        table.row(["nurses", "1", "22", "333"].map(str::to_owned).to_vec());
        assert_eq!(table.fitted(40), table.lines(2));
        assert_eq!(table.fitted(table.lines(1)[3].chars().count()), table.lines(1));
        let parted = table.fitted(20);
        assert!(parted.iter().all(|line| line.chars().count() <= 20), "{parted:?}");
        let words = ["team    first  second", "team    third"];
        assert!(!parted.contains(&words[0].to_owned()));
        let rows: Vec<&String> = parted.iter().filter(|line| line.starts_with("nurses")).collect();
        assert_eq!(rows.len(), 2, "{parted:?}");
        assert!(rows[0].contains("22") && rows[1].ends_with("333"), "{parted:?}");
        // Even where not one column fits beside the first, every column is shown.
        assert_eq!(table.fitted(3).iter().filter(|line| line.starts_with("nurses")).count(), 3);
    }
}
