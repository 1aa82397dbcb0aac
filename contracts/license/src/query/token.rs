//! Licences as a reader of cw721 sees them: the answers of a stock collection without approvals.

use cosmwasm_std::{Addr, Binary, Deps, Empty, Env, Order};
use cw721::msg::{
    AllInfoResponse, AllNftInfoResponse, ApprovalResponse, CollectionInfoAndExtensionResponse,
    ConfigResponse, MinterResponse, NftInfoResponse, NumTokensResponse, OwnerOfResponse, TokensResponse,
};
use cw721::{Approval, Expiration, Ownership};
use cw_storage_plus::Bound;
use surety_api::charter::{Charter, Office};
use surety_api::license::raw;
use surety_api::{page, LicenceId};

use crate::state::{COLLECTION, CONFIG, HOLDINGS, LAST_ID, ORIGINS};
use crate::ContractError;

/// The licence behind a token.
///
/// # Errors
/// [`ContractError::UnknownToken`], also for an id in another spelling.
pub fn load(deps: Deps, token_id: &str) -> Result<(LicenceId, raw::Licence), ContractError> {
    let unknown = || ContractError::UnknownToken { token_id: token_id.to_owned() };
    let licence: LicenceId = token_id.parse().map_err(|_| unknown())?;
    let record = raw::LICENCES.may_load(deps.storage, licence.get())?.ok_or_else(unknown)?;
    Ok((licence, record))
}

/// Who holds a token; a licence stays with its holder also when it has been left.
///
/// # Errors
/// [`ContractError::UnknownToken`].
pub fn owner_of(deps: Deps, token_id: &str) -> Result<OwnerOfResponse, ContractError> {
    let (_, record) = load(deps, token_id)?;
    Ok(access(record))
}

/// A stock collection says that the holder itself is approved for ever, and finds nobody else.
///
/// # Errors
/// [`ContractError::UnknownToken`], [`ContractError::NoApproval`].
pub fn approval(deps: Deps, token_id: &str, spender: &str) -> Result<ApprovalResponse, ContractError> {
    let (_, record) = load(deps, token_id)?;
    let spender = deps.api.addr_validate(spender)?;
    if record.holder != spender {
        return Err(ContractError::NoApproval {
            owner: record.holder.into_string(),
            operator: spender.into_string(),
        });
    }
    Ok(ApprovalResponse { approval: Approval { spender, expires: Expiration::Never {} } })
}

/// There are no operators, and a stock collection answers so with an error.
///
/// # Errors
/// Always: [`ContractError::NoApproval`], or an address that does not validate.
pub fn operator(deps: Deps, owner: &str, operator: &str) -> Result<Binary, ContractError> {
    let owner = deps.api.addr_validate(owner)?.into_string();
    let operator = deps.api.addr_validate(operator)?.into_string();
    Err(ContractError::NoApproval { owner, operator })
}

/// How many licences there are.
///
/// # Errors
/// Only when the record does not read.
pub fn count(deps: Deps) -> Result<NumTokensResponse, ContractError> {
    Ok(NumTokensResponse { count: LAST_ID.load(deps.storage)? })
}

/// Name and symbol. The missing extension is `null`, which readers of any extension take as none.
///
/// # Errors
/// Only when the record does not read.
pub fn collection(deps: Deps) -> Result<CollectionInfoAndExtensionResponse<Option<Empty>>, ContractError> {
    let info = COLLECTION.load(deps.storage)?;
    Ok(CollectionInfoAndExtensionResponse {
        name: info.name,
        symbol: info.symbol,
        extension: None,
        updated_at: info.updated_at,
    })
}

/// All about contract and collection.
///
/// # Errors
/// Only when a record does not read.
pub fn whole_config(deps: Deps, env: &Env) -> Result<ConfigResponse<Option<Empty>>, ContractError> {
    Ok(ConfigResponse {
        num_tokens: count(deps)?.count,
        minter_ownership: minter_ownership(deps)?,
        creator_ownership: nobody(),
        withdraw_address: None,
        collection_info: COLLECTION.load(deps.storage)?,
        collection_extension: None,
        contract_info: deps.querier.query_wasm_contract_info(&env.contract.address)?,
    })
}

