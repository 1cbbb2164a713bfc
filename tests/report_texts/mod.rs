//! What the tests of the pages share: texts that would do harm, and what a page may hold.

#![allow(dead_code, reason = "each test binary uses its part")]

/// Sixty texts that would be markup, script, a link, a formula or a path, if anything let them.
pub fn hostile() -> Vec<String> {
    let seeds = [
        "<script>alert(1)</script>",
        "</title><script src=//x></script>",
        "\"><img src=x onerror=alert(1)>",
        "' onload='alert(1)",
        "</svg><svg onload=alert(1)>",
        "<!--",
        "-->",
        "]]>",
        "<![CDATA[<b>]]>",
        "&lt;script&gt;",
        "&#x3c;b&#x3e;",
        "javascript:alert(1)",
        "[a](javascript:alert(1))",
        "![a](http://x/y.png)",
        "=HYPERLINK(\"http://x\")",
        "+1+cmd|'/C calc'!A0",
        "-2+3",
        "@SUM(1)",
        "../../etc/passwd",
        "C:\\windows\\system32",
        "a\u{0}b\u{7}c\u{1b}[31m",
        "\u{202e}txet desrever",
        "line\nbreak\r\n# heading",
        "| a | b |\n|---|---|",
        "```\ncode\n```",
        "<iframe srcdoc='<script>1</script>'>",
        "<style>*{display:none}</style>",
        "<?xml version=\"1.0\"?>",
        "%3Cscript%3E",
        "\u{fffe}\u{ffff}\u{feff}",
    ];
    let plain = seeds.iter().map(|s| (*s).to_owned());
    plain.chain(seeds.iter().map(|s| format!("EHC {s} {s}"))).collect()
}

/// Elements that a page may hold, and no other.
pub const ELEMENTS: &str = "html head meta title style body a header p h1 h2 h3 nav ol ul li main section div dl dt dd strong \
    span table caption thead tbody tr th td figure figcaption svg desc g line path rect circle text details summary pre \
    code footer";

/// Whether a text of `pack.json` is one that the program writes and reads again: an id, a date, a word of a short list.
pub fn is_word_of_ours(key: &str, text: &str) -> bool {
    let ids = ["id", "pathway", "stage", "measure", "team", "scenario", "rate", "of", "sha256", "plan_hash", "verdict"];
    let words = ["grade", "span", "unit", "start", "end", "published_from", "and_path"];
    let is_date = text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok();
    let is_table = key == "name" && text.ends_with(".csv") && !text.contains(['/', '<', '=']);
    is_table || is_date || ids.contains(&key) || words.contains(&key)
}
