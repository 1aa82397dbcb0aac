//! What the contract stores besides the records others read (`surety_api::preorder::raw`).

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Empty, Storage, Timestamp};
use cw721::state::Approval;
use cw_storage_plus::{Item, Map};
use surety_api::preorder::{CampaignTerms, PlaceId, ReleasedTranche, PLACE_KEY_BYTES};
use surety_api::{CampaignId, DeviceId, LicenceId};

use crate::ContractError;

/// A place as a storage key.
pub type PlaceKey = [u8; PLACE_KEY_BYTES];

/// What was fixed at instantiation and is needed by messages.
#[cw_serde]
pub struct Config {
    /// Address of the charter.
    pub charter: Addr,
    /// Seconds after a missed delivery deadline from which holders take their money back.
    pub refund_grace: u64,
    /// Longest time between a campaign's start and its delivery deadline, in seconds.
    pub max_delivery_period: u64,
    /// Most of the price that tranches may pay out before delivery, in bps.
    pub max_early_bps: u16,
}

/// What a wallet shows of the collection.
#[cw_serde]
pub struct Collection {
    /// Its name.
    pub name: String,
    /// Its symbol.
    pub symbol: String,
    /// Time of instantiation.
    pub updated_at: Timestamp,
}

/// Counters of the whole contract.
#[cw_serde]
#[derive(Default)]
pub struct Totals {
    /// Campaigns ever started; the newest has this id.
    pub campaigns: u64,
    /// Places neither fulfilled nor refunded.
    pub places: u64,
}

/// Who sells, as it is kept: a licence, because its holder may change.
#[cw_serde]
pub enum SellerRecord {
    /// Whoever holds it.
    Licence(LicenceId),
    /// A distributor.
    Distributor(Addr),
}

impl SellerRecord {
    /// Its written form, the key of its index: `licence/<id>` or `distributor/<address>`.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Licence(licence) => format!("licence/{licence}"),
            Self::Distributor(address) => format!("distributor/{address}"),
        }
    }
}

/// What a campaign promises. It never changes; what becomes of it is in its books.
#[cw_serde]
pub struct Campaign {
    /// Who sells.
    pub seller: SellerRecord,
    /// The licence of the model.
    pub licence: LicenceId,
    /// Its terms.
    pub terms: CampaignTerms,
    /// Unix seconds at which it started.
    pub created_at: u64,
    /// Unix seconds from which holders take their money back.
    pub refund_from: u64,
}

/// A place that is neither fulfilled nor refunded.
#[cw_serde]
pub struct Place {
    /// Who holds it.
    pub holder: Addr,
    /// Unix seconds since when: only a device activated later can fulfil it.
    pub since: u64,
    /// The device promised to it.
    pub device: Option<DeviceId>,
}

/// Fixed at instantiation.
pub const CONFIG: Item<Config> = Item::new("config");
/// Name and symbol.
pub const COLLECTION: Item<Collection> = Item::new("collection");
/// Counters.
pub const TOTALS: Item<Totals> = Item::new("totals");
/// Denoms a price may be in.
pub const DENOMS: Map<&str, Empty> = Map::new("denom");

/// What campaigns promise, by campaign.
pub const CAMPAIGNS: Map<u64, Campaign> = Map::new("campaign");
/// The campaigns of every seller, by its written form.
pub const BY_SELLER: Map<(&str, u64), Empty> = Map::new("seller");
/// Tranches released, by campaign and number.
pub const TRANCHES: Map<(u64, u32), ReleasedTranche> = Map::new("tranche");
/// Places ever bought, by campaign and buyer. Never falls.
pub const BOUGHT: Map<(u64, &Addr), u32> = Map::new("bought");

/// By place.
pub const PLACES: Map<PlaceKey, Place> = Map::new("place");
/// The places of every holder.
pub const HELD: Map<(&Addr, PlaceKey), Empty> = Map::new("held");
/// Who may transfer a place besides its holder.
pub const APPROVALS: Map<PlaceKey, Vec<Approval>> = Map::new("approval");
/// The place a device fulfilled, by device.
pub const FULFILLED: Map<[u8; 20], PlaceId> = Map::new("fulfilled");

/// What a campaign promises.
///
/// # Errors
/// [`ContractError::UnknownCampaign`].
pub fn load_campaign(storage: &dyn Storage, campaign: CampaignId) -> Result<Campaign, ContractError> {
    CAMPAIGNS.may_load(storage, campaign.get())?.ok_or(ContractError::UnknownCampaign { campaign })
}

/// A place.
///
/// # Errors
/// [`ContractError::UnknownPlace`].
pub fn load_place(storage: &dyn Storage, place: PlaceId) -> Result<Place, ContractError> {
    PLACES.may_load(storage, place.key())?.ok_or(ContractError::UnknownPlace { place })
}
