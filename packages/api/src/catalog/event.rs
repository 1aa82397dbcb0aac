//! What the catalog reports.

use cosmwasm_std::Uint128;

use super::CertificateStatus;
use crate::{typed_events, LicenceId, ModelId, Slug};

typed_events! {
    /// What the catalog reports.
    pub enum CatalogEvent in "catalog" {
        /// A category was created or changed.
        CategorySet => "category_set" {
            /// Its name.
            category: Slug,
            /// Stake per device.
            unit_stake: Uint128,
        },
        /// A standard was created or changed.
        StandardSet => "standard_set" {
            /// Its name.
            standard: Slug,
        },
        /// A region is open.
        RegionAdded => "region_added" {
            /// Its name.
            region: Slug,
        },
        /// A tester may report.
        TesterAdmitted => "tester_admitted" {
            /// Its address.
            address: String,
        },
        /// A tester may report no more.
        TesterRemoved => "tester_removed" {
            /// Its address.
            address: String,
        },
        /// A model was registered.
        ModelRegistered => "model_registered" {
            /// The model.
            model: ModelId,
            /// Whose.
            licence: LicenceId,
            /// Its category.
            category: Slug,
        },
        /// A model is to be certified for one more region.
        RegionApplied => "region_applied" {
            /// The model.
            model: ModelId,
            /// The region.
            region: Slug,
        },
        /// A tester has filed a report.
        ReportFiled => "report_filed" {
            /// The model.
            model: ModelId,
            /// The report's number.
            report: u64,
            /// The standard tested.
            standard: Slug,
            /// Whether the model meets it.
            passed: bool,
        },
        /// A model has a certificate.
        CertificateIssued => "certificate_issued" {
            /// The model.
            model: ModelId,
            /// The standard.
            standard: Slug,
            /// What it is worth.
            status: CertificateStatus,
            /// Unix seconds until which it is valid.
            valid_until: u64,
        },
        /// A certificate was taken back.
        CertificateRevoked => "certificate_revoked" {
            /// The model.
            model: ModelId,
            /// The standard.
            standard: Slug,
        },
        /// How long a model may be minted or sold ahead for a region has changed.
        Certified => "certified" {
            /// The model.
            model: ModelId,
            /// The region.
            region: Slug,
            /// Unix seconds until which it may be minted; 0 when it may not.
            until: u64,
            /// Unix seconds until which it may be sold ahead.
            presale_until: u64,
        },
        /// A model may no longer be minted or sold ahead for a region.
        Decertified => "decertified" {
            /// The model.
            model: ModelId,
            /// The region.
            region: Slug,
        },
        /// A firmware release was published.
        FirmwareReleased => "firmware_released" {
            /// The model.
            model: ModelId,
            /// Its version.
            version: String,
        },
        /// A firmware release was taken back.
        FirmwareRevoked => "firmware_revoked" {
            /// The model.
            model: ModelId,
            /// Its version.
            version: String,
        },
        /// Somebody applied as a distributor.
        DistributorApplied => "distributor_applied" {
            /// Its address.
            address: String,
        },
        /// A distributor may sell through official channels.
        DistributorCertified => "distributor_certified" {
            /// Its address.
            address: String,
        },
        /// A distributor was turned down or may no longer sell through official channels.
        DistributorRevoked => "distributor_revoked" {
            /// Its address.
            address: String,
        },
    }
}
