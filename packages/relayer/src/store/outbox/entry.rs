//! What the outbox holds: what is to be reported, the transaction that carries it, and how it ended.

use cosmwasm_std::Binary;
use serde::{Deserialize, Serialize};
use surety_api::DeviceId;
use surety_chain::TxHash;

use crate::registry::Position;
use crate::request::RequestId;

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
    /// The requests it goes back to.
    pub requests: Vec<RequestId>,
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
