//! `move`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use surety_relayer::lease::Lease;
use surety_relayer::store::moving::Moved;
use surety_relayer::store::{Place, Store};
use surety_relayer::{Config, RelayerError};

use super::output::{self, Output};
use super::{place_of, CommandError};

/// Nobody must take the seat of a server from a long move.
const LEASE: Duration = Duration::from_secs(24 * 60 * 60);

/// Brings all that a store has into another that is empty: from a file to PostgreSQL, back, or from an older version's layout.
#[derive(Debug, Args)]
pub struct Move {
    /// The configuration whose store is read. Its relayer must be stopped.
    #[arg(long)]
    config: PathBuf,
    /// The configuration whose store is filled: no relayer may have worked with it.
    #[arg(long)]
    to: PathBuf,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    output: Output,
}

impl Move {
    /// Moves everything, and compares what was written with what was there.
    ///
    /// # Errors
    /// One of the stores is in use, the other is not empty, or one fails: then nothing was moved.
    pub async fn run(self) -> Result<(), CommandError> {
        let (from, to) = (self.place(&self.config)?, self.place(&self.to)?);
        let _leases = (Lease::take(&from, &[])?, Lease::take(&to, &[])?);
        let source = match &from {
            Place::File(_) => Store::look(&from).await?,
            Place::Server(_) => alone(&from).await?,
        };
        let filled = self.fill(&source, &to).await;
        source.close().await;
        let all = filled?;
        match self.output {
            Output::Json => output::json(&all),
            Output::Text => output::line(&format!(
                "moved to {to}: start the relayer with {}, and never again with the old store",
                self.to.display()
            )),
        }
    }

    fn place(&self, config: &std::path::Path) -> Result<Place, CommandError> {
        place_of(config, &Config::read(config)?)
    }

    async fn fill(&self, source: &Store, to: &Place) -> Result<Vec<Moved>, CommandError> {
        let store = alone(to).await?;
        let filled = store.take_over(to, source, |moved| self.say(moved)).await;
        store.close().await;
        Ok(filled?)
    }

    /// Long work says how far it is.
    fn say(&self, moved: &Moved) {
        if self.output == Output::Text {
            // Whoever reads no more has had enough; the move goes on.
            drop(output::line(&format!("{}\t{} rows\t{}", moved.table, moved.rows, moved.sha256)));
        }
    }
}

/// A store that nobody else writes to meanwhile.
async fn alone(place: &Place) -> Result<Store, RelayerError> {
    let store = Store::join(place, LEASE).await?;
    let taken = match store.seat() {
        None => Ok(true),
        Some(seat) => seat.try_take("move").await,
    };
    if let Ok(true) = taken {
        return Ok(store);
    }
    store.close().await;
    taken.and(Err(RelayerError::SeatTaken))
}
