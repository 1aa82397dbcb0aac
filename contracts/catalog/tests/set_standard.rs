//! Governance changes what is demanded, and opens regions.
#![allow(clippy::unwrap_used)]

use surety_api::catalog::raw::REGIONS;
use surety_api::catalog::{
    CatalogEvent, ExecuteMsg, QueryMsg, RegionsResponse, Requirement, Standard, StandardClass,
    StandardsResponse, Subject,
};
use surety_api::ModelId;
use surety_catalog::ContractError;
use surety_testkit::{events, Network};

use crate::certify::{certificate, certify, ready, recorded, slug, slugs, standing};

fn crash_test(requirement: Requirement) -> Standard {
    Standard {
        title: "Crash test".into(),
        class: StandardClass::ThirdParty,
        subject: Subject::Devices,
        requirement,
        may_be_left_out: false,
        conditions: String::new(),
    }
}

fn set(network: &mut Network, name: &str, details: Standard) -> anyhow::Result<cw_multi_test::AppResponse> {
    let (governance, catalog) = (network.actors.governance.clone(), network.catalog.clone());
    network.execute(&governance, &catalog, &ExecuteMsg::SetStandard { standard: slug(name), details }, &[])
}

fn refresh(network: &mut Network, model: ModelId, region: &str) -> Vec<CatalogEvent> {
    let (stranger, catalog) = (network.actors.stranger.clone(), network.catalog.clone());
    let message = ExecuteMsg::Refresh { model, region: slug(region) };
    events(&network.execute(&stranger, &catalog, &message, &[]).unwrap())
}

fn version(network: &Network, region: &str) -> u64 {
    REGIONS.query(&network.app.wrap(), network.catalog.clone(), region).unwrap().unwrap().version
}

fn standards(network: &Network) -> Vec<(String, Standard)> {
    let query = QueryMsg::Standards { start_after: None, limit: Some(100) };
    let page: StandardsResponse = network.query(&network.catalog, &query);
    page.standards.into_iter().map(|it| (it.standard.to_string(), it.details)).collect()
}

#[test]
fn the_standards_of_the_start_have_their_exact_titles_and_places() {
    let network = Network::new();
    let ce = Requirement::Regions(slugs(&["eu", "uk"]));
    let fcc = Requirement::Regions(slugs(&["us"]));
    let all = Requirement::Required;
    let (own, theirs) = (StandardClass::Network, StandardClass::ThirdParty);
    let shown =
        |(name, it): (String, Standard)| (name, it.title, it.class, it.requirement, it.may_be_left_out);
    let found = standards(&network).into_iter().map(shown).collect::<Vec<_>>();
    let expected = [
        ("2004-104-ec", "Directive 2004/104/EC", theirs, &ce, false),
        ("47-cfr-part-15", "FCC 47 CFR Part 15, Class A: 10-1-17 Edition", theirs, &fcc, false),
        ("bluetooth", "Bluetooth interface", own, &all, true),
        ("dbc-logger", "DBC Logger Configuration", own, &all, true),
        ("en-301-489-1", "EN 301 489-1 v2.2.0", theirs, &ce, false),
        ("en-301-489-3", "EN 301 489-3 V2.1.1", theirs, &ce, false),
        ("en-50498", "EN 50498", theirs, &ce, false),
        ("en-55025", "EN 55025:2008", theirs, &ce, false),
        ("iso-7637-2", "ISO 7637-2:2011", theirs, &ce, false),
        ("ota", "OTA Process", own, &all, false),
        ("power-management", "Power Management", own, &all, true),
        ("secure-element", "Hardware Secure Element", own, &all, false),
        ("secure-runtime", "Secure Runtime", own, &all, false),
        ("software-review", "Software service review", own, &all, false),
        ("streaming", "DIMO streaming interface", own, &all, false),
    ];
    let expected = expected
        .map(|(name, title, class, place, out)| (name.into(), title.into(), class, place.clone(), out));
    assert_eq!(found, expected);
    let regions: RegionsResponse = network.query(&network.catalog, &QueryMsg::Regions {});
    assert_eq!(regions.regions, slugs(&["eu", "uk", "us"]));
}

#[test]
fn the_standards_of_the_start_could_be_set_again_by_message() {
    // The same bounds hold for them as for governance's.
    let mut network = Network::new();
    for (name, details) in standards(&network) {
        let sent = set(&mut network, &name, details).unwrap();
        assert_eq!(events::<CatalogEvent>(&sent), [CatalogEvent::StandardSet { standard: slug(&name) }]);
    }
    assert_eq!(version(&network, "us"), 1);
}

