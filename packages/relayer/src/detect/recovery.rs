//! A device that was found silent or removed is back.

use surety_api::DeviceId;
use surety_statement::status;

use crate::detect::{counts, text};
use crate::registry::{Knowledge, Known, Rules};
use crate::store::outbox::{Kind, Report};

/// The recovery to report, if the device's last word bears a beacon that is newer than the finding.
///
/// A terminal fault is no recovery: it is kept for the malfunction it proves.
#[must_use]
pub fn report(
    knowledge: &Knowledge,
    device: DeviceId,
    known: &Known,
    rules: &Rules,
    now: u64,
) -> Option<Report> {
    let away_since = known.away_since()?;
    let word = known.last?;
    let newer = knowledge.beacon_time(&word).is_some_and(|published_at| published_at > away_since);
    let fit = !status::is_removed(word.status) && !known.terms.is_terminal(word.status);
    (newer && fit && counts(&word, known, rules, now)).then(|| Report {
        dedupe: format!("recovery/{device}/{}", text(word.position)),
        kind: Kind::Recovery { device, proof: word.position },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::example::{found, known, published, word, ACTIVATED, DEVICE, RULES};
    use surety_api::telemetry::raw::FindingKind;

    const NOW: u64 = ACTIVATED + 1_000;

    #[test]
    fn a_word_over_a_newer_beacon_brings_back_who_was_away() {
        for kind in [FindingKind::Disconnected {}, FindingKind::Removed {}] {
            let mut device = known();
            device.standing.finding = found(kind, NOW - 100);
            device.last = Some(word(3, NOW, status::OK));
            let look = |at| report(&published(at), DEVICE, &device, &RULES, NOW);
            assert_eq!(look(NOW - 99).unwrap().kind, Kind::Recovery { device: DEVICE, proof: (1, 3) });
            assert_eq!(look(NOW - 100), None);
        }
    }

    #[test]
    fn nobody_recovers_from_a_failure_from_nothing_or_by_saying_removed() {
        let mut device = known();
        let knowledge = published(NOW - 50);
        device.last = Some(word(3, NOW, status::OK));
        assert_eq!(report(&knowledge, DEVICE, &device, &RULES, NOW), None);
        for kind in [FindingKind::Malfunction { code: 0x8001 }, FindingKind::Recovered {}] {
            device.standing.finding = found(kind, NOW - 100);
            assert_eq!(report(&knowledge, DEVICE, &device, &RULES, NOW), None);
        }
        device.standing.finding = found(FindingKind::Removed {}, NOW - 100);
        for code in [status::REMOVED, 0x8001] {
            device.last = Some(word(3, NOW, code));
            assert_eq!(report(&knowledge, DEVICE, &device, &RULES, NOW), None);
        }
    }
}
