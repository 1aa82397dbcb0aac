//! A charter starts with four offices, each with an address that can act.

use cw_multi_test::Executor;
use surety_api::charter::InstantiateMsg;
use surety_api::ApiError;
use surety_charter::ContractError;
use surety_testkit::{Contracts, Network};

#[test]
fn a_charter_with_a_bad_address_is_not_instantiated() {
    let mut network = Network::new();
    let actors = network.actors.clone();
    let good = InstantiateMsg {
        governance: actors.governance.to_string(),
        integrations: actors.integrations.to_string(),
        community: actors.community.to_string(),
        guardian: actors.guardian.to_string(),
    };
    let code = network.app.store_code(Contracts::default().charter);
    for bad in [
        InstantiateMsg { governance: String::new(), ..good.clone() },
        InstantiateMsg { integrations: "nobody".into(), ..good.clone() },
        InstantiateMsg { community: actors.community.as_str().to_uppercase(), ..good.clone() },
        InstantiateMsg { guardian: "cosmos1nobody".into(), ..good.clone() },
    ] {
        let result =
            network.app.instantiate_contract(code, actors.governance.clone(), &bad, &[], "bad", None);
        let error = result.unwrap_err().downcast::<ContractError>().unwrap();
        assert!(matches!(error, ContractError::Std(_)), "{bad:?}: {error}");
    }
    let funds = Network::funds(1);
    let result = network.app.instantiate_contract(code, actors.maker, &good, &funds, "bad", None);
    let error = result.unwrap_err().downcast::<ContractError>().unwrap();
    assert_eq!(error, ContractError::Api(ApiError::UnexpectedFunds {}));
}
