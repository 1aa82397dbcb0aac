//! What this relayer has heard of each model, by its own ears: counted, never proven.

use std::collections::BTreeMap;

use surety_api::ModelId;

use super::{query, signed, unsigned, Group, Store};
use crate::RelayerError;

/// The tables of this file. An event of the network's existing format has the status -1.
pub const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS heard (
    model INTEGER NOT NULL, status INTEGER NOT NULL, events INTEGER NOT NULL, last_at INTEGER NOT NULL,
    PRIMARY KEY (model, status)) WITHOUT ROWID;
";

/// The name under which is kept how far the log was followed.
const FOLLOWED: &str = "followed_row";
/// The status under which events of the existing format are counted.
const OBSERVATION: i64 = -1;

/// How often something was heard, and when last by the devices' clocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Events.
    pub events: u64,
    /// Unix seconds.
    pub last_at: u64,
}

/// Counts by model and status; `None` for events of the existing format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard(pub BTreeMap<(ModelId, Option<u16>), Count>);

impl Heard {
    /// Counts one event.
    pub fn count(&mut self, model: ModelId, status: Option<u16>, at: u64) {
        let count = self.0.entry((model, status)).or_default();
        count.events = count.events.saturating_add(1);
        count.last_at = count.last_at.max(at);
    }
}

impl Store {
    /// The row of the log up to which it was followed.
    ///
    /// # Errors
    /// The store fails.
    pub async fn followed_row(&self) -> Result<u64, RelayerError> {
        let row = self.remembered(FOLLOWED).await?.map(|row| row.parse()).transpose();
        Ok(row.map_err(|error| RelayerError::decode("the followed row", error))?.unwrap_or_default())
    }

    /// What was heard of a model.
    ///
    /// # Errors
    /// The store fails.
    pub async fn heard_of(&self, model: ModelId) -> Result<BTreeMap<Option<u16>, Count>, RelayerError> {
        let rows = query("SELECT * FROM heard WHERE model = $1")
            .bind(signed(model.get(), "a model")?)
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                let status: i64 = row.get("status")?;
                let events = unsigned(row.get("events")?, "a count")?;
                let last_at = unsigned(row.get("last_at")?, "a time")?;
                Ok((u16::try_from(status).ok(), Count { events, last_at }))
            })
            .collect()
    }
}

/// Adds to the counts.
///
/// # Errors
/// The store fails.
pub async fn add(group: &mut Group, counts: &Heard) -> Result<(), RelayerError> {
    for ((model, status), count) in &counts.0 {
        query(
            "INSERT INTO heard VALUES ($1, $2, $3, $4) ON CONFLICT (model, status) DO UPDATE
             SET events = heard.events + excluded.events,
             last_at = CASE WHEN excluded.last_at > heard.last_at THEN excluded.last_at ELSE heard.last_at END",
        )
        .bind(signed(model.get(), "a model")?)
        .bind(status.map_or(OBSERVATION, i64::from))
        .bind(signed(count.events, "a count")?)
        .bind(signed(count.last_at, "a time")?)
        .execute(&mut *group)
        .await?;
    }
    Ok(())
}

/// Keeps how far the log was followed.
///
/// # Errors
/// The store fails.
pub async fn save_followed_row(group: &mut Group, row: u64) -> Result<(), RelayerError> {
    query("INSERT INTO network VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
        .bind(FOLLOWED)
        .bind(row.to_string())
        .execute(&mut *group)
        .await?;
    Ok(())
}
