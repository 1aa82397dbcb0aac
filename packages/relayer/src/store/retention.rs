//! What is kept for how long, and copies of all of it.

use std::path::Path;

use super::{query, signed, snapshot, unsigned, Store};
use crate::registry::table::SHARDS;
use crate::RelayerError;

/// Rows that are deleted at once: events that arrive meanwhile wait for no more than that.
const AT_ONCE: u32 = 64;

/// Up to when things are forgotten, unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cutoffs {
    /// Events received before.
    pub events: u64,
    /// Statements with a row of their own whose device's clock was before.
    pub statements: u64,
    /// Rejections before.
    pub rejections: u64,
}

/// How much was forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Rows of the log, each of some requests.
    pub rows: u64,
    /// Statements with a row of their own.
    pub statements: u64,
    /// Rejections.
    pub rejections: u64,
}

impl Store {
    /// Forgets what is older than it has to be; the room is used again. Never what a start reads, and never a statement that
    /// a report which has not ended rests on.
    ///
    /// # Errors
    /// The store fails; what was forgotten until then stays so.
    pub async fn forget(&self, cutoffs: &Cutoffs) -> Result<Forgotten, RelayerError> {
        let needed = self.needed_from().await?;
        let names = self.pool.either(
            "instr(kind, '0x' || lower(hex(statement.device))) > 0",
            "strpos(kind, '0x' || encode(statement.device, 'hex')) > 0",
        );
        let statements = query(&format!(
            "DELETE FROM statement WHERE time_ms < $1 AND NOT EXISTS (SELECT 1 FROM outbox
             WHERE state IN ('pending', 'sent') AND {names})"
        ))
        .bind(signed(cutoffs.statements.saturating_mul(1_000), "a time")?)
        .execute(&self.pool)
        .await?;
        Ok(Forgotten {
            rows: self.trim("log", cutoffs.events, needed).await?,
            statements,
            rejections: self.trim("rejected", cutoffs.rejections, u64::MAX >> 1).await?,
        })
    }

    /// The oldest row of the log that a start reads.
    async fn needed_from(&self) -> Result<u64, RelayerError> {
        let row = query("SELECT count(*) AS shards, min(row) AS row FROM snapshot WHERE format = $1")
            .bind(snapshot::FORMAT)
            .fetch_one(&self.pool)
            .await?;
        let is_whole = row.get::<i64>("shards")? == i64::from(SHARDS);
        let known: Option<i64> = row.get("row")?;
        // What counts events behind the writer must have seen a row as well.
        let known = unsigned(known.unwrap_or_default(), "a row")?.min(self.followed_row().await?);
        Ok(if is_whole { known.saturating_add(1) } else { 0 })
    }

    /// Deletes the oldest rows of a table as long as they were received before, up to one that is needed.
    async fn trim(&self, table: &str, before: u64, needed: u64) -> Result<u64, RelayerError> {
        let oldest = format!("SELECT id, received_at FROM {table} WHERE id < $1 ORDER BY id LIMIT $2");
        let delete = format!("DELETE FROM {table} WHERE id <= $1");
        let (needed, before) = (signed(needed, "a row")?, signed(before, "a time")?);
        let mut deleted: u64 = 0;
        loop {
            let rows = query(&oldest).bind(needed).bind(AT_ONCE).fetch_all(&self.pool).await?;
            let mut last = None;
            for row in &rows {
                if row.get::<i64>("received_at")? >= before {
                    break;
                }
                last = Some(row.get::<i64>("id")?);
            }
            let Some(last) = last else { return Ok(deleted) };
            let done = query(&delete).bind(last).execute(&self.pool).await?;
            deleted = deleted.saturating_add(done);
        }
    }

    /// Writes a copy of everything, as it is at one moment, to a file that must not be there yet. The relayer may go on
    /// working. A relayer started on the copy goes on from that moment: it must not run beside the first with the same key.
    ///
    /// # Errors
    /// The file is there, or it cannot be written: then there is none.
    pub async fn backup(&self, path: &Path) -> Result<(), RelayerError> {
        if self.seat().is_some() {
            return Err(RelayerError::BackupElsewhere);
        }
        let failed = |source| RelayerError::File { path: path.to_owned(), source };
        if path.exists() {
            let there = std::io::Error::new(std::io::ErrorKind::AlreadyExists, "it is there already");
            return Err(failed(there));
        }
        let partial = path.with_extension("partial");
        // What a backup that was broken off has left.
        drop(std::fs::remove_file(&partial));
        let copied = query("VACUUM INTO $1").bind(partial.display().to_string()).execute(&self.pool).await;
        if let Err(error) = copied {
            drop(std::fs::remove_file(&partial));
            return Err(error);
        }
        std::fs::File::open(&partial).and_then(|file| file.sync_all()).map_err(failed)?;
        std::fs::rename(&partial, path).map_err(failed)
    }
}
