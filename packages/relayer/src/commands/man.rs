//! `man`: manual pages.

use std::path::PathBuf;

use clap::{Args, CommandFactory as _};

use super::{Cli, CommandError};

/// Writes manual pages.
#[derive(Debug, Args)]
pub struct Man {
    /// The folder; it must be there.
    folder: PathBuf,
}

impl Man {
    /// Writes one page for each command into the folder.
    ///
    /// # Errors
    /// It cannot be written into.
    pub fn run(self) -> Result<(), CommandError> {
        Ok(clap_mangen::generate_to(Cli::command(), self.folder)?)
    }
}
