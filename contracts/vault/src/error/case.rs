//! What the vault refuses of cases: their bonds, their reserves, their victims.

use cosmwasm_std::Uint128;
use surety_api::vault::BondSlot;
use surety_api::{CaseId, DeviceId, LicenceId};
use thiserror::Error;

/// Why a message about a case was refused.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum CaseError {
    /// A case has one bond of each kind.
    #[error("case {case} has its {slot} bond already: nothing is left to do")]
    BondExists {
        /// The case.
        case: CaseId,
        /// Which of its bonds.
        slot: BondSlot,
    },

    /// There is no such bond.
    #[error("the vault holds no {slot} bond of case {case}: list those it holds with `case_bonds`")]
    UnknownBond {
        /// The case.
        case: CaseId,
        /// Which of its bonds.
        slot: BondSlot,
    },

    /// The shares go beyond the bond.
    #[error(
        "the {slot} bond of case {case} is {amount}, and {asked} were to be taken: take at most all of it"
    )]
    BondTooSmall {
        /// The case.
        case: CaseId,
        /// Which of its bonds.
        slot: BondSlot,
        /// What is in it.
        amount: Uint128,
        /// What was to be taken.
        asked: Uint128,
    },

    /// A part of the bond stands for streams that are still held.
    #[error(
        "{reserved} of the {slot} bond of case {case} stand for contested streams: end their holds first"
    )]
    BondReserved {
        /// The case.
        case: CaseId,
        /// Which of its bonds.
        slot: BondSlot,
        /// What is set aside.
        reserved: Uint128,
    },

    /// A verdict reserves once.
    #[error("case {case} has its reserve already: nothing is left to do")]
    ReserveExists {
        /// The case.
        case: CaseId,
    },

    /// The case has moved nothing aside.
    #[error("case {case} has no reserve: its verdict is not final, or took nothing")]
    UnknownReserve {
        /// The case.
        case: CaseId,
    },

    /// A reserve is carried out once.
    #[error("the reserve of case {case} is carried out already: nothing is left to do")]
    AlreadyExecuted {
        /// The case.
        case: CaseId,
    },

    /// The parts of a verdict do not add up.
    #[error("the parts are {sum} bps together: burn, victims and reward must be 10000")]
    BadAllocation {
        /// What they are together.
        sum: u32,
    },

    /// A reward beyond the limit.
    #[error("a reward of {reward_bps} bps is too much: give at most {max}")]
    RewardTooHigh {
        /// What was asked for.
        reward_bps: u16,
        /// The most there may be.
        max: u16,
    },

    /// More than everything.
    #[error("{stake_bps} bps of the stake are more than all of it: take at most 10000")]
    StakeShareTooHigh {
        /// What was asked for.
        stake_bps: u16,
    },

    /// Victims without a part, or a part without victims.
    #[error("victims get {victims_bps} bps and the list has {count} entries: name victims exactly when they get a part, with weights and a root of 32 bytes")]
    BadVictims {
        /// The victims' part.
        victims_bps: u16,
        /// Entries of the list.
        count: u32,
    },

    /// Victims are paid once the verdict is carried out.
    #[error("the reserve of case {case} is not carried out yet: try again after its timelock")]
    NotExecuted {
        /// The case.
        case: CaseId,
    },

    /// The case pays no victims, or none any more.
    #[error("case {case} has nothing for victims: its verdict gave them nothing, all of it is paid, or what was left is burned")]
    NothingForVictims {
        /// The case.
        case: CaseId,
    },

    /// The entry is not on the list.
    #[error("the proof does not lead from {device} to the list of case {case}: check index, weight and proof against the list")]
    NotAVictim {
        /// The case.
        case: CaseId,
        /// The device.
        device: DeviceId,
    },

    /// The device is none of the licence's.
    #[error("{device} is a device of licence {licence}: case {case} is not against it")]
    OtherLicence {
        /// The case.
        case: CaseId,
        /// The device.
        device: DeviceId,
        /// Whose it is.
        licence: LicenceId,
    },

    /// A victim is paid once.
    #[error("case {case} has paid {device} already: nothing is left to claim")]
    VictimPaid {
        /// The case.
        case: CaseId,
        /// The device.
        device: DeviceId,
    },

    /// Victims may still claim.
    #[error("the victims of case {case} may claim until {claims_end} (unix seconds): try again then")]
    ClaimsOpen {
        /// The case.
        case: CaseId,
        /// Unix seconds.
        claims_end: u64,
    },
}
