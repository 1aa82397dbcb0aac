use super::*;
use crate::record::Origin;

const MODEL: ModelId = ModelId(3);

fn fact(at: u64, device: u8, what: What) -> Fact {
    let origin = Origin { licence: LicenceId(1), model: MODEL };
    Fact { at, device: DeviceId::new([device; 20]), origin, activated_at: 1_000, what }
}

fn after(facts: &[Fact]) -> Ledger {
    let mut ledger = Ledger::default();
    facts.iter().for_each(|fact| ledger.apply(fact));
    ledger
}

fn row(active: u32, uptime_bps: u16, faults: &[(u16, u32)]) -> EpochRow {
    let faults = faults.iter().map(|(code, count)| FaultCount { code: *code, count: *count }).collect();
    EpochRow { licence: LicenceId(1), model: MODEL, active, uptime_bps, faults }
}

#[test]
fn time_counts_from_activation_and_not_while_a_device_is_away() {
    let mut ledger = after(&[
        fact(1_000, 1, What::Activated),
        fact(1_000, 2, What::Activated),
        fact(1_200, 1, What::Silent),
        // Being found removed meanwhile takes nothing more away.
        fact(1_300, 1, What::Removed),
        fact(1_600, 1, What::Back),
    ]);
    assert_eq!(ledger.close(2_000), [row(2, 8_000, &[])]);
    let record = &ledger.models[&MODEL];
    assert_eq!((record.active_seconds, record.working_seconds), (2_000, 1_600));
    assert_eq!(record.uptime_bps(), Some(8_000));
    assert_eq!((record.mean_time_to_failure(), record.failures_per_million_years()), (None, Some(0)));
    // The next epoch begins anew.
    assert_eq!(ledger.close(3_000), [row(2, 10_000, &[])]);
    assert_eq!(ledger.models[&MODEL].uptime_bps(), Some(9_000));
}

#[test]
fn a_failure_is_final_until_it_is_overturned() {
    let failed = What::Failed { code: 0x8001 };
    let facts = [
        fact(1_000, 1, What::Activated),
        fact(1_000, 2, What::Activated),
        fact(1_500, 1, failed),
        fact(1_600, 1, What::Back),
        fact(1_700, 1, What::Silent),
        fact(1_800, 1, failed),
    ];
    let ledger = after(&facts);
    let record = &ledger.models[&MODEL];
    assert_eq!((record.working, record.failures, record.lifetime_seconds), (1, 1, 500));
    assert_eq!(record.mean_age_at_failure(), Some(500));
    let mut closed = ledger.clone();
    assert_eq!(closed.close(2_000), [row(2, 7_500, &[(0x8001, 1)])]);
    assert_eq!(closed.models[&MODEL].mean_time_to_failure(), Some(1_500));
    // Of 2,000 seconds the broken one could not fail in 500.
    let years = 1_000_000 * 365 * 86_400;
    assert_eq!(closed.models[&MODEL].failures_per_million_years(), Some(years / 1_500));

    let overturned = fact(1_900, 1, What::Overturned);
    let mut within = ledger;
    within.apply(&overturned);
    assert_eq!(within.close(2_000), [row(2, 8_000, &[])]);
    let record = &within.models[&MODEL];
    assert_eq!((record.working, record.failures, record.lifetime_seconds), (2, 0, 0));

    // What an epoch has said stays said.
    let mut later = closed;
    later.apply(&Fact { at: 2_100, ..overturned });
    assert_eq!(later.models[&MODEL].failures, 0);
    assert_eq!(later.close(3_000)[0].faults, []);
}

#[test]
fn rows_are_by_licence_and_model_and_only_of_models_with_devices() {
    let mut ledger = Ledger::default();
    for (licence, model) in [(2, 1), (1, 5), (1, 4)] {
        let origin = Origin { licence: LicenceId(licence), model: ModelId(model) };
        let device = u8::try_from(model).unwrap();
        ledger.apply(&Fact { origin, ..fact(1_000, device, What::Activated) });
    }
    // A finding of a device whose activation was before what was followed.
    let origin = Origin { licence: LicenceId(9), model: ModelId(9) };
    ledger.apply(&Fact { origin, ..fact(1_000, 9, What::Silent) });
    let rows = ledger.close(1_001);
    let order: Vec<_> = rows.iter().map(|row| (row.licence.get(), row.model.get())).collect();
    assert_eq!(order, [(1, 4), (1, 5), (2, 1)]);
    assert!(rows.iter().all(EpochRow::is_well_formed));
    // A maker is the sum of its models.
    let maker = &ledger.makers[&LicenceId(1)];
    assert_eq!((maker.active, maker.working, maker.failures), (2, 2, 0));
}

#[test]
fn a_row_has_its_most_frequent_codes() {
    let mut ledger = Ledger::default();
    let mut device = 0;
    for code in 0..70_u16 {
        for _ in 0..=(code % 2) {
            device += 1;
            let one = |what| Fact { device: DeviceId::new([device; 20]), ..fact(1_000, 0, what) };
            ledger.apply(&one(What::Activated));
            ledger.apply(&one(What::Failed { code: 0x8000 + code }));
        }
    }
    let rows = ledger.close(2_000);
    assert!(rows[0].is_well_formed());
    let codes: Vec<_> = rows[0].faults.iter().map(|fault| fault.code - 0x8000).collect();
    assert_eq!(codes.len(), 64);
    assert_eq!(codes.iter().filter(|code| **code % 2 == 1).count(), 35);
    assert!(codes.contains(&56) && !codes.contains(&58));
    assert_eq!(rows[0].uptime_bps, 0);
}

#[test]
fn nothing_overflows() {
    let mut ledger = after(&[fact(0, 1, What::Activated)]);
    ledger.models.get_mut(&MODEL).unwrap().active = u64::MAX;
    let rows = ledger.close(u64::MAX);
    assert_eq!(rows[0].active, u32::MAX);
    assert!(rows[0].is_well_formed());
}
