//! What can be asked, and the answers.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::Uint128;
use surety_accrual::TierTable;

use super::{raw, InstantiateMsg};
use crate::{ModelId, Slug};

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
    /// One tester, admitted or removed.
    #[returns(TesterResponse)]
    Tester {
        /// Its address.
        address: String,
    },
    /// All testers, admitted and removed, by address.
    #[returns(TestersResponse)]
    Testers {
        /// The last entry of the page before.
        start_after: Option<String>,
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
    /// Devices the network wishes for; 0 when it names none.
    pub target: u64,
    /// Whether the market serves it too little.
    pub underserved: bool,
}

/// Categories.
#[cw_serde]
pub struct CategoriesResponse {
    /// One page.
    pub categories: Vec<CategoryResponse>,
}

/// One tester.
#[cw_serde]
pub struct TesterResponse {
    /// Its address.
    pub address: String,
    /// Since when, and until when.
    pub tester: raw::Tester,
}

/// Testers.
#[cw_serde]
pub struct TestersResponse {
    /// One page.
    pub testers: Vec<TesterResponse>,
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
