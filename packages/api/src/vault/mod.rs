//! `vault`: every bonded or staked coin (docs/design.md section 3.2).

mod case;
mod event;
mod payee;
mod query;
pub mod raw;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Uint128};
use surety_accrual::Terms;
use surety_statement::DeviceId;

use crate::{messages, text_enum, CaseId, LicenceId, LotId, ModelId};

pub use case::*;
pub use event::*;
pub use payee::*;
pub use query::*;

/// Fixes the coin and the law for good.
#[cw_serde]
pub struct InstantiateMsg {
    /// Address of the charter.
    pub charter: String,
    /// The one bank denom of the network.
    pub denom: String,
    /// Seconds over which a device's lock accrues; 730 days by default.
    pub accrual_period: u64,
    /// Who gets the accrual of the time in which a device was unplugged on purpose.
    pub removed_to: RemovedTo,
    /// Seconds from the start of a stream within which it can be contested; 14 days by default.
    pub contest_window: u64,
    /// What a contest reserves of the case's opening bond, in basis points of the stream's rest; 500 by default, 10,000 at most.
    pub contest_bond_bps: u16,
    /// Seconds for which the victims of a case can claim once its verdict is carried out; 365 days by default.
    pub claim_period: u64,
}

text_enum! {
    /// Who gets the accrual of the time in which a device was unplugged on purpose.
    pub enum RemovedTo {
        /// Nobody: it burns. The default.
        Burn => "burn",
        /// The holder of the device.
        Driver => "driver",
    }
}

text_enum! {
    /// Why what a device has not yet accrued leaves its pool.
    pub enum FaultCause {
        /// It failed. Final.
        Malfunction => "malfunction",
        /// It is silent. Until it proves itself back.
        Disconnected => "disconnected",
        /// It was unplugged on purpose. Until it is heard again.
        Removed => "removed",
    }
}

text_enum! {
    /// What has become of an activated device's stake.
    pub enum DeviceOutcome {
        /// It accrues and never stopped.
        Accruing => "accruing",
        /// Its period is over and it never stopped.
        Completed => "completed",
        /// It failed.
        Malfunction => "malfunction",
        /// It is silent, or was when its period ended.
        Disconnected => "disconnected",
        /// It was silent or unplugged, came back, and accrues or has completed.
        Recovered => "recovered",
        /// It is unplugged, or was when its period ended.
        Removed => "removed",
        /// It was recalled: what it had not accrued goes to whoever holds it.
        Recalled => "recalled",
    }
}

text_enum! {
    /// Who gets what a device accrued while it was held.
    pub enum HeldTo {
        /// The manufacturer and integrations, as if it had never been held.
        Maker => "maker",
        /// Whoever holds the device.
        Holder => "holder",
        /// Nobody: it burns.
        Burn => "burn",
    }
}

/// One accrual pool: the devices of a model that stand under the same factor.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord, Hash)]
pub struct PoolId {
    /// The licence.
    pub licence: LicenceId,
    /// The model.
    pub model: ModelId,
    /// Counted from 1; a slash or recall closes one, as does its running empty, and the next one opens when it is needed.
    pub generation: u32,
}

impl std::fmt::Display for PoolId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "licence {}, model {}, generation {}", self.licence, self.model, self.generation)
    }
}

/// Devices minted together under one tier row.
#[cw_serde]
pub struct NewLot {
    /// Given by the device contract.
    pub lot: LotId,
    /// How many devices.
    pub count: u32,
    /// What each costs and how it is shared.
    pub terms: Terms,
}

/// Longest list of devices in one claim.
pub const MAX_CLAIM_DEVICES: usize = 100;
/// Most slashes of one pool. A pool slashed so often is passed over by later ones; it closed at the first, so nothing new is in it.
pub const MAX_CUTS: u32 = 100;
/// Most live pools of a licence; a mint that needs another is refused.
pub const MAX_LIVE_POOLS: u32 = 64;
/// Days a claim settles when it names no number.
pub const DEFAULT_SETTLE_DAYS: u32 = 100;

