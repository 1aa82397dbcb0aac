//! The fleet that stands for real devices (`surety-fleet send --mqtt`), a broker that admits nobody without a certificate, and the
//! relayer: what the one publishes the other accepts.

use reqwest::StatusCode;
use surety_fleet::publish::{publish, Topics};
use surety_fleet::{Broker, Fleet, FleetError, Published, Sending, Store};
use surety_statement::Curve;

use crate::mosquitto::Mosquitto;
use crate::mqtt::{accepted, QUIET};
use crate::network::{eventually, Network, RELAYERS};
use crate::pki::Pki;
use crate::under_test::UnderTest;

const EVERYONE: [u64; 4] = [0, 1, 2, 3];

/// A fleet that keeps its counters.
struct Simulated {
    fleet: Fleet,
    store: Store,
    _folder: tempfile::TempDir,
}

impl Simulated {
    /// Four of the network's devices, of both curves, activated.
    async fn activated(network: &Network) -> Self {
        let fleet = Fleet::new("surety-devnet-1", 7, 4, 50).unwrap();
        for device in &fleet.devices {
            let of_curve = if device.curve == Curve::P256 { 4 } else { 0 };
            let index = of_curve + usize::try_from(device.index).unwrap();
            assert_eq!(network.activated(index).await.id(), device.device);
        }
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        store.create(&fleet).unwrap();
        Self { fleet, store, _folder: folder }
    }

    async fn sends(&mut self, network: &Network, broker: &Broker) -> Result<Published, FleetError> {
        let topics = Topics {
            events: "devices/fleet/status".into(),
            beacon: "surety/surety-devnet-1/beacon".into(),
            envelope: true,
        };
        let sending = Sending { at_ms: network.now().await * 1_000, ..Sending::default() };
        publish(&self.store, &mut self.fleet, broker, &topics, &EVERYONE, &sending, 3).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fleet_with_a_certificate_is_heard_by_mqtts_and_any_other_is_told_why_not() {
    let network = Network::start().await;
    let mut simulated = Simulated::activated(&network).await;
    let mut broker = Mosquitto::new(&network);
    broker.start().await;
    let more = format!("{QUIET}{}", broker.config(5, "relayer", ""));
    let relayer = UnderTest::start(&network, RELAYERS[0], &more).await;
    eventually("it hears the broker", || async {
        (relayer.get("/readyz").await.0 == StatusCode::OK).then_some(())
    })
    .await;
    broker.publisher("waits").kept("surety/surety-devnet-1/beacon").await;

    let url = format!("mqtts://127.0.0.1:{}", broker.port);
    let (ca, own) = (broker.pki.ca(), broker.pki.issue("fleet"));
    let own = Some((own.0.as_path(), own.1.as_path()));
    let admitted = Broker::new(&url, Some(&ca), own).unwrap();
    for round in 1..=2 {
        let sent = simulated.sends(&network, &admitted).await.unwrap();
        assert_eq!((sent.sent, sent.messages, sent.acknowledged), (4, 2, 2));
        assert_eq!(sent.beacon, Some(network.beacon().await));
        accepted(&relayer, 4 * round).await;
    }

    // Nobody is waited for who will never agree, and no counter is used up.
    let elsewhere = tempfile::tempdir().unwrap();
    let others = Pki::new(elsewhere.path());
    let stranger = others.issue("stranger");
    let stranger = Some((stranger.0.as_path(), stranger.1.as_path()));
    let before = simulated.fleet.clone();
    for own in [None, stranger] {
        let error = simulated.sends(&network, &Broker::new(&url, Some(&ca), own).unwrap()).await.unwrap_err();
        let said = error.to_string();
        assert!(matches!(error, FleetError::NotAdmitted { .. }) && said.contains(&url), "{said}");
        assert!(said.contains("--certificate"), "{said}");
    }
    let untrusted = Broker::new(&url, Some(&others.ca()), own).unwrap();
    let error = simulated.sends(&network, &untrusted).await.unwrap_err();
    assert!(matches!(error, FleetError::NotTrusted { .. }), "{error}");
    assert!(error.to_string().contains("--ca"), "{error}");
    assert_eq!(simulated.store.load().unwrap(), before);
    assert_eq!(relayer.count("/received").await, 8);
    relayer.stop().await;
}
