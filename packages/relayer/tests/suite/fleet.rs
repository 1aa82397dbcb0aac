//! Devices that send all the time while relayers are killed, and what must hold in the end: every acknowledged event is in the
//! store exactly once, and every device that was unplugged is found removed exactly once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use surety_api::telemetry::raw::FindingKind;
use surety_api::telemetry::TelemetryEvent;
use surety_api::{Curve, DeviceId};
use surety_chain::{event, Client};
use surety_relayer::registry::Registry;
use surety_relayer::remember::remember;
use surety_relayer::store::{Place, Store};
use surety_statement::status;
use tokio::task::JoinHandle;

use crate::devices::TestDevice;
use crate::network::{eventually, Network};

/// Every so many of them is unplugged.
const UNPLUGGED: usize = 3;

/// A fleet that sends.
pub struct Fleet {
    devices: Vec<TestDevice>,
    /// Where it finds a relayer.
    doors: Arc<Mutex<Vec<String>>>,
    half: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
    acknowledged: Acknowledged,
    senders: Vec<JoinHandle<()>>,
    blocks: JoinHandle<()>,
}

impl Fleet {
    /// So many activated devices, the first with the key of that number, on a chain that goes on.
    pub async fn activated(network: &Network, count: u64, first: u64) -> Self {
        let devices: Vec<TestDevice> =
            (first..first + count).map(|number| TestDevice::new(Curve::Secp256k1, number)).collect();
        network.mint_more(&devices).await;
        for device in &devices {
            network.activate(device).await;
        }
        network.advance(60).await;
        let chain = network.client.clone();
        let blocks = tokio::spawn(async move {
            loop {
                // It answers nothing while it is silent, and moves on all the same.
                drop(chain.devnet_advance(1).await);
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        });
        Self {
            devices,
            doors: Arc::default(),
            half: Arc::default(),
            stop: Arc::default(),
            acknowledged: Arc::default(),
            senders: Vec::new(),
            blocks,
        }
    }

    /// Where relayers are from now on.
    pub fn reach(&self, doors: Vec<String>) {
        *self.doors.lock().unwrap() = doors;
    }

    /// Every device begins to send.
    pub fn send(&mut self, network: &Network) {
        for (index, device) in self.devices.iter().enumerate() {
            self.senders.push(tokio::spawn(send(
                device.clone(),
                index % UNPLUGGED == 0,
                self.doors.clone(),
                network.client.clone(),
                self.half.clone(),
                self.stop.clone(),
                self.acknowledged.clone(),
            )));
        }
    }

    /// How many events were acknowledged.
    pub fn acknowledged(&self) -> u64 {
        self.acknowledged.lock().unwrap().values().sum()
    }

    /// Of so many rounds this one begins. Devices fall in the middle of it, so that their faults are carried through many.
    pub fn round(&self, round: u64, rounds: u64) {
        self.half.store(round * 3 >= rounds, Ordering::Relaxed);
    }

    /// No more is sent than must be, and all that was unplugged is found removed.
    pub async fn end(&mut self, network: &Network) {
        self.half.store(true, Ordering::Relaxed);
        self.stop.store(true, Ordering::Relaxed);
        for sender in self.senders.drain(..) {
            sender.await.unwrap();
        }
        for device in self.devices.iter().step_by(UNPLUGGED) {
            eventually("it is found removed", || async {
                (network.finding(device.id()).await == Some(FindingKind::Removed {})).then_some(())
            })
            .await;
        }
        self.blocks.abort();
    }

    /// Nothing is lost and nothing counts twice. No relayer works with the store any more.
    pub async fn check(&self, network: &Network, place: Place, seed: u64) {
        let store = Store::open(&place).await.unwrap();
        let acknowledged = self.acknowledged.lock().unwrap().clone();
        assert_eq!(acknowledged.len(), self.devices.len());
        println!("{} events were acknowledged", all_once(&store, &acknowledged, seed).await);
        let unplugged = self.devices.iter().step_by(UNPLUGGED);
        let expected: BTreeMap<DeviceId, u64> = unplugged.map(|device| (device.id(), 1)).collect();
        assert_eq!(found_removed(network).await, expected, "seed {seed}");
        store.close().await;
    }
}

/// Chance that can be repeated (splitmix64).
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

pub fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap())
}

/// What was acknowledged: by device, the highest sequence and its last status.
type Acknowledged = Arc<Mutex<BTreeMap<DeviceId, u64>>>;

/// One device sends one statement after the other until each is acknowledged. Every third device is unplugged when half
/// of the time is over, and says so.
async fn send(
    mut device: TestDevice,
    is_removed: bool,
    at: Arc<Mutex<Vec<String>>>,
    client: Client,
    half: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
    acknowledged: Acknowledged,
) {
    let http = reqwest::Client::builder().timeout(Duration::from_secs(3)).build().unwrap();
    let mut sent_removed = false;
    let mut door = 0;
    while !stop.load(Ordering::Relaxed) {
        let Ok(now) = client.now().await else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let says_removed = is_removed && half.load(Ordering::Relaxed);
        if says_removed && sent_removed {
            return;
        }
        let code = if says_removed { status::REMOVED } else { status::OK };
        let saying = device.next(now, code, [0; 8]);
        let event = device.event(&saying);
        // The same event until somebody has taken it.
        while !stop.load(Ordering::Relaxed) || says_removed {
            let url = {
                let doors = at.lock().unwrap();
                format!("{}/v1/events", doors[door % doors.len()])
            };
            let request = http.post(url).header("content-type", "application/cloudevents+json");
            if let Ok(answer) = request.body(event.clone()).send().await {
                let answer = answer.text().await.unwrap_or_default();
                // A replay was kept before the kill, and only its answer was lost.
                if answer.contains("\"accepted\":1") || answer.contains("replay") {
                    acknowledged.lock().unwrap().insert(device.id(), saying.statement.seq);
                    sent_removed |= says_removed;
                    break;
                }
            }
            door += 1;
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// How often each device was found removed, in all blocks.
async fn found_removed(network: &Network) -> BTreeMap<DeviceId, u64> {
    let mut found = BTreeMap::new();
    let telemetry = network.contract("telemetry");
    for height in 1..=network.client.status().await.unwrap().height {
        for tx in network.client.block_results(height).await.unwrap().txs {
            for event in event::typed::<TelemetryEvent>(&tx.events, telemetry) {
                if let (0, TelemetryEvent::Removed { device }) = (tx.code, event) {
                    *found.entry(device).or_default() += 1;
                }
            }
        }
    }
    found
}

/// Every acknowledged event is in the store exactly once; returns how many there are.
async fn all_once(store: &Store, acknowledged: &BTreeMap<DeviceId, u64>, seed: u64) -> u64 {
    let registry = Registry::default();
    remember(store, &registry).await.unwrap();
    let mut all = 0;
    for (device, last) in acknowledged {
        let row = {
            let knowledge = registry.read();
            knowledge.counters(knowledge.find(device).unwrap()).unwrap().row
        };
        let events = store.events_of(*device, row, usize::MAX, u32::MAX, |_| true).await.unwrap();
        let kept: BTreeSet<u64> = events.iter().map(|event| event.mark.word.position.1).collect();
        assert_eq!(kept.len(), events.len(), "{device} has an event twice (seed {seed})");
        let lost: Vec<u64> = (1..=*last).filter(|seq| !kept.contains(seq)).collect();
        assert!(lost.is_empty(), "{device} lost {lost:?} (seed {seed})");
        all += last;
    }
    all
}
