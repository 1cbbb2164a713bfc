//! Blocks to Markdown, for pasting into a paper: what is said and tabled; charts are a line and their file.

use super::{Block, Document, Table};
use crate::report::pack::markup::is_dropped;

/// The page as Markdown. Folded tables and the figures of charts are left to the page and the tables.
pub(in crate::report) fn markdown(document: &Document) -> Vec<u8> {
    let mut out = String::new();
    push(&mut out, &["# ", &plain(&document.title)]);
    push(&mut out, &[&plain(&document.kicker)]);
    for section in &document.sections {
        push(&mut out, &["## ", &plain(&section.title)]);
        section.blocks.iter().for_each(|b| block(&mut out, b));
    }
    push(&mut out, &["---"]);
    push(&mut out, &[&plain(&document.foot)]);
    out.truncate(out.trim_end().len());
    out.push('\n');
    out.into_bytes()
}

fn push(out: &mut String, parts: &[&str]) {
    parts.iter().for_each(|p| out.push_str(p));
    out.push_str("\n\n");
}

fn block(out: &mut String, block: &Block) {
    match block {
        Block::Answer(sentences) => sentences.iter().for_each(|s| push(out, &["**", &plain(s), "**"])),
        Block::Tiles(tiles) => {
            for t in tiles {
                out.push_str(&format!("- **{}** {} ({})\n", plain(&t.figure), plain(&t.of), plain(&t.beside)));
            }
            out.push('\n');
        }
        Block::Heading(text) => push(out, &["### ", &plain(text)]),
        Block::Text(text) => push(out, &[&plain(text)]),
        Block::Care(texts) => texts.iter().for_each(|t| push(out, &["> With care: ", &plain(t)])),
        Block::List(texts) => {
            texts.iter().for_each(|t| out.push_str(&format!("- {}\n", plain(t))));
            out.push('\n');
        }
        Block::Table(table) => self::table(out, table),
        Block::Fold(..) | Block::Again(..) => {}
        Block::Charts(charts) => {
            for chart in charts {
                out.push_str(&format!("- {} ({})\n", plain(&chart.title), plain(&chart.about)));
                chart.pins.iter().chain(&chart.notes).for_each(|n| out.push_str(&format!("  - {}\n", plain(n))));
            }
            out.push('\n');
        }
        Block::Command(text) => push(out, &["    ", &plain_code(text)]),
    }
}

fn table(out: &mut String, table: &Table) {
    push(out, &["**", &plain(&table.caption), "**"]);
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|c| plain(c)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    out.push_str(&line(&table.head));
    let right = if table.is_words { "---" } else { "---:" };
    let rule: Vec<&str> = (0..table.head.len()).map(|k| if k == 0 { "---" } else { right }).collect();
    out.push_str(&format!("| {} |\n", rule.join(" | ")));
    table.rows.iter().for_each(|row| out.push_str(&line(row)));
    out.push('\n');
}

/// A text that is only text in Markdown: what could be markup, a link or HTML stands behind a backslash.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_dropped(*c)) {
        match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '~' | '&' | '$' | '@' => {
                out.push('\\');
                out.push(c);
            }
            // An address that a reader of Markdown would make a link.
            ':' => out.push_str(if out.ends_with("http") || out.ends_with("https") { "\\:" } else { ":" }),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    // A line that begins with a number and a dot, or with a dash, would be a list.
    if out.starts_with(['-', '+', '=', '=']) || out.starts_with(|c: char| c.is_ascii_digit()) && out.contains(". ") {
        return out.replacen('-', "\\-", usize::from(out.starts_with('-')));
    }
    out
}

/// The same in a block of code, where a line break would end the block.
fn plain_code(text: &str) -> String {
    text.chars().filter(|c| !is_dropped(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
