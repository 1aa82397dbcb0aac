//! A bond is lent: on offer, accepted or withdrawn, repaid.

use cosmwasm_std::{Deps, DepsMut, MessageInfo, Response, Storage};
use surety_accrual::factor::WHOLE_BPS;
use surety_api::license::LicenceStatus;
use surety_api::vault::raw::{LoanOffer, BONDS, LOAN_OFFERS};
use surety_api::vault::{Payee, VaultEvent};
use surety_api::LicenceId;

use crate::books::{Books, Bucket};
use crate::error::LoanError;
use crate::state::{Config, CONFIG};
use crate::{claimable, funds, loans, peers, ContractError};

/// Sets the coins that came aside as an offer.
///
/// # Errors
/// [`LoanError::InvalidShare`], [`ContractError::UnknownLicence`], [`ContractError::LicenceLeft`], [`LoanError::OfferExists`], [`LoanError::Indebted`], wrong funds, a lender that is no address.
pub fn offer(
    deps: DepsMut,
    info: &MessageInfo,
    licence: LicenceId,
    lender: &str,
    share_bps: u16,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let amount = funds::received(info, &config.denom)?;
    let lender = deps.api.addr_validate(lender)?;
    if share_bps == 0 || share_bps > WHOLE_BPS {
        return Err(LoanError::InvalidShare { share_bps }.into());
    }
    ensure_not_left(deps.as_ref(), &config, licence)?;
    if LOAN_OFFERS.has(deps.storage, licence.get()) {
        return Err(LoanError::OfferExists { licence }.into());
    }
    let lent = BONDS.may_load(deps.storage, licence.get())?.unwrap_or_default().lent;
    if !lent.is_zero() {
        return Err(LoanError::Indebted { licence, lent }.into());
    }
    let offer = LoanOffer { lender: lender.clone(), amount, share_bps };
    LOAN_OFFERS.save(deps.storage, licence.get(), &offer)?;
    let mut books = Books::open(deps.storage, &config)?;
    books.deposit(amount)?;
    books.put(Bucket::Escrow, amount)?;
    books.event(VaultEvent::LoanOffered { licence, lender: lender.into(), amount, share_bps });
    books.close(deps.storage)
}

/// Makes the offer a part of the bond.
///
/// # Errors
/// [`LoanError::NoOffer`], [`ContractError::LicenceLeft`].
pub fn accept(deps: DepsMut, licence: LicenceId) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    ensure_not_left(deps.as_ref(), &config, licence)?;
    let mut books = Books::open(deps.storage, &config)?;
    let LoanOffer { lender, amount, share_bps } = take_offer(deps.storage, &mut books, licence)?;
    let mut bond = BONDS.may_load(deps.storage, licence.get())?.unwrap_or_default();
    bond.lent = bond.lent.checked_add(amount)?;
    bond.lender = Some(lender);
    bond.share_bps = share_bps;
    BONDS.save(deps.storage, licence.get(), &bond)?;
    books.bond_in(amount)?;
    books.event(VaultEvent::LoanAccepted { licence, amount });
    books.close(deps.storage)
}

/// Gives the offer's coins back to the lender.
///
/// # Errors
/// [`LoanError::NoOffer`].
pub fn withdraw(deps: DepsMut, licence: LicenceId) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let mut books = Books::open(deps.storage, &config)?;
    let LoanOffer { lender, amount, .. } = take_offer(deps.storage, &mut books, licence)?;
    books.event(VaultEvent::LoanWithdrawn { licence, amount });
    claimable::credit(deps.storage, &mut books, &Payee::Address(lender.into()), amount)?;
    books.close(deps.storage)
}

/// A bond that has left must not come back by a loan.
fn ensure_not_left(deps: Deps, config: &Config, licence: LicenceId) -> Result<(), ContractError> {
    if peers::licence(deps, config, licence)?.status == LicenceStatus::Renounced {
        return Err(ContractError::LicenceLeft { licence });
    }
    Ok(())
}

fn take_offer(
    storage: &mut dyn Storage,
    books: &mut Books,
    licence: LicenceId,
) -> Result<LoanOffer, ContractError> {
    let offer = LOAN_OFFERS.may_load(storage, licence.get())?.ok_or(LoanError::NoOffer { licence })?;
    LOAN_OFFERS.remove(storage, licence.get());
    books.take(Bucket::Escrow, offer.amount)?;
    Ok(offer)
}

/// Repays with the coins that came.
///
/// # Errors
/// [`LoanError::NothingOwed`], [`LoanError::TooMuch`], wrong funds.
pub fn repay(deps: DepsMut, info: &MessageInfo, licence: LicenceId) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let amount = funds::received(info, &config.denom)?;
    let mut books = Books::open(deps.storage, &config)?;
    books.deposit(amount)?;
    loans::repay(deps.storage, &mut books, licence, amount)?;
    books.close(deps.storage)
}
