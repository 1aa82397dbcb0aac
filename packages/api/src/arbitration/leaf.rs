//! Leaves of the list of contested faults. The victims' are the vault's, which pays them.

use surety_statement::DeviceId;

use crate::merkle::{leaf, Hash};
use crate::LicenceId;

/// A contested fault's entry. It names the chain, the contract and its place, so that no proof of one list is one of another; and the licence,
/// because the list is made before its case has a number.
#[must_use]
pub fn contest_leaf(
    chain_id: &str,
    arbitration: &str,
    licence: LicenceId,
    index: u32,
    device: DeviceId,
) -> Hash {
    leaf(&[
        b"surety/contest/v1",
        chain_id.as_bytes(),
        arbitration.as_bytes(),
        &licence.get().to_be_bytes(),
        &index.to_be_bytes(),
        &device.into_bytes(),
    ])
}
