//! What is reported.

use cosmwasm_std::Uint128;

use crate::{typed_events, ApplicationId, LicenceId};

typed_events! {
    /// What the license contract reports.
    pub enum LicenseEvent in "license" {
        /// Somebody applies.
        ApplicationSubmitted => "application_submitted" {
            /// The application.
            application: ApplicationId,
            /// Who applies.
            applicant: String,
        },
        /// Integrations asks.
        ClarificationAsked => "clarification_asked" {
            /// The application.
            application: ApplicationId,
            /// Which question, from 1.
            round: u32,
        },
        /// The applicant answers.
        ClarificationAnswered => "clarification_answered" {
            /// The application.
            application: ApplicationId,
            /// Which question, from 1.
            round: u32,
        },
        /// A tester has fixed what it found.
        ReadoutCommitted => "readout_committed" {
            /// The application.
            application: ApplicationId,
            /// The readout's number in the application, from 1.
            readout: u32,
            /// Who tested.
            tester: String,
            /// Unix seconds from which it may be revealed.
            reveal_from: u64,
        },
        /// What a tester found is public.
        ReadoutRevealed => "readout_revealed" {
            /// The application.
            application: ApplicationId,
            /// The readout's number in the application.
            readout: u32,
            /// Where the findings are.
            uri: String,
        },
        /// Integrations has reviewed.
        ApplicationReviewed => "application_reviewed" {
            /// The application.
            application: ApplicationId,
            /// Unix seconds from which the community may decide.
            vote_from: u64,
        },
        /// The community has decided.
        ApplicationDecided => "application_decided" {
            /// The application.
            application: ApplicationId,
            /// Yes or no.
            approved: bool,
        },
        /// The applicant took its licence.
        ApplicationLicensed => "application_licensed" {
            /// The application.
            application: ApplicationId,
            /// The licence.
            licence: LicenceId,
        },
        /// The applicant took its application back.
        ApplicationWithdrawn => "application_withdrawn" {
            /// The application.
            application: ApplicationId,
        },
        /// A licence was issued.
        Issued => "issued" {
            /// The licence.
            licence: LicenceId,
            /// Its holder.
            holder: String,
            /// Unix seconds at which it ends unless confirmed.
            expires: u64,
        },
        /// A licence is active.
        Confirmed => "confirmed" {
            /// The licence.
            licence: LicenceId,
        },
        /// A licence mints nothing until it is reinstated.
        Suspended => "suspended" {
            /// The licence.
            licence: LicenceId,
        },
        /// A suspension is over.
        Reinstated => "reinstated" {
            /// The licence.
            licence: LicenceId,
        },
        /// A licence is taken for good.
        Revoked => "revoked" {
            /// The licence.
            licence: LicenceId,
            /// Unix seconds from which its bond may be withdrawn.
            withdrawal_date: u64,
        },
        /// A licence requires another bond.
        BondRaised => "bond_raised" {
            /// The licence.
            licence: LicenceId,
            /// Bond it will require.
            requirement: Uint128,
            /// Unix seconds from which it does.
            effective_at: u64,
        },
        /// Governance offers a part of a bond.
        LoanOffered => "loan_offered" {
            /// The licence.
            licence: LicenceId,
            /// Share of the maker's claims that repays it.
            share_bps: u16,
            /// Unix seconds at which the licence ends while the loan is unpaid.
            expires: u64,
        },
        /// An offer is taken back.
        LoanOfferWithdrawn => "loan_offer_withdrawn" {
            /// The licence.
            licence: LicenceId,
        },
        /// A loan is part of the bond.
        LoanAccepted => "loan_accepted" {
            /// The licence.
            licence: LicenceId,
            /// Unix seconds at which the licence ends while the loan is unpaid.
            expires: u64,
        },
        /// Nothing of the bond is lent any more.
        LoanSettled => "loan_settled" {
            /// The licence.
            licence: LicenceId,
        },
        /// A licence is being left.
        Renounced => "renounced" {
            /// The licence.
            licence: LicenceId,
            /// Unix seconds from which its bond may be withdrawn.
            withdrawal_date: u64,
        },
        /// A bond answers for longer.
        WithdrawalPostponed => "withdrawal_postponed" {
            /// The licence.
            licence: LicenceId,
            /// Unix seconds from which its bond may be withdrawn.
            withdrawal_date: u64,
        },
        /// A licence is left and its bond paid.
        Withdrawn => "withdrawn" {
            /// The licence.
            licence: LicenceId,
        },
        /// A holder goes on under another address.
        Reissued => "reissued" {
            /// The licence.
            licence: LicenceId,
            /// Who held it.
            from: String,
            /// Who holds it.
            to: String,
        },
    }
}
