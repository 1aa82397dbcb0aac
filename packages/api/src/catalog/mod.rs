//! `catalog`: what may be made: categories and models (docs/design.md section 3.4).

mod event;
mod query;
pub mod raw;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;
use surety_accrual::TierTable;
use surety_statement::Curve;

use crate::{LicenceId, ModelId, Slug};

pub use event::*;
pub use query::*;

/// Longest name and hardware revision of a model, in bytes.
pub const MAX_HARDWARE_BYTES: usize = 64;
/// Most terminal fault codes of a model.
pub const MAX_TERMINAL_CODES: usize = 64;
/// The first status code that is a fault (docs/design.md section 5).
pub const FIRST_FAULT_CODE: u16 = 0x8000;
/// Most regions a model can be certified for.
pub const MAX_REGIONS: usize = 32;

/// Nothing but where the charter is.
#[cw_serde]
pub struct InstantiateMsg {
    /// Address of the charter.
    pub charter: String,
}

/// What can be done with the catalog.
#[cw_serde]
pub enum ExecuteMsg {
    /// Governance: creates or changes a category. Later mints only. Emits `category_set`. Fails on a broken tier table or zero stake.
    SetCategory {
        /// Its name.
        category: Slug,
        /// Stake per device, smallest unit.
        unit_stake: Uint128,
        /// How stake is shared as the network grows.
        tiers: TierTable,
        /// Devices the network wishes for, for whoever plans to make some; 0 when it names none.
        target: u64,
        /// Whether the market serves it too little: its makers may be lent a part of their bond.
        underserved: bool,
    },
    /// Governance: admits a tester, or one that was removed again. Emits `tester_admitted`. Fails on one that is admitted.
    AdmitTester {
        /// Its address.
        address: String,
    },
    /// Governance: removes a tester. What it has reported stays on record, and allows no new certificate. Emits
    /// `tester_removed`. Fails on one that is not admitted.
    RemoveTester {
        /// Its address.
        address: String,
    },
    /// The licence's holder, while the licence is valid: registers a model. Emits `model_registered`. Fails on an unknown
    /// category and on codes below 0x8000, twice, none, or more than 64.
    RegisterModel {
        /// Whose model.
        licence: LicenceId,
        /// Its category.
        category: Slug,
        /// Its name and hardware revision, 1 to 64 bytes.
        hardware: String,
        /// The curve of its devices' keys.
        curve: Curve,
        /// Fault codes that end a device's life.
        terminal_codes: Vec<u16>,
    },
    /// Integrations: certifies a model for a region. Emits `certified`.
    Certify {
        /// The model.
        model: ModelId,
        /// The region.
        region: Slug,
    },
    /// Integrations: takes a region's certification back. Later mints only. Emits `decertified`.
    Decertify {
        /// The model.
        model: ModelId,
        /// The region.
        region: Slug,
    },
}
