//! Publishing to a real broker.

use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::engine::general_purpose::STANDARD;
use base64::Engine as _;
use rumqttc::{AsyncClient, Event, MqttOptions, Packet, QoS};
use serde_json::{json, Value};
use surety_fleet::publish::{publish, Topics};
use surety_fleet::{Broker, Fleet, FleetError, Format, Sending, Store};
use surety_statement::cloud_event::{self, Event as Read};
use surety_statement::{Curve, DeviceId};

use crate::commands::run;
use crate::stub::NOW_MS;

/// mosquitto on loopback. It is killed when this is dropped.
pub struct Mosquitto {
    port: u16,
    folder: tempfile::TempDir,
    child: Option<Child>,
}

impl Mosquitto {
    async fn start() -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut broker = Self { port, folder: tempfile::tempdir().unwrap(), child: None };
        broker.run().await;
        broker
    }

    async fn run(&mut self) {
        let config = self.folder.path().join("mosquitto.conf");
        let text = format!("listener {} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n", self.port);
        std::fs::write(&config, text).unwrap();
        // Debian keeps it where only root's path leads.
        let known = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto"].map(PathBuf::from);
        let program = known.into_iter().find(|file| file.exists()).unwrap_or_else(|| "mosquitto".into());
        let child = Command::new(program)
            .arg("-c")
            .arg(config)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.child = Some(child.expect("mosquitto is needed for this test: apt-get install mosquitto"));
        for _ in 0..200 {
            if tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("mosquitto does not listen");
    }

    fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    fn url(&self) -> String {
        format!("mqtt://127.0.0.1:{}", self.port)
    }

    /// Somebody who has subscribed, or has left something at a topic.
    async fn client(&self, topic: &str, leave: Option<String>) -> rumqttc::EventLoop {
        let (client, mut events) =
            AsyncClient::new(MqttOptions::new(topic.replace('/', "-"), "127.0.0.1", self.port), 10);
        match leave {
            None => client.subscribe(topic, QoS::AtLeastOnce).await.unwrap(),
            Some(text) => client.publish(topic, QoS::AtLeastOnce, true, text).await.unwrap(),
        }
        loop {
            if let Event::Incoming(Packet::SubAck(_) | Packet::PubAck(_)) = events.poll().await.unwrap() {
                return events;
            }
        }
    }
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            drop(child.kill());
            drop(child.wait());
        }
    }
}

async fn next(events: &mut rumqttc::EventLoop) -> Vec<u8> {
    loop {
        let event = tokio::time::timeout(Duration::from_secs(20), events.poll()).await.unwrap().unwrap();
        if let Event::Incoming(Packet::Publish(message)) = event {
            return message.payload.to_vec();
        }
    }
}

fn unpack(message: &[u8]) -> Vec<u8> {
    let envelope: Value = serde_json::from_slice(message).unwrap();
    let packed = STANDARD.decode(envelope["compressedPayload"].as_str().unwrap()).unwrap();
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut plain).unwrap();
    plain
}

/// Who signed what is in a message: each event is verified.
fn speakers(plain: &[u8]) -> Vec<(DeviceId, bool)> {
    let events = cloud_event::split_batch(plain).unwrap();
    let read = events.iter().map(|text| match cloud_event::parse(text.as_bytes()).unwrap() {
        Read::Signed(event) => (event.statement.device, false),
        Read::DimoStatus(event) => {
            event.verify().unwrap();
            assert_eq!(event.timestamp_ms, NOW_MS);
            (event.device, true)
        }
    });
    read.collect()
}

fn fleet(p256_share: u8) -> (tempfile::TempDir, Store, Fleet) {
    let dir = tempfile::tempdir().unwrap();
    let fleet = Fleet::new("surety-test-1", 42, 10, p256_share).unwrap();
    let store = Store::open(dir.path()).unwrap();
    store.create(&fleet).unwrap();
    (dir, store, fleet)
}

