//! What can be asked, and the answers.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Uint128, Uint256};
use surety_accrual::Terms;
use surety_statement::DeviceId;

use super::raw::{CaseBond, CaseReserve, LoanOffer};
use super::{BondSlot, DeviceOutcome, Payee, PoolId, RemovedTo};
use crate::message::Place;
use crate::{messages, CaseId, LicenceId, LotId};

messages! {
    /// What the vault answers.
    #[derive(QueryResponses)]
    pub enum QueryMsg {
        /// What was fixed at instantiation.
        #[returns(ConfigResponse)]
        Config {},
        /// Where every coin in the vault belongs, and what has gone through it.
        #[returns(BucketsResponse)]
        Buckets {},
        /// A licence's bond.
        #[returns(BondResponse)]
        Bond {
            /// The licence.
            licence: LicenceId,
        },
        /// One pool, as it stands now.
        #[returns(PoolResponse)]
        Pool {
            /// The pool.
            pool: PoolId,
        },
        /// The pools of a licence, by model and generation.
        #[returns(PoolsResponse)]
        Pools {
            /// The licence.
            licence: LicenceId,
            /// The last entry of the page before.
            start_after: Option<PoolId>,
            /// Entries, 30 by default, 100 at most.
            limit: Option<u32>,
        },
        /// A lot's terms and how many of its devices are not activated.
        #[returns(LotResponse)]
        Lot {
            /// The lot.
            lot: LotId,
        },
        /// What has become of one activated device's stake, by the law, claimed or not.
        #[returns(DeviceResponse)]
        Device {
            /// The device.
            device: DeviceId,
        },
        /// What the holder of a device could claim now.
        #[returns(DueResponse)]
        DriverDue {
            /// The device.
            device: DeviceId,
        },
        /// The cases that lock a licence, in the order in which they opened. One whose deadline has passed holds nothing; it is
        /// listed until it is cleared away.
        #[returns(LocksResponse)]
        Locks {
            /// The licence.
            licence: LicenceId,
            /// The case after which to go on.
            start_after: Option<CaseId>,
            /// Entries, 30 by default, 100 at most.
            limit: Option<u32>,
        },
        /// The bonds of a case that the vault holds.
        #[returns(CaseBondsResponse)]
        CaseBonds {
            /// The case.
            case: CaseId,
        },
        /// What a case has moved aside, and what has become of it. None when it has not.
        #[returns(CaseReserveResponse)]
        CaseReserve {
            /// The case.
            case: CaseId,
        },
        /// What somebody could claim now with `claim_balance`.
        #[returns(DueResponse)]
        Claimable {
            /// Who.
            payee: Payee,
        },
        /// What a case has paid to the holder of a device as a victim. None when it has not.
        #[returns(VictimResponse)]
        Victim {
            /// The case.
            case: CaseId,
            /// The device.
            device: DeviceId,
        },
        /// What final verdicts have moved aside from a licence, by case.
        #[returns(ReservesResponse)]
        Reserves {
            /// The licence.
            licence: LicenceId,
            /// The case after which to go on.
            start_after: Option<CaseId>,
            /// Entries, 30 by default, 100 at most.
            limit: Option<u32>,
        },
        /// Everything that a licence answers with, in sums.
        #[returns(LiabilitiesResponse)]
        Liabilities {
            /// The licence.
            licence: LicenceId,
        },
    }
    arguments {
        licence: LicenceId,
        pool: PoolId,
        start_after: Place,
        limit: u32,
        lot: LotId,
        device: DeviceId,
        case: CaseId,
        payee: Payee,
    }
}

