//! Blocks to HTML: one file, no script, nothing fetched.

use super::{Block, Document, Section};
use crate::report::pack::chart::{Chart, Drawing, WIDE, length};
use crate::report::pack::markup::Markup;

/// The style sheet of the page and of its drawings.
const PAGE: &str = include_str!("page.css");
const DRAWING: &str = include_str!("drawing.css");

/// The page as HTML.
pub(in crate::report) fn html(document: &Document) -> Vec<u8> {
    let mut out = Markup::new();
    out.open("html", &[("lang", "en-GB")]).open("head", &[]);
    out.leaf("meta", &[("charset", "utf-8")]);
    out.leaf("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
    // Nothing is fetched and nothing runs, whatever a name may hold.
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
    out.leaf("meta", &[("http-equiv", "Content-Security-Policy"), ("content", policy)]);
    out.element("title", &[], &format!("{}: {}", document.title, document.kicker));
    out.style(PAGE).style(DRAWING).close("head").open("body", &[]);
    out.element("a", &[("class", "skip"), ("href", "#s1")], "To the answer");
    out.open("header", &[]).element("p", &[("class", "kicker")], &document.kicker);
    out.element("h1", &[], &document.title).close("header");
    out.open("nav", &[("aria-label", "On this page")]).open("ol", &[]);
    for (k, section) in document.sections.iter().enumerate() {
        let target = format!("#s{}", k + 1);
        out.open("li", &[]).element("a", &[("href", &target)], &section.short).close("li");
    }
    out.close("ol").close("nav").open("main", &[]);
    let mut charts = 0;
    for (k, part) in document.sections.iter().enumerate() {
        section(&mut out, part, k + 1, &mut charts);
    }
    out.close("main").open("footer", &[]).element("p", &[], &document.foot).close("footer");
    out.close("body").close("html");
    let mut bytes = b"<!DOCTYPE html>\n".to_vec();
    bytes.extend_from_slice(out.as_str().as_bytes());
    bytes
}

fn section(out: &mut Markup, section: &Section, number: usize, charts: &mut usize) {
    let (id, title) = (format!("s{number}"), format!("h{number}"));
    out.open("section", &[("id", &id), ("aria-labelledby", &title)]);
    out.element("h2", &[("id", &title)], &section.title);
    for part in &section.blocks {
        block(out, part, charts);
    }
    out.close("section");
}

fn block(out: &mut Markup, block: &Block, charts: &mut usize) {
    match block {
        Block::Answer(sentences) => {
            out.open("div", &[("class", "answer")]);
            sentences.iter().for_each(|s| {
                out.element("p", &[], &kept(s));
            });
            out.close("div");
        }
        Block::Tiles(tiles) => {
            out.open("dl", &[("class", "tiles")]);
            for tile in tiles {
                out.open("div", &[]).element("dt", &[], &tile.of);
                out.open("dd", &[]).element("strong", &[], &tile.figure);
                out.text(" ").element("span", &[], &tile.beside).close("dd").close("div");
            }
            out.close("dl");
        }
        Block::Heading(text) => {
            out.element("h3", &[], text);
        }
        Block::Text(text) => {
            out.element("p", &[], &kept(text));
        }
        Block::Care(texts) => {
            out.open("div", &[("class", "care")]).element("p", &[("class", "care-head")], "With care");
            list(out, texts);
            out.close("div");
        }
        Block::List(texts) => list(out, texts),
        Block::Table(table) => table.write(out),
        Block::Fold(words, table) | Block::Again(words, table) => {
            let class = if matches!(block, Block::Fold(..)) { "log" } else { "again" };
            out.open("details", &[("class", class)]).element("summary", &[], words);
            table.write(out);
            out.close("details");
        }
        Block::Charts(all) if all.is_empty() => {}
        Block::Charts(all) => {
            out.open("div", &[("class", "charts")]);
            for one in all {
                *charts += 1;
                chart(out, one, *charts);
            }
            out.close("div");
        }
        Block::Command(text) => {
            let words = [("class", "command"), ("role", "group"), ("aria-label", "Command"), ("tabindex", "0")];
            out.open("pre", &words).element("code", &[], text).close("pre");
        }
    }
}

/// A number stays with its per cent sign where a line is broken.
fn kept(text: &str) -> String {
    text.replace(" %", "\u{a0}%")
}

fn list(out: &mut Markup, texts: &[String]) {
    if texts.is_empty() {
        return;
    }
    out.open("ul", &[]);
    texts.iter().for_each(|text| {
        out.element("li", &[], &kept(text));
    });
    out.close("ul");
}

fn chart(out: &mut Markup, chart: &Chart, number: usize) {
    let is_wide = chart.drawings.iter().any(|d| d.size.width == WIDE.width);
    let caption = format!("c{number}");
    out.open("figure", &[("class", if is_wide { "wide" } else { "half" }), ("aria-labelledby", &caption)]);
    out.open("figcaption", &[("id", &caption)]).element("strong", &[], &chart.title);
    out.text(" ").element("span", &[], &chart.about).close("figcaption");
    for (k, drawing) in chart.drawings.iter().enumerate() {
        let class = match (chart.drawings.len(), k) {
            (1, _) => "all",
            (_, 0) => "large",
            _ => "small",
        };
        svg(out, chart, drawing, class, &format!("c{number}d{k}"));
    }
    if !chart.pins.is_empty() {
        out.open("ol", &[("class", "notes")]);
        chart.pins.iter().for_each(|n| {
            out.element("li", &[], n);
        });
        out.close("ol");
    }
    chart.notes.iter().for_each(|n| {
        out.element("p", &[("class", "notes")], n);
    });
    out.open("details", &[]).element("summary", &[], "Figures of this chart");
    chart.table.write(out);
    out.close("details").close("figure");
}

fn svg(out: &mut Markup, chart: &Chart, drawing: &Drawing, class: &str, id: &str) {
    let (title, words) = (format!("{id}t"), format!("{id}w"));
    let both = format!("{title} {words}");
    let view = format!("0 0 {} {}", length(drawing.size.width), length(drawing.size.height));
    out.open(
        "svg",
        &[
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("class", class),
            ("viewBox", &view),
            ("role", "img"),
            ("aria-labelledby", &both),
        ],
    );
    out.element("title", &[("id", &title)], &chart.title).element("desc", &[("id", &words)], &chart.description);
    out.put(&drawing.inside).close("svg");
}

/// A chart as a file of its own.
pub(in crate::report) fn figure_svg(chart: &Chart) -> Vec<u8> {
    let mut out = Markup::new();
    let Some(drawing) = chart.drawings.first() else { return Vec::new() };
    let (width, height) = (drawing.size.width, drawing.size.height + 44.0);
    let view = format!("0 -44 {} {}", length(width), length(height));
    out.open(
        "svg",
        &[
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("viewBox", &view),
            ("width", &length(width)),
            ("height", &length(height)),
            ("role", "img"),
            ("aria-labelledby", "t w"),
        ],
    );
    out.element("title", &[("id", "t")], &chart.title).element("desc", &[("id", "w")], &chart.description);
    out.style(DRAWING);
    out.leaf("rect", &[("class", "paper"), ("x", "0"), ("y", "-44"), ("width", "100%"), ("height", "100%")]);
    out.element("text", &[("class", "heading"), ("x", "2"), ("y", "-28")], &chart.title);
    out.element("text", &[("class", "unit"), ("x", "2"), ("y", "-11")], &chart.about);
    out.put(&drawing.inside).close("svg");
    out.as_str().as_bytes().to_vec()
}
