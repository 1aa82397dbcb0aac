//! What a stock reader of cw721 sees: its own message types, its own answer types.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Addr, Empty, Timestamp};
use cw721::msg::{
    AdditionalMintersResponse, AllInfoResponse, AllNftInfoResponse, ApprovalResponse, ApprovalsResponse,
    CollectionInfoAndExtensionResponse, ConfigResponse, Cw721QueryMsg, MinterResponse, NftInfoResponse,
    NumTokensResponse, OperatorResponse, OperatorsResponse, OwnerOfResponse, TokensResponse,
};
use cw721::state::CollectionExtensionAttributes;
use cw721::{
    Approval, DefaultOptionalCollectionExtension, DefaultOptionalNftExtension, Expiration, Ownership,
};
use serde::de::DeserializeOwned;
use surety_testkit::Network;

/// The messages of the stock cw721 with its default extensions.
type Stock = Cw721QueryMsg<DefaultOptionalNftExtension, DefaultOptionalCollectionExtension, Empty>;

/// The business document of the test applications.
const URI: &str = "https://example.org/business";

/// Licences 1 and 3 of the maker, the first left to the end, and 2 of the rival.
fn ready() -> Network {
    let mut network = Network::new();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    network.issue(&maker);
    network.issue(&rival);
    let first = surety_api::LicenceId(1);
    network.renounce(&maker, first).unwrap();
    network.advance(network.settings.renounce_period);
    network.withdraw_bond(&maker, first).unwrap();
    network.issue(&maker);
    network
}

fn ask<R: DeserializeOwned>(network: &Network, message: &Stock) -> R {
    network.query(&network.license, message)
}

fn ask_refused<R: DeserializeOwned>(network: &Network, message: &Stock) -> bool {
    network.try_query::<R>(&network.license, message).is_err()
}

#[test]
fn owners() {
    let network = ready();
    let (maker, rival) = (&network.actors.maker, &network.actors.rival);
    for (token_id, owner) in [("1", maker), ("2", rival), ("3", maker)] {
        let message = Stock::OwnerOf { token_id: token_id.into(), include_expired: Some(true) };
        let expected = OwnerOfResponse { owner: owner.to_string(), approvals: vec![] };
        assert_eq!(ask::<OwnerOfResponse>(&network, &message), expected);
    }
    for token_id in ["0", "4", "01", "+1", "x", ""] {
        let message = Stock::OwnerOf { token_id: token_id.into(), include_expired: None };
        assert!(ask_refused::<OwnerOfResponse>(&network, &message), "{token_id}");
    }
}

#[test]
fn approvals() {
    let network = ready();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    let approval = |spender: &Addr| Stock::Approval {
        token_id: "1".into(),
        spender: spender.to_string(),
        include_expired: None,
    };
    // A stock collection calls the owner approved for ever.
    let own = Approval { spender: maker.clone(), expires: Expiration::Never {} };
    assert_eq!(ask::<ApprovalResponse>(&network, &approval(&maker)), ApprovalResponse { approval: own });
    assert!(ask_refused::<ApprovalResponse>(&network, &approval(&rival)));

    let message = Stock::Approvals { token_id: "1".into(), include_expired: None };
    assert_eq!(ask::<ApprovalsResponse>(&network, &message), ApprovalsResponse { approvals: vec![] });
    let message = Stock::Approvals { token_id: "4".into(), include_expired: None };
    assert!(ask_refused::<ApprovalsResponse>(&network, &message));

    let message =
        Stock::Operator { owner: maker.to_string(), operator: rival.to_string(), include_expired: None };
    assert!(ask_refused::<OperatorResponse>(&network, &message));
    let operators = |owner: &str| Stock::AllOperators {
        owner: owner.into(),
        include_expired: None,
        start_after: None,
        limit: None,
    };
    assert_eq!(
        ask::<OperatorsResponse>(&network, &operators(maker.as_str())),
        OperatorsResponse { operators: vec![] }
    );
    assert!(ask_refused::<OperatorsResponse>(&network, &operators("nobody")));
}

