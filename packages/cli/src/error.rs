//! What can go wrong on the command line.

use std::path::PathBuf;

use surety_chain::deploy::DeployError;
use surety_chain::devnet::DevnetError;
use surety_chain::{
    ChainError, DeploymentError, KeyError, KeyFileError, KeystoreError, ProfileError, TxFileError, TxHash,
};
use surety_forecast::ForecastError;
use surety_localnet::LocalnetError;
use thiserror::Error;

use crate::amount::DenomError;
use crate::proposal::{pass, Pending};

/// Every failure of `surety`, as a sentence that says what to do.
#[derive(Debug, Error)]
pub enum CliError {
    /// The chain or a contract.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The profile.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The deployment file.
    #[error(transparent)]
    Deployment(#[from] DeploymentError),
    /// A deployment that stopped.
    #[error(transparent)]
    Deploy(#[from] DeployError),
    /// The key file.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// The keystore.
    #[error(transparent)]
    Keystore(#[from] KeystoreError),
    /// A key that cannot be made.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The embedded chain.
    #[error(transparent)]
    Devnet(#[from] DevnetError),
    /// A scenario that has no forecast.
    #[error(transparent)]
    Forecast(#[from] ForecastError),
    /// An event that does not hold. What there is to say of it has been printed.
    #[error("the event does not hold: {reason}")]
    DoesNotHold {
        /// The typed reason, as the relayer would give it.
        reason: String,
    },
    /// A deployment is not what it should be. What differs has been printed.
    #[error("{differences} things differ from the artifacts, the charter or the deployment file: see above")]
    Differs {
        /// How many.
        differences: usize,
    },
    /// Devices of a list belong to others. Which stands in the receipts.
    #[error("{count} of the devices are minted under another model: the rows `other` in {receipts} name them; each device can sign a reclaim (`surety device reclaim --help`), then run this again")]
    MintedByOthers {
        /// How many.
        count: usize,
        /// Where they are named.
        receipts: PathBuf,
    },
    /// What a node's index tells is not what the vault has counted.
    #[error("the node's index tells of {found} {what}, and the vault has counted {counted}: the node does not keep its whole index; ask one that does (an archive node)")]
    Unreconciled {
        /// What was summed.
        what: &'static str,
        /// By the node's transactions.
        found: u128,
        /// By the vault.
        counted: u128,
    },
    /// The new code is stored; somebody else has to migrate.
    #[error("the code is stored, and {admin} has to migrate the contracts: {path} has the messages, {how}, then run this again")]
    LeftToAdmin {
        /// The admin of the contracts.
        admin: String,
        /// Where the messages are.
        path: PathBuf,
        /// What is done with the file.
        how: &'static str,
    },
    /// The new code is stored; a multisig has to migrate, and this has been proposed to it.
    #[error("the code is stored, and the migrations are proposed to {multisig}: {}, then run this again", pass(.multisig, *.proposal))]
    LeftToVoters {
        /// The multisig, the admin of the contracts.
        multisig: String,
        /// The proposal's number, where the multisig says it.
        proposal: Option<u64>,
    },
    /// The new code is stored; a multisig has to migrate, and had this proposed to it before.
    #[error("nothing is proposed again: proposal {} of {multisig} has these migrations and {}, then run this again", .proposal.number, .proposal.left(.multisig))]
    ProposedBefore {
        /// The multisig, the admin of the contracts.
        multisig: String,
        /// The proposal.
        proposal: Pending,
    },
    /// The local network.
    #[error(transparent)]
    Localnet(#[from] LocalnetError),
    /// A build script failed; what it said stands above.
    #[error("scripts/{script} failed ({status}): see above")]
    Build {
        /// Which.
        script: &'static str,
        /// How it ended.
        status: String,
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
    /// A file does not hold what it should.
    #[error("{path} does not read: {problem}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where and why.
        problem: String,
    },
    /// An amount that is none of this network's coin.
    #[error(transparent)]
    Denom(#[from] DenomError),
    /// An argument cannot be used.
    #[error("{argument} `{found}` cannot be used: {expected}")]
    Argument {
        /// Its name.
        argument: &'static str,
        /// What was given.
        found: String,
        /// What it should be.
        expected: String,
    },
    /// A transaction's file cannot be used.
    #[error("{path}: {source}")]
    TxFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: TxFileError,
    },
    /// What was signed can be in no block any more.
    #[error(
        "it could land until height {timeout_height}, and the chain is at {height}: write and sign it anew"
    )]
    SignedTooLongAgo {
        /// Where the chain is.
        height: u64,
        /// The last height it could have landed in.
        timeout_height: u64,
    },
    /// It was signed for another sequence than the account's next.
    #[error("it is signed for sequence {got} of {sender}, whose next is {expected}: sign it anew, or send first what comes before it")]
    SequenceUsed {
        /// Whose.
        sender: String,
        /// The account's next.
        expected: u64,
        /// What was signed.
        got: u64,
    },
    /// The signature does not fit.
    #[error("the chain {chain_id} does not accept its signature: sign it for this chain, by the sender's key, number and sequence ({message})")]
    SignatureRefused {
        /// The chain.
        chain_id: String,
        /// The chain's text.
        message: String,
    },
    /// A transaction without a timeout was sent, and is in no block yet.
    #[error("transaction {hash} is sent and in none of {blocks} blocks since: repeat this command to see what has become of it, nothing is sent twice")]
    StillOut {
        /// Its hash.
        hash: TxHash,
        /// How many blocks were waited for.
        blocks: u64,
    },
    /// The person said no.
    #[error("nothing was sent")]
    Declined,
    /// There is nobody to ask.
    #[error("there is no terminal to ask on: repeat with --yes to go on, or with --dry-run to look")]
    NobodyToAsk,
    /// An answer cannot be printed.
    #[error("the answer cannot be written as JSON: {problem}")]
    Answer {
        /// Why.
        problem: String,
    },
}

impl CliError {
    /// What the chain said, where it was the chain.
    const fn chain(&self) -> Option<&ChainError> {
        match self {
            Self::Chain(error) | Self::Deploy(DeployError::Chain(error)) => Some(error),
            _ => None,
        }
    }

    /// What it says to people: a refusal in the words of whoever refused, and what to do.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.chain() {
            Some(error @ ChainError::ContractRefused { .. }) => {
                let sentence = error.sentence();
                match advice(&sentence) {
                    Some(advice) => format!("{sentence}; {advice}"),
                    None => sentence,
                }
            }
            Some(error) => error.sentence(),
            None => self.to_string(),
        }
    }

    /// The chain's whole text, where [`CliError::sentence`] leaves something out.
    #[must_use]
    pub fn whole(&self) -> Option<&str> {
        self.chain().and_then(ChainError::whole)
    }

    /// 1 refused by the chain, a contract or a check, 2 wrong use, 3 the chain cannot be reached.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Chain(error) | Self::Deploy(DeployError::Chain(error)) if error.is_transient() => 3,
            Self::StillOut { .. } => 3,
            Self::Chain(_)
            | Self::SignedTooLongAgo { .. }
            | Self::SequenceUsed { .. }
            | Self::SignatureRefused { .. }
            | Self::Deploy(_)
            | Self::Declined
            | Self::Differs { .. }
            | Self::MintedByOthers { .. }
            | Self::Unreconciled { .. }
            | Self::LeftToAdmin { .. }
            | Self::LeftToVoters { .. }
            | Self::ProposedBefore { .. }
            | Self::DoesNotHold { .. } => 1,
            _ => 2,
        }
    }

