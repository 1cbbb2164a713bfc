//! Files: the one room that touches the file system. It knows nothing of what the bytes mean.
//!
//! Text is read whole ([`read_text`]). A folder of results is published whole or not at all ([`publish`]): it is
//! written under another name beside its place, flushed to the disk, and renamed into place. Work that takes long keeps
//! what it has done in a [`Journal`] beside the output.

mod folder;
mod journal;
#[cfg(test)]
mod journal_tests;
mod ours;
mod publish;
#[cfg(test)]
mod publish_tests;
mod read;
#[cfg(test)]
mod read_tests;
mod replace;

pub use folder::{is_folder, toml_files};
pub use journal::{Entries, Journal, checksum};
pub use publish::{Content, WriteError, check_can_publish, check_holds_only, overlap, publish, publish_written};
pub use read::{MAX_TEXT_BYTES, ReadError, copy_to, read_bytes, read_part, read_text};
pub use replace::replace_in;
