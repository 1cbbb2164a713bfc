//! Files: the one room that touches the file system. It knows nothing of what the bytes mean.
//!
//! Text is read whole ([`read_text`]). A folder of results is published whole or not at all ([`publish`]): it is
//! written under another name beside its place, flushed to the disk, and renamed into place.

mod ours;
mod publish;
#[cfg(test)]
mod publish_tests;
mod read;
#[cfg(test)]
mod read_tests;

pub use publish::{WriteError, check_can_publish, publish};
pub use read::{MAX_TEXT_BYTES, ReadError, read_text};
