//! The beacon: bytes nobody knew before they were published, so a statement that carries them was not signed in advance
//! (docs/design.md section 3.6).

use cosmwasm_std::{BlockInfo, Storage};
use surety_statement::keccak256;

use crate::state::{Beacon, BEACON, BEACONS};
use crate::ContractError;

const DOMAIN: &[u8] = b"surety/beacon/v1";

/// The beacon that follows `previous` in this block: the first 8 bytes of
/// keccak256("surety/beacon/v1" | previous | height (u64) | block time in ns (u64)). The first one follows zeros.
#[must_use]
pub fn next(previous: [u8; 8], block: &BlockInfo) -> [u8; 8] {
    let mut input = Vec::with_capacity(40);
    input.extend_from_slice(DOMAIN);
    input.extend_from_slice(&previous);
    input.extend_from_slice(&block.height.to_be_bytes());
    input.extend_from_slice(&block.time.nanos().to_be_bytes());
    let mut beacon = [0; 8];
    for (to, from) in beacon.iter_mut().zip(keccak256(&input)) {
        *to = from;
    }
    beacon
}

/// Makes the beacon after `previous` the newest.
pub(crate) fn publish(
    storage: &mut dyn Storage,
    previous: [u8; 8],
    block: &BlockInfo,
) -> Result<[u8; 8], ContractError> {
    let beacon = next(previous, block);
    let published_at = block.time.seconds();
    BEACONS.save(storage, beacon, &published_at)?;
    BEACON.save(storage, &Beacon { beacon: u64::from_be_bytes(beacon), published_at })?;
    Ok(beacon)
}

/// A beacon as events and messages write it.
#[must_use]
pub fn hex(beacon: [u8; 8]) -> String {
    format!("{:016x}", u64::from_be_bytes(beacon))
}
