//! Manufacturers apply, one open application at a time.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Binary;
use surety_api::document::DocumentError;
use surety_api::license::{
    ApplicationDetails, ApplicationResponse, ApplicationStatus, Code, LicenseEvent, Offers, QueryMsg, Samples,
};
use surety_api::{ApplicationId, Document};
use surety_license::ContractError;
use surety_testkit::{application, document, events, Network};

fn shown(network: &Network, application: u64) -> ApplicationResponse {
    network.query(&network.license, &QueryMsg::Application { application: ApplicationId(application) })
}

#[test]
fn an_application_says_what_was_sent_in() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let sent = network.submit(&maker, application()).unwrap();
    let submitted =
        LicenseEvent::ApplicationSubmitted { application: ApplicationId(1), applicant: maker.to_string() };
    assert_eq!(events::<LicenseEvent>(&sent), [submitted]);
    let expected = ApplicationResponse {
        application: ApplicationId(1),
        applicant: maker.to_string(),
        status: ApplicationStatus::Submitted,
        details: application(),
        submitted_at: network.now(),
        clarifications: vec![],
        review: None,
        approval: None,
        licence: None,
    };
    assert_eq!(shown(&network, 1), expected);
}

#[test]
fn one_open_application_at_a_time() {
    let mut network = Network::new();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    network.submit(&maker, application()).unwrap();
    network.submit(&rival, application()).unwrap();
    let refusal =
        ContractError::ApplicationOpen { applicant: maker.to_string(), application: ApplicationId(1) };
    network.refuses(&refusal, |network| network.submit(&maker, application()));
}

#[test]
fn samples_or_code_or_both_but_not_nothing() {
    let mut network = Network::new();
    let holders = network.actors.reporters.clone();
    let samples = Some(Samples { test_units: document("units"), data: document("data") });
    let code = Some(Code { repository: document("repository"), demo: document("demo") });
    let sent = |samples: &Option<Samples>, code: &Option<Code>| ApplicationDetails {
        samples: samples.clone(),
        code: code.clone(),
        ..application()
    };
    network
        .refuses(&ContractError::NothingToTest {}, |network| network.submit(&holders[0], sent(&None, &None)));
    for (holder, details) in
        holders.iter().zip([sent(&samples, &None), sent(&None, &code), sent(&samples, &code)])
    {
        network.submit(holder, details).unwrap();
    }
}

#[test]
fn a_provider_may_offer_devices_software_or_both() {
    let mut network = Network::new();
    for (holder, offers) in network.actors.reporters.clone().iter().zip(Offers::ALL) {
        let details = ApplicationDetails { offers: *offers, ..application() };
        let request = network.approved(holder, details);
        network.take_licence(holder, request).unwrap();
        assert_eq!(shown(&network, request.get()).details.offers, *offers);
    }
}

/// Old findings: an unbounded list; an empty one.
#[test]
fn designs_are_1_to_16() {
    let mut network = Network::new();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    let of = |count: usize| ApplicationDetails { designs: vec![document("design"); count], ..application() };
    for count in [0, 17] {
        network.refuses(&ContractError::DesignCount { count, max: 16 }, |network| {
            network.submit(&maker, of(count))
        });
    }
    network.submit(&maker, of(1)).unwrap();
    network.submit(&rival, of(16)).unwrap();
}

#[test]
fn every_document_is_checked() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let bad = || Document { uri: "https://example.org".into(), sha256: Binary::from([7; 31]) };
    let good = application();
    let with_samples = |samples| ApplicationDetails { samples: Some(samples), ..good.clone() };
    let with_code = |code| ApplicationDetails { code: Some(code), ..good.clone() };
    for details in [
        ApplicationDetails { business: bad(), ..good.clone() },
        ApplicationDetails { operating_history: bad(), ..good.clone() },
        ApplicationDetails { designs: vec![document("design"), bad()], ..good.clone() },
        with_samples(Samples { test_units: bad(), data: document("data") }),
        with_samples(Samples { test_units: document("units"), data: bad() }),
        with_code(Code { repository: bad(), demo: document("demo") }),
        with_code(Code { repository: document("repository"), demo: bad() }),
    ] {
        let refusal = ContractError::Document(DocumentError::Hash { found: 31 });
        network.refuses(&refusal, |network| network.submit(&maker, details));
    }
    let no_place = Document { uri: String::new(), ..document("business") };
    let details = ApplicationDetails { business: no_place, ..good };
    let refusal = ContractError::Document(DocumentError::Uri { found: 0 });
    network.refuses(&refusal, |network| network.submit(&maker, details));
}
