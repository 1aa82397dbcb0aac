//! Telemetry has found something that has not taken effect: whoever reported it did not apply it.

use surety_api::device::DeviceCondition;
use surety_api::telemetry::raw::FindingKind;
use surety_api::DeviceId;

use crate::registry::{Known, Standing};
use crate::store::outbox::{Kind, Report};

/// What has yet to take effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lag {
    /// A fault.
    Fault,
    /// A recovery.
    Recovery,
}

/// What `finding` has yet to do to a device in this condition.
#[must_use]
pub fn lag(finding: FindingKind, condition: DeviceCondition) -> Option<Lag> {
    let wanted = match finding {
        FindingKind::Malfunction { .. } => DeviceCondition::Malfunction,
        FindingKind::Disconnected {} => DeviceCondition::Disconnected,
        FindingKind::Removed {} => DeviceCondition::Removed,
        FindingKind::Recovered {} => {
            let away = matches!(condition, DeviceCondition::Disconnected | DeviceCondition::Removed);
            return away.then_some(Lag::Recovery);
        }
    };
    (condition != wanted && condition != DeviceCondition::Malfunction).then_some(Lag::Fault)
}

/// The finding to apply.
#[must_use]
pub fn report(device: DeviceId, known: &Known) -> Option<Report> {
    let Standing { condition, finding: Some(found), .. } = known.standing else { return None };
    lag(found.kind, condition)?;
    // One finding may follow another in the same second, and each has its own effect.
    let name = match found.kind {
        FindingKind::Malfunction { .. } => "malfunction",
        FindingKind::Disconnected {} => "disconnected",
        FindingKind::Removed {} => "removed",
        FindingKind::Recovered {} => "recovered",
    };
    Some(Report { dedupe: format!("apply/{device}/{name}/{}", found.at), kind: Kind::Apply { device } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::example::{found, known, ACTIVATED, DEVICE};

    #[test]
    fn a_finding_is_applied_where_the_condition_lags_behind_it() {
        use DeviceCondition::{Disconnected, Malfunction, Removed, Working};
        let failed = FindingKind::Malfunction { code: 0x8001 };
        let (silent, unplugged) = (FindingKind::Disconnected {}, FindingKind::Removed {});
        let back = FindingKind::Recovered {};
        for (finding, condition, expected) in [
            (failed, Working, Some(Lag::Fault)),
            (failed, Disconnected, Some(Lag::Fault)),
            (failed, Malfunction, None),
            (silent, Working, Some(Lag::Fault)),
            (silent, Disconnected, None),
            (silent, Malfunction, None),
            (unplugged, Disconnected, Some(Lag::Fault)),
            (unplugged, Removed, None),
            (back, Removed, Some(Lag::Recovery)),
            (back, Disconnected, Some(Lag::Recovery)),
            (back, Working, None),
            (back, Malfunction, None),
        ] {
            assert_eq!(lag(finding, condition), expected, "{finding:?} {condition}");
        }
    }

    #[test]
    fn one_finding_is_applied_under_one_key() {
        let mut device = known();
        assert_eq!(report(DEVICE, &device), None);
        device.standing.finding = found(FindingKind::Removed {}, ACTIVATED + 5);
        let due = report(DEVICE, &device).unwrap();
        assert_eq!(due.dedupe, format!("apply/{DEVICE}/removed/{}", ACTIVATED + 5));
        device.standing.condition = DeviceCondition::Removed;
        assert_eq!(report(DEVICE, &device), None);
    }
}
