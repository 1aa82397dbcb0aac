//! What can go wrong while reading another contract's records.

use cosmwasm_std::StdError;
use thiserror::Error;

use crate::charter::{ContractName, Office};

/// Errors shared by every contract, because every contract reads the charter.
#[derive(Debug, Error, PartialEq)]
pub enum ApiError {
    /// A storage or serialisation error of the host.
    #[error(transparent)]
    Std(#[from] StdError),

    /// The charter does not know the contract yet.
    #[error("the charter has no {contract} contract: governance must register it first")]
    NotRegistered {
        /// The contract that was looked up.
        contract: ContractName,
    },

    /// The charter does not know who holds the office.
    #[error("the office of {office} is vacant: is the charter's address right?")]
    OfficeVacant {
        /// The office that was looked up.
        office: Office,
    },

    /// The guardian or governance has paused what comes in.
    #[error("{contract} takes nothing in until {until} (unix seconds): it is paused; try again after that")]
    Paused {
        /// The paused contract.
        contract: ContractName,
        /// Unix seconds at which the pause ends by itself.
        until: u64,
    },

    /// The caller is not who the message is for.
    #[error("{sender} may not send this: it is for {expected}")]
    Unauthorized {
        /// Who sent the message.
        sender: String,
        /// Who may send it, in words.
        expected: String,
    },

    /// Coins came along with a message that takes none.
    #[error("this message takes no coins: send it without funds")]
    UnexpectedFunds {},
}
