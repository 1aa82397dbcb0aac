//! Writes that are durable as a whole.

use sqlx::{Postgres, Sqlite, Transaction};

use crate::RelayerError;

/// Writes that are durable as a whole, or not at all when it is dropped. One of them waits for the one before it.
#[derive(Debug)]
pub enum Group {
    /// Of SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// Of PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

impl Group {
    /// Makes it durable.
    ///
    /// # Errors
    /// The store fails: then nothing of it is kept.
    pub async fn commit(self) -> Result<(), RelayerError> {
        match self {
            Self::Sqlite(group) => group.commit().await?,
            Self::Postgres(group) => group.commit().await?,
        }
        Ok(())
    }
}
