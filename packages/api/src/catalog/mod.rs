//! `catalog`: what may be made and sold: categories, standards, testers, models with their certificates, firmware,
//! distributors (docs/design.md section 3.4).

mod event;
mod query;
pub mod raw;
mod record;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Uint128};
use surety_accrual::TierTable;

use crate::{messages, Document, LicenceId, ModelId, Slug};

pub use event::*;
pub use query::*;
pub use record::*;

/// Longest name and hardware revision of a model, in bytes.
pub const MAX_HARDWARE_BYTES: usize = 64;
/// Most terminal fault codes of a model.
pub const MAX_TERMINAL_CODES: usize = 64;
/// The first status code that is a fault (docs/design.md section 5).
pub const FIRST_FAULT_CODE: u16 = 0x8000;
/// Most regions there can be.
pub const MAX_REGIONS: usize = 32;
/// Most standards there can be; also the most entries in one list of reports or certificates.
pub const MAX_STANDARDS: usize = 64;
/// Longest title of a standard, in bytes.
pub const MAX_TITLE_BYTES: usize = 64;
/// Longest conditions of a standard, in bytes.
pub const MAX_CONDITIONS_BYTES: usize = 256;
/// Longest version of a firmware release, in bytes.
pub const MAX_VERSION_BYTES: usize = 32;
/// Longest name of a distributor, in bytes.
pub const MAX_NAME_BYTES: usize = 64;

/// Nothing but where the charter is. The network's and the third-party standards and the regions us, eu and uk are there from
/// the start.
#[cw_serde]
pub struct InstantiateMsg {
    /// Address of the charter.
    pub charter: String,
}

/// What a tester found.
#[cw_serde]
pub struct NewReport {
    /// The standard tested.
    pub standard: Slug,
    /// Whether the model meets it.
    pub passed: bool,
    /// The report.
    pub document: Document,
}

/// What integrations certifies.
#[cw_serde]
pub struct NewCertificate {
    /// The standard.
    pub standard: Slug,
    /// Enough for a presale, never for a mint; needs no report yet.
    pub provisional: bool,
    /// What it is certified on.
    pub evidence: Document,
    /// The number of the report it rests on. A network standard needs one of an admitted tester, unless provisional.
    pub report: Option<u64>,
    /// Unix seconds until which it is valid.
    pub valid_until: u64,
}

