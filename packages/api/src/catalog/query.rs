//! What can be asked, and the answers.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::Uint128;
use surety_accrual::TierTable;

use super::{raw, Certificate, Firmware, Report, Standard};
use crate::message::Cursor;
use crate::{messages, Document, LicenceId, ModelId, Slug};

messages! {
    /// What the catalog answers. Every list comes in pages: 30 entries by default, 100 at most.
    #[derive(QueryResponses)]
    pub enum QueryMsg {
        /// What was fixed at instantiation.
        #[returns(super::InstantiateMsg)]
        Config {},
        /// One category.
        #[returns(CategoryResponse)]
        Category {
            /// Its name.
            category: Slug,
        },
        /// All categories, by name.
        #[returns(CategoriesResponse)]
        Categories {
            /// The last entry of the page before.
            start_after: Option<Slug>,
            /// Entries.
            limit: Option<u32>,
        },
        /// All standards, by name.
        #[returns(StandardsResponse)]
        Standards {
            /// The last entry of the page before.
            start_after: Option<Slug>,
            /// Entries.
            limit: Option<u32>,
        },
        /// All regions that are open, by name: 32 at most.
        #[returns(RegionsResponse)]
        Regions {},
        /// One tester, admitted or removed.
        #[returns(TesterResponse)]
        Tester {
            /// Its address.
            address: String,
        },
        /// All testers, admitted and removed, by address.
        #[returns(TestersResponse)]
        Testers {
            /// The last entry of the page before.
            start_after: Option<String>,
            /// Entries.
            limit: Option<u32>,
        },
        /// One model.
        #[returns(ModelResponse)]
        Model {
            /// The model.
            model: ModelId,
        },
        /// All models, by id.
        #[returns(ModelsResponse)]
        Models {
            /// The last entry of the page before.
            start_after: Option<ModelId>,
            /// Entries.
            limit: Option<u32>,
        },
        /// The models of a licence, by id.
        #[returns(ModelsResponse)]
        ModelsOfLicence {
            /// The licence.
            licence: LicenceId,
            /// The last entry of the page before.
            start_after: Option<ModelId>,
            /// Entries.
            limit: Option<u32>,
        },
        /// The models of a category, by id.
        #[returns(ModelsResponse)]
        ModelsOfCategory {
            /// The category.
            category: Slug,
            /// The last entry of the page before.
            start_after: Option<ModelId>,
            /// Entries.
            limit: Option<u32>,
        },
        /// Where a model stands in every region it has applied for, as its certificates and today's standards say.
        #[returns(CertifiedRegionsResponse)]
        CertifiedRegions {
            /// The model.
            model: ModelId,
        },
        /// A model's certificates, by standard.
        #[returns(CertificatesResponse)]
        Certificates {
            /// The model.
            model: ModelId,
            /// The last entry of the page before.
            start_after: Option<Slug>,
            /// Entries.
            limit: Option<u32>,
        },
        /// Every certificate a model ever got or lost, the oldest first.
        #[returns(HistoryResponse)]
        History {
            /// The model.
            model: ModelId,
            /// The last entry of the page before.
            start_after: Option<u64>,
            /// Entries.
            limit: Option<u32>,
        },
        /// What testers have reported of a model, the oldest first.
        #[returns(ReportsResponse)]
        Reports {
            /// The model.
            model: ModelId,
            /// The last entry of the page before.
            start_after: Option<u64>,
            /// Entries.
            limit: Option<u32>,
        },
        /// A model's firmware releases, by version as a text.
        #[returns(FirmwareResponse)]
        Firmware {
            /// The model.
            model: ModelId,
            /// The last entry of the page before.
            start_after: Option<String>,
            /// Entries.
            limit: Option<u32>,
        },
        /// One distributor.
        #[returns(DistributorResponse)]
        Distributor {
            /// Its address.
            address: String,
        },
        /// All distributors, whatever their status, by address.
        #[returns(DistributorsResponse)]
        Distributors {
            /// The last entry of the page before.
            start_after: Option<String>,
            /// Entries.
            limit: Option<u32>,
        },
    }
    arguments {
        address: String,
        category: Slug,
        licence: LicenceId,
        limit: u32,
        model: ModelId,
        start_after: Cursor,
    }
}

