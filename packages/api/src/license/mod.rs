//! `license`: applications, and the soulbound licences of manufacturers (docs/design.md section 3.3).

mod application;
mod event;
mod query;
pub mod raw;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Uint128};
use cw721::Expiration;

use crate::{text_enum, ApplicationId, Document, LicenceId};

pub use application::*;
pub use event::*;
pub use query::*;

/// Fixes the terms of applications and licences from now on.
#[cw_serde]
pub struct InstantiateMsg {
    /// Address of the charter.
    pub charter: String,
    /// Name of the cw721 collection.
    pub name: String,
    /// Symbol of the cw721 collection.
    pub symbol: String,
    /// Bond a licence requires; 100,000 coins by default, in the smallest unit.
    pub minimum_bond: Uint128,
    /// Seconds for which a provisional licence is valid; 180 days by default.
    pub provisional_period: u64,
    /// Devices a provisional licence may mint; 100 by default.
    pub provisional_cap: u64,
    /// Seconds between renouncing or revocation and the bond's release; 182.5 days by default.
    pub renounce_period: u64,
    /// Seconds between a review and the first moment the community may decide; 7 days by default. Zero only makes sense on a test network.
    pub vote_delay: u64,
    /// Seconds between a tester's commitment and the first moment its findings may be revealed; 14 days by default.
    pub review_reveal_delay: u64,
    /// Seconds for which an approval can be turned into a licence; 180 days by default.
    pub approval_period: u64,
    /// Seconds a holder has to post what a raised bond requires; 30 days by default.
    pub cure_period: u64,
    /// Questions integrations may ask about one application, at most 16; 5 by default.
    pub clarification_rounds: u32,
}

/// Longest name or symbol of the collection, in bytes.
pub const MAX_NAME_BYTES: usize = 64;
/// Bytes of a readout's commitment.
pub const COMMITMENT_BYTES: usize = 32;

text_enum! {
    /// Where a licence stands.
    pub enum LicenceStatus {
        /// Issued, not yet confirmed: expires, and may mint a limited number of devices.
        Provisional => "provisional",
        /// Confirmed by integrations.
        Active => "active",
        /// Held up by integrations or a verdict; mints nothing until it is reinstated.
        Suspended => "suspended",
        /// Taken by integrations or a verdict, for good; the bond waits for the withdrawal date.
        Revoked => "revoked",
        /// Left by its holder; the bond waits for the withdrawal date.
        Renouncing => "renouncing",
        /// Left, and the bond is paid.
        Renounced => "renounced",
    }
}

