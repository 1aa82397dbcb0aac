//! CreateCampaign: who may sell what, and which terms are no terms.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Addr, Coin, Uint128};
use surety_api::catalog;
use surety_api::charter::{self, ContractName};
use surety_api::document::DocumentError;
use surety_api::license::raw::LicenceInvalid;
use surety_api::preorder::{
    CampaignStatus, CampaignTerms, CampaignsResponse, ExecuteMsg, PreorderEvent, QueryMsg, Seller,
};
use surety_api::{ApiError, CampaignId, Curve, LicenceId, ModelId};
use surety_preorder::permissions::SELLER;
use surety_preorder::ContractError;
use surety_testkit::actions::REGION;
use surety_testkit::preorders::{document, PLACE_PRICE};
use surety_testkit::{events, Network, TestDevice, COIN, DAY, DENOM};

const LICENCE: Seller = Seller::Licence { licence: LicenceId(1) };

fn create(seller: Seller, terms: CampaignTerms) -> ExecuteMsg {
    ExecuteMsg::CreateCampaign { seller, terms: Box::new(terms) }
}

fn refused(network: &mut Network, sender: &Addr, seller: Seller, terms: CampaignTerms) -> ContractError {
    let contract = network.preorder.clone();
    network.refused(sender, &contract, &create(seller, terms), &[])
}

#[test]
fn a_maker_sells_its_own_model() {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::P256);
    let maker = network.actors.maker.clone();
    let terms = network.campaign_terms(model);
    let response = network.preorders(&maker, &create(LICENCE, terms.clone()), &[]).unwrap();
    assert_eq!(
        events::<PreorderEvent>(&response),
        [PreorderEvent::CampaignCreated {
            campaign: CampaignId(1),
            model,
            seller: "licence/1".into(),
            price: Uint128::new(PLACE_PRICE),
            denom: DENOM.into(),
        }]
    );
    let state = network.campaign_state(CampaignId(1));
    assert_eq!((state.seller, state.licence, state.status), (LICENCE, LicenceId(1), CampaignStatus::Open));
    assert_eq!((state.created_at, state.refund_from), (network.now(), terms.delivery_deadline + 14 * DAY));
    assert_eq!(state.terms, terms);
    assert!(!state.refunds_open);
}

/// The official presale comes right after the vote, once the bond is there.
#[test]
fn a_provisional_licence_sells_once_it_is_bonded() {
    let mut network = Network::new();
    network.category();
    let maker = network.actors.maker.clone();
    let licence = network.issue(&maker);
    let model = network.model(licence, Curve::P256);
    let terms = network.campaign_terms(model);
    network.post_bond(&maker, licence, 100_000 * COIN - 1).unwrap();
    network.certify(model);
    assert_eq!(
        refused(&mut network, &maker, LICENCE, terms.clone()),
        ContractError::BondTooLow {
            bond: Uint128::new(100_000 * COIN - 1),
            requirement: Uint128::new(100_000 * COIN)
        }
    );
    network.post_bond(&maker, licence, 1).unwrap();
    network.campaign(licence, terms.clone());

    let expires = network.now() + network.settings.provisional_period;
    network.advance_to(expires);
    let terms = network.campaign_terms(terms.model);
    assert_eq!(refused(&mut network, &maker, LICENCE, terms), LicenceInvalid::Expired { expires }.into());
}

#[test]
fn a_licence_that_is_being_left_sells_nothing() {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::P256);
    let maker = network.actors.maker.clone();
    network.renounce(&maker, licence).unwrap();
    let terms = network.campaign_terms(model);
    let error = refused(&mut network, &maker, LICENCE, terms);
    assert!(matches!(error, ContractError::LicenceInvalid(LicenceInvalid::Left { .. })), "{error}");
}

#[test]
fn only_the_seller_itself_and_its_own_model() {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::P256);
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    let other = network.licensed(&rival);
    let terms = network.campaign_terms(model);
    assert_eq!(refused(&mut network, &rival, LICENCE, terms.clone()), SELLER.refuse(&rival).into());
    assert_eq!(
        refused(&mut network, &rival, Seller::Licence { licence: other }, terms.clone()),
        ContractError::ModelOfAnother { model, owner: licence, licence: other }
    );
    let unknown = Seller::Licence { licence: LicenceId(9) };
    assert_eq!(
        refused(&mut network, &maker, unknown, terms.clone()),
        ContractError::UnknownLicence { licence: LicenceId(9) }
    );
    let unknown = CampaignTerms { model: ModelId(9), ..terms };
    assert_eq!(
        refused(&mut network, &maker, LICENCE, unknown),
        ContractError::UnknownModel { model: ModelId(9) }
    );
}

