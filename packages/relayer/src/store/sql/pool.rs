//! The open database.

use std::sync::Arc;

use sqlx::{PgPool, SqlitePool};

use super::{query, Group, Writing};
use crate::store::seat::Seat;
use crate::RelayerError;

/// The open database. Clones share connections.
#[derive(Clone, Debug)]
pub enum Pool {
    /// A file.
    Sqlite {
        /// Connections that read.
        pool: SqlitePool,
        /// The one that writes.
        writing: Writing,
    },
    /// A server.
    Postgres {
        /// Its connections.
        pool: PgPool,
        /// Who may write.
        seat: Arc<Seat>,
    },
}

impl Pool {
    /// Begins a group. On PostgreSQL it is refused unless this process holds the seat, whose row it locks: so groups
    /// come one after the other, and who lost the seat in the meantime commits nothing any more.
    ///
    /// # Errors
    /// The store fails, or this process is not the one that may write.
    pub async fn begin(&self) -> Result<Group, RelayerError> {
        match self {
            Self::Sqlite { writing, .. } => Ok(writing.begin().await?),
            Self::Postgres { pool, seat } => {
                let term = seat.term().ok_or(RelayerError::NotHolder)?;
                let mut group = Group::Postgres(pool.begin().await?);
                let now: Option<i64> =
                    query("SELECT term FROM seat FOR NO KEY UPDATE").scalar_optional(&mut group).await?;
                if now == Some(term) {
                    return Ok(group);
                }
                seat.lost();
                Err(RelayerError::NotHolder)
            }
        }
    }

    /// What only one of the databases knows: the first for SQLite, the other for PostgreSQL.
    #[must_use]
    pub const fn either<T: Copy>(&self, sqlite: T, postgres: T) -> T {
        match self {
            Self::Sqlite { .. } => sqlite,
            Self::Postgres { .. } => postgres,
        }
    }

    /// Ends all connections.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { pool, writing } => {
                pool.close().await;
                if let Err(error) = writing.close().await {
                    tracing::warn!(%error, "the store's file was not closed in order");
                }
            }
            Self::Postgres { pool, .. } => pool.close().await,
        }
    }
}
