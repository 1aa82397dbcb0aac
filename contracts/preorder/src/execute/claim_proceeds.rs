//! ClaimProceeds: the seller takes what delivery and tranches have released. A licence's money goes to whoever holds it now.

use cosmwasm_std::{DepsMut, MessageInfo, Response};
use surety_api::charter::Charter;
use surety_api::preorder::PreorderEvent;
use surety_api::CampaignId;

use crate::state::{load_campaign, CONFIG};
use crate::{books, ContractError};

pub(super) fn claim_proceeds(
    deps: DepsMut,
    info: &MessageInfo,
    id: CampaignId,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let campaign = load_campaign(deps.storage, id)?;
    campaign.seller.ensure(deps.as_ref(), &Charter::new(deps.querier, &config.charter), &info.sender)?;
    let mut books = books::load(deps.storage, id)?;
    let amount = books.claim()?;
    if amount.is_zero() {
        return Err(ContractError::NothingToClaim {});
    }
    let denom = &campaign.terms.price.denom;
    books::save(deps.storage, id, denom, &books)?;
    let event = PreorderEvent::ProceedsClaimed { campaign: id, to: info.sender.to_string(), amount };
    Ok(Response::new().add_event(event).add_message(super::pay(&info.sender, denom, amount)))
}
