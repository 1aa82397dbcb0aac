//! What can go wrong while it runs.

use surety_chain::{ChainError, DeploymentError};
use thiserror::Error;

use crate::ConfigError;

/// Errors of the relayer. What a device did wrong is no error: see `surety_statement::Rejection`.
#[derive(Debug, Error)]
pub enum RelayerError {
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The chain.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The deployment.
    #[error(transparent)]
    Deployment(#[from] DeploymentError),
    /// The store.
    #[error("the store failed: {0}; is the disk full?")]
    Store(#[from] sqlx::Error),
    /// The store failed for a whole group of requests.
    #[error("nothing of this request was kept, send it again: {problem}")]
    NotKept {
        /// The store's text.
        problem: String,
    },
    /// The store is of another network.
    #[error("the store is of {what} {found}, the configuration of {expected}: use another store")]
    WrongStore {
        /// What differs.
        what: &'static str,
        /// What the configuration says.
        expected: String,
        /// What the store says.
        found: String,
    },
    /// The store is of another version of the program.
    #[error("the store has layout {found}, this version works with {expected}: an older one is brought over by `surety-relayer move` (docs/operate/upgrade.md), a newer one by nothing")]
    StoreLayout {
        /// What it has.
        found: i64,
        /// What this version works with.
        expected: i64,
    },
    /// The store to be filled has something in it.
    #[error("the store at {place} is not empty, so nothing was moved into it: name a new file or schema")]
    NotEmpty {
        /// Where it is.
        place: String,
    },
    /// What was written into a store does not read as what was there.
    #[error("table `{table}` does not read as it was written, so nothing was moved: is a disk failing?")]
    NotTheSame {
        /// The table.
        table: String,
    },
    /// There is no store yet.
    #[error("there is no store at {place}: start the relayer once, or name the right configuration")]
    NoStore {
        /// Where it should be.
        place: String,
    },
    /// Another process writes.
    #[error("another process of this cluster is the holder, so this one writes nothing: send again")]
    NotHolder,
    /// Another process keeps the seat.
    #[error("another relayer works with this schema on PostgreSQL: stop that one first, or write a [cluster] section")]
    SeatTaken,
    /// Another process has taken the seat.
    #[error("another process is the holder now, so this one has stopped: start it again, and it stands by")]
    SeatLost,
    /// The server's address does not read.
    #[error("the address of PostgreSQL does not read: write postgres://user:password@host:port/database")]
    ServerAddress,
    /// The server acknowledges what it may lose.
    #[error("PostgreSQL has {setting} off, so it may lose what it acknowledged: turn it on")]
    NotDurable {
        /// Its setting.
        setting: &'static str,
    },
    /// A server's store is copied by its own tools.
    #[error("the store is on PostgreSQL: copy it by pg_dump, or archive its log (docs/operate/backup.md)")]
    BackupElsewhere,
    /// There is no room for one more device.
    #[error(transparent)]
    Full(#[from] crate::registry::Full),
    /// Another process works with the same store or key.
    #[error("{what} {path} is in use by another relayer: stop that one first, or give this one its own")]
    InUse {
        /// The store or the key.
        what: &'static str,
        /// Its file.
        path: std::path::PathBuf,
    },
    /// Every node answers what this network would not.
    #[error("no node can be trusted, so nothing is submitted: {problems}")]
    NoNode {
        /// What is wrong with each.
        problems: String,
    },
    /// The chain is behind what the store has seen of it.
    #[error("the store has followed the chain to height {followed}, the node is at {height}: is it the right node?")]
    ChainBehind {
        /// How far the store is.
        followed: u64,
        /// How far the node is.
        height: u64,
    },
    /// A record of the store or the chain does not read.
    #[error("{what} does not read: {problem}")]
    Decode {
        /// What.
        what: &'static str,
        /// Why.
        problem: String,
    },
    /// It cannot listen.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Where.
        address: std::net::SocketAddr,
        /// What failed underneath.
        #[source]
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {path}: {source}")]
    File {
        /// The file.
        path: std::path::PathBuf,
        /// What failed underneath.
        #[source]
        source: std::io::Error,
    },
    /// The cluster's stream does not take or give anything.
    #[error("the cluster's stream on NATS cannot be used, send again: {problem}")]
    Away {
        /// What the server or the way to it says.
        problem: String,
    },
    /// It is stopping.
    #[error("the relayer is stopping: send again when it is back")]
    Stopping,
}

impl RelayerError {
    /// A record that does not read.
    pub fn decode(what: &'static str, problem: impl std::fmt::Display) -> Self {
        Self::Decode { what, problem: problem.to_string() }
    }
}
