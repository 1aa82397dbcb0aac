//! The manufacturer or integrations receive what has accrued.

use cosmwasm_std::{Addr, Deps, DepsMut, MessageInfo, Response};
use surety_accrual::Account;
use surety_api::charter::{Charter, Office};
use surety_api::vault::{PoolId, VaultEvent, DEFAULT_SETTLE_DAYS};
use surety_api::ApiError;

use crate::books::Books;
use crate::pools::Pool;
use crate::state::{Config, CONFIG};
use crate::{peers, ContractError};

/// Settles a pool over at most `max_days` ended days and pays one account what is settled.
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
    books.pay(&payee.address, amount)?;
    books.event(VaultEvent::Claimed { licence: id.licence, to: payee.address.into(), amount });
    pool.save(deps.storage, &mut books)?;
    books.close(deps.storage)
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
