//! CreateCampaign: a seller says what it delivers, by when, and on which terms (docs/design.md section 3.8).

use std::collections::BTreeSet;

use cosmwasm_std::{
    Deps, DepsMut, Empty, Env, MessageInfo, OverflowError, OverflowOperation, Response, Uint128,
};
use surety_api::catalog::raw::{certification, MODELS};
use surety_api::catalog::ModelKind;
use surety_api::charter::{Charter, ContractName};
use surety_api::preorder::{CampaignTerms, PreorderEvent, Seller, MAX_REGIONS, MAX_TRANCHES};
use surety_api::{CampaignId, LicenceId};

use crate::books::{self, Books};
use crate::state::{Campaign, Config, SellerRecord, BY_SELLER, CAMPAIGNS, CONFIG, DENOMS, TOTALS};
use crate::ContractError;

pub(super) fn create_campaign(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    seller: &Seller,
    terms: CampaignTerms,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let charter = Charter::new(deps.querier, &config.charter);
    let now = env.block.time.seconds();
    let seller = SellerRecord::read(deps.as_ref(), seller)?;
    seller.ensure(deps.as_ref(), &charter, &info.sender)?;
    seller.ensure_may_sell(deps.as_ref(), &charter, now)?;
    if !DENOMS.has(deps.storage, &terms.price.denom) {
        return Err(ContractError::DenomNotAccepted { denom: terms.price.denom });
    }
    ensure_terms(&terms, &config, now)?;
    let licence = ensure_model(deps.as_ref(), &charter, &seller, &terms, now)?;
    let refund_from = terms
        .delivery_deadline
        .checked_add(config.refund_grace)
        .ok_or(OverflowError::new(OverflowOperation::Add))?;

    let mut totals = TOTALS.load(deps.storage)?;
    totals.campaigns = totals.campaigns.checked_add(1).ok_or(OverflowError::new(OverflowOperation::Add))?;
    TOTALS.save(deps.storage, &totals)?;
    let id = CampaignId(totals.campaigns);
    BY_SELLER.save(deps.storage, (&seller.key(), id.get()), &Empty {})?;
    books::save(deps.storage, id, &terms.price.denom, &Books::new())?;
    let event = PreorderEvent::CampaignCreated {
        campaign: id,
        model: terms.model,
        seller: seller.key(),
        price: terms.price.amount,
        denom: terms.price.denom.clone(),
    };
    let campaign = Campaign { seller, licence, terms, created_at: now, refund_from };
    CAMPAIGNS.save(deps.storage, id.get(), &campaign)?;
    Ok(Response::new().add_event(event))
}

/// The model must be the seller's own, unless it is a distributor, and certified.
fn ensure_model(
    deps: Deps,
    charter: &Charter,
    seller: &SellerRecord,
    terms: &CampaignTerms,
    now: u64,
) -> Result<LicenceId, ContractError> {
    let model = terms.model;
    let catalog = charter.contract(ContractName::Catalog)?;
    let details =
        MODELS.query(&deps.querier, catalog, model.get())?.ok_or(ContractError::UnknownModel { model })?;
    if details.kind == (ModelKind::Software {}) {
        return Err(ContractError::SoftwareIsNotDelivered { model });
    }
    match seller {
        SellerRecord::Licence(licence) if *licence != details.licence => {
            return Err(ContractError::ModelOfAnother { model, owner: details.licence, licence: *licence });
        }
        SellerRecord::Licence(_) | SellerRecord::Distributor(_) => {}
    }
    ensure_certified(deps, charter, terms, now)?;
    Ok(details.licence)
}

/// The model must be certified for one region it is sold to, if only provisionally: a presale may come before the rest.
pub(super) fn ensure_certified(
    deps: Deps,
    charter: &Charter,
    terms: &CampaignTerms,
    now: u64,
) -> Result<(), ContractError> {
    let (model, catalog) = (terms.model, charter.contract(ContractName::Catalog)?);
    for region in &terms.regions {
        let certified = certification(&deps.querier, &catalog, model, region)?;
        if certified.is_some_and(|(certified, region)| certified.ensure_presale(&region, now).is_ok()) {
            return Ok(());
        }
    }
    Err(ContractError::ModelNotCertified { model })
}

fn ensure_terms(terms: &CampaignTerms, config: &Config, now: u64) -> Result<(), ContractError> {
    if terms.price.amount.is_zero() {
        return Err(ContractError::ZeroPrice {});
    }
    ensure_within("supply", u64::from(terms.supply), 1, u64::from(u32::MAX))?;
    ensure_within("buyer_cap", u64::from(terms.buyer_cap), 1, u64::from(terms.supply))?;
    let soonest = now.saturating_add(1);
    let latest = now.saturating_add(config.max_delivery_period);
    ensure_within("delivery_deadline", terms.delivery_deadline, soonest, latest)?;
    if let Some(until) = terms.refundable_until {
        ensure_within("refundable_until", until, soonest, terms.delivery_deadline)?;
    }
    ensure_tranches(&terms.tranches, config.max_early_bps)?;
    ensure_within("regions", terms.regions.len() as u64, 1, MAX_REGIONS as u64)?;
    let mut seen = BTreeSet::new();
    if let Some(twice) = terms.regions.iter().find(|region| !seen.insert(*region)) {
        return Err(ContractError::DuplicateRegion { region: twice.clone() });
    }
    terms.document.check()?;
    // Places come and go, so more than the supply may be sold in the end; their sum must still fit.
    terms.price.amount.checked_mul(Uint128::from(u32::MAX))?;
    Ok(())
}

fn ensure_tranches(tranches: &[u16], max: u16) -> Result<(), ContractError> {
    ensure_within("tranches", tranches.len() as u64, 0, MAX_TRANCHES as u64)?;
    for share in tranches {
        ensure_within("tranche", u64::from(*share), 1, 10_000)?;
    }
    let sum = tranches.iter().map(|share| u64::from(*share)).sum();
    if sum > u64::from(max) {
        return Err(ContractError::TranchesTooLarge { sum, max });
    }
    Ok(())
}

/// Refuses what is not between both bounds.
pub(super) fn ensure_within(
    field: &'static str,
    found: u64,
    min: u64,
    max: u64,
) -> Result<(), ContractError> {
    if (min..=max).contains(&found) {
        Ok(())
    } else {
        Err(ContractError::OutOfRange { field, found, min, max })
    }
}
