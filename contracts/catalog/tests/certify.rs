//! Integrations certifies on evidence, network standards on a tester's report only, and a region's demands decide what a mint
//! finds.
#![allow(clippy::unwrap_used)]

use surety_api::catalog::raw::{certification, Certified};
use surety_api::catalog::{
    CatalogEvent, CertificateStatus, CertificatesResponse, CertifiedRegionsResponse, ExecuteMsg,
    HistoryResponse, NewCertificate, NewReport, QueryMsg, RegionStanding,
};
use surety_api::document::DocumentError;
use surety_api::{ApiError, Curve, Document, ModelId, Slug};
use surety_catalog::ContractError;
use surety_testkit::actions::document;
use surety_testkit::{events, Network};

pub const NETWORK: [&str; 7] =
    ["bluetooth", "dbc-logger", "ota", "power-management", "secure-element", "secure-runtime", "streaming"];

pub fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

pub fn slugs(texts: &[&str]) -> Vec<Slug> {
    texts.iter().map(|text| slug(text)).collect()
}

pub fn certificate(standard: &str, report: Option<u64>, valid_until: u64) -> NewCertificate {
    let evidence = document("evidence");
    NewCertificate { standard: slug(standard), provisional: false, evidence, report, valid_until }
}

/// Integrations certifies.
pub fn certify(
    network: &mut Network,
    model: ModelId,
    certificates: Vec<NewCertificate>,
) -> anyhow::Result<cw_multi_test::AppResponse> {
    let (integrations, catalog) = (network.actors.integrations.clone(), network.catalog.clone());
    network.execute(&integrations, &catalog, &ExecuteMsg::Certify { model, certificates }, &[])
}

/// A network with a model that is certified for nowhere.
pub fn ready() -> (Network, ModelId) {
    let mut network = Network::new();
    network.category();
    let maker = network.actors.maker.clone();
    let licence = network.licensed(&maker);
    let model = network.model(licence, Curve::Secp256k1);
    (network, model)
}

pub fn standing(network: &Network, model: ModelId, region: &str) -> RegionStanding {
    let answer: CertifiedRegionsResponse =
        network.query(&network.catalog, &QueryMsg::CertifiedRegions { model });
    answer.regions.into_iter().find(|standing| standing.region == slug(region)).unwrap()
}

/// What a mint finds.
pub fn recorded(network: &Network, model: ModelId, region: &str) -> Option<Certified> {
    let found = certification(&network.app.wrap(), &network.catalog, model, &slug(region)).unwrap();
    found.map(|(certified, _)| certified)
}

#[test]
fn a_region_demands_the_seven_of_the_network_and_its_own_authoritys() {
    let (network, model) = ready();
    let missing = |region| standing(&network, model, region).missing;
    let and = |more: &[&str]| {
        let mut all = slugs(&[more, &NETWORK].concat());
        all.sort();
        all
    };
    let ce = ["en-301-489-1", "en-55025", "en-50498", "2004-104-ec", "iso-7637-2", "en-301-489-3"];
    assert_eq!(missing("us"), and(&["47-cfr-part-15"]));
    assert_eq!(missing("eu"), and(&ce));
    assert_eq!(missing("uk"), and(&ce));
    assert_eq!(recorded(&network, model, "us"), None);
}

#[test]
fn certificates_add_up_to_a_region_and_the_earliest_end_counts() {
    let (mut network, model) = ready();
    let now = network.now();
    let reports = network.report(model, &slugs(&NETWORK));
    assert_eq!(reports.len(), 7);
    let given = NETWORK.map(|name| certificate(name, Some(reports[&slug(name)]), now + 1_000)).to_vec();
    let sent = certify(&mut network, model, given).unwrap();
    let issued = NETWORK.map(|name| CatalogEvent::CertificateIssued {
        model,
        standard: slug(name),
        status: CertificateStatus::Certified,
        valid_until: now + 1_000,
    });
    assert_eq!(events::<CatalogEvent>(&sent), issued);
    assert_eq!(recorded(&network, model, "us"), None);
    assert_eq!(standing(&network, model, "us").missing, slugs(&["47-cfr-part-15"]));

    let sent = certify(&mut network, model, vec![certificate("47-cfr-part-15", None, now + 500)]).unwrap();
    let until = now + 500;
    let certified = CatalogEvent::Certified { model, region: slug("us"), until, presale_until: until };
    assert_eq!(events::<CatalogEvent>(&sent)[1..], [certified]);
    assert_eq!(recorded(&network, model, "us"), Some(Certified { until, presale_until: until, version: 1 }));
    assert_eq!((recorded(&network, model, "eu"), recorded(&network, model, "uk")), (None, None));

    // A renewal moves the end; the history keeps both papers.
    network.advance_to(until);
    assert_eq!(standing(&network, model, "us").missing, slugs(&["47-cfr-part-15"]));
    certify(&mut network, model, vec![certificate("47-cfr-part-15", None, now + 9_000)]).unwrap();
    let until = now + 1_000;
    assert_eq!(recorded(&network, model, "us"), Some(Certified { until, presale_until: until, version: 1 }));
    let history = QueryMsg::History { model, start_after: Some(7), limit: None };
    let history: HistoryResponse = network.query(&network.catalog, &history);
    let ends = history.entries.iter().map(|it| (it.number, it.certificate.valid_until)).collect::<Vec<_>>();
    assert_eq!(ends, [(8, now + 500), (9, now + 9_000)]);
}