/// One category.
#[cw_serde]
pub struct CategoryResponse {
    /// Its name.
    pub category: Slug,
    /// Stake per device, smallest unit.
    pub unit_stake: Uint128,
    /// How stake is shared.
    pub tiers: TierTable,
    /// Devices the network wishes for; 0 when it names none.
    pub target: u64,
    /// Whether the market serves it too little.
    pub underserved: bool,
}

/// Categories.
#[cw_serde]
pub struct CategoriesResponse {
    /// One page.
    pub categories: Vec<CategoryResponse>,
}

/// One standard.
#[cw_serde]
pub struct StandardResponse {
    /// Its name.
    pub standard: Slug,
    /// What it is and what it demands.
    pub details: Standard,
}

/// Standards.
#[cw_serde]
pub struct StandardsResponse {
    /// One page.
    pub standards: Vec<StandardResponse>,
}

/// Regions.
#[cw_serde]
pub struct RegionsResponse {
    /// All of them.
    pub regions: Vec<Slug>,
}

/// One tester.
#[cw_serde]
pub struct TesterResponse {
    /// Its address.
    pub address: String,
    /// Since when, and until when.
    pub tester: raw::Tester,
}

/// Testers.
#[cw_serde]
pub struct TestersResponse {
    /// One page.
    pub testers: Vec<TesterResponse>,
}

/// One model.
#[cw_serde]
pub struct ModelResponse {
    /// Its id.
    pub model: ModelId,
    /// The model.
    pub details: raw::Model,
    /// What it is, in full.
    pub specification: Document,
    /// Unix seconds at which it was registered.
    pub registered_at: u64,
}

/// Models.
#[cw_serde]
pub struct ModelsResponse {
    /// One page.
    pub models: Vec<ModelResponse>,
}

/// Where a model stands in a region.
#[cw_serde]
pub struct RegionStanding {
    /// The region.
    pub region: Slug,
    /// Unix seconds until which it has all that a mint demands; 0 when it has not.
    pub until: u64,
    /// Unix seconds until which it has all that a presale demands; 0 when it has not.
    pub presale_until: u64,
    /// Standards that lack a certificate for a mint, or whose certificate has run out.
    pub missing: Vec<Slug>,
    /// Whether the record that mints read says the same; when not, anyone may send `refresh`.
    pub recorded: bool,
}

/// Where a model stands in every region.
#[cw_serde]
pub struct CertifiedRegionsResponse {
    /// One entry per region the model has applied for.
    pub regions: Vec<RegionStanding>,
}

/// One certificate.
#[cw_serde]
pub struct CertificateResponse {
    /// The standard.
    pub standard: Slug,
    /// The certificate.
    pub certificate: Certificate,
}

/// Certificates.
#[cw_serde]
pub struct CertificatesResponse {
    /// One page.
    pub certificates: Vec<CertificateResponse>,
}

/// One certificate as it was issued or taken back.
#[cw_serde]
pub struct HistoryEntry {
    /// Its number, from 1 per model.
    pub number: u64,
    /// The standard.
    pub standard: Slug,
    /// The certificate as it was decided then.
    pub certificate: Certificate,
}

/// A model's history.
#[cw_serde]
pub struct HistoryResponse {
    /// One page.
    pub entries: Vec<HistoryEntry>,
}

/// One report.
#[cw_serde]
pub struct ReportResponse {
    /// Its number, from 1 per model.
    pub report: u64,
    /// What was found.
    pub details: Report,
}

/// Reports.
#[cw_serde]
pub struct ReportsResponse {
    /// One page.
    pub reports: Vec<ReportResponse>,
}

/// One firmware release.
#[cw_serde]
pub struct ReleaseResponse {
    /// Its version.
    pub version: String,
    /// The release.
    pub details: Firmware,
}

/// Firmware releases.
#[cw_serde]
pub struct FirmwareResponse {
    /// One page.
    pub releases: Vec<ReleaseResponse>,
}

/// One distributor.
#[cw_serde]
pub struct DistributorResponse {
    /// Its address.
    pub address: String,
    /// The distributor.
    pub details: raw::Distributor,
}

/// Distributors.
#[cw_serde]
pub struct DistributorsResponse {
    /// One page.
    pub distributors: Vec<DistributorResponse>,
}
