//! The device contract's records as others read them.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Binary};
use cw_storage_plus::Map;
use surety_accrual::Terms;
use surety_statement::Curve;

use super::DeviceCondition;
use crate::{LicenceId, LotId, ModelId, Slug};

/// Devices minted under the same terms, frozen.
#[cw_serde]
pub struct Lot {
    /// Whose.
    pub licence: LicenceId,
    /// Of what.
    pub model: ModelId,
    /// The curve of their keys.
    pub curve: Curve,
    /// Where they are sold.
    pub region: Slug,
    /// What each costs and how it is shared.
    pub terms: Terms,
    /// Fault codes that end a device's life, rising.
    pub terminal_codes: Vec<u16>,
    /// Seconds of silence after which one may be reported.
    pub silence_after: u64,
    /// Devices minted.
    pub count: u32,
}

/// An activated device.
#[cw_serde]
pub struct ActiveDevice {
    /// Who holds it.
    pub owner: Addr,
    /// Its lot.
    pub lot: LotId,
    /// Its 33-byte compressed key.
    pub key: Binary,
    /// Unix seconds.
    pub activated_at: u64,
    /// How it stands with the vault.
    pub condition: DeviceCondition,
}

/// By lot.
pub const LOTS: Map<u64, Lot> = Map::new("lot");
/// By the 20 bytes of the device; only once activated.
pub const ACTIVE: Map<[u8; 20], ActiveDevice> = Map::new("active");
