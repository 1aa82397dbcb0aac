//! Plays a scenario: everything in the order in which the chain would execute it.

mod events;
mod fleet;
mod pools;
mod streams;

use surety_accrual::AccrualError;

use crate::error::{Entry, ForecastError};
use crate::report::{Parts, Report, ReportLine, Unreached};
use crate::scenario::{Rules, Scenario};

use events::{Event, What};
use fleet::Fleet;

/// A scenario seen at some seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sampled {
    /// Where the stake is, in the order of the seconds asked for.
    pub parts: Vec<Parts>,
    /// What came too late to change anything.
    pub unreached: Vec<Unreached>,
}

/// The forecast of a scenario at the times it asks for.
///
/// # Errors
/// Which entry cannot happen, and why.
pub fn run(scenario: &Scenario, rules: &Rules) -> Result<Report, ForecastError> {
    let times: Vec<u64> = scenario.report_at.iter().map(crate::Moment::seconds).collect();
    let Sampled { parts, unreached } = run_at(scenario, rules, &times)?;
    let lines = scenario.report_at.iter().cloned().zip(parts).map(|(at, parts)| ReportLine { at, parts });
    Ok(Report { report: lines.collect(), unreached })
}

/// The forecast of a scenario at other seconds than it asks for. All its entries must be able to happen, also those after the
/// last of these seconds.
///
/// # Errors
/// As [`run`].
pub fn run_at(scenario: &Scenario, rules: &Rules, seconds: &[u64]) -> Result<Sampled, ForecastError> {
    let mut fleet = Fleet::new(scenario, *rules)?;
    let mut parts = vec![Parts::default(); seconds.len()];
    for event in events::in_order(scenario, seconds)? {
        let Event { at, entry, what } = event;
        fleet.settle(at).map_err(refused(entry))?;
        match what {
            What::Mint(mint) => fleet.mint(entry, mint)?,
            What::Activation(activation) => fleet.activate(entry, activation)?,
            What::Fault(fault) => fleet.fault(entry, fault)?,
            What::Recovery(fault, back) => fleet.recover(entry, fault, back)?,
            What::Slash(slash) => fleet.slash(entry, slash)?,
            What::Report => {
                if let Some(place) = parts.get_mut(entry.index) {
                    *place = fleet.parts(at).map_err(refused(entry))?;
                }
            }
        }
    }
    Ok(Sampled { parts, unreached: fleet.into_unreached() })
}

fn refused(entry: Entry) -> impl Fn(AccrualError) -> ForecastError {
    move |source| ForecastError::Refused { entry, source }
}
