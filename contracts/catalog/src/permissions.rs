//! Who may send what.

use cosmwasm_std::{Addr, Deps, MessageInfo};
use surety_api::catalog::ExecuteMsg;
use surety_api::charter::{Charter, ContractName, Office};
use surety_api::license::raw::{Licence, LICENCES};
use surety_api::permission::{Permission, Reach};
use surety_api::LicenceId;

use crate::state::CONFIG;
use crate::ContractError;

/// Who registers models and publishes firmware.
const HOLDER: Permission = Permission::Named("the licence's holder");
/// Who takes firmware back.
const HOLDER_OR_INTEGRATIONS: Permission = Permission::Named("the licence's holder or integrations");
/// Who files reports.
pub(crate) const TESTER: Permission = Permission::Named("an admitted tester");

/// Who may send a message.
#[must_use]
pub fn permission(msg: &ExecuteMsg) -> Permission {
    match msg {
        ExecuteMsg::SetCategory { .. }
        | ExecuteMsg::SetStandard { .. }
        | ExecuteMsg::AddRegion { .. }
        | ExecuteMsg::AdmitTester { .. }
        | ExecuteMsg::RemoveTester { .. } => Permission::Office(Office::Governance),
        ExecuteMsg::RegisterModel { .. }
        | ExecuteMsg::ApplyForRegions { .. }
        | ExecuteMsg::ReleaseFirmware { .. } => HOLDER,
        ExecuteMsg::FileReports { .. } => TESTER,
        ExecuteMsg::Certify { .. }
        | ExecuteMsg::RevokeCertificate { .. }
        | ExecuteMsg::CertifyDistributor { .. }
        | ExecuteMsg::RevokeDistributor { .. } => Permission::Office(Office::Integrations),
        ExecuteMsg::RevokeFirmware { .. } => HOLDER_OR_INTEGRATIONS,
        ExecuteMsg::Refresh { .. } | ExecuteMsg::ApplyAsDistributor { .. } => Permission::Anyone,
    }
}

/// What a message does to coins, and after what notice.
#[must_use]
pub const fn reach(msg: &ExecuteMsg) -> Reach {
    match msg {
        ExecuteMsg::SetCategory { .. } => Reach::without_money("none; counts for later mints only"),
        ExecuteMsg::SetStandard { .. } => Reach::without_money(
            "none; what was certified under an older version of a region counts again after \
             `refresh`",
        ),
        ExecuteMsg::AddRegion { .. }
        | ExecuteMsg::AdmitTester { .. }
        | ExecuteMsg::RemoveTester { .. }
        | ExecuteMsg::RegisterModel { .. }
        | ExecuteMsg::ApplyForRegions { .. }
        | ExecuteMsg::FileReports { .. }
        | ExecuteMsg::Certify { .. }
        | ExecuteMsg::RevokeCertificate { .. }
        | ExecuteMsg::Refresh { .. }
        | ExecuteMsg::ReleaseFirmware { .. }
        | ExecuteMsg::RevokeFirmware { .. }
        | ExecuteMsg::ApplyAsDistributor { .. }
        | ExecuteMsg::CertifyDistributor { .. }
        | ExecuteMsg::RevokeDistributor { .. } => Reach::NOTHING,
    }
}

/// Refuses a sender the charter does not allow. Holders and testers are checked once their records are read.
///
/// # Errors
/// [`surety_api::ApiError::Unauthorized`] with who may send the message.
pub fn ensure(deps: Deps, info: &MessageInfo, msg: &ExecuteMsg) -> Result<(), ContractError> {
    let config = CONFIG.load(deps.storage)?;
    Ok(permission(msg).ensure(&Charter::new(deps.querier, &config.charter), &info.sender)?)
}

/// A licence, as the license contract has it.
///
/// # Errors
/// [`ContractError::UnknownLicence`].
pub(crate) fn licence(deps: Deps, licence: LicenceId) -> Result<Licence, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let license = Charter::new(deps.querier, &config.charter).contract(ContractName::License)?;
    LICENCES.query(&deps.querier, license, licence.get())?.ok_or(ContractError::UnknownLicence { licence })
}

/// Refuses everybody but the holder of a licence.
///
/// # Errors
/// [`surety_api::ApiError::Unauthorized`].
pub(crate) fn ensure_holder(licence: &Licence, sender: &Addr) -> Result<(), ContractError> {
    if licence.holder == *sender {
        Ok(())
    } else {
        Err(HOLDER.refuse(sender).into())
    }
}

/// As [`ensure_holder`], for a licence that is not read yet.
///
/// # Errors
/// [`surety_api::ApiError::Unauthorized`].
pub(crate) fn ensure_holder_of(deps: Deps, id: LicenceId, sender: &Addr) -> Result<(), ContractError> {
    ensure_holder(&licence(deps, id)?, sender)
}

/// Refuses everybody but the holder of a licence and integrations.
///
/// # Errors
/// [`surety_api::ApiError::Unauthorized`].
pub(crate) fn ensure_holder_or_integrations(
    deps: Deps,
    id: LicenceId,
    sender: &Addr,
) -> Result<(), ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let integrations = Charter::new(deps.querier, &config.charter).office(Office::Integrations)?;
    if integrations == *sender || licence(deps, id)?.holder == *sender {
        Ok(())
    } else {
        Err(HOLDER_OR_INTEGRATIONS.refuse(sender).into())
    }
}
