//! Tables.

use crate::report::pack::markup::Markup;

/// A table: the first column names its rows, the others are figures or words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::report) struct Table {
    /// What it is of.
    pub caption: String,
    /// Heads of its columns.
    pub head: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
    /// Whether its cells are words, which are set from the left and may break.
    pub is_words: bool,
    /// Whether it is long and set small; its cells may have several lines.
    pub is_log: bool,
}

/// Characters of a cell that stay on one line.
const LONG: usize = 24;

impl Table {
    /// A table of figures.
    pub fn new(caption: impl Into<String>, head: &[&str]) -> Self {
        let head = head.iter().map(|h| (*h).to_owned()).collect();
        Table { caption: caption.into(), head, ..Table::default() }
    }

    /// A table of words.
    pub fn of_words(caption: impl Into<String>, head: &[&str]) -> Self {
        Table { is_words: true, ..Table::new(caption, head) }
    }

    /// A long table of words, set small.
    pub fn of_log(caption: impl Into<String>, head: &[&str]) -> Self {
        Table { is_words: true, is_log: true, ..Table::new(caption, head) }
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// As HTML, in a box that is moved sideways on a narrow screen.
    pub fn write(&self, out: &mut Markup) {
        let class = match (self.is_words, self.is_log) {
            (_, true) => "scroll words log",
            (true, _) => "scroll words",
            _ => "scroll",
        };
        out.open("div", &[("class", class), ("role", "group"), ("aria-label", &self.caption), ("tabindex", "0")]);
        out.open("table", &[]).element("caption", &[], &self.caption);
        out.open("thead", &[]).open("tr", &[]);
        self.head.iter().for_each(|h| {
            out.element("th", &[("scope", "col")], h);
        });
        out.close("tr").close("thead").open("tbody", &[]);
        for row in &self.rows {
            out.open("tr", &[]);
            for (k, cell) in row.iter().enumerate() {
                let name = if k == 0 { "th" } else { "td" };
                let mut attributes = if k == 0 { vec![("scope", "row")] } else { Vec::new() };
                // A long name in a table of figures may break, so that the figures stay in sight.
                if !self.is_words && cell.chars().count() > LONG {
                    attributes.push(("class", "long"));
                }
                out.open(name, &attributes);
                match cell.split_once('\n') {
                    Some(_) if self.is_log => cell.split('\n').for_each(|line| {
                        out.element("div", &[], line);
                    }),
                    _ => {
                        out.text(cell);
                    }
                }
                out.close(name);
            }
            out.close("tr");
        }
        out.close("tbody").close("table").close("div");
    }
}