#[test]
fn conditions_that_the_network_relies_on_are_on_record() {
    let network = Network::new();
    let standards = standards(&network);
    let says = |name: &str, words: &str| {
        let (_, details) = standards.iter().find(|(found, _)| found == name).unwrap();
        assert!(details.conditions.contains(words), "{name}: {}", details.conditions);
    };
    says("streaming", "signed statements");
    says("power-management", "heartbeat goes out at least once a week");
    says("power-management", "status `removed`");
}

#[test]
fn a_stricter_standard_outdates_the_regions_it_concerns_and_no_others() {
    let (mut network, model) = ready();
    network.certify_for(model, "us");
    network.certify_for(model, "eu");
    set(&mut network, "crash-test", crash_test(Requirement::Regions(slugs(&["uk", "eu"])))).unwrap();
    assert_eq!(["eu", "uk", "us"].map(|region| version(&network, region)), [2, 2, 1]);
    assert!(standing(&network, model, "us").recorded);
    let eu = standing(&network, model, "eu");
    assert_eq!((eu.until, eu.recorded, eu.missing), (0, false, slugs(&["crash-test"])));
    assert_eq!(recorded(&network, model, "eu").unwrap().version, 1);

    let lost = CatalogEvent::Decertified { model, region: slug("eu") };
    assert_eq!(refresh(&mut network, model, "eu"), [lost]);
    assert_eq!(refresh(&mut network, model, "eu"), []);
    let until = network.now() + 77;
    let sent = certify(&mut network, model, vec![certificate("crash-test", None, until)]).unwrap();
    assert_eq!(events::<CatalogEvent>(&sent).len(), 3, "one certificate, and eu and uk are back");
    let found = recorded(&network, model, "eu").unwrap();
    assert_eq!((found.until, found.version), (until, 2));
}

#[test]
fn a_model_that_has_the_certificate_already_only_needs_to_be_looked_at_again() {
    let (mut network, model) = ready();
    set(&mut network, "crash-test", crash_test(Requirement::Optional)).unwrap();
    assert_eq!(version(&network, "us"), 1);
    network.certify(model);
    let until = recorded(&network, model, "us").unwrap().until;
    certify(&mut network, model, vec![certificate("crash-test", None, until)]).unwrap();
    set(&mut network, "crash-test", crash_test(Requirement::Required)).unwrap();
    assert_eq!((version(&network, "us"), recorded(&network, model, "us").unwrap().version), (2, 1));
    let again = CatalogEvent::Certified { model, region: slug("us"), until, presale_until: until };
    assert_eq!(refresh(&mut network, model, "us"), [again]);
    assert_eq!(recorded(&network, model, "us").unwrap().version, 2);
}

#[test]
fn a_milder_standard_outdates_nothing() {
    let (mut network, model) = ready();
    network.certify(model);
    let (_, mut ota) = standards(&network).into_iter().find(|(name, _)| name == "ota").unwrap();
    ota.requirement = Requirement::Regions(slugs(&["eu"]));
    set(&mut network, "ota", ota.clone()).unwrap();
    ota.requirement = Requirement::Optional;
    set(&mut network, "ota", ota.clone()).unwrap();
    assert_eq!(["eu", "uk", "us"].map(|region| version(&network, region)), [1, 1, 1]);
    ota.requirement = Requirement::Regions(slugs(&["us"]));
    set(&mut network, "ota", ota).unwrap();
    assert_eq!(["eu", "uk", "us"].map(|region| version(&network, region)), [1, 1, 2]);
}

#[test]
fn a_feature_that_may_no_longer_be_left_out_is_demanded_and_certifiable() {
    let (mut network, model) = ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    let details =
        network.query::<surety_api::catalog::ModelResponse>(&catalog, &QueryMsg::Model { model }).details;
    let register = ExecuteMsg::RegisterModel {
        licence: details.licence,
        category: details.category,
        hardware: "Cam C".into(),
        kind: details.kind,
        left_out: slugs(&["bluetooth"]),
        regions: slugs(&["us"]),
        specification: surety_testkit::actions::document("specification"),
    };
    network.execute(&maker, &catalog, &register, &[]).unwrap();
    let model = ModelId(2);
    network.certify(model);
    let (_, mut bluetooth) = standards(&network).into_iter().find(|(name, _)| name == "bluetooth").unwrap();
    bluetooth.may_be_left_out = false;
    set(&mut network, "bluetooth", bluetooth.clone()).unwrap();
    assert_eq!(version(&network, "us"), 2);
    assert_eq!(standing(&network, model, "us").missing, slugs(&["bluetooth"]));
    network.certify(model);
    assert!(standing(&network, model, "us").missing.is_empty());
    // And never the other way.
    bluetooth.may_be_left_out = true;
    let refusal = ContractError::NeverLeftOut { standard: slug("bluetooth") };
    network.refuses(&refusal, |network| set(network, "bluetooth", bluetooth));
}