messages! {
    /// What can be done with the catalog.
    pub enum ExecuteMsg {
        /// Governance: creates or changes a category. Later mints only. Emits `category_set`. Fails on a broken tier table or zero stake.
        SetCategory {
            /// Its name.
            category: Slug,
            /// Stake per device, smallest unit.
            unit_stake: Uint128,
            /// How stake is shared as the network grows.
            tiers: TierTable,
            /// Devices the network wishes for, for whoever plans to make some; 0 when it names none.
            target: u64,
            /// Whether the market serves it too little: its makers may be lent a part of their bond.
            underserved: bool,
        },
        /// Governance: creates or changes a standard. Where it demands more than before, certifications of the regions it concerns
        /// hold again once anyone has sent `refresh`. Emits `standard_set`. Fails on an empty or long text, a region that is not
        /// open, a changed class, leave to be left out that it did not give before, and on a 65th standard.
        SetStandard {
            /// Its name.
            standard: Slug,
            /// What it is and what it demands.
            details: Standard,
        },
        /// Governance: opens a region. Emits `region_added`. Fails on one that is open and on the 33rd.
        AddRegion {
            /// Its name.
            region: Slug,
        },
        /// Governance: admits a tester, or one that was removed again. Emits `tester_admitted`. Fails on one that is admitted.
        AdmitTester {
            /// Its address.
            address: String,
        },
        /// Governance: removes a tester. What it has reported stays on record, and allows no new certificate. Emits
        /// `tester_removed`. Fails on one that is not admitted.
        RemoveTester {
            /// Its address.
            address: String,
        },
        /// The licence's holder, while the licence is valid: registers a model, or a software service. Emits `model_registered`. Fails
        /// on an unknown category, region or standard, a standard that may not be left out, codes below 0x8000, twice, none, or more
        /// than 64.
        RegisterModel {
            /// Whose model.
            licence: LicenceId,
            /// Its category; for software the one it serves.
            category: Slug,
            /// Its name and hardware revision, 1 to 64 bytes.
            hardware: String,
            /// A device or a software service.
            kind: ModelKind,
            /// Standards of features it leaves out on purpose: not demanded of it, and never certified for it.
            left_out: Vec<Slug>,
            /// Regions it is to be certified for, at least one.
            regions: Vec<Slug>,
            /// What it is, in full.
            specification: Document,
        },
        /// The licence's holder: applies for more regions. Emits `region_applied` for each, and `certified` where nothing is
        /// lacking. Fails on a region that is not open or applied for already.
        ApplyForRegions {
            /// The model.
            model: ModelId,
            /// The regions, at least one.
            regions: Vec<Slug>,
        },
        /// An admitted tester, never the model's maker: files what was found. Emits `report_filed` for each. Fails on a standard that
        /// does not concern the model or is left out.
        FileReports {
            /// The model.
            model: ModelId,
            /// What was found, 1 to 64 entries, each standard once.
            reports: Vec<NewReport>,
        },
        /// Integrations, never a tester: certifies a model for standards, on evidence. Replaces the certificates there were; all
        /// stay in the history. Emits `certificate_issued` for each, and `certified` or `decertified` for regions that gain or lose.
        /// Fails on a standard that does not concern the model or is left out, a network standard without a passed report of
        /// an admitted tester, and a time that is over.
        Certify {
            /// The model.
            model: ModelId,
            /// The certificates, 1 to 64, each standard once.
            certificates: Vec<NewCertificate>,
        },
        /// Integrations: takes a certificate back. Later mints only. Emits `certificate_revoked`, and `decertified` for regions that
        /// lose by it. Fails when there is none.
        RevokeCertificate {
            /// The model.
            model: ModelId,
            /// The standard.
            standard: Slug,
            /// Why.
            evidence: Document,
        },
        /// Anyone: looks again whether a model has all that a region demands now. Needed once after a standard was made stricter.
        /// Emits `certified` or `decertified` when that changes something. Fails on a region the model has not applied for.
        Refresh {
            /// The model.
            model: ModelId,
            /// The region.
            region: Slug,
        },
        /// The licence's holder, whatever became of the licence: publishes a release of the model's firmware. Emits
        /// `firmware_released`. Fails on a version that is there and on a digest that is not 32 bytes.
        ReleaseFirmware {
            /// The model.
            model: ModelId,
            /// Its version, 1 to 32 bytes.
            version: String,
            /// SHA-256 of the image, 32 bytes.
            digest: Binary,
            /// What it changes, and where it is.
            notes: Document,
        },
        /// The licence's holder or integrations: takes a release back. Nothing else changes. Emits `firmware_revoked`. Fails when
        /// there is none or it was taken back.
        RevokeFirmware {
            /// The model.
            model: ModelId,
            /// The version.
            version: String,
        },
        /// Anyone: applies as a distributor; a later application replaces this one. Emits `distributor_applied`. Fails when it is
        /// certified and on an empty or long name.
        ApplyAsDistributor {
            /// Its name, 1 to 64 bytes.
            name: String,
            /// The application.
            application: Document,
        },
        /// Integrations: certifies a distributor that has applied. Emits `distributor_certified`. Fails when no application is open.
        CertifyDistributor {
            /// Its address.
            address: String,
        },
        /// Integrations: takes a distributor's certification back, or turns its application down. It may apply again. Emits
        /// `distributor_revoked`. Fails when there is neither.
        RevokeDistributor {
            /// Its address.
            address: String,
        },
    }
    arguments {
        address: String,
        application: Document,
        category: Slug,
        certificates: Vec<NewCertificate>,
        details: Standard,
        digest: Binary,
        evidence: Document,
        hardware: String,
        kind: ModelKind,
        left_out: Vec<Slug>,
        licence: LicenceId,
        model: ModelId,
        name: String,
        notes: Document,
        region: Slug,
        regions: Vec<Slug>,
        reports: Vec<NewReport>,
        specification: Document,
        standard: Slug,
        target: u64,
        tiers: TierTable,
        underserved: bool,
        unit_stake: Uint128,
        version: String,
    }
}