    /// A stable word for scripts.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Chain(error) | Self::Deploy(DeployError::Chain(error)) => chain_kind(error),
            Self::TxFile { .. } => "transaction_file",
            Self::SignedTooLongAgo { .. } => "expired",
            Self::SequenceUsed { .. } => "sequence",
            Self::SignatureRefused { .. } => "signature",
            Self::StillOut { .. } => "still_out",
            Self::Profile(_) => "profile",
            Self::Deploy(DeployError::TooPoor { .. }) => "insufficient_funds",
            Self::Deploy(DeployError::UploadsRestricted { .. }) => "uploads_restricted",
            Self::Differs { .. } => "differs",
            Self::LeftToAdmin { .. } | Self::LeftToVoters { .. } | Self::ProposedBefore { .. } => {
                "left_to_admin"
            }
            Self::Unreconciled { .. } => "unreconciled",
            Self::MintedByOthers { .. } => "minted_by_others",
            Self::Deployment(_) | Self::Deploy(_) => "deployment",
            Self::KeyFile(_) | Self::Keystore(_) | Self::Key(_) => "key",
            Self::Devnet(_) => "devnet",
            Self::Localnet(_) => "localnet",
            Self::Build { .. } => "build",
            Self::Forecast(_) => "forecast",
            Self::DoesNotHold { .. } => "does_not_hold",
            Self::File { .. } | Self::Malformed { .. } => "file",
            Self::Argument { .. } | Self::Denom(_) => "argument",
            Self::Declined | Self::NobodyToAsk => "declined",
            Self::Answer { .. } => "answer",
        }
    }
}

/// What to do about a refusal that does not say it itself: contracts know neither keys nor options.
fn advice(refusal: &str) -> Option<&'static str> {
    let says = |words: &str| refusal.contains(words);
    if says("may not send this: it is for") {
        Some("sign with that one's key (--key), or propose it where that is a multisig (--propose)")
    } else if says("Unauthorized") {
        Some("it is not for this key: choose another by --key")
    } else if says("Error parsing into type") {
        Some("the contract is of another version than this `surety`: compare them by `surety network verify`")
    } else {
        None
    }
}

fn chain_kind(error: &ChainError) -> &'static str {
    match error {
        ChainError::ContractRefused { .. } => "contract_refused",
        ChainError::InsufficientFunds { .. } => "insufficient_funds",
        ChainError::WrongChain { .. } => "wrong_chain",
        ChainError::NotFound { .. } => "not_found",
        error if error.is_transient() => "chain_unreachable",
        _ => "chain_refused",
    }
}
