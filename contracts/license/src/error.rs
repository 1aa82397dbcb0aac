//! Everything the license contract refuses.

use std::fmt;

use cosmwasm_std::{OverflowError, StdError};
use surety_api::license::LicenceStatus;
use surety_api::{ApiError, LicenceId};
use thiserror::Error;

/// A term fixed at instantiation, or a text that comes with a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parameter {
    /// Name of the collection.
    Name,
    /// Symbol of the collection.
    Symbol,
    /// Where a licence's public record is.
    Uri,
    /// Seconds for which a provisional licence is valid.
    ProvisionalPeriod,
    /// Seconds between renouncing and the bond's release.
    RenouncePeriod,
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "name",
            Self::Symbol => "symbol",
            Self::Uri => "uri",
            Self::ProvisionalPeriod => "provisional_period",
            Self::RenouncePeriod => "renounce_period",
        })
    }
}

/// Why a message to the license contract was refused. Nothing has changed when one is returned.
#[derive(Debug, Error, PartialEq)]
pub enum ContractError {
    /// A storage, address or serialisation error of the host.
    #[error(transparent)]
    Std(#[from] StdError),

    /// A refusal every contract shares: the wrong sender, coins, a pause.
    #[error(transparent)]
    Api(#[from] ApiError),

    /// A time or an id ran out of its range.
    #[error(transparent)]
    Overflow(#[from] OverflowError),

    /// A text is empty or too long.
    #[error("{parameter} is {length} bytes long: use 1 to {max}")]
    TextLength {
        /// Which text.
        parameter: Parameter,
        /// Its length.
        length: usize,
        /// The most that is allowed.
        max: usize,
    },

    /// A period is zero or absurdly long.
    #[error("{parameter} is {seconds} s: use 1 to {max}")]
    PeriodOutOfRange {
        /// Which period.
        parameter: Parameter,
        /// What was given.
        seconds: u64,
        /// The most that is allowed.
        max: u64,
    },

    /// A licence without a bond would promise nothing.
    #[error("minimum_bond is zero: set the bond a licence requires, in the smallest unit of the coin")]
    ZeroBond {},

    /// No such licence.
    #[error("there is no licence {licence}: list them with `licences`")]
    UnknownLicence {
        /// The licence.
        licence: LicenceId,
    },

    /// No such token.
    #[error("there is no token `{token_id}`: tokens are the ids of licences, list them with `all_tokens`")]
    UnknownToken {
        /// The token.
        token_id: String,
    },

    /// Licences cannot be moved, shared or burned.
    #[error("licences are soulbound: none can be transferred, approved or burned; a holder leaves with `renounce`")]
    Soulbound {},

    /// A manufacturer holds one licence at a time.
    #[error("{holder} holds licence {licence}: it can have another once that one is renounced and its bond withdrawn")]
    AlreadyLicensed {
        /// The manufacturer.
        holder: String,
        /// Its licence.
        licence: LicenceId,
    },

    /// Only a provisional licence can be confirmed.
    #[error("licence {licence} is {status}: only a provisional one can be confirmed")]
    NotProvisional {
        /// The licence.
        licence: LicenceId,
        /// Where it stands.
        status: LicenceStatus,
    },

    /// The withdrawal date is set once.
    #[error("licence {licence} is being left already: its bond may be withdrawn from {withdrawal_date} (unix seconds)")]
    AlreadyRenounced {
        /// The licence.
        licence: LicenceId,
        /// Unix seconds from which its bond may be withdrawn.
        withdrawal_date: u64,
    },

    /// A bond leaves only with its licence.
    #[error("licence {licence} is not being left: send `renounce` first and wait for its withdrawal date")]
    NotRenounced {
        /// The licence.
        licence: LicenceId,
    },

    /// The bond is still answering for the licence.
    #[error("the bond of licence {licence} may be withdrawn from {withdrawal_date} (unix seconds): try again then")]
    WithdrawalTooEarly {
        /// The licence.
        licence: LicenceId,
        /// Unix seconds from which its bond may be withdrawn.
        withdrawal_date: u64,
    },

    /// The bond is paid.
    #[error("the bond of licence {licence} has been withdrawn: there is nothing left to do")]
    AlreadyWithdrawn {
        /// The licence.
        licence: LicenceId,
    },

    /// The owner is nobody's operator.
    #[error("{owner} has no operator {operator}: licences are soulbound, there are no approvals")]
    NoApproval {
        /// Who would have approved.
        owner: String,
        /// Who would be approved.
        operator: String,
    },
}
