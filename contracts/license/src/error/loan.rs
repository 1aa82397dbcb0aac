//! What the license contract refuses of loans.

use cosmwasm_std::Uint128;
use surety_api::{LicenceId, Slug};
use thiserror::Error;

/// Why a message about a loan was refused.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum LoanError {
    /// Governance lends where the market does not.
    #[error("category {category} is not marked underserved: governance lends only for one that is")]
    NotUnderserved {
        /// The licence's category.
        category: Slug,
    },

    /// One loan at a time.
    #[error("licence {licence} has a loan or an offer already: withdraw the offer or settle the loan first")]
    LoanExists {
        /// The licence.
        licence: LicenceId,
    },

    /// Nothing is offered.
    #[error("licence {licence} has no loan offer that is open: ask governance for one")]
    NoOffer {
        /// The licence.
        licence: LicenceId,
    },

    /// What is on offer is not what was accepted.
    #[error("what licence {licence} is offered is {amount}, repaid by {share_bps} bps of its claims, until {expires} (unix seconds): accept exactly that, or nothing")]
    OtherTerms {
        /// The licence.
        licence: LicenceId,
        /// Coins on offer.
        amount: Uint128,
        /// Share of the claims.
        share_bps: u16,
        /// When the licence ends while they are unpaid.
        expires: u64,
    },

    /// Nothing is lent.
    #[error("licence {licence} has no loan: there is nothing to settle")]
    NoLoan {
        /// The licence.
        licence: LicenceId,
    },

    /// The loan is unpaid.
    #[error("{lent} of the bond of licence {licence} is still lent: repay it first")]
    StillLent {
        /// The licence.
        licence: LicenceId,
        /// How much, smallest unit.
        lent: Uint128,
    },

    /// Nothing of a claim, or more than all of it.
    #[error("a share of {share_bps} bps repays nothing or is more than everything: use 1 to 10,000")]
    ShareOutOfRange {
        /// What was given.
        share_bps: u16,
    },

    /// A loan that ends before it begins, or never.
    #[error(
        "a loan cannot end at {expires} (unix seconds): use a time after {earliest} and at most {latest}"
    )]
    LoanExpiry {
        /// What was given.
        expires: u64,
        /// Now.
        earliest: u64,
        /// 100 years from now.
        latest: u64,
    },
}
