//! One generation of a pool: the last-day law, slashes, recoveries, and what is refused.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use cosmwasm_std::{from_json, to_json_string, Uint128};
use surety_accrual::{
    Account, AccrualError, AccrualPeriod, Bucket, Day, Factor, PoolGeneration, Position, Stream, Terms,
    WithheldTo,
};

const START: u64 = 1_700_000_000;
const PERIOD: u64 = 63_072_000;
const UNIT: u128 = 80_000_000;
const ALL: u32 = u32::MAX;

type Days = BTreeMap<Day, Bucket>;

fn terms() -> Terms {
    Terms::new(Uint128::new(UNIT), 2_500, 375).unwrap()
}

/// A pool with `count` devices activated at [`START`] and `undrawn` more.
fn pool(count: u64, undrawn: u64) -> (PoolGeneration, Days, Position) {
    let mut days = Days::new();
    let mut pool = PoolGeneration::new(AccrualPeriod::default(), START);
    pool.deposit(Uint128::new(UNIT * u128::from(count + undrawn))).unwrap();
    let position = pool.activate(&mut days, &terms(), count, START).unwrap().position;
    (pool, days, position)
}

fn due(pool: &PoolGeneration, days: &Days, time: u64) -> u128 {
    pool.preview(days, time, ALL).unwrap().due(Account::Manufacturer).unwrap().u128()
}

#[test]
fn the_last_day_counts_from_its_start_and_is_paid_when_it_is_over() {
    let (mut pool, mut days, position) = pool(1, 0);
    let last = pool.period().last_day_of(position.end).unwrap();
    let before = 57_000_000 * u128::from(last.since - START) / u128::from(PERIOD);
    assert_eq!(
        due(&pool, &days, last.since - 1),
        57_000_000 * u128::from(last.since - 1 - START) / u128::from(PERIOD)
    );
    assert_eq!(due(&pool, &days, last.since), before);
    assert_eq!(due(&pool, &days, position.end), before);
    assert_eq!(due(&pool, &days, last.until - 1), before);
    assert_eq!(due(&pool, &days, last.until), 57_000_000);

    // From its start on neither a fault nor a slash touches the device.
    pool.settle(&mut days, last.since, ALL).unwrap();
    let fault = pool.fault(&mut days, &position, last.since);
    assert_eq!(fault, Err(AccrualError::LastDayBegan { since: last.since }));
    assert_eq!(pool.slash(10_000, last.since).unwrap().taken, Uint128::zero());
    pool.settle(&mut days, last.until, ALL).unwrap();
    assert_eq!(pool.pay(Account::Manufacturer).unwrap().u128(), 57_000_000);
    assert_eq!(pool.pay(Account::Integrations).unwrap().u128(), 3_000_000);
}

#[test]
fn one_second_before_the_last_day_a_fault_and_a_slash_still_work() {
    let (mut pool, mut days, position) = pool(2, 0);
    let last = pool.period().last_day_of(position.end).unwrap();
    let now = last.since - 1;
    pool.settle(&mut days, now, ALL).unwrap();
    let stream = pool.fault(&mut days, &position, now).unwrap();
    let left = 60_000_000 * u128::from(position.end - now) / u128::from(PERIOD);
    assert_eq!(stream.total().unwrap().u128(), left);
    assert_eq!(pool.slash(10_000, now).unwrap().taken.u128(), left);
}

#[test]
fn two_days_that_touch_are_settled_right_when_the_budget_ends_between_them() {
    let (mut pool, mut days, first) = pool(1, 1);
    let second = {
        pool.settle(&mut days, START + 86_400, ALL).unwrap();
        pool.activate(&mut days, &terms(), 1, START + 86_400).unwrap().position
    };
    let (one, two) =
        (pool.period().last_day_of(first.end).unwrap(), pool.period().last_day_of(second.end).unwrap());
    assert_eq!(one.until, two.since);
    let outcome = pool.settle(&mut days, two.since, 1).unwrap();
    assert!(!outcome.complete);
    // Were this second taken for settled, the second device could be slashed in its last day.
    assert!(pool.settled_at() < two.since);
    let refused = AccrualError::SettleFirst { settled_at: pool.settled_at(), now: two.since };
    assert_eq!(pool.slash(10_000, two.since), Err(refused));
    // Nor is the first day paid, although it is over, before the pool is settled to its end.
    let untouched = (pool.clone(), days.clone());
    assert!(!pool.settle(&mut days, two.since, 0).unwrap().complete);
    assert_eq!((&pool, &days), (&untouched.0, &untouched.1));
    assert!(pool.settle(&mut days, two.since, 1).unwrap().complete);
    assert_eq!(pool.slash(10_000, two.since).unwrap().taken, Uint128::zero());
}

