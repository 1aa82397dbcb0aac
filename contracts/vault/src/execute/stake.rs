//! Newly minted devices become undrawn stake.

use cosmwasm_std::{DepsMut, MessageInfo, Response, Storage, Uint128};
use surety_accrual::Terms;
use surety_api::vault::{raw::BONDS, NewLot, VaultEvent};
use surety_api::{LicenceId, ModelId};

use crate::books::Books;
use crate::pools::Pool;
use crate::state::{Lot, CONFIG, LOTS};
use crate::{funds, ContractError};

/// Who mints what.
pub struct Order {
    /// Who.
    pub licence: LicenceId,
    /// What.
    pub model: ModelId,
    /// The bond the licence requires now.
    pub requirement: Uint128,
}

/// Books lots under the generation that is open now.
///
/// # Errors
/// [`ContractError::BondTooLow`], wrong funds, [`ContractError::TooManyPools`], lots that are empty, known already or
/// whose terms do not add up.
pub fn stake(
    deps: DepsMut,
    info: &MessageInfo,
    now: u64,
    order: &Order,
    lots: &[NewLot],
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let Order { licence, model, requirement } = *order;
    if lots.is_empty() {
        return Err(ContractError::NoLots {});
    }
    let bond = BONDS.may_load(deps.storage, licence.get())?.unwrap_or_default().total()?;
    if bond < requirement {
        return Err(ContractError::BondTooLow { licence, bond, requirement });
    }
    let mut pool = Pool::current(deps.storage, &config, licence, model, now)?;
    let mut books = Books::open(deps.storage, &config)?;
    let mut total = Uint128::zero();
    for new in lots {
        let lot =
            Lot { licence, model, generation: pool.id.generation, terms: new.terms, undrawn: new.count };
        let amount = book(deps.storage, new, &lot)?;
        total = total.checked_add(amount)?;
        books.event(VaultEvent::Staked { lot: new.lot, count: new.count, amount });
    }
    funds::exactly(info, &config.denom, total)?;
    pool.generation.deposit(total)?;
    books.deposit(total)?;
    pool.save(deps.storage, &mut books)?;
    books.close(deps.storage)
}

/// Stores one lot and says what its devices cost.
fn book(storage: &mut dyn Storage, new: &NewLot, lot: &Lot) -> Result<Uint128, ContractError> {
    if new.count == 0 {
        return Err(ContractError::EmptyLot { lot: new.lot });
    }
    let Terms { unit_stake, burn, manufacturer, integrations } = new.terms;
    let parts = burn.checked_add(manufacturer)?.checked_add(integrations)?;
    if parts != unit_stake || unit_stake.is_zero() {
        return Err(ContractError::BadTerms { lot: new.lot, unit_stake });
    }
    if LOTS.has(storage, new.lot.get()) {
        return Err(ContractError::LotExists { lot: new.lot });
    }
    LOTS.save(storage, new.lot.get(), lot)?;
    Ok(unit_stake.checked_mul(Uint128::from(new.count))?)
}
