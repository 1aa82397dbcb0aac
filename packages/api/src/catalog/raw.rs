//! The catalog's records as others read them.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, QuerierWrapper, StdResult, Uint128};
use cw_storage_plus::Map;
use surety_accrual::TierTable;
use thiserror::Error;

use super::ModelKind;
use crate::{text_enum, Document, LicenceId, ModelId, Slug};

/// A category.
#[cw_serde]
pub struct Category {
    /// Stake per device, smallest unit.
    pub unit_stake: Uint128,
    /// How stake is shared.
    pub tiers: TierTable,
    /// Devices the network wishes for; 0 when it names none.
    pub target: u64,
    /// Whether the market serves it too little: its makers may be lent a part of their bond.
    pub underserved: bool,
}

/// A tester.
#[cw_serde]
pub struct Tester {
    /// Unix seconds at which it was admitted, the last time.
    pub admitted_at: u64,
    /// Unix seconds at which it was removed, when it is no longer admitted.
    pub removed_at: Option<u64>,
}

impl Tester {
    /// Whether it may report now.
    #[must_use]
    pub const fn is_admitted(&self) -> bool {
        self.removed_at.is_none()
    }
}

/// A model.
#[cw_serde]
pub struct Model {
    /// Whose.
    pub licence: LicenceId,
    /// Its category; for software the one it serves.
    pub category: Slug,
    /// Its name and hardware revision.
    pub hardware: String,
    /// A device or a software service.
    pub kind: ModelKind,
    /// Standards of features it leaves out on purpose, in order of the alphabet.
    pub left_out: Vec<Slug>,
    /// Regions it has applied for, in order of the alphabet. Whether it is certified for one stands in [`CERTIFIED`].
    pub regions: Vec<Slug>,
}

/// A region that is open.
#[cw_serde]
pub struct Region {
    /// Rises whenever a standard comes to demand more there: what was certified under another version must be looked at again.
    pub version: u64,
}

/// Until when a model has all that a region demands: the earliest end of the certificates that count.
#[cw_serde]
pub struct Certified {
    /// Unix seconds until which it may be minted; 0 when it may not.
    pub until: u64,
    /// Unix seconds until which it may be sold ahead: provisional certificates count too; 0 when it may not.
    pub presale_until: u64,
    /// The region's version this was found under.
    pub version: u64,
}

/// Why a model may not be minted, or sold ahead, for a region.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotCertified {
    /// It lacks a certificate.
    #[error("it has not all certificates the region demands: ask the catalog for `certified_regions`")]
    Incomplete {},
    /// The region demands more than when it was certified.
    #[error("the region demands more than before: send `refresh` to the catalog, anyone may")]
    Outdated {},
    /// A certificate has run out.
    #[error("a certificate ran out at {until} (unix seconds): ask integrations to renew it")]
    Expired {
        /// When.
        until: u64,
    },
}

impl Certified {
    /// Whether it holds at `now`, for a mint.
    ///
    /// # Errors
    /// Says why it does not.
    pub const fn ensure_mint(&self, region: &Region, now: u64) -> Result<(), NotCertified> {
        self.ensure(region, self.until, now)
    }

    /// Whether it holds at `now`, for a presale.
    ///
    /// # Errors
    /// Says why it does not.
    pub const fn ensure_presale(&self, region: &Region, now: u64) -> Result<(), NotCertified> {
        self.ensure(region, self.presale_until, now)
    }

    const fn ensure(&self, region: &Region, until: u64, now: u64) -> Result<(), NotCertified> {
        if until == 0 {
            Err(NotCertified::Incomplete {})
        } else if self.version != region.version {
            Err(NotCertified::Outdated {})
        } else if now >= until {
            Err(NotCertified::Expired { until })
        } else {
            Ok(())
        }
    }
}

/// What another contract reads of a model's certification for a region: two raw reads. `None` when there is nothing at all.
///
/// # Errors
/// Only when a record does not read.
pub fn certification(
    querier: &QuerierWrapper,
    catalog: &Addr,
    model: ModelId,
    region: &Slug,
) -> StdResult<Option<(Certified, Region)>> {
    let Some(certified) = CERTIFIED.query(querier, catalog.clone(), (model.get(), region.as_str()))? else {
        return Ok(None);
    };
    let region = REGIONS.query(querier, catalog.clone(), region.as_str())?;
    Ok(region.map(|region| (certified, region)))
}

text_enum! {
    /// Where a distributor stands.
    pub enum DistributorStatus {
        /// It has applied.
        Applied => "applied",
        /// It may sell through official channels.
        Certified => "certified",
        /// Its application was turned down or its certification taken back.
        Revoked => "revoked",
    }
}

/// A distributor.
#[cw_serde]
pub struct Distributor {
    /// Its name.
    pub name: String,
    /// Its application.
    pub application: Document,
    /// Where it stands.
    pub status: DistributorStatus,
    /// Unix seconds since which it stands there.
    pub since: u64,
}

impl Distributor {
    /// Whether it may sell through official channels.
    #[must_use]
    pub fn is_certified(&self) -> bool {
        self.status == DistributorStatus::Certified
    }
}

/// By name.
pub const CATEGORIES: Map<&str, Category> = Map::new("category");
/// By address.
pub const TESTERS: Map<&Addr, Tester> = Map::new("tester");
/// By id.
pub const MODELS: Map<u64, Model> = Map::new("model");
/// By name.
pub const REGIONS: Map<&str, Region> = Map::new("region");
/// By model and region; nothing where a model lacks something for a mint and for a presale alike.
pub const CERTIFIED: Map<(u64, &str), Certified> = Map::new("certified");
/// By address.
pub const DISTRIBUTORS: Map<&Addr, Distributor> = Map::new("distributor");
