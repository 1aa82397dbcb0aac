//! The catalog's records as others read them.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Uint128};
use cw_storage_plus::Map;
use surety_accrual::TierTable;
use surety_statement::Curve;

use crate::{LicenceId, Slug};

/// A category.
#[cw_serde]
pub struct Category {
    /// Stake per device, smallest unit.
    pub unit_stake: Uint128,
    /// How stake is shared.
    pub tiers: TierTable,
    /// Devices the network wishes for; 0 when it names none.
    pub target: u64,
    /// Whether the market serves it too little: its makers may be lent a part of their bond.
    pub underserved: bool,
}

/// A tester.
#[cw_serde]
pub struct Tester {
    /// Unix seconds at which it was admitted, the last time.
    pub admitted_at: u64,
    /// Unix seconds at which it was removed, when it is no longer admitted.
    pub removed_at: Option<u64>,
}

impl Tester {
    /// Whether it may report now.
    #[must_use]
    pub const fn is_admitted(&self) -> bool {
        self.removed_at.is_none()
    }
}

/// A distributor that passed the retail certification.
#[cw_serde]
pub struct Distributor {
    /// Unix seconds at which it was certified, the last time.
    pub certified_at: u64,
    /// Unix seconds at which its certification was taken back, when it was.
    pub revoked_at: Option<u64>,
}

impl Distributor {
    /// Whether it may sell through the network's channels now.
    #[must_use]
    pub const fn is_certified(&self) -> bool {
        self.revoked_at.is_none()
    }
}

/// A model.
#[cw_serde]
pub struct Model {
    /// Whose.
    pub licence: LicenceId,
    /// Its category.
    pub category: Slug,
    /// Its name and hardware revision.
    pub hardware: String,
    /// The curve of its devices' keys.
    pub curve: Curve,
    /// Fault codes that end a device's life, rising.
    pub terminal_codes: Vec<u16>,
    /// Regions it is certified for, in order of the alphabet.
    pub regions: Vec<Slug>,
}

/// By name.
pub const CATEGORIES: Map<&str, Category> = Map::new("category");
/// By address.
pub const TESTERS: Map<&Addr, Tester> = Map::new("tester");
/// By address.
pub const DISTRIBUTORS: Map<&Addr, Distributor> = Map::new("distributor");
/// By id.
pub const MODELS: Map<u64, Model> = Map::new("model");