#[test]
fn tokens() {
    let network = ready();
    let info = Stock::NftInfo { token_id: "1".into() };
    let answer: NftInfoResponse<DefaultOptionalNftExtension> = ask(&network, &info);
    assert_eq!(answer.token_uri.as_deref(), Some(URI));
    assert_eq!(answer.extension, Some(cw721::NftExtension::default()), "an extension without content");
    // Readers of older and of bare collections expect these.
    assert_eq!(ask::<NftInfoResponse<Empty>>(&network, &info).extension, Empty {});
    assert_eq!(ask::<NftInfoResponse<Option<Empty>>>(&network, &info).extension, Some(Empty {}));

    let message = Stock::AllNftInfo { token_id: "2".into(), include_expired: None };
    let answer: AllNftInfoResponse<DefaultOptionalNftExtension> = ask(&network, &message);
    assert_eq!(answer.access.owner, network.actors.rival.to_string());
    assert_eq!(answer.info.token_uri.as_deref(), Some(URI));

    assert!(ask_refused::<NftInfoResponse<Empty>>(&network, &Stock::NftInfo { token_id: "4".into() }));
}

#[test]
fn lists() {
    let network = ready();
    assert_eq!(ask::<NumTokensResponse>(&network, &Stock::NumTokens {}).count, 3);
    let all = |start_after: Option<&str>, limit| -> Vec<String> {
        let message = Stock::AllTokens { start_after: start_after.map(str::to_owned), limit };
        ask::<TokensResponse>(&network, &message).tokens
    };
    assert_eq!(all(None, None), ["1", "2", "3"]);
    assert_eq!(all(None, Some(2)), ["1", "2"]);
    assert_eq!(all(Some("2"), Some(2)), ["3"]);
    assert_eq!(all(Some("3"), None), [""; 0]);
    let own = |owner: &Addr, start_after: Option<&str>, limit| -> Vec<String> {
        let start_after = start_after.map(str::to_owned);
        let message = Stock::Tokens { owner: owner.to_string(), start_after, limit };
        ask::<TokensResponse>(&network, &message).tokens
    };
    let actors = &network.actors;
    assert_eq!(own(&actors.maker, None, None), ["1", "3"], "what was left stays its holder's");
    assert_eq!(own(&actors.maker, None, Some(1)), ["1"]);
    assert_eq!(own(&actors.maker, Some("1"), Some(1)), ["3"]);
    assert_eq!(own(&actors.rival, None, None), ["2"]);
    assert_eq!(own(&actors.stranger, None, None), [""; 0]);
    let message = Stock::AllTokens { start_after: Some("x".into()), limit: None };
    assert!(ask_refused::<TokensResponse>(&network, &message));
}

#[test]
#[allow(deprecated)]
fn the_collection() {
    let network = ready();
    type Info = CollectionInfoAndExtensionResponse<DefaultOptionalCollectionExtension>;
    let expected = Info {
        name: "Surety licences".into(),
        symbol: "LICENCE".into(),
        extension: None,
        updated_at: Timestamp::from_seconds(network.settings.start),
    };
    assert_eq!(ask::<Info>(&network, &Stock::GetCollectionInfoAndExtension {}), expected);
    assert_eq!(ask::<Info>(&network, &Stock::ContractInfo {}), expected);

    let config: ConfigResponse<DefaultOptionalCollectionExtension> = ask(&network, &Stock::GetConfig {});
    assert_eq!((config.num_tokens, config.collection_info.name.as_str()), (3, "Surety licences"));
    let all: AllInfoResponse = ask(&network, &Stock::GetAllInfo {});
    assert_eq!((all.num_tokens, all.collection_info.symbol.as_str()), (3, "LICENCE"));
    assert_eq!(all.contract_info, config.contract_info);
    let attributes: CollectionExtensionAttributes =
        ask(&network, &Stock::GetCollectionExtensionAttributes {});
    assert_eq!(attributes, []);
    assert_eq!(ask::<Option<String>>(&network, &Stock::GetWithdrawAddress {}), None);
}

#[test]
#[allow(deprecated)]
fn who_issues() {
    let network = ready();
    let community = network.actors.community.clone();
    let minter: MinterResponse = ask(&network, &Stock::Minter {});
    assert_eq!(minter.minter, Some(community.to_string()));
    for message in [Stock::GetMinterOwnership {}, Stock::Ownership {}] {
        assert_eq!(ask::<Ownership<Addr>>(&network, &message).owner, Some(community.clone()));
    }
    assert_eq!(ask::<Ownership<Addr>>(&network, &Stock::GetCreatorOwnership {}).owner, None);
    let message = Stock::GetAdditionalMinters { start_after: None, limit: None };
    assert_eq!(ask::<AdditionalMintersResponse>(&network, &message).minters, [""; 0]);
}
