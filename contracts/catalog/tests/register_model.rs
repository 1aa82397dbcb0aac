//! A manufacturer with a valid licence registers what it makes.
#![allow(clippy::unwrap_used)]

use surety_api::accrual::TierTable;
use surety_api::catalog::{raw::Model, CatalogEvent, ExecuteMsg, ModelResponse, ModelsResponse, QueryMsg};
use surety_api::license::{raw::LicenceInvalid, LicenceStatus};
use surety_api::{ApiError, Curve, LicenceId, ModelId, Slug};
use surety_catalog::ContractError;
use surety_testkit::{events, Network, COIN};

/// A good message, to be spoiled in one place.
struct Draft {
    licence: LicenceId,
    category: &'static str,
    hardware: String,
    terminal_codes: Vec<u16>,
}

impl Draft {
    fn of(licence: LicenceId) -> Self {
        let terminal_codes = vec![0x8003, 0x8001, 0xffff];
        Self { licence, category: "dash-cam", hardware: "Cam A1 rev 3".into(), terminal_codes }
    }

    fn message(self) -> ExecuteMsg {
        ExecuteMsg::RegisterModel {
            licence: self.licence,
            category: slug(self.category),
            hardware: self.hardware,
            curve: Curve::P256,
            terminal_codes: self.terminal_codes,
        }
    }
}

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

/// A network with a category and a provisional licence of the maker.
fn ready() -> (Network, LicenceId) {
    let mut network = Network::new();
    network.category();
    let maker = network.actors.maker.clone();
    let licence = network.issue(&maker);
    (network, licence)
}

#[test]
fn a_provisional_licence_without_bond_registers_a_model_certified_for_nowhere() {
    let (mut network, licence) = ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    let sent = network.execute(&maker, &catalog, &Draft::of(licence).message(), &[]).unwrap();
    let category = slug("dash-cam");
    let event = CatalogEvent::ModelRegistered { model: ModelId(1), licence, category: category.clone() };
    assert_eq!(events::<CatalogEvent>(&sent), [event]);

    let answer: ModelResponse = network.query(&catalog, &QueryMsg::Model { model: ModelId(1) });
    let details = Model {
        licence,
        category,
        hardware: "Cam A1 rev 3".into(),
        curve: Curve::P256,
        terminal_codes: vec![0x8001, 0x8003, 0xffff],
        regions: vec![],
    };
    assert_eq!(answer, ModelResponse { model: ModelId(1), details });
}

#[test]
fn only_the_holder_registers_under_a_licence() {
    let (mut network, licence) = ready();
    let (actors, catalog) = (network.actors.clone(), network.catalog.clone());
    network.licensed(&actors.rival);
    for sender in [&actors.rival, &actors.governance, &actors.community] {
        let expected = "the licence's holder".to_string();
        let refusal = ApiError::Unauthorized { sender: sender.to_string(), expected };
        network.refuses(&ContractError::from(refusal), |network| {
            network.execute(sender, &catalog, &Draft::of(licence).message(), &[])
        });
    }
}

#[test]
fn a_licence_must_exist() {
    let (mut network, _) = ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    for licence in [LicenceId(0), LicenceId(2), LicenceId(u64::MAX)] {
        network.refuses(&ContractError::UnknownLicence { licence }, |network| {
            network.execute(&maker, &catalog, &Draft::of(licence).message(), &[])
        });
    }
}

#[test]
fn an_expired_licence_registers_nothing() {
    let (mut network, licence) = ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    let expires = network.now() + network.settings.provisional_period;
    network.advance_to(expires - 1);
    network.execute(&maker, &catalog, &Draft::of(licence).message(), &[]).unwrap();
    network.advance_to(expires);
    let refusal = ContractError::LicenceInvalid { licence, cause: LicenceInvalid::Expired { expires } };
    network
        .refuses(&refusal, |network| network.execute(&maker, &catalog, &Draft::of(licence).message(), &[]));
}

