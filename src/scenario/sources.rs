//! The files of a scenario: opened through the caller's resolver, overlays laid over their bases.

use super::fault::Fault;
use super::merge;
use super::near::nearest;
use super::node::{Located, Node, Spot, Table, Value, split_path};
use super::text::{self, MOST_BYTES};

/// Overlays that may stand on one another.
const MOST_OVERLAYS: usize = 16;
/// Bases that are laid over one another.
const MOST_BASES: usize = 500;
/// Name under which faults of [`load_with`](super::load_with)'s values are shown.
pub(super) const SET: &str = "--set";

/// How a name becomes text: the caller's file system, archive or browser.
pub type Resolver<'r> = &'r dyn Fn(&str) -> Result<String, String>;

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name as the resolver knows it.
    pub name: String,
    /// Its text; empty when it could not be read.
    pub text: String,
}

/// The files read so far.
pub(super) struct Sources<'r> {
    pub(super) files: Vec<SourceFile>,
    /// Which of them are files of cases.
    pub(super) data: Vec<usize>,
    /// Bases asked for so far.
    bases: usize,
    /// The files laid over one another so far: each once, where it is first named.
    laid: Vec<usize>,
    resolver: Resolver<'r>,
}

/// `name` as seen from the file `from`: text only, `/` as separator, `.` and `..` resolved.
pub fn join(from: &str, name: &str) -> String {
    if name.starts_with('/') || name.get(1..2) == Some(":") {
        return name.to_string();
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(name.split('/')).filter(|p| *p != ".") {
        match (part, parts.last()) {
            ("..", Some(last)) if *last != ".." && !last.is_empty() => {
                parts.pop();
            }
            ("", Some(_)) => {}
            _ => parts.push(part),
        }
    }
    if folder.is_empty() && parts.first() == Some(&"") {
        parts.remove(0);
    }
    parts.join("/")
}

impl<'r> Sources<'r> {
    pub(super) fn new(resolver: Resolver<'r>) -> Self {
        Sources { files: Vec::new(), data: Vec::new(), bases: 0, laid: Vec::new(), resolver }
    }

    /// The index of a file, read now or before.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(super) fn open(&mut self, name: &str) -> Result<usize, String> {
        if let Some(index) = self.files.iter().position(|f| f.name == name) {
            return Ok(index);
        }
        let text = (self.resolver)(name)?;
        Ok(self.add(name, text))
    }

    /// The index of a file of cases.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(super) fn open_data(&mut self, name: &str) -> Result<usize, String> {
        let file = self.open(name)?;
        if !self.data.contains(&file) {
            self.data.push(file);
        }
        Ok(file)
    }

    fn add(&mut self, name: &str, text: String) -> usize {
        self.files.push(SourceFile { name: name.to_string(), text });
        self.files.len() - 1
    }

    /// Whether a file is small enough to be read; otherwise its text is dropped and the fault noted.
    pub(super) fn small(&mut self, file: usize, faults: &mut Vec<Located<Fault>>) -> bool {
        let bytes = self.files[file].text.len();
        if bytes > MOST_BYTES {
            self.files[file].text.clear();
            let what = Fault::FileTooLarge { bytes, most: MOST_BYTES };
            faults.push(Located { spot: Spot { file, from: 0, to: 0 }, what });
        }
        bytes <= MOST_BYTES
    }

    /// The tree of the entry file laid over all that it extends; `None` when the text itself is at fault.
    pub(super) fn tree(&mut self, entry: &str, faults: &mut Vec<Located<Fault>>) -> Option<Node> {
        let file = match self.open(entry) {
            Ok(file) => file,
            Err(why) => {
                let file = self.add(entry, String::new());
                let what = Fault::FileUnreadable { name: entry.to_string(), why };
                faults.push(Located { spot: Spot { file, from: 0, to: 0 }, what });
                return None;
            }
        };
        let spot = Spot { file, from: 0, to: self.files[file].text.len() };
        let nothing = Node { spot, value: Value::Table(Table::default()) };
        self.layer(file, nothing, &mut vec![entry.to_string()], faults)
    }

    /// Lays a file over what is below it, after all that it extends and that has not been laid yet: a base that two
    /// overlays share stays below both.
    fn layer(
        &mut self,
        file: usize,
        mut below: Node,
        chain: &mut Vec<String>,
        faults: &mut Vec<Located<Fault>>,
    ) -> Option<Node> {
        if !self.small(file, faults) {
            return None;
        }
        let parsed = text::parse(file, &self.files[file].text, 0, faults);
        let (mut top, mut whole) = (parsed.root, parsed.whole);
        let Value::Table(table) = &mut top.value else { return None };
        let (extends, removed) = (table.take("extends"), table.take("remove"));
        let bases = extends.as_ref().map_or(&[][..], |entry| match &entry.node.value {
            Value::Array(bases) => bases,
            _ => std::slice::from_ref(&entry.node),
        });
        if let Some(entry) = extends.as_ref().filter(|_| bases.is_empty()) {
            faults.push(Located { spot: entry.node.spot, what: Fault::Empty { what: "`extends`" } });
            whole = false;
        }
        for name in bases {
            let base = self.base(file, name, chain, faults);
            let laid = match base {
                Some(base) if self.laid.contains(&base) => Some(below.clone()),
                Some(base) => {
                    chain.push(self.files[base].name.clone());
                    let laid = self.layer(base, below.clone(), chain, faults);
                    chain.pop();
                    laid
                }
                None => None,
            };
            match laid {
                Some(laid) => below = laid,
                None => whole = false,
            }
        }
        if let Some(list) = removed.filter(|_| whole) {
            merge::remove(&mut below, &list.node, faults);
        }
        self.laid.push(file);
        whole.then(|| merge::merge(below, top, &[]))
    }

    /// The file that another extends.
    fn base(
        &mut self,
        file: usize,
        extends: &Node,
        chain: &[String],
        faults: &mut Vec<Located<Fault>>,
    ) -> Option<usize> {
        let Value::Text(written) = &extends.value else {
            let what = Fault::WrongType {
                wanted: "the name of a scenario file in quotes, or a list of them",
                found: extends.value.kind(),
            };
            faults.push(Located { spot: extends.spot, what });
            return None;
        };
        let name = join(&self.files[file].name, written);
        let mut fail = |what| {
            faults.push(Located { spot: extends.spot, what });
            None
        };
        if let Some(at) = chain.iter().position(|n| *n == name) {
            let chain = chain[at..].iter().cloned().chain([name]).collect();
            return fail(Fault::ExtendsCycle { chain });
        }
        self.bases += 1;
        for (found, most) in [(chain.len(), MOST_OVERLAYS), (self.bases, MOST_BASES)] {
            if found >= most {
                return fail(Fault::ExtendsTooDeep { most });
            }
        }
        match self.open(&name) {
            Ok(base) => Some(base),
            Err(why) => fail(Fault::ExtendsUnreadable { name, why }),
        }
    }

    /// Lays values set by path over the tree. A value that is no TOML is taken as text when it is a plain word.
    pub(super) fn set(&mut self, root: Node, sets: &[(&str, &str)], faults: &mut Vec<Located<Fault>>) -> Option<Node> {
        if sets.is_empty() {
            return Some(root);
        }
        let file = self.add(SET, String::new());
        let (mut tree, mut whole) = (root, true);
        for (path, value) in sets {
            let plain = |c: char| c.is_alphanumeric() || "_-:. ".contains(c);
            let bare = toml::de::DeValue::parse(value).is_err() && !value.is_empty() && value.chars().all(plain);
            let line = if bare { format!("{path} = \"{value}\"\n") } else { format!("{path} = {value}\n") };
            let shift = self.files[file].text.len();
            self.files[file].text.push_str(&line);
            let parsed = text::parse(file, &line, shift, faults);
            whole &= parsed.whole;
            if !parsed.whole {
                continue;
            }
            if let Err(near) = known_path(&tree, &split_path(path)) {
                let spot = Spot { file, from: shift, to: shift + path.len() };
                faults.push(Located { spot, what: Fault::SetNowhere { path: (*path).to_string(), near } });
                continue;
            }
            tree = merge::merge(tree, parsed.root, &[]);
        }
        whole.then_some(tree)
    }
}