#[test]
fn a_batch_is_as_good_as_single_activations() {
    let (batch, batch_days, _) = pool(7, 0);
    let mut days = Days::new();
    let mut singles = PoolGeneration::new(AccrualPeriod::default(), START);
    let mut burned = Uint128::zero();
    for _ in 0..7 {
        singles.deposit(Uint128::new(UNIT)).unwrap();
        burned += singles.activate(&mut days, &terms(), 1, START).unwrap().burned;
    }
    assert_eq!(singles, batch);
    assert_eq!(days, batch_days);
    assert_eq!(burned.u128(), 7 * 20_000_000);
}

#[test]
fn a_slash_takes_its_share_of_what_is_unaccrued_and_undrawn_and_nothing_else() {
    let (mut pool, mut days, _) = pool(1, 1);
    let now = START + PERIOD / 2;
    pool.settle(&mut days, now, ALL).unwrap();
    // Half of the lock of 60 and all of the 80 undrawn are in reach; a quarter of 110 is 27.5.
    let slashed = pool.slash(2_500, now).unwrap();
    assert_eq!(slashed.taken.u128(), 27_500_000);
    assert_eq!(slashed.cut.factor, pool.factor());
    assert_eq!(pool.held().u128(), 140_000_000 - 27_500_000);
    assert_eq!(pool.due(Account::Manufacturer).unwrap().u128(), 28_500_000);
    // Devices inside keep the factor: the undrawn one burns 15, locks 45.
    let activated = pool.activate(&mut days, &terms(), 1, now).unwrap();
    assert_eq!(activated.burned.u128(), 15_000_000);
    assert_eq!(activated.position.cuts, 1);
    pool.settle(&mut days, now + 2 * PERIOD, ALL).unwrap();
    let paid = pool.pay(Account::Manufacturer).unwrap() + pool.pay(Account::Integrations).unwrap();
    assert_eq!(paid.u128(), 30_000_000 + 22_500_000 + 45_000_000);
    assert_eq!(pool.take_dust(), Ok(Uint128::zero()));
    assert!(pool.is_finished());
}

#[test]
fn a_stream_keeps_the_factor_of_its_fault_whatever_is_slashed_later() {
    let (mut pool, mut days, position) = pool(2, 0);
    pool.slash(5_000, START).unwrap();
    let stream = pool.fault(&mut days, &position, START).unwrap();
    assert_eq!(stream.total().unwrap().u128(), 30_000_000);
    assert_eq!(pool.slash(10_000, START).unwrap().taken.u128(), 30_000_000);
    assert_eq!(stream.total().unwrap().u128(), 30_000_000);
    assert_eq!(pool.held(), Uint128::zero());
}

#[test]
fn a_recovery_gives_the_time_between_to_the_driver_and_the_rest_back() {
    let (mut pool, mut days, position) = pool(1, 0);
    let (fault, back) = (START + PERIOD / 4, START + PERIOD / 2);
    pool.settle(&mut days, fault, ALL).unwrap();
    let stream = pool.fault(&mut days, &position, fault).unwrap();
    assert_eq!(stream.total().unwrap().u128(), 45_000_000);
    assert!(days.is_empty(), "an empty bucket is not kept");
    pool.settle(&mut days, back, ALL).unwrap();
    let recovered = pool.recover(&mut days, &stream, back).unwrap();
    assert_eq!(recovered.driver_keeps.u128(), 15_000_000);
    assert_eq!(recovered.returned.u128(), 30_000_000);
    let expected = Position { from: back, ..position };
    assert_eq!(recovered.position, expected);
    pool.settle(&mut days, START + 2 * PERIOD, ALL).unwrap();
    let paid = pool.pay(Account::Manufacturer).unwrap() + pool.pay(Account::Integrations).unwrap();
    assert_eq!(paid.u128(), 15_000_000 + 30_000_000);
}

