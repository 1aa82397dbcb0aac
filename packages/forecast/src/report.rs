//! What a forecast answers.

use std::fmt;

use cosmwasm_std::{OverflowError, Uint128};
use serde::Serialize;

use crate::error::Entry;
use crate::moment::Moment;

/// The answer: one line for each time asked for, in the order asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The lines.
    pub report: Vec<ReportLine>,
    /// What came too late in the life of its devices to change anything. Not part of the answer.
    #[serde(skip)]
    pub unreached: Vec<Unreached>,
}

/// A fault or a recovery on the last day of its devices, when they count as fully accrued: it changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreached {
    /// The fault.
    pub entry: Entry,
    /// When it, or its recovery, was.
    pub at: Moment,
    /// When the last day of its devices began.
    pub since: Moment,
}

impl fmt::Display for Unreached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entry, at, since } = self;
        write!(f, "{entry}: nothing changes at {at}: the last day of its devices began at {since}")
    }
}

/// Where the stake is at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportLine {
    /// When.
    pub at: Moment,
    /// Where.
    #[serde(flatten)]
    pub parts: Parts,
}

/// Where all the stake minted by some time has gone, in the smallest unit: entitlements since the beginning, whether or not
/// anybody claimed them. The parts sum to that stake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Parts {
    /// Burned: at activation, of unplugged time, and the dust of rounding.
    pub burned: Uint128,
    /// Earned by the manufacturer.
    pub manufacturer: Uint128,
    /// Earned by integrations.
    pub integrations: Uint128,
    /// Earned by drivers.
    pub driver: Uint128,
    /// Taken by verdicts.
    pub slashed: Uint128,
    /// Behind devices that are not activated.
    pub undrawn: Uint128,
    /// Locked behind activated devices and still to come, to whomever it may.
    pub unaccrued: Uint128,
}

impl Parts {
    /// How many parts there are.
    pub const COUNT: usize = 7;

    /// The parts with their names, in the order they are printed.
    #[must_use]
    pub const fn named(&self) -> [(&'static str, Uint128); Self::COUNT] {
        [
            ("burned", self.burned),
            ("manufacturer", self.manufacturer),
            ("integrations", self.integrations),
            ("driver", self.driver),
            ("slashed", self.slashed),
            ("undrawn", self.undrawn),
            ("unaccrued", self.unaccrued),
        ]
    }

    /// All parts together: the stake minted.
    ///
    /// # Errors
    /// The sum does not fit an amount.
    pub fn total(&self) -> Result<Uint128, OverflowError> {
        self.named().into_iter().try_fold(Uint128::zero(), |sum, (_, part)| sum.checked_add(part))
    }
}
