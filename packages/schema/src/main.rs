//! Writes `schema/` anew: `cargo run -p surety-schema [directory]`.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

fn main() -> Result<()> {
    let directory = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("schema"), PathBuf::from);
    for file in surety_schema::files()? {
        let path = directory.join(&file.name);
        std::fs::write(&path, file.text).with_context(|| format!("cannot write {}", path.display()))?;
        println!("{}", path.display());
    }
    Ok(())
}
