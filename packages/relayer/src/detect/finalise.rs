//! The refutation window is over and nobody refuted.

use surety_api::DeviceId;

use crate::registry::{Knowledge, Known};
use crate::store::outbox::{Kind, Report};

/// The silence to finalise. One that this relayer knows to be false is not made a fact, provable or not in time.
#[must_use]
pub fn report(knowledge: &Knowledge, device: DeviceId, known: &Known, now: u64) -> Option<Report> {
    let open = known.standing.open.filter(|open| open.window_ends <= now)?;
    let beacon = known.last.and_then(|word| knowledge.beacon_time(&word));
    let heard_since = beacon.is_some_and(|published_at| published_at > open.opened_at);
    (!heard_since).then(|| Report {
        dedupe: format!("finalise/{device}/{}", open.opened_at),
        kind: Kind::Finalise { device, opened_at: open.opened_at },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::example::{known, published, word, ACTIVATED, DEVICE};
    use crate::registry::OpenReport;

    const OPENED: u64 = ACTIVATED + 1_000;
    const ENDS: u64 = OPENED + 100;

    #[test]
    fn the_window_must_be_over_and_the_device_unheard_since() {
        let mut device = known();
        let nothing = Knowledge::default();
        assert_eq!(report(&nothing, DEVICE, &device, ENDS), None);
        device.standing.open = Some(OpenReport { opened_at: OPENED, window_ends: ENDS });
        assert_eq!(report(&nothing, DEVICE, &device, ENDS - 1), None);
        let due = report(&nothing, DEVICE, &device, ENDS).unwrap();
        assert_eq!(due.kind, Kind::Finalise { device: DEVICE, opened_at: OPENED });
        // Signed after the opening by its clock, but over an old beacon: it may have been signed in advance.
        device.last = Some(word(3, OPENED + 10, 0));
        assert!(report(&published(OPENED), DEVICE, &device, ENDS).is_some());
        assert_eq!(report(&published(OPENED + 1), DEVICE, &device, ENDS), None);
    }
}
