//! One file per message.

mod admit_reporter;
mod finalise_silence;
mod instantiate;
mod refute;
mod renew_beacon;
mod report_malfunction;
mod report_recovery;
mod report_removed;
mod report_silence;

pub use admit_reporter::admit_reporter;
pub use finalise_silence::finalise_silence;
pub use instantiate::instantiate;
pub use refute::refute;
pub use renew_beacon::renew_beacon;
pub use report_malfunction::report_malfunction;
pub use report_recovery::report_recovery;
pub use report_removed::report_removed;
pub use report_silence::report_silence;

use cosmwasm_std::{Event, StdResult, Storage};
use surety_api::telemetry::raw::FindingKind;
use surety_api::telemetry::TelemetryEvent;
use surety_api::DeviceId;

use crate::state::{FINDINGS, OPEN, PENDING};

/// What is found of a device, if anything was.
fn found(storage: &dyn Storage, device: DeviceId) -> StdResult<Option<FindingKind>> {
    Ok(FINDINGS.may_load(storage, device.into_bytes())?.map(|finding| finding.kind))
}

/// Takes a silence report away, open or not, and says so when there was one.
fn cancel_silence(storage: &mut dyn Storage, device: DeviceId) -> Option<Event> {
    let key = device.into_bytes();
    let reported = PENDING.has(storage, key) || OPEN.has(storage, key);
    PENDING.remove(storage, key);
    OPEN.remove(storage, key);
    reported.then(|| TelemetryEvent::Refuted { device }.into())
}
