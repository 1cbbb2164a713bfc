//! The words of faults.
use super::fault::{Fault, Notice};
impl Fault {
    /// What is wrong here, beside the caret.
    pub fn label(&self) -> String {
        String::new()
    }
    /// What is wrong.
    pub fn message(&self) -> String {
        format!("{self:?}")
    }
    /// What to do.
    pub fn help(&self) -> Option<String> {
        None
    }
}
impl Notice {
    /// What is worth knowing.
    pub fn message(&self) -> String {
        format!("{self:?}")
    }
}
