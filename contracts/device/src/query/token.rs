//! The questions of cw721 about tokens. A device minted and not activated is a token too: its holder is derived.

use cosmwasm_std::{Deps, Empty, Env, Order};
use cw721::msg::{
    AllNftInfoResponse, ApprovalResponse, ApprovalsResponse, CollectionInfoAndExtensionResponse,
    NftInfoResponse, NumTokensResponse, OwnerOfResponse, TokensResponse,
};
use cw721::state::Approval;
use cw_storage_plus::Bound;
use surety_api::device::NftExtension;
use surety_api::{page, DeviceId};
use surety_tokens::approvals as shared;

use super::device::Known;
use crate::state::{APPROVALS, COLLECTION, DEVICES, OWNED, TOTALS};
use crate::ContractError;

pub(super) fn owner_of(
    deps: Deps,
    env: &Env,
    device: DeviceId,
    include_expired: Option<bool>,
) -> Result<OwnerOfResponse, ContractError> {
    access(deps, env, device, &Known::load(deps, device)?, include_expired)
}

pub(super) fn approval(
    deps: Deps,
    env: &Env,
    device: DeviceId,
    spender: &str,
    include_expired: Option<bool>,
) -> Result<ApprovalResponse, ContractError> {
    let spender = deps.api.addr_validate(spender)?;
    let owner = Known::load(deps, device)?.holder(deps)?;
    let approved = load_approvals(deps, env, device, include_expired)?;
    Ok(ApprovalResponse { approval: shared::find(approved, owner.as_ref(), spender)? })
}

pub(super) fn approvals(
    deps: Deps,
    env: &Env,
    device: DeviceId,
    include_expired: Option<bool>,
) -> Result<ApprovalsResponse, ContractError> {
    Known::load(deps, device)?;
    Ok(ApprovalsResponse { approvals: load_approvals(deps, env, device, include_expired)? })
}

pub(super) fn num_tokens(deps: Deps) -> Result<NumTokensResponse, ContractError> {
    Ok(NumTokensResponse { count: TOTALS.load(deps.storage)?.devices })
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

pub(super) fn nft_info(
    deps: Deps,
    env: &Env,
    device: DeviceId,
) -> Result<NftInfoResponse<NftExtension>, ContractError> {
    Ok(info(env, &Known::load(deps, device)?))
}

pub(super) fn all_nft_info(
    deps: Deps,
    env: &Env,
    device: DeviceId,
    include_expired: Option<bool>,
) -> Result<AllNftInfoResponse<NftExtension>, ContractError> {
    let known = Known::load(deps, device)?;
    Ok(AllNftInfoResponse {
        access: access(deps, env, device, &known, include_expired)?,
        info: info(env, &known),
    })
}

pub(super) fn tokens(
    deps: Deps,
    owner: &str,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<TokensResponse, ContractError> {
    let owner = deps.api.addr_validate(owner)?;
    let ids = OWNED.prefix(&owner).keys(deps.storage, after(start_after)?, None, Order::Ascending);
    list(ids.take(page::limit(limit)))
}

pub(super) fn all_tokens(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<TokensResponse, ContractError> {
    let ids = DEVICES.keys(deps.storage, after(start_after)?, None, Order::Ascending);
    list(ids.take(page::limit(limit)))
}

fn after(token_id: Option<String>) -> Result<Option<Bound<'static, [u8; 20]>>, ContractError> {
    let device: Option<DeviceId> = token_id.map(|text| text.parse()).transpose()?;
    Ok(device.map(|device| Bound::exclusive(device.into_bytes())))
}

fn list(
    ids: impl Iterator<Item = cosmwasm_std::StdResult<[u8; 20]>>,
) -> Result<TokensResponse, ContractError> {
    let tokens = ids.map(|id| Ok(DeviceId::new(id?).to_string())).collect::<Result<_, ContractError>>()?;
    Ok(TokensResponse { tokens })
}

fn access(
    deps: Deps,
    env: &Env,
    device: DeviceId,
    known: &Known,
    include_expired: Option<bool>,
) -> Result<OwnerOfResponse, ContractError> {
    let owner = known.holder(deps)?.ok_or(ContractError::Scrapped { device })?;
    let approvals = load_approvals(deps, env, device, include_expired)?;
    Ok(OwnerOfResponse { owner: owner.into_string(), approvals })
}

fn info(env: &Env, known: &Known) -> NftInfoResponse<NftExtension> {
    let stage = known.stage(env.block.time.seconds());
    let extension = NftExtension { model: known.lot.model, lot: known.lot_id, stage };
    NftInfoResponse { token_uri: None, extension }
}

fn load_approvals(
    deps: Deps,
    env: &Env,
    device: DeviceId,
    include_expired: Option<bool>,
) -> Result<Vec<Approval>, ContractError> {
    Ok(shared::list(deps.storage, &env.block, &APPROVALS, device.into_bytes(), include_expired)?)
}
