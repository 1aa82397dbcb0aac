//! Why a local network does not run.

use std::path::PathBuf;

use thiserror::Error;

/// Why a local network cannot be made, started or stopped.
#[derive(Debug, Error)]
pub enum LocalnetError {
    /// The node's program cannot be run at all.
    #[error(
        "cannot run {program}: {source}; build a node with scripts/wasmd-build and name it with --wasmd"
    )]
    NoNode {
        /// The program.
        program: PathBuf,
        /// What failed underneath.
        #[source]
        source: std::io::Error,
    },
    /// The node's program refuses a step of the genesis.
    #[error("`wasmd {step}` failed: {said}")]
    Step {
        /// Its arguments.
        step: String,
        /// What it said.
        said: String,
    },
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What failed underneath.
        #[source]
        source: std::io::Error,
    },
    /// A file of the network does not read.
    #[error("{path} does not read: {problem}; start over with `surety network reset`")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where and why.
        problem: String,
    },
    /// There is a network there already.
    #[error("{home} holds a network already: `surety network up` starts it again, `surety network reset` makes a new one")]
    Present {
        /// The folder.
        home: PathBuf,
    },
    /// There is none.
    #[error("{home} holds no network: make one with `surety network up`")]
    Absent {
        /// The folder.
        home: PathBuf,
    },
    /// It does not run.
    #[error("no network runs in {home}")]
    NotRunning {
        /// The folder.
        home: PathBuf,
    },
    /// A count of validators that makes no sense.
    #[error("{found} validators: ask for 1 to 7")]
    Validators {
        /// What was asked for.
        found: u8,
    },
    /// A node ended by itself.
    #[error("node {node} ended by itself; its last words, from {log}:\n{said}")]
    Ended {
        /// Which, from 0.
        node: usize,
        /// Its log.
        log: PathBuf,
        /// The end of the log.
        said: String,
    },
    /// The network makes no blocks.
    #[error("the network makes no blocks after {seconds} s; see the logs in {home}")]
    NoBlocks {
        /// The network's folder.
        home: PathBuf,
        /// How long was waited.
        seconds: u64,
    },
    /// A node does not stop.
    #[error("process {pid} does not stop: end it by hand")]
    DoesNotStop {
        /// Its process.
        pid: u32,
    },
    /// The chain's client.
    #[error(transparent)]
    Chain(#[from] surety_chain::ChainError),
}

impl LocalnetError {
    /// For a file that cannot be used.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