#[test]
fn a_recovery_lowers_the_manufacturer_first_where_rounding_left_too_little() {
    let period = AccrualPeriod::new(1_000).unwrap();
    let stream = |manufacturer: u128, integrations: u128| Stream {
        period,
        manufacturer: Uint128::new(manufacturer),
        integrations: Uint128::new(integrations),
        factor: Factor::ONE,
        from: 1,
        end: 999,
    };
    let recover = |stream: Stream, now| {
        let recovered = PoolGeneration::new(period, now).recover(&mut Days::new(), &stream, now).unwrap();
        let position = recovered.position;
        let coins =
            [recovered.driver_keeps, recovered.returned, position.manufacturer, position.integrations];
        coins.map(|coins| coins.u128())
    };
    // A lock of 12 makes 11 in all. By 500, 5 are the driver's; 6 cover 12 for the 499 s left: all of it.
    assert_eq!(recover(stream(9, 3), 500), [5, 6, 9, 3]);
    // By 900, 10 are the driver's; 1 covers 10 for the 99 s left: two less than there were, the manufacturer's.
    assert_eq!(recover(stream(9, 3), 900), [10, 1, 7, 3]);
    // Where integrations had nearly all, what is missing beyond the manufacturer's part is theirs.
    assert_eq!(recover(stream(1, 11), 900), [10, 1, 0, 10]);
    // No coin comes back, nothing accrues.
    assert_eq!(recover(stream(1, 0), 900), [0, 0, 0, 0]);
}

#[test]
fn what_the_law_does_not_allow_is_refused_and_changes_nothing() {
    let (mut pool, mut days, position) = pool(1, 1);
    let now = START + 10;
    let untouched = (pool.clone(), days.clone());
    let late = AccrualError::SettleFirst { settled_at: START, now };
    assert_eq!(pool.activate(&mut days, &terms(), 1, now), Err(late.clone()));
    assert_eq!(pool.fault(&mut days, &position, now), Err(late.clone()));
    assert_eq!(pool.slash(1, now), Err(late));
    let early = AccrualError::AlreadySettled { settled_at: START, now: START - 1 };
    assert_eq!(pool.settle(&mut days, START - 1, ALL), Err(early.clone()));
    assert_eq!(pool.preview(&days, START - 1, ALL), Err(early.clone()));
    assert_eq!(pool.slash(1, START - 1), Err(early));
    assert_eq!(pool.slash(0, START), Err(AccrualError::InvalidSlash { bps: 0 }));
    assert_eq!(pool.slash(10_001, START), Err(AccrualError::InvalidSlash { bps: 10_001 }));
    let few = AccrualError::NotEnoughUndrawn { undrawn: Uint128::new(UNIT), needed: Uint128::new(2 * UNIT) };
    assert_eq!(pool.activate(&mut days, &terms(), 2, START), Err(few.clone()));
    assert_eq!(pool.withdraw_undrawn(Uint128::new(UNIT), 2), Err(few));
    assert_eq!(pool.activate(&mut days, &terms(), 0, START), Err(AccrualError::ZeroCount));
    assert_eq!(pool.withdraw_undrawn(Uint128::new(UNIT), 0), Err(AccrualError::ZeroCount));
    assert_eq!(pool.take_dust(), Err(AccrualError::NotEmpty));
    assert_eq!(pool.deposit(Uint128::MAX), Err(AccrualError::OutOfRange));
    let future = Position { from: START + 1, ..position };
    let before = AccrualError::BeforeStart { from: START + 1, now: START };
    assert_eq!(pool.fault(&mut days, &future, START), Err(before));
    let stranger = Position { end: position.end + 86_400, ..position };
    assert_eq!(pool.fault(&mut days, &stranger, START), Err(AccrualError::UnknownPosition));
    let richer = Position { manufacturer: Uint128::new(58_000_000), ..position };
    assert_eq!(pool.fault(&mut days, &richer, START), Err(AccrualError::UnknownPosition));
    assert_eq!((pool, days), untouched);
}

#[test]
fn a_closed_generation_takes_no_stake_and_no_recovery() {
    let (mut pool, mut days, position) = pool(2, 0);
    let stream = pool.fault(&mut days, &position, START).unwrap();
    pool.slash(1, START).unwrap();
    let untouched = (pool.clone(), days.clone());
    assert_eq!(pool.deposit(Uint128::one()), Err(AccrualError::GenerationClosed));
    assert_eq!(pool.recover(&mut days, &stream, START), Err(AccrualError::GenerationClosed));
    assert_eq!((pool, days), untouched);
    let other = AccrualPeriod::new(240).unwrap();
    let mismatch = AccrualError::PeriodMismatch { stream: PERIOD, pool: 240 };
    let recovery = PoolGeneration::new(other, START).recover(&mut Days::new(), &stream, START);
    assert_eq!(recovery, Err(mismatch));
}

