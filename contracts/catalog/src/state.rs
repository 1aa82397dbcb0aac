//! What the catalog keeps for itself. The records others read are in `surety_api::catalog::raw`.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Storage};
use cw_storage_plus::Item;
use surety_api::catalog::raw;
use surety_api::ModelId;

use crate::ContractError;

/// What was fixed at instantiation.
#[cw_serde]
pub struct Config {
    /// Address of the charter.
    pub charter: Addr,
}

/// What was fixed at instantiation.
pub const CONFIG: Item<Config> = Item::new("config");
/// The last model id given.
pub const LAST_MODEL: Item<u64> = Item::new("last_model");

/// One model.
///
/// # Errors
/// [`ContractError::UnknownModel`].
pub fn load_model(storage: &dyn Storage, model: ModelId) -> Result<raw::Model, ContractError> {
    raw::MODELS.may_load(storage, model.get())?.ok_or(ContractError::UnknownModel { model })
}
