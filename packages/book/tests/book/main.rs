//! The book is true: every page can be reached, every link leads somewhere, every how-to runs, and what is made from code is.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod charts;
mod commands;
mod errors;
mod events;
mod expected;
mod howto;
mod reader;
mod sessions;
mod shell;
mod structure;

/// A file of the book that is made from code is what the code makes now; with `UPDATE_DOCS` set it is written.
fn generated(path: &str, made: &str) {
    let file = surety_book::root().join(path);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, made).unwrap();
    }
    let there = std::fs::read_to_string(file).unwrap_or_default();
    assert!(there == made, "{path} is out of date: UPDATE_DOCS=1 cargo test -p surety-book");
}
