//! A certificate is taken back, and the regions that rested on it go with it.
#![allow(clippy::unwrap_used)]

use surety_api::catalog::{CatalogEvent, CertificateStatus, ExecuteMsg, HistoryResponse, QueryMsg};
use surety_api::document::DocumentError;
use surety_api::{Document, ModelId};
use surety_catalog::ContractError;
use surety_testkit::actions::document;
use surety_testkit::{events, Network};

use crate::certify::{certificate, certify, ready, recorded, slug, slugs, standing};

fn revoke(
    network: &mut Network,
    model: ModelId,
    standard: &str,
) -> anyhow::Result<cw_multi_test::AppResponse> {
    let (integrations, catalog) = (network.actors.integrations.clone(), network.catalog.clone());
    let message =
        ExecuteMsg::RevokeCertificate { model, standard: slug(standard), evidence: document("incident") };
    network.execute(&integrations, &catalog, &message, &[])
}

#[test]
fn every_region_that_demands_it_is_lost_and_the_history_keeps_it() {
    let (mut network, model) = ready();
    network.certify_for(model, "us");
    network.certify_for(model, "eu");
    let sent = revoke(&mut network, model, "47-cfr-part-15").unwrap();
    let revoked = CatalogEvent::CertificateRevoked { model, standard: slug("47-cfr-part-15") };
    let lost = |region| CatalogEvent::Decertified { model, region: slug(region) };
    assert_eq!(events::<CatalogEvent>(&sent), [revoked, lost("us")]);
    assert_eq!(standing(&network, model, "us").missing, slugs(&["47-cfr-part-15"]));
    assert!(recorded(&network, model, "eu").is_some());

    let sent = revoke(&mut network, model, "secure-element").unwrap();
    assert_eq!(events::<CatalogEvent>(&sent)[1..], [lost("eu"), lost("uk")]);
    assert_eq!(recorded(&network, model, "eu"), None);

    let query = QueryMsg::History { model, start_after: Some(14), limit: None };
    let history: HistoryResponse = network.query(&network.catalog, &query);
    let last = history.entries.iter().map(|it| (it.number, it.standard.as_str(), it.certificate.status));
    assert_eq!(
        last.collect::<Vec<_>>(),
        [
            (15, "47-cfr-part-15", CertificateStatus::Revoked),
            (16, "secure-element", CertificateStatus::Revoked),
        ]
    );
    assert_eq!(history.entries[1].certificate.evidence, document("incident"));
    assert!(history.entries[1].certificate.tester.is_some());
}

#[test]
fn what_is_not_there_is_not_taken_back() {
    let (mut network, model) = ready();
    let none = |standard| ContractError::NoCertificate { model, standard: slug(standard) };
    for standard in ["ota", "nothing"] {
        network.refuses(&none(standard), |network| revoke(network, model, standard));
    }
    let until = network.now() + 10;
    certify(&mut network, model, vec![certificate("en-55025", None, until)]).unwrap();
    revoke(&mut network, model, "en-55025").unwrap();
    network.refuses(&none("en-55025"), |network| revoke(network, model, "en-55025"));
    network.refuses(&ContractError::UnknownModel { model: ModelId(2) }, |network| {
        revoke(network, ModelId(2), "ota")
    });
    // It can be certified again.
    certify(&mut network, model, vec![certificate("en-55025", None, until)]).unwrap();
    revoke(&mut network, model, "en-55025").unwrap();
}

#[test]
fn a_reason_is_given() {
    let (mut network, model) = ready();
    network.certify(model);
    let (integrations, catalog) = (network.actors.integrations.clone(), network.catalog.clone());
    let evidence = Document { uri: String::new(), ..document("x") };
    let message = ExecuteMsg::RevokeCertificate { model, standard: slug("ota"), evidence };
    network.refuses(&ContractError::Document(DocumentError::Uri { found: 0 }), |network| {
        network.execute(&integrations, &catalog, &message, &[])
    });
}
