//! The room table, and what its words mean in code.

/// A row of the table.
pub struct Room {
    pub name: String,
    /// Rooms it may use.
    pub uses: Vec<String>,
    /// Words for what it must not touch.
    pub must_not_touch: Vec<String>,
}

impl Room {
    pub fn may_use(&self, room: &str) -> bool {
        self.uses.iter().any(|u| u == room || u == "everything")
    }
}

/// The rows of the table in the docs of the library: room, what it holds, may use, must not touch.
pub fn room_table(lib: &str) -> Vec<Room> {
    let rows = lib.lines().filter_map(|line| line.strip_prefix("//! | `"));
    let list = |cell: &str| {
        let items = cell.split(',').map(|item| item.trim().trim_matches('`').to_owned());
        items.filter(|item| !item.is_empty()).collect::<Vec<_>>()
    };
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').collect();
        assert!(cells.len() >= 4, "a row of the room table has four cells: {row}");
        Room {
            name: cells[0].trim().trim_matches('`').to_owned(),
            uses: list(cells[2]),
            must_not_touch: list(cells[3]),
        }
    })
    .collect()
}

/// What each word of the table means: paths that begin like this, macros by their name with `!`.
const THINGS: [(&str, &[&str]); 6] = [
    ("files", &["std::fs", "std::env", "std::os", "std::net", "std::process", "std::*", "File::open", "File::create"]),
    ("threads", &["rayon", "std::thread", "std::*"]),
    ("clock", &["std::time::Instant", "std::time::SystemTime", "std::time::*", "jiff::Zoned", "jiff::Timestamp::now"]),
    (
        "terminal",
        &[
            "println!",
            "print!",
            "eprintln!",
            "eprint!",
            "dbg!",
            "indicatif",
            "clap",
            "ctrlc",
            "std::io::stdin",
            "std::io::stdout",
            "std::io::stderr",
            "std::io::*",
        ],
    ),
    ("text", &["toml", "csv", "serde", "serde_json", "annotate_snippets"]),
    ("chance", &["crate::chance", "rand", "rand_distr", "rand_xoshiro"]),
];

/// Whether the tests know what a word of the table means.
pub fn is_known_thing(word: &str) -> bool {
    THINGS.iter().any(|(thing, _)| *thing == word)
}

/// Whether a path is of the kind that a word of the table forbids.
pub fn forbidden(word: &str, path: &[String]) -> bool {
    let rules = THINGS.iter().filter(|(thing, _)| *thing == word).flat_map(|(_, rules)| rules.iter());
    let mut rules = rules.map(|rule| rule.split("::"));
    let path: Vec<&str> = path.iter().map(String::as_str).skip_while(|s| s.is_empty()).collect();
    rules.any(|rule| {
        let rule: Vec<&str> = rule.collect();
        path.starts_with(&rule)
    })
}
