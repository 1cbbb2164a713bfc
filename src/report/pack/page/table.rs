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
}

impl Table {
    /// A table of figures.
    pub fn new(caption: impl Into<String>, head: &[&str]) -> Self {
        let head = head.iter().map(|h| (*h).to_owned()).collect();
        Table { caption: caption.into(), head, rows: Vec::new(), is_words: false }
    }

    /// A table of words.
    pub fn of_words(caption: impl Into<String>, head: &[&str]) -> Self {
        Table { is_words: true, ..Table::new(caption, head) }
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// As HTML, in a box that is moved sideways on a narrow screen.
    pub fn write(&self, out: &mut Markup) {
        let class = if self.is_words { "scroll words" } else { "scroll" };
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
                match k {
                    0 => out.element("th", &[("scope", "row")], cell),
                    _ => out.element("td", &[], cell),
                };
            }
            out.close("tr");
        }
        out.close("tbody").close("table").close("div");
    }
}
