//! Integrations certifies, on evidence.

use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Order, Response, Storage};
use surety_api::catalog::raw::{Tester, TESTERS};
use surety_api::catalog::{
    CatalogEvent, Certificate, CertificateStatus, NewCertificate, StandardClass, MAX_STANDARDS,
};
use surety_api::{ModelId, Slug};

use crate::certification::renew;
use crate::state::{load_certifiable, load_model, next, Decision, CERTIFICATES, HISTORY, REPORTS};
use crate::{check, ContractError};

/// Certifies a model for standards. What it had for them is replaced; the history keeps both.
///
/// # Errors
/// The sender is a tester; the model or a standard is unknown, does not go with the other, or is left out; a report is
/// lacking or does not serve; evidence fixes nothing; the validity is over.
pub fn certify(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    model: ModelId,
    certificates: Vec<NewCertificate>,
) -> Result<Response, ContractError> {
    // Whoever measures does not judge, whatever other office it holds.
    if is_admitted(deps.storage, &info.sender)? {
        return Err(ContractError::TesterCertifies {});
    }
    let record = load_model(deps.storage, model)?;
    check::names("certificates", certificates.iter().map(|new| &new.standard), MAX_STANDARDS)?;
    let now = env.block.time.seconds();
    let mut events = vec![];
    for new in certificates {
        let class = load_certifiable(deps.storage, model, &record, &new.standard)?.class;
        new.evidence.check()?;
        if new.valid_until <= now {
            return Err(ContractError::ValidityOver { valid_until: new.valid_until, now });
        }
        let tester = tester_behind(deps.storage, model, class, &new)?;
        let NewCertificate { standard, provisional, evidence, report, valid_until } = new;
        let status = if provisional { CertificateStatus::Provisional } else { CertificateStatus::Certified };
        events.push(CatalogEvent::CertificateIssued {
            model,
            standard: standard.clone(),
            status,
            valid_until,
        });
        let certificate = Certificate { status, evidence, report, tester, valid_until, decided_at: now };
        decide(deps.storage, model, standard, certificate)?;
    }
    events.extend(renew(deps.storage, model, &record, &record.regions)?);
    Ok(Response::new().add_events(events))
}

/// Keeps a certificate and adds it to the history.
///
/// # Errors
/// Only when a record does not read.
pub(super) fn decide(
    storage: &mut dyn Storage,
    model: ModelId,
    standard: Slug,
    certificate: Certificate,
) -> Result<(), ContractError> {
    CERTIFICATES.save(storage, (model.get(), standard.as_str()), &certificate)?;
    let number = next(HISTORY.prefix(model.get()).keys(storage, None, None, Order::Descending))?;
    Ok(HISTORY.save(storage, (model.get(), number), &Decision { standard, certificate })?)
}

/// Who filed the report a certificate rests on, when it rests on one.
fn tester_behind(
    storage: &dyn Storage,
    model: ModelId,
    class: StandardClass,
    new: &NewCertificate,
) -> Result<Option<Addr>, ContractError> {
    let Some(number) = new.report else {
        return if class == StandardClass::Network && !new.provisional {
            Err(ContractError::ReportNeeded { standard: new.standard.clone() })
        } else {
            Ok(None)
        };
    };
    let report = REPORTS
        .may_load(storage, (model.get(), number))?
        .ok_or(ContractError::UnknownReport { model, report: number })?;
    if report.standard != new.standard {
        return Err(ContractError::ReportOfOther { report: number, standard: report.standard });
    }
    if !report.passed {
        return Err(ContractError::ReportFailed { report: number });
    }
    if !is_admitted(storage, &report.tester)? {
        return Err(ContractError::NotATester { address: report.tester.into_string() });
    }
    Ok(Some(report.tester))
}

fn is_admitted(storage: &dyn Storage, address: &Addr) -> Result<bool, ContractError> {
    Ok(TESTERS.may_load(storage, address)?.as_ref().is_some_and(Tester::is_admitted))
}