#[test]
fn a_certified_distributor_sells_any_makers_model() {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::P256);
    let rival = network.actors.rival.clone();
    let itself = Seller::Distributor { address: rival.to_string() };
    let terms = network.campaign_terms(model);
    let uncertified = ContractError::DistributorNotCertified { distributor: rival.to_string() };
    assert_eq!(refused(&mut network, &rival, itself.clone(), terms.clone()), uncertified);

    network.certified_distributor(&rival);
    let maker = network.actors.maker.clone();
    assert_eq!(refused(&mut network, &maker, itself.clone(), terms.clone()), SELLER.refuse(&maker).into());
    network.preorders(&rival, &create(itself.clone(), terms.clone()), &[]).unwrap();
    let state = network.campaign_state(CampaignId(1));
    assert_eq!((&state.seller, state.licence), (&itself, licence));

    // Once its certification is taken back it neither starts nor sells.
    let (integrations, catalog) = (network.actors.integrations.clone(), network.catalog.clone());
    let revoke = catalog::ExecuteMsg::RevokeDistributor { address: rival.to_string() };
    network.execute(&integrations, &catalog, &revoke, &[]).unwrap();
    assert_eq!(refused(&mut network, &rival, itself.clone(), terms), uncertified);
    let (stranger, contract) = (network.actors.stranger.clone(), network.preorder.clone());
    let buy = ExecuteMsg::Buy { campaign: CampaignId(1), count: 1 };
    let error: ContractError = network.refused(&stranger, &contract, &buy, &Network::funds(PLACE_PRICE));
    assert_eq!(error, uncertified);

    let upper = Seller::Distributor { address: rival.to_string().to_uppercase() };
    let terms = network.campaign_terms(model);
    assert!(matches!(refused(&mut network, &rival, upper, terms), ContractError::Std(_)));
}

#[test]
fn the_model_is_certified_for_one_region_at_least() {
    let mut network = Network::new();
    let (licence, certified) = network.ready(Curve::P256);
    let maker = network.actors.maker.clone();
    let model = network.model(licence, Curve::P256);
    let terms = network.campaign_terms(model);
    assert_eq!(refused(&mut network, &maker, LICENCE, terms), ContractError::ModelNotCertified { model });
    let elsewhere =
        CampaignTerms { regions: vec!["eu".parse().unwrap()], ..network.campaign_terms(certified) };
    assert_eq!(
        refused(&mut network, &maker, LICENCE, elsewhere.clone()),
        ContractError::ModelNotCertified { model: certified }
    );
    let both = ["eu", "us"].map(|region| region.parse().unwrap()).to_vec();
    network.campaign(licence, CampaignTerms { regions: both, ..elsewhere });
}

/// A presale may begin on provisional certificates, which allow no mint; and software is nothing to wait for.
#[test]
fn provisional_certificates_allow_a_presale() {
    let mut network = Network::new();
    let (licence, _) = network.ready(Curve::P256);
    let (maker, integrations) = (network.actors.maker.clone(), network.actors.integrations.clone());
    let model = network.model(licence, Curve::P256);
    let missing = network.missing(model, REGION);
    let reports = network.report(model, &missing);
    let valid_until = network.now() + 300 * DAY;
    let certificates = missing.into_iter().map(|standard| catalog::NewCertificate {
        report: reports.get(&standard).copied(),
        standard,
        provisional: true,
        evidence: document(),
        valid_until,
    });
    let message = catalog::ExecuteMsg::Certify { model, certificates: certificates.collect() };
    let contract = network.catalog.clone();
    network.execute(&integrations, &contract, &message, &[]).unwrap();
    let device = TestDevice::new(Curve::P256, 0);
    network.mint(model, std::slice::from_ref(&device)).unwrap_err();
    let terms = network.campaign_terms(model);
    network.campaign(licence, terms);

    // Not once they have run out.
    network.advance_to(valid_until);
    let terms = network.campaign_terms(model);
    assert_eq!(refused(&mut network, &maker, LICENCE, terms), ContractError::ModelNotCertified { model });

    let software = network.software(licence);
    let terms = network.campaign_terms(software);
    assert_eq!(
        refused(&mut network, &maker, LICENCE, terms),
        ContractError::SoftwareIsNotDelivered { model: software }
    );
}

