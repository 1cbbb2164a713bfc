//! Faults and notices as text, with their line and a caret.

use super::fault::{Fault, Notice};
use super::node::{Located, Spot};
use super::sources::SourceFile;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// Most faults that are shown one by one.
const MOST_SHOWN: usize = 100;

/// Every fault with its place, sorted by file and position, and a closing line that counts them.
///
/// Plain text that is the same everywhere unless `colour` is asked for.
pub fn render(faults: &[Located<Fault>], files: &[SourceFile], colour: bool) -> String {
    let parts =
        |f: &Located<Fault>| Words { message: f.what.message(), label: f.what.label(), help: Some(f.what.help()) };
    let mut out = blocks(faults, Level::ERROR, parts, files, colour);
    let mut named: Vec<usize> = faults.iter().map(|f| f.spot.file).collect();
    named.sort_unstable();
    named.dedup();
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    if faults.len() > MOST_SHOWN {
        out.push_str(&format!("{} more are not shown\n", faults.len() - MOST_SHOWN));
    }
    if !faults.is_empty() {
        let (faults, files) = (plural(faults.len(), "fault"), plural(named.len(), "file"));
        out.push_str(&format!("{faults} in {files}; nothing was run\n"));
    }
    out
}

/// Every notice with its place, sorted by file and position.
pub fn render_notices(notices: &[Located<Notice>], files: &[SourceFile], colour: bool) -> String {
    let parts = |n: &Located<Notice>| Words { message: n.what.message(), label: String::new(), help: None };
    blocks(notices, Level::NOTE, parts, files, colour)
}

/// What is said of one place.
struct Words {
    message: String,
    label: String,
    help: Option<String>,
}

fn blocks<T>(
    items: &[Located<T>],
    level: Level<'static>,
    parts: impl Fn(&Located<T>) -> Words,
    files: &[SourceFile],
    colour: bool,
) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut sorted: Vec<&Located<T>> = items.iter().collect();
    sorted.sort_by_key(|item| item.spot);
    let mut out = String::new();
    for item in sorted.into_iter().take(MOST_SHOWN) {
        let words = parts(item);
        let mut group = Group::with_title(level.clone().primary_title(words.message));
        if let Some(file) = files.get(item.spot.file) {
            let line = Line::of(&file.text, item.spot);
            group = match file.text.is_empty() {
                true => group.element(Origin::path(file.name.as_str())),
                false => {
                    let mut caret = AnnotationKind::Primary.span(line.from..line.to);
                    if !words.label.is_empty() {
                        caret = caret.label(words.label);
                    }
                    let snippet = Snippet::source(line.text).line_start(line.number).path(file.name.as_str());
                    group.element(snippet.annotation(caret))
                }
            };
        }
        if let Some(help) = words.help {
            group = group.element(Level::HELP.message(help));
        }
        out.push_str(&renderer.render(&[group]));
        out.push_str("\n\n");
    }
    out
}

/// The line of a place, and the part of it that the caret marks.
struct Line<'t> {
    text: &'t str,
    /// Counted from 1.
    number: usize,
    from: usize,
    to: usize,
}

impl<'t> Line<'t> {
    fn of(text: &'t str, spot: Spot) -> Self {
        let mut at = spot.from.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        // A fault at the end of the text, after its last newline, is shown on the last line.
        if at == text.len() && at > 0 && text.ends_with('\n') {
            at -= 1;
        }
        let begin = text[..at].rfind('\n').map_or(0, |i| i + 1);
        let end = text[begin..].find('\n').map_or(text.len(), |i| begin + i);
        let line = text[begin..end].trim_end_matches('\r');
        let from = (at - begin).min(line.len());
        let mut to = spot.to.clamp(begin + from, begin + line.len()) - begin;
        while !line.is_char_boundary(to) {
            to += 1;
        }
        let number = text[..begin].matches('\n').count() + 1;
        Line { text: line, number, from, to }
    }
}

/// The line and column (in characters), counted from 1, of a place.
pub fn line_and_column(files: &[SourceFile], spot: Spot) -> (usize, usize) {
    let text = files.get(spot.file).map_or("", |f| f.text.as_str());
    let line = Line::of(text, spot);
    (line.number, line.text[..line.from].chars().count() + 1)
}
