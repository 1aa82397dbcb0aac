//! The public record as it is kept: figures of models, devices that do not count as working, and the summaries of epochs.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use surety_api::{DeviceId, LicenceId, LotId, ModelId};
use utoipa::ToSchema;

use super::{query, signed, unsigned, Group, Store};
use crate::record::epoch::{Epochs, Summary};
use crate::record::model::Because;
use crate::record::{Away, Figures, Ledger, Origin};
use crate::RelayerError;

/// The tables of this file.
pub const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS origin (lot INTEGER PRIMARY KEY, licence INTEGER NOT NULL, model INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS model (model INTEGER PRIMARY KEY, licence INTEGER NOT NULL, record TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS model_licence ON model (licence, model);
CREATE TABLE IF NOT EXISTS maker (licence INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS away (device BLOB PRIMARY KEY, because TEXT NOT NULL, since INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS epoch (epoch INTEGER PRIMARY KEY, root TEXT NOT NULL, rows INTEGER NOT NULL, document BLOB NOT NULL);
";

/// Names under which single values are kept.
const RUNNING: &str = "running_epoch";
const WHOLE: &str = "followed_whole";
const EPOCHS: &str = "epochs";

/// An epoch that has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EpochLine {
    /// The epoch.
    pub epoch: u64,
    /// The Merkle root over its rows as this relayer has found it, in hex.
    pub root: String,
    /// How many rows it has.
    pub rows: u64,
}

impl Store {
    /// Where all known lots come from.
    ///
    /// # Errors
    /// The store fails.
    pub async fn origins(&self) -> Result<HashMap<LotId, Origin>, RelayerError> {
        let rows = query("SELECT * FROM origin").fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                let licence = LicenceId(unsigned(row.get("licence")?, "a licence")?);
                let model = ModelId(unsigned(row.get("model")?, "a model")?);
                Ok((LotId(unsigned(row.get("lot")?, "a lot")?), Origin { licence, model }))
            })
            .collect()
    }

    /// Keeps where a lot comes from.
    ///
    /// # Errors
    /// The store fails.
    pub async fn save_origin(&self, lot: LotId, origin: Origin) -> Result<(), RelayerError> {
        query("INSERT INTO origin VALUES ($1, $2, $3) ON CONFLICT (lot) DO UPDATE SET licence = excluded.licence, model = excluded.model")
            .bind(signed(lot.get(), "a lot")?)
            .bind(signed(origin.licence.get(), "a licence")?)
            .bind(signed(origin.model.get(), "a model")?)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// When epochs end, as the chain last told.
    ///
    /// # Errors
    /// The store fails.
    pub async fn epochs(&self) -> Result<Option<Epochs>, RelayerError> {
        let text = self.remembered(EPOCHS).await?;
        let read = |text: String| serde_json::from_str(&text);
        text.map(read).transpose().map_err(|error| RelayerError::decode("the stored epochs", error))
    }

    /// Keeps when epochs end.
    ///
    /// # Errors
    /// The store fails.
    pub async fn save_epochs(&self, epochs: &Epochs) -> Result<(), RelayerError> {
        let text =
            serde_json::to_string(epochs).map_err(|error| RelayerError::decode("the epochs", error))?;
        query("INSERT INTO network VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            .bind(EPOCHS)
            .bind(text)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Keeps whether the chain is followed from before the first epoch. Once something was missed nothing makes it whole again.
    ///
    /// # Errors
    /// The store fails.
    pub async fn remember_whole(&self, whole: bool) -> Result<(), RelayerError> {
        let keep = if whole { "NOTHING" } else { "UPDATE SET value = excluded.value" };
        query(&format!("INSERT INTO network VALUES ($1, $2) ON CONFLICT (name) DO {keep}"))
            .bind(WHOLE)
            .bind(whole.to_string())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Whether the record lacks nothing.
    ///
    /// # Errors
    /// The store fails.
    pub async fn is_whole(&self) -> Result<bool, RelayerError> {
        Ok(self.remembered(WHOLE).await?.as_deref() == Some("true"))
    }

    /// The figures of one model.
    ///
    /// # Errors
    /// The store fails.
    pub async fn model(&self, model: ModelId) -> Result<Option<Figures>, RelayerError> {
        let Ok(model) = i64::try_from(model.get()) else { return Ok(None) };
        let text: Option<String> = query("SELECT record FROM model WHERE model = $1")
            .bind(model)
            .scalar_optional(&self.pool)
            .await?;
        text.as_deref().map(read).transpose()
    }

    /// The figures of one maker.
    ///
    /// # Errors
    /// The store fails.
    pub async fn maker(&self, licence: LicenceId) -> Result<Option<Figures>, RelayerError> {
        let Ok(licence) = i64::try_from(licence.get()) else { return Ok(None) };
        let text: Option<String> = query("SELECT record FROM maker WHERE licence = $1")
            .bind(licence)
            .scalar_optional(&self.pool)
            .await?;
        text.as_deref().map(read).transpose()
    }

    /// The figures of models after one, of one maker or of all.
    ///
    /// # Errors
    /// The store fails.
    pub async fn models_after(
        &self,
        licence: Option<LicenceId>,
        after: Option<ModelId>,
        limit: u32,
    ) -> Result<Vec<(ModelId, Figures)>, RelayerError> {
        let licence = licence.map(|licence| i64::try_from(licence.get()).unwrap_or(i64::MAX));
        let after = after.map_or(-1, |after| i64::try_from(after.get()).unwrap_or(i64::MAX));
        let rows = query(
            "SELECT model, record FROM model WHERE ($1 IS NULL OR licence = $1) AND model > $2 ORDER BY model LIMIT $3",
        )
        .bind(licence)
        .bind(after)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| Ok((ModelId(unsigned(row.get("model")?, "a model")?), read(row.get("record")?)?)))
            .collect()
    }

    /// Summaries of epochs before one, the newest first.
    ///
    /// # Errors
    /// The store fails.
    pub async fn epochs_before(
        &self,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<EpochLine>, RelayerError> {
        let before = before.map_or(i64::MAX, |before| i64::try_from(before).unwrap_or(i64::MAX));
        let rows = query("SELECT epoch, root, rows FROM epoch WHERE epoch < $1 ORDER BY epoch DESC LIMIT $2")
            .bind(before)
            .bind(limit)
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(EpochLine {
                    epoch: unsigned(row.get("epoch")?, "an epoch")?,
                    root: row.get("root")?,
                    rows: unsigned(row.get("rows")?, "a count")?,
                })
            })
            .collect()
    }

    /// The document of an epoch, byte for byte.
    ///
    /// # Errors
    /// The store fails.
    pub async fn epoch_document(&self, epoch: u64) -> Result<Option<Vec<u8>>, RelayerError> {
        let Ok(epoch) = i64::try_from(epoch) else { return Ok(None) };
        let document = query("SELECT document FROM epoch WHERE epoch = $1");
        document.bind(epoch).scalar_optional(&self.pool).await
    }

    /// The summary of an epoch.
    ///
    /// # Errors
    /// The store fails.
    pub async fn summary(&self, epoch: u64) -> Result<Option<Summary>, RelayerError> {
        let Some(document) = self.epoch_document(epoch).await? else { return Ok(None) };
        let read = serde_json::from_slice(&document);
        read.map(Some).map_err(|error| RelayerError::decode("a stored summary", error))
    }
}

fn read(text: &str) -> Result<Figures, RelayerError> {
    serde_json::from_str(text).map_err(|error| RelayerError::decode("a stored model", error))
}

/// The figures of all models.
///
/// # Errors
/// The store fails.
pub async fn models(group: &mut Group) -> Result<BTreeMap<ModelId, Figures>, RelayerError> {
    let rows = query("SELECT model, record FROM model").fetch_all(group).await?;
    rows.iter()
        .map(|row| Ok((ModelId(unsigned(row.get("model")?, "a model")?), read(row.get("record")?)?)))
        .collect()
}

/// The figures of all makers.
///
/// # Errors
/// The store fails.
pub async fn makers(group: &mut Group) -> Result<BTreeMap<LicenceId, Figures>, RelayerError> {
    let rows = query("SELECT licence, record FROM maker").fetch_all(group).await?;
    rows.iter()
        .map(|row| Ok((LicenceId(unsigned(row.get("licence")?, "a licence")?), read(row.get("record")?)?)))
        .collect()
}

/// Keeps the figures of all models and makers.
///
/// # Errors
/// The store fails.
pub async fn save_figures(group: &mut Group, ledger: &Ledger) -> Result<(), RelayerError> {
    for (licence, record) in &ledger.makers {
        let text = serde_json::to_string(record).map_err(|error| RelayerError::decode("a maker", error))?;
        query(
            "INSERT INTO maker VALUES ($1, $2) ON CONFLICT (licence) DO UPDATE SET record = excluded.record",
        )
        .bind(signed(licence.get(), "a licence")?)
        .bind(text)
        .execute(&mut *group)
        .await?;
    }
    for (model, record) in &ledger.models {
        let text = serde_json::to_string(record).map_err(|error| RelayerError::decode("a model", error))?;
        query("INSERT INTO model VALUES ($1, $2, $3) ON CONFLICT (model) DO UPDATE SET licence = excluded.licence, record = excluded.record")
            .bind(signed(model.get(), "a model")?)
            .bind(signed(record.licence.get(), "a licence")?)
            .bind(text)
            .execute(&mut *group)
            .await?;
    }
    Ok(())
}

/// Those of some devices that do not count as working.
///
/// # Errors
/// The store fails.
pub async fn away(
    group: &mut Group,
    devices: impl Iterator<Item = DeviceId>,
) -> Result<BTreeMap<DeviceId, Away>, RelayerError> {
    let mut away = BTreeMap::new();
    for device in devices {
        let row = query("SELECT because, since FROM away WHERE device = $1")
            .bind(device.as_bytes().as_slice())
            .fetch_optional(&mut *group)
            .await?;
        let Some(row) = row else { continue };
        let because: Because = serde_json::from_str(row.get("because")?)
            .map_err(|error| RelayerError::decode("a stored finding", error))?;
        away.insert(device, Away { because, since: unsigned(row.get("since")?, "a time")? });
    }
    Ok(away)
}

/// Keeps which of some devices do not count as working.
///
/// # Errors
/// The store fails.
pub async fn save_away(
    group: &mut Group,
    ledger: &Ledger,
    devices: impl Iterator<Item = DeviceId>,
) -> Result<(), RelayerError> {
    for device in devices {
        let bytes = device.as_bytes().as_slice();
        let Some(Away { because, since }) = ledger.away.get(&device) else {
            query("DELETE FROM away WHERE device = $1").bind(bytes).execute(&mut *group).await?;
            continue;
        };
        let because =
            serde_json::to_string(because).map_err(|error| RelayerError::decode("a finding", error))?;
        query("INSERT INTO away VALUES ($1, $2, $3) ON CONFLICT (device) DO UPDATE SET because = excluded.because, since = excluded.since")
            .bind(bytes)
            .bind(because)
            .bind(signed(*since, "a time")?)
            .execute(&mut *group)
            .await?;
    }
    Ok(())
}

/// The first epoch that has not ended.
///
/// # Errors
/// The store fails.
pub async fn running_epoch(group: &mut Group) -> Result<u64, RelayerError> {
    let text = single(group, RUNNING).await?;
    let epoch = text.map(|text| text.parse()).transpose();
    Ok(epoch.map_err(|error| RelayerError::decode("the running epoch", error))?.unwrap_or_default())
}

/// Keeps it.
///
/// # Errors
/// The store fails.
pub async fn save_running_epoch(group: &mut Group, epoch: u64) -> Result<(), RelayerError> {
    query("INSERT INTO network VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
        .bind(RUNNING)
        .bind(epoch.to_string())
        .execute(&mut *group)
        .await?;
    Ok(())
}

/// Whether the record lacks nothing.
///
/// # Errors
/// The store fails.
pub async fn is_whole(group: &mut Group) -> Result<bool, RelayerError> {
    Ok(single(group, WHOLE).await?.as_deref() == Some("true"))
}

async fn single(group: &mut Group, name: &str) -> Result<Option<String>, RelayerError> {
    query("SELECT value FROM network WHERE name = $1").bind(name).scalar_optional(group).await
}

/// Keeps the summary of an epoch; what was said of it first stays.
///
/// # Errors
/// The store fails.
pub async fn save_summary(group: &mut Group, summary: &Summary) -> Result<(), RelayerError> {
    let document = serde_json::to_vec(summary).map_err(|error| RelayerError::decode("a summary", error))?;
    let rows = u64::try_from(summary.rows.len()).unwrap_or(u64::MAX);
    query("INSERT INTO epoch VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
        .bind(signed(summary.epoch, "an epoch")?)
        .bind(&summary.root)
        .bind(signed(rows, "a count")?)
        .bind(document)
        .execute(&mut *group)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_missed_stays_missed() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("s.db")).await.unwrap();
        assert!(!store.is_whole().await.unwrap());
        for (said, whole) in [(true, true), (false, false), (true, false)] {
            store.remember_whole(said).await.unwrap();
            assert_eq!(store.is_whole().await.unwrap(), whole);
        }
    }
}
