//! `preorder`: campaigns, their places as tokens, and buyers' money until it is earned (docs/design.md section 3.8).

mod event;
mod place;
mod query;
pub mod raw;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Coin};
use cw721::Expiration;
use surety_statement::DeviceId;

use crate::{text_enum, CampaignId, Document, LicenceId, ModelId, Slug};

pub use event::*;
pub use place::*;
pub use query::*;

/// Most places in one message.
pub const MAX_PLACES: usize = 20;
/// Most tranches of a campaign.
pub const MAX_TRANCHES: usize = 10;
/// Most regions a campaign ships to.
pub const MAX_REGIONS: usize = 32;
/// Most denoms accepted at instantiation; more by one message each.
pub const MAX_DENOMS: usize = 32;
/// Longest denom, in bytes.
pub const MAX_DENOM_BYTES: usize = 128;
/// Longest name or symbol of the collection, in bytes.
pub const MAX_NAME_BYTES: usize = 64;

/// Fixes what campaigns are held to; a campaign keeps the dates it was made with.
#[cw_serde]
pub struct InstantiateMsg {
    /// Address of the charter.
    pub charter: String,
    /// Name of the cw721 collection of places, 1 to 64 bytes.
    pub name: String,
    /// Symbol of the cw721 collection of places, 1 to 64 bytes.
    pub symbol: String,
    /// Denoms a price may be in from the start, at most 32.
    pub denoms: Vec<String>,
    /// Seconds after a missed delivery deadline from which holders take their money back; 14 days by default.
    pub refund_grace: u64,
    /// Longest time between a campaign's start and its delivery deadline, in seconds; 730 days by default.
    pub max_delivery_period: u64,
    /// Most of the price that tranches may pay out before delivery, in bps; 5,000 by default, 10,000 at most.
    pub max_early_bps: u16,
}

/// Who sells.
#[cw_serde]
pub enum Seller {
    /// The maker: whoever holds this licence.
    Licence {
        /// The licence.
        licence: LicenceId,
    },
    /// A distributor the catalog lists as certified.
    Distributor {
        /// Its address.
        address: String,
    },
}

text_enum! {
    /// What a campaign still does.
    pub enum CampaignStatus {
        /// Sells places until its delivery deadline.
        Open => "open",
        /// Its seller sells no more places; those sold stand.
        Closed => "closed",
        /// Its seller gave up: holders take their money back.
        Cancelled => "cancelled",
    }
}

/// What is sold and on which terms; frozen when the campaign starts.
#[cw_serde]
pub struct CampaignTerms {
    /// The model that is delivered.
    pub model: ModelId,
    /// Price of one place.
    pub price: Coin,
    /// Most places that are sold and not taken back.
    pub supply: u32,
    /// Most places one address ever buys; places it passed on or gave back count.
    pub buyer_cap: u32,
    /// Unix seconds by which a device must be activated for the holder of every place.
    pub delivery_deadline: u64,
    /// Unix seconds until which a holder may give a place back for its whole price; no tranche is released before.
    pub refundable_until: Option<u64>,
    /// Shares of the price released before delivery, in bps, in order; at most 10. The rest is released by delivery.
    pub tranches: Vec<u16>,
    /// Months of warranty.
    pub warranty_months: u16,
    /// Regions it ships to, 1 to 32, each once.
    pub regions: Vec<Slug>,
    /// All other terms.
    pub document: Document,
}

