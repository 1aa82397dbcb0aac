//! Activated devices and their lots, as the chain told: a relayer that starts again need not ask once more.

use futures::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use surety_api::telemetry::raw::FindingKind;
use surety_api::{DeviceId, LotId};
use surety_statement::PublicKey;

use super::{array, maybe_signed, maybe_unsigned, query, signed, unsigned, Group, Row, Store};
use crate::registry::{Found, LotTerms, OpenReport, Standing};
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

/// An activated device as it was met.
#[derive(Clone, Debug)]
pub struct Met {
    /// Its number: they rise with every device that is met.
    pub number: u64,
    /// Its key.
    pub key: PublicKey,
    /// The number of its lot.
    pub lot: u32,
    /// Unix seconds.
    pub activated_at: u64,
}

impl Store {
    /// All lots, by the numbers they were given.
    ///
    /// # Errors
    /// The store fails.
    pub async fn lots(&self) -> Result<Vec<(u32, LotId, LotTerms)>, RelayerError> {
        let rows = query("SELECT * FROM lot").fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                let broken = |error: serde_json::Error| RelayerError::decode("a stored lot", error);
                let terms = LotTerms {
                    curve: serde_json::from_str(row.get("curve")?).map_err(broken)?,
                    terminal_codes: serde_json::from_str(row.get("terminal_codes")?).map_err(broken)?,
                    silence_after: unsigned(row.get("silence_after")?, "a period")?,
                };
                Ok((number(row.get("number")?)?, LotId(unsigned(row.get("lot")?, "a lot")?), terms))
            })
            .collect()
    }

    /// Hands over the devices that were met after the one of this number, in order.
    ///
    /// # Errors
    /// The store fails, or `each` does.
    pub async fn met_after(
        &self,
        after: u64,
        mut each: impl FnMut(Met) -> Result<(), RelayerError>,
    ) -> Result<(), RelayerError> {
        let query = query("SELECT id, lot, key, activated_at FROM device WHERE id > $1 ORDER BY id");
        let mut rows = query.bind(signed(after, "a number")?).fetch(&self.pool);
        while let Some(row) = rows.try_next().await? {
            let key = PublicKey::parse(row.get("key")?);
            each(Met {
                number: unsigned(row.get("id")?, "a number")?,
                key: key.map_err(|error| RelayerError::decode("a stored key", error))?,
                lot: number(row.get("lot")?)?,
                activated_at: unsigned(row.get("activated_at")?, "a time")?,
            })?;
        }
        Ok(())
    }

    /// The standings of all devices with which something is or was the matter.
    ///
    /// # Errors
    /// The store fails.
    pub async fn standings(&self) -> Result<Vec<(DeviceId, Standing)>, RelayerError> {
        let rows = query("SELECT * FROM standing").fetch_all(&self.pool).await?;
        let standing =
            |row: &Row| Ok((DeviceId::new(array(row.get("device")?, "a stored device")?), standing(row)?));
        rows.iter().map(standing).collect()
    }
}

fn number(value: i64) -> Result<u32, RelayerError> {
    u32::try_from(value).map_err(|error| RelayerError::decode("a stored number", error))
}

fn standing(row: &Row) -> Result<Standing, RelayerError> {
    let time = |column: &str| maybe_unsigned(row.get(column)?, "a time");
    let finding: Option<String> = row.get("finding")?;
    let finding = finding.map(|text| serde_json::from_str::<Finding>(&text)).transpose();
    let finding = finding.map_err(|error| RelayerError::decode("a stored finding", error))?;
    let condition: String = row.get("condition")?;
    Ok(Standing {
        condition: condition.parse().map_err(|error| RelayerError::decode("a stored condition", error))?,
        finding: finding.zip(time("found_at")?).map(|(kind, at)| Found { kind: kind.into(), at }),
        open: time("opened_at")?
            .zip(time("window_ends")?)
            .map(|(opened_at, window_ends)| OpenReport { opened_at, window_ends }),
        reported_at: time("reported_at")?,
        banned: row.get("banned")?,
    })
}

/// Keeps a lot under its number.
///
/// # Errors
/// The store fails.
pub async fn save_lot(
    group: &mut Group,
    number: u32,
    lot: LotId,
    terms: &LotTerms,
) -> Result<(), RelayerError> {
    let broken = |error: serde_json::Error| RelayerError::decode("a lot", error);
    query("INSERT INTO lot VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING")
        .bind(i64::from(number))
        .bind(signed(lot.get(), "a lot")?)
        .bind(serde_json::to_string(&terms.curve).map_err(broken)?)
        .bind(serde_json::to_string(&terms.terminal_codes).map_err(broken)?)
        .bind(signed(terms.silence_after, "a period")?)
        .execute(group)
        .await?;
    Ok(())
}

/// Keeps a device that was met; returns its number.
///
/// # Errors
/// The store fails.
pub async fn insert(
    group: &mut Group,
    key: &PublicKey,
    activated_at: u64,
    lot: u32,
) -> Result<u64, RelayerError> {
    let number = query("INSERT INTO device (lot, key, activated_at) VALUES ($1, $2, $3) RETURNING id")
        .bind(i64::from(lot))
        .bind(key.as_bytes().as_slice())
        .bind(signed(activated_at, "a time")?)
        .scalar(group)
        .await?;
    unsigned(number, "a number")
}

/// Keeps how a device stands; nothing is kept of one with which nothing is the matter.
///
/// # Errors
/// The store fails.
pub async fn save(group: &mut Group, device: DeviceId, standing: &Standing) -> Result<(), RelayerError> {
    if *standing == Standing::WORKING {
        let query = query("DELETE FROM standing WHERE device = $1");
        query.bind(device.as_bytes().as_slice()).execute(group).await?;
        return Ok(());
    }
    let finding = standing.finding.map(|found| serde_json::to_string(&Finding::from(found.kind))).transpose();
    let finding = finding.map_err(|error| RelayerError::decode("a finding", error))?;
    query("INSERT INTO standing VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (device) DO UPDATE SET condition = excluded.condition, finding = excluded.finding, found_at = excluded.found_at, opened_at = excluded.opened_at, window_ends = excluded.window_ends, reported_at = excluded.reported_at, banned = excluded.banned")
        .bind(device.as_bytes().as_slice())
        .bind(standing.condition.as_str())
        .bind(finding)
        .bind(maybe_signed(standing.finding.map(|found| found.at), "a time")?)
        .bind(maybe_signed(standing.open.map(|open| open.opened_at), "a time")?)
        .bind(maybe_signed(standing.open.map(|open| open.window_ends), "a time")?)
        .bind(maybe_signed(standing.reported_at, "a time")?)
        .bind(standing.banned)
        .execute(group)
        .await?;
    Ok(())
}
