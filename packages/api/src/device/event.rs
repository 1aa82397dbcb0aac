//! What is reported.

use surety_statement::DeviceId;

use crate::vault::FaultCause;
use crate::{typed_events, LicenceId, LotId, ModelId};

typed_events! {
    /// What the device contract reports.
    pub enum DeviceEvent in "device" {
        /// Devices were minted as one lot.
        Minted => "minted" {
            /// The lot.
            lot: LotId,
            /// Its licence.
            licence: LicenceId,
            /// Its model.
            model: ModelId,
            /// How many devices.
            count: u32,
        },
        /// A device was sold and installed.
        Activated => "activated" {
            /// The device.
            device: DeviceId,
            /// Its lot.
            lot: LotId,
            /// Its first owner.
            owner: String,
        },
        /// A device will never be sold.
        ScrapAnnounced => "scrap_announced" {
            /// The device.
            device: DeviceId,
            /// Unix seconds from which its stake is due.
            scrap_date: u64,
            /// Unix seconds from which the notice has lapsed.
            scrap_until: u64,
        },
        /// A device's stake was returned.
        Scrapped => "scrapped" {
            /// The device.
            device: DeviceId,
        },
        /// A device was freed by its own key.
        Reclaimed => "reclaimed" {
            /// The device.
            device: DeviceId,
            /// The licence it belongs to.
            licence: LicenceId,
        },
        /// A device is in a vehicle.
        Paired => "paired" {
            /// The device.
            device: DeviceId,
            /// The vehicle, base64.
            vehicle: String,
        },
        /// A device is in no vehicle.
        Unpaired => "unpaired" {
            /// The device.
            device: DeviceId,
        },
        /// A fault took effect.
        FaultApplied => "fault_applied" {
            /// The device.
            device: DeviceId,
            /// Why.
            cause: FaultCause,
        },
        /// A recovery took effect.
        RecoveryApplied => "recovery_applied" {
            /// The device.
            device: DeviceId,
        },
        /// A device is off the network.
        Banned => "banned" {
            /// The device.
            device: DeviceId,
            /// Unix seconds until which its accrual is withheld; 0 when it is not.
            held_until: u64,
        },
        /// A device is back on the network.
        Unbanned => "unbanned" {
            /// The device.
            device: DeviceId,
        },
        /// A case about a ban is open.
        BanHeld => "ban_held" {
            /// The device.
            device: DeviceId,
            /// Unix seconds until which its accrual is withheld now; 0 when it is not.
            held_until: u64,
        },
        /// A case about a ban is over.
        BanEnded => "ban_ended" {
            /// The device.
            device: DeviceId,
            /// Whether the ban stands.
            upheld: bool,
        },
        /// A fault was found to be none.
        FaultOverturned => "fault_overturned" {
            /// The device.
            device: DeviceId,
        },
        /// A device has a new holder.
        Transferred => "transferred" {
            /// The device.
            device: DeviceId,
            /// Who held it.
            from: String,
            /// Who holds it.
            to: String,
        },
    }
}
