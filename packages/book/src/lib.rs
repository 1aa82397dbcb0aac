//! Reads the pages of `docs/`, as far as its tests need: code blocks, headings and links of Markdown.
//!
//! The tests hold the book to the program: every page stands in the table of contents, every link leads somewhere, and every
//! `sh` block of a how-to runs and prints what the page says it prints.

mod block;
mod link;

use std::path::{Path, PathBuf};

pub use block::Block;
pub use link::{anchors, links, Link};

/// The project's root.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// Every Markdown file below a folder, in the order of their paths.
///
/// # Errors
/// The folder cannot be read.
pub fn pages(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
