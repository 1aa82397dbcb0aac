//! What the vault refuses about recalls, holds and contests.

use surety_api::{CaseId, DeviceId};
use thiserror::Error;

/// Why a message about one device's accrual or stream was refused.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum StreamError {
    /// What the device had not accrued went to its holder by a verdict.
    #[error("{device} was recalled: what it had not accrued belongs to its holder for good")]
    DeviceRecalled {
        /// The device.
        device: DeviceId,
    },

    /// The device was activated while a case held its licence, and the case is still open.
    #[error("the device was activated during case {case}, which is open: its fault can take effect when that has ended, at the latest at {deadline} (unix seconds)")]
    CaseOpen {
        /// The case.
        case: CaseId,
        /// Unix seconds by which it ends.
        deadline: u64,
    },

    /// Nothing of the device is withheld.
    #[error("nothing that {device} accrues is withheld: there is no hold to end")]
    NotHeld {
        /// The device.
        device: DeviceId,
    },

    /// The device says itself that it was unplugged, or was recalled: there is no fault to contest.
    #[error("the stream of {device} stands on no fault that could be contested")]
    NotContestable {
        /// The device.
        device: DeviceId,
    },

    /// A stream is contested once, and a device's streams one after the other.
    #[error("the stream of {device} was contested before, or an earlier one still is")]
    ContestedBefore {
        /// The device.
        device: DeviceId,
    },

    /// The contest window has closed.
    #[error("the stream of {device} could be contested until {closed} (unix seconds): it stands")]
    ContestTooLate {
        /// The device.
        device: DeviceId,
        /// Unix seconds.
        closed: u64,
    },

    /// The case contests no stream of the device.
    #[error("case {case} contests no stream of {device}: check both")]
    NotContested {
        /// The device.
        device: DeviceId,
        /// The case.
        case: CaseId,
    },
}
