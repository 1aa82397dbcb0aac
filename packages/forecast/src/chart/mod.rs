//! The forecast drawn: all stake minted as one stack of parts over time.

mod layout;
mod png;
mod spark;
mod svg;

use crate::engine::run_at;
use crate::error::ForecastError;
use crate::moment::Moment;
use crate::report::Parts;
use crate::scenario::{Rules, Scenario};

pub use self::png::PngError;

/// How many times a chart looks at a scenario.
const SAMPLES: u64 = 120;

/// A scenario seen at even distances, from its first mint until all is over and reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    from: Moment,
    to: Moment,
    samples: Vec<Parts>,
}

impl Chart {
    /// Looks at a scenario.
    ///
    /// # Errors
    /// As [`crate::run`].
    pub fn new(scenario: &Scenario, rules: &Rules) -> Result<Self, ForecastError> {
        let (from, to) = span(scenario, rules);
        let length = to.seconds().saturating_sub(from.seconds());
        let seconds: Vec<u64> = (0..=SAMPLES)
            .map(|step| {
                let part = u128::from(length).saturating_mul(u128::from(step));
                let part = part.checked_div(u128::from(SAMPLES)).unwrap_or_default();
                from.seconds().saturating_add(u64::try_from(part).unwrap_or(length))
            })
            .collect();
        Ok(Self { from, to, samples: run_at(scenario, rules, &seconds)?.parts })
    }

    /// The chart as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        svg::draw(&layout::Drawing::new(self))
    }

    /// The chart as a PNG image.
    ///
    /// # Errors
    /// The image cannot be written.
    pub fn png(&self) -> Result<Vec<u8>, PngError> {
        png::draw(&layout::Drawing::new(self))
    }

    /// The chart as lines of text, one for each part, drawn in blocks.
    #[must_use]
    pub fn text(&self) -> String {
        spark::draw(self)
    }
}

/// From the first mint, or report, until the last report or the last device has ended and its last day is paid.
fn span(scenario: &Scenario, rules: &Rules) -> (Moment, Moment) {
    let mints = scenario.mints.iter().map(|mint| &mint.at);
    let ends = scenario.activations.iter().filter_map(|activation| {
        let end = rules.period.end_of(activation.at.seconds()).ok()?;
        Moment::from_seconds(rules.period.last_day_of(end).ok()?.until).ok()
    });
    let marks: Vec<Moment> = mints.chain(&scenario.report_at).cloned().chain(ends).collect();
    let from = marks.iter().min().cloned().unwrap_or_default();
    let to = marks.into_iter().max().unwrap_or_default();
    (from, to)
}
