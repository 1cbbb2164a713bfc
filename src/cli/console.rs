//! What goes to the terminal, and how.

use super::ended::Failure;
use std::env;
use std::io::{self, IsTerminal, Write};

/// Width of text that goes to no terminal.
const PLAIN_WIDTH: usize = 100;

/// Standard output and standard error of this process.
pub(super) struct Console {
    /// Whether answers may be coloured.
    pub colour: bool,
    /// Whether faults and notices may be coloured.
    pub error_colour: bool,
    /// Columns for answers.
    pub width: usize,
    /// Whether progress, notices and timing are wanted.
    pub talks: bool,
}

impl Console {
    /// As the terminal and `NO_COLOR` have it.
    pub fn of_this_process(quiet: bool) -> Self {
        let set = |name: &str| env::var_os(name).is_some_and(|v| !v.is_empty());
        let plain = set("NO_COLOR") || env::var_os("TERM").is_some_and(|t| t == "dumb");
        let out = io::stdout().is_terminal();
        let terminal = out.then(|| console::Term::stdout().size_checked()).flatten();
        Console {
            colour: out && !plain,
            error_colour: io::stderr().is_terminal() && !plain,
            width: terminal.map_or(PLAIN_WIDTH, |(_, columns)| usize::from(columns)),
            talks: !quiet,
        }
    }

    /// Writes answers to standard output, with an end of line. A reader that wants no more of them is content.
    pub fn answer(&self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        let end = if text.ends_with('\n') { "" } else { "\n" };
        let written = out.write_all(text.as_bytes()).and_then(|()| out.write_all(end.as_bytes()));
        match written.and_then(|()| out.flush()) {
            Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Output(e.to_string())),
            _ => Ok(()),
        }
    }

    /// Says a line on standard error, unless told to be quiet.
    pub fn say(&self, line: &str) {
        if self.talks {
            error_line(line);
        }
    }

    /// Says what is wrong with a part of the work, whose rest goes on.
    pub fn problem(&self, words: &str) {
        error_line(words.trim_end());
    }

    /// Says why a command failed.
    pub fn failure(&self, failure: &Failure) {
        match failure {
            Failure::Scenario(rendered) => error_line(rendered.trim_end()),
            Failure::Interrupted { .. } | Failure::Paused => error_line(&format!("sendsim: {failure}")),
            other => error_line(&format!("error: {other}")),
        }
    }
}

/// A line on standard error; with nowhere to say it, nothing is said.
pub(super) fn error_line(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// A count with its thousands set apart, such as `20,000`.
pub(super) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count with the thing counted, such as `1 team`, `3 teams`.
pub(super) fn counted(n: u64, thing: &str) -> String {
    format!("{} {thing}{}", grouped(n), if n == 1 { "" } else { "s" })
}

/// A size in bytes, for people.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KiB", bytes.div_ceil(1024)),
        1_048_576..1_073_741_824 => format!("{} MiB", bytes.div_ceil(1 << 20)),
        _ => format!("{:.1} GiB", bytes as f64 / f64::from(1 << 30)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_sizes_read_well() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(12_345_678), "12,345,678");
        assert_eq!(counted(1, "team"), "1 team");
        assert_eq!(counted(2_000, "team"), "2,000 teams");
        assert_eq!(size(12), "12 bytes");
        assert_eq!(size(20_400), "20 KiB");
        assert_eq!(size(3 << 20), "3 MiB");
        assert_eq!(size(5 << 30), "5.0 GiB");
    }
}