#[test]
fn a_feature_left_out_is_neither_demanded_nor_certifiable() {
    let (mut network, model) = ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    let query = QueryMsg::Model { model };
    let record = network.query::<surety_api::catalog::ModelResponse>(&catalog, &query).details;
    let register = ExecuteMsg::RegisterModel {
        licence: record.licence,
        category: record.category,
        hardware: "Cam B, no logger".into(),
        kind: record.kind,
        left_out: slugs(&["dbc-logger"]),
        regions: slugs(&["us"]),
        specification: document("specification"),
    };
    network.execute(&maker, &catalog, &register, &[]).unwrap();
    let model = ModelId(2);
    assert!(!standing(&network, model, "us").missing.contains(&slug("dbc-logger")));
    network.certify(model);
    assert!(recorded(&network, model, "us").unwrap().until > network.now());

    let left_out = ContractError::LeftOut { model, standard: slug("dbc-logger") };
    let until = network.now() + 1;
    network
        .refuses(&left_out, |network| certify(network, model, vec![certificate("dbc-logger", None, until)]));
    let tester = network.actors.tester.clone();
    let report = NewReport { standard: slug("dbc-logger"), passed: true, document: document("report") };
    let message = ExecuteMsg::FileReports { model, reports: vec![report] };
    network.refuses(&left_out, |network| network.execute(&tester, &catalog, &message, &[]));
}

#[test]
fn a_provisional_certificate_serves_a_presale_and_no_mint() {
    let (mut network, model) = ready();
    network.certify(model);
    let before = recorded(&network, model, "us").unwrap();
    let until = network.now() + 50;
    let provisional = NewCertificate { provisional: true, ..certificate("streaming", None, until) };
    let sent = certify(&mut network, model, vec![provisional]).unwrap();
    let region = slug("us");
    let certified = CatalogEvent::Certified { model, region, until: 0, presale_until: until };
    assert_eq!(events::<CatalogEvent>(&sent)[1..], [certified]);
    let found = recorded(&network, model, "us").unwrap();
    assert_eq!(found, Certified { until: 0, presale_until: until, version: 1 });
    assert_eq!(standing(&network, model, "us").missing, slugs(&["streaming"]));

    let report = network.report(model, &slugs(&["streaming"]))[&slug("streaming")];
    certify(&mut network, model, vec![certificate("streaming", Some(report), before.until)]).unwrap();
    assert_eq!(recorded(&network, model, "us"), Some(before));
}

#[test]
fn a_network_standard_needs_a_passed_report_of_an_admitted_tester() {
    let (mut network, model) = ready();
    let until = network.now() + 100;
    let ota = |report| vec![certificate("ota", report, until)];
    let needed = ContractError::ReportNeeded { standard: slug("ota") };
    network.refuses(&needed, |network| certify(network, model, ota(None)));
    let unknown = ContractError::UnknownReport { model, report: 1 };
    network.refuses(&unknown, |network| certify(network, model, ota(Some(1))));

    let report = network.report(model, &slugs(&["bluetooth"]))[&slug("bluetooth")];
    let other = ContractError::ReportOfOther { report, standard: slug("bluetooth") };
    network.refuses(&other, |network| certify(network, model, ota(Some(report))));

    let (tester, governance) = (network.actors.tester.clone(), network.actors.governance.clone());
    let catalog = network.catalog.clone();
    let failed = NewReport { standard: slug("ota"), passed: false, document: document("failed") };
    let message = ExecuteMsg::FileReports { model, reports: vec![failed] };
    network.execute(&tester, &catalog, &message, &[]).unwrap();
    network
        .refuses(&ContractError::ReportFailed { report: 2 }, |network| certify(network, model, ota(Some(2))));

    // A report of another model is no report of this one.
    let licence = surety_api::LicenceId(1);
    let second = network.model(licence, Curve::P256);
    network.refuses(&ContractError::UnknownReport { model: second, report: 1 }, |network| {
        certify(network, second, vec![certificate("bluetooth", Some(1), until)])
    });

    let report = network.report(model, &slugs(&["ota"]))[&slug("ota")];
    let address = tester.to_string();
    let remove = ExecuteMsg::RemoveTester { address: address.clone() };
    network.execute(&governance, &catalog, &remove, &[]).unwrap();
    network.refuses(&ContractError::NotATester { address: address.clone() }, |network| {
        certify(network, model, ota(Some(report)))
    });
    network.execute(&governance, &catalog, &ExecuteMsg::AdmitTester { address }, &[]).unwrap();
    certify(&mut network, model, ota(Some(report))).unwrap();
    let query = QueryMsg::Certificates { model, start_after: None, limit: None };
    let held: CertificatesResponse = network.query(&catalog, &query);
    assert_eq!(held.certificates.len(), 1);
    assert_eq!(held.certificates[0].certificate.tester, Some(tester));
    assert_eq!(held.certificates[0].certificate.report, Some(report));
}

