//! Statements the chain may be shown: each in a row of its own, beside the log that holds all events.
//!
//! Fault and removal statements are kept here as they come, and whatever a report rests on when it is put into the
//! outbox. So they are found at once, and no retention of the log takes them from a report.

use surety_api::telemetry::SignedStatement;
use surety_api::DeviceId;
use surety_statement::status;

use super::log::{Logged, Mark};
use super::{array, pack, query, signed, unpack, unsigned, Group, Row, Store};
use crate::registry::{Position, Word};
use crate::request::RequestId;
use crate::RelayerError;

/// Rows of the log that are looked through for one statement, newest first.
const DEEP: u32 = 10_000;

/// A statement that can be submitted, and what it says.
#[derive(Clone, Debug)]
pub struct StoredStatement {
    /// Who signed it.
    pub device: DeviceId,
    /// What it says.
    pub word: Word,
    /// As the device signed it.
    pub signed: SignedStatement,
    /// The request it came by, where that is known.
    pub request: Option<RequestId>,
}

impl Store {
    /// One statement that has a row of its own: a fault, a removal, or what a report rests on.
    ///
    /// # Errors
    /// The store fails.
    pub async fn statement(
        &self,
        device: DeviceId,
        position: Position,
    ) -> Result<Option<StoredStatement>, RelayerError> {
        let row = query("SELECT * FROM statement WHERE device = $1 AND position = $2")
            .bind(device.as_bytes().as_slice())
            .bind(pack(position).as_slice())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(stored).transpose()
    }

    /// Any statement of a device that was heard last in this row of the log.
    ///
    /// # Errors
    /// The store fails.
    pub async fn find_statement(
        &self,
        device: DeviceId,
        position: Position,
        row: u64,
    ) -> Result<Option<StoredStatement>, RelayerError> {
        if let Some(found) = self.statement(device, position).await? {
            return Ok(Some(found));
        }
        let is_it = |mark: &Mark| !mark.observation && mark.word.position == position;
        let found = self.events_of(device, row, 1, DEEP, is_it).await?;
        Ok(found.into_iter().next().and_then(statement_of))
    }

    /// Hands over the marks of a device's events with their rows, newest first, from the row its record names, until `each` wants no
    /// more; at most so many rows are read.
    ///
    /// # Errors
    /// The store fails.
    pub async fn look_back(
        &self,
        device: DeviceId,
        row: u64,
        rows: u32,
        mut each: impl FnMut(u64, &Mark) -> bool,
    ) -> Result<(), RelayerError> {
        let mut at = row;
        for _ in 0..rows {
            let Some(its) = self.marks_in(device, at).await? else { return Ok(()) };
            let before = its.iter().map(|mark| mark.before).min().unwrap_or_default();
            if !its.iter().rev().all(|mark| each(at, mark)) || before >= at {
                return Ok(());
            }
            at = before;
        }
        Ok(())
    }

    /// What the newest fault statements of a device say, oldest first.
    ///
    /// # Errors
    /// The store fails.
    pub async fn faults(&self, device: DeviceId, at_most: u32) -> Result<Vec<Word>, RelayerError> {
        let rows = query(
            "SELECT * FROM statement WHERE device = $1 AND status >= 32768 ORDER BY position DESC LIMIT $2",
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
        let rows = query("SELECT DISTINCT device FROM statement WHERE status >= 32768")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(device).collect()
    }
}

/// Whether a statement with this status may have to be shown to the chain by itself.
#[must_use]
pub const fn is_proof(code: u16) -> bool {
    status::is_removed(code) || status::is_fault_code(code)
}

/// The statement of an event; `None` in the existing format.
#[must_use]
pub fn statement_of(event: Logged) -> Option<StoredStatement> {
    Some(StoredStatement {
        device: event.mark.device,
        word: event.mark.word,
        signed: event.signed?,
        request: event.request,
    })
}

/// Keeps a statement in a row of its own; one that has it already stays as it is.
///
/// # Errors
/// The store fails.
pub async fn keep(group: &mut Group, statement: &StoredStatement) -> Result<(), RelayerError> {
    query("INSERT INTO statement VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING")
        .bind(statement.device.as_bytes().as_slice())
        .bind(pack(statement.word.position).as_slice())
        .bind(signed(statement.word.time_ms, "a time")?)
        .bind(i64::from(statement.word.status))
        .bind(statement.word.beacon.as_slice())
        .bind(statement.signed.statement.as_slice())
        .bind(statement.signed.signature.as_slice())
        .bind(statement.request.as_ref().map(RequestId::as_str))
        .execute(group)
        .await?;
    Ok(())
}

fn device(row: &Row) -> Result<DeviceId, RelayerError> {
    Ok(DeviceId::new(array(row.get("device")?, "a stored device")?))
}

fn word(row: &Row) -> Result<Word, RelayerError> {
    Ok(Word {
        position: unpack(row.get("position")?)?,
        time_ms: unsigned(row.get("time_ms")?, "a time")?,
        status: u16::try_from(row.get::<i64>("status")?)
            .map_err(|error| RelayerError::decode("a stored status", error))?,
        beacon: array(row.get("beacon")?, "a stored beacon")?,
    })
}

fn stored(row: &Row) -> Result<StoredStatement, RelayerError> {
    let (statement, signature): (Vec<u8>, Vec<u8>) = (row.get("statement")?, row.get("signature")?);
    let signed = SignedStatement { statement: statement.into(), signature: signature.into() };
    let request: Option<String> = row.get("request")?;
    let request = request.map(|id| RequestId::given(Some(&id)));
    Ok(StoredStatement { device: device(row)?, word: word(row)?, signed, request })
}
