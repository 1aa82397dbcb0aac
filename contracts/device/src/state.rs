//! What the contract stores besides the records others read (`surety_api::device::raw`).
//!
//! A minted device costs two records, so their names and values are as short as they can be: every byte is paid for once
//! per device.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Binary, Empty, Timestamp, Uint128};
use cw721::state::Approval;
use cw_storage_plus::{Item, Map};

pub use surety_api::device::raw::{Scrap, DEVICES, SCRAPS};

/// What was fixed at instantiation and is needed by messages.
#[cw_serde]
pub struct Config {
    /// Address of the charter.
    pub charter: Addr,
    /// Seconds of silence that later lots freeze.
    pub silence_after: u64,
    /// Seconds between the notice of scrap and the return of stake.
    pub scrap_period: u64,
    /// Seconds from then on for which it can be returned.
    pub scrap_window: u64,
    /// Seconds for which a device's first ban withholds its accrual.
    pub ban_hold: u64,
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
    /// Lots ever minted; the newest has this id.
    pub lots: u64,
    /// Devices that exist: minted less freed by their key.
    pub devices: u64,
}

/// What a device and its holder agreed on.
#[cw_serde]
#[derive(Default)]
pub struct PairingRecord {
    /// The nonce of the last pairing message.
    pub nonce: u64,
    /// The vehicle, while paired.
    pub vehicle: Option<Binary>,
}

/// Fixed at instantiation.
pub const CONFIG: Item<Config> = Item::new("config");
/// Name and symbol.
pub const COLLECTION: Item<Collection> = Item::new("collection");
/// Counters.
pub const TOTALS: Item<Totals> = Item::new("totals");

/// The devices of every lot.
pub const IN_LOT: Map<(u64, [u8; 20]), Empty> = Map::new("l");
/// Devices ever minted by a licence. Never falls.
pub const MINTED: Map<u64, u64> = Map::new("minted");
/// Stake ever minted in a category. Never falls.
pub const STAKED: Map<&str, Uint128> = Map::new("staked");

/// The licence a device's key named last, by device.
pub const CLAIMED_FOR: Map<[u8; 20], u64> = Map::new("claimed");
/// Licences a device's key named before the one it names now: its old word can no longer be used against its new maker.
pub const SUPERSEDED: Map<(u64, [u8; 20]), Empty> = Map::new("superseded");

/// Pairings, by device.
pub const PAIRINGS: Map<[u8; 20], PairingRecord> = Map::new("pairing");

/// Activated devices of every holder.
pub const OWNED: Map<(&Addr, [u8; 20]), Empty> = Map::new("owned");
/// Who may transfer a device besides its holder, by device.
pub const APPROVALS: Map<[u8; 20], Vec<Approval>> = Map::new("approval");
