//! The worked examples of `docs/design.md` section 2 that need no chain, to the last unit.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use cosmwasm_std::Uint128;
use surety_accrual::{
    Account, AccrualPeriod, Day, DeviceAccount, Factor, Payee, PoolGeneration, Segment, Terms, TierTable,
};

const COIN: u128 = 1_000_000;
const HOUR: u64 = 3_600;
const MONTH: u64 = 730 * HOUR;
const DAY: u64 = 24 * HOUR;
/// Some second in the middle of a day.
const START: u64 = 1_700_000_000;

fn coins(amount: u128) -> Uint128 {
    Uint128::new(amount * COIN)
}

fn dash_cam() -> Terms {
    TierTable::Default.split_batch(Uint128::zero(), coins(80), 1).unwrap()[0].terms(coins(80)).unwrap()
}

#[test]
fn a_dash_cam_accrues_57_and_3_over_24_months() {
    let mut buckets = BTreeMap::new();
    let mut pool = PoolGeneration::new(AccrualPeriod::default(), START);
    pool.deposit(coins(80)).unwrap();
    let activated = pool.activate(&mut buckets, &dash_cam(), 1, START).unwrap();
    assert_eq!(activated.burned, coins(20));
    assert_eq!(pool.held(), coins(60));
    assert_eq!(pool.owed().unwrap(), coins(60));

    for month in 1..24 {
        let then = pool.preview(&buckets, START + month * MONTH, 730).unwrap();
        assert_eq!(then.due(Account::Manufacturer).unwrap().u128(), u128::from(month) * 2_375_000);
        assert_eq!(then.due(Account::Integrations).unwrap().u128(), u128::from(month) * 125_000);
    }
    // The last day is paid when it is over: at 24 months it is still open, within a day after it is there.
    let end = activated.position.end;
    assert_eq!(end, START + 24 * MONTH);
    let at_end = pool.preview(&buckets, end, 730).unwrap();
    assert!(at_end.due(Account::Manufacturer).unwrap() < coins(57));
    let outcome = pool.settle(&mut buckets, end + DAY, 730).unwrap();
    assert!(outcome.complete);
    assert_eq!(outcome.days, 1);
    assert_eq!(pool.pay(Account::Manufacturer).unwrap(), coins(57));
    assert_eq!(pool.pay(Account::Integrations).unwrap(), coins(3));
    assert_eq!(pool.held(), Uint128::zero());
    assert_eq!(pool.take_dust().unwrap(), Uint128::zero());
    assert!(pool.is_finished());
    assert!(buckets.is_empty());
}

#[test]
fn a_dash_cam_that_fails_after_12_months_gives_the_driver_30_at_2_5_a_month() {
    let mut buckets: BTreeMap<Day, _> = BTreeMap::new();
    let period = AccrualPeriod::default();
    let mut pool = PoolGeneration::new(period, START);
    pool.deposit(coins(80)).unwrap();
    let position = pool.activate(&mut buckets, &dash_cam(), 1, START).unwrap().position;
    let fault = START + 12 * MONTH;
    pool.settle(&mut buckets, fault, 730).unwrap();
    let stream = pool.fault(&mut buckets, &position, fault).unwrap();
    assert_eq!(stream.total().unwrap(), coins(30));
    for month in 0..=12 {
        let paid = stream.entitlement(fault + month * MONTH).unwrap();
        assert_eq!(paid.u128(), u128::from(month) * 2_500_000);
    }
    assert_eq!(stream.entitlement(u64::MAX).unwrap(), coins(30));
    pool.settle(&mut buckets, fault + 20 * MONTH, 730).unwrap();
    assert_eq!(pool.pay(Account::Manufacturer).unwrap().u128(), 28_500_000);
    assert_eq!(pool.pay(Account::Integrations).unwrap().u128(), 1_500_000);
    assert_eq!(pool.held(), Uint128::zero());

    let account = DeviceAccount::activated(&dash_cam(), Factor::ONE).unwrap();
    let account = account.with(Segment::Pool { period, position: &position, cuts: &[] }, fault).unwrap();
    let account = account.at(Segment::Stream { stream: &stream, payee: Payee::Driver }, stream.end).unwrap();
    assert_eq!(account.burned, coins(20));
    assert_eq!(account.manufacturer.u128(), 28_500_000);
    assert_eq!(account.integrations.u128(), 1_500_000);
    assert_eq!(account.driver, coins(30));
    assert_eq!(account.remaining().unwrap(), Uint128::zero());
}

#[test]
fn eight_hundred_dash_cams_need_64_000_of_stake_and_stay_in_the_first_tier() {
    let slices = TierTable::Default.split_batch(Uint128::zero(), coins(80), 800).unwrap();
    assert_eq!(slices.len(), 1);
    assert_eq!(slices[0].count, 800);
    let mut buckets: BTreeMap<Day, _> = BTreeMap::new();
    let mut pool = PoolGeneration::new(AccrualPeriod::default(), START);
    pool.deposit(coins(80 * 800)).unwrap();
    let activated = pool.activate(&mut buckets, &dash_cam(), 800, START).unwrap();
    assert_eq!(activated.burned, coins(16_000));
    pool.settle(&mut buckets, START + 25 * MONTH, 730).unwrap();
    assert_eq!(pool.pay(Account::Manufacturer).unwrap(), coins(45_600));
    assert_eq!(pool.pay(Account::Integrations).unwrap(), coins(2_400));
}