messages! {
    /// What can be done with the vault.
    pub enum ExecuteMsg {
        /// Anyone, with coins: adds to the bond of a licence that exists and has not been renounced. Emits `bond_posted`. Fails
        /// on any other denom, on no coins, and while the vault is paused.
        PostBond {
            /// The licence.
            licence: LicenceId,
        },
        /// Anyone: counts the accrual of a pool up to now, over at most `max_days` ended days. Emits `settled`.
        Settle {
            /// The pool.
            pool: PoolId,
            /// At most so many ended days.
            max_days: u32,
        },
        /// The licence's holder: receives what has accrued to the manufacturer in one pool. Settles first, over at most
        /// `max_days` ended days (100 by default), and pays what is settled; on an indebted licence the lender's share of it becomes the
        /// lender's to claim. Emits `claimed`, and `loan_repaid`. Fails while sealed and when nothing is due.
        ClaimManufacturer {
            /// The pool.
            pool: PoolId,
            /// At most so many ended days.
            max_days: Option<u32>,
        },
        /// The integrations committee: receives what has accrued to it in one pool, as above.
        ClaimIntegrations {
            /// The pool.
            pool: PoolId,
            /// At most so many ended days.
            max_days: Option<u32>,
        },
        /// Anyone, for the holders of at most 100 devices: pays what has streamed to whoever holds each device now, and burns what streamed to nobody.
        /// Where a holder is a contract, only that contract may. A device with nothing due is passed over; fails when none has anything
        /// due, and while sealed. Emits `driver_paid` and `burned`.
        ClaimDriver {
            /// The devices, none twice.
            devices: Vec<DeviceId>,
        },
        /// Anyone: burns the coins that somebody sent to the vault without a message. Emits `burned`.
        BurnSurplus {},
        /// The device contract, with exactly the stake of all lots: books newly minted devices as undrawn stake. Emits
        /// `staked`. Fails on a bond below `requirement`, on wrong funds, on a 65th live pool, and while paused.
        Stake {
            /// Who mints.
            licence: LicenceId,
            /// Of what.
            model: ModelId,
            /// The bond the licence requires now.
            requirement: Uint128,
            /// The lots.
            lots: Vec<NewLot>,
        },
        /// The device contract: a device of the lot is sold and installed. Burns its part and starts its accrual now. Emits `activated`.
        Activate {
            /// Its lot.
            lot: LotId,
            /// The device.
            device: DeviceId,
        },
        /// The device contract: what the device has not accrued leaves its pool as a stream, or an open stream changes its
        /// cause, now. Emits `stream_opened`. Fails from the start of the device's last day, for a recalled device,
        /// and for a device activated while a case that is still open held its licence.
        OpenStream {
            /// The device.
            device: DeviceId,
            /// Why.
            cause: FaultCause,
        },
        /// The device contract: the device is back, the rest returns to the licence's current pool, now. Emits `stream_closed`.
        /// The rest of a recalled device streams on to its holder instead, and `stream_recalled` tells of it. What slashes would have
        /// taken of it meanwhile burns first, and `stream_slashed` tells of that. Fails on a malfunction and from the start of the device's last day.
        CloseStream {
            /// The device.
            device: DeviceId,
        },
        /// The device contract: what the device accrues in a pool is withheld from both accounts from now on, until the hold
        /// ends; nothing else about it changes. A device in a stream is held from when it is back. Sent again with a later
        /// `until`, it extends the hold. From the start of the device's last day nothing is held. Emits `accrual_held`.
        HoldAccrual {
            /// The device.
            device: DeviceId,
            /// Unix seconds from which anyone may end the hold.
            until: u64,
        },
        /// The device contract, or anyone in favour of the maker from `until` on: ends the hold of a device's accrual; what was
        /// withheld goes where `to` says. Does nothing for the device contract when there is no hold. Emits `accrual_released`.
        EndHold {
            /// The device.
            device: DeviceId,
            /// Who gets it.
            to: HeldTo,
        },
        /// The device contract: pays the stake of devices never activated back to the licence's holder. Emits
        /// `stake_returned`. Fails while sealed, while a case opened before `withdrawal_date` is open, and `window` seconds after that date or
        /// after the end of the case `held_by`.
        ReturnStake {
            /// Their lot.
            lot: LotId,
            /// How many.
            count: u32,
            /// When it became due, unix seconds.
            withdrawal_date: u64,
            /// Seconds for which it can be paid.
            window: u64,
            /// A case that was opened before that date and ended after it.
            held_by: Option<CaseId>,
        },
        /// The device contract: burns the stake of a device that its key has freed from the lot. Emits `stake_forfeited`.
        ForfeitStake {
            /// The lot.
            lot: LotId,
            /// How many.
            count: u32,
        },
        /// The license contract: pays the own part of the bond to the licence's holder; what was lent is the lender's to claim. Emits
        /// `bond_released`, and `loan_repaid`. Fails while sealed, and
        /// while a case opened before `withdrawal_date` is open.
        ReleaseBond {
            /// The licence.
            licence: LicenceId,
            /// When it became due, unix seconds.
            withdrawal_date: u64,
        },
        /// The arbitration contract: all that is still to accrue in the live pools of the licence, or of one of its models, goes to
        /// the holders of the devices, second by second until each one's end. What has accrued stays where it is, and so do
        /// devices whose last day has begun. Devices of those pools that are activated later stream to their holders from the
        /// start. Recalled devices take no fault and no slash any more. Emits `recalled` for each pool; a pool that is recalled
        /// already is passed over. Fails with the pool to settle when more than 100 days have ended in them.
        Recall {
            /// The licence.
            licence: LicenceId,
            /// One model, or all of them.
            model: Option<ModelId>,
        },
        /// The arbitration contract: the device's stream is contested. It pays nothing until `until` or until the contest ends, and
        /// a share of its rest is reserved out of the case's opening bond. Once for each stream, within the contest window of its
        /// start, and not for a device unplugged on purpose. Emits `stream_held`.
        HoldStream {
            /// The device.
            device: DeviceId,
            /// The case.
            case: CaseId,
            /// Unix seconds from which the stream pays again whatever the case says.
            until: u64,
        },
        /// The arbitration contract: the contest of a device's stream is over. Upheld, the fault was one: the reserved share of
        /// the bond goes to the device's holder and the stream flows on as if never held. Not upheld, the stream ends: what it
        /// has not paid for the time so far becomes claimable by the manufacturer and integrations, the rest returns as with
        /// [`Self::CloseStream`], and the reserved share to the bond. Emits `stream_released`.
        EndHoldStream {
            /// The device.
            device: DeviceId,
            /// The case.
            case: CaseId,
            /// Whether the fault stands.
            upheld: bool,
        },
        /// The arbitration contract: a case against the licence is open and ends by `deadline`. Emits `locked`.
        Lock {
            /// The licence.
            licence: LicenceId,
            /// The case.
            case: CaseId,
            /// Unix seconds by which it ends, whatever happens.
            deadline: u64,
        },
        /// The arbitration contract, or anyone once the case's deadline has passed: the case holds nothing any more. Emits
        /// `unlocked`.
        Unlock {
            /// The licence.
            licence: LicenceId,
            /// The case.
            case: CaseId,
        },
        /// The arbitration contract, with coins: holds the bond that opens a case or appeals. Emits `case_bond_held`. Fails on a second
        /// bond for the same slot, on any other denom and on no coins. No pause stops it: a case must always be possible.
        HoldCaseBond {
            /// The case.
            case: CaseId,
            /// Which of its bonds.
            slot: BondSlot,
            /// Who gets back what is not taken.
            payer: String,
        },
        /// The arbitration contract: a case's bond is over. Burns a part, credits another to somebody, and the rest to its payer; all three
        /// wait as claimable balances. Emits `case_bond_released` and `credited`. Fails on an unknown bond, on shares beyond it, and
        /// while a part of it is set aside for contested streams.
        ReleaseCaseBond {
            /// The case.
            case: CaseId,
            /// Which of its bonds.
            slot: BondSlot,
            /// Coins to burn.
            burn: Uint128,
            /// Coins for somebody else.
            other: Option<CaseShare>,
        },
        /// Anyone, for a payee with a claimable balance: pays all of it. Where the payee is a contract, only that contract may. Emits
        /// `balance_claimed`. Fails when there is nothing, and while sealed.
        ClaimBalance {
            /// Whose.
            payee: Payee,
        },
        /// The arbitration contract, once a case: a verdict is final. Moves what it takes out of the bond (own part first, then the lent one; what
        /// is there when it is less) and out of every live pool in scope into the case's reserve. Emits `reserved`. Fails
        /// on parts that are not 10,000 bps together, on a reward beyond 1,000 bps, and on victims without a part or a part
        /// without victims.
        Reserve {
            /// The case.
            case: CaseId,
            /// Against whom.
            licence: LicenceId,
            /// Coins out of the bond.
            bond: Uint128,
            /// Share of all undrawn and unaccrued stake in scope, bps.
            stake_bps: u16,
            /// The scope: one model, or the whole licence.
            model: Option<ModelId>,
            /// How it is shared.
            allocation: Allocation,
            /// Who gets the reward.
            reward_to: String,
            /// Who gets the victims' part.
            victims: Option<Victims>,
        },
        /// The arbitration contract, once a case: the timelock is over. Burns, credits the reward and opens the time in which victims
        /// claim. What rounding leaves burns. Emits `reserve_executed` and `credited`.
        ExecuteReserve {
            /// The case.
            case: CaseId,
        },
        /// Anyone, for the holder of a device on a case's list: pays its share, at most 3 of its stakes, once. Where the holder is a
        /// contract, only that contract may. Emits `victim_paid`. Fails on a proof that does not fit, on a device that is
        /// none of the licence's or not activated, when the share is nothing, and while sealed.
        ClaimVictim {
            /// The case.
            case: CaseId,
            /// The device.
            device: DeviceId,
            /// Its place on the list, from 0.
            index: u32,
            /// Its weight.
            weight: Uint128,
            /// The siblings from its leaf to the root, 32 bytes each.
            proof: Vec<Binary>,
        },
        /// Anyone, once the victims' time is over: burns what they have not claimed. Emits `unclaimed_burned`. Fails before, when
        /// nothing is left, and while sealed.
        BurnUnclaimed {
            /// The case.
            case: CaseId,
        },
        /// The license contract, with coins: a loan to a licence's bond is on offer. Emits `loan_offered`. Fails on a second offer, on a
        /// licence that owes already or whose bond has left, on a share of 0 or more than 10,000 bps, on wrong funds, and while paused.
        OfferLoan {
            /// The licence.
            licence: LicenceId,
            /// Who gets repaid.
            lender: String,
            /// The lender's share of the manufacturer's claims, bps.
            share_bps: u16,
        },
        /// The license contract: the offer becomes a part of the bond. Emits `loan_accepted`. Fails without an offer, and once the bond
        /// has left.
        AcceptLoan {
            /// The licence.
            licence: LicenceId,
        },
        /// The license contract: the offer is off, its coins are the lender's to claim. Emits `loan_withdrawn` and `credited`.
        WithdrawLoanOffer {
            /// The licence.
            licence: LicenceId,
        },
        /// Anyone, with coins: repays a part of a licence's loan. The coins are the lender's to claim, and as much of the bond
        /// becomes the maker's own. Emits `loan_repaid` and `credited`. Fails on more than is owed, on wrong funds, and while paused.
        RepayLoan {
            /// The licence.
            licence: LicenceId,
        },
    }
    arguments {
        licence: LicenceId,
        pool: PoolId,
        max_days: u32,
        devices: Vec<DeviceId>,
        model: ModelId,
        requirement: Uint128,
        lots: Vec<NewLot>,
        lot: LotId,
        device: DeviceId,
        cause: FaultCause,
        until: u64,
        to: HeldTo,
        count: u32,
        withdrawal_date: u64,
        window: u64,
        held_by: CaseId,
        case: CaseId,
        upheld: bool,
        deadline: u64,
        slot: BondSlot,
        payer: String,
        burn: Uint128,
        other: CaseShare,
        payee: Payee,
        bond: Uint128,
        stake_bps: u16,
        allocation: Allocation,
        reward_to: String,
        victims: Victims,
        index: u32,
        weight: Uint128,
        proof: Vec<Binary>,
        lender: String,
        share_bps: u16,
    }
}
