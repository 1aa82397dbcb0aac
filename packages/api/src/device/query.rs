//! What can be asked, and the answers.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Binary, Uint128};
use surety_statement::{Curve, DeviceId};

use super::{raw, DeviceCondition, DeviceStage};
use crate::{LicenceId, LotId, ModelId, Slug};

/// What the device contract answers: its own queries and those of cw721.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// What was fixed at instantiation.
    #[returns(super::InstantiateMsg)]
    Config {},
    /// One device.
    #[returns(DeviceResponse)]
    Device {
        /// The device.
        device: DeviceId,
    },
    /// One lot.
    #[returns(LotResponse)]
    Lot {
        /// The lot.
        lot: LotId,
    },
    /// The devices of a lot, by id.
    #[returns(DevicesResponse)]
    Devices {
        /// The lot.
        lot: LotId,
        /// The last entry of the page before.
        start_after: Option<DeviceId>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
    /// Stake ever minted in a category; it never falls.
    #[returns(StakedResponse)]
    Staked {
        /// The category.
        category: Slug,
    },
    /// cw721: who holds a device. Before activation that is its licence's holder; an error once it is scrapped.
    #[returns(cw721::msg::OwnerOfResponse)]
    OwnerOf {
        /// The device.
        token_id: String,
        /// Also list approvals that have ended.
        include_expired: Option<bool>,
    },
    /// cw721: one approval.
    #[returns(cw721::msg::ApprovalResponse)]
    Approval {
        /// The device.
        token_id: String,
        /// Whose.
        spender: String,
        /// Also one that has ended.
        include_expired: Option<bool>,
    },
    /// cw721: approvals of a device.
    #[returns(cw721::msg::ApprovalsResponse)]
    Approvals {
        /// The device.
        token_id: String,
        /// Also those that have ended.
        include_expired: Option<bool>,
    },
    /// cw721: one operator.
    #[returns(cw721::msg::OperatorResponse)]
    Operator {
        /// The holder.
        owner: String,
        /// Whom it let transfer.
        operator: String,
        /// Also one that has ended.
        include_expired: Option<bool>,
    },
    /// cw721: operators of a holder. Those that have ended are left out of a page, which is then shorter and not the last.
    #[returns(cw721::msg::OperatorsResponse)]
    AllOperators {
        /// The holder.
        owner: String,
        /// Also those that have ended.
        include_expired: Option<bool>,
        /// The last entry of the page before.
        start_after: Option<String>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
    /// cw721: how many devices there are, scrapped ones among them.
    #[returns(cw721::msg::NumTokensResponse)]
    NumTokens {},
    /// cw721: name and symbol.
    #[returns(cw721::msg::CollectionInfoAndExtensionResponse<cosmwasm_std::Empty>)]
    GetCollectionInfoAndExtension {},
    /// cw721: one device.
    #[returns(cw721::msg::NftInfoResponse<NftExtension>)]
    NftInfo {
        /// The device.
        token_id: String,
    },
    /// cw721: one device and its holder.
    #[returns(cw721::msg::AllNftInfoResponse<NftExtension>)]
    AllNftInfo {
        /// The device.
        token_id: String,
        /// Also list approvals that have ended.
        include_expired: Option<bool>,
    },
    /// cw721: the activated devices of a holder. A maker's stock is listed by `devices`, lot by lot.
    #[returns(cw721::msg::TokensResponse)]
    Tokens {
        /// The holder.
        owner: String,
        /// The last entry of the page before.
        start_after: Option<String>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
    /// cw721: all devices, scrapped ones among them.
    #[returns(cw721::msg::TokensResponse)]
    AllTokens {
        /// The last entry of the page before.
        start_after: Option<String>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
}

/// What a wallet shows of a device.
#[cw_serde]
pub struct NftExtension {
    /// Its model.
    pub model: ModelId,
    /// Its lot.
    pub lot: LotId,
    /// Where it is in its life.
    pub stage: DeviceStage,
}

/// One device.
#[cw_serde]
pub struct DeviceResponse {
    /// The device.
    pub device: DeviceId,
    /// Where it is in its life.
    pub stage: DeviceStage,
    /// Who holds it; nobody once scrapped.
    pub holder: Option<String>,
    /// Its lot.
    pub lot: LotId,
    /// Its licence.
    pub licence: LicenceId,
    /// Its model.
    pub model: ModelId,
    /// The curve of its key.
    pub curve: Curve,
    /// Its 33-byte compressed key, once activated.
    pub public_key: Option<Binary>,
    /// Unix seconds of its activation.
    pub activated_at: Option<u64>,
    /// How it stands with the vault, once activated.
    pub condition: Option<DeviceCondition>,
    /// Whether it is banned from the network.
    pub banned: bool,
    /// Unix seconds until which its accrual is withheld because of a ban; none when it is not.
    pub held_until: Option<u64>,
    /// Unix seconds from which announced scrap may be collected.
    pub scrap_date: Option<u64>,
    /// Unix seconds from which that notice has lapsed; later where a case opened before `scrap_date` held it.
    pub scrap_until: Option<u64>,
    /// The vehicle it is paired with.
    pub vehicle: Option<Binary>,
    /// The nonce the next pairing message must exceed.
    pub pairing_nonce: u64,
}

/// One lot.
#[cw_serde]
pub struct LotResponse {
    /// Its id.
    pub lot: LotId,
    /// Its terms.
    pub details: raw::Lot,
}

/// Devices of a lot.
#[cw_serde]
pub struct DevicesResponse {
    /// One page.
    pub devices: Vec<DeviceId>,
}

/// Stake ever minted in a category.
#[cw_serde]
pub struct StakedResponse {
    /// Coins.
    pub staked: Uint128,
}
