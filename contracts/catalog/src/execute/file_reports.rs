//! A tester files what it has found.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Order, Response};
use surety_api::catalog::raw::{Tester, TESTERS};
use surety_api::catalog::{CatalogEvent, NewReport, Report, MAX_STANDARDS};
use surety_api::ModelId;

use crate::permissions::{licence, TESTER};
use crate::state::{load_certifiable, load_model, next, REPORTS};
use crate::{check, ContractError};

/// Files reports of a model. They stay, whatever becomes of the tester.
///
/// # Errors
/// The sender is no admitted tester, or makes the model; the model or a standard is unknown, does not go with the other, or is left
/// out; a document fixes nothing.
pub fn file_reports(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    model: ModelId,
    reports: Vec<NewReport>,
) -> Result<Response, ContractError> {
    let tester = &info.sender;
    if !TESTERS.may_load(deps.storage, tester)?.as_ref().is_some_and(Tester::is_admitted) {
        return Err(TESTER.refuse(tester).into());
    }
    let record = load_model(deps.storage, model)?;
    if licence(deps.as_ref(), record.licence)?.holder == *tester {
        return Err(ContractError::TesterIsMaker { model });
    }
    check::names("reports", reports.iter().map(|new| &new.standard), MAX_STANDARDS)?;
    let filed_at = env.block.time.seconds();
    let mut events = vec![];
    for NewReport { standard, passed, document } in reports {
        load_certifiable(deps.storage, model, &record, &standard)?;
        document.check()?;
        let report = next(REPORTS.prefix(model.get()).keys(deps.storage, None, None, Order::Descending))?;
        events.push(CatalogEvent::ReportFiled { model, report, standard: standard.clone(), passed });
        let filed = Report { standard, tester: tester.clone(), passed, document, filed_at };
        REPORTS.save(deps.storage, (model.get(), report), &filed)?;
    }
    Ok(Response::new().add_events(events))
}
