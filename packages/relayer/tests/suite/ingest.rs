//! Every reason for which an event is not accepted, and what is told about it.

use std::io::Write as _;

use reqwest::StatusCode;
use surety_statement::sign::DeviceKey;
use surety_statement::{Curve, Rejection};

use crate::network::{Network, DAY, RELAYERS};
use crate::under_test::UnderTest;

const QUIET: &str = "[detect]\nreport_silence = false\nrenew_beacon = false\nfinalise = false";
const NO_BEACON: [u8; 8] = [0; 8];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn honest_events_are_accepted_on_both_curves_and_handed_the_beacon() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], QUIET).await;
    for index in [0, 4] {
        let mut device = network.activated(index).await;
        let now = network.now().await;
        let one = relayer.send(&[device.says(now, 0, NO_BEACON)]).await;
        assert_eq!((one.accepted, one.rejected.len()), (1, 0));
        let many: Vec<String> = (0..20).map(|_| device.says(now, 0, NO_BEACON)).collect();
        assert_eq!(relayer.send(&many).await.accepted, 20);
        let last = relayer.json(&format!("/v1/devices/{}", device.id())).await;
        assert_eq!((&last["last"]["seq"], &last["condition"]), (&"21".into(), &"working".into()));
        assert_eq!(last["last"]["time_ms"], (now * 1_000).to_string());
    }
    relayer.settled().await;
    assert_eq!(relayer.send(&[]).await.beacon(), network.beacon().await);
    assert_eq!(relayer.count("/accepted").await, 42);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_lie_is_refused_for_its_own_reason_and_spoils_nothing_beside_it() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], QUIET).await;
    let mut device = network.activated(0).await;
    let stranger = DeviceKey::from_seed(99, 1, Curve::Secp256k1).unwrap();
    let now = network.now().await;
    let honest = device.says(now, 0, NO_BEACON);
    let mut expected = Vec::new();
    let mut batch = vec![honest.clone()];
    let mut lie = |reason: Rejection, event: String| {
        expected.push(reason.as_str());
        batch.push(event);
    };

    lie(Rejection::Replay, honest.clone());
    lie(Rejection::MalformedEvent, "{\"specversion\":\"0.3\"}".into());
    let unsigned = r#"{"specversion":"1.0","id":"u","source":"s","type":"t","data":{}}"#;
    lie(Rejection::Unsigned, unsigned.into());
    lie(Rejection::MalformedStatement, unsigned.replace("\"data\"", "\"statement\":\"AAAA\",\"data\""));
    let mut saying = device.next(now, 0, NO_BEACON);
    let event = device.event(&saying);
    let signature = "\"statementsig\":\"";
    lie(Rejection::MalformedSignature, event.replace(signature, &format!("{signature}AAAA")));
    let shown = saying.clone();
    let with_key = device.event(&crate::devices::Saying { shown: Some(device.key.clone()), ..shown });
    lie(Rejection::MalformedKey, with_key.replace("\"devicekey\":\"", "\"devicekey\":\"AAAA"));
    lie(
        Rejection::SubjectMismatch,
        event.replacen(&device.id().to_string(), &stranger.device().to_string(), 2),
    );
    saying.shown = Some(stranger.clone());
    lie(Rejection::WrongKey, device.event(&saying));
    let mut saying = device.next(now, 0, NO_BEACON);
    saying.statement.chain_id = "another-chain".into();
    lie(Rejection::WrongChain, device.event(&saying));
    let mut saying = device.next(now, 0, NO_BEACON);
    saying.statement.device = stranger.device();
    saying.signer = Some(stranger.clone());
    lie(Rejection::UnknownDevice, device.event(&saying));
    let mut saying = device.next(now, 0, NO_BEACON);
    saying.signer = Some(stranger);
    lie(Rejection::BadSignature, device.event(&saying));
    let mut saying = device.next(now, 0, NO_BEACON);
    saying.data = "{\"speed\":2}";
    lie(Rejection::AlteredData, device.event(&saying));
    lie(Rejection::FutureClock, device.says(now + 301, 0, NO_BEACON));
    lie(Rejection::StaleClock, device.says(now - 30 * DAY - 1, 0, NO_BEACON));
    // The limits themselves are good, and the counter goes on where it was last accepted.
    batch.push(device.says(now + 300, 0, NO_BEACON));
    batch.push(device.says(now - 30 * DAY, 0, NO_BEACON));

    let ack = relayer.send(&batch).await;
    assert_eq!((ack.reasons(), ack.accepted), (expected.clone(), 3));
    assert_eq!(ack.rejected[0].id, Some(format!("{}/1", device.id())));
    assert_eq!(ack.rejected[1].id, None);

    let stats = relayer.json("/v1/stats").await;
    assert_eq!((stats["received"].as_u64(), stats["accepted"].as_u64()), (Some(17), Some(3)));
    for reason in &expected {
        assert_eq!(stats["rejected"][reason], 1, "{reason}");
    }
    let kept = relayer.json("/v1/rejected?limit=100").await;
    let mut kept: Vec<&str> =
        kept.as_array().unwrap().iter().map(|row| row["reason"].as_str().unwrap()).collect();
    kept.reverse();
    assert_eq!(kept, expected);
    assert_eq!(relayer.json("/v1/rejected?limit=2").await.as_array().unwrap().len(), 2);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_is_unknown_until_it_is_activated() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], QUIET).await;
    let mut device = network.minted(0);
    let now = network.now().await;
    for _ in 0..2 {
        let refused = relayer.send(&[device.says(now, 0, NO_BEACON)]).await;
        assert_eq!(refused.reasons(), ["unknown_device"]);
    }
    network.activated(0).await;
    assert_eq!(relayer.send(&[device.says(now, 0, NO_BEACON)]).await.accepted, 1);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_are_no_events_are_answered_by_what_is_wrong() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], QUIET).await;
    let single = ("content-type", "application/cloudevents+json; charset=UTF-8");
    let batch = ("content-type", "application/cloudevents-batch+json");
    let post = |headers: Vec<(&'static str, &'static str)>, body: Vec<u8>| {
        let relayer = &relayer;
        async move { relayer.post("/v1/events", &headers, body).await }
    };
    let (status, body) = post(vec![("content-type", "application/json")], b"{}".to_vec()).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{body}");
    let (status, _) = post(vec![single, ("content-encoding", "br")], b"{}".to_vec()).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let (status, _) = post(vec![single, ("content-encoding", "gzip")], b"{}".to_vec()).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    // Every time: the answer does not depend on how far the sender has come.
    for _ in 0..10 {
        let (status, body) = post(vec![single], vec![b' '; 5 << 20]).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(body.contains("too_large"), "{body}");
    }
    for headers in [vec![single], vec![batch]] {
        let (status, body) = post(headers, b"no json".to_vec()).await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains("malformed_event"), "{body}");
    }
    relayer.written().await;
    assert_eq!(relayer.count("/received").await, 2);

    let mut device = network.activated(0).await;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(device.says(network.now().await, 0, NO_BEACON).as_bytes()).unwrap();
    let (status, body) = post(vec![single, ("content-encoding", "gzip")], gzip.finish().unwrap()).await;
    assert_eq!((status, body.contains("\"accepted\":1")), (StatusCode::OK, true), "{body}");
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_judged_while_the_chains_clock_cannot_be_read() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], QUIET).await;
    let mut device = network.activated(0).await;
    let event = [device.says(network.now().await, 0, NO_BEACON)];
    let silent = surety_chain::Faults { silent: true, ..Default::default() };
    network.client.devnet_faults(&silent).await.unwrap();
    let (status, body) = relayer.post_events(&event).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{body}");
    network.client.devnet_faults(&Default::default()).await.unwrap();
    assert_eq!(relayer.send(&event).await.accepted, 1);
    assert_eq!(relayer.count("/received").await, 1);
    relayer.stop().await;
}
