//! The outbox as operators look at it.

use serde::Serialize;
use surety_api::DeviceId;

use super::{entry, requests};
use crate::store::{maybe_unsigned, query, signed, unsigned, Store};
use crate::RelayerError;

/// Which entries are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Which {
    /// Those that go back to this request.
    pub request: Option<String>,
    /// Those about this device.
    pub device: Option<DeviceId>,
    /// Those in this state, by its name.
    pub state: Option<String>,
    /// Those older than the one of this number.
    pub before: Option<u64>,
    /// How many at the most.
    pub limit: u32,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its number: they rise with time.
    pub number: u64,
    /// What it reports, in one word.
    pub kind: &'static str,
    /// The key under which it is reported once.
    pub report: String,
    /// `pending`, `sent`, `landed`, `failed` or `superseded`.
    pub state: String,
    /// How often it was sent.
    pub attempts: u64,
    /// The ids of the requests it goes back to.
    pub requests: Vec<String>,
    /// The transaction it was sent in last.
    pub hash: Option<String>,
    /// The block it landed in.
    pub height: Option<u64>,
    /// Why the chain refused it.
    pub problem: Option<String>,
}

impl Store {
    /// Entries of the outbox, newest first.
    ///
    /// # Errors
    /// The store fails.
    pub async fn outbox(&self, which: &Which) -> Result<Vec<Line>, RelayerError> {
        let find = self.pool.either("instr", "strpos");
        let statement = format!(
            "SELECT * FROM outbox WHERE ($1 = '' OR {find}(' ' || coalesce(requests, '') || ' ', ' ' || $1 || ' ') > 0)
             AND ($2 = '' OR {find}(kind, $2) > 0) AND ($3 = '' OR state = $3) AND id < $4
             ORDER BY id DESC LIMIT $5"
        );
        let device = which.device.map(|device| device.to_string());
        let rows = query(&statement)
            .bind(which.request.as_deref().unwrap_or_default())
            .bind(device.as_deref().unwrap_or_default())
            .bind(which.state.as_deref().unwrap_or_default())
            .bind(signed(which.before.unwrap_or(u64::MAX >> 1), "a number")?)
            .bind(which.limit)
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                let entry = entry(row)?;
                Ok(Line {
                    number: unsigned(entry.id, "a number")?,
                    kind: entry.kind.name(),
                    report: row.get("dedupe")?,
                    state: row.get("state")?,
                    attempts: entry.attempts,
                    requests: requests(row)?.iter().map(ToString::to_string).collect(),
                    hash: row.get("hash")?,
                    height: maybe_unsigned(row.get("height")?, "a height")?,
                    problem: row.get("problem")?,
                })
            })
            .collect()
    }
}
