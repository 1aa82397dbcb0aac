//! The vault's records as others read them.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;
use cw_storage_plus::Map;

/// A licence's bond.
#[cw_serde]
#[derive(Default)]
pub struct Bond {
    /// Posted for the maker.
    pub own: Uint128,
}

/// By licence.
pub const BONDS: Map<u64, Bond> = Map::new("bond");
