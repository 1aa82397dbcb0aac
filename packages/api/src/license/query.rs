//! What can be asked, and the answers.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::Uint128;

use super::{InstantiateMsg, LicenceStatus};
use crate::LicenceId;

/// What the license contract answers: its own queries and those of cw721.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// What was fixed at instantiation.
    #[returns(InstantiateMsg)]
    Config {},
    /// One licence.
    #[returns(LicenceResponse)]
    Licence {
        /// The licence.
        licence: LicenceId,
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
    /// cw721 before 0.19: the community's vote issues licences.
    #[returns(cw721::msg::MinterResponse)]
    Minter {},
    /// cw721 before 0.19: as `get_minter_ownership`.
    #[returns(cw721::Ownership<cosmwasm_std::Addr>)]
    Ownership {},
    /// cw721: the community's vote issues licences.
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
    /// Bond it requires.
    pub requirement: Uint128,
    /// Bond it has.
    pub bond: Uint128,
    /// Unix seconds at which a provisional licence ends.
    pub expires: Option<u64>,
    /// Devices it may mint; none when unlimited.
    pub cap: Option<u64>,
    /// Unix seconds from which the bond may be withdrawn, once it is being left.
    pub withdrawal_date: Option<u64>,
    /// Where its public record is.
    pub uri: Option<String>,
    /// Whether it allows a mint now, as far as licence and bond go.
    pub may_mint: bool,
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
