//! A manufacturer with a valid licence registers what it makes.
#![allow(clippy::unwrap_used)]

use surety_api::accrual::TierTable;
use surety_api::catalog::{
    raw::Model, CatalogEvent, CertifiedRegionsResponse, ExecuteMsg, ModelKind, ModelResponse, ModelsResponse,
    QueryMsg,
};
use surety_api::document::DocumentError;
use surety_api::license::{raw::LicenceInvalid, LicenceStatus};
use surety_api::{ApiError, Curve, Document, LicenceId, ModelId, Slug};
use surety_catalog::ContractError;
use surety_testkit::actions::document;
use surety_testkit::{events, Network, COIN};

/// A good message, to be spoiled in one place.
struct Draft {
    licence: LicenceId,
    category: &'static str,
    hardware: String,
    terminal_codes: Vec<u16>,
    left_out: Vec<&'static str>,
    regions: Vec<&'static str>,
    specification: Document,
}

impl Draft {
    fn of(licence: LicenceId) -> Self {
        let terminal_codes = vec![0x8003, 0x8001, 0xffff];
        Self {
            licence,
            category: "dash-cam",
            hardware: "Cam A1 rev 3".into(),
            terminal_codes,
            left_out: vec!["dbc-logger", "bluetooth"],
            regions: vec!["us", "eu"],
            specification: document("specification"),
        }
    }

    fn message(self) -> ExecuteMsg {
        ExecuteMsg::RegisterModel {
            licence: self.licence,
            category: slug(self.category),
            hardware: self.hardware,
            kind: ModelKind::Device { curve: Curve::P256, terminal_codes: self.terminal_codes },
            left_out: slugs(&self.left_out),
            regions: slugs(&self.regions),
            specification: self.specification,
        }
    }
}

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn slugs(texts: &[&str]) -> Vec<Slug> {
    texts.iter().map(|text| slug(text)).collect()
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
        kind: ModelKind::Device { curve: Curve::P256, terminal_codes: vec![0x8001, 0x8003, 0xffff] },
        left_out: slugs(&["bluetooth", "dbc-logger"]),
        regions: slugs(&["eu", "us"]),
    };
    let (specification, registered_at) = (document("specification"), network.now());
    assert_eq!(answer, ModelResponse { model: ModelId(1), details, specification, registered_at });
    let regions: CertifiedRegionsResponse =
        network.query(&catalog, &QueryMsg::CertifiedRegions { model: ModelId(1) });
    assert!(regions.regions.iter().all(|region| region.until == 0 && region.presale_until == 0));
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
        network.refuses(&ContractError::TextLength { field: "hardware", length, max: 64 }, |network| {
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

#[test]
fn only_what_may_be_left_out_is_left_out() {
    let (mut network, licence) = ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    let never = |standard| ContractError::NeverLeftOut { standard: slug(standard) };
    for (left_out, refusal) in [
        (vec!["secure-element"], never("secure-element")),
        (vec!["secure-runtime"], never("secure-runtime")),
        (vec!["ota"], never("ota")),
        (vec!["bluetooth", "streaming"], never("streaming")),
        (vec!["47-cfr-part-15"], never("47-cfr-part-15")),
        (vec!["software-review"], never("software-review")),
        (vec!["nothing"], ContractError::UnknownStandard { standard: slug("nothing") }),
        (
            vec!["bluetooth", "bluetooth"],
            ContractError::NamedTwice { list: "standards left out", name: slug("bluetooth") },
        ),
        (vec!["ota"; 65], ContractError::ListLength { list: "standards left out", count: 65, max: 64 }),
    ] {
        network.refuses(&refusal, |network| {
            let draft = Draft { left_out, ..Draft::of(licence) };
            network.execute(&maker, &catalog, &draft.message(), &[])
        });
    }
    for left_out in [vec![], vec!["bluetooth", "power-management", "dbc-logger"]] {
        let draft = Draft { left_out, ..Draft::of(licence) };
        network.execute(&maker, &catalog, &draft.message(), &[]).unwrap();
    }
}

#[test]
fn regions_are_open_and_named_once() {
    let (mut network, licence) = ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    for (regions, refusal) in [
        (vec![], ContractError::ListLength { list: "regions", count: 0, max: 32 }),
        (vec!["us"; 33], ContractError::ListLength { list: "regions", count: 33, max: 32 }),
        (vec!["us", "us"], ContractError::NamedTwice { list: "regions", name: slug("us") }),
        (vec!["us", "jp"], ContractError::UnknownRegion { region: slug("jp") }),
    ] {
        network.refuses(&refusal, |network| {
            let draft = Draft { regions, ..Draft::of(licence) };
            network.execute(&maker, &catalog, &draft.message(), &[])
        });
    }
}

#[test]
fn a_model_is_specified() {
    let (mut network, licence) = ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    let specification = Document { uri: String::new(), ..document("specification") };
    network.refuses(&ContractError::from(DocumentError::Uri { found: 0 }), |network| {
        let draft = Draft { specification, ..Draft::of(licence) };
        network.execute(&maker, &catalog, &draft.message(), &[])
    });
}

#[test]
fn models_are_listed_by_licence_and_by_category() {
    let (mut network, first) = ready();
    let governance = network.actors.governance.clone();
    let (rival, catalog) = (network.actors.rival.clone(), network.catalog.clone());
    let tracker = ExecuteMsg::SetCategory {
        category: slug("tracker"),
        unit_stake: 1u128.into(),
        tiers: TierTable::Default,
        target: 0,
        underserved: false,
    };
    network.execute(&governance, &catalog, &tracker, &[]).unwrap();
    let second = network.issue(&rival);
    for (licence, category) in [
        (first, "dash-cam"),
        (second, "dash-cam"),
        (first, "tracker"),
        (first, "dash-cam"),
        (second, "tracker"),
    ] {
        let holder = if licence == first { network.actors.maker.clone() } else { rival.clone() };
        let draft = Draft { category, ..Draft::of(licence) };
        network.execute(&holder, &catalog, &draft.message(), &[]).unwrap();
    }
    let ids = |query: &QueryMsg| -> Vec<u64> {
        let page: ModelsResponse = network.query(&catalog, query);
        page.models.iter().map(|entry| entry.model.get()).collect()
    };
    let of = |licence, start_after, limit| QueryMsg::ModelsOfLicence { licence, start_after, limit };
    assert_eq!(ids(&of(first, None, None)), [1, 3, 4]);
    assert_eq!(ids(&of(first, Some(ModelId(1)), Some(1))), [3]);
    assert_eq!(ids(&of(second, None, None)), [2, 5]);
    assert_eq!(ids(&of(LicenceId(9), None, None)), [0; 0]);
    let of = |category, start_after, limit| QueryMsg::ModelsOfCategory {
        category: slug(category),
        start_after,
        limit,
    };
    assert_eq!(ids(&of("dash-cam", None, None)), [1, 2, 4]);
    assert_eq!(ids(&of("dash-cam", Some(ModelId(2)), None)), [4]);
    assert_eq!(ids(&of("tracker", None, Some(1))), [3]);
}
