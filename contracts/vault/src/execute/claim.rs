//! The manufacturer or integrations receive what has accrued.

use cosmwasm_std::{Addr, Deps, DepsMut, MessageInfo, Response, Storage, Uint128};
use surety_accrual::Account;
use surety_api::charter::{Charter, Office};
use surety_api::vault::{raw::BONDS, PoolId, VaultEvent, DEFAULT_SETTLE_DAYS};
use surety_api::{ApiError, LicenceId};

use crate::books::Books;
use crate::pools::Pool;
use crate::state::{Config, CONFIG};
use crate::{loans, peers, ContractError};

/// Settles a pool over at most `max_days` ended days and pays one account what is settled, after a lender's share of it.
///
/// # Errors
/// [`ApiError::Unauthorized`] with who may, [`ContractError::UnknownPool`], [`ContractError::NothingDue`].
pub fn claim(
    deps: DepsMut,
    info: &MessageInfo,
    now: u64,
    account: Account,
    id: PoolId,
    max_days: Option<u32>,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let payee = payee(deps.as_ref(), &config, account, id)?;
    if payee.address != info.sender {
        let sender = info.sender.to_string();
        return Err(ApiError::Unauthorized { sender, expected: payee.to_string() }.into());
    }
    let mut pool = Pool::load(deps.storage, id)?;
    pool.settle(deps.storage, now, max_days.unwrap_or(DEFAULT_SETTLE_DAYS))?;
    let amount = pool.generation.pay(account)?;
    if amount.is_zero() {
        return Err(ContractError::NothingDue {});
    }
    let mut books = Books::open(deps.storage, &config)?;
    let lenders = match account {
        Account::Manufacturer => repay(deps.storage, &mut books, id.licence, amount)?,
        Account::Integrations => Uint128::zero(),
    };
    books.pay(&payee.address, amount.checked_sub(lenders)?)?;
    books.event(VaultEvent::Claimed { licence: id.licence, to: payee.address.into(), amount });
    pool.save(deps.storage, &mut books)?;
    books.close(deps.storage)
}

/// Hands the lender its share of a claim and says how much it is.
fn repay(
    storage: &mut dyn Storage,
    books: &mut Books,
    licence: LicenceId,
    claim: Uint128,
) -> Result<Uint128, ContractError> {
    let bond = BONDS.may_load(storage, licence.get())?.unwrap_or_default();
    let share = loans::share(&bond, claim)?;
    if !share.is_zero() {
        loans::repay(storage, books, licence, share)?;
    }
    Ok(share)
}

/// Who an account belongs to.
struct Payee {
    address: Addr,
    who: String,
}

impl std::fmt::Display for Payee {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {}", self.who, self.address)
    }
}

fn payee(deps: Deps, config: &Config, account: Account, pool: PoolId) -> Result<Payee, ContractError> {
    Ok(match account {
        Account::Manufacturer => Payee {
            address: peers::licence(deps, config, pool.licence)?.holder,
            who: format!("the holder of licence {}", pool.licence),
        },
        Account::Integrations => Payee {
            address: Charter::new(deps.querier, &config.charter).office(Office::Integrations)?,
            who: Office::Integrations.to_string(),
        },
    })
}
