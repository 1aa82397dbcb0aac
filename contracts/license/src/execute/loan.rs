//! Loans: governance lends a part of the bond to a maker the market does not serve. The coins and their repayment are the vault's;
//! here is who may lend to whom, and that the licence is temporary meanwhile.

use cosmwasm_std::{Deps, DepsMut, Env, MessageInfo, Response, Uint128};
use surety_api::catalog::raw::CATEGORIES;
use surety_api::charter::{Charter, ContractName};
use surety_api::license::raw::Licence;
use surety_api::license::{LicenceStatus, LicenseEvent, Loan};
use surety_api::{call, vault, LicenceId};

use crate::permissions::ensure_holder;
use crate::state::{
    after, load_licence, save_licence, Config, LoanRecord, CONFIG, LOANS, MAX_PERIOD, ORIGINS,
};
use crate::{ContractError, LoanError};

/// All of a claim, in bps.
const WHOLE: u16 = 10_000;

/// Hands the coins that came to the vault as an offer. Which denom they must be is the vault's to say: it refuses any other in the
/// same transaction.
///
/// # Errors
/// Paused; the licence is unknown, not provisional and valid, or in no underserved category; a loan or offer is there; terms out of range.
pub fn offer_loan(
    deps: DepsMut,
    env: &Env,
    info: MessageInfo,
    licence: LicenceId,
    share_bps: u16,
    expires: u64,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let record = load_licence(deps.storage, licence)?;
    ensure_lendable(deps.as_ref(), env, &config, licence, &record)?;
    if LOANS.has(deps.storage, licence.get()) {
        return Err(LoanError::LoanExists { licence }.into());
    }
    if !(1..=WHOLE).contains(&share_bps) {
        return Err(LoanError::ShareOutOfRange { share_bps }.into());
    }
    let earliest = env.block.time.seconds();
    let latest = after(earliest, MAX_PERIOD)?;
    if expires <= earliest || expires > latest {
        return Err(LoanError::LoanExpiry { expires, earliest, latest }.into());
    }
    let terms = Loan { share_bps, expires, accepted: false };
    LOANS.save(deps.storage, licence.get(), &LoanRecord { terms, provisional_expires: None })?;

    let vault = Charter::new(deps.querier, &config.charter).contract(ContractName::Vault)?;
    let offer = vault::ExecuteMsg::OfferLoan { licence, lender: info.sender.into_string(), share_bps };
    Ok(Response::new().add_message(call(&vault, &offer, info.funds)?).add_event(LicenseEvent::LoanOffered {
        licence,
        share_bps,
        expires,
    }))
}

/// Takes an offer back; the vault credits the coins to the lender.
///
/// # Errors
/// There is no open offer.
pub fn withdraw_loan_offer(deps: DepsMut, licence: LicenceId) -> Result<Response, ContractError> {
    open_offer(deps.as_ref(), licence)?;
    LOANS.remove(deps.storage, licence.get());
    let config = CONFIG.load(deps.storage)?;
    let vault = Charter::new(deps.querier, &config.charter).contract(ContractName::Vault)?;
    let withdraw = vault::ExecuteMsg::WithdrawLoanOffer { licence };
    Ok(Response::new()
        .add_message(call(&vault, &withdraw, vec![])?)
        .add_event(LicenseEvent::LoanOfferWithdrawn { licence }))
}

/// What the holder agrees to.
#[derive(PartialEq, Eq)]
pub struct Terms {
    /// Coins lent.
    pub amount: Uint128,
    /// Share of the maker's claims that repays them, bps.
    pub share_bps: u16,
    /// Unix seconds at which the licence ends while they are unpaid.
    pub expires: u64,
}

