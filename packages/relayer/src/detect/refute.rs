//! A silence report stands against a device that has been heard since.

use surety_api::DeviceId;
use surety_statement::status;

use crate::detect::{counts, text};
use crate::registry::{Knowledge, Known, Rules};
use crate::store::outbox::{Kind, Report};

/// The refutation to send, if the device's last word bears a beacon that is newer than the report.
///
/// A terminal fault is kept for the malfunction it proves, and that ends the report as well: a statement is used once.
#[must_use]
pub fn report(
    knowledge: &Knowledge,
    device: DeviceId,
    known: &Known,
    rules: &Rules,
    now: u64,
) -> Option<Report> {
    let open = known.standing.open?;
    let word = known.last?;
    let newer = knowledge.beacon_time(&word).is_some_and(|published_at| published_at > open.opened_at);
    let fit = !status::is_removed(word.status) && !known.terms.is_terminal(word.status);
    (newer && fit && counts(&word, known, rules, now)).then(|| Report {
        dedupe: format!("refute/{device}/{}", text(word.position)),
        kind: Kind::Refute { device, proof: word.position },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::example::{known, published, word, ACTIVATED, DEVICE, RULES};
    use crate::registry::OpenReport;

    const NOW: u64 = ACTIVATED + 1_000;

    fn silent() -> Known {
        let mut device = known();
        device.standing.open = Some(OpenReport { opened_at: NOW - 100, window_ends: NOW + 100 });
        device.last = Some(word(3, NOW, status::OK));
        device
    }

    #[test]
    fn a_newer_beacon_refutes_and_an_older_or_unknown_one_does_not() {
        let device = silent();
        let look = |at| report(&published(at), DEVICE, &device, &RULES, NOW);
        assert_eq!(look(NOW - 99).unwrap().kind, Kind::Refute { device: DEVICE, proof: (1, 3) });
        assert_eq!(look(NOW - 100), None);
        assert_eq!(report(&Knowledge::default(), DEVICE, &device, &RULES, NOW), None);
    }

    #[test]
    fn only_an_open_report_is_refuted_and_not_by_every_word() {
        let knowledge = published(NOW - 50);
        let mut device = silent();
        for code in [status::REMOVED, 0x8001] {
            device.last = Some(word(3, NOW, code));
            assert_eq!(report(&knowledge, DEVICE, &device, &RULES, NOW), None);
        }
        device.last = Some(word(3, NOW, 0x8fff));
        assert!(report(&knowledge, DEVICE, &device, &RULES, NOW).is_some());
        // Also when the window is over, as long as nobody has finalised.
        assert!(report(&knowledge, DEVICE, &device, &RULES, NOW + 200).is_some());
        device.standing.open = None;
        assert_eq!(report(&knowledge, DEVICE, &device, &RULES, NOW), None);
    }
}
