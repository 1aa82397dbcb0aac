//! Events as they were accepted, and those that were not.

use serde::Serialize;
use sqlx::sqlite::SqliteRow;
use sqlx::Row as _;
use surety_api::telemetry::SignedStatement;
use surety_api::DeviceId;

use super::{array, pack, signed, unpack, unsigned, Group, Store};
use crate::ingest::{Accepted, Refused};
use crate::registry::{Position, Word};
use crate::RelayerError;

/// Rejections that are kept: older ones make room, so that nobody can fill the disk with junk.
const REJECTIONS_KEPT: i64 = 1_000_000;

/// An event that was not accepted, as it is kept.
#[derive(Clone, Debug, Serialize)]
pub struct RejectedRow {
    /// The event's id, where one could be read.
    pub id: Option<String>,
    /// The device it named.
    pub device: Option<DeviceId>,
    /// Why.
    pub reason: String,
    /// Unix seconds.
    pub received_at: u64,
}

/// A statement that can be submitted, and what it says.
#[derive(Clone, Debug)]
pub struct StoredStatement {
    /// What it says.
    pub word: Word,
    /// As the device signed it.
    pub signed: SignedStatement,
}

impl Store {
    /// The last word of every device that was met, for the start.
    ///
    /// # Errors
    /// The store fails.
    pub async fn last_words(&self) -> Result<Vec<(DeviceId, Word)>, RelayerError> {
        let rows = sqlx::query(
            "SELECT e.device, e.position, e.time_ms, e.status, e.beacon FROM device AS d JOIN event AS e
             ON e.device = d.device AND e.position = (SELECT max(position) FROM event WHERE device = d.device)",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok((device(row)?, word(row)?))).collect()
    }

    /// The last word of one device.
    ///
    /// # Errors
    /// The store fails.
    pub async fn last_word(&self, device: DeviceId) -> Result<Option<Word>, RelayerError> {
        let row = sqlx::query("SELECT * FROM event WHERE device = ? ORDER BY position DESC LIMIT 1")
            .bind(device.as_bytes().as_slice())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(word).transpose()
    }

    /// One statement, as it was accepted.
    ///
    /// # Errors
    /// The store fails.
    pub async fn statement(
        &self,
        device: DeviceId,
        position: Position,
    ) -> Result<Option<StoredStatement>, RelayerError> {
        let row = sqlx::query("SELECT * FROM event WHERE device = ? AND position = ?")
            .bind(device.as_bytes().as_slice())
            .bind(pack(position).as_slice())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(stored).transpose()
    }

    /// What the newest fault statements of a device say, oldest first.
    ///
    /// # Errors
    /// The store fails.
    pub async fn faults(&self, device: DeviceId, at_most: u32) -> Result<Vec<Word>, RelayerError> {
        let rows = sqlx::query(
            "SELECT * FROM event WHERE device = ? AND status >= 32768 ORDER BY position DESC LIMIT ?",
        )
        .bind(device.as_bytes().as_slice())
        .bind(at_most)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().rev().map(word).collect()
    }

    /// Devices that ever reported a fault.
    ///
    /// # Errors
    /// The store fails.
    pub async fn faulty(&self) -> Result<Vec<DeviceId>, RelayerError> {
        let rows = sqlx::query("SELECT DISTINCT device FROM event WHERE status >= 32768")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(device).collect()
    }

    /// The newest rejections, newest first.
    ///
    /// # Errors
    /// The store fails.
    pub async fn rejected(&self, limit: u32) -> Result<Vec<RejectedRow>, RelayerError> {
        let rows = sqlx::query("SELECT * FROM rejected ORDER BY id DESC LIMIT ?")
            .bind(limit)
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                let device: Option<Vec<u8>> = row.get("device");
                let device = device.map(|bytes| array(&bytes, "a stored device")).transpose()?;
                Ok(RejectedRow {
                    id: row.get("event_id"),
                    device: device.map(DeviceId::new),
                    reason: row.get("reason"),
                    received_at: unsigned(row.get("received_at"), "a time")?,
                })
            })
            .collect()
    }
}

/// Writes an accepted event into a group.
///
/// # Errors
/// The store fails.
pub async fn insert(group: &mut Group, event: &Accepted, received_at: u64) -> Result<(), RelayerError> {
    sqlx::query("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(event.device.as_bytes().as_slice())
        .bind(pack(event.word.position).as_slice())
        .bind(signed(event.word.time_ms, "a time")?)
        .bind(i64::from(event.word.status))
        .bind(event.word.beacon.as_slice())
        .bind(event.preimage.as_slice())
        .bind(event.signature.as_slice())
        .bind(&event.id)
        .bind(event.data.as_slice())
        .bind(signed(received_at, "a time")?)
        .execute(&mut **group)
        .await?;
    Ok(())
}

/// Writes a rejection into a group.
///
/// # Errors
/// The store fails.
pub async fn insert_rejected(
    group: &mut Group,
    event: &Refused,
    received_at: u64,
) -> Result<(), RelayerError> {
    let inserted =
        sqlx::query("INSERT INTO rejected (event_id, device, reason, received_at) VALUES (?, ?, ?, ?)")
            .bind(&event.id)
            .bind(event.device.map(|device| device.as_bytes().to_vec()))
            .bind(event.reason.as_str())
            .bind(signed(received_at, "a time")?)
            .execute(&mut **group)
            .await?;
    sqlx::query("DELETE FROM rejected WHERE id <= ?")
        .bind(inserted.last_insert_rowid().saturating_sub(REJECTIONS_KEPT))
        .execute(&mut **group)
        .await?;
    Ok(())
}

fn device(row: &SqliteRow) -> Result<DeviceId, RelayerError> {
    Ok(DeviceId::new(array(row.get("device"), "a stored device")?))
}

fn word(row: &SqliteRow) -> Result<Word, RelayerError> {
    Ok(Word {
        position: unpack(row.get("position"))?,
        time_ms: unsigned(row.get("time_ms"), "a time")?,
        status: u16::try_from(row.get::<i64, _>("status"))
            .map_err(|error| RelayerError::decode("a stored status", error))?,
        beacon: array(row.get("beacon"), "a stored beacon")?,
    })
}

fn stored(row: &SqliteRow) -> Result<StoredStatement, RelayerError> {
    let (statement, signature): (Vec<u8>, Vec<u8>) = (row.get("statement"), row.get("signature"));
    let signed = SignedStatement { statement: statement.into(), signature: signature.into() };
    Ok(StoredStatement { word: word(row)?, signed })
}
