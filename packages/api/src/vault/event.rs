//! What is reported.

use cosmwasm_std::Uint128;
use surety_statement::DeviceId;

use super::{BondSlot, FaultCause, HeldTo, Payee};
use crate::{typed_events, CaseId, LicenceId, LotId, ModelId};

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
            /// The own part, all of it.
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
            /// Coins, the share of a lender included.
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
        /// A verdict took a share of a pool.
        Slashed => "slashed" {
            /// Its licence.
            licence: LicenceId,
            /// Its model.
            model: ModelId,
            /// Its generation.
            generation: u32,
            /// Share of all that was undrawn or still to accrue.
            bps: u16,
            /// Coins.
            amount: Uint128,
        },
        /// What a pool was still to accrue goes to the holders of its devices.
        Recalled => "recalled" {
            /// Its licence.
            licence: LicenceId,
            /// Its model.
            model: ModelId,
            /// Its generation.
            generation: u32,
            /// Coins.
            amount: Uint128,
        },
        /// Nothing accrues in a pool and nothing is undrawn any more.
        PoolEmptied => "pool_emptied" {
            /// Its licence.
            licence: LicenceId,
            /// Its model.
            model: ModelId,
            /// Its generation.
            generation: u32,
            /// Coins left by rounding, which burned; `burned` counts them too.
            dust: Uint128,
        },
        /// What is left of a recalled device streams to its holder: since the recall, or since the device came back or was
        /// activated after it.
        StreamRecalled => "stream_recalled" {
            /// The device.
            device: DeviceId,
            /// Coins in the stream.
            amount: Uint128,
        },
        /// A device is back, and what slashes have taken of others meanwhile burned of its stream.
        StreamSlashed => "stream_slashed" {
            /// The device.
            device: DeviceId,
            /// What a nominal coin of the rest is worth since, 10^18 being one.
            factor: Uint128,
            /// Coins that burned; `burned` counts them too.
            amount: Uint128,
        },
        /// A device's accrual is withheld.
        AccrualHeld => "accrual_held" {
            /// The device.
            device: DeviceId,
            /// Unix seconds from which anyone may end it.
            until: u64,
        },
        /// A device's accrual is withheld no longer.
        AccrualReleased => "accrual_released" {
            /// The device.
            device: DeviceId,
            /// Who gets it.
            to: HeldTo,
            /// Coins.
            amount: Uint128,
        },
        /// A stream is contested.
        StreamHeld => "stream_held" {
            /// The device.
            device: DeviceId,
            /// The case.
            case: CaseId,
            /// Unix seconds from which it pays again.
            until: u64,
            /// Coins of the case's opening bond reserved for it.
            bond: Uint128,
        },
        /// The contest of a stream is over.
        StreamReleased => "stream_released" {
            /// The device.
            device: DeviceId,
            /// The case.
            case: CaseId,
            /// Whether the fault stands.
            upheld: bool,
            /// Coins of the bond that go to the device's holder.
            bond: Uint128,
            /// Coins of the stream that became claimable by the manufacturer and integrations.
            credited: Uint128,
            /// Coins of the stream that returned to the pool.
            returned: Uint128,
        },
        /// A case holds a licence.
        Locked => "locked" {
            /// The licence.
            licence: LicenceId,
            /// The case.
            case: CaseId,
            /// Unix seconds.
            deadline: u64,
        },
        /// A case no longer holds a licence.
        Unlocked => "unlocked" {
            /// The licence.
            licence: LicenceId,
            /// The case.
            case: CaseId,
        },
        /// A case or an appeal is bonded.
        CaseBondHeld => "case_bond_held" {
            /// The case.
            case: CaseId,
            /// Which of its bonds.
            slot: BondSlot,
            /// Who put it in.
            payer: String,
            /// Coins.
            amount: Uint128,
        },
        /// A case's bond is over; what was credited says so itself.
        CaseBondReleased => "case_bond_released" {
            /// The case.
            case: CaseId,
            /// Which of its bonds.
            slot: BondSlot,
            /// Burned.
            burned: Uint128,
            /// Credited to somebody else.
            shared: Uint128,
            /// Credited to its payer.
            returned: Uint128,
        },
        /// Coins wait for somebody to claim them.
        Credited => "credited" {
            /// Whose they are.
            payee: Payee,
            /// Coins.
            amount: Uint128,
        },
        /// A claimable balance was paid.
        BalanceClaimed => "balance_claimed" {
            /// Whose it was.
            payee: Payee,
            /// Who received it.
            to: String,
            /// Coins.
            amount: Uint128,
        },
        /// A final verdict has moved coins aside.
        Reserved => "reserved" {
            /// The case.
            case: CaseId,
            /// The licence.
            licence: LicenceId,
            /// Out of its bond.
            bond: Uint128,
            /// Out of its pools.
            stake: Uint128,
        },
        /// A reserve was carried out.
        ReserveExecuted => "reserve_executed" {
            /// The case.
            case: CaseId,
            /// Burned.
            burned: Uint128,
            /// Credited to whoever brought the case.
            reward: Uint128,
            /// For the victims to claim.
            victims: Uint128,
        },
        /// The holder of a device got its share of a case.
        VictimPaid => "victim_paid" {
            /// The case.
            case: CaseId,
            /// The device.
            device: DeviceId,
            /// Its holder.
            to: String,
            /// Coins.
            amount: Uint128,
        },
        /// What victims had not claimed burned.
        UnclaimedBurned => "unclaimed_burned" {
            /// The case.
            case: CaseId,
            /// Coins.
            amount: Uint128,
        },
        /// A loan is on offer.
        LoanOffered => "loan_offered" {
            /// The licence.
            licence: LicenceId,
            /// Who lends.
            lender: String,
            /// Coins.
            amount: Uint128,
            /// The lender's share of the manufacturer's claims, bps.
            share_bps: u16,
        },
        /// A loan became a part of the bond.
        LoanAccepted => "loan_accepted" {
            /// The licence.
            licence: LicenceId,
            /// Coins.
            amount: Uint128,
        },
        /// An offer is off.
        LoanWithdrawn => "loan_withdrawn" {
            /// The licence.
            licence: LicenceId,
            /// Coins.
            amount: Uint128,
        },
        /// A part of a loan was repaid.
        LoanRepaid => "loan_repaid" {
            /// The licence.
            licence: LicenceId,
            /// Who gets it.
            lender: String,
            /// Coins.
            amount: Uint128,
            /// What is still owed.
            lent: Uint128,
        },
    }
}
