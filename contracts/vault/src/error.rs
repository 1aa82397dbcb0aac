//! Everything the vault refuses.

use cosmwasm_std::{CheckedMultiplyRatioError, OverflowError, StdError, Uint128};
use surety_accrual::AccrualError;
use surety_api::vault::{Payee, PoolId};
use surety_api::{ApiError, CaseId, DeviceId, LicenceId, LotId};
use thiserror::Error;

mod case;
mod loan;
mod stream;

pub use case::CaseError;
pub use loan::LoanError;
pub use stream::StreamError;

/// Why a message to the vault was refused. Nothing has changed when one is returned.
#[derive(Debug, Error, PartialEq)]
pub enum ContractError {
    /// A storage, address or serialisation error of the host.
    #[error(transparent)]
    Std(#[from] StdError),

    /// A refusal every contract shares: the wrong sender, a pause, coins where none are taken.
    #[error(transparent)]
    Api(#[from] ApiError),

    /// A refusal that has to do with a case.
    #[error(transparent)]
    Case(#[from] CaseError),

    /// A refusal about recalls, holds and contests.
    #[error(transparent)]
    Stream(#[from] StreamError),

    /// A refusal that has to do with a loan.
    #[error(transparent)]
    Loan(#[from] LoanError),

    /// A refusal of the accrual's law.
    #[error(transparent)]
    Accrual(#[from] AccrualError),

    /// An amount or a time ran out of its range.
    #[error(transparent)]
    Overflow(#[from] OverflowError),

    /// A share of an amount ran out of its range.
    #[error(transparent)]
    Ratio(#[from] CheckedMultiplyRatioError),

    /// The denom cannot be one of a bank.
    #[error("`{denom}` is no bank denom: use 3 to 128 of letters, digits and /:._- beginning with a letter")]
    InvalidDenom {
        /// What was given.
        denom: String,
    },

    /// A contest cannot reserve more than the stream.
    #[error("a contest bond of {bps} bps is more than the stream itself: choose 0 to 10000")]
    InvalidContestBond {
        /// What was given.
        bps: u16,
    },

    /// Coins are needed and none came.
    #[error("this message needs coins: send {denom} along")]
    NoFunds {
        /// What to send.
        denom: String,
    },

    /// Coins of another denom came, alone or besides.
    #[error("the vault takes {expected} only, and {received} came along: send {expected} alone")]
    WrongDenom {
        /// The denom of the network.
        expected: String,
        /// The other one.
        received: String,
    },

    /// Too little or too much came.
    #[error("exactly {expected} are needed and {received} came: send the stake of all devices, no more and no less")]
    WrongAmount {
        /// The stake of all lots.
        expected: Uint128,
        /// What came.
        received: Uint128,
    },

    /// There is no such licence.
    #[error("there is no licence {licence}: check its number")]
    UnknownLicence {
        /// The licence.
        licence: LicenceId,
    },

    /// The licence has been left for good.
    #[error("licence {licence} was renounced and its bond paid: it takes no bond any more")]
    LicenceLeft {
        /// The licence.
        licence: LicenceId,
    },

    /// The bond does not reach what the licence requires.
    #[error(
        "the bond of licence {licence} is {bond} and {requirement} are required: post the difference first"
    )]
    BondTooLow {
        /// The licence.
        licence: LicenceId,
        /// What is bonded.
        bond: Uint128,
        /// What is required.
        requirement: Uint128,
    },

    /// One more pool would make a verdict too dear to carry out.
    #[error(
        "licence {licence} has {limit} live pools: wait until one has ended and `settle` it, then try again"
    )]
    TooManyPools {
        /// The licence.
        licence: LicenceId,
        /// Most live pools.
        limit: u32,
    },

    /// No lots in the message.
    #[error("no lots given: name at least one")]
    NoLots {},

    /// A lot without devices.
    #[error("lot {lot} has no devices: leave it out")]
    EmptyLot {
        /// The lot.
        lot: LotId,
    },

    /// A lot is staked once.
    #[error("lot {lot} is staked already: use the next number")]
    LotExists {
        /// The lot.
        lot: LotId,
    },

    /// The parts of a stake do not add up to it.
    #[error(
        "the terms of lot {lot} do not add up to {unit_stake}: burn, manufacturer and integrations must"
    )]
    BadTerms {
        /// The lot.
        lot: LotId,
        /// The stake of one device.
        unit_stake: Uint128,
    },

    /// There is no such lot.
    #[error("there is no lot {lot}: check its number")]
    UnknownLot {
        /// The lot.
        lot: LotId,
    },

    /// No devices in the message.
    #[error("no devices of lot {lot} asked for: ask for at least one")]
    NoneAsked {
        /// The lot.
        lot: LotId,
    },

    /// The lot has fewer devices left than the message needs.
    #[error(
        "lot {lot} has {undrawn} devices that are not activated, and {asked} were asked for: ask for fewer"
    )]
    LotDrawn {
        /// The lot.
        lot: LotId,
        /// Devices left.
        undrawn: u32,
        /// Devices asked for.
        asked: u32,
    },

    /// A device is activated once.
    #[error("{device} is activated already: nothing is left to do")]
    AlreadyActivated {
        /// The device.
        device: DeviceId,
    },

    /// The device has never been activated.
    #[error("{device} is not activated: it has no accrual and no stream; check its id")]
    UnknownDevice {
        /// The device.
        device: DeviceId,
    },