/// What can be done with applications and licences. The cw721 messages that would move, share or end a licence are here only to
/// be refused. No message but `offer_loan` takes coins.
#[cw_serde]
// One message lives at a time: what an application takes more than the others costs nothing.
#[allow(clippy::large_enum_variant)]
pub enum ExecuteMsg {
    /// Anyone: applies for a licence. Emits `application_submitted`. Fails when the sender has an open application or a licence that is not
    /// left to the end, on a document that fixes nothing, on 0 or more than 16 designs, and with neither samples nor code.
    Submit {
        /// What it says.
        details: ApplicationDetails,
    },
    /// Integrations: asks the applicant. Emits `clarification_asked`. Fails unless the application is submitted or answered, and when all
    /// rounds are used up.
    Clarify {
        /// The application.
        application: ApplicationId,
        /// The question.
        question: Document,
    },
    /// The applicant: answers the open question. Emits `clarification_answered`. Fails when none is open.
    Answer {
        /// The application.
        application: ApplicationId,
        /// The answer.
        answer: Document,
    },
    /// A tester that the catalog lists, not the applicant itself: fixes what it found without saying it, from submission to the
    /// community's decision. Emits `readout_committed`. Fails on a fifth readout of the tester, on a 65th in all, and on the same
    /// commitment twice.
    CommitReadout {
        /// The application.
        application: ApplicationId,
        /// [`readout_commitment`], 32 bytes.
        commitment: Binary,
    },
    /// The tester that committed it, once `review_reveal_delay` is over: publishes what it found, also when the application is decided.
    /// Emits `readout_revealed`. Fails when the document is not what was committed to, and twice.
    RevealReadout {
        /// The application.
        application: ApplicationId,
        /// The readout's number in the application, from 1.
        readout: u32,
        /// What was found.
        document: Document,
        /// What the commitment was salted with, 16 to 64 bytes.
        salt: Binary,
    },
    /// Integrations: ends the review; `vote_delay` later the community may decide. Emits `application_reviewed`. Fails unless the
    /// application is submitted or answered.
    Review {
        /// The application.
        application: ApplicationId,
        /// What it found.
        review: Document,
    },
    /// The community, from the end of the public days: says yes or no. Emits `application_decided`. Fails before that, and unless the
    /// application is reviewed.
    Decide {
        /// The application.
        application: ApplicationId,
        /// Yes or no.
        approve: bool,
    },
    /// The applicant, while its approval has not lapsed: takes its licence, provisional. It allows nothing before its bond is posted. Emits
    /// `application_licensed` and `issued`. Fails while paused and when the applicant has another licence.
    TakeLicence {
        /// The application.
        application: ApplicationId,
    },
    /// The applicant, while the application is open: takes it back. Emits `application_withdrawn`.
    WithdrawApplication {
        /// The application.
        application: ApplicationId,
    },
    /// Integrations: makes a provisional licence active, without cap, and without expiry unless a loan is unpaid; also one that has
    /// expired. Emits `confirmed`. Fails when it is not provisional.
    Confirm {
        /// The licence.
        licence: LicenceId,
    },
    /// Integrations or the arbitration contract: stops minting until the licence is reinstated. Changes nothing for devices already
    /// sold. Emits `suspended`. Does nothing when the licence is suspended, revoked or left.
    Suspend {
        /// The licence.
        licence: LicenceId,
    },
    /// Integrations: ends a suspension; the licence is again what it was, its expiry having run on. Emits `reinstated`. Fails when it
    /// is not suspended.
    Reinstate {
        /// The licence.
        licence: LicenceId,
    },
    /// Integrations or the arbitration contract: ends a licence for good. Sets the withdrawal date as `renounce` does, unless there
    /// is one. Changes nothing for devices already sold. Emits `revoked`. Does nothing when the licence is revoked or left to the end. (`revoke`
    /// is cw721's.)
    RevokeLicence {
        /// The licence.
        licence: LicenceId,
    },
    /// Integrations: requires another bond. More than is required now takes effect after `cure_period`, less at once; a raise that has not taken
    /// effect is replaced. Moves no coin. Emits `bond_raised`. Fails below the network's minimum and for a licence being left.
    RaiseBond {
        /// The licence.
        licence: LicenceId,
        /// Bond it shall require, smallest unit.
        requirement: Uint128,
    },
    /// Governance, with coins: offers them as a part of a provisional licence's bond. The vault holds them. Emits `loan_offered`. Fails while
    /// paused, when the licence is not provisional and valid, when its category is not marked underserved, and when it has a loan or an offer.
    OfferLoan {
        /// The licence.
        licence: LicenceId,
        /// Share of the maker's claims that repays it, 1 to 10,000 bps.
        share_bps: u16,
        /// Unix seconds at which the licence ends while the loan is unpaid.
        expires: u64,
    },
    /// Governance: takes back an offer that was not accepted. Emits `loan_offer_withdrawn`.
    WithdrawLoanOffer {
        /// The licence.
        licence: LicenceId,
    },
    /// The holder: accepts the loan that is offered, by naming its terms; from now the licence is temporary, until the loan is repaid. Emits
    /// `loan_accepted`. Fails when other terms are on offer, while paused, when the licence is no longer provisional and valid, or its category no
    /// longer marked underserved.
    AcceptLoan {
        /// The licence.
        licence: LicenceId,
        /// Coins lent.
        amount: Uint128,
        /// Share of the maker's claims that repays it, bps.
        share_bps: u16,
        /// Unix seconds at which the licence ends while the loan is unpaid.
        expires: u64,
    },
    /// Anyone, once nothing of the bond is lent any more: the licence is no longer temporary. Emits `loan_settled`.
    SettleLoan {
        /// The licence.
        licence: LicenceId,
    },
    /// The holder, in every state: stops minting at once and sets the withdrawal date of the bond, which revocation may have set
    /// already. Emits `renounced`. Fails when it is being left already.
    Renounce {
        /// The licence.
        licence: LicenceId,
    },
    /// The arbitration contract, after a challenge that succeeded: a withdrawal date that is set is at least `renounce_period` ahead.
    /// Emits `withdrawal_postponed`. Does nothing when none is set or it is later already.
    PostponeWithdrawal {
        /// The licence.
        licence: LicenceId,
    },
    /// The holder, from the withdrawal date: receives the whole bond, a lender its part first. Emits `withdrawn`. Fails while a case opened before
    /// that date is open.
    WithdrawBond {
        /// The licence.
        licence: LicenceId,
    },
    /// The arbitration contract, after a case with notice: a holder that lost its key goes on under another address, with all that is
    /// keyed to the licence. Emits `reissued`. Does nothing when it holds it already. Fails when that address has another licence.
    Reissue {
        /// The licence.
        licence: LicenceId,
        /// The address.
        to: String,
    },
    /// Refused: licences are soulbound.
    TransferNft {
        /// Refused.
        recipient: String,
        /// Refused.
        token_id: String,
    },
    /// Refused: licences are soulbound.
    SendNft {
        /// Refused.
        contract: String,
        /// Refused.
        token_id: String,
        /// Refused.
        msg: Binary,
    },
    /// Refused: licences are soulbound.
    Approve {
        /// Refused.
        spender: String,
        /// Refused.
        token_id: String,
        /// Refused.
        expires: Option<Expiration>,
    },
    /// Refused: licences are soulbound.
    Revoke {
        /// Refused.
        spender: String,
        /// Refused.
        token_id: String,
    },
    /// Refused: licences are soulbound.
    ApproveAll {
        /// Refused.
        operator: String,
        /// Refused.
        expires: Option<Expiration>,
    },
    /// Refused: licences are soulbound.
    RevokeAll {
        /// Refused.
        operator: String,
    },
    /// Refused: a holder leaves with `renounce`.
    Burn {
        /// Refused.
        token_id: String,
    },
}
