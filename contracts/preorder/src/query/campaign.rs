//! Campaigns.

use cosmwasm_std::{Deps, Order, StdResult};
use cw_storage_plus::Bound;
use surety_api::preorder::{
    BoughtResponse, CampaignResponse, CampaignStatus, CampaignsResponse, Seller, TranchesResponse,
    MAX_TRANCHES,
};
use surety_api::{page, CampaignId};

use crate::books::BY_STATUS;
use crate::state::{load_campaign, SellerRecord, BOUGHT, BY_SELLER, CAMPAIGNS, TRANCHES};
use crate::{books, ContractError};

pub(super) fn campaign(deps: Deps, now: u64, id: CampaignId) -> Result<CampaignResponse, ContractError> {
    let campaign = load_campaign(deps.storage, id)?;
    let books = books::load(deps.storage, id)?;
    let refunds_open = books.refunds_open(&campaign, now);
    Ok(CampaignResponse {
        campaign: id,
        seller: campaign.seller.write(),
        licence: campaign.licence,
        terms: campaign.terms,
        status: books.status,
        created_at: campaign.created_at,
        refund_from: campaign.refund_from,
        refunds_open,
        sold: books.sold,
        fulfilled: books.fulfilled,
        refunded: books.refunded,
        tranches_released: books.tranches_released,
        released_per_place: books.released_per_place,
        escrow: books.escrow,
        proceeds: books.proceeds,
        claimed: books.claimed,
        paid_back: books.paid_back,
    })
}

pub(super) fn campaigns(
    deps: Deps,
    now: u64,
    status: Option<CampaignStatus>,
    start_after: Option<CampaignId>,
    limit: Option<u32>,
) -> Result<CampaignsResponse, ContractError> {
    let start = after(start_after);
    match status {
        Some(status) => {
            let ids = BY_STATUS.prefix(status.as_str()).keys(deps.storage, start, None, Order::Ascending);
            list(deps, now, ids, limit)
        }
        None => list(deps, now, CAMPAIGNS.keys(deps.storage, start, None, Order::Ascending), limit),
    }
}

pub(super) fn campaigns_of(
    deps: Deps,
    now: u64,
    seller: &Seller,
    start_after: Option<CampaignId>,
    limit: Option<u32>,
) -> Result<CampaignsResponse, ContractError> {
    let key = SellerRecord::read(deps, seller)?.key();
    let ids = BY_SELLER.prefix(&key).keys(deps.storage, after(start_after), None, Order::Ascending);
    list(deps, now, ids, limit)
}

fn after(campaign: Option<CampaignId>) -> Option<Bound<'static, u64>> {
    campaign.map(|campaign| Bound::exclusive(campaign.get()))
}

fn list(
    deps: Deps,
    now: u64,
    ids: impl Iterator<Item = StdResult<u64>>,
    limit: Option<u32>,
) -> Result<CampaignsResponse, ContractError> {
    let campaigns = ids
        .take(page::limit(limit))
        .map(|id| campaign(deps, now, CampaignId(id?)))
        .collect::<Result<_, ContractError>>()?;
    Ok(CampaignsResponse { campaigns })
}

pub(super) fn tranches(deps: Deps, id: CampaignId) -> Result<TranchesResponse, ContractError> {
    load_campaign(deps.storage, id)?;
    let tranches = TRANCHES
        .prefix(id.get())
        .range(deps.storage, None, None, Order::Ascending)
        .take(MAX_TRANCHES)
        .map(|entry| entry.map(|(_, tranche)| tranche))
        .collect::<StdResult<_>>()?;
    Ok(TranchesResponse { tranches })
}

pub(super) fn bought(deps: Deps, id: CampaignId, buyer: &str) -> Result<BoughtResponse, ContractError> {
    let cap = load_campaign(deps.storage, id)?.terms.buyer_cap;
    let buyer = deps.api.addr_validate(buyer)?;
    let bought = BOUGHT.may_load(deps.storage, (id.get(), &buyer))?.unwrap_or_default();
    Ok(BoughtResponse { bought, left: cap.saturating_sub(bought) })
}
