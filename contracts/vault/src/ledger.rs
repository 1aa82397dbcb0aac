//! What the vault holds, and ever held, in sums.

use cosmwasm_std::Uint128;
use cw_storage_plus::Item;

/// Totals over everything, so that no question needs a walk. Coins, smallest unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
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
    /// Moved aside by final verdicts.
    pub reserves: Uint128,
    /// Offered as loans and not accepted.
    pub escrow: Uint128,
    /// Waiting for somebody to claim it.
    pub claimable: Uint128,
    /// Ever booked in.
    pub deposited: Uint128,
    /// Ever paid out.
    pub paid: Uint128,
    /// Ever burned, surplus left out.
    pub burned: Uint128,
}

surety_accrual::packed_record!(Ledger {
    bond,
    undrawn,
    accrual,
    streams,
    case_bonds,
    reserves,
    escrow,
    claimable,
    deposited,
    paid,
    burned,
});

/// Totals over everything.
pub const LEDGER: Item<Ledger> = Item::new("ledger");
