//! A verdict takes a share of what devices have not accrued (docs/design.md section 3.2, "Generations").

use cosmwasm_std::{Storage, Uint128};
use surety_api::vault::{PoolId, VaultEvent, DEFAULT_SETTLE_DAYS, MAX_CUTS};
use surety_api::{LicenceId, ModelId};

use crate::books::Books;
use crate::pools::{self, Pool};
use crate::ContractError;

/// Takes `bps` of all that is undrawn or still to accrue in the live pools of a licence, or of one of its models, and closes
/// them: later mints and recoveries enter new ones. Returns the coins taken, which are in no bucket any more; the caller
/// puts them into one. None are taken for 0 bps. A pool slashed [`MAX_CUTS`] times is passed over.
///
/// # Errors
/// [`ContractError::SettleFirst`] when more than 100 days have ended in the pools together; more than 10,000 bps.
pub fn slash(
    storage: &mut dyn Storage,
    books: &mut Books,
    licence: LicenceId,
    model: Option<ModelId>,
    bps: u16,
    now: u64,
) -> Result<Uint128, ContractError> {
    let mut taken = Uint128::zero();
    if bps == 0 {
        return Ok(taken);
    }
    let mut days = DEFAULT_SETTLE_DAYS;
    for id in pools::live(storage, licence, model)? {
        let mut pool = Pool::load(storage, id)?;
        if pool.generation.cuts() >= MAX_CUTS {
            continue;
        }
        days = pool.settle_within(storage, now, days)?;
        if !pool.generation.is_empty() {
            let slashed = pool.generation.slash(bps, now)?;
            pool.append_cut(storage, slashed.cut)?;
            taken = taken.checked_add(slashed.taken)?;
            let PoolId { licence, model, generation } = id;
            books.event(VaultEvent::Slashed { licence, model, generation, bps, amount: slashed.taken });
        }
        pool.save(storage, books)?;
    }
    Ok(taken)
}