#[test]
fn a_tester_certifies_nothing_even_in_office() {
    let (mut network, model) = ready();
    let (governance, integrations) = (network.actors.governance.clone(), network.actors.integrations.clone());
    let catalog = network.catalog.clone();
    let admit = ExecuteMsg::AdmitTester { address: integrations.to_string() };
    network.execute(&governance, &catalog, &admit, &[]).unwrap();
    let until = network.now() + 100;
    network.refuses(&ContractError::TesterCertifies {}, |network| {
        certify(network, model, vec![certificate("47-cfr-part-15", None, until)])
    });
    let tester = network.actors.tester.clone();
    network.admit_tester();
    let message = ExecuteMsg::Certify { model, certificates: vec![] };
    let expected = "integrations".to_string();
    let refusal = ApiError::Unauthorized { sender: tester.to_string(), expected };
    network
        .refuses(&ContractError::from(refusal), |network| network.execute(&tester, &catalog, &message, &[]));
}

#[test]
fn what_is_certified_exists_is_for_the_model_and_is_documented() {
    let (mut network, model) = ready();
    let now = network.now();
    let good = |standard: &str| certificate(standard, None, now + 1);
    let nothing = Document { sha256: [7; 31].into(), ..document("x") };
    for (certificates, refusal) in [
        (vec![], ContractError::ListLength { list: "certificates", count: 0, max: 64 }),
        (vec![good("en-55025"); 65], ContractError::ListLength { list: "certificates", count: 65, max: 64 }),
        (
            vec![good("en-55025"), good("en-50498"), good("en-55025")],
            ContractError::NamedTwice { list: "certificates", name: slug("en-55025") },
        ),
        (vec![good("nothing")], ContractError::UnknownStandard { standard: slug("nothing") }),
        (
            vec![good("software-review")],
            ContractError::NotConcerned { model, standard: slug("software-review") },
        ),
        (
            vec![NewCertificate { evidence: nothing, ..good("en-55025") }],
            ContractError::Document(DocumentError::Hash { found: 31 }),
        ),
        (
            vec![NewCertificate { valid_until: now, ..good("en-55025") }],
            ContractError::ValidityOver { valid_until: now, now },
        ),
    ] {
        network.refuses(&refusal, |network| certify(network, model, certificates));
    }
    for unknown in [ModelId(0), ModelId(2)] {
        network.refuses(&ContractError::UnknownModel { model: unknown }, |network| {
            certify(network, unknown, vec![good("en-55025")])
        });
    }
}

#[test]
fn a_software_service_is_certified_by_its_own_standard() {
    let (mut network, _) = ready();
    let model = network.software(surety_api::LicenceId(1));
    assert_eq!(standing(&network, model, "eu").missing, slugs(&["software-review"]));
    let until = network.now() + 100;
    let streaming = ContractError::NotConcerned { model, standard: slug("streaming") };
    network
        .refuses(&streaming, |network| certify(network, model, vec![certificate("streaming", None, until)]));
    // A service is the same everywhere: one review certifies it for every region it has applied for.
    network.certify_for(model, "eu");
    for region in ["eu", "uk", "us"] {
        assert!(recorded(&network, model, region).unwrap().until > network.now(), "{region}");
    }
}

#[test]
fn certificates_and_history_come_in_pages() {
    let (mut network, model) = ready();
    network.certify(model);
    let page = |start_after: Option<&str>, limit| -> Vec<String> {
        let query = QueryMsg::Certificates { model, start_after: start_after.map(slug), limit };
        let page: CertificatesResponse = network.query(&network.catalog, &query);
        page.certificates.into_iter().map(|entry| entry.standard.to_string()).collect()
    };
    assert_eq!(page(None, Some(2)), ["47-cfr-part-15", "bluetooth"]);
    assert_eq!(page(Some("secure-element"), None), ["secure-runtime", "streaming"]);
    let numbers = |start_after, limit| -> Vec<u64> {
        let query = QueryMsg::History { model, start_after, limit };
        let page: HistoryResponse = network.query(&network.catalog, &query);
        page.entries.into_iter().map(|entry| entry.number).collect()
    };
    assert_eq!(numbers(None, Some(3)), [1, 2, 3]);
    assert_eq!(numbers(Some(6), None), [7, 8]);
}
