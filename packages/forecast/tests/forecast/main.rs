//! Scenarios and what they answer.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod chart;
mod examples;
mod properties;
mod refusals;

use serde_json::Value;
use surety_forecast::{run, ForecastError, Report, Rules, Scenario};

/// Reads and plays a scenario.
fn play(scenario: &Value) -> Result<Report, ForecastError> {
    run(&Scenario::from_json(&scenario.to_string())?, &Rules::default())
}

/// The answer as it is printed.
fn answer(scenario: &Value) -> Value {
    serde_json::to_value(play(scenario).unwrap()).unwrap()
}
