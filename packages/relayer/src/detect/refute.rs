//! A silence report stands against a device that has been heard since.

use surety_api::DeviceId;
use surety_statement::status;

use crate::detect::{counts, text};
use crate::registry::{Knowledge, Known, Position, Rules, Word};
use crate::store::outbox::{Kind, Report};

/// Whether what a device has said refutes the silence report on it: it bears a beacon that is newer than the report.
///
/// A terminal fault is kept for the malfunction it proves, and that ends the report as well: a statement is used once.
#[must_use]
pub fn refutes(word: &Word, knowledge: &Knowledge, known: &Known, rules: &Rules, now: u64) -> bool {
    let Some(open) = known.standing.open else { return false };
    let newer = knowledge.beacon_time(word).is_some_and(|published_at| published_at > open.opened_at);
    let fit = !status::is_removed(word.status) && !known.terms.is_terminal(word.status);
    newer && fit && counts(word, known, rules, now)
}

/// The refutation by the statement at that position.
#[must_use]
pub fn report(device: DeviceId, position: Position) -> Report {
    Report {
        dedupe: format!("refute/{device}/{}", text(position)),
        kind: Kind::Refute { device, proof: position },
    }
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
        device
    }

    #[test]
    fn a_newer_beacon_refutes_and_an_older_or_unknown_one_does_not() {
        let said = word(3, NOW, status::OK);
        let look = |at| refutes(&said, &published(at), &silent(), &RULES, NOW);
        assert!(look(NOW - 99));
        assert!(!look(NOW - 100));
        assert!(!refutes(&said, &Knowledge::default(), &silent(), &RULES, NOW));
        assert_eq!(report(DEVICE, said.position).kind, Kind::Refute { device: DEVICE, proof: (1, 3) });
    }

    #[test]
    fn only_an_open_report_is_refuted_and_not_by_every_word() {
        let knowledge = published(NOW - 50);
        let mut device = silent();
        let look = |code, device: &Known, now| refutes(&word(3, NOW, code), &knowledge, device, &RULES, now);
        for code in [status::REMOVED, 0x8001] {
            assert!(!look(code, &device, NOW));
        }
        // Also when the window is over, as long as nobody has finalised.
        assert!(look(0x8fff, &device, NOW) && look(0x8fff, &device, NOW + 200));
        assert!(!look(0x8fff, &device, NOW + RULES.max_age + 1));
        device.standing.open = None;
        assert!(!look(0x8fff, &device, NOW));
    }
}
