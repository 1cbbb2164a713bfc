//! Every figure of a scenario with where it comes from.

use super::explain::explained_title;
use super::terminal::Text;
use super::words::counted;
use crate::project::{Evidence, Explained, Grade};
use serde_json::{Value, json};

/// The figures as text, `width` columns wide: those without a source first.
pub fn explain_sources(explained: &Explained, width: usize, colour: bool) -> String {
    let mut page = Text::new(width, colour);
    explained_title(&mut page, explained);
    grades(&mut page, explained);
    for grade in Grade::ALL {
        let of: Vec<&Evidence> = explained.evidence.iter().filter(|e| e.grade == grade).collect();
        if of.is_empty() {
            continue;
        }
        page.heading(grade.word(), &counted(of.len() as f64, "figure"));
        let mut file = "";
        for e in of {
            if e.file != file {
                file = &e.file;
                page.line(&format!("in {file}"));
            }
            let comment = if e.comment.is_empty() { String::new() } else { format!(": {}", e.comment) };
            page.item(&format!("{} = {} (line {}){comment}", e.path, e.value, e.line));
        }
    }
    page.finish()
}

/// How many figures are of each grade.
pub(super) fn grades(page: &mut Text, explained: &Explained) {
    let counts = Grade::ALL.map(|grade| (grade, explained.evidence.iter().filter(|e| e.grade == grade).count()));
    let all: Vec<String> = counts.iter().rev().map(|(grade, n)| format!("{} {}", n, grade.word())).collect();
    let ranged = explained.evidence.iter().filter(|e| e.range.is_some()).count();
    page.heading("Where the figures come from", &counted(explained.evidence.len() as f64, "figure"));
    page.prose(&format!(
        "By the comments beside them: {}; {ranged} with a range. All of them, with their sources: explain --sources.",
        all.join(", ")
    ));
}

pub(super) fn evidence_json(explained: &Explained) -> Vec<Value> {
    let all = explained.evidence.iter().map(|e| {
        json!({
            "path": e.path,
            "value": e.value,
            "file": e.file,
            "line": e.line,
            "grade": e.grade.word(),
            "comment": e.comment,
            "range": e.range.map(|(least, most)| [least, most]),
        })
    });
    all.collect()
}