/// Contract, collection and number of tokens.
///
/// # Errors
/// Only when a record does not read.
pub fn all_info(deps: Deps, env: &Env) -> Result<AllInfoResponse, ContractError> {
    Ok(AllInfoResponse {
        contract_info: deps.querier.query_wasm_contract_info(&env.contract.address)?,
        collection_info: COLLECTION.load(deps.storage)?,
        collection_extension: vec![],
        num_tokens: count(deps)?.count,
    })
}

/// Whom licences come from: the community's vote.
///
/// # Errors
/// The charter's address is wrong.
pub fn minter(deps: Deps) -> Result<MinterResponse, ContractError> {
    Ok(MinterResponse { minter: Some(community(deps)?.into_string()) })
}

/// Whom licences come from, in cw721's newer form. It changes hands in the charter, never here.
///
/// # Errors
/// The charter's address is wrong.
pub fn minter_ownership(deps: Deps) -> Result<Ownership<Addr>, ContractError> {
    Ok(Ownership { owner: Some(community(deps)?), ..nobody() })
}

/// Nobody can change the collection.
pub const fn nobody() -> Ownership<Addr> {
    Ownership { owner: None, pending_owner: None, pending_expiry: None }
}

fn community(deps: Deps) -> Result<Addr, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    Ok(Charter::new(deps.querier, &config.charter).office(Office::Community)?)
}

/// One token. Its empty extension is `{}`, which readers of any extension of optional fields take.
///
/// # Errors
/// [`ContractError::UnknownToken`].
pub fn nft_info(deps: Deps, token_id: &str) -> Result<NftInfoResponse<Empty>, ContractError> {
    let (licence, _) = load(deps, token_id)?;
    info(deps, licence)
}

/// One token and its holder.
///
/// # Errors
/// [`ContractError::UnknownToken`].
pub fn all_nft_info(deps: Deps, token_id: &str) -> Result<AllNftInfoResponse<Empty>, ContractError> {
    let (licence, record) = load(deps, token_id)?;
    Ok(AllNftInfoResponse { access: access(record), info: info(deps, licence)? })
}

/// A holder's tokens.
///
/// # Errors
/// An address or a token id that is none.
pub fn tokens(
    deps: Deps,
    owner: &str,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<TokensResponse, ContractError> {
    let owner = deps.api.addr_validate(owner)?;
    let keys = HOLDINGS.prefix(&owner).keys(deps.storage, start(start_after)?, None, Order::Ascending);
    Ok(TokensResponse {
        tokens: keys
            .take(page::limit(limit))
            .map(|id| id.map(|id| id.to_string()))
            .collect::<Result<_, _>>()?,
    })
}

/// All tokens, by number.
///
/// # Errors
/// A token id that is none.
pub fn all_tokens(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<TokensResponse, ContractError> {
    let keys = raw::LICENCES.keys(deps.storage, start(start_after)?, None, Order::Ascending);
    Ok(TokensResponse {
        tokens: keys
            .take(page::limit(limit))
            .map(|id| id.map(|id| id.to_string()))
            .collect::<Result<_, _>>()?,
    })
}

fn start(after: Option<String>) -> Result<Option<Bound<'static, u64>>, ContractError> {
    let Some(token_id) = after else { return Ok(None) };
    match token_id.parse::<LicenceId>() {
        Ok(licence) => Ok(Some(Bound::exclusive(licence.get()))),
        Err(_) => Err(ContractError::UnknownToken { token_id }),
    }
}

fn access(record: raw::Licence) -> OwnerOfResponse {
    OwnerOfResponse { owner: record.holder.into_string(), approvals: vec![] }
}

fn info(deps: Deps, licence: LicenceId) -> Result<NftInfoResponse<Empty>, ContractError> {
    let origin = ORIGINS.load(deps.storage, licence.get())?;
    Ok(NftInfoResponse { token_uri: Some(origin.uri), extension: Empty {} })
}
