//! Devices that were not heard for too long.

use surety_api::telemetry::raw::FindingKind;
use surety_api::telemetry::MAX_BATCH;
use surety_api::DeviceId;

use crate::registry::{Found, Knowledge, Known};
use crate::store::outbox::{Kind, Report};

/// Whether a device is to be reported silent at `now`, if it has not been reported.
#[must_use]
pub fn is_silent(known: &Known, now: u64) -> bool {
    let found = matches!(
        known.standing.finding,
        Some(Found {
            kind: FindingKind::Malfunction { .. } | FindingKind::Disconnected {} | FindingKind::Removed {},
            ..
        })
    );
    let silent = now.checked_sub(known.heard_at());
    !found
        && known.standing.open.is_none()
        && silent.is_some_and(|silent| silent >= known.terms.silence_after)
}

/// A word of this relayer counts on the chain as long as the lot's `silence_after`.
fn has_said_so(known: &Known, now: u64) -> bool {
    let said_at = known.standing.reported_at;
    said_at.is_some_and(|said_at| now.saturating_sub(said_at) <= known.terms.silence_after)
}

/// The devices to report now, in order. None where the relayer is no reporter.
#[must_use]
pub fn devices(knowledge: &Knowledge, now: u64) -> Vec<DeviceId> {
    if !knowledge.is_reporter {
        return Vec::new();
    }
    let due = |known: &Known| is_silent(known, now) && !has_said_so(known, now);
    let due = knowledge.devices.iter().filter(|(_, known)| due(known));
    let mut devices: Vec<DeviceId> = due.map(|(device, _)| *device).collect();
    devices.sort_unstable();
    devices
}

/// Reports of at most 100 devices each.
pub fn reports(devices: &[DeviceId], now: u64) -> impl Iterator<Item = Report> + '_ {
    devices.chunks(MAX_BATCH).map(move |batch| Report {
        dedupe: format!("silence/{now}/{}", batch.first().map(DeviceId::to_string).unwrap_or_default()),
        kind: Kind::Silence { devices: batch.to_vec() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::example::{found, known, word, ACTIVATED, DEVICE, SILENCE_AFTER};
    use crate::registry::OpenReport;

    const DUE: u64 = ACTIVATED + SILENCE_AFTER;

    fn with(known: Known) -> Knowledge {
        let mut knowledge = Knowledge { is_reporter: true, ..Knowledge::default() };
        knowledge.devices.insert(DEVICE, known);
        knowledge
    }

    #[test]
    fn a_device_counts_as_heard_at_its_activation_and_by_its_own_clock_after_that() {
        assert_eq!(devices(&with(known()), DUE - 1), []);
        assert_eq!(devices(&with(known()), DUE), [DEVICE]);
        let mut device = known();
        device.last = Some(word(1, ACTIVATED + 500, 0));
        assert_eq!(devices(&with(device.clone()), DUE + 499), []);
        assert_eq!(devices(&with(device.clone()), DUE + 500), [DEVICE]);
        // A clock before activation makes nothing earlier, one ahead nothing silent.
        device.last = Some(word(1, ACTIVATED - 500, 0));
        assert_eq!(devices(&with(device.clone()), DUE - 1), []);
        device.last = Some(word(1, DUE + 10, 0));
        assert_eq!(devices(&with(device), DUE), []);
    }

    #[test]
    fn a_finding_an_open_report_or_a_word_of_its_own_keeps_it_from_reporting() {
        let mut device = known();
        for kind in
            [FindingKind::Malfunction { code: 0x8001 }, FindingKind::Disconnected {}, FindingKind::Removed {}]
        {
            device.standing.finding = found(kind, DUE);
            assert_eq!(devices(&with(device.clone()), DUE), []);
        }
        device.standing.finding = found(FindingKind::Recovered {}, DUE);
        assert_eq!(devices(&with(device.clone()), DUE), [DEVICE]);
        device.standing.open = Some(OpenReport { opened_at: DUE, window_ends: DUE + 9 });
        assert_eq!(devices(&with(device.clone()), DUE), []);
        device.standing.open = None;
        device.standing.reported_at = Some(DUE);
        assert_eq!(devices(&with(device.clone()), DUE + SILENCE_AFTER), []);
        assert_eq!(devices(&with(device), DUE + SILENCE_AFTER + 1), [DEVICE]);
    }

    #[test]
    fn who_is_no_reporter_reports_nothing() {
        let mut knowledge = with(known());
        knowledge.is_reporter = false;
        assert_eq!(devices(&knowledge, DUE), []);
    }

    #[test]
    fn a_report_holds_a_hundred_devices() {
        let many: Vec<DeviceId> = (0..=200).map(|n| DeviceId::new([n; 20])).collect();
        let lengths: Vec<usize> = reports(&many, 5)
            .map(|report| match report.kind {
                Kind::Silence { devices } => devices.len(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(lengths, [100, 100, 1]);
    }
}