    /// There is no such pool.
    #[error("there is no pool of {pool}: list those there are with `pools`")]
    UnknownPool {
        /// The pool.
        pool: PoolId,
    },

    /// More days have ended than one message may count.
    #[error("more days have ended in the pool of {pool} than one message counts: send `settle` for it until it is up to date, then try again")]
    SettleFirst {
        /// The pool.
        pool: PoolId,
    },

    /// A settlement over no days counts nothing.
    #[error("max_days is 0: allow at least one day")]
    NoDays {},

    /// Nothing to pay and nothing to burn.
    #[error("nothing is due: try again when something has accrued")]
    NothingDue {},

    /// The list is empty.
    #[error("no devices given: name 1 to {max}")]
    NoDevices {
        /// Longest list.
        max: usize,
    },

    /// The list is too long.
    #[error("{given} devices given: name at most {max} in one message")]
    TooManyDevices {
        /// How many were given.
        given: usize,
        /// Longest list.
        max: usize,
    },

    /// The list names a device twice.
    #[error("{device} is named twice: name each device once")]
    DuplicateDevice {
        /// The device.
        device: DeviceId,
    },

    /// Coins are never pushed into a contract that did not ask for them.
    #[error("{device} is held by the contract {holder}: only that contract may claim for it; leave the device out")]
    HeldByContract {
        /// The device.
        device: DeviceId,
        /// The contract.
        holder: String,
    },

    /// A malfunction is final.
    #[error("{device} has failed for good: its stream neither changes nor closes")]
    Failed {
        /// The device.
        device: DeviceId,
    },

    /// The stream has that cause already.
    #[error("the stream of {device} is open for this cause already: nothing is left to do")]
    SameCause {
        /// The device.
        device: DeviceId,
    },

    /// The device has no open stream.
    #[error("{device} has no open stream: there is nothing to close")]
    NotStreaming {
        /// The device.
        device: DeviceId,
    },

    /// The guardian has delayed payouts.
    #[error("payouts are sealed until {until} (unix seconds): nothing is lost, try again after that")]
    Sealed {
        /// Unix seconds at which the seal ends by itself.
        until: u64,
    },

    /// The withdrawal is not due yet.
    #[error("this may be withdrawn from {withdrawal_date} (unix seconds) on: try again then")]
    NotDue {
        /// Unix seconds.
        withdrawal_date: u64,
    },

    /// A case opened before the withdrawal date holds the money.
    #[error("case {case} against licence {licence} was opened before the withdrawal date and holds the money until it ends, at the latest at {deadline} (unix seconds): try again then")]
    Held {
        /// The licence.
        licence: LicenceId,
        /// The case.
        case: CaseId,
        /// Unix seconds by which it ends.
        deadline: u64,
    },

    /// The time for the withdrawal is over.
    #[error("the notice for {withdrawal_date} could be used until {until} (unix seconds) and has lapsed: give notice again, or name in `held_by` the case that ended last of those that held it")]
    Lapsed {
        /// Unix seconds.
        withdrawal_date: u64,
        /// Unix seconds.
        until: u64,
    },

    /// The case named did not hold the withdrawal.
    #[error("case {case} did not hold licence {licence} at {withdrawal_date} (unix seconds): name one that was opened before and ended after it, or give notice again")]
    NotHeldBy {
        /// The licence.
        licence: LicenceId,
        /// The case.
        case: CaseId,
        /// Unix seconds.
        withdrawal_date: u64,
    },

    /// Too many locks past their deadlines lie in the way.
    #[error("more locks of licence {licence} are past their deadlines than one message clears: send `unlock` for case {case} first, then try again")]
    ClearLocks {
        /// The licence.
        licence: LicenceId,
        /// One of them.
        case: CaseId,
    },

    /// A case locks a licence once.
    #[error("case {case} holds licence {licence} already: nothing is left to do")]
    LockExists {
        /// The licence.
        licence: LicenceId,
        /// The case.
        case: CaseId,
    },

    /// A lock that has ended before it begins.
    #[error("the deadline {deadline} has passed at {now} (unix seconds): a lock needs one in the future")]
    DeadlinePassed {
        /// Unix seconds.
        deadline: u64,
        /// Unix seconds of the block.
        now: u64,
    },

    /// There is no such lock.
    #[error("case {case} does not hold licence {licence}: list those that do with `locks`")]
    UnknownLock {
        /// The licence.
        licence: LicenceId,
        /// The case.
        case: CaseId,
    },

    /// Victims need time to claim.
    #[error("claim_period is 0: give victims at least one second to claim")]
    NoClaimPeriod {},

    /// The payee is a contract, which coins are never pushed into.
    #[error("{to} is a contract: only it may claim what is due to {payee}")]
    PaidToContract {
        /// Whose coins they are.
        payee: Payee,
        /// The contract.
        to: String,
    },

    /// There is no surplus.
    #[error("every coin in the vault belongs to somebody: there is no surplus to burn")]
    NoSurplus {},

    /// The accounts would no longer add up; the message is refused rather than let that happen.
    #[error("the accounts would not add up: {deposited} came in, and {accounted} are held, paid and burned; please report this")]
    Unbalanced {
        /// Ever booked in.
        deposited: Uint128,
        /// Held, paid and burned together.
        accounted: Uint128,
    },
}
