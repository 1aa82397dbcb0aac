//! The questions of cw721 about places.

use cosmwasm_std::{Deps, Empty, Env, Order, StdResult};
use cw721::msg::{
    AllNftInfoResponse, ApprovalResponse, ApprovalsResponse, CollectionInfoAndExtensionResponse,
    NftInfoResponse, NumTokensResponse, OwnerOfResponse, TokensResponse,
};
use cw_storage_plus::Bound;
use surety_api::page;
use surety_api::preorder::{NftExtension, PlaceId};
use surety_tokens::approvals as shared;

use crate::state::{load_campaign, load_place, Place, PlaceKey, APPROVALS, COLLECTION, HELD, PLACES, TOTALS};
use crate::ContractError;

pub(super) fn owner_of(
    deps: Deps,
    env: &Env,
    place: PlaceId,
    include_expired: Option<bool>,
) -> Result<OwnerOfResponse, ContractError> {
    access(deps, env, place, load_place(deps.storage, place)?, include_expired)
}

fn access(
    deps: Deps,
    env: &Env,
    place: PlaceId,
    record: Place,
    include_expired: Option<bool>,
) -> Result<OwnerOfResponse, ContractError> {
    let approvals = shared::list(deps.storage, &env.block, &APPROVALS, place.key(), include_expired)?;
    Ok(OwnerOfResponse { owner: record.holder.into_string(), approvals })
}

pub(super) fn approval(
    deps: Deps,
    env: &Env,
    place: PlaceId,
    spender: &str,
    include_expired: Option<bool>,
) -> Result<ApprovalResponse, ContractError> {
    let spender = deps.api.addr_validate(spender)?;
    let holder = load_place(deps.storage, place)?.holder;
    let approved = shared::list(deps.storage, &env.block, &APPROVALS, place.key(), include_expired)?;
    Ok(ApprovalResponse { approval: shared::find(approved, Some(&holder), spender)? })
}

pub(super) fn approvals(
    deps: Deps,
    env: &Env,
    place: PlaceId,
    include_expired: Option<bool>,
) -> Result<ApprovalsResponse, ContractError> {
    load_place(deps.storage, place)?;
    let approvals = shared::list(deps.storage, &env.block, &APPROVALS, place.key(), include_expired)?;
    Ok(ApprovalsResponse { approvals })
}

pub(super) fn num_tokens(deps: Deps) -> Result<NumTokensResponse, ContractError> {
    Ok(NumTokensResponse { count: TOTALS.load(deps.storage)?.places })
}

pub(super) fn collection(deps: Deps) -> Result<CollectionInfoAndExtensionResponse<Empty>, ContractError> {
    let collection = COLLECTION.load(deps.storage)?;
    Ok(CollectionInfoAndExtensionResponse {
        name: collection.name,
        symbol: collection.symbol,
        extension: Empty {},
        updated_at: collection.updated_at,
    })
}

pub(super) fn nft_info(deps: Deps, place: PlaceId) -> Result<NftInfoResponse<NftExtension>, ContractError> {
    info(deps, place, &load_place(deps.storage, place)?)
}

fn info(deps: Deps, place: PlaceId, record: &Place) -> Result<NftInfoResponse<NftExtension>, ContractError> {
    let terms = load_campaign(deps.storage, place.campaign)?.terms;
    let extension =
        NftExtension { campaign: place.campaign, position: place.position, device: record.device };
    Ok(NftInfoResponse { token_uri: Some(terms.document.uri), extension })
}

pub(super) fn all_nft_info(
    deps: Deps,
    env: &Env,
    place: PlaceId,
    include_expired: Option<bool>,
) -> Result<AllNftInfoResponse<NftExtension>, ContractError> {
    let record = load_place(deps.storage, place)?;
    let info = info(deps, place, &record)?;
    Ok(AllNftInfoResponse { access: access(deps, env, place, record, include_expired)?, info })
}

pub(super) fn tokens(
    deps: Deps,
    owner: &str,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<TokensResponse, ContractError> {
    let owner = deps.api.addr_validate(owner)?;
    let keys = HELD.prefix(&owner).keys(deps.storage, after(start_after)?, None, Order::Ascending);
    list(keys.take(page::limit(limit)))
}

pub(super) fn all_tokens(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<TokensResponse, ContractError> {
    list(PLACES.keys(deps.storage, after(start_after)?, None, Order::Ascending).take(page::limit(limit)))
}

fn after(token_id: Option<String>) -> Result<Option<Bound<'static, PlaceKey>>, ContractError> {
    let place: Option<PlaceId> = token_id.map(|text| text.parse()).transpose()?;
    Ok(place.map(|place| Bound::exclusive(place.key())))
}

fn list(keys: impl Iterator<Item = StdResult<PlaceKey>>) -> Result<TokensResponse, ContractError> {
    let tokens =
        keys.map(|key| Ok(PlaceId::from_key(key?).to_string())).collect::<Result<_, ContractError>>()?;
    Ok(TokensResponse { tokens })
}
