//! Observations that are kept. Bounded, because a device can make as many as it likes.

use surety_api::DeviceId;

use super::{array, query, signed, unsigned, Group, Row, Store};
use crate::observe::Observation;
use crate::RelayerError;

/// The tables of this file.
pub const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS observation (
    id INTEGER PRIMARY KEY, device BLOB NOT NULL, rule TEXT NOT NULL, matter TEXT NOT NULL, time_ms INTEGER NOT NULL,
    event TEXT NOT NULL, detail TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS observation_device ON observation (device, id);
";

/// Observations that are kept: older ones make room.
const KEPT: i64 = 1_000_000;

/// An observation as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedRow {
    /// Its number: they rise with time.
    pub number: u64,
    /// The device.
    pub device: DeviceId,
    /// The rule's name.
    pub rule: String,
    /// What is the matter.
    pub matter: String,
    /// The device's clock, unix milliseconds.
    pub time_ms: u64,
    /// The event's id.
    pub event: String,
    /// In words.
    pub detail: String,
}

/// Which observations.
#[derive(Clone, Debug, Default)]
pub struct Which {
    /// Of this device.
    pub device: Option<DeviceId>,
    /// By this rule.
    pub rule: Option<String>,
    /// Older than the one of this number.
    pub before: Option<u64>,
    /// As many at the most.
    pub limit: u32,
}

impl Store {
    /// Observations, newest first.
    ///
    /// # Errors
    /// The store fails.
    pub async fn observations(&self, which: &Which) -> Result<Vec<ObservedRow>, RelayerError> {
        let device = which.device.map(DeviceId::into_bytes);
        let rows = query(
            "SELECT * FROM observation WHERE ($1 IS NULL OR id < $1) AND ($2 IS NULL OR device = $2)
             AND ($3 IS NULL OR rule = $3) ORDER BY id DESC LIMIT $4",
        )
        .bind(which.before.map(|before| i64::try_from(before).unwrap_or(i64::MAX)))
        .bind(device.as_ref().map(<[u8; 20]>::as_slice))
        .bind(which.rule.as_deref())
        .bind(which.limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(observed).collect()
    }
}

fn observed(row: &Row) -> Result<ObservedRow, RelayerError> {
    Ok(ObservedRow {
        number: unsigned(row.get("id")?, "a number")?,
        device: DeviceId::new(array(row.get("device")?, "a stored device")?),
        rule: row.get("rule")?,
        matter: row.get("matter")?,
        time_ms: unsigned(row.get("time_ms")?, "a time")?,
        event: row.get("event")?,
        detail: row.get("detail")?,
    })
}

/// Keeps observations, and makes room.
///
/// # Errors
/// The store fails.
pub async fn insert(group: &mut Group, observations: &[Observation]) -> Result<(), RelayerError> {
    if observations.is_empty() {
        return Ok(());
    }
    for found in observations {
        query(
            "INSERT INTO observation (device, rule, matter, time_ms, event, detail) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(found.device.as_bytes().as_slice())
        .bind(&found.rule)
        .bind(found.matter.as_str())
        .bind(signed(found.time_ms, "a time")?)
        .bind(&found.event)
        .bind(&found.detail)
        .execute(&mut *group)
        .await?;
    }
    query("DELETE FROM observation WHERE id <= (SELECT max(id) FROM observation) - $1")
        .bind(KEPT)
        .execute(&mut *group)
        .await?;
    Ok(())
}
