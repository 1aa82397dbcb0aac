//! The license contract's records as others read them.

use super::LicenceStatus;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Uint128};
use cw_storage_plus::Map;
use thiserror::Error;

/// One licence.
#[cw_serde]
pub struct Licence {
    /// Who holds it.
    pub holder: Addr,
    /// Where it stands.
    pub status: LicenceStatus,
    /// Bond it requires.
    pub requirement: Uint128,
    /// Unix seconds at which it ends, while provisional.
    pub expires: Option<u64>,
    /// Devices it may mint, while provisional.
    pub cap: Option<u64>,
    /// Unix seconds from which its bond may be withdrawn, once it is being left.
    pub withdrawal_date: Option<u64>,
}

/// Why a licence does not allow a mint.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LicenceInvalid {
    /// It ran out.
    #[error("the licence expired at {expires} (unix seconds): ask integrations to confirm it")]
    Expired {
        /// When.
        expires: u64,
    },
    /// It is being left or has been left.
    #[error("the licence is {status}: it can mint no more")]
    Left {
        /// Where it stands.
        status: LicenceStatus,
    },
}

impl Licence {
    /// Whether it is valid at `now`; the bond is the vault's to check (docs/design.md section 3.3).
    ///
    /// # Errors
    /// Says why it is not.
    pub fn ensure_valid(&self, now: u64) -> Result<(), LicenceInvalid> {
        match (self.status, self.expires) {
            (LicenceStatus::Renouncing | LicenceStatus::Renounced, _) => {
                Err(LicenceInvalid::Left { status: self.status })
            }
            (_, Some(expires)) if now >= expires => Err(LicenceInvalid::Expired { expires }),
            (LicenceStatus::Provisional | LicenceStatus::Active, _) => Ok(()),
        }
    }
}

/// By licence.
pub const LICENCES: Map<u64, Licence> = Map::new("licence");
