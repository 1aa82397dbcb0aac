//! What can be asked, and the answers.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::Uint128;

use super::{raw, ApplicationResponse, ApplicationStatus, LicenceStatus, Offers, Readout};
use crate::{ApplicationId, LicenceId};

/// What the license contract answers: its own queries and those of cw721.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// What was fixed at instantiation.
    #[returns(super::InstantiateMsg)]
    Config {},
    /// One licence.
    #[returns(LicenceResponse)]
    Licence {
        /// The licence.
        licence: LicenceId,
    },
    /// The licence of a holder that is not left to the end.
    #[returns(HolderResponse)]
    Holder {
        /// The holder.
        holder: String,
    },
    /// Whether a licence may run an official presale now, provisional ones included.
    #[returns(PresaleResponse)]
    MayPresale {
        /// The licence.
        licence: LicenceId,
    },
    /// One application.
    #[returns(ApplicationResponse)]
    Application {
        /// The application.
        application: ApplicationId,
    },
    /// What testers attached to an application, by number.
    #[returns(ReadoutsResponse)]
    Readouts {
        /// The application.
        application: ApplicationId,
        /// The last entry of the page before.
        start_after: Option<u32>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
    /// Applications by id: all, those of an applicant, or those that stand somewhere.
    #[returns(ApplicationsResponse)]
    Applications {
        /// Which of them.
        filter: Option<ApplicationFilter>,
        /// The last entry of the page before.
        start_after: Option<ApplicationId>,
        /// Entries, 10 by default, 30 at most: an application may be long.
        limit: Option<u32>,
    },
    /// Licences that stand somewhere, by id.
    #[returns(LicencesResponse)]
    LicencesByStatus {
        /// Where they stand.
        status: LicenceStatus,
        /// The last entry of the page before.
        start_after: Option<LicenceId>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
    /// All licences, by id.
    #[returns(LicencesResponse)]
    Licences {
        /// The last entry of the page before.
        start_after: Option<LicenceId>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
    /// Whether a token is soulbound (the meaning of ERC-5192). Always true.
    #[returns(LockedResponse)]
    Locked {
        /// The token.
        token_id: String,
    },
    /// cw721: who holds a token.
    #[returns(cw721::msg::OwnerOfResponse)]
    OwnerOf {
        /// The token.
        token_id: String,
        /// Ignored: there are no approvals.
        include_expired: Option<bool>,
    },
    /// cw721: the holder may act for itself, nobody else may: not found for any other spender.
    #[returns(cw721::msg::ApprovalResponse)]
    Approval {
        /// The token.
        token_id: String,
        /// Whose.
        spender: String,
        /// Ignored.
        include_expired: Option<bool>,
    },
    /// cw721: there are no operators: not found.
    #[returns(cw721::msg::OperatorResponse)]
    Operator {
        /// The holder.
        owner: String,
        /// Whom it let transfer.
        operator: String,
        /// Ignored.
        include_expired: Option<bool>,
    },
    /// cw721: there are no approvals.
    #[returns(cw721::msg::ApprovalsResponse)]
    Approvals {
        /// The token.
        token_id: String,
        /// Ignored.
        include_expired: Option<bool>,
    },
    /// cw721: there are no operators.
    #[returns(cw721::msg::OperatorsResponse)]
    AllOperators {
        /// The holder.
        owner: String,
        /// Ignored.
        include_expired: Option<bool>,
        /// Ignored.
        start_after: Option<String>,
        /// Ignored.
        limit: Option<u32>,
    },
    /// cw721: how many licences were issued.
    #[returns(cw721::msg::NumTokensResponse)]
    NumTokens {},
    /// cw721: name and symbol. No extension, which every reader takes as none.
    #[returns(cw721::msg::CollectionInfoAndExtensionResponse<Option<cosmwasm_std::Empty>>)]
    GetCollectionInfoAndExtension {},
    /// cw721 before 0.19: name and symbol.
    #[returns(cw721::msg::CollectionInfoAndExtensionResponse<Option<cosmwasm_std::Empty>>)]
    ContractInfo {},
    /// cw721: all about contract and collection.
    #[returns(cw721::msg::ConfigResponse<Option<cosmwasm_std::Empty>>)]
    GetConfig {},
    /// cw721: contract, collection and number of tokens.
    #[returns(cw721::msg::AllInfoResponse)]
    GetAllInfo {},
    /// cw721: the collection has no extension attributes.
    #[returns(cw721::state::CollectionExtensionAttributes)]
    GetCollectionExtensionAttributes {},
    /// cw721 before 0.19: licences come of the community's vote.
    #[returns(cw721::msg::MinterResponse)]
    Minter {},
    /// cw721 before 0.19: as `get_minter_ownership`.
    #[returns(cw721::Ownership<cosmwasm_std::Addr>)]
    Ownership {},
    /// cw721: licences come of the community's vote.
    #[returns(cw721::Ownership<cosmwasm_std::Addr>)]
    GetMinterOwnership {},
    /// cw721: nobody can change the collection.
    #[returns(cw721::Ownership<cosmwasm_std::Addr>)]
    GetCreatorOwnership {},
    /// cw721: there are none.
    #[returns(cw721::msg::AdditionalMintersResponse)]
    GetAdditionalMinters {
        /// Ignored.
        start_after: Option<String>,
        /// Ignored.
        limit: Option<u32>,
    },
    /// cw721: coins are never withdrawn from here.
    #[returns(Option<String>)]
    GetWithdrawAddress {},
    /// cw721: one token.
    #[returns(cw721::msg::NftInfoResponse<cosmwasm_std::Empty>)]
    NftInfo {
        /// The token.
        token_id: String,
    },
    /// cw721: one token and its holder.
    #[returns(cw721::msg::AllNftInfoResponse<cosmwasm_std::Empty>)]
    AllNftInfo {
        /// The token.
        token_id: String,
        /// Ignored.
        include_expired: Option<bool>,
    },
    /// cw721: a holder's tokens.
    #[returns(cw721::msg::TokensResponse)]
    Tokens {
        /// The holder.
        owner: String,
        /// The last entry of the page before.
        start_after: Option<String>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
    /// cw721: all tokens.
    #[returns(cw721::msg::TokensResponse)]
    AllTokens {
        /// The last entry of the page before.
        start_after: Option<String>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
}

/// One licence.
#[cw_serde]
pub struct LicenceResponse {
    /// Its id.
    pub licence: LicenceId,
    /// Who holds it.
    pub holder: String,
    /// Where it stands.
    pub status: LicenceStatus,
    /// What its holder makes.
    pub offers: Offers,
    /// Bond it requires now.
    pub requirement: Uint128,
    /// A bond it will require.
    pub raise: Option<raw::Raise>,
    /// Bond it has.
    pub bond: Uint128,
    /// A loan that is offered or unpaid.
    pub loan: Option<Loan>,
    /// Unix seconds at which it ends: while not confirmed, or while a loan is unpaid.
    pub expires: Option<u64>,
    /// Devices it may mint; none when unlimited.
    pub cap: Option<u64>,
    /// Unix seconds from which the bond may be withdrawn, once it is being left or revoked.
    pub withdrawal_date: Option<u64>,
    /// The application it came of.
    pub application: ApplicationId,
    /// Where its public record is.
    pub uri: String,
    /// Whether it allows a mint now, as far as licence and bond go.
    pub may_mint: bool,
}

/// A part of a bond that governance lends.
#[cw_serde]
pub struct Loan {
    /// Share of the maker's claims that repays it, bps.
    pub share_bps: u16,
    /// Unix seconds at which the licence ends while the loan is unpaid.
    pub expires: u64,
    /// Whether the holder accepted it; otherwise it is an offer.
    pub accepted: bool,
}

/// The licence of a holder.
#[cw_serde]
pub struct HolderResponse {
    /// It, when there is one.
    pub licence: Option<LicenceResponse>,
}

/// Whether a licence may run an official presale.
#[cw_serde]
pub struct PresaleResponse {
    /// Whether it may: it is for devices, valid, and its bond is posted.
    pub may_presale: bool,
    /// Coins its bond lacks, smallest unit.
    pub bond_missing: Uint128,
}

/// Which applications.
#[cw_serde]
pub enum ApplicationFilter {
    /// Those of one applicant.
    Applicant(String),
    /// Those that stand somewhere.
    Status(ApplicationStatus),
}

/// Applications.
#[cw_serde]
pub struct ApplicationsResponse {
    /// One page.
    pub applications: Vec<ApplicationResponse>,
}

/// One readout and its number.
#[cw_serde]
pub struct NumberedReadout {
    /// Its number in the application, from 1.
    pub number: u32,
    /// The readout.
    pub readout: Readout,
}

/// What testers attached to an application.
#[cw_serde]
pub struct ReadoutsResponse {
    /// One page.
    pub readouts: Vec<NumberedReadout>,
}

/// Licences.
#[cw_serde]
pub struct LicencesResponse {
    /// One page.
    pub licences: Vec<LicenceResponse>,
}

/// Whether a token is soulbound.
#[cw_serde]
pub struct LockedResponse {
    /// Always true.
    pub locked: bool,
}
