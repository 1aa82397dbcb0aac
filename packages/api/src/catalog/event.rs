//! What the catalog reports.

use cosmwasm_std::Uint128;

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
        /// A model may be minted for a region.
        Certified => "certified" {
            /// The model.
            model: ModelId,
            /// The region.
            region: Slug,
        },
        /// A model may no longer be minted for a region.
        Decertified => "decertified" {
            /// The model.
            model: ModelId,
            /// The region.
            region: Slug,
        },
    }
}
