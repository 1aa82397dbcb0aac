//! Why a deployment stops.

use std::path::PathBuf;

use cosmwasm_std::Uint128;
use thiserror::Error;

use crate::{ChainError, DeploymentError};

/// Why a deployment stopped. What it did is saved; run it again once the cause is gone.
#[derive(Debug, Error)]
pub enum DeployError {
    /// The chain.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The deployment file.
    #[error(transparent)]
    File(#[from] DeploymentError),
    /// The file is about another chain or network.
    #[error("{path} is about network `{found_network}` on chain `{found_chain}`: use another file")]
    WrongFile {
        /// The file.
        path: PathBuf,
        /// The chain it is about.
        found_chain: String,
        /// The network it is about.
        found_network: String,
    },
    /// A contract of this name is deployed from another artifact.
    #[error("`{contract}` at {address} runs artifact {deployed}, not {artifact}: migrate it with `surety network upgrade`, or deploy another network")]
    DifferentArtifact {
        /// The contract.
        contract: String,
        /// Its address.
        address: String,
        /// sha256 of the artifact it runs.
        deployed: String,
        /// sha256 of the artifact of the plan.
        artifact: String,
    },
    /// The chain stored something else than was sent.
    #[error(
        "code {code_id} has checksum {found} on the chain instead of {expected}: is this the right chain?"
    )]
    WrongChecksum {
        /// The code's id.
        code_id: u64,
        /// sha256 of the artifact.
        expected: String,
        /// The chain's checksum.
        found: String,
    },
    /// The charter says that the contract is elsewhere.
    #[error("the charter has `{contract}` at {found}, not at {expected}: it can be registered once only")]
    RegisteredElsewhere {
        /// The contract.
        contract: String,
        /// Where the plan puts it.
        expected: String,
        /// Where the charter has it.
        found: String,
    },
    /// The signer may not store code.
    #[error("this chain lets {address} store no code, and `{contract}` is not stored: have its governance vote on a proposal, then name the code ids")]
    UploadsRestricted {
        /// Who signs.
        address: String,
        /// A contract whose code is not on the chain.
        contract: String,
    },
    /// What is left to do costs more than the signer has.
    #[error("{address} has {found}{denom}, and what is left to do costs up to {needed}{denom}: send it the rest, then run this again")]
    TooPoor {
        /// Who signs.
        address: String,
        /// What fees are paid in.
        denom: String,
        /// What it has.
        found: Uint128,
        /// What it needs.
        needed: Uint128,
    },
    /// A contract of the plan is not on the chain.
    #[error("`{contract}` is not deployed: finish with `surety network deploy` first")]
    NotDeployed {
        /// The contract.
        contract: String,
    },
    /// A contract runs other code than it was given.
    #[error("`{contract}` runs code {found} after its migration instead of {expected}: run this again, and ask the node's operator")]
    NotMigrated {
        /// The contract.
        contract: String,
        /// The code it was given.
        expected: u64,
        /// The code it runs.
        found: u64,
    },
    /// The contracts have different admins.
    #[error("{admins} are admins of contracts that need new code: one of them must hand over first")]
    SeveralAdmins {
        /// The admins.
        admins: String,
    },
}
