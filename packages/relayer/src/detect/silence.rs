//! Devices that were not heard for too long.

use surety_api::telemetry::MAX_BATCH;
use surety_api::DeviceId;

use crate::registry::{Known, Registry};
use crate::store::outbox::{Kind, Report};

/// Whether a device is silent at `now`, reported or not.
#[must_use]
pub fn is_silent(known: &Known, now: u64) -> bool {
    let mut unreported = known.clone();
    unreported.standing.reported_at = None;
    unreported.silent_from().is_some_and(|from| from <= now)
}

/// The devices to report now, in order. None where the relayer is no reporter. Only shards with a device that may be due
/// are looked through, one at a time.
#[must_use]
pub fn devices(registry: &Registry, now: u64) -> Vec<DeviceId> {
    let unquiet = {
        let knowledge = registry.read();
        if knowledge.is_reporter {
            knowledge.unquiet(now)
        } else {
            Vec::new()
        }
    };
    let silent = unquiet.into_iter().flat_map(|shard| registry.write().silent(shard, now));
    let mut devices: Vec<DeviceId> = silent.collect();
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
    use crate::detect::example::{found, known, registry, word, ACTIVATED, SILENCE_AFTER};
    use crate::registry::OpenReport;
    use surety_api::telemetry::raw::FindingKind;

    const DUE: u64 = ACTIVATED + SILENCE_AFTER;

    fn silent(known: &Known, now: u64) -> bool {
        let registry = registry(known);
        registry.write().is_reporter = true;
        let found = devices(&registry, now);
        assert!(found.iter().all(|device| *device == known.key.device()));
        // Asked again, the answer is the same: it is not reported yet.
        assert_eq!(devices(&registry, now), found);
        !found.is_empty()
    }

    #[test]
    fn a_device_counts_as_heard_at_its_activation_and_by_its_own_clock_after_that() {
        assert!(!silent(&known(), DUE - 1));
        assert!(silent(&known(), DUE));
        let mut device = known();
        device.last = Some(word(1, ACTIVATED + 500, 0));
        assert!(!silent(&device, DUE + 499));
        assert!(silent(&device, DUE + 500));
        // A clock before activation makes nothing earlier, one ahead nothing silent.
        device.last = Some(word(1, ACTIVATED - 500, 0));
        assert!(!silent(&device, DUE - 1));
        device.last = Some(word(1, DUE + 10, 0));
        assert!(!silent(&device, DUE));
        // An event of the existing format proves nothing, but it is a sign of life.
        device.last = None;
        device.observed_ms = Some((ACTIVATED + 700) * 1_000);
        assert!(!silent(&device, DUE + 699));
        assert!(silent(&device, DUE + 700));
    }

    #[test]
    fn a_finding_an_open_report_or_a_word_of_its_own_keeps_it_from_reporting() {
        let mut device = known();
        for kind in
            [FindingKind::Malfunction { code: 0x8001 }, FindingKind::Disconnected {}, FindingKind::Removed {}]
        {
            device.standing.finding = found(kind, DUE);
            assert!(!silent(&device, DUE) && !is_silent(&device, DUE));
        }
        device.standing.finding = found(FindingKind::Recovered {}, DUE);
        assert!(silent(&device, DUE) && is_silent(&device, DUE));
        device.standing.open = Some(OpenReport { opened_at: DUE, window_ends: DUE + 9 });
        assert!(!silent(&device, DUE) && !is_silent(&device, DUE));
        device.standing.open = None;
        device.standing.banned = true;
        assert!(!silent(&device, DUE) && !is_silent(&device, DUE));
        device.standing.banned = false;
        device.standing.reported_at = Some(DUE);
        assert!(!silent(&device, DUE + SILENCE_AFTER));
        assert!(is_silent(&device, DUE));
        assert!(silent(&device, DUE + SILENCE_AFTER + 1));
    }

    #[test]
    fn who_is_no_reporter_reports_nothing() {
        assert!(devices(&registry(&known()), DUE).is_empty());
    }

    #[test]
    fn a_shard_is_looked_at_again_when_something_makes_its_device_due_earlier() {
        let mut device = known();
        device.standing.open = Some(OpenReport { opened_at: DUE, window_ends: DUE + 9 });
        let registry = registry(&device);
        registry.write().is_reporter = true;
        assert!(devices(&registry, DUE).is_empty());
        assert!(registry.read().unquiet(u64::MAX - 1).is_empty());
        registry.write().set_standing(&device.key.device(), crate::registry::Standing::WORKING);
        assert_eq!(devices(&registry, DUE), [device.key.device()]);
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
