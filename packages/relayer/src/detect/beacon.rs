//! The next beacon is due.

use crate::registry::{Knowledge, Rules};
use crate::store::outbox::{Kind, Report};

/// The renewal to send, once the interval has passed.
#[must_use]
pub fn report(knowledge: &Knowledge, rules: &Rules, now: u64) -> Option<Report> {
    let (_, published_at) = knowledge.newest_beacon?;
    // Where a renewal was refused there is another try an interval later.
    let intervals = now.saturating_sub(published_at).checked_div(rules.beacon_interval)?;
    (intervals > 0).then(|| Report {
        dedupe: format!("beacon/{published_at}/{intervals}"),
        kind: Kind::Beacon { after: published_at },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::example::{published, ACTIVATED, RULES};

    #[test]
    fn a_beacon_is_renewed_once_its_interval_has_passed() {
        let due = ACTIVATED + RULES.beacon_interval;
        assert_eq!(report(&published(ACTIVATED), &RULES, due - 1), None);
        let renewal = report(&published(ACTIVATED), &RULES, due).unwrap();
        assert_eq!(renewal.kind, Kind::Beacon { after: ACTIVATED });
        let again = report(&published(ACTIVATED), &RULES, due + RULES.beacon_interval).unwrap();
        assert_ne!(again.dedupe, renewal.dedupe);
        assert_eq!(report(&Knowledge::default(), &RULES, due), None);
    }
}
