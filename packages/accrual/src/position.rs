//! Where a device stands in a pool.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;

/// An activated device, or several alike, in a generation. The caller keeps it with the device.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Position {
    /// When it entered the generation, in seconds.
    pub from: u64,
    /// When the device ends, in seconds.
    pub end: u64,
    /// The manufacturer's principal per device, nominal coins.
    pub manufacturer: Uint128,
    /// The principal of integrations per device, nominal coins.
    pub integrations: Uint128,
    /// How often the generation had been slashed when the device entered it.
    pub cuts: u32,
}
