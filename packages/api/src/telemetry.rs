//! `telemetry`: what is proven of a device, by its own signatures or by reporters nobody contradicted
//! (docs/design.md section 3.6).

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::Binary;
use surety_statement::DeviceId;

use crate::{text_enum, typed_events};

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

/// What can be reported.
#[cw_serde]
pub enum ExecuteMsg {
    /// Governance: admits a reporter. Emits `reporter_admitted`. Fails at 31 reporters.
    AdmitReporter {
        /// Its address.
        address: String,
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
    /// Anyone, with a statement that bears a beacon published after the report: cancels a silence report. Emits `refuted`.
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
    /// Emits `recovered`.
    ReportRecovery {
        /// The device.
        device: DeviceId,
        /// The statement.
        proof: SignedStatement,
    },
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

/// What telemetry answers.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// What was fixed at instantiation.
    #[returns(InstantiateMsg)]
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
}

/// A beacon.
#[cw_serde]
pub struct BeaconResponse {
    /// Its 8 bytes.
    pub beacon: Binary,
    /// Unix seconds at which it was published.
    pub published_at: u64,
}

/// Who may report silence.
#[cw_serde]
pub struct ReportersResponse {
    /// Their addresses.
    pub reporters: Vec<String>,
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

typed_events! {
    /// What telemetry reports.
    pub enum TelemetryEvent in "telemetry" {
        /// A reporter was admitted.
        ReporterAdmitted => "reporter_admitted" {
            /// Its address.
            address: String,
        },
        /// A new beacon.
        Beacon => "beacon" {
            /// Its 8 bytes in hex.
            beacon: String,
        },
        /// A device has failed.
        Malfunction => "malfunction" {
            /// The device.
            device: DeviceId,
            /// The terminal code.
            code: u16,
        },
        /// A device was unplugged on purpose.
        Removed => "removed" {
            /// The device.
            device: DeviceId,
        },
        /// A reporter's word was counted.
        SilenceReported => "silence_reported" {
            /// The device.
            device: DeviceId,
            /// The reporter.
            reporter: String,
            /// Unix seconds since which nothing was heard.
            since: u64,
        },
        /// Enough reporters agree; the window is open.
        SilenceOpened => "silence_opened" {
            /// The device.
            device: DeviceId,
            /// Unix seconds at which it can be finalised.
            window_ends: u64,
        },
        /// A reporter's word was not counted.
        SilenceRefused => "silence_refused" {
            /// The device.
            device: DeviceId,
            /// Why.
            refusal: SilenceRefusal,
        },
        /// A silence report was cancelled by the device's own word.
        Refuted => "refuted" {
            /// The device.
            device: DeviceId,
        },
        /// A device is silent.
        SilenceFinalised => "silence_finalised" {
            /// The device.
            device: DeviceId,
        },
        /// A silent or removed device is back.
        Recovered => "recovered" {
            /// The device.
            device: DeviceId,
        },
    }
}

/// Telemetry's records as others read them.
pub mod raw {
    use cosmwasm_schema::cw_serde;
    use cw_storage_plus::Map;

    /// What is proven of a device, the newest.
    #[cw_serde]
    pub struct Finding {
        /// What.
        pub kind: FindingKind,
        /// Unix seconds of the block that found it.
        pub found_at: u64,
    }

    /// What can be proven.
    #[cw_serde]
    #[derive(Copy, Eq)]
    pub enum FindingKind {
        /// It failed. Final: nothing replaces it.
        Malfunction {
            /// The terminal code.
            code: u16,
        },
        /// It is silent.
        Disconnected {},
        /// It is unplugged on purpose.
        Removed {},
        /// It was silent or unplugged and is back.
        Recovered {},
    }

    /// By the 20 bytes of the device.
    pub const FINDINGS: Map<[u8; 20], Finding> = Map::new("finding");
}
