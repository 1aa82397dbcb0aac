//! Why a scenario has no forecast: which entry, what is wrong with it, what to write instead.

use std::fmt;

use surety_accrual::AccrualError;
use thiserror::Error;

use crate::moment::Moment;

/// A list of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// `mints`.
    Mints,
    /// `activations`.
    Activations,
    /// `faults`.
    Faults,
    /// `slashes`.
    Slashes,
    /// `report_at`.
    ReportAt,
}

/// One entry of a scenario; reads `faults[3]`, counted from 0 as in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The list it is in.
    pub list: List,
    /// Its place, from 0.
    pub index: usize,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = match self.list {
            List::Mints => "mints",
            List::Activations => "activations",
            List::Faults => "faults",
            List::Slashes => "slashes",
            List::ReportAt => "report_at",
        };
        write!(f, "{list}[{}]", self.index)
    }
}

/// Why a scenario was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ForecastError {
    /// The text is no scenario.
    #[error("no scenario: {problem}")]
    Malformed {
        /// Where and why.
        problem: String,
    },
    /// The stake of a device is zero.
    #[error("unit_stake is 0; give the stake of one device in the smallest unit")]
    ZeroStake,
    /// An entry names no devices.
    #[error("{entry}: devices is 0; give at least 1 or leave the entry out")]
    NoDevices {
        /// Which.
        entry: Entry,
    },
    /// Two mints have the same name.
    #[error("{entry}: there is a mint `{id}` already; give each a name of its own")]
    DuplicateMint {
        /// The second.
        entry: Entry,
        /// The name.
        id: String,
    },
    /// No mint has that name.
    #[error("{entry}: there is no mint `{mint}`; add it to mints or correct the name")]
    UnknownMint {
        /// Which.
        entry: Entry,
        /// The name.
        mint: String,
    },
    /// An activation comes before its mint.
    #[error("{entry}: activated at {at}, before `{mint}` was minted at {minted}")]
    BeforeMint {
        /// Which.
        entry: Entry,
        /// The mint's name.
        mint: String,
        /// When the activation is.
        at: Moment,
        /// When the mint is.
        minted: Moment,
    },
    /// More devices are activated than are left of the mint.
    #[error(
        "{entry}: {devices} devices activated at {at}, but only {left} of `{mint}` are not yet activated"
    )]
    TooManyActivated {
        /// Which.
        entry: Entry,
        /// The mint's name.
        mint: String,
        /// When.
        at: Moment,
        /// How many the entry activates.
        devices: u64,
        /// How many are left.
        left: u64,
    },
    /// Nothing of that mint was activated then.
    #[error(
        "{entry}: no devices of `{mint}` were activated at {activated}; give the `at` of their activation"
    )]
    UnknownActivation {
        /// Which.
        entry: Entry,
        /// The mint's name.
        mint: String,
        /// When the entry says they were activated.
        activated: Moment,
    },
    /// A fault comes before the activation of its devices.
    #[error("{entry}: the fault at {at} is before its devices were activated at {activated}")]
    BeforeActivation {
        /// Which.
        entry: Entry,
        /// When the fault is.
        at: Moment,
        /// When its devices were activated.
        activated: Moment,
    },
    /// A fault comes when the devices have ended.
    #[error("{entry}: the fault at {at} is after its devices ended at {end}; by then all was accrued, leave it out")]
    AfterEnd {
        /// Which.
        entry: Entry,
        /// When the fault is.
        at: Moment,
        /// When its devices ended.
        end: Moment,
    },
    /// More devices fail than work.
    #[error("{entry}: {devices} devices fault at {at}, but only {working} of `{mint}` activated at {activated} work then")]
    TooManyFaulted {
        /// Which.
        entry: Entry,
        /// The mint's name.
        mint: String,
        /// When its devices were activated.
        activated: Moment,
        /// When the fault is.
        at: Moment,
        /// How many fault.
        devices: u64,
        /// How many work.
        working: u64,
    },
    /// Devices are back before they were away.
    #[error("{entry}: recovered at {recovered}, which is not after the fault at {at}")]
    RecoveredTooEarly {
        /// Which.
        entry: Entry,
        /// When the fault is.
        at: Moment,
        /// When the devices are back.
        recovered: Moment,
    },
    /// A malfunction is final.
    #[error("{entry}: a malfunction is final and has no recovered; its kind may be silence or removed")]
    MalfunctionRecovered {
        /// Which.
        entry: Entry,
    },
    /// A slash takes more than everything.
    #[error("{entry}: {bps} bps is more than everything; choose 0 to 10000")]
    SlashTooLarge {
        /// Which.
        entry: Entry,
        /// The share.
        bps: u16,
    },
    /// The vault keeps no more pools for one licence.
    #[error("{entry}: needs more than the {limit} pools a licence may have at a time; every slash closes one, so slash less often")]
    TooManyPools {
        /// Which.
        entry: Entry,
        /// How many there may be.
        limit: u32,
    },
    /// An amount or a time is too large, as the vault would say too.
    #[error("{entry}: {source}")]
    Refused {
        /// Which.
        entry: Entry,
        /// Why.
        #[source]
        source: AccrualError,
    },
}
