//! `surety man`: manual pages.

use std::path::PathBuf;

use clap::Args;

use crate::CliError;

/// Write a manual page for each command.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  surety man ~/.local/share/man/man1")]
pub struct Man {
    /// The folder; it must be there.
    folder: PathBuf,
}

impl Man {
    /// Writes into the folder.
    ///
    /// # Errors
    /// It cannot be written into.
    pub fn run(self) -> Result<(), CliError> {
        clap_mangen::generate_to(crate::command(), &self.folder)
            .map_err(|source| CliError::File { path: self.folder, source })
    }
}