#[test]
fn terms_have_bounds() {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::P256);
    let maker = network.actors.maker.clone();
    let good = network.campaign_terms(model);
    let now = network.now();
    let mut refuse = |spoil: &dyn Fn(&mut CampaignTerms)| {
        let mut terms = good.clone();
        spoil(&mut terms);
        refused(&mut network, &maker, LICENCE, terms)
    };
    let range = |field, found, min, max| ContractError::OutOfRange { field, found, min, max };

    assert_eq!(refuse(&|t| t.price.amount = Uint128::zero()), ContractError::ZeroPrice {});
    assert_eq!(
        refuse(&|t| t.price = Coin::new(1u128, "worthless")),
        ContractError::DenomNotAccepted { denom: "worthless".into() }
    );
    assert!(matches!(refuse(&|t| t.price.amount = Uint128::MAX), ContractError::Overflow(_)));
    assert_eq!(refuse(&|t| t.supply = 0), range("supply", 0, 1, u64::from(u32::MAX)));
    assert_eq!(refuse(&|t| t.buyer_cap = 0), range("buyer_cap", 0, 1, 10));
    assert_eq!(refuse(&|t| t.buyer_cap = 11), range("buyer_cap", 11, 1, 10));
    let latest = now + 730 * DAY;
    for deadline in [0, now, latest + 1, u64::MAX] {
        assert_eq!(
            refuse(&|t| t.delivery_deadline = deadline),
            range("delivery_deadline", deadline, now + 1, latest)
        );
    }
    for until in [now, good.delivery_deadline + 1] {
        let expected = range("refundable_until", until, now + 1, good.delivery_deadline);
        assert_eq!(refuse(&|t| t.refundable_until = Some(until)), expected);
    }
    assert_eq!(refuse(&|t| t.tranches = vec![1; 11]), range("tranches", 11, 0, 10));
    assert_eq!(refuse(&|t| t.tranches = vec![100, 0]), range("tranche", 0, 1, 10_000));
    assert_eq!(
        refuse(&|t| t.tranches = vec![5_000, 1]),
        ContractError::TranchesTooLarge { sum: 5_001, max: 5_000 }
    );
    assert_eq!(refuse(&|t| t.regions.clear()), range("regions", 0, 1, 32));
    assert_eq!(refuse(&|t| t.regions = vec!["us".parse().unwrap(); 33]), range("regions", 33, 1, 32));
    let us: surety_api::Slug = "us".parse().unwrap();
    assert_eq!(
        refuse(&|t| t.regions = vec![us.clone(), us.clone()]),
        ContractError::DuplicateRegion { region: us.clone() }
    );
    assert_eq!(refuse(&|t| t.document.uri.clear()), ContractError::Document(DocumentError::Uri { found: 0 }));
}

#[test]
fn a_pause_stops_new_campaigns_and_purchases_and_nothing_else() {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::P256);
    let (maker, stranger) = (network.actors.maker.clone(), network.actors.stranger.clone());
    let terms = network.campaign_terms(model);
    let campaign = network.campaign(licence, terms.clone());
    network.buy(&stranger, campaign, 1).unwrap();
    let (guardian, charter) = (network.actors.guardian.clone(), network.charter.clone());
    let pause = charter::ExecuteMsg::Pause { contract: ContractName::Preorder };
    network.execute(&guardian, &charter, &pause, &[]).unwrap();
    let until = network.now() + charter::PAUSE_SECONDS;
    let paused: ContractError = ApiError::Paused { contract: ContractName::Preorder, until }.into();
    assert_eq!(refused(&mut network, &maker, LICENCE, terms), paused);
    let contract = network.preorder.clone();
    let buy = ExecuteMsg::Buy { campaign, count: 1 };
    let error: ContractError = network.refused(&stranger, &contract, &buy, &Network::funds(PLACE_PRICE));
    assert_eq!(error, paused);

    network.preorders(&maker, &ExecuteMsg::CancelCampaign { campaign }, &[]).unwrap();
    network.preorders(&stranger, &ExecuteMsg::Refund { campaign, positions: vec![1] }, &[]).unwrap();
}

#[test]
fn campaigns_are_listed_by_seller_and_status() {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::P256);
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    network.certified_distributor(&rival);
    let itself = Seller::Distributor { address: rival.to_string() };
    let terms = network.campaign_terms(model);
    for _ in 0..3 {
        network.campaign(licence, terms.clone());
    }
    network.preorders(&rival, &create(itself.clone(), terms), &[]).unwrap();
    network.preorders(&maker, &ExecuteMsg::CloseSales { campaign: CampaignId(2) }, &[]).unwrap();
    network.preorders(&maker, &ExecuteMsg::CancelCampaign { campaign: CampaignId(2) }, &[]).unwrap();

    let ids = |question: &QueryMsg| -> Vec<u64> {
        let page: CampaignsResponse = network.query(&network.preorder, question);
        page.campaigns.iter().map(|campaign| campaign.campaign.get()).collect()
    };
    let by_status = |status, after: Option<u64>, limit| {
        ids(&QueryMsg::Campaigns { status, start_after: after.map(CampaignId), limit })
    };
    assert_eq!(by_status(None, None, None), [1, 2, 3, 4]);
    assert_eq!(by_status(None, Some(1), Some(2)), [2, 3]);
    assert_eq!(by_status(Some(CampaignStatus::Open), None, None), [1, 3, 4]);
    assert_eq!(by_status(Some(CampaignStatus::Open), Some(1), Some(1)), [3]);
    assert_eq!(by_status(Some(CampaignStatus::Closed), None, None), [0u64; 0]);
    assert_eq!(by_status(Some(CampaignStatus::Cancelled), None, None), [2]);
    let of = |seller, after: Option<u64>| {
        ids(&QueryMsg::CampaignsOf { seller, start_after: after.map(CampaignId), limit: None })
    };
    assert_eq!(of(LICENCE, None), [1, 2, 3]);
    assert_eq!(of(LICENCE, Some(2)), [3]);
    assert_eq!(of(itself, None), [4]);
}
