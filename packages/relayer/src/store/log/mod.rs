//! The log of events: one row for some requests at once, so that a hundred events cost one write and no index.
//!
//! A row has two parts. `words` holds a mark of fixed length for each event: who, when, what, where in the other part the
//! rest begins, and the row in which the same device was heard before. So a device's history is a chain that ends in its
//! record, and a restart reads marks only. `body` holds what was signed and the data as received.

use surety_api::DeviceId;

use super::{query, signed, unsigned, Store};
use crate::RelayerError;

mod row;

use row::logged;
pub use row::{marks, save, Logged, Mark, RowWriter};

impl Store {
    /// The newest row of the log; 0 when there is none.
    ///
    /// # Errors
    /// The store fails.
    pub async fn newest_row(&self) -> Result<u64, RelayerError> {
        let newest: Option<i64> = query("SELECT max(id) FROM log").scalar(&self.pool).await?;
        unsigned(newest.unwrap_or_default(), "a row")
    }

    /// The marks of the rows after `row`, at most `rows` of them, each with its number.
    ///
    /// # Errors
    /// The store fails.
    pub async fn marks_after(&self, row: u64, rows: u32) -> Result<Vec<(u64, Vec<Mark>)>, RelayerError> {
        let found = query("SELECT id, words FROM log WHERE id > $1 ORDER BY id LIMIT $2")
            .bind(signed(row, "a row")?)
            .bind(rows)
            .fetch_all(&self.pool)
            .await?;
        found.iter().map(|row| Ok((unsigned(row.get("id")?, "a row")?, marks(row.get("words")?)?))).collect()
    }

    /// The events of the rows after `row`, at most `rows` of them, each with its number.
    ///
    /// # Errors
    /// The store fails.
    pub async fn events_after(&self, row: u64, rows: u32) -> Result<Vec<(u64, Vec<Logged>)>, RelayerError> {
        let found = query("SELECT * FROM log WHERE id > $1 ORDER BY id LIMIT $2")
            .bind(signed(row, "a row")?)
            .bind(rows)
            .fetch_all(&self.pool)
            .await?;
        found
            .iter()
            .map(|row| {
                let received_at = unsigned(row.get("received_at")?, "a time")?;
                let read = |mark| logged(mark, row.get("body")?, received_at, row.get("requests")?);
                let events = marks(row.get("words")?)?.into_iter().map(read).collect::<Result<_, _>>()?;
                Ok((unsigned(row.get("id")?, "a row")?, events))
            })
            .collect()
    }

    /// A device's events, newest first, from the row its record or an earlier event names; at most `limit` of those that
    /// `wanted` takes, and never more than `rows` rows are read. What retention has deleted is not there.
    ///
    /// # Errors
    /// The store fails.
    pub async fn events_of(
        &self,
        device: DeviceId,
        row: u64,
        limit: usize,
        rows: u32,
        wanted: impl Fn(&Mark) -> bool,
    ) -> Result<Vec<Logged>, RelayerError> {
        let (mut at, mut events) = (row, Vec::new());
        for _ in 0..rows {
            if events.len() >= limit {
                break;
            }
            let Some(its) = self.marks_in(device, at).await? else { break };
            let before = its.iter().map(|mark| mark.before).min().unwrap_or_default();
            if its.iter().any(&wanted) {
                self.bodies(at, &its, limit, &wanted, &mut events).await?;
            }
            // A chain only ever goes back.
            at = if before < at { before } else { 0 };
        }
        Ok(events)
    }

    /// The marks of a device's events in a row; `None` when the row is not there.
    pub(super) async fn marks_in(
        &self,
        device: DeviceId,
        row: u64,
    ) -> Result<Option<Vec<Mark>>, RelayerError> {
        if row == 0 {
            return Ok(None);
        }
        let found = query("SELECT words FROM log WHERE id = $1")
            .bind(signed(row, "a row")?)
            .fetch_optional(&self.pool)
            .await?;
        let Some(found) = found else { return Ok(None) };
        let marks = marks(found.get("words")?)?;
        Ok(Some(marks.into_iter().filter(|mark| mark.device == device).collect()))
    }

    async fn bodies(
        &self,
        row: u64,
        marks: &[Mark],
        limit: usize,
        wanted: impl Fn(&Mark) -> bool,
        events: &mut Vec<Logged>,
    ) -> Result<(), RelayerError> {
        let found = query("SELECT received_at, body, requests FROM log WHERE id = $1")
            .bind(signed(row, "a row")?)
            .fetch_optional(&self.pool)
            .await?;
        let Some(found) = found else { return Ok(()) };
        let received_at = unsigned(found.get("received_at")?, "a time")?;
        for mark in marks.iter().rev().filter(|mark| wanted(mark)) {
            if events.len() < limit {
                events.push(logged(*mark, found.get("body")?, received_at, found.get("requests")?)?);
            }
        }
        Ok(())
    }
}
