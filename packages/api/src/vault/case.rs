//! What a case puts into the vault and takes out of it.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Uint128};
use surety_statement::DeviceId;

use super::Payee;
use crate::{merkle, text_enum, CaseId};

text_enum! {
    /// Which of a case's two bonds.
    pub enum BondSlot {
        /// The one that opened it.
        Opening => "opening",
        /// The one that appealed.
        Appeal => "appeal",
    }
}

/// A share of a case's bond.
#[cw_serde]
pub struct CaseShare {
    /// Whose it becomes.
    pub to: Payee,
    /// Coins.
    pub amount: Uint128,
}

/// Most of what is taken that may go to whoever brought the case, bps.
pub const MAX_REWARD_BPS: u16 = 1_000;
/// What one victim gets at most, in stakes of its device.
pub const MAX_VICTIM_STAKES: u128 = 3;

/// How what was taken is shared. The three parts are 10,000 together.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Allocation {
    /// Burned, bps.
    pub burn_bps: u16,
    /// To the victims, bps.
    pub victims_bps: u16,
    /// To whoever brought the case, bps, at most 1,000.
    pub reward_bps: u16,
}

/// The victims of a case: a list of devices and their weights, fixed by its Merkle root before the vote.
#[cw_serde]
pub struct Victims {
    /// Root over the list, by [`merkle`], 32 bytes. Its leaves are [`victim_leaf`].
    pub root: Binary,
    /// Entries of the list.
    pub count: u32,
    /// Weights of all entries together.
    pub total_weight: Uint128,
}

/// The leaf of one victim. It names the chain, the vault and the case, so that no proof of one list is one of another.
#[must_use]
pub fn victim_leaf(
    chain_id: &str,
    vault: &str,
    case: CaseId,
    index: u32,
    device: DeviceId,
    weight: Uint128,
) -> merkle::Hash {
    merkle::leaf(&[
        b"surety/victim/v1",
        chain_id.as_bytes(),
        vault.as_bytes(),
        &case.get().to_be_bytes(),
        &index.to_be_bytes(),
        device.as_bytes(),
        &weight.to_be_bytes(),
    ])
}
