//! What the vault refuses of loans.

use cosmwasm_std::Uint128;
use surety_api::LicenceId;
use thiserror::Error;

/// Why a message about a loan was refused.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum LoanError {
    /// One offer at a time.
    #[error(
        "licence {licence} has a loan on offer: it is to be accepted or withdrawn before another is made"
    )]
    OfferExists {
        /// The licence.
        licence: LicenceId,
    },

    /// There is no offer.
    #[error("licence {licence} has no loan on offer: governance must make one first")]
    NoOffer {
        /// The licence.
        licence: LicenceId,
    },

    /// One loan at a time.
    #[error("licence {licence} owes {lent} of another loan: it is to be repaid first")]
    Indebted {
        /// The licence.
        licence: LicenceId,
        /// What is not repaid.
        lent: Uint128,
    },

    /// No share, or more than all.
    #[error("{share_bps} bps are no share of the maker's claims: give 1 to 10000")]
    InvalidShare {
        /// What was given.
        share_bps: u16,
    },

    /// Nothing is owed.
    #[error("licence {licence} owes nothing: there is no loan to repay")]
    NothingOwed {
        /// The licence.
        licence: LicenceId,
    },

    /// More than is owed.
    #[error("licence {licence} owes {lent} and {received} came: send at most what is owed")]
    TooMuch {
        /// The licence.
        licence: LicenceId,
        /// What is not repaid.
        lent: Uint128,
        /// What came.
        received: Uint128,
    },
}
