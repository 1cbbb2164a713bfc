//! Contrast of everything that is drawn and written, reckoned from the style sheets: 4.5 to 1 for text, 3 to 1 for what
//! must be told apart to read a drawing (WCAG 2.2, 1.4.3 and 1.4.11). A tint alone may be too light; then its outline is not.

const PAGE: &str = include_str!("page.css");
const DRAWING: &str = include_str!("drawing.css");

const WHITE: &str = "#fff";

/// Relative luminance (WCAG 2.2).
fn luminance(colour: &str) -> f64 {
    let digits = colour.strip_prefix('#').unwrap_or_else(|| panic!("{colour}"));
    let long: String =
        if digits.len() == 3 { digits.chars().flat_map(|c| [c, c]).collect() } else { digits.to_owned() };
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&long[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { libm::pow((value + 0.055) / 1.055, 2.4) }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The value of a property in the last rule of a selector.
fn value<'a>(sheet: &'a str, selector: &str, property: &str) -> Option<&'a str> {
    let rules = sheet.split('}').filter_map(|rule| rule.trim().split_once('{'));
    let of = rules.filter(|(names, _)| names.split(',').any(|name| name.trim() == selector));
    let found = of.flat_map(|(_, body)| body.split(';')).filter_map(|pair| pair.split_once(':'));
    found.rev().find(|(key, _)| key.trim() == property).map(|(_, value)| value.trim())
}

fn drawn(selector: &str, property: &str) -> &'static str {
    value(DRAWING, &format!("svg {selector}"), property).unwrap_or_else(|| panic!("svg {selector} has no {property}"))
}

fn is_least(least: f64, (what, colour): (&str, &str), (on, ground): (&str, &str)) {
    let found = contrast(colour, ground);
    assert!(found >= least, "{what} {colour} on {on} {ground}: {found:.2} to 1, less than {least}");
}

#[test]
fn the_reckoning_is_that_of_the_standard() {
    assert_eq!(contrast("#000", WHITE), 21.0);
    assert_eq!(contrast("#777777", "#777"), 1.0);
    // The lightest grey that is said to pass on white.
    assert!((contrast("#767676", WHITE) - 4.54).abs() < 0.005);
}

#[test]
fn text_stands_out_four_and_a_half_times() {
    let root = |name: &str| value(PAGE, ":root", name).unwrap();
    let grounds = [WHITE, root("--ground"), value(PAGE, ".care", "background").unwrap()];
    for name in ["--ink", "--soft", "--blue"] {
        grounds.iter().for_each(|ground| is_least(4.5, (name, root(name)), ("the page", ground)));
    }
    is_least(4.5, ("a link to skip", WHITE), ("its ground", root("--blue")));
    // Words within a drawing lie on white, or have a white halo; labels may lie on the ground of a remark.
    let texts = ["text", ".tick", ".year", ".unit", ".label", ".strong", ".over", ".part"];
    texts.iter().for_each(|text| is_least(4.5, (text, drawn(text, "fill")), ("white", WHITE)));
    for text in [".label", ".strong", ".over", ".tick"] {
        is_least(4.5, (text, drawn(text, "fill")), ("a remark", drawn(".ground", "fill")));
    }
    for band in [".b90", ".b80", ".b50"] {
        is_least(4.5, ("words over a goal", drawn(".over", "fill")), (band, drawn(band, "fill")));
    }
    is_least(4.5, ("a number of a remark", drawn(".pin-number", "fill")), ("its pin", drawn(".pin", "fill")));
    for (tint, words) in [(".t1", ".part.light"), (".t3", ".part"), (".t4", ".part"), (".t6", ".part")] {
        is_least(4.5, (words, drawn(words, "fill")), (tint, drawn(tint, "fill")));
    }
}

#[test]
fn lines_and_marks_stand_out_three_times() {
    let white = ("white", WHITE);
    for line in [
        ".axis",
        ".median",
        ".past",
        ".crossing",
        ".goal",
        ".mark",
        ".answer",
        ".start",
        ".whisker",
        ".cell",
        ".less",
        ".short",
    ] {
        is_least(3.0, (line, drawn(line, "stroke")), white);
    }
    for line in [".line.l1", ".line.l2", ".line.l3", ".line.l4", ".faint", ".there", ".ground"] {
        is_least(3.0, (line, drawn(line, "stroke")), white);
    }
    for mark in [".dot.l1", ".dot.l2", ".dot.l3", ".dot.l4", ".more", ".pin"] {
        is_least(3.0, (mark, drawn(mark, "fill")), white);
    }
    // What is drawn over bands and remarks.
    for ground in [".b90", ".b80", ".b50", ".ground"] {
        for line in [".median", ".goal", ".mark", ".crossing", ".past"] {
            is_least(3.0, (line, drawn(line, "stroke")), (ground, drawn(ground, "fill")));
        }
    }
    for band in [".b90", ".b80", ".b50"] {
        is_least(3.0, (band, drawn(band, "stroke")), white);
        is_least(3.0, (band, drawn(band, "stroke")), ("a remark", drawn(".ground", "fill")));
    }
    // Layers that touch are parted by an edge, light between dark ones and dark between light ones.
    for tint in 0..7 {
        let name = format!(".t{tint}");
        let edge = if crate::report::pack::chart::is_dark(tint) { ".edge" } else { ".edge.dark" };
        let (fill, line) = (drawn(&name, "fill"), drawn(edge, "stroke"));
        is_least(3.0, (edge, line), (&name, fill));
        let outer = contrast(fill, WHITE).max(contrast(line, WHITE)).max(contrast(drawn(".layer", "stroke"), WHITE));
        assert!(outer >= 3.0, "{name} on white: {outer:.2}");
    }
}
