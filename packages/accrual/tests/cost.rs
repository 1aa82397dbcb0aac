//! The work of a pool depends on the days that ended, never on the number of devices.
#![allow(clippy::unwrap_used)]

use std::cell::Cell;
use std::collections::BTreeMap;

use cosmwasm_std::Uint128;
use surety_accrual::{Account, AccrualError, AccrualPeriod, Bucket, Buckets, BucketsMut, Day};
use surety_accrual::{PoolGeneration, Position, Terms, WithheldTo};

const START: u64 = 1_700_000_000;
const DAY: u64 = 86_400;
const PERIOD: u64 = 730 * DAY;

/// A store that counts what is asked of it.
#[derive(Default)]
struct Counting {
    days: BTreeMap<Day, Bucket>,
    reads: Cell<u64>,
    writes: u64,
}

impl Counting {
    fn work(&self) -> (u64, u64) {
        (self.reads.get(), self.writes)
    }
}

impl Buckets for Counting {
    type Error = AccrualError;

    fn next_from(&self, day: Day) -> Result<Option<(Day, Bucket)>, AccrualError> {
        self.reads.set(self.reads.get() + 1);
        self.days.next_from(day)
    }

    fn load(&self, day: Day) -> Result<Option<Bucket>, AccrualError> {
        self.reads.set(self.reads.get() + 1);
        self.days.load(day)
    }
}

impl BucketsMut for Counting {
    fn save(&mut self, day: Day, bucket: &Bucket) -> Result<(), AccrualError> {
        self.writes += 1;
        self.days.save(day, bucket)
    }

    fn remove(&mut self, day: Day) -> Result<(), AccrualError> {
        self.writes += 1;
        BucketsMut::remove(&mut self.days, day)
    }
}

/// Devices activated in equal parts on each of 30 days.
fn fleet(devices: u64) -> (PoolGeneration, Counting) {
    let mut store = Counting::default();
    let mut pool = PoolGeneration::new(AccrualPeriod::default(), START);
    let terms = Terms::new(Uint128::new(80_000_000), 2_500, 375).unwrap();
    for day in 0..30 {
        let now = START + day * DAY;
        pool.settle(&mut store, now, 100).unwrap();
        let count = devices / 30 + u64::from(day < devices % 30);
        pool.deposit(terms.unit_stake.checked_mul(Uint128::from(count)).unwrap()).unwrap();
        pool.activate(&mut store, &terms, count, now).unwrap();
    }
    assert_eq!(store.days.len(), 30);
    (pool, store)
}

/// Reads and writes of a claim after `days` more days have ended.
fn claim_work(devices: u64, days: u64) -> (u64, u64) {
    let (mut pool, mut store) = fleet(devices);
    let before = store.work();
    let outcome = pool.settle(&mut store, START + PERIOD + days * DAY, 100).unwrap();
    pool.pay(Account::Manufacturer).unwrap();
    assert!(outcome.complete);
    (store.work().0 - before.0, store.work().1 - before.1)
}

#[test]
fn a_claim_for_a_million_devices_does_the_work_of_one_for_a_hundred() {
    for days in [0, 1, 10, 29] {
        assert_eq!(claim_work(100, days), claim_work(1_000_000, days), "{days} days");
    }
}

#[test]
fn settling_touches_only_the_days_that_ended() {
    // Ten days later eleven days have begun to end: each is read and deleted once, and one more is looked at.
    assert_eq!(claim_work(1_000_000, 10), (12, 11));
    let (mut pool, mut store) = fleet(1_000_000);
    let before = store.work();
    pool.settle(&mut store, START + PERIOD / 2, 100).unwrap();
    assert_eq!((store.work().0 - before.0, store.work().1 - before.1), (1, 0));
}

#[test]
fn a_slash_of_a_million_devices_touches_no_bucket() {
    let (mut pool, mut store) = fleet(1_000_000);
    let now = START + PERIOD / 2;
    pool.settle(&mut store, now, 100).unwrap();
    let before = store.work();
    assert!(!pool.slash(5_000, now).unwrap().taken.is_zero());
    assert_eq!(store.work(), before);
}

#[test]
fn a_recall_of_a_million_devices_touches_no_bucket_and_none_after_it() {
    let (mut pool, mut store) = fleet(1_000_000);
    let now = START + PERIOD / 2;
    pool.settle(&mut store, now, 100).unwrap();
    let before = store.work();
    assert!(!pool.recall(now).unwrap().is_zero());
    pool.settle(&mut store, now + 2 * PERIOD, 0).unwrap();
    assert_eq!(store.work(), before);
}

#[test]
fn withholding_a_device_touches_one_bucket() {
    let (mut pool, mut store) = fleet(1_000_000);
    let now = START + PERIOD / 2;
    pool.settle(&mut store, now, 100).unwrap();
    let terms = Terms::new(Uint128::new(80_000_000), 2_500, 375).unwrap();
    let Terms { manufacturer, integrations, .. } = terms;
    let position = Position { from: START, end: START + PERIOD, manufacturer, integrations, cuts: 0 };
    let held = Position { from: now, ..position };
    let mut work = vec![store.work()];
    pool.withhold(&mut store, &position, now).unwrap();
    work.push(store.work());
    pool.settle(&mut store, now + DAY, 0).unwrap();
    work.push(store.work());
    pool.release(&mut store, &held, &[], now + DAY, WithheldTo::Accounts).unwrap();
    work.push(store.work());
    let steps: Vec<_> = work.windows(2).map(|pair| (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1)).collect();
    // One bucket read and written, and between the two the next day looked at.
    assert_eq!(steps, [(1, 1), (1, 0), (1, 1)]);
}

#[test]
fn settling_in_parts_ends_where_settling_at_once_ends() {
    let now = START + PERIOD + 25 * DAY;
    let (mut whole, mut whole_store) = fleet(1_000);
    let (mut parts, mut parts_store) = fleet(1_000);
    assert_eq!(whole.settle(&mut whole_store, now, 100).unwrap().days, 26);
    let mut calls = 1;
    while !parts.settle(&mut parts_store, now, 4).unwrap().complete {
        calls += 1;
    }
    assert_eq!(calls, 7);
    assert_eq!(parts, whole);
    assert_eq!(parts_store.days, whole_store.days);
}
