//! A device names its first owner; the relayer pays.

use reqwest::StatusCode;
use surety_api::Curve;

use crate::devices::TestDevice;
use crate::network::{address, Network, DAY, RELAYERS};
use crate::under_test::UnderTest;

const QUIET: &str =
    "batch_count = 1\n[detect]\nreport_silence = false\nrenew_beacon = false\nfinalise = false";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_activation_lands_without_a_coin_of_the_owner_and_once() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[2], QUIET).await;
    let expires = network.now().await + DAY;
    for index in [0, 4] {
        let mut device = network.minted(index);
        let body = device.activation_body(&network, &address(99), expires);
        let (status, answer) = relayer.activate(&body).await;
        assert_eq!((status, &answer["outcome"]), (StatusCode::OK, &"landed".into()), "{answer}");
        let hash = answer["hash"].as_str().unwrap().parse().unwrap();
        let landed = network.client.tx(hash).await.unwrap().unwrap();
        assert_eq!((landed.code, Some(landed.height)), (0, answer["height"].as_u64()));
        assert!(answer["gas_used"].is_null());
        // The same again is the same answer, and no second transaction.
        let sent = network.transactions(RELAYERS[2]).await;
        assert_eq!(relayer.activate(&body).await.1, answer);
        assert_eq!(network.transactions(RELAYERS[2]).await, sent);
        // It is heard at once.
        assert_eq!(relayer.send(&[device.says(network.now().await, 0, [0; 8])]).await.accepted, 1);
    }
    assert_eq!(network.client.account(&address(99)).await.unwrap(), None);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_activations_are_under_way_at_once() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], QUIET).await;
    let expires = network.now().await + DAY;
    let bodies: Vec<_> =
        (0..8).map(|n| network.minted(n).activation_body(&network, &address(99), expires)).collect();
    let relayer = std::sync::Arc::new(relayer);
    let waiting: Vec<_> = bodies
        .into_iter()
        .map(|body| {
            let relayer = relayer.clone();
            tokio::spawn(async move { relayer.activate(&body).await })
        })
        .collect();
    for waiting in waiting {
        let (status, answer) = waiting.await.unwrap();
        assert_eq!((status, &answer["outcome"]), (StatusCode::OK, &"landed".into()), "{answer}");
    }
    assert_eq!(network.transactions(RELAYERS[0]).await, 8);
    std::sync::Arc::into_inner(relayer).unwrap().stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_hold_is_refused_and_what_the_chain_refuses_can_be_sent_again() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], QUIET).await;
    let now = network.now().await;
    let device = network.minted(0);
    let good = device.activation_body(&network, &address(99), now + DAY);

    let mut other_owner = good.clone();
    other_owner["owner"] = address(98).into();
    let mut other_key = good.clone();
    other_key["public_key"] = network.minted(1).activation_body(&network, "x", 1)["public_key"].clone();
    for (bad, kind) in [(other_owner, "bad_activation"), (other_key, "bad_activation")] {
        let (status, answer) = relayer.activate(&bad).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer["error"]["kind"], kind);
    }
    let (status, answer) = relayer.activate(&serde_json::json!({"device": "0x12"})).await;
    assert_eq!((status, &answer["error"]["kind"]), (StatusCode::BAD_REQUEST, &"malformed_activation".into()));
    // None of this reached the outbox.
    assert_eq!(relayer.json("/v1/stats").await["outbox"]["failed"], 0);

    let expired = device.activation_body(&network, &address(99), now - 1);
    for _ in 0..2 {
        let (status, answer) = relayer.activate(&expired).await;
        assert_eq!((status, &answer["outcome"]), (StatusCode::UNPROCESSABLE_ENTITY, &"failed".into()));
        assert!(answer["error"]["message"].as_str().unwrap().contains("was good until"), "{answer}");
    }
    assert_eq!(relayer.count("/outbox/failed").await, 1);
    assert_eq!(network.transactions(RELAYERS[0]).await, 0);

    // What was refused because the device was not minted is good once it is.
    let late = TestDevice::new(Curve::Secp256k1, 1_000);
    let body = late.activation_body(&network, &address(99), now + DAY);
    assert_eq!(relayer.activate(&body).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    network.mint_more(&[late]).await;
    let (status, answer) = relayer.activate(&body).await;
    assert_eq!((status, &answer["outcome"]), (StatusCode::OK, &"landed".into()), "{answer}");

    // Somebody else submits it first.
    network.activated(0).await;
    let (status, answer) = relayer.activate(&good).await;
    assert_eq!((status, &answer["outcome"]), (StatusCode::OK, &"superseded".into()));
    relayer.stop().await;
}
