//! What can be wrong with a transaction's file.

use thiserror::Error;

use crate::{ChainError, KeyError};

/// Why a file's transaction cannot be signed or broadcast.
#[derive(Debug, Error)]
pub enum TxFileError {
    /// It is not a transaction as the chain's tools write it.
    #[error("it is no transaction as `--generate-only` and the chain's own tools write it: {problem}")]
    Malformed {
        /// Where it does not read.
        problem: String,
    },
    /// A message this project does not send.
    #[error("it has a message of type {found}, which surety does not send: use the chain's own tool")]
    Foreign {
        /// Its type.
        found: String,
    },
    /// Something in it that this tool would lose.
    #[error("it uses {what}, which surety cannot carry: use the chain's own tool")]
    Unsupported {
        /// What.
        what: &'static str,
    },
    /// Its messages are of several accounts, or it has none.
    #[error("its messages must all be of one account")]
    Senders,
    /// It is not signed.
    #[error("it is not signed: sign it first, by `surety sign` or the chain's own `tx sign`")]
    Unsigned,
    /// It is signed by several accounts. A multisig is one.
    #[error("it has {count} signers, and one account signs: combine a multisig's signatures first by the chain's own `tx multisign`")]
    Signers {
        /// How many.
        count: usize,
    },
    /// The key is not the sender's.
    #[error("its sender is {sender} and the key is of {signer}: choose the sender's key by --key")]
    OtherKey {
        /// Who has to sign.
        sender: String,
        /// Whose the key is.
        signer: String,
    },
    /// The key cannot sign.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// What was read makes no transaction.
    #[error(transparent)]
    Chain(#[from] ChainError),
}

pub(super) fn malformed(problem: impl std::fmt::Display) -> TxFileError {
    TxFileError::Malformed { problem: problem.to_string() }
}
