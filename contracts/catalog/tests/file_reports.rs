//! Testers report; what they report stays.
#![allow(clippy::unwrap_used)]

use surety_api::catalog::{CatalogEvent, ExecuteMsg, NewReport, QueryMsg, Report, ReportsResponse};
use surety_api::document::DocumentError;
use surety_api::{Document, ModelId};
use surety_catalog::ContractError;
use surety_testkit::actions::document;
use surety_testkit::{events, Network};

use crate::certify::{ready, slug};

fn report(standard: &str, passed: bool) -> NewReport {
    NewReport { standard: slug(standard), passed, document: document(standard) }
}

fn file(model: ModelId, reports: Vec<NewReport>) -> ExecuteMsg {
    ExecuteMsg::FileReports { model, reports }
}

fn reports(
    network: &Network,
    model: ModelId,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> Vec<(u64, Report)> {
    let query = QueryMsg::Reports { model, start_after, limit };
    let page: ReportsResponse = network.query(&network.catalog, &query);
    page.reports.into_iter().map(|it| (it.report, it.details)).collect()
}

#[test]
fn reports_are_numbered_per_model_and_stay() {
    let (mut network, model) = ready();
    network.admit_tester();
    let (tester, catalog) = (network.actors.tester.clone(), network.catalog.clone());
    let message = file(model, vec![report("ota", false), report("en-55025", true)]);
    let sent = network.execute(&tester, &catalog, &message, &[]).unwrap();
    let filed = |report, standard, passed| CatalogEvent::ReportFiled {
        model,
        report,
        standard: slug(standard),
        passed,
    };
    assert_eq!(events::<CatalogEvent>(&sent), [filed(1, "ota", false), filed(2, "en-55025", true)]);
    network.advance(5);
    network.execute(&tester, &catalog, &file(model, vec![report("ota", true)]), &[]).unwrap();
    let second = network.software(surety_api::LicenceId(1));
    network.execute(&tester, &catalog, &file(second, vec![report("software-review", true)]), &[]).unwrap();
    assert_eq!(reports(&network, second, None, None).len(), 1);

    let governance = network.actors.governance.clone();
    let remove = ExecuteMsg::RemoveTester { address: tester.to_string() };
    network.execute(&governance, &catalog, &remove, &[]).unwrap();
    let third = Report {
        standard: slug("ota"),
        tester,
        passed: true,
        document: document("ota"),
        filed_at: network.now(),
    };
    assert_eq!(reports(&network, model, Some(2), None), [(3, third)]);
    assert_eq!(reports(&network, model, None, Some(2)).last().unwrap().0, 2);
}

#[test]
fn only_an_admitted_tester_reports() {
    let (mut network, model) = ready();
    let (actors, catalog) = (network.actors.clone(), network.catalog.clone());
    let message = file(model, vec![report("ota", true)]);
    network.admit_tester();
    let remove = ExecuteMsg::RemoveTester { address: actors.tester.to_string() };
    network.execute(&actors.governance, &catalog, &remove, &[]).unwrap();
    for sender in [&actors.tester, &actors.integrations, &actors.governance, &actors.maker] {
        let refusal = surety_api::permission::Permission::Named("an admitted tester").refuse(sender);
        network.refuses(&ContractError::from(refusal), |network| {
            network.execute(sender, &catalog, &message, &[])
        });
    }
}

#[test]
fn nobody_tests_its_own_model() {
    let (mut network, model) = ready();
    let (actors, catalog) = (network.actors.clone(), network.catalog.clone());
    let admit = ExecuteMsg::AdmitTester { address: actors.maker.to_string() };
    network.execute(&actors.governance, &catalog, &admit, &[]).unwrap();
    network.refuses(&ContractError::TesterIsMaker { model }, |network| {
        network.execute(&actors.maker, &catalog, &file(model, vec![report("ota", true)]), &[])
    });
}

#[test]
fn a_report_is_about_something_and_documented() {
    let (mut network, model) = ready();
    network.admit_tester();
    let (tester, catalog) = (network.actors.tester.clone(), network.catalog.clone());
    let undocumented =
        NewReport { document: Document { uri: "u".repeat(257), ..document("x") }, ..report("ota", true) };
    for (entries, refusal) in [
        (vec![], ContractError::ListLength { list: "reports", count: 0, max: 64 }),
        (
            vec![report("ota", true), report("ota", false)],
            ContractError::NamedTwice { list: "reports", name: slug("ota") },
        ),
        (vec![report("nothing", true)], ContractError::UnknownStandard { standard: slug("nothing") }),
        (
            vec![report("software-review", true)],
            ContractError::NotConcerned { model, standard: slug("software-review") },
        ),
        (vec![undocumented], ContractError::Document(DocumentError::Uri { found: 257 })),
    ] {
        network.refuses(&refusal, |network| network.execute(&tester, &catalog, &file(model, entries), &[]));
    }
    network.refuses(&ContractError::UnknownModel { model: ModelId(7) }, |network| {
        network.execute(&tester, &catalog, &file(ModelId(7), vec![report("ota", true)]), &[])
    });
}
