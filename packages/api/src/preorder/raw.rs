//! The preorder contract's records as others read them.

use cosmwasm_schema::cw_serde;
use cw_storage_plus::Map;

use super::PlaceId;
use crate::LotId;

/// A device promised to a place before it is shipped.
#[cw_serde]
pub struct Bound {
    /// The place.
    pub place: PlaceId,
    /// The lot the device stood in. A device that its key has freed into another lot since is promised no more.
    pub lot: LotId,
}

/// By the 20 bytes of the device.
pub const BOUND: Map<[u8; 20], Bound> = Map::new("bound");
