//! One file per message.

mod admit_reporter;
mod finalise_silence;
mod instantiate;
mod overturn;
mod refute;
mod remove_reporter;
mod renew_beacon;
mod report_alive;
mod report_malfunction;
mod report_recovery;
mod report_removed;
mod report_silence;
mod submit_epoch;

pub use admit_reporter::admit_reporter;
pub use finalise_silence::finalise_silence;
pub use instantiate::instantiate;
pub use overturn::overturn;
pub use refute::refute;
pub use remove_reporter::{remove_reporter, strike_reporter};
pub use renew_beacon::renew_beacon;
pub use report_alive::report_alive;
pub use report_malfunction::report_malfunction;
pub use report_recovery::report_recovery;
pub use report_removed::report_removed;
pub use report_silence::report_silence;
pub use submit_epoch::{standing_votes, submit_epoch};

use cosmwasm_std::{Event, StdResult, Storage};
use surety_api::telemetry::raw::FindingKind;
use surety_api::telemetry::TelemetryEvent;
use surety_api::DeviceId;

use crate::state::{FINDINGS, OPEN, PENDING};

/// What is found of a device, if anything was.
fn found(storage: &dyn Storage, device: DeviceId) -> StdResult<Option<FindingKind>> {
    Ok(FINDINGS.may_load(storage, device.into_bytes())?.map(|finding| finding.kind))
}

/// Unix seconds of the opening of a silence report; before that, of its first word.
fn reported_at(storage: &dyn Storage, device: DeviceId) -> StdResult<Option<u64>> {
    let key = device.into_bytes();
    if let Some(open) = OPEN.may_load(storage, key)? {
        return Ok(Some(open.opened_at));
    }
    let pending = PENDING.may_load(storage, key)?;
    Ok(pending.as_ref().and_then(|pending| pending.words.first()).map(|word| word.at))
}

/// Takes a silence report away, open or not, and says so when there was one.
fn cancel_silence(storage: &mut dyn Storage, device: DeviceId) -> Option<Event> {
    let key = device.into_bytes();
    let reported = PENDING.has(storage, key) || OPEN.has(storage, key);
    PENDING.remove(storage, key);
    OPEN.remove(storage, key);
    reported.then(|| TelemetryEvent::Refuted { device }.into())
}
