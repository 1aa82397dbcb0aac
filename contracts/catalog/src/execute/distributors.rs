//! Who sells through official channels.

use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Response};
use surety_api::catalog::raw::{Distributor, DistributorStatus, DISTRIBUTORS};
use surety_api::catalog::{CatalogEvent, MAX_NAME_BYTES};
use surety_api::Document;

use crate::{check, ContractError};

/// Opens an application, or replaces the sender's last one.
///
/// # Errors
/// The sender is certified; the name is empty or long; the application fixes nothing.
pub fn apply_as_distributor(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    name: String,
    application: Document,
) -> Result<Response, ContractError> {
    check::text("name", &name, MAX_NAME_BYTES)?;
    application.check()?;
    let address = info.sender.to_string();
    let before = DISTRIBUTORS.may_load(deps.storage, &info.sender)?;
    if before.as_ref().is_some_and(Distributor::is_certified) {
        return Err(ContractError::AlreadyDistributor { address });
    }
    let (status, since) = (DistributorStatus::Applied, env.block.time.seconds());
    let record = Distributor { name, application, status, since };
    DISTRIBUTORS.save(deps.storage, &info.sender, &record)?;
    Ok(Response::new().add_event(CatalogEvent::DistributorApplied { address }))
}

/// Certifies a distributor.
///
/// # Errors
/// It has no open application.
pub fn certify_distributor(deps: DepsMut, env: &Env, address: &str) -> Result<Response, ContractError> {
    let address = turn(deps, env, address, DistributorStatus::Certified, |status| {
        status == DistributorStatus::Applied
    })?;
    Ok(Response::new().add_event(CatalogEvent::DistributorCertified { address: address.into_string() }))
}

/// Takes a certification back or turns an application down.
///
/// # Errors
/// There is neither.
pub fn revoke_distributor(deps: DepsMut, env: &Env, address: &str) -> Result<Response, ContractError> {
    let address =
        turn(deps, env, address, DistributorStatus::Revoked, |status| status != DistributorStatus::Revoked)?;
    Ok(Response::new().add_event(CatalogEvent::DistributorRevoked { address: address.into_string() }))
}

fn turn(
    deps: DepsMut,
    env: &Env,
    address: &str,
    to: DistributorStatus,
    from: impl Fn(DistributorStatus) -> bool,
) -> Result<Addr, ContractError> {
    let address = deps.api.addr_validate(address)?;
    let record = DISTRIBUTORS.may_load(deps.storage, &address)?.filter(|record| from(record.status));
    let Some(mut record) = record else {
        return Err(ContractError::NoApplication { address: address.into_string() });
    };
    record.status = to;
    record.since = env.block.time.seconds();
    DISTRIBUTORS.save(deps.storage, &address, &record)?;
    Ok(address)
}
