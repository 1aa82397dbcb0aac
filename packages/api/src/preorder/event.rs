//! What is reported.

use cosmwasm_std::Uint128;
use surety_statement::DeviceId;

use super::PlaceId;
use crate::{typed_events, CampaignId, ModelId};

typed_events! {
    /// What the preorder contract reports. Amounts are in the denom of the campaign's price.
    pub enum PreorderEvent in "preorder" {
        /// Prices may be in a denom, or no more.
        DenomSet => "denom_set" {
            /// The denom.
            denom: String,
            /// Whether they may.
            accepted: bool,
        },
        /// A campaign started.
        CampaignCreated => "campaign_created" {
            /// The campaign.
            campaign: CampaignId,
            /// What it delivers.
            model: ModelId,
            /// Who sells: `licence/<id>` or `distributor/<address>`.
            seller: String,
            /// Price of a place.
            price: Uint128,
            /// Its denom.
            denom: String,
        },
        /// A campaign sells no more places.
        SalesClosed => "sales_closed" {
            /// The campaign.
            campaign: CampaignId,
        },
        /// A campaign was given up.
        CampaignCancelled => "campaign_cancelled" {
            /// The campaign.
            campaign: CampaignId,
        },
        /// Places were bought.
        Bought => "bought" {
            /// The campaign.
            campaign: CampaignId,
            /// Who bought.
            buyer: String,
            /// Position of the first place; the others follow it.
            first: u32,
            /// How many.
            count: u32,
            /// What was paid.
            amount: Uint128,
        },
        /// A tranche of every place was released to the seller.
        TrancheReleased => "tranche_released" {
            /// The campaign.
            campaign: CampaignId,
            /// Which one, from 0.
            tranche: u32,
            /// What was released.
            amount: Uint128,
        },
        /// A device is promised to a place.
        Bound => "bound" {
            /// The place.
            place: PlaceId,
            /// The device.
            device: DeviceId,
        },
        /// A device is promised to a place no more.
        Unbound => "unbound" {
            /// The place.
            place: PlaceId,
            /// The device.
            device: DeviceId,
        },
        /// A place's device was delivered.
        Fulfilled => "fulfilled" {
            /// The place.
            place: PlaceId,
            /// The device.
            device: DeviceId,
            /// Whose place it was.
            holder: String,
            /// What was released to the seller.
            amount: Uint128,
        },
        /// A place's money went back.
        Refunded => "refunded" {
            /// The place.
            place: PlaceId,
            /// To whom.
            holder: String,
            /// What was paid back.
            amount: Uint128,
        },
        /// The seller was paid.
        ProceedsClaimed => "proceeds_claimed" {
            /// The campaign.
            campaign: CampaignId,
            /// Who was paid.
            to: String,
            /// How much.
            amount: Uint128,
        },
        /// A place has a new holder.
        Transferred => "transferred" {
            /// The place.
            place: PlaceId,
            /// Who held it.
            from: String,
            /// Who holds it.
            to: String,
        },
    }
}
