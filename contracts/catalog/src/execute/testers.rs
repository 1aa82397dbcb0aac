//! Governance says who may test.

use cosmwasm_std::{Addr, DepsMut, Env, Response};
use surety_api::catalog::raw::{Tester, TESTERS};
use surety_api::catalog::CatalogEvent;

use crate::ContractError;

/// Admits a tester.
///
/// # Errors
/// It is admitted already.
pub fn admit_tester(deps: DepsMut, env: &Env, address: &str) -> Result<Response, ContractError> {
    let tester = deps.api.addr_validate(address)?;
    if admitted(&deps, &tester)?.is_some() {
        return Err(ContractError::AlreadyTester { address: tester.into_string() });
    }
    let record = Tester { admitted_at: env.block.time.seconds(), removed_at: None };
    TESTERS.save(deps.storage, &tester, &record)?;
    Ok(Response::new().add_event(CatalogEvent::TesterAdmitted { address: tester.into_string() }))
}

/// Removes a tester; its record stays, with when it went.
///
/// # Errors
/// It is not admitted.
pub fn remove_tester(deps: DepsMut, env: &Env, address: &str) -> Result<Response, ContractError> {
    let tester = deps.api.addr_validate(address)?;
    let Some(mut record) = admitted(&deps, &tester)? else {
        return Err(ContractError::NotATester { address: tester.into_string() });
    };
    record.removed_at = Some(env.block.time.seconds());
    TESTERS.save(deps.storage, &tester, &record)?;
    Ok(Response::new().add_event(CatalogEvent::TesterRemoved { address: tester.into_string() }))
}

fn admitted(deps: &DepsMut, tester: &Addr) -> Result<Option<Tester>, ContractError> {
    Ok(TESTERS.may_load(deps.storage, tester)?.filter(Tester::is_admitted))
}
