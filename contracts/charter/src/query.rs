//! What the charter answers.

use cosmwasm_std::{Deps, Env, StdResult};
use surety_api::charter::{
    raw, ContractName, ContractsResponse, Office, OfficeResponse, RegisteredContract, UntilResponse,
};

use crate::state::nomination;

/// Who holds an office, and who may take it.
pub fn office(deps: Deps, office: Office) -> StdResult<OfficeResponse> {
    Ok(OfficeResponse {
        holder: raw::office(office).load(deps.storage)?.into_string(),
        nominee: nomination(office).may_load(deps.storage)?.map(|standing| standing.nominee.into_string()),
    })
}

/// Where every registered contract is.
pub fn contracts(deps: Deps) -> StdResult<ContractsResponse> {
    let mut contracts = Vec::with_capacity(ContractName::ALL.len());
    for contract in ContractName::ALL {
        if let Some(address) = raw::contract(*contract).may_load(deps.storage)? {
            contracts.push(RegisteredContract { contract: *contract, address: address.into_string() });
        }
    }
    Ok(ContractsResponse { contracts })
}

/// Until when a contract takes nothing in, when it is paused now.
pub fn paused(deps: Deps, env: &Env, contract: ContractName) -> StdResult<UntilResponse> {
    Ok(in_force(raw::pause(contract).may_load(deps.storage)?, env))
}

/// Until when payouts wait, when they are sealed now.
pub fn sealed(deps: Deps, env: &Env) -> StdResult<UntilResponse> {
    Ok(in_force(raw::seal().may_load(deps.storage)?, env))
}

fn in_force(until: Option<u64>, env: &Env) -> UntilResponse {
    UntilResponse { until: until.filter(|until| env.block.time.seconds() < *until) }
}
