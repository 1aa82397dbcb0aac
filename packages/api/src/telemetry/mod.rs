//! `telemetry`: what is proven of a device, by its own signatures or by reporters nobody contradicted
//! (docs/design.md section 3.6).

mod epoch;
mod event;
mod query;
pub mod raw;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Binary;
use surety_statement::DeviceId;

use crate::{messages, text_enum, Document};

pub use epoch::*;
pub use event::*;
pub use query::*;

/// Most devices in one silence report.
pub const MAX_BATCH: usize = 100;
/// Most reporters.
pub const MAX_REPORTERS: usize = 31;

/// Fixes every window.
#[cw_serde]
pub struct InstantiateMsg {
    /// Address of the charter.
    pub charter: String,
    /// Reporters that must agree on a silence (m of n).
    pub threshold: u32,
    /// Seconds in which a silence report can be refuted; 7 days by default.
    pub refutation_window: u64,
    /// Seconds between the two statements of a malfunction; 24 h by default.
    pub malfunction_gap: u64,
    /// Seconds a statement may be behind the block time; 30 days by default.
    pub max_age: u64,
    /// Seconds a statement may be ahead of the block time; 5 minutes by default.
    pub max_ahead: u64,
    /// Seconds between beacons; one day by default.
    pub beacon_interval: u64,
    /// Strikes by verdict that remove a reporter; 3 by default.
    pub max_strikes: u32,
    /// Seconds an epoch lasts; 7 days by default. The first begins with the contract.
    pub epoch_period: u64,
}

/// What a device signed.
#[cw_serde]
pub struct SignedStatement {
    /// The exact preimage, `surety/statement/v1` (docs/design.md section 5).
    pub statement: Binary,
    /// 64 bytes r|s.
    pub signature: Binary,
}

/// One device in a silence report.
#[cw_serde]
pub struct Silence {
    /// The device.
    pub device: DeviceId,
    /// Unix seconds since which nothing was heard.
    pub since: u64,
    /// `boot` of the last statement the reporter holds; 0 when none.
    pub boot: u32,
    /// `seq` of that statement; 0 when none.
    pub seq: u64,
}

