//! I21 for what a verdict does to a pool: its cost does not know how many devices there are.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::testing::{mock_dependencies, MockApi};
use cosmwasm_std::{DepsMut, QuerierWrapper, Uint128};
use surety_accrual::{AccrualPeriod, Terms};
use surety_api::vault::{RemovedTo, MAX_CUTS};
use surety_api::{LicenceId, ModelId};
use surety_testkit::{CountingStorage, DAY, PERIOD};
use surety_vault::books::{Books, Bucket};
use surety_vault::ledger::{Ledger, LEDGER};
use surety_vault::pools::Pool;
use surety_vault::slash::slash;
use surety_vault::state::{Config, CONFIG};

const LICENCE: LicenceId = LicenceId(1);

/// A vault with `count` devices in one pool, in equal parts activated on each of 30 days.
fn vault(count: u64) -> CountingStorage {
    let mut storage = CountingStorage::default();
    let config = Config {
        charter: MockApi::default().addr_make("charter"),
        denom: "udimo".into(),
        accrual_period: AccrualPeriod::default(),
        removed_to: RemovedTo::Burn,
        contest_window: 14 * DAY,
        contest_bond_bps: 500,
        claim_period: 365 * DAY,
    };
    CONFIG.save(&mut storage, &config).unwrap();
    LEDGER.save(&mut storage, &Ledger::default()).unwrap();
    let terms = Terms::new(Uint128::new(80_000_000), 2_500, 375).unwrap();
    for day in 0..30u64 {
        let now = day * DAY;
        let mut books = Books::open(&storage, &config).unwrap();
        let mut pool = Pool::current(&mut storage, &config, LICENCE, ModelId(1), now).unwrap();
        pool.settle_to_now(&mut storage, now).unwrap();
        let share = count / 30 + u64::from(day < count % 30);
        let stake = terms.unit_stake.checked_mul(Uint128::from(share)).unwrap();
        pool.generation.deposit(stake).unwrap();
        let mut days = pool.days(&mut storage);
        let activated = pool.generation.activate(&mut days, &terms, share, now).unwrap();
        books.deposit(stake).unwrap();
        books.burn(activated.burned).unwrap();
        pool.save(&mut storage, &mut books).unwrap();
        books.close(&mut storage).unwrap();
    }
    storage
}

fn work(count: u64, act: impl Fn(&mut CountingStorage)) -> u64 {
    let mut storage = vault(count);
    let operations = storage.operations();
    let before = operations.count();
    act(&mut storage);
    operations.count() - before
}

#[test]
fn a_slash_and_a_recall_of_ten_thousand_devices_cost_what_they_cost_for_a_hundred() {
    let slash = |storage: &mut CountingStorage| {
        let config = CONFIG.load(storage).unwrap();
        let mut books = Books::open(storage, &config).unwrap();
        let taken = slash(storage, &mut books, LICENCE, None, 5_000, PERIOD / 2).unwrap();
        assert!(!taken.is_zero());
    };
    let recall = |storage: &mut CountingStorage| {
        let mock = mock_dependencies();
        let deps = DepsMut { storage, api: &mock.api, querier: QuerierWrapper::new(&mock.querier) };
        surety_vault::execute::recall(deps, PERIOD / 2, LICENCE, None).unwrap();
    };
    assert_eq!(work(100, slash), work(10_000, slash));
    assert_eq!(work(100, recall), work(10_000, recall));
}

#[test]
fn a_pool_is_slashed_a_bounded_number_of_times() {
    let mut storage = vault(100);
    let config = CONFIG.load(&storage).unwrap();
    let mut once = |bps: u16| {
        let mut books = Books::open(&storage, &config).unwrap();
        let taken = slash(&mut storage, &mut books, LICENCE, None, bps, PERIOD / 2).unwrap();
        books.put(Bucket::Reserves, taken).unwrap();
        books.close(&mut storage).unwrap();
        taken
    };
    for _ in 0..MAX_CUTS {
        assert!(!once(1).is_zero());
    }
    // It closed at the first of them, so nothing new is in what the others pass over.
    assert!(once(10_000).is_zero());
}