#[test]
fn a_licence_that_is_left_registers_nothing() {
    let (mut network, licence) = ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    network.renounce(&maker, licence).unwrap();
    let left = |status| ContractError::LicenceInvalid { licence, cause: LicenceInvalid::Left { status } };
    network.refuses(&left(LicenceStatus::Renouncing), |network| {
        network.execute(&maker, &catalog, &Draft::of(licence).message(), &[])
    });
    network.advance(network.settings.renounce_period);
    network.withdraw_bond(&maker, licence).unwrap();
    network.refuses(&left(LicenceStatus::Renounced), |network| {
        network.execute(&maker, &catalog, &Draft::of(licence).message(), &[])
    });
}

#[test]
fn a_category_must_exist() {
    let (mut network, licence) = ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    let refusal = ContractError::UnknownCategory { category: slug("tracker") };
    network.refuses(&refusal, |network| {
        let draft = Draft { category: "tracker", ..Draft::of(licence) };
        network.execute(&maker, &catalog, &draft.message(), &[])
    });
}

#[test]
fn the_name_of_the_hardware_has_1_to_64_bytes() {
    let (mut network, licence) = ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    for length in [0, 65, 1_000] {
        network.refuses(&ContractError::HardwareLength { length, max: 64 }, |network| {
            let draft = Draft { hardware: "x".repeat(length), ..Draft::of(licence) };
            network.execute(&maker, &catalog, &draft.message(), &[])
        });
    }
    for length in [1, 64] {
        let draft = Draft { hardware: "x".repeat(length), ..Draft::of(licence) };
        network.execute(&maker, &catalog, &draft.message(), &[]).unwrap();
    }
}

#[test]
fn terminal_codes_are_faults_named_once_each_and_not_too_many() {
    let (mut network, licence) = ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    for (terminal_codes, refusal) in [
        (vec![], ContractError::NoTerminalCodes {}),
        (vec![0x8000, 0x7fff], ContractError::NotAFaultCode { code: 0x7fff, first: 0x8000 }),
        (vec![0], ContractError::NotAFaultCode { code: 0, first: 0x8000 }),
        (vec![0x8001, 0x8002, 0x8001], ContractError::DuplicateTerminalCode { code: 0x8001 }),
        ((0x8000..0x8041).collect(), ContractError::TooManyTerminalCodes { count: 65, max: 64 }),
    ] {
        network.refuses(&refusal, |network| {
            let draft = Draft { terminal_codes, ..Draft::of(licence) };
            network.execute(&maker, &catalog, &draft.message(), &[])
        });
    }
    for terminal_codes in [vec![0x8000], (0x8000..0x8040).collect()] {
        let draft = Draft { terminal_codes, ..Draft::of(licence) };
        network.execute(&maker, &catalog, &draft.message(), &[]).unwrap();
    }
}

#[test]
fn ids_rise_by_one_and_models_are_listed_in_pages() {
    let (mut network, licence) = ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    for _ in 0..3 {
        network.execute(&maker, &catalog, &Draft::of(licence).message(), &[]).unwrap();
        // A refused one takes no id.
        let draft = Draft { terminal_codes: vec![], ..Draft::of(licence) };
        network.execute(&maker, &catalog, &draft.message(), &[]).unwrap_err();
    }
    let page = |start_after: Option<u64>, limit| -> Vec<u64> {
        let message = QueryMsg::Models { start_after: start_after.map(ModelId), limit };
        let page: ModelsResponse = network.query(&catalog, &message);
        page.models.into_iter().map(|entry| entry.model.get()).collect()
    };
    assert_eq!(page(None, None), [1, 2, 3]);
    assert_eq!(page(None, Some(2)), [1, 2]);
    assert_eq!(page(Some(2), Some(2)), [3]);
    assert_eq!(page(Some(3), None), [0; 0]);
}

#[test]
fn a_changed_category_leaves_its_models_alone() {
    let (mut network, licence) = ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    network.execute(&maker, &catalog, &Draft::of(licence).message(), &[]).unwrap();
    let model = |network: &Network| -> ModelResponse {
        network.query(&network.catalog, &QueryMsg::Model { model: ModelId(1) })
    };
    let before = model(&network);
    network.set_category(7 * COIN, TierTable::Diagram).unwrap();
    assert_eq!(model(&network), before);
}
