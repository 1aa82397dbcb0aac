//! `license`: soulbound licences of manufacturers (docs/design.md section 3.3).

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Binary, Uint128};
use cw721::Expiration;

use crate::{text_enum, typed_events, LicenceId};

/// Fixes the terms of licences issued from now on.
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
    /// Seconds between renouncing and the bond's release; 182.5 days by default.
    pub renounce_period: u64,
}

/// Longest URI of a licence's public record, in bytes.
pub const MAX_URI_BYTES: usize = 256;
/// Longest name or symbol of the collection, in bytes.
pub const MAX_NAME_BYTES: usize = 64;

text_enum! {
    /// Where a licence stands.
    pub enum LicenceStatus {
        /// Issued, not yet confirmed: expires, and may mint a limited number of devices.
        Provisional => "provisional",
        /// Confirmed by integrations.
        Active => "active",
        /// Left by its holder; the bond waits for the withdrawal date.
        Renouncing => "renouncing",
        /// Left, and the bond is paid.
        Renounced => "renounced",
    }
}

/// What can be done with licences. The cw721 messages that would move, share or end one are here only to be refused.
#[cw_serde]
pub enum ExecuteMsg {
    /// The community: issues a provisional licence. It allows nothing before its bond is posted. Emits `issued`. Fails while
    /// paused and when the holder has a licence already.
    Issue {
        /// Address of the manufacturer.
        holder: String,
        /// Where its public record is, at most 256 bytes.
        uri: Option<String>,
    },
    /// Integrations: makes a provisional licence active, without expiry or cap, also one that has expired. Emits `confirmed`.
    /// Fails when it is active or being left.
    Confirm {
        /// The licence.
        licence: LicenceId,
    },
    /// The holder, once, in every state: stops minting at once and sets the withdrawal date of the bond. Emits `renounced`.
    Renounce {
        /// The licence.
        licence: LicenceId,
    },
    /// The holder, from the withdrawal date: receives the whole bond. Emits `withdrawn`. Fails while a case opened before that date is open.
    WithdrawBond {
        /// The licence.
        licence: LicenceId,
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

typed_events! {
    /// What the license contract reports.
    pub enum LicenseEvent in "license" {
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
        /// A licence is being left.
        Renounced => "renounced" {
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
    }
}

/// The license contract's records as others read them.
pub mod raw {
    use super::LicenceStatus;
    use cosmwasm_schema::cw_serde;
    use cosmwasm_std::{Addr, Uint128};
    use cw_storage_plus::Map;
    use thiserror::Error;

    /// One licence.
    #[cw_serde]
    pub struct Licence {
        /// Who holds it.
        pub holder: Addr,
        /// Where it stands.
        pub status: LicenceStatus,
        /// Bond it requires.
        pub requirement: Uint128,
        /// Unix seconds at which it ends, while provisional.
        pub expires: Option<u64>,
        /// Devices it may mint, while provisional.
        pub cap: Option<u64>,
        /// Unix seconds from which its bond may be withdrawn, once it is being left.
        pub withdrawal_date: Option<u64>,
    }

    /// Why a licence does not allow a mint.
    #[derive(Debug, Clone, PartialEq, Eq, Error)]
    pub enum LicenceInvalid {
        /// It ran out.
        #[error("the licence expired at {expires} (unix seconds): ask integrations to confirm it")]
        Expired {
            /// When.
            expires: u64,
        },
        /// It is being left or has been left.
        #[error("the licence is {status}: it can mint no more")]
        Left {
            /// Where it stands.
            status: LicenceStatus,
        },
    }

    impl Licence {
        /// Whether it is valid at `now`; the bond is the vault's to check (docs/design.md section 3.3).
        ///
        /// # Errors
        /// Says why it is not.
        pub fn ensure_valid(&self, now: u64) -> Result<(), LicenceInvalid> {
            match (self.status, self.expires) {
                (LicenceStatus::Renouncing | LicenceStatus::Renounced, _) => {
                    Err(LicenceInvalid::Left { status: self.status })
                }
                (_, Some(expires)) if now >= expires => Err(LicenceInvalid::Expired { expires }),
                (LicenceStatus::Provisional | LicenceStatus::Active, _) => Ok(()),
            }
        }
    }

    /// By licence.
    pub const LICENCES: Map<u64, Licence> = Map::new("licence");
}
