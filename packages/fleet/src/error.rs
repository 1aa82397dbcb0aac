//! What can go wrong around a simulated fleet.

use std::path::PathBuf;

use surety_statement::sign::SignError;
use surety_statement::{DeviceId, DeviceIdError, StatementError};
use thiserror::Error;

/// Why a command of the simulator was not carried out.
#[derive(Debug, Error)]
pub enum FleetError {
    /// There is a fleet already.
    #[error("{} exists: choose another directory or delete it, its counters must not be started again", path.display())]
    Exists {
        /// The state file.
        path: PathBuf,
    },
    /// A file could not be read or written.
    #[error("cannot use {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The state file is not what this program writes.
    #[error("{} is not a fleet: {source}", path.display())]
    NotAFleet {
        /// The state file.
        path: PathBuf,
        /// Where it stops making sense.
        source: serde_json::Error,
    },
    /// A device in the state file does not follow from its seed.
    #[error("{} was altered: device {index} should be {expected}, found {found}", path.display())]
    Altered {
        /// The state file.
        path: PathBuf,
        /// The device's index.
        index: u64,
        /// What the seed gives.
        expected: DeviceId,
        /// What the file says.
        found: DeviceId,
    },
    /// More than a hundred percent.
    #[error("--p256-share is a percentage from 0 to 100: got {got}")]
    Share {
        /// What was given.
        got: u8,
    },
    /// No such device.
    #[error("there is no device {index}: the fleet has {count}, counted from 0")]
    NoSuchIndex {
        /// The index that was asked for.
        index: u64,
        /// How many devices there are.
        count: u64,
    },
    /// No such device.
    #[error("device {device} is not of this fleet")]
    NoSuchDevice {
        /// The device that was asked for.
        device: DeviceId,
    },
    /// Neither an index nor an identity.
    #[error("{text:?} is neither an index nor a device: {source}")]
    NotADevice {
        /// What was given.
        text: String,
        /// Why it is no identity.
        source: DeviceIdError,
    },
    /// Not a list of indices.
    #[error(
        "{text:?} is not a list of devices: write indices and ranges such as 0-9,12, the lower end first"
    )]
    NotAList {
        /// What was given.
        text: String,
    },
    /// A replay needs something to repeat.
    #[error("no relayer has accepted anything from device {device} yet: let it send once before it replays")]
    NothingToReplay {
        /// The device.
        device: DeviceId,
    },
    /// A counter has reached its end.
    #[error("a counter of device {device} is used up: no further statement can be told from an old one")]
    CounterUsedUp {
        /// The device.
        device: DeviceId,
    },
    /// Data that is not JSON.
    #[error("--data is not JSON: {source}")]
    NotJson {
        /// What the parser said.
        source: serde_json::Error,
    },
    /// A field does not fit into what is signed.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// A key did not sign.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// An answer or a file could not be written as JSON.
    #[error("cannot write JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A body could not be compressed.
    #[error("cannot compress: {0}")]
    Compress(std::io::Error),
    /// Standard output was closed or a CSV could not be written.
    #[error("cannot write: {0}")]
    Csv(#[from] csv::Error),
    /// Standard output was closed.
    #[error("cannot write: {0}")]
    Output(std::io::Error),
    /// The relayer could not be reached.
    #[error("no answer from {url}: {source}; the devices' counters have moved on, send again")]
    Unreachable {
        /// Where.
        url: String,
        /// What the client said.
        source: reqwest::Error,
    },
    /// The relayer answered with an error.
    #[error("{url} answered {status}: {body}")]
    Refused {
        /// Where.
        url: String,
        /// The HTTP status.
        status: u16,
        /// The beginning of what it said.
        body: String,
    },
    /// The relayer's answer is not an acknowledgement.
    #[error("{url} answered something that is no acknowledgement: {source}")]
    NotAnAck {
        /// Where.
        url: String,
        /// What the parser said.
        source: serde_json::Error,
    },
    /// The relayer lost count.
    #[error(
        "{url} was sent {sent} events and acknowledged {accepted} and refused {rejected}: the sum is wrong"
    )]
    AckDoesNotAddUp {
        /// Where.
        url: String,
        /// Events in the request.
        sent: u64,
        /// Events it says it accepted.
        accepted: u64,
        /// Events it says it refused.
        rejected: u64,
    },
    /// Not an address of a broker.
    #[error(
        "{text:?} is no broker: write mqtt://host:port or mqtts://host:port, without user, password or path"
    )]
    NotABroker {
        /// What was given.
        text: String,
    },
    /// A topic that nobody can publish to.
    #[error("{text:?} is no topic to publish to: it must not be empty, and has none of + #")]
    NotATopic {
        /// What was given.
        text: String,
    },
    /// Certificates that cannot be used.
    #[error("cannot set up TLS with {what}: {problem}")]
    Tls {
        /// The file, or what stands for it.
        what: String,
        /// What failed underneath.
        problem: String,
    },
    /// Certificates are for connections with TLS.
    #[error("{url} is without TLS, where --ca, --certificate and --key do nothing: write mqtts://, or leave them out")]
    NoTls {
        /// The broker.
        url: String,
    },
    /// The fleet does not trust the broker.
    #[error("{broker} is not trusted: {problem}; name the roots of its certificate by --ca")]
    NotTrusted {
        /// The broker.
        broker: String,
        /// What is wrong with its certificate.
        problem: String,
    },
    /// The broker does not trust the fleet.
    #[error("{broker} does not admit the fleet: {problem}; name a certificate it trusts by --certificate, and its key by --key")]
    NotAdmitted {
        /// The broker.
        broker: String,
        /// What it said.
        problem: String,
    },
    /// The broker could not be reached, or took nothing more.
    #[error("{broker} took {taken} of {total} messages and then no more for {seconds} seconds: {problem}; the devices' counters have moved on, send again")]
    BrokerSilent {
        /// Where.
        broker: String,
        /// Messages it acknowledged.
        taken: u64,
        /// Messages there were.
        total: u64,
        /// How long was waited.
        seconds: u64,
        /// What the last attempt ended with.
        problem: String,
    },
    /// A relayer could not bring an activation to the chain.
    #[error(
        "device {device} is not activated: the relayer answered {answer}; ask again, those that are stay so"
    )]
    NotActivated {
        /// The device.
        device: DeviceId,
        /// What the relayer said.
        answer: String,
    },
}
