//! The questions of cw721, for devices sold and not.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Empty;
use cw721::msg::{
    AllNftInfoResponse, CollectionInfoAndExtensionResponse, NftInfoResponse, NumTokensResponse,
    OwnerOfResponse, TokensResponse,
};
use surety_api::device::{
    DeviceResponse, DeviceStage, DevicesResponse, ExecuteMsg, LotResponse, NftExtension, QueryMsg,
    StakedResponse,
};
use surety_api::{Curve, LotId, ModelId};
use surety_testkit::{Network, TestDevice};

/// Three devices: sold, in stock, and scrapped.
fn mixed() -> (Network, [TestDevice; 3]) {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::P256);
    let fleet = TestDevice::fleet(Curve::P256, 3);
    network.mint(model, &fleet).unwrap();
    let (maker, driver, contract) =
        (network.actors.maker.clone(), network.actors.driver.clone(), network.device.clone());
    network.activate(&fleet[0], &driver).unwrap();
    let devices = vec![fleet[2].id()];
    let scrap = ExecuteMsg::Scrap { devices: devices.clone() };
    network.execute(&maker, &contract, &scrap, &[]).unwrap();
    network.advance(network.settings.scrap_period);
    network.execute(&maker, &contract, &ExecuteMsg::CollectScrap { devices, held_by: None }, &[]).unwrap();
    (network, fleet.try_into().unwrap_or_else(|_| unreachable!("three")))
}

#[test]
fn a_token_says_where_it_is_in_its_life() {
    let (network, [sold, stock, scrapped]) = mixed();
    let info = |device: &TestDevice| {
        let question = QueryMsg::NftInfo { token_id: device.id().to_string() };
        network.query::<NftInfoResponse<NftExtension>>(&network.device, &question).extension
    };
    let expected = |stage| NftExtension { model: ModelId(1), lot: LotId(1), stage };
    assert_eq!(info(&sold), expected(DeviceStage::Activated));
    assert_eq!(info(&stock), expected(DeviceStage::Minted));
    assert_eq!(info(&scrapped), expected(DeviceStage::Scrapped));

    for (device, owner) in [(&sold, &network.actors.driver), (&stock, &network.actors.maker)] {
        let question = QueryMsg::AllNftInfo { token_id: device.id().to_string(), include_expired: None };
        let all: AllNftInfoResponse<NftExtension> = network.query(&network.device, &question);
        assert_eq!(all.access, OwnerOfResponse { owner: owner.to_string(), approvals: vec![] });
    }
    let question = QueryMsg::OwnerOf { token_id: scrapped.id().to_string(), include_expired: None };
    let error = network.try_query::<OwnerOfResponse>(&network.device, &question).unwrap_err();
    assert!(error.to_string().contains("is scrapped"), "{error}");
}

#[test]
fn tokens_are_listed_page_by_page_in_the_order_of_their_ids() {
    let (network, fleet) = mixed();
    let mut ids: Vec<_> = fleet.iter().map(|device| device.id().to_string()).collect();
    ids.sort();
    let page = |start_after: Option<String>, limit| {
        let question = QueryMsg::AllTokens { start_after, limit };
        network.query::<TokensResponse>(&network.device, &question).tokens
    };
    assert_eq!(page(None, None), ids);
    assert_eq!(page(None, Some(2)), ids[..2]);
    assert_eq!(page(Some(ids[1].to_uppercase().replace('X', "x")), None), ids[2..]);
    assert!(page(Some(ids[2].clone()), None).is_empty());
    let count: NumTokensResponse = network.query(&network.device, &QueryMsg::NumTokens {});
    assert_eq!(count.count, 3);

    let devices = |start_after, limit| {
        let question = QueryMsg::Devices { lot: LotId(1), start_after, limit };
        let answer: DevicesResponse = network.query(&network.device, &question);
        answer.devices.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(devices(None, None), ids);
    assert_eq!(devices(Some(ids[0].parse().unwrap()), Some(1)), ids[1..2]);

    // A maker's stock is listed by lot.
    let question =
        QueryMsg::Tokens { owner: network.actors.maker.to_string(), start_after: None, limit: None };
    assert!(network.query::<TokensResponse>(&network.device, &question).tokens.is_empty());
}

#[test]
fn a_freed_device_is_no_token() {
    let (mut network, [.., scrapped]) = mixed();
    let message = scrapped.reclaim(&network, surety_api::LicenceId(1));
    let (stranger, contract) = (network.actors.stranger.clone(), network.device.clone());
    network.execute(&stranger, &contract, &message, &[]).unwrap();
    let count: NumTokensResponse = network.query(&network.device, &QueryMsg::NumTokens {});
    assert_eq!(count.count, 2);
    let question = QueryMsg::Device { device: scrapped.id() };
    let error = network.try_query::<DeviceResponse>(&network.device, &question).unwrap_err();
    assert!(error.to_string().contains("was never minted"), "{error}");
}

#[test]
fn the_collection_has_a_name() {
    let network = Network::new();
    let answer: CollectionInfoAndExtensionResponse<Empty> =
        network.query(&network.device, &QueryMsg::GetCollectionInfoAndExtension {});
    assert_eq!((answer.name.as_str(), answer.symbol.as_str()), ("Surety devices", "DEVICE"));
    assert_eq!(answer.updated_at.seconds(), network.settings.start);
}

#[test]
fn what_is_not_there_is_an_error_or_nothing() {
    let network = Network::new();
    let lot = QueryMsg::Lot { lot: LotId(1) };
    network.try_query::<LotResponse>(&network.device, &lot).unwrap_err();
    let devices = QueryMsg::Devices { lot: LotId(1), start_after: None, limit: None };
    network.try_query::<DevicesResponse>(&network.device, &devices).unwrap_err();
    let token = QueryMsg::NftInfo { token_id: "0x17".into() };
    network.try_query::<NftInfoResponse<NftExtension>>(&network.device, &token).unwrap_err();
    let staked = QueryMsg::Staked { category: "dash-cam".parse().unwrap() };
    assert!(network.query::<StakedResponse>(&network.device, &staked).staked.is_zero());
}