/// Whether every id on the way exists: a value can be set in a thing, but not make a new thing by a slip.
fn known_path(tree: &Node, path: &[String]) -> Result<(), Option<String>> {
    let mut node = tree;
    for (i, key) in path.iter().enumerate() {
        let Some(table) = node.table() else { return Ok(()) };
        if let Some(entry) = table.get(key) {
            node = &entry.node;
            continue;
        }
        let before: Vec<&str> = path[..i].iter().map(String::as_str).collect();
        if !merge::keys_are_ids(&before) {
            return Ok(());
        }
        return Err(nearest(key, table.keys()).map(|k| {
            let mut path = path.to_vec();
            path[i] = k;
            path.join(".")
        }));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn names_are_seen_from_the_file_that_gives_them() {
        assert_eq!(join("baseline.toml", "cases.csv"), "cases.csv");
        assert_eq!(join("a/b/overlay.toml", "../baseline.toml"), "a/baseline.toml");
        assert_eq!(join("overlay.toml", "../x/./baseline.toml"), "../x/baseline.toml");
        assert_eq!(join("/a/overlay.toml", "base.toml"), "/a/base.toml");
        assert_eq!(join("/a/overlay.toml", "/b/base.toml"), "/b/base.toml");
        assert_eq!(join("../overlay.toml", "../base.toml"), "../../base.toml");
    }
}
