//! `catalog`: what may be made: categories and models (docs/design.md section 3.4).

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::Uint128;
use surety_accrual::TierTable;
use surety_statement::Curve;

use crate::{typed_events, LicenceId, ModelId, Slug};

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

/// What the catalog answers.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// What was fixed at instantiation.
    #[returns(InstantiateMsg)]
    Config {},
    /// One category.
    #[returns(CategoryResponse)]
    Category {
        /// Its name.
        category: Slug,
    },
    /// All categories, by name.
    #[returns(CategoriesResponse)]
    Categories {
        /// The last entry of the page before.
        start_after: Option<Slug>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
    /// One model.
    #[returns(ModelResponse)]
    Model {
        /// The model.
        model: ModelId,
    },
    /// All models, by id.
    #[returns(ModelsResponse)]
    Models {
        /// The last entry of the page before.
        start_after: Option<ModelId>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
}

/// One category.
#[cw_serde]
pub struct CategoryResponse {
    /// Its name.
    pub category: Slug,
    /// Stake per device, smallest unit.
    pub unit_stake: Uint128,
    /// How stake is shared.
    pub tiers: TierTable,
}

/// Categories.
#[cw_serde]
pub struct CategoriesResponse {
    /// One page.
    pub categories: Vec<CategoryResponse>,
}

/// One model.
#[cw_serde]
pub struct ModelResponse {
    /// Its id.
    pub model: ModelId,
    /// The model.
    pub details: raw::Model,
}

/// Models.
#[cw_serde]
pub struct ModelsResponse {
    /// One page.
    pub models: Vec<ModelResponse>,
}

typed_events! {
    /// What the catalog reports.
    pub enum CatalogEvent in "catalog" {
        /// A category was created or changed.
        CategorySet => "category_set" {
            /// Its name.
            category: Slug,
            /// Stake per device.
            unit_stake: Uint128,
        },
        /// A model was registered.
        ModelRegistered => "model_registered" {
            /// The model.
            model: ModelId,
            /// Whose.
            licence: LicenceId,
            /// Its category.
            category: Slug,
        },
        /// A model may be minted for a region.
        Certified => "certified" {
            /// The model.
            model: ModelId,
            /// The region.
            region: Slug,
        },
        /// A model may no longer be minted for a region.
        Decertified => "decertified" {
            /// The model.
            model: ModelId,
            /// The region.
            region: Slug,
        },
    }
}

/// The catalog's records as others read them.
pub mod raw {
    use cosmwasm_schema::cw_serde;
    use cosmwasm_std::Uint128;
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
    /// By id.
    pub const MODELS: Map<u64, Model> = Map::new("model");
}
