//! What can go wrong while it is measured.

use thiserror::Error;

/// Errors of the bench.
#[derive(Debug, Error)]
pub enum BenchError {
    /// The relayer's parts.
    #[error(transparent)]
    Relayer(#[from] surety_relayer::RelayerError),
    /// Nothing of a request was taken.
    #[error(transparent)]
    Intake(#[from] surety_relayer::intake::IntakeError),
    /// The table of devices is full.
    #[error(transparent)]
    Full(#[from] surety_relayer::registry::Full),
    /// The client of the chain, which is never asked.
    #[error(transparent)]
    Chain(#[from] surety_chain::ChainError),
    /// A device's key.
    #[error(transparent)]
    Sign(#[from] surety_statement::sign::SignError),
    /// A statement.
    #[error(transparent)]
    Statement(#[from] surety_statement::StatementError),
    /// A key that a library does not read.
    #[error(transparent)]
    Verify(#[from] surety_statement::verify::VerifyError),
    /// A key that is none.
    #[error(transparent)]
    Key(#[from] surety_statement::KeyError),
    /// The relayer's own key.
    #[error(transparent)]
    SecretKey(#[from] surety_chain::KeyError),
    /// The file of a key.
    #[error(transparent)]
    KeyFile(#[from] surety_chain::keyfile::KeyFileError),
    /// The file of a profile.
    #[error(transparent)]
    Toml(#[from] toml::ser::Error),
    /// JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// The file system, or a socket.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The server did not answer.
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    /// A thread that signs has ended early.
    #[error("a thread that signs has ended early")]
    Thread,
    /// The program that measures memory.
    #[error("memory was not measured (scripts/bench relayer builds what does): {problem}")]
    Memory {
        /// What it said.
        problem: String,
    },
    /// Not everything was accepted: then the figures mean nothing.
    #[error("{accepted} of {sent} events were accepted: {reason}")]
    NotAccepted {
        /// How many were.
        accepted: u64,
        /// How many were sent.
        sent: u64,
        /// Why one of the others was not.
        reason: String,
    },
    /// The server answered with an error.
    #[error("the server answered {status}: {body}")]
    Answer {
        /// Its status.
        status: u16,
        /// What it said.
        body: String,
    },
}
