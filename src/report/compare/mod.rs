//! A base scenario against others: tables, sentences and a page.

mod csv;
mod json;
mod sentence;
mod text;

pub use csv::{children_csv, differences_csv};
pub use json::compare_json;
pub(super) use sentence::{children as children_sentence, finding, losers, money, pairing, traps};
pub use text::compare_text;
pub(super) use text::{drivers, exact};