#[tokio::test]
async fn the_program_publishes_what_a_subscriber_can_verify() {
    let broker = Mosquitto::start().await;
    let beacon = json!({"beacon": hex::encode(b"beacon07")}).to_string();
    drop(broker.client("surety/surety-test-1/beacon", Some(beacon)).await);
    let mut subscriber = broker.client("devices/+/status", None).await;
    let (dir, store, fleet) = fleet(0);
    drop(store);
    let everyone: Vec<_> = fleet.devices.iter().map(|device| device.device).collect();

    let arguments = format!("--mqtt {} --devices 0-9 --batch 4 --at-ms {NOW_MS} --gzip", broker.url());
    for (format, existing) in [("statement", false), ("status", true)] {
        let output = run(dir.path(), "send", &format!("{arguments} --format {format}")).await;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
        let expected = json!({"sent": 10, "messages": 3, "acknowledged": 3, "again": 0,
            "beacon": hex::encode(b"beacon07")});
        assert_eq!(printed, expected);
        let mut heard = Vec::new();
        for _ in 0..3 {
            let message = next(&mut subscriber).await;
            heard.extend(speakers(&unpack(&message)));
        }
        assert_eq!(heard, everyone.iter().map(|device| (*device, existing)).collect::<Vec<_>>());
    }
    let remembered = Store::open(dir.path()).unwrap().load().unwrap();
    // A status event uses up no counter; the beacon at the topic is remembered.
    assert!(remembered.devices.iter().all(|device| device.seq == 1 && device.beacon == *b"beacon07"));
}

#[tokio::test]
async fn a_broker_that_comes_back_takes_the_rest() {
    let mut broker = Mosquitto::start().await;
    let messages: Vec<_> = (0..2_000).map(|number: u32| vec![b'x'; 2_000 + number as usize % 7]).collect();
    let at = Broker::new(&broker.url(), None, None).unwrap();
    let publishing = tokio::spawn(async move { at.publish("devices/a/status", &messages).await });
    tokio::time::sleep(Duration::from_millis(30)).await;
    broker.kill();
    tokio::time::sleep(Duration::from_millis(300)).await;
    broker.run().await;
    assert_eq!(publishing.await.unwrap().unwrap().messages, 2_000);
}

#[tokio::test]
async fn a_broker_that_is_not_there_is_named_and_no_counter_is_used_twice() {
    let mut broker = Mosquitto::start().await;
    let (_dir, store, mut fleet) = fleet(50);
    let topics = Topics { events: "devices/a/status".into(), beacon: "b".into(), envelope: false };
    let sending = Sending { at_ms: NOW_MS, ..Sending::default() };
    let at = Broker::new(&broker.url(), None, None).unwrap().patient(Duration::from_secs(2));
    let done = publish(&store, &mut fleet, &at, &topics, &[0, 1], &sending, 1).await.unwrap();
    assert_eq!((done.acknowledged, done.beacon), (2, None));
    broker.kill();
    let error = publish(&store, &mut fleet, &at, &topics, &[0], &sending, 1).await.unwrap_err();
    assert!(matches!(&error, FleetError::BrokerSilent { taken: 0, .. }), "{error}");
    assert!(error.to_string().contains(&broker.url()), "{error}");
    assert_eq!(store.load().unwrap(), fleet);
}

#[tokio::test]
async fn what_cannot_be_published_is_said_before_anything_is() {
    for wrong in ["127.0.0.1:1883", "http://a", "mqtt://", "mqtt://me:secret@a", "mqtt://a/topic", ""] {
        assert!(matches!(Broker::new(wrong, None, None), Err(FleetError::NotABroker { .. })), "{wrong}");
    }
    // Who names certificates means to be encrypted.
    let none = PathBuf::from("/nowhere/ca.pem");
    for (ca, own) in [(Some(none.as_path()), None), (None, Some((none.as_path(), none.as_path())))] {
        assert!(matches!(Broker::new("mqtt://a", ca, own), Err(FleetError::NoTls { .. })));
    }
    assert!(matches!(Broker::new("mqtts://a", Some(&none), None), Err(FleetError::Tls { .. })));

    let (_dir, store, mut fleet) = fleet(100);
    assert_eq!(fleet.devices[0].curve, Curve::P256);
    let sending = Sending { at_ms: NOW_MS, format: Format::Status, ..Sending::default() };
    let broker = Mosquitto::start().await;
    let at = Broker::new(&broker.url(), None, None).unwrap();
    let topics = |events: &str| Topics { events: events.into(), beacon: "b".into(), envelope: true };
    let error = publish(&store, &mut fleet, &at, &topics("a/+"), &[0], &sending, 1).await.unwrap_err();
    assert!(matches!(error, FleetError::NotATopic { .. }), "{error}");
    let error = publish(&store, &mut fleet, &at, &topics("a"), &[0], &sending, 1).await.unwrap_err();
    assert!(matches!(error, FleetError::Sign(_)), "{error}");
}
