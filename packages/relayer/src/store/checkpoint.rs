//! Takes over what SQLite has written into its file, beside the writer: a commit that had to do it itself would keep everybody waiting
//! whose events are in it.

use std::time::Duration;

use tokio::sync::watch;

use super::{query, Pool, Store};
use crate::RelayerError;

/// Between two times.
const PAUSE: Duration = Duration::from_millis(100);
/// How often it is tried to be at the end of what is written: only from there is the log of pages written from its beginning again.
const TRIES: usize = 4;

impl Store {
    /// Takes over what has been written so far. On PostgreSQL the server does that.
    ///
    /// # Errors
    /// The store fails: what was written stays where it is, and is no less durable.
    pub async fn checkpoint(&self) -> Result<(), RelayerError> {
        if !matches!(self.pool, Pool::Sqlite { .. }) {
            return Ok(());
        }
        for _ in 0..TRIES {
            let done = query("PRAGMA wal_checkpoint(PASSIVE)").fetch_one(&self.pool).await?;
            let (written, taken): (i64, i64) = (done.get("log")?, done.get("checkpointed")?);
            if written == taken {
                break;
            }
        }
        Ok(())
    }
}

/// Does so until `stop` says otherwise.
pub async fn run(store: Store, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(error) = store.checkpoint().await {
            tracing::warn!(%error, "what was written could not be taken over into the store's file yet");
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.wait_for(|stopped| *stopped) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Some commits fit into the log of pages: SQLite by itself would leave them there.
    #[tokio::test]
    async fn what_a_commit_left_in_the_log_of_pages_is_taken_into_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("relayer.db");
        let store = Store::open(&path).await.unwrap();
        store.checkpoint().await.unwrap();
        let length = || std::fs::metadata(&path).unwrap().len();
        let before = length();
        let mut group = store.begin().await.unwrap();
        query("CREATE TABLE large (bytes BLOB)").execute(&mut group).await.unwrap();
        query("INSERT INTO large VALUES (zeroblob(1048576))").execute(&mut group).await.unwrap();
        group.commit().await.unwrap();
        assert_eq!(length(), before);
        store.checkpoint().await.unwrap();
        assert!(length() >= before + (1 << 20), "{before} {}", length());
        store.close().await;
    }
}
