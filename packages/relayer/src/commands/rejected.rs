//! `rejected`.

use std::path::PathBuf;

use clap::Args;
use surety_relayer::store::rejected::{Filter, Page};

use super::output::{self, Output};
use super::{open, CommandError};

/// Lists what was refused.
#[derive(Debug, Args)]
pub struct Rejected {
    /// The configuration file: its store is read, also while the relayer runs.
    #[arg(long)]
    config: PathBuf,
    /// How many at the most.
    #[arg(long, default_value_t = 100)]
    limit: u32,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    output: Output,
}

impl Rejected {
    /// Reads the newest refusals.
    ///
    /// # Errors
    /// There is no store, or it does not read.
    pub async fn run(self) -> Result<(), CommandError> {
        let store = open(&self.config).await?;
        let rows = store.rejected(&Filter::default(), Page { before: None, limit: self.limit }).await?;
        store.close().await;
        if self.output == Output::Json {
            return output::json(&rows);
        }
        for row in rows {
            let device = row.device.map_or_else(|| "-".to_owned(), |device| device.to_string());
            let id = row.id.as_deref().unwrap_or("-");
            output::line(&format!("{}\t{}\t{device}\t{id}", row.received_at, row.reason))?;
        }
        Ok(())
    }
}
