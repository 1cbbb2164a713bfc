//! Rust text to words and marks, without comments, strings and characters.

/// What the checks need to tell apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// An identifier or a number.
    Word(String),
    /// `::`
    Colons,
    /// Any other character.
    Mark(char),
}

/// The tokens of a file.
pub fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let (mut i, mut tokens) = (0, Vec::new());
    while i < chars.len() {
        let c = chars[i];
        match c {
            '/' if at(i + 1) == '/' => i = line_end(&chars, i),
            '/' if at(i + 1) == '*' => i = comment_end(&chars, i),
            '"' => i = string_end(&chars, i + 1),
            '\'' => i = character_end(&chars, i),
            ':' if at(i + 1) == ':' => {
                tokens.push(Token::Colons);
                i += 2;
            }
            _ if c.is_alphanumeric() || c == '_' => {
                let end =
                    (i..chars.len()).find(|j| !(at(*j).is_alphanumeric() || at(*j) == '_')).unwrap_or(chars.len());
                let word: String = chars[i..end].iter().collect();
                let hashes = (end..chars.len()).take_while(|j| at(*j) == '#').count();
                let is_prefix = matches!(word.as_str(), "r" | "br" | "cr" | "b" | "c");
                if is_prefix && word.contains('r') && at(end + hashes) == '"' {
                    i = raw_string_end(&chars, end + hashes + 1, hashes);
                } else if is_prefix && hashes == 0 && matches!(at(end), '"' | '\'') {
                    i = end;
                } else {
                    tokens.push(Token::Word(word));
                    i = end;
                }
            }
            _ => {
                if !c.is_whitespace() {
                    tokens.push(Token::Mark(c));
                }
                i += 1;
            }
        }
    }
    tokens
}

fn line_end(chars: &[char], from: usize) -> usize {
    (from..chars.len()).find(|i| chars[*i] == '\n').unwrap_or(chars.len())
}

/// Comments nest.
fn comment_end(chars: &[char], from: usize) -> usize {
    let (mut depth, mut i) = (0, from);
    while i < chars.len() {
        match chars[i..].get(..2) {
            Some(['/', '*']) => (depth, i) = (depth + 1, i + 2),
            Some(['*', '/']) => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            break;
        }
    }
    i
}

fn string_end(chars: &[char], from: usize) -> usize {
    let mut i = from;
    while i < chars.len() && chars[i] != '"' {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    i + 1
}

fn raw_string_end(chars: &[char], from: usize, hashes: usize) -> usize {
    let closes = |i: &usize| chars[*i] == '"' && chars[i + 1..].iter().take_while(|c| **c == '#').count() >= hashes;
    (from..chars.len()).find(closes).map_or(chars.len(), |i| i + 1 + hashes)
}

/// A character, or only the quote of a lifetime.
fn character_end(chars: &[char], from: usize) -> usize {
    if chars.get(from + 1) == Some(&'\\') {
        return (from + 3..chars.len()).find(|i| chars[*i] == '\'').map_or(chars.len(), |i| i + 1);
    }
    if chars.get(from + 2) == Some(&'\'') { from + 3 } else { from + 1 }
}
