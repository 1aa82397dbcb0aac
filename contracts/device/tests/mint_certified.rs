//! Mint: only what is certified for the region, at that second (I14).
#![allow(clippy::unwrap_used)]

use surety_api::catalog::raw::NotCertified;
use surety_api::device::ExecuteMsg;
use surety_api::{catalog, Curve, ModelId};
use surety_device::ContractError;
use surety_testkit::actions::{document, REGION};
use surety_testkit::Network;

use super::mint::{ids, refused, stake};

#[test]
fn the_model_must_be_certified_for_the_region() {
    let mut network = Network::new();
    let (licence, certified) = network.ready(Curve::P256);
    let devices = ids(1);
    assert_eq!(
        refused(&mut network, ModelId(9), &devices, &stake(1)),
        ContractError::UnknownModel { model: ModelId(9) }
    );
    let refusal = |model, region: &str, cause| {
        let region = region.parse().unwrap();
        ContractError::ModelNotCertified { model, region, cause }
    };
    let model = network.model(licence, Curve::P256);
    let incomplete = refusal(model, REGION, NotCertified::Incomplete {});
    assert_eq!(refused(&mut network, model, &devices, &stake(1)), incomplete);

    let (maker, device) = (network.actors.maker.clone(), network.device.clone());
    for region in ["eu", "atlantis"] {
        let elsewhere =
            ExecuteMsg::Mint { model: certified, devices: devices.clone(), region: region.parse().unwrap() };
        let error: ContractError = network.refused(&maker, &device, &elsewhere, &stake(1));
        assert_eq!(error, refusal(certified, region, NotCertified::Incomplete {}));
    }

    network.certify(model);
    network.mint_with(&maker, model, devices, &stake(1)).unwrap();
    let (integrations, at) = (network.actors.integrations.clone(), network.catalog.clone());
    let revoke = catalog::ExecuteMsg::RevokeCertificate {
        model,
        standard: "ota".parse().unwrap(),
        evidence: document("incident"),
    };
    network.execute(&integrations, &at, &revoke, &[]).unwrap();
    assert_eq!(refused(&mut network, model, &ids(2)[1..], &stake(1)), incomplete);
}

#[test]
fn a_certificate_counts_to_the_second_before_it_runs_out() {
    let mut network = Network::new();
    let (licence, _) = network.ready(Curve::P256);
    let model = network.model(licence, Curve::P256);
    network.certify(model);
    let (integrations, at) = (network.actors.integrations.clone(), network.catalog.clone());
    let until = network.now() + 1_000;
    let renewed = catalog::NewCertificate {
        standard: "47-cfr-part-15".parse().unwrap(),
        provisional: false,
        evidence: document("paper"),
        report: None,
        valid_until: until,
    };
    let certify = catalog::ExecuteMsg::Certify { model, certificates: vec![renewed] };
    network.execute(&integrations, &at, &certify, &[]).unwrap();
    network.advance_to(until - 1);
    let maker = network.actors.maker.clone();
    network.mint_with(&maker, model, ids(1), &stake(1)).unwrap();
    network.advance_to(until);
    let region = REGION.parse().unwrap();
    let cause = NotCertified::Expired { until };
    let expired = ContractError::ModelNotCertified { model, region, cause };
    assert_eq!(refused(&mut network, model, &ids(2)[1..], &stake(1)), expired);
}

#[test]
fn a_standard_made_stricter_stops_mints_until_the_model_is_looked_at_again() {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::P256);
    let (governance, stranger) = (network.actors.governance.clone(), network.actors.stranger.clone());
    let at = network.catalog.clone();
    let mut details = catalog::Standard {
        title: "Crash test".into(),
        class: catalog::StandardClass::ThirdParty,
        subject: catalog::Subject::Devices,
        requirement: catalog::Requirement::Required,
        may_be_left_out: false,
        conditions: String::new(),
    };
    let set = |details: &catalog::Standard| catalog::ExecuteMsg::SetStandard {
        standard: "crash-test".parse().unwrap(),
        details: details.clone(),
    };
    network.execute(&governance, &at, &set(&details), &[]).unwrap();
    let refusal = |cause| ContractError::ModelNotCertified { model, region: REGION.parse().unwrap(), cause };
    assert_eq!(refused(&mut network, model, &ids(1), &stake(1)), refusal(NotCertified::Outdated {}));
    // Looked at again, it lacks the certificate.
    let refresh = catalog::ExecuteMsg::Refresh { model, region: REGION.parse().unwrap() };
    network.execute(&stranger, &at, &refresh, &[]).unwrap();
    assert_eq!(refused(&mut network, model, &ids(1), &stake(1)), refusal(NotCertified::Incomplete {}));
    // Taken back by governance, it stops nobody, once looked at again.
    details.requirement = catalog::Requirement::Optional;
    network.execute(&governance, &at, &set(&details), &[]).unwrap();
    assert_eq!(refused(&mut network, model, &ids(1), &stake(1)), refusal(NotCertified::Incomplete {}));
    network.execute(&stranger, &at, &refresh, &[]).unwrap();
    let maker = network.actors.maker.clone();
    network.mint_with(&maker, model, ids(1), &stake(1)).unwrap();
}

#[test]
fn a_provisional_certificate_mints_nothing_and_software_never_does() {
    let mut network = Network::new();
    let (licence, _) = network.ready(Curve::P256);
    let model = network.model(licence, Curve::P256);
    network.certify(model);
    let (integrations, maker) = (network.actors.integrations.clone(), network.actors.maker.clone());
    let at = network.catalog.clone();
    let provisional = catalog::NewCertificate {
        standard: "streaming".parse().unwrap(),
        provisional: true,
        evidence: document("demo"),
        report: None,
        valid_until: network.now() + 1_000,
    };
    let certify = catalog::ExecuteMsg::Certify { model, certificates: vec![provisional] };
    network.execute(&integrations, &at, &certify, &[]).unwrap();
    let cause = NotCertified::Incomplete {};
    let refusal = ContractError::ModelNotCertified { model, region: REGION.parse().unwrap(), cause };
    assert_eq!(refused(&mut network, model, &ids(1), &stake(1)), refusal);

    let software = network.software(licence);
    network.certify(software);
    let refusal = ContractError::SoftwareIsNotMinted { model: software };
    network.refuses(&refusal, |network| network.mint_with(&maker, software, ids(1), &stake(1)));
}
