//! The license contract's records as others read them.

use super::{LicenceStatus, Offers};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Uint128};
use cw_storage_plus::Map;
use thiserror::Error;

/// A bond that will be required.
#[cw_serde]
pub struct Raise {
    /// How much, smallest unit.
    pub requirement: Uint128,
    /// Unix seconds from which it is required.
    pub effective_at: u64,
}

/// One licence.
#[cw_serde]
pub struct Licence {
    /// Who holds it.
    pub holder: Addr,
    /// Where it stands.
    pub status: LicenceStatus,
    /// What its holder makes.
    pub offers: Offers,
    /// Bond it requires until a raise takes effect, see [`Self::requirement_at`].
    pub requirement: Uint128,
    /// A bond it will require, or has required since.
    pub raise: Option<Raise>,
    /// Unix seconds at which it ends: while not confirmed, or while a loan is unpaid.
    pub expires: Option<u64>,
    /// Devices it may mint, until it is confirmed.
    pub cap: Option<u64>,
    /// Unix seconds from which its bond may be withdrawn, once it is being left or revoked.
    pub withdrawal_date: Option<u64>,
}

/// Why a licence is not valid, or does not allow a mint.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LicenceInvalid {
    /// It ran out.
    #[error("the licence expired at {expires} (unix seconds): ask integrations to confirm it, or repay its loan and settle it")]
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
    /// It is held up.
    #[error("the licence is suspended: ask integrations to reinstate it")]
    Suspended {},
    /// It makes no devices.
    #[error("the licence is for software services: they mint no devices")]
    SoftwareOnly {},
}

impl Licence {
    /// Whether it is valid at `now`; the bond is the vault's to check (docs/design.md section 3.3).
    ///
    /// # Errors
    /// Says why it is not.
    pub fn ensure_valid(&self, now: u64) -> Result<(), LicenceInvalid> {
        match (self.status, self.expires) {
            (LicenceStatus::Revoked | LicenceStatus::Renouncing | LicenceStatus::Renounced, _) => {
                Err(LicenceInvalid::Left { status: self.status })
            }
            (LicenceStatus::Suspended, _) => Err(LicenceInvalid::Suspended {}),
            (_, Some(expires)) if now >= expires => Err(LicenceInvalid::Expired { expires }),
            (LicenceStatus::Provisional | LicenceStatus::Active, _) => Ok(()),
        }
    }

    /// Whether it allows to mint, or to sell ahead, devices at `now`, as far as the licence goes: valid, and for devices at all.
    ///
    /// # Errors
    /// Says why it does not.
    pub fn ensure_may_mint(&self, now: u64) -> Result<(), LicenceInvalid> {
        self.ensure_valid(now)?;
        if self.offers.devices() {
            Ok(())
        } else {
            Err(LicenceInvalid::SoftwareOnly {})
        }
    }

    /// The bond it requires at `now`, in the smallest unit: a raise counts from the end of its cure period.
    #[must_use]
    pub fn requirement_at(&self, now: u64) -> Uint128 {
        match &self.raise {
            Some(raise) if now >= raise.effective_at => raise.requirement,
            _ => self.requirement,
        }
    }
}

/// By licence.
pub const LICENCES: Map<u64, Licence> = Map::new("licence");
/// By holder: its one licence that is not left to the end.
pub const HOLDERS: Map<&Addr, u64> = Map::new("live");
