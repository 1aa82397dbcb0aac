//! CloseSales and CancelCampaign: a seller sells no more, or gives up.

use cosmwasm_std::{DepsMut, MessageInfo, Response};
use surety_api::charter::Charter;
use surety_api::preorder::{CampaignStatus, PreorderEvent};
use surety_api::CampaignId;

use crate::books;
use crate::state::{load_campaign, CONFIG};
use crate::ContractError;

pub(super) fn close_sales(
    deps: DepsMut,
    info: &MessageInfo,
    campaign: CampaignId,
) -> Result<Response, ContractError> {
    end(deps, info, campaign, &[CampaignStatus::Open], CampaignStatus::Closed)?;
    Ok(Response::new().add_event(PreorderEvent::SalesClosed { campaign }))
}

pub(super) fn cancel_campaign(
    deps: DepsMut,
    info: &MessageInfo,
    campaign: CampaignId,
) -> Result<Response, ContractError> {
    let from = [CampaignStatus::Open, CampaignStatus::Closed];
    end(deps, info, campaign, &from, CampaignStatus::Cancelled)?;
    Ok(Response::new().add_event(PreorderEvent::CampaignCancelled { campaign }))
}

fn end(
    deps: DepsMut,
    info: &MessageInfo,
    id: CampaignId,
    from: &[CampaignStatus],
    to: CampaignStatus,
) -> Result<(), ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let campaign = load_campaign(deps.storage, id)?;
    campaign.seller.ensure(deps.as_ref(), &Charter::new(deps.querier, &config.charter), &info.sender)?;
    let mut books = books::load(deps.storage, id)?;
    if !from.contains(&books.status) {
        return Err(ContractError::WrongStatus { campaign: id, status: books.status });
    }
    books.status = to;
    books::save(deps.storage, id, &campaign.terms.price.denom, &books)
}
