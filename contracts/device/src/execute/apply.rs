//! ApplyFault and ApplyRecovery: what telemetry has proven takes effect now (docs/design.md section 3.5).

use cosmwasm_std::{Addr, Deps, DepsMut, Response};
use surety_api::charter::{Charter, ContractName};
use surety_api::device::{raw, DeviceCondition, DeviceEvent};
use surety_api::telemetry::raw::{Finding, FindingKind, FINDINGS};
use surety_api::vault::{self, FaultCause};
use surety_api::{call, DeviceId};

use crate::state::CONFIG;
use crate::ContractError;

pub(super) fn apply_fault(deps: DepsMut, device: DeviceId) -> Result<Response, ContractError> {
    let mut active = super::load_active(deps.storage, device)?;
    let (finding, vault) = finding_and_vault(deps.as_ref(), device)?;
    let Some(finding) = finding else { return Err(ContractError::NothingToApply { device }) };
    let cause = match finding.kind {
        FindingKind::Malfunction { .. } => FaultCause::Malfunction,
        FindingKind::Disconnected {} => FaultCause::Disconnected,
        FindingKind::Removed {} => FaultCause::Removed,
        FindingKind::Recovered {} => return Err(ContractError::NothingToApply { device }),
    };
    let condition = DeviceCondition::from(cause);
    if active.condition == DeviceCondition::Malfunction || active.condition == condition {
        return Err(ContractError::NothingToApply { device });
    }
    active.condition = condition;
    raw::ACTIVE.save(deps.storage, device.into_bytes(), &active)?;
    raw::FAULTS.save(deps.storage, device.into_bytes(), &finding.found_at)?;
    Ok(Response::new().add_event(DeviceEvent::FaultApplied { device, cause }).add_message(call(
        &vault,
        &vault::ExecuteMsg::OpenStream { device, cause },
        vec![],
    )?))
}

pub(super) fn apply_recovery(deps: DepsMut, device: DeviceId) -> Result<Response, ContractError> {
    let mut active = super::load_active(deps.storage, device)?;
    let (finding, vault) = finding_and_vault(deps.as_ref(), device)?;
    let away = matches!(active.condition, DeviceCondition::Disconnected | DeviceCondition::Removed);
    if !away || finding.is_none_or(|finding| finding.kind != FindingKind::Recovered {}) {
        return Err(ContractError::NothingToApply { device });
    }
    active.condition = DeviceCondition::Working;
    raw::ACTIVE.save(deps.storage, device.into_bytes(), &active)?;
    raw::FAULTS.remove(deps.storage, device.into_bytes());
    Ok(Response::new().add_event(DeviceEvent::RecoveryApplied { device }).add_message(call(
        &vault,
        &vault::ExecuteMsg::CloseStream { device },
        vec![],
    )?))
}

fn finding_and_vault(deps: Deps, device: DeviceId) -> Result<(Option<Finding>, Addr), ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let charter = Charter::new(deps.querier, &config.charter);
    let telemetry = charter.contract(ContractName::Telemetry)?;
    let finding = FINDINGS.query(&deps.querier, telemetry, device.into_bytes())?;
    Ok((finding, charter.contract(ContractName::Vault)?))
}
