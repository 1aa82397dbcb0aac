//! What is reported.

use crate::{typed_events, LicenceId};

typed_events! {
    /// What the license contract reports.
    pub enum LicenseEvent in "license" {
        /// A licence was issued.
        Issued => "issued" {
            /// The licence.
            licence: LicenceId,
            /// Its holder.
            holder: String,
            /// Unix seconds at which it ends unless confirmed.
            expires: u64,
        },
        /// A licence is active.
        Confirmed => "confirmed" {
            /// The licence.
            licence: LicenceId,
        },
        /// A licence is being left.
        Renounced => "renounced" {
            /// The licence.
            licence: LicenceId,
            /// Unix seconds from which its bond may be withdrawn.
            withdrawal_date: u64,
        },
        /// A licence is left and its bond paid.
        Withdrawn => "withdrawn" {
            /// The licence.
            licence: LicenceId,
        },
    }
}