/// What was fixed at instantiation.
#[cw_serde]
pub struct ConfigResponse {
    /// Address of the charter.
    pub charter: String,
    /// The one bank denom of the network.
    pub denom: String,
    /// Seconds over which a device's lock accrues.
    pub accrual_period: u64,
    /// Who gets the accrual of unplugged time.
    pub removed_to: RemovedTo,
    /// Seconds from the start of a stream within which it can be contested.
    pub contest_window: u64,
    /// What a contest reserves of the case's opening bond, in basis points of the stream's rest.
    pub contest_bond_bps: u16,
    /// Seconds for which the victims of a case can claim.
    pub claim_period: u64,
}

/// Sums over everything, in the smallest unit. `balance` = all buckets and the surplus together.
#[cw_serde]
pub struct BucketsResponse {
    /// The bank balance.
    pub balance: Uint128,
    /// Bonds of all licences.
    pub bond: Uint128,
    /// Stake of devices not activated.
    pub undrawn: Uint128,
    /// Held by accrual pools.
    pub accrual: Uint128,
    /// Held by streams, what is due of them included.
    pub streams: Uint128,
    /// Bonds of cases and appeals.
    pub case_bonds: Uint128,
    /// Moved aside by final verdicts, what victims have not claimed included.
    pub reserves: Uint128,
    /// Offered as loans and not accepted.
    pub escrow: Uint128,
    /// Waiting for somebody to claim it.
    pub claimable: Uint128,
    /// Sent by somebody without a message.
    pub surplus: Uint128,
    /// Ever booked in.
    pub deposited: Uint128,
    /// Ever paid out.
    pub paid: Uint128,
    /// Ever burned, surplus left out.
    pub burned: Uint128,
}

/// A licence's bond.
#[cw_serde]
pub struct BondResponse {
    /// Coins bonded, own and lent.
    pub amount: Uint128,
    /// Of them, those posted for the maker.
    pub own: Uint128,
    /// Of them, those lent and not repaid.
    pub lent: Uint128,
    /// Who lent them, if any.
    pub lender: Option<String>,
    /// The lender's share of the manufacturer's claims, bps.
    pub share_bps: u16,
}

/// One pool, as it stands now.
#[cw_serde]
pub struct PoolResponse {
    /// The pool.
    pub pool: PoolId,
    /// True while later mints of the model enter it.
    pub current: bool,
    /// The factor on everything nominal, 10^18 is one.
    pub factor: Uint256,
    /// Stake of devices not activated.
    pub undrawn: Uint128,
    /// Held for accrual.
    pub held: Uint128,
    /// Coins now accruing to the manufacturer over a whole period.
    pub manufacturer_weight: Uint128,
    /// Coins now accruing to integrations over a whole period.
    pub integrations_weight: Uint128,
    /// The manufacturer could claim so much now.
    pub manufacturer_due: Uint128,
    /// Integrations could claim so much now.
    pub integrations_due: Uint128,
    /// Paid to the manufacturer so far.
    pub manufacturer_paid: Uint128,
    /// Paid to integrations so far.
    pub integrations_paid: Uint128,
    /// Unix seconds up to which accrual is counted in storage.
    pub settled_at: u64,
    /// How often it was slashed.
    pub cuts: u32,
    /// Accrued to either account and withheld, in no `due`; devices that left the pool while held are not in it.
    pub withheld: Uint128,
    /// Unix seconds of its recall, if it was recalled.
    pub recalled_at: Option<u64>,
    /// Coins of recalled devices that nobody has claimed or asked for yet; they are among the streams.
    pub recalled: Uint128,
}

/// Pools of a licence.
#[cw_serde]
pub struct PoolsResponse {
    /// One page.
    pub pools: Vec<PoolResponse>,
}

/// A lot.
#[cw_serde]
pub struct LotResponse {
    /// The licence.
    pub licence: LicenceId,
    /// The pool its devices enter.
    pub pool: PoolId,
    /// What each costs and how it is shared.
    pub terms: Terms,
    /// Devices not activated, scrapped or forfeited.
    pub undrawn: u32,
}

