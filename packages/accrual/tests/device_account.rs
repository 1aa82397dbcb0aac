//! The account of one device.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use surety_accrual::{
    AccrualError, AccrualPeriod, DeviceAccount, Factor, FactorCut, Payee, Position, Segment, Stream, Terms,
};

const PERIOD: u64 = 1_000_000;

fn period() -> AccrualPeriod {
    AccrualPeriod::new(PERIOD).unwrap()
}

fn terms() -> Terms {
    Terms::new(Uint128::new(80_000_000), 2_500, 375).unwrap()
}

fn position(cuts: u32) -> Position {
    Position {
        from: 0,
        end: PERIOD,
        manufacturer: Uint128::new(57_000_000),
        integrations: Uint128::new(3_000_000),
        cuts,
    }
}

fn cut(at: u64, bps: u16) -> FactorCut {
    FactorCut { at, factor: Factor::ONE.cut(bps).unwrap() }
}

fn parts(account: &DeviceAccount) -> [u128; 6] {
    let remaining = account.remaining().unwrap();
    [account.burned, account.manufacturer, account.integrations, account.driver, account.slashed, remaining]
        .map(|part| part.u128())
}

#[test]
fn a_slash_takes_from_the_device_what_it_had_not_accrued() {
    let account = DeviceAccount::activated(&terms(), Factor::ONE).unwrap();
    let cuts = [cut(PERIOD / 2, 4_000)];
    let segment = Segment::Pool { period: period(), position: &position(0), cuts: &cuts };
    let before = account.at(segment, PERIOD / 2 - 1).unwrap();
    assert_eq!(before.slashed, Uint128::zero());
    let at = account.at(segment, PERIOD / 2).unwrap();
    assert_eq!(parts(&at), [20_000_000, 28_500_000, 1_500_000, 0, 12_000_000, 18_000_000]);
    let end = account.at(segment, 2 * PERIOD).unwrap();
    assert_eq!(parts(&end), [20_000_000, 45_600_000, 2_400_000, 0, 12_000_000, 0]);
}

#[test]
fn a_slash_in_the_last_day_does_not_reach_the_device() {
    let account = DeviceAccount::activated(&terms(), Factor::ONE).unwrap();
    let last = period().last_day_of(PERIOD).unwrap();
    let cuts = [cut(last.since, 10_000)];
    let segment = Segment::Pool { period: period(), position: &position(0), cuts: &cuts };
    let end = account.at(segment, last.until).unwrap();
    assert_eq!(parts(&end), [20_000_000, 57_000_000, 3_000_000, 0, 0, 0]);
    assert_eq!(segment.ended(last.until - 1), Ok(false));
    assert_eq!(segment.ended(last.until), Ok(true));
}

#[test]
fn a_device_activated_after_a_slash_starts_at_its_factor_even_in_the_same_second() {
    let half = Factor::ONE.cut(5_000).unwrap();
    let account = DeviceAccount::activated(&terms(), half).unwrap();
    assert_eq!(parts(&account), [10_000_000, 0, 0, 0, 40_000_000, 30_000_000]);
    let cuts = [cut(0, 5_000)];
    let after =
        account.at(Segment::Pool { period: period(), position: &position(1), cuts: &cuts }, 0).unwrap();
    assert_eq!(parts(&after), parts(&account));
    // The same cut in the same second, but after the activation, takes half of the lock and leaves the burn.
    let account = DeviceAccount::activated(&terms(), Factor::ONE).unwrap();
    let before =
        account.at(Segment::Pool { period: period(), position: &position(0), cuts: &cuts }, 0).unwrap();
    assert_eq!(parts(&before), [20_000_000, 0, 0, 0, 30_000_000, 30_000_000]);
}

#[test]
fn a_stream_that_burns_counts_as_burned() {
    let account = DeviceAccount::activated(&terms(), Factor::ONE).unwrap();
    let stream = Stream {
        period: period(),
        manufacturer: Uint128::new(57_000_000),
        integrations: Uint128::new(3_000_000),
        factor: Factor::ONE,
        from: 0,
        end: PERIOD,
    };
    let burned = account.at(Segment::Stream { stream: &stream, payee: Payee::Burn }, PERIOD).unwrap();
    assert_eq!(parts(&burned), [80_000_000, 0, 0, 0, 0, 0]);
    let driver = account.at(Segment::Stream { stream: &stream, payee: Payee::Driver }, PERIOD / 4).unwrap();
    assert_eq!(parts(&driver), [20_000_000, 0, 0, 15_000_000, 0, 45_000_000]);
}

#[test]
fn what_rounding_leaves_over_is_burned_once_the_device_has_ended() {
    let terms = Terms::new(Uint128::new(10), 2_500, 3_333).unwrap();
    let account = DeviceAccount::activated(&terms, Factor::ONE).unwrap();
    let position = Position {
        from: 0,
        end: PERIOD,
        manufacturer: terms.manufacturer,
        integrations: terms.integrations,
        cuts: 0,
    };
    let pool = Segment::Pool { period: period(), position: &position, cuts: &[] };
    let fault = PERIOD / 2 + 1;
    let carried = account.with(pool, fault).unwrap();
    assert_eq!(parts(&carried), [3, 2, 1, 0, 0, 4]);
    let (manufacturer, integrations) = (terms.manufacturer, terms.integrations);
    let stream = Stream {
        period: period(),
        manufacturer,
        integrations,
        factor: Factor::ONE,
        from: fault,
        end: PERIOD,
    };
    let ended = carried.at(Segment::Stream { stream: &stream, payee: Payee::Driver }, PERIOD).unwrap();
    assert_eq!(parts(&ended), [4, 2, 1, 3, 0, 0]);
}

#[test]
fn cuts_must_reach_back_to_the_activation() {
    let account = DeviceAccount::activated(&terms(), Factor::ONE).unwrap();
    let segment = Segment::Pool { period: period(), position: &position(1), cuts: &[] };
    assert_eq!(account.at(segment, 0), Err(AccrualError::MissingCuts { needed: 1, given: 0 }));
}
