//! The outbox: what is to be reported, and what became of it. A transaction's hash and timeout height are here before it
//! is broadcast, so that after a crash each is proved landed or dead before anything is sent again.

use cosmwasm_std::Binary;
use serde::{Deserialize, Serialize};
use surety_api::DeviceId;
use surety_chain::{SignedTx, TxHash};

use super::{maybe_signed, maybe_unsigned, query, signed, unsigned, Group, Row, Store};
use crate::registry::Position;
use crate::RelayerError;

/// A device's own activation, as its owner hands it over and as the device contract takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activation {
    /// The device.
    pub device: DeviceId,
    /// Its 65-byte uncompressed public key.
    pub public_key: Binary,
    /// Its first owner.
    pub owner: String,
    /// Unix seconds until which the signature is good.
    pub expires: u64,
    /// 64 bytes r|s.
    pub signature: Binary,
}

/// What an entry reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A device is sold and installed.
    Activation(Activation),
    /// A failure, by two statements.
    Malfunction {
        /// The device.
        device: DeviceId,
        /// The earlier statement.
        first: Position,
        /// The later one.
        second: Position,
    },
    /// Unplugged on purpose.
    Removed {
        /// The device.
        device: DeviceId,
        /// The statement that says so.
        proof: Position,
    },
    /// Nothing was heard.
    Silence {
        /// Of these devices, at most 100.
        devices: Vec<DeviceId>,
    },
    /// Heard after all.
    Refute {
        /// The device.
        device: DeviceId,
        /// A statement over a beacon that is newer than the report.
        proof: Position,
    },
    /// Back.
    Recovery {
        /// The device.
        device: DeviceId,
        /// A statement over a beacon that is newer than the finding.
        proof: Position,
    },
    /// A silence nobody refuted.
    Finalise {
        /// The device.
        device: DeviceId,
        /// Which report, unix seconds.
        opened_at: u64,
    },
    /// What was found has not taken effect.
    Apply {
        /// The device.
        device: DeviceId,
    },
    /// A vote on the summary of an epoch.
    Epoch {
        /// The epoch.
        epoch: u64,
        /// Where its rows are.
        uri: String,
    },
    /// The next beacon.
    Beacon {
        /// When the one before was published, unix seconds.
        after: u64,
    },
}

impl Kind {
    /// Every name.
    pub const NAMES: [&'static str; 10] = [
        "activation",
        "malfunction",
        "removed",
        "silence",
        "refute",
        "recovery",
        "finalise",
        "apply",
        "epoch",
        "beacon",
    ];

    /// The device it is about; `None` for what is about several or none.
    #[must_use]
    pub const fn device(&self) -> Option<DeviceId> {
        match self {
            Self::Activation(Activation { device, .. })
            | Self::Malfunction { device, .. }
            | Self::Removed { device, .. }
            | Self::Refute { device, .. }
            | Self::Recovery { device, .. }
            | Self::Finalise { device, .. }
            | Self::Apply { device } => Some(*device),
            Self::Silence { .. } | Self::Epoch { .. } | Self::Beacon { .. } => None,
        }
    }

    /// Which lane carries it, modulo the number of lanes: all of a device go by one. Only the main key, lane 0, is a
    /// reporter: what counts by who sends it is in shard 0.
    #[must_use]
    pub fn shard(&self) -> u8 {
        self.device().map_or(0, |device| device.into_bytes()[19])
    }

    /// Its name in logs and metrics.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Activation(_) => "activation",
            Self::Malfunction { .. } => "malfunction",
            Self::Removed { .. } => "removed",
            Self::Silence { .. } => "silence",
            Self::Refute { .. } => "refute",
            Self::Recovery { .. } => "recovery",
            Self::Finalise { .. } => "finalise",
            Self::Apply { .. } => "apply",
            Self::Epoch { .. } => "epoch",
            Self::Beacon { .. } => "beacon",
        }
    }
}

/// Something to be reported, under a key by which it is reported once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The key.
    pub dedupe: String,
    /// What.
    pub kind: Kind,
}

/// One entry that is not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: i64,
    /// What it reports.
    pub kind: Kind,
    /// How often it was sent.
    pub attempts: u64,
}

/// A transaction that was about to be broadcast, and of which nothing is known since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InFlight {
    /// What it carries, oldest first.
    pub entries: Vec<Entry>,
    /// Its hash.
    pub hash: TxHash,
    /// The last height it can land in.
    pub timeout_height: u64,
}

impl InFlight {
    /// The ids of its entries.
    #[must_use]
    pub fn ids(&self) -> Vec<i64> {
        self.entries.iter().map(|entry| entry.id).collect()
    }
}

/// How an entry ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// It is on the chain.
    Landed {
        /// The transaction.
        hash: String,
        /// Its block.
        height: u64,
        /// Gas of the whole transaction; `None` where gas is not measured.
        gas_used: Option<u64>,
    },
    /// The chain refused it.
    Failed {
        /// Why.
        problem: String,
    },
    /// It is not needed any more: somebody else was first, or the device spoke.
    Superseded,
}

impl End {
    /// Every name.
    pub const NAMES: [&'static str; 3] = ["landed", "failed", "superseded"];

    /// Its name in the store, in logs and metrics.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Landed { .. } => "landed",
            Self::Failed { .. } => "failed",
            Self::Superseded => "superseded",
        }
    }
}

/// Where an entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Not finished.
    Unfinished,
    /// Finished.
    Ended(End),
}

/// Counts for operators.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OutboxTally {
    /// Not finished.
    pub pending: u64,
    /// On the chain.
    pub landed: u64,
    /// Refused.
    pub failed: u64,
    /// Not needed any more.
    pub superseded: u64,
}

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

/// Puts a report into the outbox; false when it was there before.
///
/// # Errors
/// The store fails.
pub async fn enqueue(group: &mut Group, report: &Report) -> Result<bool, RelayerError> {
    let kind =
        serde_json::to_string(&report.kind).map_err(|error| RelayerError::decode("a report", error))?;
    let insert = "INSERT INTO outbox (dedupe, kind, state, shard) VALUES ($1, $2, 'pending', $3) ON CONFLICT DO NOTHING";
    let done = query(insert)
        .bind(&report.dedupe)
        .bind(kind)
        .bind(i64::from(report.kind.shard()))
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

fn entry(row: &Row) -> Result<Entry, RelayerError> {
    Ok(Entry {
        id: row.get("id")?,
        kind: serde_json::from_str(row.get("kind")?)
            .map_err(|error| RelayerError::decode("a stored entry", error))?,
        attempts: unsigned(row.get("attempts")?, "a count")?,
    })
}
