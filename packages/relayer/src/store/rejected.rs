//! Events that were not accepted, each with its reason. Bounded, so that nobody can fill the disk with junk.

use serde::Serialize;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite};
use surety_api::DeviceId;
use surety_statement::Rejection;

use super::{array, signed, unsigned, Group, Store};
use crate::ingest::Refused;
use crate::RelayerError;

/// Rejections on one page at the most.
pub const LARGEST_PAGE: u32 = 1_000;
/// Rows written by one statement: SQLite takes a bounded number of values.
const ROWS: usize = 256;

/// An event that was not accepted, as it is kept.
#[derive(Clone, Debug, Serialize)]
pub struct RejectedRow {
    /// Its number: they rise with time.
    #[serde(skip)]
    pub number: u64,
    /// The event's id, where one could be read.
    pub id: Option<String>,
    /// The device it named.
    pub device: Option<DeviceId>,
    /// Why.
    pub reason: String,
    /// Unix seconds.
    pub received_at: u64,
}

/// Which rejections.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this device.
    pub device: Option<DeviceId>,
    /// For this reason.
    pub reason: Option<Rejection>,
    /// Received at or after this, unix seconds.
    pub since: Option<u64>,
}

/// Which part of them, newest first.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Older than the one of this number.
    pub before: Option<u64>,
    /// As many at the most.
    pub limit: u32,
}

impl Store {
    /// Rejections, newest first.
    ///
    /// # Errors
    /// The store fails.
    pub async fn rejected(&self, filter: &Filter, page: Page) -> Result<Vec<RejectedRow>, RelayerError> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT * FROM rejected WHERE 1");
        if let Some(before) = page.before {
            query.push(" AND id < ").push_bind(signed(before, "a number")?);
        }
        if let Some(device) = filter.device {
            query.push(" AND device = ").push_bind(device.as_bytes().to_vec());
        }
        if let Some(reason) = filter.reason {
            query.push(" AND reason = ").push_bind(reason.as_str());
        }
        if let Some(since) = filter.since {
            query.push(" AND received_at >= ").push_bind(signed(since, "a time")?);
        }
        query.push(" ORDER BY id DESC LIMIT ").push_bind(page.limit.min(LARGEST_PAGE));
        query.build().fetch_all(&self.pool).await?.iter().map(rejected).collect()
    }
}

fn rejected(row: &SqliteRow) -> Result<RejectedRow, RelayerError> {
    let device: Option<Vec<u8>> = row.get("device");
    let device = device.map(|bytes| array(&bytes, "a stored device")).transpose()?;
    Ok(RejectedRow {
        number: unsigned(row.get("id"), "a number")?,
        id: row.get("event_id"),
        device: device.map(DeviceId::new),
        reason: row.get("reason"),
        received_at: unsigned(row.get("received_at"), "a time")?,
    })
}

/// Writes rejections into a group, and makes room: at most `kept` stay.
///
/// # Errors
/// The store fails.
pub async fn insert(group: &mut Group, events: &[(&Refused, u64)], kept: u64) -> Result<(), RelayerError> {
    let mut newest = None;
    for rows in events.chunks(ROWS) {
        let mut query =
            QueryBuilder::<Sqlite>::new("INSERT INTO rejected (event_id, device, reason, received_at) ");
        let mut times = rows.iter().map(|(_, at)| signed(*at, "a time")).collect::<Result<Vec<_>, _>>()?;
        query.push_values(rows.iter().zip(times.drain(..)), |mut row, ((event, _), received_at)| {
            row.push_bind(event.id.clone())
                .push_bind(event.device.map(|device| device.as_bytes().to_vec()))
                .push_bind(event.reason.as_str())
                .push_bind(received_at);
        });
        // Groups of different lengths would each be prepared and kept.
        newest = Some(query.build().persistent(false).execute(&mut **group).await?.last_insert_rowid());
    }
    if let Some(newest) = newest {
        sqlx::query("DELETE FROM rejected WHERE id <= ?")
            .bind(newest.saturating_sub(i64::try_from(kept).unwrap_or(i64::MAX)))
            .execute(&mut **group)
            .await?;
    }
    Ok(())
}
