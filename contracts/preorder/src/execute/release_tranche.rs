//! ReleaseTranche: integrations has seen that a step towards delivery is done (docs/design.md section 3.8).

use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::preorder::{PreorderEvent, ReleasedTranche};
use surety_api::{CampaignId, Document};

use crate::books;
use crate::state::{load_campaign, TRANCHES};
use crate::ContractError;

pub(super) fn release_tranche(
    deps: DepsMut,
    env: &Env,
    id: CampaignId,
    tranche: u32,
    evidence: Document,
) -> Result<Response, ContractError> {
    evidence.check()?;
    let campaign = load_campaign(deps.storage, id)?;
    let terms = &campaign.terms;
    let mut books = books::load(deps.storage, id)?;
    super::ensure_not_cancelled(id, &books)?;
    // The number is in the message so that sending it twice releases once.
    let next = books.tranches_released;
    let count = u32::try_from(terms.tranches.len()).unwrap_or(u32::MAX);
    if tranche != next || next >= count {
        return Err(ContractError::NotNextTranche { next, count, asked: tranche });
    }
    let now = env.block.time.seconds();
    // What can be given back whole must still be there whole.
    if let Some(until) = terms.refundable_until.filter(|until| now < *until) {
        return Err(ContractError::StillRefundable { until, now });
    }
    if now >= terms.delivery_deadline {
        return Err(ContractError::DeadlinePassed { deadline: terms.delivery_deadline, now });
    }
    let released = (0..=tranche).zip(&terms.tranches).map(|(_, share)| u128::from(*share)).sum();
    let amount = books.release(terms.price.amount, released)?;
    books::save(deps.storage, id, &terms.price.denom, &books)?;
    TRANCHES.save(deps.storage, (id.get(), tranche), &ReleasedTranche { evidence, released_at: now })?;
    Ok(Response::new().add_event(PreorderEvent::TrancheReleased { campaign: id, tranche, amount }))
}
