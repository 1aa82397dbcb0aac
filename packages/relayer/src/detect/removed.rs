//! The device says that it was unplugged on purpose.

use surety_api::telemetry::raw::FindingKind;
use surety_api::DeviceId;
use surety_statement::status;

use crate::detect::{counts, text};
use crate::registry::{Found, Known, Rules};
use crate::store::outbox::{Kind, Report};

/// The removal to report, if the device's last word is one.
#[must_use]
pub fn report(device: DeviceId, known: &Known, rules: &Rules, now: u64) -> Option<Report> {
    let word = known.last.filter(|word| status::is_removed(word.status))?;
    let found = matches!(
        known.standing.finding,
        Some(Found { kind: FindingKind::Malfunction { .. } | FindingKind::Removed {}, .. })
    );
    (!found && counts(&word, known, rules, now)).then(|| Report {
        dedupe: format!("removed/{device}/{}", text(word.position)),
        kind: Kind::Removed { device, proof: word.position },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::example::{found, known, word, ACTIVATED, DEVICE, RULES};

    const NOW: u64 = ACTIVATED + 1_000;

    #[test]
    fn the_last_word_removed_is_reported_once_it_counts() {
        let mut device = known();
        device.last = Some(word(7, NOW, status::REMOVED));
        let reported = report(DEVICE, &device, &RULES, NOW).unwrap();
        assert_eq!(reported.kind, Kind::Removed { device: DEVICE, proof: (1, 7) });
        assert_eq!(reported.dedupe, format!("removed/{DEVICE}/1.7"));
        assert_eq!(report(DEVICE, &device, &RULES, NOW + RULES.max_age + 1), None);
    }

    #[test]
    fn a_device_that_spoke_since_or_is_found_already_is_not_reported() {
        let mut device = known();
        device.last = Some(word(8, NOW, status::OK));
        assert_eq!(report(DEVICE, &device, &RULES, NOW), None);
        device.last = Some(word(9, NOW, status::REMOVED));
        for kind in [FindingKind::Removed {}, FindingKind::Malfunction { code: 0x8001 }] {
            device.standing.finding = found(kind, NOW);
            assert_eq!(report(DEVICE, &device, &RULES, NOW), None);
        }
        for kind in [FindingKind::Disconnected {}, FindingKind::Recovered {}] {
            device.standing.finding = found(kind, NOW);
            assert!(report(DEVICE, &device, &RULES, NOW).is_some());
        }
    }
}