#[test]
fn a_region_without_demands_certifies_nothing() {
    let (mut network, _) = ready();
    let model = network.software(surety_api::LicenceId(1));
    let (_, mut review) =
        standards(&network).into_iter().find(|(name, _)| name == "software-review").unwrap();
    review.requirement = Requirement::Optional;
    set(&mut network, "software-review", review).unwrap();
    assert_eq!(refresh(&mut network, model, "us"), []);
    assert_eq!(recorded(&network, model, "us"), None);
}

#[test]
fn a_standard_keeps_its_bounds_and_its_class() {
    let mut network = Network::new();
    let good = || crash_test(Requirement::Optional);
    let text = |field, length, max| ContractError::TextLength { field, length, max };
    for (details, refusal) in [
        (Standard { title: String::new(), ..good() }, text("title", 0, 64)),
        (Standard { title: "x".repeat(65), ..good() }, text("title", 65, 64)),
        (Standard { conditions: "x".repeat(257), ..good() }, text("conditions", 257, 256)),
        (
            crash_test(Requirement::Regions(vec![])),
            ContractError::ListLength { list: "regions", count: 0, max: 32 },
        ),
        (
            crash_test(Requirement::Regions(slugs(&["us", "us"]))),
            ContractError::NamedTwice { list: "regions", name: slug("us") },
        ),
        (
            crash_test(Requirement::Regions(slugs(&["jp"]))),
            ContractError::UnknownRegion { region: slug("jp") },
        ),
    ] {
        network.refuses(&refusal, |network| set(network, "crash-test", details));
    }
    let widest = Standard { title: "x".repeat(64), conditions: "x".repeat(256), ..good() };
    set(&mut network, "crash-test", widest).unwrap();
    let other = Standard { class: StandardClass::Network, ..good() };
    let refusal =
        ContractError::ClassIsFixed { standard: slug("crash-test"), class: StandardClass::ThirdParty };
    network.refuses(&refusal, |network| set(network, "crash-test", other));
}

#[test]
fn there_are_at_most_64_standards_and_32_regions() {
    let mut network = Network::new();
    let (governance, catalog) = (network.actors.governance.clone(), network.catalog.clone());
    for number in 15..64 {
        set(&mut network, &format!("standard-{number}"), crash_test(Requirement::Optional)).unwrap();
    }
    network.refuses(&ContractError::TooManyStandards { max: 64 }, |network| {
        set(network, "one-more", crash_test(Requirement::Optional))
    });
    set(&mut network, "standard-20", crash_test(Requirement::Required)).unwrap();

    let add = |region: &str| ExecuteMsg::AddRegion { region: slug(region) };
    for number in 3..32 {
        let sent = network.execute(&governance, &catalog, &add(&format!("region-{number}")), &[]).unwrap();
        let event = CatalogEvent::RegionAdded { region: slug(&format!("region-{number}")) };
        assert_eq!(events::<CatalogEvent>(&sent), [event]);
    }
    network.refuses(&ContractError::RegionIsOpen { region: slug("us") }, |network| {
        network.execute(&governance, &catalog, &add("us"), &[])
    });
    network.refuses(&ContractError::TooManyRegions { max: 32 }, |network| {
        network.execute(&governance, &catalog, &add("jp"), &[])
    });
}

#[test]
fn standards_come_in_pages() {
    let network = Network::new();
    let page = |start_after: Option<&str>, limit| -> Vec<String> {
        let query = QueryMsg::Standards { start_after: start_after.map(slug), limit };
        let page: StandardsResponse = network.query(&network.catalog, &query);
        page.standards.into_iter().map(|it| it.standard.to_string()).collect()
    };
    assert_eq!(page(None, Some(2)), ["2004-104-ec", "47-cfr-part-15"]);
    assert_eq!(page(Some("secure-runtime"), None), ["software-review", "streaming"]);
}