#[test]
fn a_preview_says_when_it_would_have_to_walk_too_far() {
    let (pool, days, position) = pool(1, 0);
    let now = position.end + 86_400;
    assert!(pool.preview(&days, now, 1).is_ok());
    let refused = AccrualError::SettleFirst { settled_at: START, now };
    assert_eq!(pool.preview(&days, now, 0), Err(refused));
}

#[test]
fn a_device_whose_lock_is_zero_passes_through_all_the_same() {
    let mut days = Days::new();
    let mut pool = PoolGeneration::new(AccrualPeriod::default(), START);
    pool.deposit(Uint128::one()).unwrap();
    let terms = Terms::new(Uint128::one(), 2_500, 375).unwrap();
    let activated = pool.activate(&mut days, &terms, 1, START).unwrap();
    assert_eq!(activated.burned, Uint128::one());
    assert!(days.is_empty() && pool.is_empty());
    let stream = pool.fault(&mut days, &activated.position, START).unwrap();
    assert_eq!(stream.total().unwrap(), Uint128::zero());
    assert_eq!(pool.recover(&mut days, &stream, START).unwrap().returned, Uint128::zero());
}

#[test]
fn whole_supplies_over_a_century_do_not_overflow() {
    let period = AccrualPeriod::new(surety_accrual::calendar::MAX_PERIOD_SECONDS).unwrap();
    let far = u64::from(u32::MAX);
    let mut days = Days::new();
    let mut pool = PoolGeneration::new(period, far);
    pool.deposit(Uint128::MAX).unwrap();
    let terms = Terms::new(Uint128::MAX, 2_500, 375).unwrap();
    let activated = pool.activate(&mut days, &terms, 1, far).unwrap();
    let half = far + period.seconds() / 2;
    pool.settle(&mut days, half, ALL).unwrap();
    pool.slash(5_000, half).unwrap();
    let stream = pool.fault(&mut days, &activated.position, half).unwrap();
    assert_eq!(stream.factor, Factor::ONE.cut(5_000).unwrap());
    pool.pay(Account::Manufacturer).unwrap();
    pool.pay(Account::Integrations).unwrap();
    assert!(pool.take_dust().unwrap().u128() <= 3);
}

#[test]
fn all_coins_there_can_be_are_withheld_and_recalled() {
    let far = 4_102_444_800;
    let mut days = Days::new();
    let mut pool = PoolGeneration::new(AccrualPeriod::new(100 * 365 * 86_400).unwrap(), far);
    pool.deposit(Uint128::MAX).unwrap();
    let terms = Terms::new(Uint128::MAX, 2_500, 375).unwrap();
    let position = pool.activate(&mut days, &terms, 1, far).unwrap().position;
    pool.withhold(&mut days, &position, far).unwrap();
    let half = far + pool.period().seconds() / 2;
    pool.settle(&mut days, half, ALL).unwrap();
    let pot = pool.recall(half).unwrap();
    let taken = pool.take_recalled(&position).unwrap();
    assert_eq!(pot, taken.stream.total().unwrap() + taken.dust);
    let withheld = pool.release(&mut days, &position, &[], half, WithheldTo::Caller).unwrap();
    assert_eq!(pool.due(Account::Manufacturer).unwrap(), Uint128::zero());
    assert!(withheld.manufacturer > withheld.integrations);
    pool.credit(Account::Manufacturer, withheld.manufacturer).unwrap();
    assert_eq!(pool.pay(Account::Manufacturer).unwrap(), withheld.manufacturer);
}

#[test]
fn a_recalled_generation_takes_nothing_and_gives_each_device_once() {
    let (mut pool, mut days, position) = pool(1, 1);
    assert_eq!(pool.take_recalled(&position), Err(AccrualError::NotRecalled));
    assert_eq!(pool.activate_recalled(&terms(), START), Err(AccrualError::NotRecalled));
    let now = START + PERIOD / 2;
    let first = AccrualError::SettleFirst { settled_at: START, now };
    assert_eq!(pool.recall(now), Err(first));
    pool.settle(&mut days, now, ALL).unwrap();
    assert_eq!(pool.recall(now).unwrap().u128(), 30_000_000);
    let recalled = AccrualError::Recalled { at: now };
    assert_eq!(pool.recall(now), Err(recalled.clone()));
    assert_eq!(pool.fault(&mut days, &position, now), Err(recalled.clone()));
    assert_eq!(pool.withhold(&mut days, &position, now), Err(recalled.clone()));
    assert_eq!(pool.activate(&mut days, &terms(), 1, now), Err(recalled));
    assert_eq!(pool.take_recalled(&position).unwrap().stream.total().unwrap().u128(), 30_000_000);
    assert_eq!(pool.take_recalled(&position), Err(AccrualError::UnknownPosition));
    let late = pool.activate_recalled(&terms(), now).unwrap();
    assert_eq!((late.burned.u128(), late.stream.total().unwrap().u128()), (20_000_000, 60_000_000));
    assert!(pool.is_empty());
}

