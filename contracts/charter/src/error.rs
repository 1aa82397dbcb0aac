//! Everything the charter refuses.

use cosmwasm_std::{OverflowError, StdError};
use surety_api::charter::{ContractName, Office};
use surety_api::ApiError;
use thiserror::Error;

/// Why a message to the charter was refused. Nothing has changed when one is returned.
#[derive(Debug, Error, PartialEq)]
pub enum ContractError {
    /// A storage, address or serialisation error of the host.
    #[error(transparent)]
    Std(#[from] StdError),

    /// A refusal every contract shares: the wrong sender, coins.
    #[error(transparent)]
    Api(#[from] ApiError),

    /// A time ran out of its range.
    #[error(transparent)]
    Overflow(#[from] OverflowError),

    /// There is no nomination to accept.
    #[error("nobody is nominated as {office}: governance or the holder must nominate first")]
    NobodyNominated {
        /// The office.
        office: Office,
    },

    /// The holder of an office may not put its own nominee in place of governance's.
    #[error("governance has nominated {nominee} as {office}: only governance can change that")]
    NominatedByGovernance {
        /// The office.
        office: Office,
        /// Who may accept it.
        nominee: String,
    },

    /// A contract's address is fixed for good.
    #[error("{contract} is registered at {address} for good: deploy a new network to use another address")]
    AlreadyRegistered {
        /// The name.
        contract: ContractName,
        /// Where it is.
        address: String,
    },

    /// One address cannot be two contracts.
    #[error("{address} is already registered as {contract}: check which address was meant")]
    AddressTaken {
        /// The address.
        address: String,
        /// Under which name it is registered.
        contract: ContractName,
    },

    /// A raw read of such an address would answer "nothing" for ever.
    #[error("there is no contract at {address}: instantiate {contract} first, then register it")]
    NoContract {
        /// The name.
        contract: ContractName,
        /// The address without a contract.
        address: String,
    },

    /// The guardian has used its pause and its renewal.
    #[error("the guardian has paused {contract} twice within a year: it may again from {again} (unix seconds), governance may now")]
    PausesUsedUp {
        /// The contract.
        contract: ContractName,
        /// Unix seconds from which the guardian may pause it again.
        again: u64,
    },

    /// There is no pause to end.
    #[error("{contract} is not paused: there is nothing to end")]
    NotPaused {
        /// The contract.
        contract: ContractName,
    },

    /// The guardian has used its seal.
    #[error(
        "payouts were sealed within the last year: the guardian may seal again from {again} (unix seconds)"
    )]
    SealUsedUp {
        /// Unix seconds from which it may seal again.
        again: u64,
    },
}
