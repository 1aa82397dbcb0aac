//! What can go wrong in a command.

use std::io;
use std::path::PathBuf;

use surety_relayer::observe::RuleError;
use surety_relayer::{ConfigError, RelayerError};
use thiserror::Error;

/// Errors of commands.
#[derive(Debug, Error)]
pub enum CommandError {
    /// The relayer itself.
    #[error(transparent)]
    Relayer(#[from] RelayerError),
    /// The running relayer did not answer.
    #[error("{url} did not answer: {problem}; is the relayer running?")]
    NoAnswer {
        /// What was asked.
        url: String,
        /// Why not.
        problem: String,
    },
    /// The output is there already.
    #[error("{path} is there already: name another file")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The rules file.
    #[error(transparent)]
    Rules(#[from] RuleError),
    /// What is kept is not what was signed.
    #[error("{bad} kept statements do not hold: the store was altered or its disk is failing; go back to a backup")]
    Altered {
        /// How many.
        bad: u64,
    },
    /// A table cannot be written.
    #[error("cannot write the table: {0}")]
    Csv(#[from] csv::Error),
    /// What was found cannot be written down.
    #[error("cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
}

impl From<ConfigError> for CommandError {
    fn from(error: ConfigError) -> Self {
        Self::Relayer(error.into())
    }
}

impl CommandError {
    /// Whether nobody reads the output any more.
    pub fn is_broken_pipe(&self) -> bool {
        let is_broken = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
        match self {
            Self::Output(error) => is_broken(error),
            Self::Csv(error) => matches!(error.kind(), csv::ErrorKind::Io(error) if is_broken(error)),
            _ => false,
        }
    }
}
