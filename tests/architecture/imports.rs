//! The full paths that a file names, with `use` groups, aliases, `super` and `self` resolved.

use crate::tokens::{Token, tokens};
use std::collections::BTreeMap;
use std::path::Path;

/// The module of a file: `src/kernel/time.rs` is `[kernel, time]`.
pub fn module_of(file: &Path) -> Vec<String> {
    let parts = file.with_extension("").iter().map(|p| p.to_string_lossy().into_owned()).collect::<Vec<_>>();
    parts.into_iter().skip_while(|p| p != "src").skip(1).filter(|p| p != "mod").collect()
}

/// A path as written, and the module it is written in.
struct Written {
    path: Vec<String>,
    alias: Option<String>,
    is_import: bool,
}

/// All paths of a file, from `crate` or the name of an outside crate on. A macro ends in its name with `!`.
pub fn paths(module: &[String], text: &str) -> Vec<Vec<String>> {
    let written = written(module, &tokens(text));
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for w in written.iter().filter(|w| w.is_import) {
        let name = w.alias.clone().or_else(|| w.path.last().cloned()).unwrap_or_default();
        names.insert(name, w.path.clone());
    }
    let mut all: Vec<Vec<String>> = Vec::new();
    for w in written {
        let head = w.path.first().cloned().unwrap_or_default();
        match names.get(&head) {
            Some(full) if !w.is_import => all.push(full.iter().cloned().chain(w.path[1..].iter().cloned()).collect()),
            _ => all.push(w.path),
        }
    }
    all
}

fn written(module: &[String], tokens: &[Token]) -> Vec<Written> {
    let mut all = Vec::new();
    // The depth of braces at which each inline module opens, innermost last.
    let (mut inline, mut depth, mut i): (Vec<(usize, String)>, usize, usize) = (Vec::new(), 0, 0);
    while i < tokens.len() {
        match &tokens[i] {
            Token::Mark('{') => depth += 1,
            Token::Mark('}') => {
                depth = depth.saturating_sub(1);
                inline.retain(|(at, _)| *at <= depth);
            }
            Token::Word(word) if word == "mod" => {
                if let (Some(Token::Word(name)), Some(Token::Mark('{'))) = (tokens.get(i + 1), tokens.get(i + 2)) {
                    inline.push((depth + 1, name.clone()));
                }
            }
            Token::Word(word) => {
                let here: Vec<String> = module.iter().chain(inline.iter().map(|(_, name)| name)).cloned().collect();
                let is_import = word == "use";
                let mut found = Vec::new();
                i = tree(tokens, if is_import { i + 1 } else { i }, &[], &mut found);
                for (path, alias) in found {
                    all.push(Written { path: absolute(&here, path), alias, is_import });
                }
                continue;
            }
            _ => {}
        }
        i += 1;
    }
    all
}

/// Reads one path from `i` on, or a `use` tree; returns where it ends.
fn tree(tokens: &[Token], mut i: usize, before: &[String], found: &mut Vec<(Vec<String>, Option<String>)>) -> usize {
    let mut path = before.to_vec();
    loop {
        match tokens.get(i) {
            Some(Token::Word(word)) => {
                path.push(word.clone());
                i += 1;
            }
            Some(Token::Mark('*')) if path.len() > before.len() || !before.is_empty() => {
                path.push("*".into());
                i += 1;
            }
            Some(Token::Mark('{')) if matches!(tokens.get(i.wrapping_sub(1)), Some(Token::Colons)) => {
                i += 1;
                while !matches!(tokens.get(i), None | Some(Token::Mark('}'))) {
                    let next = tree(tokens, i, &path, found);
                    i = if next == i || tokens.get(next) == Some(&Token::Mark(',')) { next + 1 } else { next };
                }
                return i + 1;
            }
            Some(Token::Colons) if path.is_empty() => {
                i += 1;
                continue;
            }
            _ => {}
        }
        if tokens.get(i) != Some(&Token::Colons) {
            break;
        }
        i += 1;
    }
    if path.len() == before.len() {
        return i;
    }
    if tokens.get(i) == Some(&Token::Mark('!')) && tokens.get(i + 1) != Some(&Token::Mark('=')) {
        if let Some(last) = path.last_mut() {
            last.push('!');
        }
        i += 1;
    }
    let mut alias = None;
    if let (Some(Token::Word(word)), Some(Token::Word(name))) = (tokens.get(i), tokens.get(i + 1))
        && word == "as"
    {
        alias = Some(name.clone());
        i += 2;
    }
    if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
        path.pop();
    }
    found.push((path, alias));
    i
}

/// `super` and a leading `self` by the module they are written in.
fn absolute(here: &[String], path: Vec<String>) -> Vec<String> {
    let ups = path.iter().take_while(|p| *p == "super" || *p == "self").count();
    if ups == 0 {
        return path;
    }
    let supers = path[..ups].iter().filter(|p| *p == "super").count();
    let base = here[..here.len().saturating_sub(supers)].iter().cloned();
    std::iter::once("crate".to_owned()).chain(base).chain(path[ups..].iter().cloned()).collect()
}
