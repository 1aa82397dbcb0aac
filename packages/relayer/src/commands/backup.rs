//! `backup`.

use std::fs::File;
use std::path::{Path, PathBuf};

use clap::Args;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use surety_relayer::{Config, RelayerError};

use super::{output, CommandError};

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
    /// There is no store, the file is there, or it cannot be written: then there is no copy.
    pub async fn run(self) -> Result<(), CommandError> {
        let path = Config::read(&self.config)?.store.path;
        if !path.exists() {
            return Err(CommandError::NoStore { path });
        }
        if self.out.exists() {
            return Err(CommandError::Exists { path: self.out });
        }
        let partial = self.out.with_extension("partial");
        if let Err(error) = copy(&path, &partial).await {
            // Half a copy must not pass for a whole one.
            drop(std::fs::remove_file(&partial));
            return Err(error);
        }
        std::fs::rename(&partial, &self.out)?;
        output::line(&format!("{} is a copy of the store", self.out.display()))
    }
}

/// The copy is on the disk when this returns.
async fn copy(store: &Path, to: &Path) -> Result<(), CommandError> {
    // What a copy that was broken off has left.
    drop(std::fs::remove_file(to));
    let mut store = SqliteConnectOptions::new()
        .filename(store)
        .read_only(true)
        .connect()
        .await
        .map_err(RelayerError::from)?;
    let copied = sqlx::query("VACUUM INTO ?").bind(to.display().to_string()).execute(&mut store).await;
    copied.map_err(RelayerError::from)?;
    store.close().await.map_err(RelayerError::from)?;
    Ok(File::open(to)?.sync_all()?)
}
