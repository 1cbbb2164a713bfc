//! Where the figures of a scenario come from: what the comments beside them say.

use super::Loaded;
use super::node::{Entry, Node, Table, Value};
use crate::pathway::{Evidence, Grade};

/// Parts of a scenario whose figures describe the area; the rest says what is asked and how it is run.
const DESCRIBES: [&str; 4] = ["calendar", "pathways", "teams", "panels"];

impl Loaded {
    /// The figures of a scenario in the order of the tree, each with its evidence. Laws and the like that are written in
    /// one line count as one figure.
    pub fn evidence(&self) -> Vec<Evidence> {
        let mut all = Vec::new();
        let Some(root) = self.tree.as_ref().and_then(Node::table) else { return all };
        for key in DESCRIBES {
            if let Some(entry) = root.get(key) {
                self.gather(entry, String::new(), "", &mut all);
            }
        }
        all
    }

    fn gather(&self, entry: &Entry, above: String, group: &str, all: &mut Vec<Evidence>) {
        let key = if entry.key.contains('.') { format!("\"{}\"", entry.key) } else { entry.key.clone() };
        let path = if above.is_empty() { key } else { format!("{above}.{key}") };
        let spot = entry.node.spot;
        let Some(text) = self.files.get(spot.file).map(|f| f.text.as_str()) else { return };
        let written = text.get(spot.from..spot.to).unwrap_or_default();
        match entry.node.table() {
            // A table of several lines, or of dotted keys, is a group of figures.
            Some(table) if !written.starts_with('{') || written.contains('\n') => {
                let of_group = comment_above(text, entry.key_spot.from);
                let group = if of_group.is_empty() { group } else { &of_group };
                table.iter().for_each(|entry| self.gather(entry, path.clone(), group, all));
            }
            _ if has_figure(&entry.node) => {
                let own = comment_after(text, spot.to);
                let own = if own.is_empty() { comment_above(text, entry.key_spot.from) } else { own };
                // A range above a group may be of any of its figures: only a figure's own comment gives it one.
                let number = matches!(entry.node.value, Value::Whole(_) | Value::Real(_));
                let range = if number { range(&own) } else { None };
                // What is given as a prior has the prior's range, and stands at its median.
                let free = self.free_inputs().iter().find(|input| input.path == path);
                let median = free.and_then(|_| entry.node.number()).map(|median| median.to_string());
                let range = free.map_or(range, |input| Some(input.prior.ends()));
                let comment = if own.is_empty() { group.to_owned() } else { own };
                all.push(Evidence {
                    path,
                    value: median.unwrap_or_else(|| written.to_owned()),
                    file: self.files[spot.file].name.clone(),
                    line: 1 + text[..spot.from].matches('\n').count(),
                    grade: grade(&comment),
                    range,
                    comment,
                });
            }
            _ => {}
        }
    }
}

/// Whether a value holds a number or a date.
fn has_figure(node: &Node) -> bool {
    match &node.value {
        Value::Whole(_) | Value::Real(_) | Value::Day(_) => true,
        Value::Array(nodes) => nodes.iter().any(has_figure),
        Value::Table(table) => Table::iter(table).any(|entry| has_figure(&entry.node)),
        Value::Text(_) | Value::Flag(_) | Value::Moment(_) | Value::Unread => false,
    }
}

/// The comment that ends the line of a value.
fn comment_after(text: &str, to: usize) -> String {
    let rest = text[to..].lines().next().unwrap_or_default();
    rest.trim_start().strip_prefix('#').map_or_else(String::new, |comment| comment.trim().to_owned())
}

/// The lines of comment just above the line of a key.
fn comment_above(text: &str, from: usize) -> String {
    let line_start = text[..from].rfind('\n').map_or(0, |at| at + 1);
    let is_rule = |line: &&str| !line.is_empty() && line.chars().all(|c| c == '-');
    let above: Vec<&str> = text[..line_start]
        .lines()
        .rev()
        .map_while(|line| line.trim_start().strip_prefix('#').map(str::trim))
        .filter(|line| !is_rule(line))
        .collect();
    above.into_iter().rev().collect::<Vec<_>>().join(" ")
}

fn grade(comment: &str) -> Grade {
    let has = |word: &str| comment.to_lowercase().contains(word);
    match comment {
        "" => Grade::Unsaid,
        _ if has("assumption") || has("assumed") || has("invented") => Grade::Assumed,
        _ if has("derived") => Grade::Derived,
        _ => Grade::Sourced,
    }
}

/// The first `range A-B` of a comment: `range 0.38-0.5`, `range 20,000-35,000`.
fn range(comment: &str) -> Option<(f64, f64)> {
    let rest = comment.split("range ").nth(1)?;
    let end = rest.find(|c: char| !(c.is_ascii_digit() || ".,-".contains(c))).unwrap_or(rest.len());
    // A range in per cent is not in the unit of the figure, which is a share.
    if rest[end..].trim_start().starts_with('%') {
        return None;
    }
    let (least, most) = rest[..end].split_once('-')?;
    let number = |text: &str| text.trim_end_matches([',', '.', '-']).replace(',', "").parse::<f64>().ok();
    Some((number(least)?, number(most)?)).filter(|(least, most)| least < most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load;

    const TEXT: &str = r#"format = 1
title = "x"
start = 2024-01-01
end = 2024-12-31
[pathways.p]
first = "s"
# Counted in 2023 (paper A).
[pathways.p.demand.d]
yearly = 120            # table 3
growth_percent_per_year = 2
[pathways.p.stages.s]
work.team = "t"
work.hours.gamma = { mean = 6, cv = 0.5 }   # assumption, range 4-9
next = "end"
[pathways.p.stages.end]
leave = "done"
[teams.t.posts.a]
# derived from the grant
wte = 2.5
cost_per_year = 40000   # assumption, range 35,000-45,000

productivity = 0.9
"#;

    #[test]
    fn comments_are_the_evidence_of_figures() {
        let loaded = load("a.toml", &|_| Ok(TEXT.to_owned()));
        assert_eq!(loaded.render_faults(false), "");
        let all = loaded.evidence();
        let brief: Vec<_> = all.iter().map(|e| (e.path.as_str(), e.value.as_str(), e.line, e.grade, e.range)).collect();
        use Grade::*;
        assert_eq!(
            brief,
            [
                ("pathways.p.demand.d.yearly", "120", 9, Sourced, None),
                ("pathways.p.demand.d.growth_percent_per_year", "2", 10, Sourced, None),
                ("pathways.p.stages.s.work.hours.gamma", "{ mean = 6, cv = 0.5 }", 13, Assumed, None),
                ("teams.t.posts.a.wte", "2.5", 19, Derived, None),
                ("teams.t.posts.a.cost_per_year", "40000", 20, Assumed, Some((35_000.0, 45_000.0))),
                ("teams.t.posts.a.productivity", "0.9", 22, Unsaid, None),
            ]
        );
        assert_eq!(
            (all[1].comment.as_str(), all[3].comment.as_str()),
            ("Counted in 2023 (paper A).", "derived from the grant")
        );
    }

    #[test]
    fn ranges_are_read_from_words() {
        for (comment, expected) in [
            ("assumption, range 0.38-0.5", Some((0.38, 0.5))),
            ("range 20,000-35,000.", Some((20_000.0, 35_000.0))),
            ("assumption, range 28-35; 0.6-0.95", Some((28.0, 35.0))),
            ("range of 3-5", None),
            ("range 5-3", None),
            ("range 0-15 %", None),
            ("no figure", None),
        ] {
            assert_eq!(range(comment), expected, "{comment}");
        }
    }
}
