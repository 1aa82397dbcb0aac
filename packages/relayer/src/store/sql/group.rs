//! Writes that are durable as a whole.

use std::sync::Arc;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, Postgres, SqliteConnection, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::RelayerError;

/// Writes that are durable as a whole, or not at all when it is dropped. One of them waits for the one before it.
#[derive(Debug)]
pub enum Group {
    /// Of SQLite.
    Sqlite(OwnedMutexGuard<Held>),
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
            Self::Sqlite(mut held) => held.commit().await?,
            Self::Postgres(group) => group.commit().await?,
        }
        Ok(())
    }
}

/// The one connection to a file that writes: it knows what is in the file, and nobody else changes that. It is not one of a pool,
/// which asks it whether it still answers before each group and after it, and has it taken back by threads that verify.
#[derive(Clone, Debug)]
pub struct Writing(Arc<Mutex<Held>>);

/// That connection, as whoever uses it has it.
#[derive(Debug)]
pub struct Held {
    /// None once it is closed.
    connection: Option<SqliteConnection>,
    /// A group was begun and not committed.
    begun: bool,
}

impl Writing {
    /// Opens it.
    ///
    /// # Errors
    /// The file cannot be used.
    pub async fn open(options: &SqliteConnectOptions) -> Result<Self, sqlx::Error> {
        let connection = Some(SqliteConnection::connect_with(options).await?);
        Ok(Self(Arc::new(Mutex::new(Held { connection, begun: false }))))
    }

    /// Waits for it.
    pub async fn hold(&self) -> OwnedMutexGuard<Held> {
        self.0.clone().lock_owned().await
    }

    /// Begins a group.
    ///
    /// # Errors
    /// The store fails, or is closed.
    pub async fn begin(&self) -> Result<Group, sqlx::Error> {
        let mut held = self.hold().await;
        held.begin().await?;
        Ok(Group::Sqlite(held))
    }

    /// Ends it, after whoever uses it.
    ///
    /// # Errors
    /// It does not end well; it is gone all the same.
    pub async fn close(&self) -> Result<(), sqlx::Error> {
        match self.hold().await.connection.take() {
            Some(connection) => connection.close().await,
            None => Ok(()),
        }
    }
}

impl Held {
    /// The connection, outside of groups that were dropped.
    ///
    /// # Errors
    /// It is closed, or what was dropped cannot be taken back: nothing is written in a group that nobody commits.
    pub async fn alone(&mut self) -> Result<&mut SqliteConnection, sqlx::Error> {
        if self.begun {
            // Whoever began has gone. SQLite may have taken all of it back by itself, as it does when the disk is full: then there is
            // nothing to take back, and a group can be begun.
            if sqlx::query("ROLLBACK").execute(self.connection()?).await.is_err() {
                sqlx::query("BEGIN").execute(self.connection()?).await?;
                sqlx::query("ROLLBACK").execute(self.connection()?).await?;
            }
            self.begun = false;
        }
        self.connection()
    }

    /// The connection, within a group.
    ///
    /// # Errors
    /// It is closed.
    pub fn connection(&mut self) -> Result<&mut SqliteConnection, sqlx::Error> {
        self.connection.as_mut().ok_or(sqlx::Error::PoolClosed)
    }

    async fn begin(&mut self) -> Result<(), sqlx::Error> {
        self.alone().await?;
        // From here on it may have been begun, also when whoever waits for that goes.
        self.begun = true;
        sqlx::query("BEGIN IMMEDIATE").execute(self.connection()?).await?;
        Ok(())
    }

    async fn commit(&mut self) -> Result<(), sqlx::Error> {
        sqlx::query("COMMIT").execute(self.connection()?).await?;
        self.begun = false;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{query, Store};

    async fn note(group: &mut Group, name: &str) {
        query("INSERT INTO tally VALUES ($1, 1)").bind(name).execute(group).await.unwrap();
    }

    /// What the store says that was noted.
    async fn noted(store: &Store) -> Vec<String> {
        store.tally().await.unwrap().rejected.into_keys().collect()
    }

    #[tokio::test]
    async fn what_was_dropped_is_taken_back_before_anything_else_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("relayer.db").as_path()).await.unwrap();
        let mut group = store.begin().await.unwrap();
        note(&mut group, "dropped").await;
        drop(group);
        assert!(noted(&store).await.is_empty());
        // By a group, and by a statement of its own.
        let mut group = store.begin().await.unwrap();
        note(&mut group, "kept").await;
        group.commit().await.unwrap();
        let mut group = store.begin().await.unwrap();
        note(&mut group, "dropped too").await;
        drop(group);
        query("INSERT INTO tally VALUES ('alone', 1)").execute(&store.pool).await.unwrap();
        assert_eq!(noted(&store).await, ["alone", "kept"]);
        store.close().await;
    }

    #[tokio::test]
    async fn a_group_that_sqlite_has_taken_back_by_itself_does_not_stand_in_the_way() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("relayer.db").as_path()).await.unwrap();
        let mut group = store.begin().await.unwrap();
        note(&mut group, "lost").await;
        // As when the disk is full.
        query("ROLLBACK").execute(&mut group).await.unwrap();
        assert!(group.commit().await.is_err());
        let mut group = store.begin().await.unwrap();
        note(&mut group, "kept").await;
        group.commit().await.unwrap();
        assert_eq!(noted(&store).await, ["kept"]);
        store.close().await;
        assert!(store.begin().await.is_err());
    }
}
