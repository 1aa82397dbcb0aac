//! Activated devices and their lots, as the chain told: a relayer that starts again need not ask once more.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::Row as _;
use surety_api::telemetry::raw::FindingKind;
use surety_api::{DeviceId, LotId};
use surety_statement::verify::VerifyingKey;

use super::{array, maybe_signed, maybe_unsigned, signed, unsigned, Group, Store};
use crate::registry::{Found, Known, LotTerms, OpenReport, Standing};
use crate::RelayerError;

/// The kind alone, in words of its own: the store outlives the contract's JSON.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Finding {
    Malfunction(u16),
    Disconnected,
    Removed,
    Recovered,
}

impl From<FindingKind> for Finding {
    fn from(kind: FindingKind) -> Self {
        match kind {
            FindingKind::Malfunction { code } => Self::Malfunction(code),
            FindingKind::Disconnected {} => Self::Disconnected,
            FindingKind::Removed {} => Self::Removed,
            FindingKind::Recovered {} => Self::Recovered,
        }
    }
}

impl From<Finding> for FindingKind {
    fn from(finding: Finding) -> Self {
        match finding {
            Finding::Malfunction(code) => Self::Malfunction { code },
            Finding::Disconnected => Self::Disconnected {},
            Finding::Removed => Self::Removed {},
            Finding::Recovered => Self::Recovered {},
        }
    }
}

impl Store {
    /// All lots.
    ///
    /// # Errors
    /// The store fails.
    pub async fn lots(&self) -> Result<HashMap<LotId, Arc<LotTerms>>, RelayerError> {
        let rows = sqlx::query("SELECT * FROM lot").fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                let broken = |error: serde_json::Error| RelayerError::decode("a stored lot", error);
                let terms = LotTerms {
                    curve: serde_json::from_str(row.get("curve")).map_err(broken)?,
                    terminal_codes: serde_json::from_str(row.get("terminal_codes")).map_err(broken)?,
                    silence_after: unsigned(row.get("silence_after"), "a period")?,
                };
                Ok((LotId(unsigned(row.get("lot"), "a lot")?), Arc::new(terms)))
            })
            .collect()
    }

    /// All devices that were met, without their last words.
    ///
    /// # Errors
    /// The store fails.
    pub async fn devices(
        &self,
        lots: &HashMap<LotId, Arc<LotTerms>>,
    ) -> Result<Vec<(DeviceId, Known)>, RelayerError> {
        let rows = sqlx::query("SELECT * FROM device").fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| Ok((DeviceId::new(array(row.get("device"), "a stored device")?), known(row, lots)?)))
            .collect()
    }
}

fn known(row: &SqliteRow, lots: &HashMap<LotId, Arc<LotTerms>>) -> Result<Known, RelayerError> {
    let lot = LotId(unsigned(row.get("lot"), "a lot")?);
    let terms =
        lots.get(&lot).ok_or_else(|| RelayerError::decode("a stored device", "its lot is not there"))?;
    let compressed: [u8; 33] = array(row.get("key"), "a stored key")?;
    Ok(Known {
        key: VerifyingKey::parse(&compressed, terms.curve)
            .map_err(|error| RelayerError::decode("a stored key", error))?,
        compressed,
        activated_at: unsigned(row.get("activated_at"), "a time")?,
        lot,
        terms: terms.clone(),
        last: None,
        standing: standing(row)?,
    })
}

fn standing(row: &SqliteRow) -> Result<Standing, RelayerError> {
    let time = |column: &str| maybe_unsigned(row.get(column), "a time");
    let finding: Option<String> = row.get("finding");
    let finding = finding.map(|text| serde_json::from_str::<Finding>(&text)).transpose();
    let finding = finding.map_err(|error| RelayerError::decode("a stored finding", error))?;
    let condition: String = row.get("condition");
    Ok(Standing {
        condition: condition.parse().map_err(|error| RelayerError::decode("a stored condition", error))?,
        finding: finding.zip(time("found_at")?).map(|(kind, at)| Found { kind: kind.into(), at }),
        open: time("opened_at")?
            .zip(time("window_ends")?)
            .map(|(opened_at, window_ends)| OpenReport { opened_at, window_ends }),
        reported_at: time("reported_at")?,
    })
}

/// Keeps the terms of a lot.
///
/// # Errors
/// The store fails.
pub async fn save_lot(group: &mut Group, lot: LotId, terms: &LotTerms) -> Result<(), RelayerError> {
    let broken = |error: serde_json::Error| RelayerError::decode("a lot", error);
    sqlx::query("INSERT OR IGNORE INTO lot VALUES (?, ?, ?, ?)")
        .bind(signed(lot.get(), "a lot")?)
        .bind(serde_json::to_string(&terms.curve).map_err(broken)?)
        .bind(serde_json::to_string(&terms.terminal_codes).map_err(broken)?)
        .bind(signed(terms.silence_after, "a period")?)
        .execute(&mut **group)
        .await?;
    Ok(())
}

/// Keeps a device that is new here; one that was met before stays as it is.
///
/// # Errors
/// The store fails.
pub async fn insert(group: &mut Group, device: DeviceId, known: &Known) -> Result<(), RelayerError> {
    let inserted = sqlx::query(
        "INSERT OR IGNORE INTO device (device, lot, key, activated_at, condition) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(device.as_bytes().as_slice())
    .bind(signed(known.lot.get(), "a lot")?)
    .bind(known.compressed.as_slice())
    .bind(signed(known.activated_at, "a time")?)
    .bind(known.standing.condition.as_str())
    .execute(&mut **group)
    .await?;
    if inserted.rows_affected() > 0 {
        save(group, device, &known.standing).await?;
    }
    Ok(())
}

/// Keeps how a device stands.
///
/// # Errors
/// The store fails.
pub async fn save(group: &mut Group, device: DeviceId, standing: &Standing) -> Result<(), RelayerError> {
    let finding = standing.finding.map(|found| serde_json::to_string(&Finding::from(found.kind))).transpose();
    let finding = finding.map_err(|error| RelayerError::decode("a finding", error))?;
    sqlx::query(
        "UPDATE device SET condition = ?, finding = ?, found_at = ?, opened_at = ?, window_ends = ?,
         reported_at = ? WHERE device = ?",
    )
    .bind(standing.condition.as_str())
    .bind(finding)
    .bind(maybe_signed(standing.finding.map(|found| found.at), "a time")?)
    .bind(maybe_signed(standing.open.map(|open| open.opened_at), "a time")?)
    .bind(maybe_signed(standing.open.map(|open| open.window_ends), "a time")?)
    .bind(maybe_signed(standing.reported_at, "a time")?)
    .bind(device.as_bytes().as_slice())
    .execute(&mut **group)
    .await?;
    Ok(())
}
