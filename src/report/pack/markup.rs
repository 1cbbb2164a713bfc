//! HTML and SVG as text. The one place where text is escaped: names of elements and attributes are ours, everything
//! else goes through [`escaped`].

/// HTML or SVG under construction, well-formed as XML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Markup {
    out: String,
}

/// Attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Markup {
    pub fn new() -> Self {
        Markup::default()
    }

    /// An element's beginning.
    pub fn open(&mut self, name: &'static str, attributes: Attributes) -> &mut Self {
        self.begin(name, attributes);
        self.out.push('>');
        self
    }

    /// Its end.
    pub fn close(&mut self, name: &'static str) -> &mut Self {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        // A line for each block, so that a page can be read and compared as text.
        if !matches!(name, "a" | "b" | "td" | "th" | "strong" | "code" | "tspan" | "text" | "title" | "span" | "abbr") {
            self.out.push('\n');
        }
        self
    }

    /// An element without content.
    pub fn leaf(&mut self, name: &'static str, attributes: Attributes) -> &mut Self {
        self.begin(name, attributes);
        self.out.push_str("/>");
        self
    }

    /// An element that holds a text.
    pub fn element(&mut self, name: &'static str, attributes: Attributes, text: &str) -> &mut Self {
        self.open(name, attributes).text(text).close(name)
    }

    /// A text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        escape(&mut self.out, text);
        self
    }

    /// Other markup.
    pub fn put(&mut self, other: &Markup) -> &mut Self {
        self.out.push_str(&other.out);
        self
    }

    /// The style sheet: ours, and without a character that would need escaping.
    pub fn style(&mut self, sheet: &'static str) -> &mut Self {
        debug_assert!(!sheet.contains(['<', '&']));
        self.open("style", &[]);
        self.out.push_str(sheet);
        self.close("style")
    }

    pub fn as_str(&self) -> &str {
        &self.out
    }

    fn begin(&mut self, name: &'static str, attributes: Attributes) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            escape(&mut self.out, value);
            self.out.push('"');
        }
    }
}

/// A text that is only text in HTML, in SVG and in an attribute of either. Characters that XML has no place for, and
/// those that turn the direction of what follows, are left out.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if is_dropped(c) => {}
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
}

/// Characters that no page shows.
pub(super) fn is_dropped(c: char) -> bool {
    let is_space = matches!(c, '\t' | '\n' | '\r');
    (c.is_control() && !is_space)
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}')
        || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_a_text() {
        let mut page = Markup::new();
        page.element("p", &[("title", "a\"b'c")], "<script>&\u{202E}\u{0}\u{FFFF}\n</p>");
        assert_eq!(page.as_str(), "<p title=\"a&quot;b&#39;c\">&lt;script&gt;&amp; &lt;/p&gt;</p>\n");
    }
}
