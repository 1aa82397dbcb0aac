//! Events that were not accepted, each with its reason. Bounded, so that nobody can fill the disk with junk.

use serde::Serialize;
use surety_api::DeviceId;
use surety_statement::Rejection;

use super::{array, many, query, signed, unsigned, Group, Row, Store};
use crate::ingest::Refused;
use crate::RelayerError;

/// Rejections on one page at the most.
pub const LARGEST_PAGE: u32 = 1_000;

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
        let device = filter.device.map(DeviceId::into_bytes);
        let before = page.before.map(|before| i64::try_from(before).unwrap_or(i64::MAX));
        let since = filter.since.map(|since| i64::try_from(since).unwrap_or(i64::MAX));
        // One statement for every filter, so that it is prepared once; what is not asked for is NULL.
        let rows = query(
            "SELECT * FROM rejected WHERE ($1 IS NULL OR id < $1) AND ($2 IS NULL OR device = $2)
             AND ($3 IS NULL OR reason = $3) AND ($4 IS NULL OR received_at >= $4) ORDER BY id DESC LIMIT $5",
        )
        .bind(before)
        .bind(device.as_ref().map(<[u8; 20]>::as_slice))
        .bind(filter.reason.map(Rejection::as_str))
        .bind(since)
        .bind(page.limit.min(LARGEST_PAGE))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(rejected).collect()
    }
}

fn rejected(row: &Row) -> Result<RejectedRow, RelayerError> {
    let device: Option<Vec<u8>> = row.get("device")?;
    let device = device.map(|bytes| array(&bytes, "a stored device")).transpose()?;
    Ok(RejectedRow {
        number: unsigned(row.get("id")?, "a number")?,
        id: row.get("event_id")?,
        device: device.map(DeviceId::new),
        reason: row.get("reason")?,
        received_at: unsigned(row.get("received_at")?, "a time")?,
    })
}

/// Writes rejections into a group, and makes room: at most `kept` stay.
///
/// # Errors
/// The store fails.
pub async fn insert(group: &mut Group, events: &[(&Refused, u64)], kept: u64) -> Result<(), RelayerError> {
    if events.is_empty() {
        return Ok(());
    }
    let values = events.iter().map(|(event, at)| {
        let device = event.device.as_ref().map(|device| device.as_bytes().as_slice());
        let at = signed(*at, "a time")?;
        Ok([event.id.as_deref().into(), device.into(), event.reason.as_str().into(), at.into()])
    });
    let values = values.collect::<Result<_, RelayerError>>()?;
    many(group, "INSERT INTO rejected (event_id, device, reason, received_at) VALUES", values, "").await?;
    query("DELETE FROM rejected WHERE id <= (SELECT max(id) FROM rejected) - $1")
        .bind(i64::try_from(kept).unwrap_or(i64::MAX))
        .execute(group)
        .await?;
    Ok(())
}