#[test]
fn what_is_withheld_is_released_once_and_never_begins_in_a_last_day() {
    let (mut pool, mut days, position) = pool(1, 0);
    let unknown = Position { end: position.end + 86_400, ..position };
    assert_eq!(pool.withhold(&mut days, &unknown, START), Err(AccrualError::UnknownPosition));
    pool.withhold(&mut days, &position, START).unwrap();
    // There is no second device to withhold.
    assert_eq!(pool.withhold(&mut days, &position, START), Err(AccrualError::UnknownPosition));
    let now = START + PERIOD / 2;
    pool.settle(&mut days, now, ALL).unwrap();
    assert_eq!((due(&pool, &days, now), pool.withheld().unwrap().u128()), (0, 30_000_000));
    pool.release(&mut days, &position, &[], now, WithheldTo::Accounts).unwrap();
    assert_eq!((due(&pool, &days, now), pool.withheld().unwrap().u128()), (28_500_000, 0));
    let again = pool.release(&mut days, &position, &[], now, WithheldTo::Accounts);
    assert_eq!(again, Err(AccrualError::UnknownPosition));
    let last = pool.period().last_day_of(position.end).unwrap();
    pool.settle(&mut days, last.since, ALL).unwrap();
    let began = AccrualError::LastDayBegan { since: last.since };
    assert_eq!(pool.withhold(&mut days, &position, last.since), Err(began));
}

#[test]
fn state_is_stored_small_and_comes_back_the_same() {
    let (mut pool, mut days, position) = pool(1_000_000, 0);
    pool.settle(&mut days, position.end, ALL).unwrap();
    let json = to_json_string(&pool).unwrap();
    assert!(json.len() <= 480, "{} bytes: {json}", json.len());
    assert_eq!(from_json::<PoolGeneration>(&json).unwrap(), pool);
    let (_, days, position) = self::pool(1_000_000, 0);
    let bucket = days.values().next().unwrap();
    let json = to_json_string(bucket).unwrap();
    assert!(json.len() <= 110, "{} bytes: {json}", json.len());
    assert_eq!(from_json::<Bucket>(&json).unwrap(), *bucket);
    let json = to_json_string(&position).unwrap();
    assert!(json.len() <= 100, "{} bytes: {json}", json.len());
}

/// For forecasts: many devices alike at once are what they are one by one.
#[test]
fn many_faults_and_recoveries_are_so_many_single_ones() {
    let odd = Terms::new(Uint128::new(1_000_003), 2_513, 391).unwrap();
    let mut days = Days::new();
    let mut pool = PoolGeneration::new(AccrualPeriod::default(), START);
    pool.deposit(Uint128::new(1_000_003 * 9)).unwrap();
    let position = pool.activate(&mut days, &odd, 9, START).unwrap().position;
    let now = START + 12_345_678;
    pool.settle(&mut days, now, ALL).unwrap();
    assert_eq!(pool.fault_many(&mut days, &position, 0, now), Err(AccrualError::ZeroCount));
    let (mut one_by_one, mut their_days) = (pool.clone(), days.clone());
    let stream = pool.fault_many(&mut days, &position, 7, now).unwrap();
    for _ in 0..7 {
        assert_eq!(one_by_one.fault(&mut their_days, &position, now).unwrap(), stream);
    }
    assert_eq!((&pool, &days), (&one_by_one, &their_days));

    let back = now + 9_876_543;
    pool.settle(&mut days, back, ALL).unwrap();
    one_by_one.settle(&mut their_days, back, ALL).unwrap();
    assert_eq!(pool.recover_many(&mut days, &stream, 0, back), Err(AccrualError::ZeroCount));
    let recovered = pool.recover_many(&mut days, &stream, 5, back).unwrap();
    for _ in 0..5 {
        assert_eq!(one_by_one.recover(&mut their_days, &stream, back).unwrap(), recovered);
    }
    assert_eq!((pool, days), (one_by_one, their_days));
}
