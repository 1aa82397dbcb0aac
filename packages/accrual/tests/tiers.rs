//! The tier tables to the last unit, and batches against single mints.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{from_json, to_json_string, Uint128};
use proptest::prelude::*;
use surety_accrual::{AccrualError, Terms, TierRow, TierSlice, TierTable};

const UNIT: u128 = 80_000_000;

fn row(from_stake: u128, burn_bps: u16, integrations_bps: u16) -> TierRow {
    TierRow { from_stake: Uint128::new(from_stake), burn_bps, integrations_bps }
}

#[test]
fn the_default_table_has_the_figures_of_the_worked_example() {
    let table = TierTable::Default;
    assert_eq!(table.rows(), 50);
    assert_eq!(table.row(0), Ok(row(0, 2500, 375)));
    // 365/49 = 7.449 rounds to 7; 365 x 24 / 49 = 178.776 rounds to 179; 365 x 25 / 49 = 186.224 rounds to 186.
    assert_eq!(table.row(1), Ok(row(163_265_306_122, 2510, 368)));
    assert_eq!(table.row(24), Ok(row(3_918_367_346_938, 2740, 196)));
    assert_eq!(table.row(25), Ok(row(4_081_632_653_061, 2750, 189)));
    assert_eq!(table.row(49), Ok(row(8_000_000_000_000, 2990, 10)));
    assert_eq!(table.row(50), Err(AccrualError::UnknownRow { row: 50, last: 49 }));
    let last = Terms::new(Uint128::new(UNIT), 2990, 10).unwrap();
    assert_eq!(last.manufacturer.u128(), UNIT * 70 / 100);
}

#[test]
fn the_diagram_table_leaves_the_manufacturer_at_seventy_percent() {
    let table = TierTable::Diagram;
    assert_eq!(table.row(0), Ok(row(0, 2500, 500)));
    assert_eq!(table.row(49), Ok(row(8_000_000_000_000, 2990, 10)));
    for index in 0..50 {
        let row = table.row(index).unwrap();
        assert_eq!(row.burn_bps + row.integrations_bps, 3000);
        assert_eq!(row.from_stake, TierTable::Default.row(index).unwrap().from_stake);
    }
}

#[test]
fn a_dash_cam_of_the_first_tier_burns_20_and_locks_57_and_3() {
    let (index, row) = TierTable::Default.row_at(Uint128::zero()).unwrap();
    assert_eq!(index, 0);
    let terms = Terms::new(Uint128::new(UNIT), row.burn_bps, row.integrations_bps).unwrap();
    assert_eq!(terms.burn.u128(), 20_000_000);
    assert_eq!(terms.manufacturer.u128(), 57_000_000);
    assert_eq!(terms.integrations.u128(), 3_000_000);
    assert_eq!(terms.lock().unwrap().u128(), 60_000_000);
}

#[test]
fn burns_round_up_and_integrations_round_down() {
    let terms = Terms::new(Uint128::new(9_999), 2_501, 375).unwrap();
    // 2500.7499 burns 2501, 374.9625 gives 374.
    assert_eq!(terms.burn.u128(), 2_501);
    assert_eq!(terms.integrations.u128(), 374);
    assert_eq!(terms.manufacturer.u128(), 9_999 - 2_501 - 374);
    let one = Terms::new(Uint128::one(), 1, 9_999).unwrap();
    assert_eq!((one.burn.u128(), one.integrations.u128(), one.manufacturer.u128()), (1, 0, 0));
    let huge = Terms::new(Uint128::MAX, 2_500, 375).unwrap();
    assert_eq!(huge.lock().unwrap().checked_add(huge.burn).unwrap(), Uint128::MAX);
}

#[test]
fn a_device_takes_the_last_row_that_starts_at_or_below_its_cumulative_stake() {
    let step = 163_265_306_122;
    assert_eq!(TierTable::Default.row_at(Uint128::new(step - 1)).unwrap().0, 0);
    assert_eq!(TierTable::Default.row_at(Uint128::new(step)).unwrap().0, 1);
    assert_eq!(TierTable::Default.row_at(Uint128::MAX).unwrap().0, 49);
}

#[test]
fn a_batch_is_split_where_it_crosses_a_step() {
    let before = 163_265_306_122 - 2 * UNIT - 1;
    let slices = TierTable::Default.split_batch(Uint128::new(before), Uint128::new(UNIT), 10).unwrap();
    let slice = |count, row, burn_bps, integrations_bps| TierSlice { count, row, burn_bps, integrations_bps };
    // The third device still starts one unit below the step.
    assert_eq!(slices, vec![slice(3, 0, 2500, 375), slice(7, 1, 2510, 368)]);
    let exact = TierTable::Default.split_batch(Uint128::new(before + 1), Uint128::new(UNIT), 10).unwrap();
    assert_eq!(exact, vec![slice(2, 0, 2500, 375), slice(8, 1, 2510, 368)]);
}