/// Makes the offered coins part of the bond, and the licence temporary until they are repaid.
///
/// # Errors
/// Paused; the licence is unknown, another's, not provisional and valid, or in no underserved category; there is no open offer, it is
/// another, or its time is over.
pub fn accept_loan(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    licence: LicenceId,
    terms: &Terms,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let mut record = load_licence(deps.storage, licence)?;
    ensure_holder(&record, &info.sender)?;
    let mut loan = open_offer(deps.as_ref(), licence)?;
    ensure_lendable(deps.as_ref(), env, &config, licence, &record)?;
    let vault = Charter::new(deps.querier, &config.charter).contract(ContractName::Vault)?;
    let coins = vault::raw::LOAN_OFFERS.query(&deps.querier, vault.clone(), licence.get())?;
    let amount = coins.map_or(Uint128::zero(), |offer| offer.amount);
    let Loan { share_bps, expires, .. } = loan.terms;
    if (Terms { amount, share_bps, expires }) != *terms {
        return Err(LoanError::OtherTerms { licence, amount, share_bps, expires }.into());
    }
    let now = env.block.time.seconds();
    if now >= expires {
        return Err(LoanError::LoanExpiry { expires, earliest: now, latest: after(now, MAX_PERIOD)? }.into());
    }
    loan.terms.accepted = true;
    loan.provisional_expires = record.expires;
    LOANS.save(deps.storage, licence.get(), &loan)?;
    record.expires = Some(record.expires.map_or(expires, |provisional| provisional.min(expires)));
    save_licence(deps.storage, licence, Some(record.status), &record)?;

    let accept = vault::ExecuteMsg::AcceptLoan { licence };
    Ok(Response::new()
        .add_message(call(&vault, &accept, vec![])?)
        .add_event(LicenseEvent::LoanAccepted { licence, expires }))
}

/// Ends a loan of which the vault holds nothing lent any more, repaid or seized: the licence ends as it would without it.
///
/// # Errors
/// There is no loan; something is still lent.
pub fn settle_loan(deps: DepsMut, licence: LicenceId) -> Result<Response, ContractError> {
    let mut record = load_licence(deps.storage, licence)?;
    let loan = LOANS.may_load(deps.storage, licence.get())?.filter(|loan| loan.terms.accepted);
    let Some(loan) = loan else { return Err(LoanError::NoLoan { licence }.into()) };
    let config = CONFIG.load(deps.storage)?;
    let vault = Charter::new(deps.querier, &config.charter).contract(ContractName::Vault)?;
    let bond = vault::raw::BONDS.query(&deps.querier, vault, licence.get())?.unwrap_or_default();
    if !bond.lent.is_zero() {
        return Err(LoanError::StillLent { licence, lent: bond.lent }.into());
    }
    // Every licence has a cap until it is confirmed, and none after.
    record.expires = if record.cap.is_some() { loan.provisional_expires } else { None };
    save_licence(deps.storage, licence, Some(record.status), &record)?;
    LOANS.remove(deps.storage, licence.get());
    Ok(Response::new().add_event(LicenseEvent::LoanSettled { licence }))
}

fn open_offer(deps: Deps, licence: LicenceId) -> Result<LoanRecord, ContractError> {
    LOANS
        .may_load(deps.storage, licence.get())?
        .filter(|loan| !loan.terms.accepted)
        .ok_or_else(|| LoanError::NoOffer { licence }.into())
}

/// Refuses what governance may not lend for.
fn ensure_lendable(
    deps: Deps,
    env: &Env,
    config: &Config,
    licence: LicenceId,
    record: &Licence,
) -> Result<(), ContractError> {
    let now = env.block.time.seconds();
    let charter = Charter::new(deps.querier, &config.charter);
    charter.ensure_open(ContractName::License, now)?;
    if record.status != LicenceStatus::Provisional {
        return Err(ContractError::NotProvisional { licence, status: record.status });
    }
    record.ensure_valid(now)?;
    let category = ORIGINS.load(deps.storage, licence.get())?.category;
    let catalog = charter.contract(ContractName::Catalog)?;
    let known = CATEGORIES.query(&deps.querier, catalog, category.as_str())?;
    if known.is_some_and(|known| known.underserved) {
        Ok(())
    } else {
        Err(LoanError::NotUnderserved { category }.into())
    }
}
