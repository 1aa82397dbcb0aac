//! Saboteurs inside `telemetry`.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Order, Response};
use cw_multi_test::ContractWrapper;
use surety_api::telemetry::raw::FINDINGS;
use surety_api::telemetry::ExecuteMsg;
use surety_telemetry::contract::{execute, instantiate, query};
use surety_telemetry::state::{HEARD, OPEN, USED};
use surety_telemetry::ContractError;
use surety_testkit::Contracts;

type Answer = Result<Response, ContractError>;

/// A network whose telemetry contract executes like this.
pub fn telemetry(deed: fn(DepsMut, Env, MessageInfo, ExecuteMsg) -> Answer) -> Contracts {
    Contracts { telemetry: Box::new(ContractWrapper::new(deed, instantiate, query)), ..Contracts::default() }
}

/// Forgets that it has seen a statement, and what it made of it.
pub fn forgets_statements(mut deps: DepsMut, env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    let device = match &message {
        ExecuteMsg::ReportRecovery { device, .. } => Some(device.into_bytes()),
        _ => None,
    };
    let finding = device.map(|device| FINDINGS.load(deps.storage, device)).transpose()?;
    let response = execute(deps.branch(), env, info, message)?;
    if let (Some(device), Some(finding)) = (device, finding) {
        let used: Vec<_> = USED.keys(deps.storage, None, None, Order::Ascending).collect::<Result<_, _>>()?;
        used.into_iter().for_each(|key| USED.remove(deps.storage, key));
        HEARD.remove(deps.storage, device);
        FINDINGS.save(deps.storage, device, &finding)?;
    }
    Ok(response)
}

/// Says that a report is refuted, and keeps it.
pub fn keeps_refuted_reports(mut deps: DepsMut, env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    let device = match &message {
        ExecuteMsg::Refute { device, .. } => Some(device.into_bytes()),
        _ => None,
    };
    let open = device.map(|device| OPEN.load(deps.storage, device)).transpose()?;
    let response = execute(deps.branch(), env, info, message)?;
    if let (Some(device), Some(open)) = (device, open) {
        OPEN.save(deps.storage, device, &open)?;
    }
    Ok(response)
}
