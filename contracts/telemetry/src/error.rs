//! Why a message or a query was refused.

use cosmwasm_std::{OverflowError, StdError, VerificationError};
use surety_api::document::DocumentError;
use surety_api::telemetry::raw::FindingKind;
use surety_api::{ApiError, DeviceId, LotId};
use surety_statement::{KeyError, SignatureError, StatementError};
use thiserror::Error;

/// Every way in which telemetry says no. Nothing has changed when one is returned.
#[derive(Debug, Error, PartialEq)]
pub enum ContractError {
    /// The host could not store, load, or read an address.
    #[error(transparent)]
    Std(#[from] StdError),
    /// The charter or the sender is not what the message needs.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// A time does not fit into 64 bits.
    #[error(transparent)]
    Overflow(#[from] OverflowError),

    /// No number of reporters would ever do, or nobody could be admitted to reach it.
    #[error("a threshold of {threshold} reporters cannot be met: choose 1 to {most}")]
    BadThreshold {
        /// What was asked for.
        threshold: u32,
        /// Most reporters there can be.
        most: usize,
    },
    /// Nobody could stay a reporter.
    #[error("max_strikes is 0: choose at least 1")]
    NoStrikes {},
    /// A period is zero or absurdly long.
    #[error("{field} is {seconds} s: choose {least} to {most}")]
    BadPeriod {
        /// The field of the message.
        field: &'static str,
        /// What was asked for.
        seconds: u64,
        /// The shortest.
        least: u64,
        /// The longest.
        most: u64,
    },
    /// Two periods that would make a proof impossible.
    #[error("{shorter} must be shorter than {longer}: nobody could prove anything otherwise")]
    PeriodsDoNotFit {
        /// The field that is too long.
        shorter: &'static str,
        /// The field it must stay below.
        longer: &'static str,
    },

    /// It is a reporter already.
    #[error("{address} is a reporter already")]
    AlreadyReporter {
        /// The reporter.
        address: String,
    },
    /// There are as many reporters as there can be.
    #[error("there are {most} reporters: no more can be admitted")]
    TooManyReporters {
        /// The most.
        most: usize,
    },

    /// The newest beacon is too young.
    #[error("the beacon is not due: renew it from {next_at} (unix seconds)")]
    TooEarly {
        /// Unix seconds.
        next_at: u64,
    },
    /// Not 8 bytes.
    #[error("a beacon has 8 bytes: got {got}")]
    BeaconLength {
        /// Bytes given.
        got: usize,
    },
    /// The contract never published it.
    #[error("beacon {beacon} was never published here: let the device sign over the newest one")]
    UnknownBeacon {
        /// Its 8 bytes in hex.
        beacon: String,
    },
    /// It may have been known before what it shall contradict.
    #[error(
        "the statement's beacon is of {published_at}: let the device sign over one published after {newer_than} \
         (unix seconds)"
    )]
    BeaconTooOld {
        /// Unix seconds at which the statement's beacon was published.
        published_at: u64,
        /// Unix seconds after which it must have been.
        newer_than: u64,
    },

