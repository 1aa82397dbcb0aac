//! The outbox: what is to be reported, and what became of it. A transaction's hash and timeout height are here before it
//! is broadcast, so that after a crash each is proved landed or dead before anything is sent again.

mod entry;
pub mod list;

use surety_chain::SignedTx;

use super::{maybe_signed, maybe_unsigned, query, signed, unsigned, Group, Row, Store};
use crate::request::{names, RequestId};
use crate::RelayerError;

pub use entry::{Activation, End, Entry, InFlight, Kind, OutboxTally, Report, State};

impl Store {
    /// Entries that wait to be sent by one of `lanes` lanes, oldest first.
    ///
    /// # Errors
    /// The store fails.
    pub async fn waiting(&self, lane: usize, lanes: usize, limit: usize) -> Result<Vec<Entry>, RelayerError> {
        let number =
            |value: usize| i64::try_from(value).map_err(|error| RelayerError::decode("a lane", error));
        let rows =
            query("SELECT * FROM outbox WHERE state = 'pending' AND shard % $1 = $2 ORDER BY id LIMIT $3")
                .bind(number(lanes.max(1))?)
                .bind(number(lane)?)
                .bind(number(limit)?)
                .fetch_all(&self.pool)
                .await?;
        rows.iter().map(entry).collect()
    }

    /// Transactions of which it is not known whether they landed, in the order of their sequences.
    ///
    /// # Errors
    /// The store fails.
    pub async fn in_flight(&self) -> Result<Vec<InFlight>, RelayerError> {
        let rows = query("SELECT * FROM outbox WHERE state = 'sent' ORDER BY sequence, hash, id")
            .fetch_all(&self.pool)
            .await?;
        let mut flights: Vec<InFlight> = Vec::new();
        for row in &rows {
            let hash: String = row.get("hash")?;
            let hash = hash.parse().map_err(|error| RelayerError::decode("a stored hash", error))?;
            let entry = entry(row)?;
            match flights.last_mut() {
                Some(last) if last.hash == hash => last.entries.push(entry),
                _ => {
                    let timeout_height = unsigned(row.get("timeout_height")?, "a height")?;
                    flights.push(InFlight { entries: vec![entry], hash, timeout_height });
                }
            }
        }
        Ok(flights)
    }

    /// Remembers a transaction before it is broadcast.
    ///
    /// # Errors
    /// The store fails: then it must not be broadcast.
    pub async fn sending(&self, ids: &[i64], tx: &SignedTx) -> Result<(), RelayerError> {
        let change = format!(
            "UPDATE outbox SET state = 'sent', attempts = attempts + 1, hash = $1, bytes = $2, sequence = $3,
             timeout_height = $4 WHERE id IN ({})",
            list(ids)
        );
        query(&change)
            .once()
            .bind(tx.hash.to_string())
            .bind(tx.bytes.as_slice())
            .bind(signed(tx.sequence, "a sequence")?)
            .bind(signed(tx.timeout_height, "a height")?)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// A transaction is dead: its entries are to be sent again.
    ///
    /// # Errors
    /// The store fails.
    pub async fn send_again(&self, ids: &[i64]) -> Result<(), RelayerError> {
        query(&format!("UPDATE outbox SET state = 'pending' WHERE id IN ({})", list(ids)))
            .once()
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// An entry that the chain refused is to be tried once more, because somebody asks for it.
    ///
    /// # Errors
    /// The store fails.
    pub async fn try_failed_again(&self, dedupe: &str) -> Result<(), RelayerError> {
        query("UPDATE outbox SET state = 'pending', problem = NULL WHERE dedupe = $1 AND state = 'failed'")
            .bind(dedupe)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Entries have ended.
    ///
    /// # Errors
    /// The store fails.
    pub async fn finish(&self, ids: &[i64], end: &End) -> Result<(), RelayerError> {
        let (height, gas, problem) = match end {
            End::Landed { height, gas_used, .. } => (Some(*height), *gas_used, None),
            End::Failed { problem } => (None, None, Some(problem)),
            End::Superseded => (None, None, None),
        };
        let change = format!(
            "UPDATE outbox SET state = $1, height = $2, gas_used = $3, problem = $4 WHERE id IN ({})",
            list(ids)
        );
        query(&change)
            .once()
            .bind(end.name())
            .bind(maybe_signed(height, "a height")?)
            .bind(maybe_signed(gas, "gas")?)
            .bind(problem.map(String::as_str))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Where the entry under a key is; `None` when there is none.
    ///
    /// # Errors
    /// The store fails.
    pub async fn state(&self, dedupe: &str) -> Result<Option<State>, RelayerError> {
        let row =
            query("SELECT * FROM outbox WHERE dedupe = $1").bind(dedupe).fetch_optional(&self.pool).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(match row.get::<String>("state")?.as_str() {
            "landed" => State::Ended(End::Landed {
                hash: row.get("hash")?,
                height: unsigned(row.get("height")?, "a height")?,
                gas_used: maybe_unsigned(row.get("gas_used")?, "gas")?,
            }),
            "failed" => State::Ended(End::Failed { problem: row.get("problem")? }),
            "superseded" => State::Ended(End::Superseded),
            _ => State::Unfinished,
        }))
    }

    /// Counts for operators.
    ///
    /// # Errors
    /// The store fails.
    pub async fn outbox_tally(&self) -> Result<OutboxTally, RelayerError> {
        let rows =
            query("SELECT state, count(*) AS n FROM outbox GROUP BY state").fetch_all(&self.pool).await?;
        let mut tally = OutboxTally::default();
        for row in rows {
            let count = unsigned(row.get("n")?, "a count")?;
            match row.get::<String>("state")?.as_str() {
                "landed" => tally.landed = count,
                "failed" => tally.failed = count,
                "superseded" => tally.superseded = count,
                _ => tally.pending = tally.pending.saturating_add(count),
            }
        }
        Ok(tally)
    }
}

/// Puts a report that goes back to these requests into the outbox; false when it was there before.
///
/// # Errors
/// The store fails.
pub async fn enqueue(
    group: &mut Group,
    report: &Report,
    requests: &[RequestId],
) -> Result<bool, RelayerError> {
    let kind =
        serde_json::to_string(&report.kind).map_err(|error| RelayerError::decode("a report", error))?;
    let insert = "INSERT INTO outbox (dedupe, kind, state, shard, requests) VALUES ($1, $2, 'pending', $3, $4) ON CONFLICT DO NOTHING";
    let done = query(insert)
        .bind(&report.dedupe)
        .bind(kind)
        .bind(i64::from(report.kind.shard()))
        .bind((!requests.is_empty()).then(|| names(requests)))
        .execute(group)
        .await?;
    Ok(done > 0)
}

/// Ids as a list in a statement; none is in the list of nothing.
fn list(ids: &[i64]) -> String {
    let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
    if ids.is_empty() {
        "NULL".to_owned()
    } else {
        ids.join(", ")
    }
}

fn requests(row: &Row) -> Result<Vec<RequestId>, RelayerError> {
    let requests: Option<String> = row.get("requests")?;
    let ids = requests.as_deref().unwrap_or_default().split_ascii_whitespace();
    Ok(ids.map(|id| RequestId::given(Some(id))).collect())
}

fn entry(row: &Row) -> Result<Entry, RelayerError> {
    Ok(Entry {
        id: row.get("id")?,
        kind: serde_json::from_str(row.get("kind")?)
            .map_err(|error| RelayerError::decode("a stored entry", error))?,
        attempts: unsigned(row.get("attempts")?, "a count")?,
        requests: requests(row)?,
    })
}
