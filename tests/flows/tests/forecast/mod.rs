//! A forecast and the contracts driven through the same scenario agree to the unit, whatever happens (docs/forecast.md).

#![allow(clippy::panic, clippy::unwrap_used)]

mod drive;
mod scenarios;

use proptest::prelude::*;
use surety_forecast::{run, Moment, Rules};

use drive::Driven;
use scenarios::{any_steps, any_terms, scenario, times};

/// Some second on the grid.
const START: u64 = 1_800_000_000;

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_contracts_do_what_was_forecast(steps in any_steps(), terms in any_terms()) {
        let scenario = scenario(&steps, START, terms);
        let forecast = run(&scenario, &Rules::default()).unwrap();
        let mut driven = Driven::new(START, scenario.unit_stake, scenario.tiers.clone());
        let happens = times(&scenario);
        for line in &forecast.report {
            let now = Moment::seconds(&line.at);
            if happens.contains(&now) {
                driven.play(&scenario, now);
            }
            prop_assert_eq!(driven.parts(now), line.parts, "at {}", line.at);
            prop_assert_eq!(line.parts.total().unwrap().u128(), driven.minted());
        }
    }
}
