//! What can be asked, and the answers.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::Uint128;
use surety_statement::DeviceId;

use super::{CampaignStatus, CampaignTerms, PlaceId, Seller};
use crate::{CampaignId, Document, LicenceId};

/// What the preorder contract answers: its own queries and those of cw721.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// What was fixed at instantiation. The denoms are those accepted now, at most 100 of them.
    #[returns(super::InstantiateMsg)]
    Config {},
    /// Denoms a price may be in, by name.
    #[returns(DenomsResponse)]
    Denoms {
        /// The last entry of the page before.
        start_after: Option<String>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
    /// One campaign.
    #[returns(CampaignResponse)]
    Campaign {
        /// The campaign.
        campaign: CampaignId,
    },
    /// Campaigns, by id.
    #[returns(CampaignsResponse)]
    Campaigns {
        /// Only those with this status.
        status: Option<CampaignStatus>,
        /// The last entry of the page before.
        start_after: Option<CampaignId>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
    /// A seller's campaigns, by id; what it can claim is in each.
    #[returns(CampaignsResponse)]
    CampaignsOf {
        /// The seller.
        seller: Seller,
        /// The last entry of the page before.
        start_after: Option<CampaignId>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
    /// Tranches released so far, in order, with their evidence.
    #[returns(TranchesResponse)]
    Tranches {
        /// The campaign.
        campaign: CampaignId,
    },
    /// One place.
    #[returns(PlaceResponse)]
    Place {
        /// The place.
        place: PlaceId,
    },
    /// A campaign's places that are neither fulfilled nor refunded, by position.
    #[returns(PlacesResponse)]
    Places {
        /// The campaign.
        campaign: CampaignId,
        /// The last position of the page before.
        start_after: Option<u32>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
    /// A holder's places, and what it can take back for each now.
    #[returns(PlacesResponse)]
    PlacesOf {
        /// The holder.
        holder: String,
        /// The last entry of the page before.
        start_after: Option<PlaceId>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
    /// What an address has bought of a campaign and may still buy.
    #[returns(BoughtResponse)]
    Bought {
        /// The campaign.
        campaign: CampaignId,
        /// The address.
        buyer: String,
    },
    /// The place a device is promised to, or fulfilled.
    #[returns(DeviceResponse)]
    Device {
        /// The device.
        device: DeviceId,
    },
    /// What the contract owes in one denom.
    #[returns(EscrowResponse)]
    Escrow {
        /// The denom.
        denom: String,
    },
    /// cw721: who holds a place.
    #[returns(cw721::msg::OwnerOfResponse)]
    OwnerOf {
        /// The place.
        token_id: String,
        /// Also list approvals that have ended.
        include_expired: Option<bool>,
    },
    /// cw721: one approval.
    #[returns(cw721::msg::ApprovalResponse)]
    Approval {
        /// The place.
        token_id: String,
        /// Whose.
        spender: String,
        /// Also one that has ended.
        include_expired: Option<bool>,
    },
    /// cw721: approvals of a place.
    #[returns(cw721::msg::ApprovalsResponse)]
    Approvals {
        /// The place.
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
    /// cw721: how many places there are that are neither fulfilled nor refunded.
    #[returns(cw721::msg::NumTokensResponse)]
    NumTokens {},
    /// cw721: name and symbol.
    #[returns(cw721::msg::CollectionInfoAndExtensionResponse<cosmwasm_std::Empty>)]
    GetCollectionInfoAndExtension {},
    /// cw721: one place; its URI is that of the campaign's terms.
    #[returns(cw721::msg::NftInfoResponse<super::NftExtension>)]
    NftInfo {
        /// The place.
        token_id: String,
    },
    /// cw721: one place and its holder.
    #[returns(cw721::msg::AllNftInfoResponse<super::NftExtension>)]
    AllNftInfo {
        /// The place.
        token_id: String,
        /// Also list approvals that have ended.
        include_expired: Option<bool>,
    },
    /// cw721: the places of a holder.
    #[returns(cw721::msg::TokensResponse)]
    Tokens {
        /// The holder.
        owner: String,
        /// The last entry of the page before.
        start_after: Option<String>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
    /// cw721: all places.
    #[returns(cw721::msg::TokensResponse)]
    AllTokens {
        /// The last entry of the page before.
        start_after: Option<String>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
}

/// Denoms.
#[cw_serde]
pub struct DenomsResponse {
    /// One page.
    pub denoms: Vec<String>,
}

/// One campaign. Amounts are in the denom of its price.
#[cw_serde]
pub struct CampaignResponse {
    /// Its id.
    pub campaign: CampaignId,
    /// Who sells.
    pub seller: Seller,
    /// The licence of the model.
    pub licence: LicenceId,
    /// Its terms.
    pub terms: CampaignTerms,
    /// What it still does.
    pub status: CampaignStatus,
    /// Unix seconds at which it started.
    pub created_at: u64,
    /// Unix seconds from which holders take their money back unless their device was delivered.
    pub refund_from: u64,
    /// Whether holders can take their money back now.
    pub refunds_open: bool,
    /// Places ever sold.
    pub sold: u32,
    /// Places whose device was delivered.
    pub fulfilled: u32,
    /// Places whose money went back.
    pub refunded: u32,
    /// Tranches released so far.
    pub tranches_released: u32,
    /// What the tranches have released of each place.
    pub released_per_place: Uint128,
    /// Buyers' money held: what was not released of places neither fulfilled nor refunded.
    pub escrow: Uint128,
    /// What its seller can claim now.
    pub proceeds: Uint128,
    /// What its seller has claimed.
    pub claimed: Uint128,
    /// What holders have taken back.
    pub paid_back: Uint128,
}

/// Campaigns.
#[cw_serde]
pub struct CampaignsResponse {
    /// One page.
    pub campaigns: Vec<CampaignResponse>,
}

/// A tranche that was released.
#[cw_serde]
pub struct ReleasedTranche {
    /// What shows that it was earned.
    pub evidence: Document,
    /// Unix seconds.
    pub released_at: u64,
}

/// Tranches released so far.
#[cw_serde]
pub struct TranchesResponse {
    /// In order.
    pub tranches: Vec<ReleasedTranche>,
}

/// One place.
#[cw_serde]
pub struct PlaceResponse {
    /// Which.
    pub place: PlaceId,
    /// Who holds it.
    pub holder: String,
    /// Unix seconds since when.
    pub held_since: u64,
    /// The device promised to it.
    pub device: Option<DeviceId>,
    /// What its holder can take back now; `None` when it cannot by the campaign's dates. A place whose promised device its
    /// holder has activated is refused all the same.
    pub refund: Option<Uint128>,
}

/// Places.
#[cw_serde]
pub struct PlacesResponse {
    /// One page.
    pub places: Vec<PlaceResponse>,
}

/// What an address has bought of a campaign.
#[cw_serde]
pub struct BoughtResponse {
    /// Places it ever bought.
    pub bought: u32,
    /// Places it may still buy by its cap.
    pub left: u32,
}

/// What the contract knows of a device.
#[cw_serde]
pub struct DeviceResponse {
    /// The place it is promised to.
    pub bound_to: Option<PlaceId>,
    /// The place it fulfilled.
    pub fulfilled: Option<PlaceId>,
}

/// What the contract owes in one denom.
#[cw_serde]
pub struct EscrowResponse {
    /// Buyers' money not yet earned, of all campaigns.
    pub escrow: Uint128,
    /// Sellers' money not yet claimed, of all campaigns.
    pub proceeds: Uint128,
    /// Coins the contract holds; never fewer than both together.
    pub balance: Uint128,
}
