//! The book is true: every page can be reached, every link leads somewhere, every how-to runs.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod howto;
mod structure;
