//! What can go wrong between a tool and its chain.

use thiserror::Error;

use crate::node::NodeFault;
use crate::refusal::{own_words, CONTRACT_TEXTS};
use crate::{KeyError, ProfileError, TxHash};

/// A kind of record that may be missing on a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// An account: no coins ever reached the address.
    Account,
    /// A contract.
    Contract,
    /// A stored contract code.
    Code,
    /// A block: not made yet, or pruned by the node.
    Block,
    /// A transaction.
    Tx,
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Account => "account",
            Self::Contract => "contract",
            Self::Code => "code",
            Self::Block => "block",
            Self::Tx => "transaction",
        })
    }
}

/// Why a call to the chain did not do what was asked.
///
/// `message` fields hold the chain's own text, whole.
#[derive(Debug, Error)]
pub enum ChainError {
    /// The chain has no such record.
    #[error("the chain knows no {kind} {id}: check the id and the profile (an account exists once it holds coins)")]
    NotFound {
        /// What was looked for.
        kind: Missing,
        /// Its address, id, height or hash.
        id: String,
    },

    /// The node serves another chain than the profile says.
    #[error("the node {url} serves chain `{found}` but the profile says `{expected}`: use the right profile or RPC address")]
    WrongChain {
        /// The node.
        url: String,
        /// What the profile says.
        expected: String,
        /// What the node says.
        found: String,
    },

    /// The node says of a contract what its deployment does not, so nothing it says is used.
    #[error("the node {url} is not used, {fault}: leave it out of the profile, or renew the deployment file from a source you trust")]
    Barred {
        /// The node.
        url: String,
        /// What is wrong with it.
        fault: NodeFault,
    },

    /// The node lacks blocks that must be looked at.
    #[error("{url} has blocks from height {earliest} on, and {height} is needed: add a node with more history to the profile")]
    NoHistory {
        /// The node.
        url: String,
        /// The first block it has.
        earliest: u64,
        /// The first block that must be looked at.
        height: u64,
    },

    /// Somebody else used the key, or a transaction before this one is still to come.
    #[error("the chain expects sequence {expected}, the transaction has {got}: does another process use this key?")]
    OutOfSequence {
        /// The next sequence, counting what waits in the node's mempool.
        expected: u64,
        /// The sequence that was signed.
        got: u64,
    },

    /// The sender, or who pays its fee, holds too few coins.
    #[error("too few coins: {message}")]
    InsufficientFunds {
        /// The chain's text.
        message: String,
    },

    /// A contract refused the message or the query.
    #[error("the contract refused: {message}")]
    ContractRefused {
        /// The contract's whole text, with what the chain put around it.
        message: String,
    },

    /// The timeout height was already over when the transaction reached the chain.
    #[error("the transaction came too late ({message}): sign it again")]
    Expired {
        /// The chain's text.
        message: String,
    },

    /// The chain, not a contract, refused.
    #[error("the chain refused (codespace {codespace}, code {code}): {message}")]
    Refused {
        /// The module that refused.
        codespace: String,
        /// The module's error code.
        code: u32,
        /// The chain's text.
        message: String,
    },

    /// The transaction can no longer land: its timeout height has passed and its hash is unknown.
    #[error("transaction {hash} never landed and cannot any more: height {timeout_height} has passed; send it again")]
    Dead {
        /// Its hash.
        hash: TxHash,
        /// The last height it could have landed in.
        timeout_height: u64,
    },

    /// The node answered the call with an error.
    #[error("{url} refused {method} (code {code}): {message}")]
    Rpc {
        /// The node.
        url: String,
        /// The JSON-RPC method.
        method: &'static str,
        /// The JSON-RPC error code.
        code: i64,
        /// The node's text.
        message: String,
    },

    /// The node could not be reached, or what answered was no JSON-RPC.
    #[error("no node answers at {url}: is it running, and is the address right?")]
    Unreachable {
        /// The last node that was tried.
        url: String,
        /// What failed underneath.
        #[source]
        source: reqwest::Error,
    },

    /// The node did not answer in time.
    #[error("{url} did not answer {method} in time: try again, or add another node to the profile's `rpc`")]
    Timeout {
        /// The node.
        url: String,
        /// The JSON-RPC method.
        method: &'static str,
    },

    /// An answer does not read as what it should be.
    #[error("the answer to {what} does not read: {problem}")]
    Decode {
        /// What was asked for.
        what: String,
        /// Where it does not read.
        problem: String,
    },

    /// A message does not serialise, or a number in it is too large.
    #[error("cannot build {what}: {problem}")]
    Encode {
        /// What was to be built.
        what: &'static str,
        /// Why not.
        problem: String,
    },

    /// An address does not read, or belongs to another chain.
    #[error("`{address}` is no address of this chain: it must start with `{prefix}1`")]
    BadAddress {
        /// What was given.
        address: String,
        /// The chain's prefix.
        prefix: String,
    },

    /// A key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),

