//! A hash of what a scenario says, whatever its layout.
//!
//! 64-bit FNV-1a over a canonical dump of the merged tree: keys sorted, except where their order decides (ids, such as
//! those of stages, streams, options); `3` and `3.0` alike; titles included; then the text of the files of cases.

use super::merge::keys_are_ids;
use super::node::{Node, Value};
use super::sources::Sources;

/// 64-bit FNV-1a.
struct Fnv(u64);

impl Fnv {
    fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

/// The hash of a merged tree and its files of cases, 16 hexadecimal digits.
pub(super) fn of(root: &Node, sources: &Sources<'_>) -> String {
    let mut fnv = Fnv(0xcbf2_9ce4_8422_2325);
    dump(root, &mut Vec::new(), &mut fnv);
    for file in &sources.data {
        fnv.add(&sources.files[*file].text.replace("\r\n", "\n"));
    }
    format!("{:016x}", fnv.0)
}

fn dump<'n>(node: &'n Node, path: &mut Vec<&'n str>, fnv: &mut Fnv) {
    match &node.value {
        Value::Table(table) => {
            let mut entries: Vec<_> = table.iter().collect();
            if !keys_are_ids(path) {
                entries.sort_by(|a, b| a.key.cmp(&b.key));
            }
            fnv.add("{");
            for entry in entries {
                fnv.add(&entry.key);
                path.push(&entry.key);
                dump(&entry.node, path, fnv);
                path.pop();
            }
            fnv.add("}");
        }
        Value::Array(items) => {
            fnv.add("[");
            for item in items {
                dump(item, path, fnv);
            }
            fnv.add("]");
        }
        Value::Text(text) => fnv.add(&format!("\"{text}")),
        Value::Whole(whole) => fnv.add(&format!("#{whole}")),
        Value::Real(real) => fnv.add(&format!("#{real}")),
        Value::Flag(flag) => fnv.add(if *flag { "true" } else { "false" }),
        Value::Day(date) => fnv.add(&date.to_string()),
        Value::Moment(text) => fnv.add(text),
        Value::Unread => fnv.add("?"),
    }
}
