//! Names of sheets, and texts that fit into a cell.

/// Longest name of a sheet, in UTF-16 units, as Excel counts.
const LONGEST: usize = 31;

/// Longest text of a cell that is written, characters: Excel takes 32,767 UTF-16 units.
const CELL: usize = 16_000;

/// The names given so far.
#[derive(Debug, Default)]
pub(super) struct Names(Vec<String>);

impl Names {
    /// A name of a sheet after a text: what Excel refuses is left out, and no other sheet has it.
    pub fn give(&mut self, wanted: &str) -> String {
        let allowed = |c: char| !c.is_control() && !"[]:*?/\\\u{fffe}\u{ffff}".contains(c);
        let plain: String = wanted.chars().map(|c| if allowed(c) { c } else { ' ' }).collect();
        let words: Vec<&str> = plain.split_whitespace().collect();
        let plain = words.join(" ");
        let plain = plain.trim_matches(|c| c == '\'' || c == ' ');
        // Excel keeps "History" for itself.
        let plain = if plain.is_empty() || plain.eq_ignore_ascii_case("history") { "Sheet" } else { plain };
        let mut name = cut(plain, LONGEST);
        let mut number = 2;
        while self.0.iter().any(|n| n.to_lowercase() == name.to_lowercase()) {
            let ending = format!(" ({number})");
            name = format!("{}{ending}", cut(plain, LONGEST - ending.len()));
            number += 1;
        }
        self.0.push(name.clone());
        name
    }
}

/// The beginning of a text, at most so many UTF-16 units long, with no space or apostrophe at its end.
fn cut(text: &str, most: usize) -> String {
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= most
    };
    let kept: String = text.chars().take_while(fits).collect();
    kept.trim_end_matches([' ', '\'']).to_owned()
}

/// A text that a cell takes; of a longer one its beginning, and that it is one.
pub(super) fn cell(text: &str) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(CELL) {
        Some((at, _)) => format!("{} [cut off here]", &text[..at]).into(),
        None => text.into(),
    }
}

/// Longest alternative text of a chart that Excel takes, UTF-16 units.
const ALTERNATIVE: usize = 255;

/// An alternative text that a chart takes: as many whole words as fit.
pub(super) fn alternative(text: &str) -> String {
    let kept = cut(text, ALTERNATIVE - 4);
    let rest = &text[kept.len()..];
    match kept.rsplit_once(' ') {
        _ if rest.trim_end().is_empty() => kept,
        // The last word is cut in two.
        Some((words, _)) if !rest.starts_with(' ') => format!("{words} ..."),
        _ => format!("{kept} ..."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_have_names_that_excel_takes() {
        let mut names = Names::default();
        for (wanted, given) in [
            ("On time", "On time"),
            ("on TIME", "on TIME (2)"),
            ("a/b\\c[d]:*?e", "a b c d e"),
            ("'quoted'", "quoted"),
            ("", "Sheet"),
            ("History", "Sheet (2)"),
            ("Neurodevelopmental support team, waits", "Neurodevelopmental support team"),
            ("Neurodevelopmental support team, list", "Neurodevelopmental support (2)"),
            ("=cmd|' /C calc'!A0", "=cmd|' C calc'!A0"),
        ] {
            assert_eq!(names.give(wanted), given);
        }
        let long = names.give(&"\u{1f600}".repeat(40));
        assert_eq!(long.encode_utf16().count(), 30);
    }

    #[test]
    fn a_cell_takes_no_endless_text() {
        assert_eq!(cell("short"), "short");
        assert_eq!(alternative("short"), "short");
        let long = alternative(&"a word ".repeat(60));
        assert!(long.ends_with("word ...") && long.len() <= 255, "{long}");
        assert!(cell(&"é".repeat(40_000)).ends_with("[cut off here]"));
    }
}
