//! What can be asked, and the answers.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::Binary;
use surety_statement::DeviceId;

use super::raw;
use crate::message::Cursor;
use crate::{messages, Document};

messages! {
    /// What telemetry answers.
    #[derive(QueryResponses)]
    pub enum QueryMsg {
        /// What was fixed at instantiation.
        #[returns(super::InstantiateMsg)]
        Config {},
        /// The newest beacon.
        #[returns(BeaconResponse)]
        Beacon {},
        /// When a beacon was published.
        #[returns(BeaconResponse)]
        BeaconAt {
            /// Its 8 bytes.
            beacon: Binary,
        },
        /// Who may report silence.
        #[returns(ReportersResponse)]
        Reporters {},
        /// What is proven of a device.
        #[returns(FindingResponse)]
        Finding {
            /// The device.
            device: DeviceId,
        },
        /// The open silence report of a device.
        #[returns(SilenceResponse)]
        Silence {
            /// The device.
            device: DeviceId,
        },
        /// Open silence reports whose window is running or over, by device.
        #[returns(SilencesResponse)]
        Silences {
            /// The last entry of the page before.
            start_after: Option<DeviceId>,
            /// Entries, 30 by default, 100 at most.
            limit: Option<u32>,
        },
        /// What is known of an epoch, agreed or not.
        #[returns(EpochResponse)]
        Epoch {
            /// The epoch.
            epoch: u64,
        },
        /// Agreed epochs, the oldest first.
        #[returns(EpochsResponse)]
        Epochs {
            /// The last entry of the page before.
            start_after: Option<u64>,
            /// Entries, 30 by default, 100 at most.
            limit: Option<u32>,
        },
        /// Whether a row stands at a place of an agreed epoch's summary.
        #[returns(VerifyEpochResponse)]
        VerifyEpoch {
            /// The epoch.
            epoch: u64,
            /// The row's place, from 0.
            index: u32,
            /// The row's leaf ([`super::EpochRow::leaf`]), 32 bytes.
            leaf: Binary,
            /// The siblings from the row to the root, 32 bytes each.
            proof: Vec<Binary>,
        },
    }
    arguments {
        beacon: Binary,
        device: DeviceId,
        epoch: u64,
        index: u32,
        leaf: Binary,
        limit: u32,
        proof: Vec<Binary>,
        start_after: Cursor,
    }
}

/// A beacon.
#[cw_serde]
pub struct BeaconResponse {
    /// Its 8 bytes.
    pub beacon: Binary,
    /// Unix seconds at which it was published.
    pub published_at: u64,
}

/// One reporter.
#[cw_serde]
pub struct Reporter {
    /// Its address.
    pub address: String,
    /// Unix seconds of its admission.
    pub admitted_at: u64,
    /// Verdicts against it since then.
    pub strikes: u32,
}

/// Who may report silence.
#[cw_serde]
pub struct ReportersResponse {
    /// All of them, by address.
    pub reporters: Vec<Reporter>,
    /// How many must agree.
    pub threshold: u32,
}

/// What is proven of a device.
#[cw_serde]
pub struct FindingResponse {
    /// None when nothing was ever found.
    pub finding: Option<raw::Finding>,
}

/// A silence report.
#[cw_serde]
pub struct SilenceReport {
    /// The device.
    pub device: DeviceId,
    /// Reporters who agree so far.
    pub reporters: Vec<String>,
    /// Unix seconds since which nothing was heard: the latest any of them named.
    pub since: u64,
    /// Unix seconds at which the m-th agreed.
    pub opened_at: Option<u64>,
    /// Unix seconds at which it can be finalised.
    pub window_ends: Option<u64>,
}

/// The open silence report of a device.
#[cw_serde]
pub struct SilenceResponse {
    /// None when there is none.
    pub report: Option<SilenceReport>,
}

/// Open silence reports.
#[cw_serde]
pub struct SilencesResponse {
    /// One page.
    pub reports: Vec<SilenceReport>,
}

/// One reporter's word on an epoch.
#[cw_serde]
pub struct EpochVote {
    /// The reporter.
    pub reporter: String,
    /// The root it has found.
    pub root: Binary,
    /// How many rows it has found.
    pub count: u32,
    /// Where it shows them.
    pub document: Document,
}

/// What is known of an epoch.
#[cw_serde]
pub struct EpochResponse {
    /// Unix seconds at which it begins.
    pub starts_at: u64,
    /// Unix seconds at which it ends.
    pub ends_at: u64,
    /// What enough reporters agree on; none so far.
    pub agreed: Option<raw::Epoch>,
    /// What reporters have said of it who are still admitted.
    pub votes: Vec<EpochVote>,
}

/// One agreed epoch.
#[cw_serde]
pub struct EpochEntry {
    /// Its number.
    pub epoch: u64,
    /// What was agreed on.
    pub agreed: raw::Epoch,
}

/// Agreed epochs.
#[cw_serde]
pub struct EpochsResponse {
    /// One page.
    pub epochs: Vec<EpochEntry>,
}

/// Whether a row is part of an epoch's summary.
#[cw_serde]
pub struct VerifyEpochResponse {
    /// True when the agreed root proves it.
    pub proven: bool,
}