messages! {
    /// What can be reported.
    pub enum ExecuteMsg {
        /// Governance: admits a reporter. Emits `reporter_admitted`. Fails at 31 reporters.
        AdmitReporter {
            /// Its address.
            address: String,
        },
        /// The arbitration contract: a verdict goes against a reporter. The last strike removes it. Emits `reporter_struck`, and
        /// `reporter_removed` then. Nothing happens when it is no reporter.
        StrikeReporter {
            /// Its address.
            reporter: String,
        },
        /// The arbitration contract: a verdict removes a reporter. Its words on silences and epochs that are not final no longer count.
        /// Emits `reporter_removed`. Nothing happens when it is no reporter.
        RemoveReporter {
            /// Its address.
            reporter: String,
        },
        /// The arbitration contract, for a contest that was won: what is found of the device is void, and it cannot be reported silent until
        /// it has spoken. Emits `finding_overturned`. A malfunction found after the fault that was contested stands.
        Overturn {
            /// The device.
            device: DeviceId,
        },
        /// Anyone, once an interval: publishes the next beacon. Emits `beacon`.
        RenewBeacon {},
        /// Anyone, with two statements of the device that carry a terminal fault code of its lot, far enough apart: the device
        /// has failed, for good. Emits `malfunction`. Fails on a bad signature, another code, a time before activation, too
        /// close, too old or ahead, or a statement used before.
        ReportMalfunction {
            /// The device.
            device: DeviceId,
            /// The earlier statement.
            first: SignedStatement,
            /// The later one.
            second: SignedStatement,
        },
        /// Anyone, with the device's statement of status `removed`: it was unplugged on purpose. Emits `removed`. Fails like
        /// above, and when the statement is older than the last the contract has seen of the device.
        ReportRemoved {
            /// The device.
            device: DeviceId,
            /// The statement.
            proof: SignedStatement,
        },
        /// A reporter: nothing was heard of these devices. One result per device in the answer's data ([`SilenceResults`]) and events
        /// `silence_reported`, `silence_opened` (when the m-th agrees) or `silence_refused`; a bad entry never fails the good ones.
        ReportSilence {
            /// The devices, at most 100.
            reports: Vec<Silence>,
        },
        /// Anyone, with a statement that bears a beacon published after the report: cancels a silence report. Emits `refuted`. Fails when
        /// it says that the device was removed or, by a terminal code, has failed.
        Refute {
            /// The device.
            device: DeviceId,
            /// The statement.
            proof: SignedStatement,
        },
        /// Anyone, once the window is over: a silence nobody refuted is a fact. Emits `silence_finalised`.
        FinaliseSilence {
            /// The device.
            device: DeviceId,
        },
        /// Anyone, with a statement that bears a beacon published after the finding: a silent or removed device is back.
        /// Emits `recovered`. Fails when it says that the device was removed or has failed.
        ReportRecovery {
            /// The device.
            device: DeviceId,
            /// The statement.
            proof: SignedStatement,
        },
        /// Anyone, with a statement that bears a published beacon: the device was alive after that, so no silence counts from before. Cancels a
        /// silence report that is older than the beacon, and lets the device be reported silent again after a contest that was won
        /// before it. Emits `alive`, and `refuted` for a report. Fails while the device is found silent, removed or broken, and when
        /// the statement says that it was removed or has failed.
        ReportAlive {
            /// The device.
            device: DeviceId,
            /// The statement.
            proof: SignedStatement,
        },
        /// A reporter, after an epoch has ended: the Merkle root over its summary, one row per maker and model. It may be sent again until enough
        /// reporters agree on root and count. Emits `epoch_submitted`, and `epoch_agreed` when the m-th agrees. Fails before the end of the
        /// epoch, once it is agreed, on an empty list and on a malformed root or document.
        SubmitEpoch {
            /// The epoch, from 0.
            epoch: u64,
            /// Root over the rows ([`crate::merkle`], leaves by [`EpochRow::leaf`]), 32 bytes.
            root: Binary,
            /// How many rows there are.
            count: u32,
            /// All the rows, where anyone can read them.
            document: Document,
        },
    }
    arguments {
        address: String,
        count: u32,
        device: DeviceId,
        document: Document,
        epoch: u64,
        first: SignedStatement,
        proof: SignedStatement,
        reporter: String,
        reports: Vec<Silence>,
        root: Binary,
        second: SignedStatement,
    }
}

text_enum! {
    /// Why one entry of a silence report was refused.
    pub enum SilenceRefusal {
        /// It is not activated.
        NotActivated => "not_activated",
        /// Its model's `silence_after` has not passed since then.
        TooSoon => "too_soon",
        /// The reporter has reported this silence already.
        ReportedTwice => "reported_twice",
        /// The window is open already.
        AlreadyOpen => "already_open",
        /// It has failed, is silent, or is removed already.
        AlreadyFound => "already_found",
        /// It is banned from the network.
        Banned => "banned",
        /// A silence of it was overturned and it has not spoken since.
        Muted => "muted",
        /// The device is in the list twice.
        DuplicateInBatch => "duplicate_in_batch",
    }
}

/// What became of one entry.
#[cw_serde]
pub enum SilenceResult {
    /// Counted; more reporters are needed.
    Reported {},
    /// Counted, and the refutation window is open.
    Opened {},
    /// Not counted.
    Refused {
        /// Why.
        refusal: SilenceRefusal,
    },
}

/// The data of a silence report's answer: one result per entry, in order.
#[cw_serde]
pub struct SilenceResults {
    /// In the order of the report.
    pub results: Vec<SilenceResult>,
}
