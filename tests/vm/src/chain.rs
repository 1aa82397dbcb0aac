//! What the chain allows and what it charges: the settings of `wasmd` v0.70, the node that `scripts/wasmd-build` builds.

use std::collections::HashSet;

/// The id of the made-up chain.
pub const CHAIN_ID: &str = "surety-vm";
/// Largest wasm that can be stored, in bytes.
pub const MAX_WASM_BYTES: usize = 800 * 1024;
/// Memory of one instance, in MiB.
pub const INSTANCE_MEMORY_MIB: usize = 32;
/// Units of the machine's gas in one unit of the chain's gas.
pub const GAS_MULTIPLIER: u64 = 140_000;
/// Gas for loading one instance, beside what its code uses.
pub const INSTANCE_GAS: u64 = 60_000;
/// Prefix of addresses.
pub const ADDRESS_PREFIX: &str = "wasm";

/// What contracts may ask of this chain. `cosmwasm_3_0` is not among it.
pub fn capabilities() -> HashSet<String> {
    [
        "iterator",
        "staking",
        "stargate",
        "cosmwasm_1_1",
        "cosmwasm_1_2",
        "cosmwasm_1_3",
        "cosmwasm_1_4",
        "cosmwasm_2_0",
        "cosmwasm_2_1",
        "cosmwasm_2_2",
        "ibc2",
    ]
    .map(String::from)
    .into()
}
