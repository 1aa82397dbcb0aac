//! Telemetry's records as others read them.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Binary;
use cw_storage_plus::Map;

/// What is proven of a device, the newest.
#[cw_serde]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// Unix seconds of the block that found it.
    pub found_at: u64,
}

/// What can be proven.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum FindingKind {
    /// It failed. Final: nothing replaces it.
    Malfunction {
        /// The terminal code.
        code: u16,
    },
    /// It is silent.
    Disconnected {},
    /// It is unplugged on purpose.
    Removed {},
    /// It was silent or unplugged and is back.
    Recovered {},
}

/// By the 20 bytes of the device.
pub const FINDINGS: Map<[u8; 20], Finding> = Map::new("finding");

/// What enough reporters agree on of an epoch. It never changes.
#[cw_serde]
pub struct Epoch {
    /// Root over the rows, 32 bytes.
    pub root: Binary,
    /// How many rows there are.
    pub count: u32,
    /// Unix seconds at which the m-th reporter agreed.
    pub agreed_at: u64,
}

/// By the epoch's number.
pub const EPOCHS: Map<u64, Epoch> = Map::new("epoch");
