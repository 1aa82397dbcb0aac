//! Lists, pages, and what is not there.
#![allow(clippy::unwrap_used)]

use surety_api::vault::{
    DeviceResponse, LiabilitiesResponse, Lock, LotResponse, PoolId, PoolResponse, PoolsResponse, QueryMsg,
};
use surety_api::{CaseId, Curve, LicenceId, LotId, ModelId};
use surety_testkit::{Network, TestDevice, DAY};

fn pools(network: &Network, start_after: Option<PoolId>, limit: Option<u32>) -> Vec<PoolResponse> {
    let question = QueryMsg::Pools { licence: LicenceId(1), start_after, limit };
    network.query::<PoolsResponse>(&network.vault, &question).pools
}

#[test]
fn pools_are_listed_by_model_and_page_after_page() {
    let mut network = Network::new();
    let (licence, first) = network.ready(Curve::Secp256k1);
    let rival = network.actors.rival.clone();
    let other = network.licensed(&rival);
    let foreign = network.model(other, Curve::Secp256k1);
    network.certify(foreign);
    let devices = TestDevice::fleet(Curve::Secp256k1, 5);
    let fleet = vec![devices[4].id()];
    network.mint_with(&rival, foreign, fleet, &Network::funds(80_000_000)).unwrap();
    let mut models = vec![first];
    network.mint(first, &devices[..1]).unwrap();
    for device in &devices[1..4] {
        let model = network.model(licence, Curve::Secp256k1);
        network.certify(model);
        network.mint(model, std::slice::from_ref(device)).unwrap();
        models.push(model);
    }
    let all = pools(&network, None, None);
    assert_eq!(all.iter().map(|pool| pool.pool.model).collect::<Vec<_>>(), models);
    assert!(all.iter().all(|pool| pool.pool.licence == licence));
    let mut paged = vec![];
    let mut cursor = None;
    loop {
        let page = pools(&network, cursor, Some(3));
        let Some(last) = page.last() else { break };
        cursor = Some(last.pool);
        paged.extend(page);
    }
    assert_eq!(paged, all);
    // A cursor of another licence shows nothing of it.
    let beyond = PoolId { licence: other, model: foreign, generation: 1 };
    assert_eq!(pools(&network, Some(beyond), None), []);
    let before = PoolId { licence: LicenceId(0), model: foreign, generation: 9 };
    assert_eq!(pools(&network, Some(before), None), all);
    let question = QueryMsg::Pools { licence: other, start_after: Some(before), limit: None };
    let others = network.query::<PoolsResponse>(&network.vault, &question).pools;
    assert_eq!(others.iter().map(|pool| pool.pool).collect::<Vec<_>>(), [beyond]);
}

#[test]
fn a_list_shows_what_one_pool_shows() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    network.advance(100 * DAY);
    let pool = network.stake_of(&device).pool;
    let alone: PoolResponse = network.query(&network.vault, &QueryMsg::Pool { pool });
    assert_eq!(pools(&network, None, None), [alone]);
}

#[test]
fn what_is_not_there_says_so() {
    let network = Network::new();
    let pool = PoolId { licence: LicenceId(1), model: ModelId(2), generation: 3 };
    let device = TestDevice::new(Curve::P256, 1).id();
    let refusals = [
        (
            network
                .try_query::<PoolResponse>(&network.vault, &QueryMsg::Pool { pool })
                .unwrap_err()
                .to_string(),
            "there is no pool of licence 1, model 2, generation 3",
        ),
        (
            network
                .try_query::<LotResponse>(&network.vault, &QueryMsg::Lot { lot: LotId(4) })
                .unwrap_err()
                .to_string(),
            "there is no lot 4",
        ),
        (
            network
                .try_query::<DeviceResponse>(&network.vault, &QueryMsg::Device { device })
                .unwrap_err()
                .to_string(),
            "is not activated",
        ),
    ];
    for (said, expected) in refusals {
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn what_a_licence_answers_with_is_summed_up() {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::Secp256k1);
    let devices = TestDevice::fleet(Curve::Secp256k1, 3);
    network.mint(model, &devices).unwrap();
    let driver = network.actors.driver.clone();
    network.activate(&devices[0], &driver).unwrap();
    let opened = network.now();
    network.lock(licence, 7, opened + DAY).unwrap();
    network.advance(1);
    network.lock(licence, 8, opened + 9 * DAY).unwrap();
    let ask = |network: &Network, licence| -> LiabilitiesResponse {
        network.query(&network.vault, &QueryMsg::Liabilities { licence })
    };
    let all = ask(&network, licence);
    assert_eq!(all.bond.amount.u128(), 100_000_000_000);
    assert_eq!((all.undrawn.u128(), all.accrual.u128(), all.live_pools), (160_000_000, 60_000_000, 1));
    assert_eq!(all.first_lock, Some(Lock { case: CaseId(7), opened, deadline: opened + DAY }));
    assert_eq!(all.offer, None);
    network.advance(DAY);
    assert_eq!(ask(&network, licence).first_lock.map(|lock| lock.case), Some(CaseId(8)));
    let none = ask(&network, LicenceId(9));
    assert_eq!((none.bond.amount.u128(), none.live_pools, none.first_lock), (0, 0, None));
}
