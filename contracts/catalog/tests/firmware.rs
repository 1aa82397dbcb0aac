//! Firmware releases, and that taking one back touches nothing else.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Binary;
use surety_api::catalog::{CatalogEvent, ExecuteMsg, Firmware, FirmwareResponse, QueryMsg};
use surety_api::document::DocumentError;
use surety_api::permission::Permission;
use surety_api::{Document, LicenceId, ModelId};
use surety_catalog::ContractError;
use surety_testkit::actions::document;
use surety_testkit::{events, Network};

use crate::certify::{ready, recorded};

fn release(model: ModelId, version: &str) -> ExecuteMsg {
    let digest = Binary::from([7; 32]);
    ExecuteMsg::ReleaseFirmware { model, version: version.into(), digest, notes: document("notes") }
}

fn revoke(model: ModelId, version: &str) -> ExecuteMsg {
    ExecuteMsg::RevokeFirmware { model, version: version.into() }
}

fn releases(
    network: &Network,
    model: ModelId,
    start_after: Option<&str>,
    limit: Option<u32>,
) -> Vec<(String, Firmware)> {
    let query = QueryMsg::Firmware { model, start_after: start_after.map(Into::into), limit };
    let page: FirmwareResponse = network.query(&network.catalog, &query);
    page.releases.into_iter().map(|it| (it.version, it.details)).collect()
}

#[test]
fn a_release_is_taken_back_and_the_model_stays_certified() {
    let (mut network, model) = ready();
    network.certify(model);
    let certified = recorded(&network, model, "us");
    let (actors, catalog) = (network.actors.clone(), network.catalog.clone());
    let released_at = network.now();
    for version in ["1.0", "1.1"] {
        let sent = network.execute(&actors.maker, &catalog, &release(model, version), &[]).unwrap();
        let event = CatalogEvent::FirmwareReleased { model, version: version.into() };
        assert_eq!(events::<CatalogEvent>(&sent), [event]);
    }
    network.advance(9);
    let sent = network.execute(&actors.integrations, &catalog, &revoke(model, "1.0"), &[]).unwrap();
    let event = CatalogEvent::FirmwareRevoked { model, version: "1.0".into() };
    assert_eq!(events::<CatalogEvent>(&sent), [event]);
    let is = |revoked_at| Firmware {
        digest: Binary::from([7; 32]),
        notes: document("notes"),
        released_at,
        revoked_at,
    };
    let expected = [("1.0".into(), is(Some(released_at + 9))), ("1.1".into(), is(None))];
    assert_eq!(releases(&network, model, None, None), expected);
    assert_eq!(recorded(&network, model, "us"), certified);
    // The maker may take one back as well, and each goes once.
    network.execute(&actors.maker, &catalog, &revoke(model, "1.1"), &[]).unwrap();
    for version in ["1.0", "1.1", "2.0"] {
        let refusal = ContractError::NoRelease { model, version: version.into() };
        network.refuses(&refusal, |network| {
            network.execute(&actors.maker, &catalog, &revoke(model, version), &[])
        });
    }
}

#[test]
fn a_maker_that_leaves_still_updates_what_it_sold() {
    let (mut network, model) = ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    network.renounce(&maker, LicenceId(1)).unwrap();
    network.execute(&maker, &catalog, &release(model, "1.0"), &[]).unwrap();
}

#[test]
fn only_the_maker_releases() {
    let (mut network, model) = ready();
    let (actors, catalog) = (network.actors.clone(), network.catalog.clone());
    for sender in [&actors.integrations, &actors.governance, &actors.rival] {
        let refusal = Permission::Named("the licence's holder").refuse(sender);
        network.refuses(&ContractError::from(refusal), |network| {
            network.execute(sender, &catalog, &release(model, "1.0"), &[])
        });
    }
    network.execute(&actors.maker, &catalog, &release(model, "1.0"), &[]).unwrap();
    for sender in [&actors.governance, &actors.rival, &actors.stranger] {
        let refusal = Permission::Named("the licence's holder or integrations").refuse(sender);
        network.refuses(&ContractError::from(refusal), |network| {
            network.execute(sender, &catalog, &revoke(model, "1.0"), &[])
        });
    }
}

#[test]
fn a_release_has_one_version_a_digest_and_notes() {
    let (mut network, model) = ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    network.execute(&maker, &catalog, &release(model, "1.0"), &[]).unwrap();
    let spoiled = |version: &str, digest: usize, notes| ExecuteMsg::ReleaseFirmware {
        model,
        version: version.into(),
        digest: vec![7; digest].into(),
        notes,
    };
    let none = Document { uri: String::new(), ..document("x") };
    let length = |length| ContractError::TextLength { field: "version", length, max: 32 };
    for (message, refusal) in [
        (release(model, "1.0"), ContractError::AlreadyReleased { model, version: "1.0".into() }),
        (release(model, ""), length(0)),
        (release(model, &"1".repeat(33)), length(33)),
        (spoiled("1.1", 31, document("notes")), ContractError::DigestLength { length: 31 }),
        (spoiled("1.1", 32, none), ContractError::Document(DocumentError::Uri { found: 0 })),
        (release(ModelId(4), "1.0"), ContractError::UnknownModel { model: ModelId(4) }),
        (revoke(ModelId(4), "1.0"), ContractError::UnknownModel { model: ModelId(4) }),
    ] {
        network.refuses(&refusal, |network| network.execute(&maker, &catalog, &message, &[]));
    }
}

#[test]
fn releases_come_in_pages() {
    let (mut network, model) = ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    for version in ["b", "a", "c"] {
        network.execute(&maker, &catalog, &release(model, version), &[]).unwrap();
    }
    let page = |start_after, limit| -> Vec<String> {
        releases(&network, model, start_after, limit).into_iter().map(|(version, _)| version).collect()
    };
    assert_eq!(page(None, Some(2)), ["a", "b"]);
    assert_eq!(page(Some("b"), None), ["c"]);
}