    /// No device can have signed that much.
    #[error("a statement has at most {most} bytes: got {got}")]
    StatementTooLong {
        /// Bytes given.
        got: usize,
        /// The most.
        most: usize,
    },
    /// The bytes are no statement.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// The signature is no signature.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The stored key is no key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The chain's verifier could not read the signature or the key.
    #[error(transparent)]
    Verification(#[from] VerificationError),
    /// The signature is not the device's over these bytes.
    #[error(
        "{device} did not sign this: send the statement and its signature exactly as the device made them"
    )]
    BadSignature {
        /// The device.
        device: DeviceId,
    },
    /// Signed for another network.
    #[error("the statement is for chain `{found}`, this is `{expected}`")]
    WrongChain {
        /// This chain.
        expected: String,
        /// The chain in the statement.
        found: String,
    },
    /// Another device's statement.
    #[error("the statement is of {found}, not of {expected}")]
    WrongDevice {
        /// The device in the message.
        expected: DeviceId,
        /// The device in the statement.
        found: DeviceId,
    },
    /// Nothing can be proven of it yet.
    #[error("{device} is not activated: activate it first")]
    NotActivated {
        /// The device.
        device: DeviceId,
    },
    /// The device contract names a lot it does not have.
    #[error("the device contract has no lot {lot}: is the charter's address of it right?")]
    LotUnknown {
        /// The lot.
        lot: LotId,
    },
    /// This (boot, seq) of the device was used before.
    #[error("the device's statement {boot}/{seq} was used before: send another one")]
    StatementUsed {
        /// Its boot.
        boot: u32,
        /// Its number within the boot.
        seq: u64,
    },
    /// What was signed before activation proves nothing.
    #[error("signed at {signed_at_ms} ms, not after the device's activation at {activated_at} s: send a later statement")]
    SignedBeforeActivation {
        /// Unix milliseconds.
        signed_at_ms: u64,
        /// Unix seconds.
        activated_at: u64,
    },
    /// Too far behind the block time.
    #[error("signed at {signed_at_ms} ms: only statements from {oldest_ms} ms on count now")]
    SignedTooLongAgo {
        /// Unix milliseconds.
        signed_at_ms: u64,
        /// Unix milliseconds.
        oldest_ms: u64,
    },
    /// Too far ahead of the block time.
    #[error("signed at {signed_at_ms} ms: statements after {newest_ms} ms do not count yet; is the device's clock right?")]
    SignedAhead {
        /// Unix milliseconds.
        signed_at_ms: u64,
        /// Unix milliseconds.
        newest_ms: u64,
    },

    /// A malfunction takes two statements.
    #[error("one statement is no malfunction: send a second one the device signed later")]
    SameStatement {},
    /// The first statement is not the earlier one.
    #[error("the first statement must be the earlier one, by boot and seq and by its time: swap them")]
    OutOfOrder {},
    /// The two statements are too close.
    #[error("the two statements are {apart_ms} ms apart: {needed_ms} ms are needed")]
    TooClose {
        /// Milliseconds between them.
        apart_ms: u64,
        /// Milliseconds there must be.
        needed_ms: u64,
    },
    /// The two statements name different faults.
    #[error("the statements carry {first} and {second}: a malfunction is one code, twice")]
    DifferentCodes {
        /// The first status.
        first: u16,
        /// The second status.
        second: u16,
    },
    /// The code ends no device of this lot.
    #[error("status {code} is not a terminal code of lot {lot}: it is an observation and moves nothing")]
    NotTerminal {
        /// The status.
        code: u16,
        /// The device's lot.
        lot: LotId,
    },

    /// The statement does not say that the device was unplugged.
    #[error("status {status} does not say `removed`")]
    NotRemoved {
        /// The status.
        status: u16,
    },
    /// A device that says it is unplugged is not back.
    #[error("the statement says `removed`: report it as a removal, or send a later one")]
    SaysRemoved {},
    /// A device that says it has failed for good is not back, and its word is kept for the malfunction it proves.
    #[error(
        "the statement says that the device has failed, by the terminal code {code}: report a malfunction"
    )]
    SaysFailed {
        /// The status.
        code: u16,
    },
    /// The device has said something newer.
    #[error(
        "the device's statement {boot}/{seq} is older than {heard_boot}/{heard_seq}, which is known here"
    )]
    Stale {
        /// Its boot.
        boot: u32,
        /// Its number within the boot.
        seq: u64,
        /// Boot of the highest known.
        heard_boot: u32,
        /// Number of the highest known.
        heard_seq: u64,
    },
    /// The finding stands already, or a final one stands in its way.
    #[error("{device} is found to be {} already", word(*.kind))]
    AlreadyFound {
        /// The device.
        device: DeviceId,
        /// What is found.
        kind: FindingKind,
    },
    /// It is neither silent nor removed.
    #[error("{device} is neither silent nor removed: there is nothing to recover from")]
    NothingToRecover {
        /// The device.
        device: DeviceId,
    },

    /// A list without entries.
    #[error("the list is empty: name at least one device")]
    EmptyBatch {},
    /// A list with too many entries.
    #[error("the list has {got} entries: send at most {most} at once")]
    BatchTooLong {
        /// Entries given.
        got: usize,
        /// The most.
        most: usize,
    },
    /// Not a root.
    #[error("a root has 32 bytes: got {got}")]
    RootLength {
        /// Bytes given.
        got: usize,
    },
    /// A summary without rows.
    #[error("the summary has no rows: send none for an epoch in which no device was active")]
    EmptyEpoch {},
    /// The document cannot be fixed.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The epoch is not over.
    #[error("epoch {epoch} ends at {ends_at} (unix seconds): summarise it from then on")]
    EpochRunning {
        /// The epoch.
        epoch: u64,
        /// Unix seconds.
        ends_at: u64,
    },
    /// The epoch is settled.
    #[error("epoch {epoch} is agreed on: read it with the query `epoch`")]
    EpochAgreed {
        /// The epoch.
        epoch: u64,
    },

    /// Nobody reported it.
    #[error("{device} is not reported silent")]
    NotReported {
        /// The device.
        device: DeviceId,
    },
    /// Too few reporters agree.
    #[error("{agree} reporters agree that {device} is silent: {threshold} must")]
    NotOpen {
        /// The device.
        device: DeviceId,
        /// How many agree.
        agree: usize,
        /// How many must.
        threshold: u32,
    },
    /// It can still be refuted.
    #[error(
        "the silence of {device} can be refuted until {window_ends} (unix seconds): finalise it from then on"
    )]
    WindowOpen {
        /// The device.
        device: DeviceId,
        /// Unix seconds.
        window_ends: u64,
    },
}

const fn word(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Malfunction { .. } => "broken",
        FindingKind::Disconnected {} => "silent",
        FindingKind::Removed {} => "removed",
        FindingKind::Recovered {} => "recovered",
    }
}
