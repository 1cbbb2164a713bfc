//! The room on made-up files.
