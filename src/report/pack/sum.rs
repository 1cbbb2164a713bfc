//! Sums by which a file is known again.

use super::story::TableFile;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io;

/// The sum of what is written to it: of a file that is too large to be held whole.
#[derive(Default)]
pub struct Sum {
    sha256: Sha256,
    bytes: u64,
}

impl io::Write for Sum {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sha256.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sum {
    /// What was written, as a table of this name.
    pub fn of_table(self, name: &str) -> TableFile {
        TableFile { name: name.to_owned(), bytes: self.bytes, sha256: hexadecimal(&self.sha256.finalize()) }
    }
}

/// SHA-256 of bytes, hexadecimal.
pub(in crate::report) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// FIPS 180-2, appendix B.1.
    #[test]
    fn a_sum_is_that_of_the_standard_whole_or_in_pieces() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), abc);
        let mut sum = Sum::default();
        [&b"a"[..], b"", b"bc"].iter().for_each(|piece| sum.write_all(piece).unwrap());
        assert_eq!(sum.of_table("t"), TableFile { name: "t".into(), bytes: 3, sha256: abc.into() });
    }
}