/// What has become of one device's stake by now. Cumulative entitlements, claimed or not; once the period is over
/// `stake = burned + manufacturer + integrations + driver + slashed + held` (a remainder of rounding counts as burned).
#[cw_serde]
pub struct DeviceResponse {
    /// The device.
    pub device: DeviceId,
    /// What became of it.
    pub outcome: DeviceOutcome,
    /// Its whole stake.
    pub stake: Uint128,
    /// Burned, at activation and later.
    pub burned: Uint128,
    /// Accrued to the manufacturer.
    pub manufacturer: Uint128,
    /// Accrued to integrations.
    pub integrations: Uint128,
    /// Streamed to whoever held the device.
    pub driver: Uint128,
    /// Taken by verdicts.
    pub slashed: Uint128,
    /// Accrued while the device is held, and withheld until that ends.
    pub held: Uint128,
    /// Unix seconds from which anyone may end the hold.
    pub held_until: Option<u64>,
    /// The case that contests its stream now.
    pub contest: Option<Contest>,
    /// Not yet anybody's.
    pub unaccrued: Uint128,
    /// The pool it is or was in.
    pub pool: PoolId,
    /// Unix seconds of its activation.
    pub activated_at: u64,
    /// Unix seconds at which its period ends.
    pub ends_at: u64,
}

/// A contested stream.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Contest {
    /// The case.
    pub case: CaseId,
    /// Unix seconds from which the stream pays again whatever the case says.
    pub until: u64,
    /// Coins of the case's opening bond that are the holder's unless the fault falls.
    pub bond: Uint128,
}

/// One of a case's bonds.
#[cw_serde]
pub struct CaseBondEntry {
    /// Which.
    pub slot: BondSlot,
    /// The bond.
    pub bond: CaseBond,
}

/// The bonds of a case that the vault holds.
#[cw_serde]
pub struct CaseBondsResponse {
    /// At most one of each slot.
    pub bonds: Vec<CaseBondEntry>,
}

/// What a case has moved aside.
#[cw_serde]
pub struct CaseReserveResponse {
    /// The reserve, if there is one.
    pub reserve: Option<CaseReserve>,
}

/// What a case has paid to a victim.
#[cw_serde]
pub struct VictimResponse {
    /// Coins, once it has.
    pub paid: Option<Uint128>,
}

/// What one case has moved aside.
#[cw_serde]
pub struct ReserveEntry {
    /// The case.
    pub case: CaseId,
    /// The reserve.
    pub reserve: CaseReserve,
}

/// What final verdicts have moved aside from a licence.
#[cw_serde]
pub struct ReservesResponse {
    /// One page.
    pub reserves: Vec<ReserveEntry>,
}

/// Everything that a licence answers with. The pools one by one are in `pools`, the cases in `locks` and `reserves`.
#[cw_serde]
pub struct LiabilitiesResponse {
    /// Its bond.
    pub bond: BondResponse,
    /// A loan on offer, not yet a part of the bond.
    pub offer: Option<LoanOffer>,
    /// Stake of its devices not activated, in all live pools.
    pub undrawn: Uint128,
    /// Held for the accrual of its devices in all live pools, what is due and not claimed included.
    pub accrual: Uint128,
    /// Live pools.
    pub live_pools: u32,
    /// Of the cases that hold it, the one that opened first.
    pub first_lock: Option<Lock>,
}

/// An amount that could be claimed now.
#[cw_serde]
pub struct DueResponse {
    /// Coins.
    pub amount: Uint128,
}

/// A case that holds a licence.
#[cw_serde]
pub struct Lock {
    /// The case.
    pub case: CaseId,
    /// Unix seconds at which it was placed.
    pub opened: u64,
    /// Unix seconds by which the case ends.
    pub deadline: u64,
}

/// The open cases that hold a licence.
#[cw_serde]
pub struct LocksResponse {
    /// One page.
    pub locks: Vec<Lock>,
    /// True when one of all of them is alive: nothing leaves the bond.
    pub frozen: bool,
}
