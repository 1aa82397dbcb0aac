//! `backup`.

use std::path::PathBuf;

use clap::Args;

use super::{open, output, CommandError};

/// Copies the store as it is at one moment, also while the relayer runs.
#[derive(Debug, Args)]
pub struct Backup {
    /// The configuration file.
    #[arg(long)]
    config: PathBuf,
    /// A file that is not there yet.
    #[arg(long)]
    out: PathBuf,
}

impl Backup {
    /// Writes the copy.
    ///
    /// # Errors
    /// There is no store, or the copy cannot be written: then there is none.
    pub async fn run(self) -> Result<(), CommandError> {
        let store = open(&self.config).await?;
        store.backup(&self.out).await?;
        store.close().await;
        output::line(&format!("{} is a copy of the store", self.out.display()))
    }
}
