//! How many events were received, accepted and rejected, counted in the same group as the events themselves.

use std::collections::BTreeMap;

use serde::Serialize;
use surety_statement::Rejection;

use super::{query, signed, unsigned, Group, Store};
use crate::RelayerError;

/// The name under which accepted events are counted; no rejection has it.
const ACCEPTED: &str = "accepted";

/// What was received, accepted and rejected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Everything.
    pub received: u64,
    /// Made durable and acknowledged.
    pub accepted: u64,
    /// By reason.
    pub rejected: BTreeMap<String, u64>,
}

impl Store {
    /// What was received, accepted and rejected so far.
    ///
    /// # Errors
    /// The store fails.
    pub async fn tally(&self) -> Result<Tally, RelayerError> {
        let rows = query("SELECT name, count FROM tally").fetch_all(&self.pool).await?;
        let mut tally = Tally::default();
        for row in rows {
            let name: String = row.get("name")?;
            let count = unsigned(row.get("count")?, "a count")?;
            tally.received = tally.received.saturating_add(count);
            if name == ACCEPTED {
                tally.accepted = count;
            } else {
                tally.rejected.insert(name, count);
            }
        }
        Ok(tally)
    }
}

/// Adds to the counts.
///
/// # Errors
/// The store fails.
pub async fn count(
    group: &mut Group,
    accepted: u64,
    rejected: &BTreeMap<Rejection, u64>,
) -> Result<(), RelayerError> {
    let reasons = rejected.iter().map(|(reason, count)| (reason.as_str(), *count));
    for (name, count) in reasons.chain([(ACCEPTED, accepted)]).filter(|(_, count)| *count > 0) {
        query(
            "INSERT INTO tally VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET count = tally.count + excluded.count",
        )
        .bind(name)
        .bind(signed(count, "a count")?)
        .execute(&mut *group)
        .await?;
    }
    Ok(())
}
