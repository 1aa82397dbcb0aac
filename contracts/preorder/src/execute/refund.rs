//! Refund: a holder takes back what was not released, and its places are gone.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, Uint128};
use surety_api::charter::Charter;
use surety_api::preorder::{CampaignStatus, PlaceId, PreorderEvent, MAX_PLACES};
use surety_api::CampaignId;

use crate::permissions::HOLDER;
use crate::state::{load_campaign, load_place, CONFIG};
use crate::{books, delivery, ContractError};

pub(super) fn refund(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: CampaignId,
    positions: &[u32],
) -> Result<Response, ContractError> {
    ensure_batch(positions)?;
    let config = CONFIG.load(deps.storage)?;
    let charter = Charter::new(deps.querier, &config.charter);
    let campaign = load_campaign(deps.storage, id)?;
    let price = &campaign.terms.price;
    let mut books = books::load(deps.storage, id)?;
    let now = env.block.time.seconds();
    if !books.refunds_open(&campaign, now) {
        return Err(ContractError::NotRefundable { from: campaign.refund_from, now });
    }
    let mut sum = Uint128::zero();
    let mut response = Response::new();
    for position in positions {
        let place = PlaceId { campaign: id, position: *position };
        let record = load_place(deps.storage, place)?;
        if record.holder != info.sender {
            return Err(HOLDER.refuse(&info.sender).into());
        }
        // A seller that gives up gives up what it has shipped, too.
        if books.status != CampaignStatus::Cancelled {
            delivery::ensure_not_delivered(deps.as_ref(), &charter, &campaign, place, &record)?;
        }
        let record = super::end_place(deps.storage, place)?;
        let amount = books.refund(price.amount)?;
        sum = sum.checked_add(amount)?;
        response = response.add_event(PreorderEvent::Refunded {
            place,
            holder: record.holder.into_string(),
            amount,
        });
    }
    if sum.is_zero() {
        return Err(ContractError::NothingLeft {});
    }
    books::save(deps.storage, id, &price.denom, &books)?;
    Ok(response.add_message(super::pay(&info.sender, &price.denom, sum)))
}

/// Refuses a list that is empty, too long, or names a place twice.
fn ensure_batch(positions: &[u32]) -> Result<(), ContractError> {
    if positions.is_empty() {
        return Err(ContractError::EmptyBatch {});
    }
    if positions.len() > MAX_PLACES {
        return Err(ContractError::BatchTooLarge { count: positions.len(), max: MAX_PLACES });
    }
    let mut sorted = positions.to_vec();
    sorted.sort_unstable();
    match sorted.iter().zip(sorted.iter().skip(1)).find(|(one, next)| one == next) {
        Some((position, _)) => Err(ContractError::DuplicateInBatch { position: *position }),
        None => Ok(()),
    }
}