/// What can be done with campaigns and places, and the messages of cw721.
#[cw_serde]
pub enum ExecuteMsg {
    /// Governance: lets prices be in a denom, or in later campaigns no more. Emits `denom_set`. Fails on a malformed denom.
    SetDenom {
        /// The denom.
        denom: String,
        /// Whether prices may be in it.
        accepted: bool,
    },
    /// The seller: starts a campaign. Emits `campaign_created`. Fails while paused, on an invalid licence, a bond below its
    /// requirement, a distributor that is not certified, a model of another licence, software, a model certified for none of
    /// the regions, not even provisionally, a denom that is not accepted, and on terms out of their bounds.
    CreateCampaign {
        /// In whose name: the sender must be its holder, or the distributor itself.
        seller: Seller,
        /// What is sold.
        terms: Box<CampaignTerms>,
    },
    /// The seller: sells no more places. Emits `sales_closed`. Fails unless the campaign is open.
    CloseSales {
        /// The campaign.
        campaign: CampaignId,
    },
    /// The seller: gives a campaign up; holders take back what was not released. Emits `campaign_cancelled`. Fails the second time.
    CancelCampaign {
        /// The campaign.
        campaign: CampaignId,
    },
    /// Anyone, with exactly the price of all places: buys places for itself. Emits `bought`. Fails while paused, on no or more
    /// than 20 places, beyond the supply or the buyer's cap, from the delivery deadline, unless the campaign is open and its
    /// seller is still allowed to sell.
    Buy {
        /// The campaign.
        campaign: CampaignId,
        /// How many places.
        count: u32,
    },
    /// Integrations, on evidence: releases the next tranche of every place to the seller. Emits `tranche_released`. Fails on
    /// any tranche but the next, while places can be given back, from the delivery deadline, and in a cancelled campaign.
    ReleaseTranche {
        /// The campaign.
        campaign: CampaignId,
        /// Which one, from 0.
        tranche: u32,
        /// What shows that it is earned.
        evidence: Document,
    },
    /// The holder of the device's licence: promises a device minted and not yet activated to a place. It cannot be scrapped
    /// until then. Emits `bound`. Fails on a device of another model, activated, about to be scrapped, or promised already, on
    /// a place that has a device, and in a cancelled campaign.
    Bind {
        /// The place.
        place: PlaceId,
        /// The device.
        device: DeviceId,
    },
    /// The seller, or the holder of the model's licence: takes the promise back. Emits `unbound`. Fails when there is none, and
    /// once it was kept: the device is activated for the place's holder.
    Unbind {
        /// The place.
        place: PlaceId,
    },
    /// Anyone: a device was delivered. Burns the place and releases the rest of its price to the seller. Emits `fulfilled`.
    /// Fails unless the device is of the campaign's model, was activated after the holder got the place, and its activation
    /// named that holder; for a device that fulfilled a place, or is promised to another; for a place that is promised
    /// another device; and in a cancelled campaign.
    Fulfil {
        /// The place.
        place: PlaceId,
        /// The device.
        device: DeviceId,
    },
    /// The holder of the places: takes back what was not released, and burns them. Emits `refunded` each. Possible until
    /// `refundable_until`, from `refund_grace` after the delivery deadline, and in a cancelled campaign. Fails on a place named
    /// twice, more than 20, and, unless cancelled, on a place whose promised device its holder has activated.
    Refund {
        /// The campaign.
        campaign: CampaignId,
        /// Positions of the places in it.
        positions: Vec<u32>,
    },
    /// The seller: takes what was released. Emits `proceeds_claimed`. Fails when there is nothing.
    ClaimProceeds {
        /// The campaign.
        campaign: CampaignId,
    },
    /// cw721: the holder, or who it approved. Ends the place's approvals. Emits `transferred`. Fails once the device promised
    /// to the place is activated for its holder: then it only waits to be fulfilled.
    TransferNft {
        /// Who shall hold it.
        recipient: String,
        /// The place.
        token_id: String,
    },
    /// cw721: transfer to a contract and tell it.
    SendNft {
        /// The contract.
        contract: String,
        /// The place.
        token_id: String,
        /// For the contract.
        msg: Binary,
    },
    /// cw721: the holder or an operator lets somebody transfer one place; 16 at most.
    Approve {
        /// Who.
        spender: String,
        /// The place.
        token_id: String,
        /// Until when.
        expires: Option<Expiration>,
    },
    /// cw721: takes an approval back.
    Revoke {
        /// Whose.
        spender: String,
        /// The place.
        token_id: String,
    },
    /// cw721: lets somebody transfer all places of the sender.
    ApproveAll {
        /// Who.
        operator: String,
        /// Until when.
        expires: Option<Expiration>,
    },
    /// cw721: takes that back.
    RevokeAll {
        /// Whose.
        operator: String,
    },
    /// Refused: a place holds money, and ends by delivery or refund.
    Burn {
        /// The place.
        token_id: String,
    },
}