#[test]
fn a_stake_larger_than_a_step_skips_rows() {
    let table = TierTable::Rows(vec![row(0, 1, 0), row(10, 2, 0), row(20, 3, 0), row(100, 4, 0)]);
    let slices = table.split_batch(Uint128::new(5), Uint128::new(30), 5).unwrap();
    // Before each device: 5, 35, 65, 95, 125.
    let rows: Vec<_> = slices.iter().map(|slice| (slice.count, slice.row)).collect();
    assert_eq!(rows, vec![(1, 0), (3, 2), (1, 3)]);
}

#[test]
fn a_million_million_devices_are_split_without_counting_them() {
    let n = 1_000_000_000_000;
    let slices = TierTable::Default.split_batch(Uint128::zero(), Uint128::new(UNIT), n).unwrap();
    assert_eq!(slices.len(), 50);
    assert_eq!(slices.iter().map(|slice| slice.count).sum::<u64>(), n);
}

#[test]
fn bad_tables_and_batches_are_refused() {
    let check = |rows: Vec<TierRow>| TierTable::Rows(rows).validate();
    assert_eq!(check(vec![]), Err(AccrualError::InvalidRowCount { rows: 0, max: 100 }));
    let long = |n: u128| (0..n).map(|k| row(k, 1, 1)).collect::<Vec<_>>();
    assert_eq!(check(long(100)), Ok(()));
    assert_eq!(check(long(101)), Err(AccrualError::InvalidRowCount { rows: 101, max: 100 }));
    let from_one = AccrualError::FirstRowNotAtZero { from_stake: Uint128::one() };
    assert_eq!(check(vec![row(1, 1, 1)]), Err(from_one));
    let equal = vec![row(0, 1, 1), row(5, 1, 1), row(5, 1, 1)];
    assert_eq!(check(equal), Err(AccrualError::RowsNotIncreasing { row: 2 }));
    let greedy = AccrualError::SharesExceedStake { burn_bps: 9_000, integrations_bps: 1_001 };
    assert_eq!(check(vec![row(0, 9_000, 1_000)]), Ok(()));
    assert_eq!(check(vec![row(0, 9_000, 1_001)]), Err(greedy));
    let overflow = AccrualError::SharesExceedStake { burn_bps: u16::MAX, integrations_bps: 2 };
    assert_eq!(check(vec![row(0, u16::MAX, 2)]), Err(overflow));
    let split = |unit: u128, n| TierTable::Default.split_batch(Uint128::zero(), Uint128::new(unit), n);
    assert_eq!(split(0, 1), Err(AccrualError::ZeroStake));
    assert_eq!(split(1, 0), Err(AccrualError::ZeroCount));
    assert_eq!(split(u128::MAX, 2), Err(AccrualError::OutOfRange));
    assert!(TierTable::Rows(vec![]).split_batch(Uint128::zero(), Uint128::one(), 1).is_err());
}

#[test]
fn tables_travel_as_json() {
    let json = |table: &TierTable| to_json_string(table).unwrap();
    assert_eq!(json(&TierTable::Default), r#""default""#);
    assert_eq!(json(&TierTable::Diagram), r#""diagram""#);
    let own = TierTable::Rows(vec![row(0, 2500, 375)]);
    let text = r#"{"rows":[{"from_stake":"0","burn_bps":2500,"integrations_bps":375}]}"#;
    assert_eq!(json(&own), text);
    assert_eq!(from_json::<TierTable>(text), Ok(own));
}

proptest! {
    #[test]
    fn a_batch_yields_what_single_mints_yield(
        steps in prop::collection::vec((1u128..500, 0u16..5_000, 0u16..5_000), 0..12),
        before in 0u128..3_000,
        unit in 1u128..200,
        n in 1u64..200,
    ) {
        let mut from = 0;
        let mut rows = vec![row(0, 2_500, 375)];
        for (gap, burn_bps, integrations_bps) in steps {
            from += gap;
            rows.push(row(from, burn_bps, integrations_bps));
        }
        let table = TierTable::Rows(rows.clone());
        prop_assert_eq!(table.validate(), Ok(()));
        let batch = table.split_batch(Uint128::new(before), Uint128::new(unit), n).unwrap();
        let mut spread = batch.iter().flat_map(|slice| (0..slice.count).map(move |_| slice.row));
        for j in 0..u128::from(n) {
            let cumulative = before + j * unit;
            let naive = rows.iter().rposition(|row| row.from_stake.u128() <= cumulative).unwrap();
            prop_assert_eq!(spread.next(), Some(u32::try_from(naive).unwrap()));
        }
        prop_assert_eq!(spread.next(), None);
    }

    #[test]
    fn terms_add_up_to_the_stake(unit in 1u128.., burn in 0u16..=10_000, integrations in 0u16..=10_000) {
        match Terms::new(Uint128::new(unit), burn, integrations) {
            Ok(terms) => {
                prop_assert!(burn + integrations <= 10_000);
                let sum = terms.lock().unwrap().checked_add(terms.burn).unwrap();
                prop_assert_eq!(sum, terms.unit_stake);
            }
            Err(error) => {
                let greedy = AccrualError::SharesExceedStake { burn_bps: burn, integrations_bps: integrations };
                prop_assert_eq!(error, greedy);
            }
        }
    }
}
