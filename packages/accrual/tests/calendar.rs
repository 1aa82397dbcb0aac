//! The grid of days.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{from_json, to_json_string};
use proptest::prelude::*;
use surety_accrual::calendar::MAX_PERIOD_SECONDS;
use surety_accrual::{AccrualError, AccrualPeriod, Day, LastDay};

fn period(seconds: u64) -> AccrualPeriod {
    AccrualPeriod::new(seconds).unwrap()
}

#[test]
fn the_default_period_is_730_days_and_its_days_are_calendar_days() {
    let period = AccrualPeriod::default();
    assert_eq!(period.seconds(), 63_072_000);
    assert_eq!(period.day_of(1_700_000_000).unwrap(), Day(19_675));
    assert_eq!(period.start_of(Day(19_675)).unwrap(), 1_699_920_000);
    assert_eq!(period.end_of(1_700_000_000).unwrap(), 1_763_072_000);
    let last = LastDay { day: Day(20_405), since: 1_762_992_000, until: 1_763_078_400 };
    assert_eq!(period.last_day_of(1_763_072_000).unwrap(), last);
}

#[test]
fn a_device_that_ends_at_midnight_has_its_last_day_after_it() {
    let period = AccrualPeriod::default();
    let midnight = 1_763_078_400;
    let last = period.last_day_of(midnight).unwrap();
    assert_eq!((last.since, last.until), (midnight, midnight + 86_400));
}

#[test]
fn with_a_period_of_minutes_a_last_day_is_one_second() {
    let last = period(240).last_day_of(1_000).unwrap();
    assert_eq!((last.since, last.until), (1_000, 1_001));
    // Days 3040 and 3041 both start in second 1000; what ends then ends on the later one.
    assert_eq!(period(240).start_of(Day(3_040)).unwrap(), 1_000);
    assert_eq!(period(240).start_of(Day(3_041)).unwrap(), 1_000);
    assert_eq!(last.day, Day(3_041));
}

#[test]
fn impossible_periods_and_times_are_refused() {
    let refused = |seconds| Err(AccrualError::InvalidPeriod { seconds, max: MAX_PERIOD_SECONDS });
    assert_eq!(AccrualPeriod::new(0), refused(0));
    assert_eq!(AccrualPeriod::new(MAX_PERIOD_SECONDS + 1), refused(MAX_PERIOD_SECONDS + 1));
    assert!(AccrualPeriod::new(MAX_PERIOD_SECONDS).is_ok());
    assert_eq!(period(1).day_of(u64::MAX), Err(AccrualError::OutOfRange));
    assert_eq!(period(1_000).start_of(Day(u64::MAX)), Err(AccrualError::OutOfRange));
    assert_eq!(period(1_000).end_of(u64::MAX), Err(AccrualError::OutOfRange));
}

#[test]
fn a_period_travels_as_a_number_and_is_checked_on_arrival() {
    assert_eq!(to_json_string(&period(240)).unwrap(), "240");
    assert_eq!(from_json::<AccrualPeriod>("240").unwrap(), period(240));
    assert!(from_json::<AccrualPeriod>("0").is_err());
}

proptest! {
    #[test]
    fn every_second_lies_in_its_day(seconds in 1u64..100_000_000, time in 0u64..10_000_000_000) {
        let period = period(seconds);
        let last = period.last_day_of(time).unwrap();
        prop_assert!(last.since <= time && time < last.until);
        // The bounds are exactly where the number of the day turns.
        prop_assert_eq!(period.day_of(last.since).unwrap(), last.day);
        prop_assert_eq!(period.day_of(last.until - 1).unwrap(), last.day);
        prop_assert!(period.day_of(last.until).unwrap() > last.day);
        if last.since > 0 {
            prop_assert!(period.day_of(last.since - 1).unwrap() < last.day);
        }
    }

    #[test]
    fn a_whole_period_is_730_days(seconds in 1u64..100_000_000, time in 0u64..10_000_000_000) {
        let period = period(seconds);
        let end = period.end_of(time).unwrap();
        prop_assert_eq!(period.day_of(end).unwrap().0, period.day_of(time).unwrap().0 + 730);
        // Nothing is ever activated in its own last day.
        prop_assert!(period.last_day_of(end).unwrap().since > time);
    }
}