    /// The profile cannot be used.
    #[error(transparent)]
    Profile(#[from] ProfileError),
}

impl ChainError {
    /// What it says to people: of a refusal the words of whoever refused, without what the chain's layers put around them.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::ContractRefused { message } => format!("the contract refused: {}", own_words(message)),
            Self::InsufficientFunds { message } => format!("too few coins: {}", own_words(message)),
            Self::Refused { codespace, code, message } => {
                format!("the chain refused (codespace {codespace}, code {code}): {}", own_words(message))
            }
            other => other.to_string(),
        }
    }

    /// The chain's whole text, where [`ChainError::sentence`] leaves something out.
    #[must_use]
    pub fn whole(&self) -> Option<&str> {
        match self {
            Self::ContractRefused { message }
            | Self::InsufficientFunds { message }
            | Self::Refused { message, .. } => (own_words(message) != message.trim()).then_some(message),
            _ => None,
        }
    }

    /// Whether the same call may succeed later without any change: the node was away, slow or behind.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Timeout { .. } | Self::Rpc { .. })
    }

    /// Whether a transaction whose broadcast ended so may be in a node's mempool all the same.
    #[must_use]
    pub fn may_have_been_taken(&self) -> bool {
        match self {
            Self::Timeout { .. } | Self::Rpc { .. } | Self::Decode { .. } => true,
            Self::Unreachable { source, .. } => !source.is_connect(),
            _ => false,
        }
    }

    pub(crate) fn decode(what: impl Into<String>, problem: impl std::fmt::Display) -> Self {
        Self::Decode { what: what.into(), problem: problem.to_string() }
    }

    /// Types a refusal by its code, and where a node hides the code (simulation, queries) by the chain's fixed texts.
    pub(crate) fn refused(codespace: &str, code: u32, message: String) -> Self {
        if let Some((expected, got)) = sequence_mismatch(&message) {
            return Self::OutOfSequence { expected, got };
        }
        let by_contract = CONTRACT_TEXTS.iter().any(|text| message.contains(text));
        if by_contract || (codespace == "wasm" && CONTRACT_CODES.contains(&code)) {
            return Self::ContractRefused { message };
        }
        let sdk = codespace == "sdk";
        if (sdk && code == 5) || message.contains("insufficient funds") {
            return Self::InsufficientFunds { message };
        }
        if (sdk && code == 30) || message.contains("tx timeout height") {
            return Self::Expired { message };
        }
        Self::Refused { codespace: codespace.to_owned(), code, message }
    }
}

/// The four of [`CONTRACT_TEXTS`] in codespace `wasm`.
const CONTRACT_CODES: [u32; 4] = [4, 5, 9, 11];

fn sequence_mismatch(message: &str) -> Option<(u64, u64)> {
    let (_, rest) = message.split_once("account sequence mismatch, expected ")?;
    let (expected, rest) = rest.split_once(", got ")?;
    let got: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Some((expected.parse().ok()?, got.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_mismatch_is_typed_with_both_numbers() {
        let text =
            "account sequence mismatch, expected 12, got 9: incorrect account sequence: unknown request";
        assert!(matches!(
            ChainError::refused("sdk", 6, text.into()),
            ChainError::OutOfSequence { expected: 12, got: 9 }
        ));
    }

    #[test]
    fn a_contract_error_keeps_its_whole_text_even_when_it_speaks_of_funds() {
        let text = "failed to execute message; message index: 0: insufficient funds in pot: execute wasm contract failed";
        match ChainError::refused("wasm", 5, text.into()) {
            ChainError::ContractRefused { message } => assert_eq!(message, text),
            other => unreachable!("{other:?}"),
        }
    }

    #[test]
    fn the_whole_text_is_kept_beside_the_sentence() {
        let whole = "failed to execute message; message index: 0: dispatch: submessages: no: execute wasm contract failed";
        let refused = ChainError::refused("wasm", 5, whole.into());
        assert_eq!(refused.sentence(), "the contract refused: no");
        assert_eq!((refused.whole(), refused.to_string().ends_with(whole)), (Some(whole), true));
        let short = ChainError::ContractRefused { message: "no".into() };
        assert_eq!((short.sentence().as_str(), short.whole()), ("the contract refused: no", None));
        let poor = ChainError::refused("sdk", 5, "0udimo is smaller than 1udimo: insufficient funds".into());
        assert_eq!(poor.sentence(), "too few coins: 0udimo is smaller than 1udimo");
    }

    #[test]
    fn the_chains_own_refusals_are_told_apart() {
        let funds = ChainError::refused(
            "sdk",
            5,
            "spendable balance 0x is smaller than 1x: insufficient funds".into(),
        );
        assert!(matches!(funds, ChainError::InsufficientFunds { .. }));
        let late =
            ChainError::refused("sdk", 30, "block height: 9, timeout height: 7: tx timeout height".into());
        assert!(matches!(late, ChainError::Expired { .. }));
        let gas = ChainError::refused("sdk", 11, "out of gas in location: ReadFlat".into());
        assert!(matches!(gas, ChainError::Refused { code: 11, .. }));
    }
}
