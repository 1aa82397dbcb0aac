//! Buy: places for the sender, at exactly their price.

use cosmwasm_std::{
    Coin, DepsMut, Empty, Env, MessageInfo, OverflowError, OverflowOperation, Response, Uint128,
};
use surety_api::charter::Charter;
use surety_api::preorder::{CampaignStatus, PlaceId, PreorderEvent, MAX_PLACES};
use surety_api::CampaignId;

use super::create_campaign::{ensure_certified, ensure_within};
use crate::books;
use crate::state::{load_campaign, Place, BOUGHT, CONFIG, HELD, PLACES, TOTALS};
use crate::ContractError;

pub(super) fn buy(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: CampaignId,
    count: u32,
) -> Result<Response, ContractError> {
    ensure_within("count", u64::from(count), 1, MAX_PLACES as u64)?;
    let campaign = load_campaign(deps.storage, id)?;
    let terms = &campaign.terms;
    let mut books = books::load(deps.storage, id)?;
    if books.status != CampaignStatus::Open {
        return Err(ContractError::WrongStatus { campaign: id, status: books.status });
    }
    let now = env.block.time.seconds();
    if now >= terms.delivery_deadline {
        return Err(ContractError::DeadlinePassed { deadline: terms.delivery_deadline, now });
    }
    let config = CONFIG.load(deps.storage)?;
    let charter = Charter::new(deps.querier, &config.charter);
    campaign.seller.ensure_may_sell(deps.as_ref(), &charter, now)?;
    // A device that could not be minted today is not sold today (docs/adr/0044-a-place-is-sold-on-todays-certificates.md).
    ensure_certified(deps.as_ref(), &charter, terms, now)?;

    let left = terms.supply.saturating_sub(books.taken()?);
    if count > left {
        return Err(ContractError::SoldOut { left, asked: count });
    }
    // What it ever bought counts, not what it holds: else one address buys all by passing places on.
    let key = (id.get(), &info.sender);
    let bought = BOUGHT.may_load(deps.storage, key)?.unwrap_or_default();
    let total = books::add(bought, count)?;
    if total > terms.buyer_cap {
        return Err(ContractError::BuyerCap { cap: terms.buyer_cap, bought, asked: count });
    }
    BOUGHT.save(deps.storage, key, &total)?;
    let amount = terms.price.amount.checked_mul(Uint128::from(count))?;
    ensure_funds(&info.funds, Coin::new(amount, &terms.price.denom))?;

    let first = books::add(books.sold, 1)?;
    books.sell(terms.price.amount, count)?;
    for position in first..=books.sold {
        let key = PlaceId { campaign: id, position }.key();
        let place = Place { holder: info.sender.clone(), since: now, device: None };
        PLACES.save(deps.storage, key, &place)?;
        HELD.save(deps.storage, (&info.sender, key), &Empty {})?;
    }
    books::save(deps.storage, id, &terms.price.denom, &books)?;
    let mut totals = TOTALS.load(deps.storage)?;
    totals.places =
        totals.places.checked_add(u64::from(count)).ok_or(OverflowError::new(OverflowOperation::Add))?;
    TOTALS.save(deps.storage, &totals)?;
    Ok(Response::new().add_event(PreorderEvent::Bought {
        campaign: id,
        buyer: info.sender.to_string(),
        first,
        count,
        amount,
    }))
}

/// Refuses anything but exactly one coin, the price.
fn ensure_funds(funds: &[Coin], expected: Coin) -> Result<(), ContractError> {
    if funds == [expected.clone()] {
        return Ok(());
    }
    let received = funds.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let received = if received.is_empty() { "nothing".to_owned() } else { received };
    Err(ContractError::WrongFunds { expected: expected.to_string(), received })
}
