//! What is reported.

use surety_statement::DeviceId;

use super::SilenceRefusal;
use crate::typed_events;

typed_events! {
    /// What telemetry reports.
    pub enum TelemetryEvent in "telemetry" {
        /// A reporter was admitted.
        ReporterAdmitted => "reporter_admitted" {
            /// Its address.
            address: String,
        },
        /// A verdict went against a reporter.
        ReporterStruck => "reporter_struck" {
            /// Its address.
            address: String,
            /// Verdicts against it by now.
            strikes: u32,
        },
        /// A reporter is none any more.
        ReporterRemoved => "reporter_removed" {
            /// Its address.
            address: String,
        },
        /// A new beacon.
        Beacon => "beacon" {
            /// Its 8 bytes in hex.
            beacon: String,
        },
        /// A device has failed.
        Malfunction => "malfunction" {
            /// The device.
            device: DeviceId,
            /// The terminal code.
            code: u16,
        },
        /// A device was unplugged on purpose.
        Removed => "removed" {
            /// The device.
            device: DeviceId,
        },
        /// A reporter's word was counted.
        SilenceReported => "silence_reported" {
            /// The device.
            device: DeviceId,
            /// The reporter.
            reporter: String,
            /// Unix seconds since which nothing was heard.
            since: u64,
        },
        /// Enough reporters agree; the window is open.
        SilenceOpened => "silence_opened" {
            /// The device.
            device: DeviceId,
            /// Unix seconds at which it can be finalised.
            window_ends: u64,
        },
        /// A reporter's word was not counted.
        SilenceRefused => "silence_refused" {
            /// The device.
            device: DeviceId,
            /// Why.
            refusal: SilenceRefusal,
        },
        /// A silence report was cancelled by the device's own word.
        Refuted => "refuted" {
            /// The device.
            device: DeviceId,
        },
        /// A device is silent.
        SilenceFinalised => "silence_finalised" {
            /// The device.
            device: DeviceId,
        },
        /// A silent or removed device is back.
        Recovered => "recovered" {
            /// The device.
            device: DeviceId,
        },
        /// Reporters no longer agree that a device is silent, or it was banned: the report is void.
        SilenceVoid => "silence_void" {
            /// The device.
            device: DeviceId,
        },
        /// A device has proven that it was alive after a beacon.
        Alive => "alive" {
            /// The device.
            device: DeviceId,
        },
        /// What was found of a device is void.
        FindingOverturned => "finding_overturned" {
            /// The device.
            device: DeviceId,
        },
        /// A reporter's summary of an epoch was counted.
        EpochSubmitted => "epoch_submitted" {
            /// The epoch.
            epoch: u64,
            /// The reporter.
            reporter: String,
        },
        /// Enough reporters agree on an epoch.
        EpochAgreed => "epoch_agreed" {
            /// The epoch.
            epoch: u64,
            /// How many rows its summary has.
            count: u32,
        },
    }
}
