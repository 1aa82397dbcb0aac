//! The MQTT door, against a real broker with TLS and client certificates.

use std::io::Write as _;

use base64::engine::general_purpose::STANDARD;
use base64::Engine as _;
use reqwest::StatusCode;
use surety_statement::send::EVENT_TYPE;

use crate::mosquitto::Mosquitto;
use crate::network::{eventually, Network, RELAYERS};
use crate::program::Program;
use crate::under_test::UnderTest;

pub const QUIET: &str = "[detect]\nreport_silence = false\nrenew_beacon = false\nfinalise = false\n";

fn envelope(event: &str) -> String {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(event.as_bytes()).unwrap();
    format!("{{\"compressedPayload\":\"{}\"}}", STANDARD.encode(encoder.finish().unwrap()))
}

/// Waits until the relayer has accepted so many, and no more.
pub async fn accepted(relayer: &UnderTest, count: u64) {
    eventually("all is accepted", || async { (relayer.count("/accepted").await >= count).then_some(()) })
        .await;
    assert_eq!(relayer.count("/accepted").await, count);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_of_every_form_come_in_by_both_versions_and_the_beacon_is_handed_down() {
    let network = Network::start().await;
    let mut broker = Mosquitto::new(&network);
    let (mut ours, theirs) = (network.activated(0).await, network.activated(1).await);
    let now = network.now().await;
    for (version, seed) in [(5, RELAYERS[0]), (3, RELAYERS[1])] {
        let more = format!("{QUIET}{}", broker.config(version, &format!("relayer-{seed}"), ""));
        let relayer = UnderTest::start(&network, seed, &more).await;
        let said = eventually("it says that the broker is away", || async {
            let (status, body) = relayer.get("/readyz").await;
            (status == StatusCode::SERVICE_UNAVAILABLE && body.contains("is away")).then_some(body)
        })
        .await;
        assert!(said.contains(&format!("mqtts://127.0.0.1:{}", broker.port)), "{said}");
        broker.start().await;
        eventually("it hears the broker", || async {
            (relayer.get("/readyz").await.0 == StatusCode::OK).then_some(())
        })
        .await;

        let mut publisher = broker.publisher(&format!("devices-{version}"));
        let batch = surety_statement::send::batch(&[ours.says(now, 0, [0; 8]), ours.says(now, 0, [0; 8])]);
        let time = now * 1_000 + u64::from(version);
        for message in [
            ours.says(now, 0, [0; 8]),
            batch,
            envelope(&theirs.status(time)),
            envelope(&ours.says(now, 0, [0; 8])),
        ] {
            publisher.publish(message).await;
        }
        accepted(&relayer, 5).await;
        for junk in ["no json".to_owned(), envelope("no json"), "{\"compressedPayload\":\"!\"}".to_owned()] {
            publisher.publish(junk).await;
        }
        publisher.publish(envelope(&" ".repeat(64 << 20))).await;
        eventually("junk is refused", || async { (relayer.count("/received").await == 7).then_some(()) })
            .await;
        let kept: serde_json::Value =
            serde_json::from_slice(&publisher.kept("surety/surety-devnet-1/beacon").await).unwrap();
        assert_eq!(kept["beacon"], hex::encode(network.beacon().await));
        relayer.stop().await;
        broker.stop();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn user_properties_carry_an_event_of_any_data() {
    use rumqttc::v5::mqttbytes::v5::PublishProperties;
    let network = Network::start().await;
    let mut broker = Mosquitto::new(&network);
    broker.start().await;
    let more = format!("{QUIET}{}", broker.config(5, "relayer", ""));
    let relayer = UnderTest::start(&network, RELAYERS[0], &more).await;
    let mut device = network.activated(0).await;
    let data = b"\x08\x96\x01";
    let (preimage, signature) = device.signs(network.now().await, data);
    let attributes = [
        ("specversion", "1.0".to_owned()),
        ("id", "1".to_owned()),
        ("source", "test".to_owned()),
        ("type", EVENT_TYPE.to_owned()),
        ("statement", STANDARD.encode(preimage)),
        ("statementsig", STANDARD.encode(signature)),
    ];
    let properties = PublishProperties {
        content_type: Some("application/protobuf".into()),
        user_properties: attributes.map(|(name, value)| (name.to_owned(), value)).to_vec(),
        ..Default::default()
    };
    let (certificate, key) = broker.pki.issue("device");
    let tls = surety_relayer::tls::client(Some(&broker.pki.ca()), Some((&certificate, &key))).unwrap();
    let mut options = rumqttc::v5::MqttOptions::new("device", "127.0.0.1", broker.port);
    let tls = rumqttc::TlsConfiguration::Rustls(std::sync::Arc::new(tls));
    options.set_transport(rumqttc::Transport::tls_with_config(tls));
    let (client, mut events) = rumqttc::v5::AsyncClient::new(options, 10);
    let polling = tokio::spawn(async move { while events.poll().await.is_ok() {} });
    eventually("it hears the broker", || async {
        (relayer.get("/readyz").await.0 == StatusCode::OK).then_some(())
    })
    .await;
    let qos = rumqttc::v5::mqttbytes::QoS::AtLeastOnce;
    client.publish_with_properties("devices/a/status", qos, false, data.to_vec(), properties).await.unwrap();
    accepted(&relayer, 1).await;
    polling.abort();
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_the_broker_took_is_lost_when_relayer_and_broker_are_stopped_in_the_middle() {
    const ROUND: usize = 150;
    let network = Network::start().await;
    let mut broker = Mosquitto::new(&network);
    broker.start().await;
    for (version, seed) in [(3, RELAYERS[0]), (5, RELAYERS[1])] {
        let id = format!("relayer-{version}");
        let more = format!("{QUIET}{}", broker.config(version, &id, "in_flight = 20"));
        let mut program = Program::start(&network, seed, &more).await;
        eventually("it hears the broker", || async {
            (program.relayer.get("/readyz").await.0 == StatusCode::OK).then_some(())
        })
        .await;
        let mut publisher = broker.publisher(&format!("devices-{version}"));
        let mut device = network.activated(usize::from(version)).await;
        let now = network.now().await;
        for round in 1..=3 {
            for _ in 0..ROUND {
                publisher.publish(device.says(now, 0, [0; 8])).await;
            }
            match round {
                // Killed somewhere in the middle: what it had not acknowledged comes again.
                1 => {
                    eventually("some are in", || async {
                        (program.relayer.count("/accepted").await > 0).then_some(())
                    })
                    .await;
                    program.kill();
                    program = Program::start(&network, seed, &more).await;
                }
                2 => {
                    publisher.taken(ROUND + 1).await;
                    broker.stop();
                    broker.start().await;
                }
                _ => {}
            }
        }
        publisher.taken(3 * ROUND).await;
        accepted(&program.relayer, 3 * ROUND as u64).await;
        assert!(program.terminate().await.success());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn relayers_of_a_group_share_what_comes() {
    // Many times the replay window: written out of order most would be refused.
    const COUNT: u64 = 400;
    let network = Network::start().await;
    let mut broker = Mosquitto::new(&network);
    broker.start().await;
    let mut relayers = Vec::new();
    for (version, seed) in [(5, RELAYERS[0]), (3, RELAYERS[1])] {
        let group = broker.config(version, &format!("relayer-{seed}"), "group = \"all\"");
        relayers.push(UnderTest::start(&network, seed, &format!("{QUIET}{group}")).await);
    }
    for relayer in &relayers {
        eventually("it hears the broker", || async {
            (relayer.get("/readyz").await.0 == StatusCode::OK).then_some(())
        })
        .await;
    }
    let mut device = network.activated(0).await;
    let now = network.now().await;
    let publisher = broker.publisher("devices");
    for _ in 0..COUNT {
        publisher.publish(device.says(now, 0, [0; 8])).await;
    }
    let counts = eventually("all are in", || async {
        let counts = [relayers[0].count("/accepted").await, relayers[1].count("/accepted").await];
        (counts[0] + counts[1] >= COUNT).then_some(counts)
    })
    .await;
    assert!(counts[0] + counts[1] == COUNT && counts.iter().all(|count| *count > 0), "{counts:?}");
    for relayer in relayers {
        relayer.stop().await;
    }
}
