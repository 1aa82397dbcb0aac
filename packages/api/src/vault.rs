//! `vault`: every bonded or staked coin (docs/design.md section 3.2).

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Uint128, Uint256};
use surety_accrual::Terms;
use surety_statement::DeviceId;

use crate::{text_enum, typed_events, LicenceId, LotId, ModelId};

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
/// Most live pools of a licence; a mint that needs another is refused.
pub const MAX_LIVE_POOLS: u32 = 64;
/// Days a claim settles when it names no number.
pub const DEFAULT_SETTLE_DAYS: u32 = 100;

/// What can be done with the vault.
#[cw_serde]
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
    /// `max_days` ended days (100 by default), and pays what is settled. Emits `claimed`. Fails while sealed and when nothing is due.
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
    /// cause, now. Emits `stream_opened`. Fails from the start of the device's last day.
    OpenStream {
        /// The device.
        device: DeviceId,
        /// Why.
        cause: FaultCause,
    },
    /// The device contract: the device is back, the rest returns to the licence's current pool, now. Emits `stream_closed`.
    /// Fails on a malfunction and from the start of the device's last day.
    CloseStream {
        /// The device.
        device: DeviceId,
    },
    /// The device contract: pays the stake of devices never activated back to the licence's holder. Emits
    /// `stake_returned`. Fails while sealed, and while a case opened before `withdrawal_date` is open.
    ReturnStake {
        /// Their lot.
        lot: LotId,
        /// How many.
        count: u32,
        /// When it became due, unix seconds.
        withdrawal_date: u64,
    },
    /// The device contract: burns the stake of a device that its key has freed from the lot. Emits `stake_forfeited`.
    ForfeitStake {
        /// The lot.
        lot: LotId,
        /// How many.
        count: u32,
    },
    /// The license contract: pays the whole bond to the licence's holder. Emits `bond_released`. Fails while sealed, and
    /// while a case opened before `withdrawal_date` is open.
    ReleaseBond {
        /// The licence.
        licence: LicenceId,
        /// When it became due, unix seconds.
        withdrawal_date: u64,
    },
    /// The arbitration contract: a case against the licence is open and ends by `deadline`. Emits `locked`.
    Lock {
        /// The licence.
        licence: LicenceId,
        /// The case.
        case: u64,
        /// Unix seconds by which it ends, whatever happens.
        deadline: u64,
    },
    /// The arbitration contract, or anyone once the case's deadline has passed: the case holds nothing any more. Emits
    /// `unlocked`.
    Unlock {
        /// The licence.
        licence: LicenceId,
        /// The case.
        case: u64,
    },
}

/// What the vault answers.
#[cw_serde]
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
        start_after: Option<u64>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
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
}

/// Sums over everything, in the smallest unit. `balance` = the five buckets together.
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
    /// Coins bonded.
    pub amount: Uint128,
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
/// `stake = burned + manufacturer + integrations + driver` (a remainder of rounding counts as burned).
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
    /// Not yet anybody's.
    pub unaccrued: Uint128,
    /// The pool it is or was in.
    pub pool: PoolId,
    /// Unix seconds of its activation.
    pub activated_at: u64,
    /// Unix seconds at which its period ends.
    pub ends_at: u64,
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
    pub case: u64,
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

typed_events! {
    /// What the vault reports.
    pub enum VaultEvent in "vault" {
        /// A bond grew.
        BondPosted => "bond_posted" {
            /// The licence.
            licence: LicenceId,
            /// By so much.
            amount: Uint128,
        },
        /// A bond left.
        BondReleased => "bond_released" {
            /// The licence.
            licence: LicenceId,
            /// Its holder.
            to: String,
            /// All of it.
            amount: Uint128,
        },
        /// Devices were minted.
        Staked => "staked" {
            /// Their lot.
            lot: LotId,
            /// How many.
            count: u32,
            /// Stake of all of them.
            amount: Uint128,
        },
        /// A device accrues.
        Activated => "activated" {
            /// The device.
            device: DeviceId,
            /// Burned at once.
            burned: Uint128,
            /// Locked.
            locked: Uint128,
            /// Unix seconds at which its period ends.
            ends_at: u64,
        },
        /// A pool was counted.
        Settled => "settled" {
            /// Its licence.
            licence: LicenceId,
            /// Its model.
            model: ModelId,
            /// Its generation.
            generation: u32,
            /// Unix seconds up to which it is counted.
            settled_at: u64,
        },
        /// The manufacturer or integrations were paid.
        Claimed => "claimed" {
            /// The licence.
            licence: LicenceId,
            /// Who received it.
            to: String,
            /// Coins.
            amount: Uint128,
        },
        /// What a device had not accrued streams away from the manufacturer.
        StreamOpened => "stream_opened" {
            /// The device.
            device: DeviceId,
            /// Why.
            cause: FaultCause,
            /// Coins in the stream.
            amount: Uint128,
        },
        /// A device is back.
        StreamClosed => "stream_closed" {
            /// The device.
            device: DeviceId,
            /// Coins that returned to the pool.
            returned: Uint128,
        },
        /// A device's holder was paid.
        DriverPaid => "driver_paid" {
            /// The device.
            device: DeviceId,
            /// Its holder.
            to: String,
            /// Coins.
            amount: Uint128,
        },
        /// Stake of devices never activated went back.
        StakeReturned => "stake_returned" {
            /// The lot.
            lot: LotId,
            /// How many devices.
            count: u32,
            /// The licence's holder.
            to: String,
            /// Coins.
            amount: Uint128,
        },
        /// Stake of a freed device burned.
        StakeForfeited => "stake_forfeited" {
            /// The lot.
            lot: LotId,
            /// How many devices.
            count: u32,
            /// Coins.
            amount: Uint128,
        },
        /// Coins burned: of a removed device, dust, or surplus.
        Burned => "burned" {
            /// Coins.
            amount: Uint128,
        },
        /// A case holds a licence.
        Locked => "locked" {
            /// The licence.
            licence: LicenceId,
            /// The case.
            case: u64,
            /// Unix seconds.
            deadline: u64,
        },
        /// A case no longer holds a licence.
        Unlocked => "unlocked" {
            /// The licence.
            licence: LicenceId,
            /// The case.
            case: u64,
        },
    }
}

/// The vault's records as others read them.
pub mod raw {
    use cosmwasm_schema::cw_serde;
    use cosmwasm_std::Uint128;
    use cw_storage_plus::Map;

    /// A licence's bond.
    #[cw_serde]
    #[derive(Default)]
    pub struct Bond {
        /// Posted for the maker.
        pub own: Uint128,
    }

    /// By licence.
    pub const BONDS: Map<u64, Bond> = Map::new("bond");
}
