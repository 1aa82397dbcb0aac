//! Whether a model has all that a region demands. The answer is kept where a mint reads it, and is found anew by every message
//! that changes one of a model's certificates.
//!
//! It never depends on the time: what is kept is until when it holds. A standard that comes to demand more touches models
//! without number, so it raises the version of the regions it concerns, and a record of another version holds no longer.

use cosmwasm_std::{Order, StdError, StdResult, Storage};
use surety_api::catalog::raw::{Certified, Model, CERTIFIED, REGIONS};
use surety_api::catalog::{CatalogEvent, Certificate, CertificateStatus, ModelKind, Standard};
use surety_api::{ModelId, Slug};

use crate::state::{CERTIFICATES, STANDARDS};
use crate::ContractError;

/// A standard, and the certificate a model has for it.
struct Row {
    name: Slug,
    standard: Standard,
    left_out: bool,
    certificate: Option<Certificate>,
}

/// Every standard that concerns a model, and its certificates.
pub struct Sheet {
    kind: ModelKind,
    rows: Vec<Row>,
}

impl Sheet {
    /// Reads what is on record: at most 64 standards.
    ///
    /// # Errors
    /// Only when a record does not read.
    pub fn load(storage: &dyn Storage, model: ModelId, record: &Model) -> StdResult<Self> {
        let mut rows = vec![];
        for entry in STANDARDS.range(storage, None, None, Order::Ascending) {
            let (name, standard) = entry?;
            if standard.concerns(&record.kind) {
                let certificate = CERTIFICATES.may_load(storage, (model.get(), &name))?;
                let name = slug(&name)?;
                let left_out = record.left_out.contains(&name);
                rows.push(Row { name, standard, left_out, certificate });
            }
        }
        Ok(Self { kind: record.kind.clone(), rows })
    }

    fn demanded<'a>(&'a self, region: &'a Slug) -> impl Iterator<Item = &'a Row> {
        self.rows.iter().filter(move |row| row.standard.demanded(&self.kind, row.left_out, region))
    }

    /// Until when a region's demands are met, for a mint and for a presale. A region that demands nothing certifies nothing.
    #[must_use]
    pub fn until(&self, region: &Slug) -> (u64, u64) {
        let ends = self.demanded(region).map(|row| match &row.certificate {
            Some(Certificate { status: CertificateStatus::Certified, valid_until, .. }) => {
                (*valid_until, *valid_until)
            }
            Some(Certificate { status: CertificateStatus::Provisional, valid_until, .. }) => {
                (0, *valid_until)
            }
            Some(Certificate { status: CertificateStatus::Revoked, .. }) | None => (0, 0),
        });
        ends.reduce(|one, other| (one.0.min(other.0), one.1.min(other.1))).unwrap_or_default()
    }

    /// What a region demands of a mint at `now` and the model has not.
    #[must_use]
    pub fn missing(&self, region: &Slug, now: u64) -> Vec<Slug> {
        let holds = |certificate: &Certificate| {
            certificate.status == CertificateStatus::Certified && now < certificate.valid_until
        };
        self.demanded(region)
            .filter(|row| !row.certificate.as_ref().is_some_and(holds))
            .map(|row| row.name.clone())
            .collect()
    }

    /// The record a mint in this region should find; nothing when neither a mint nor a presale is possible.
    ///
    /// # Errors
    /// Only when a record does not read.
    pub fn record(&self, storage: &dyn Storage, region: &Slug) -> StdResult<Option<Certified>> {
        let (until, presale_until) = self.until(region);
        if presale_until == 0 {
            return Ok(None);
        }
        let version = REGIONS.load(storage, region.as_str())?.version;
        Ok(Some(Certified { until, presale_until, version }))
    }
}

/// Looks again at these regions of a model and keeps what is found: one read and at most one write for each.
///
/// # Errors
/// Only when a record does not read.
pub fn renew(
    storage: &mut dyn Storage,
    model: ModelId,
    record: &Model,
    regions: &[Slug],
) -> Result<Vec<CatalogEvent>, ContractError> {
    let sheet = Sheet::load(storage, model, record)?;
    let mut events = vec![];
    for region in regions {
        let key = (model.get(), region.as_str());
        let found = sheet.record(storage, region)?;
        if CERTIFIED.may_load(storage, key)? == found {
            continue;
        }
        let region = region.clone();
        events.push(match found {
            Some(found) => {
                CERTIFIED.save(storage, key, &found)?;
                let Certified { until, presale_until, .. } = found;
                CatalogEvent::Certified { model, region, until, presale_until }
            }
            None => {
                CERTIFIED.remove(storage, key);
                CatalogEvent::Decertified { model, region }
            }
        });
    }
    Ok(events)
}

/// A name as it stands in a key.
///
/// # Errors
/// Only when the key is broken.
pub fn slug(key: &str) -> StdResult<Slug> {
    key.parse().map_err(|_| StdError::parse_err("Slug", "not a name"))
}
