//! The program is killed by signal 9 again and again, while devices send and the chain stops, forgets its mempool and
//! answers late. In the end every acknowledged event is in the store and every fault is on the chain exactly once.
//!
//! `SURETY_KILLS` says how often it is killed (100 by default), `SURETY_SEED` from which number chance begins.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use surety_api::telemetry::raw::FindingKind;
use surety_api::telemetry::TelemetryEvent;
use surety_api::{Curve, DeviceId};
use surety_chain::{event, Client, Faults};
use surety_relayer::registry::Registry;
use surety_relayer::remember::remember;
use surety_relayer::store::Store;
use surety_statement::status;

use crate::devices::TestDevice;
use crate::network::{eventually, Network, RELAYERS};
use crate::program::Program;

const RELAYER: u8 = RELAYERS[0];
const DETECT: &str = "[detect]\nreport_silence = false\nrenew_beacon = true\nfinalise = false";
const FLEET: u64 = 24;

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
pub type Acknowledged = Arc<Mutex<BTreeMap<DeviceId, u64>>>;

/// One device sends one statement after the other until each is acknowledged. Every third device is unplugged when half
/// of the time is over, and says so.
pub async fn send(
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

/// What goes wrong with the chain until the next kill.
async fn trouble(chance: &mut Chance, chain: &Client) {
    let faults = match chance.below(16) {
        0 => Faults { silent: true, ..Faults::default() },
        1 | 7 => Faults { lose_txs: 1 + chance.below(3), ..Faults::default() },
        2 | 9 => Faults { lose_answers: 1 + chance.below(2), ..Faults::default() },
        3 => Faults { fail_calls: chance.below(30), ..Faults::default() },
        4 | 8 => Faults { hold_mempool: true, ..Faults::default() },
        5 | 6 => Faults { late_ms: 20 + chance.below(150), ..Faults::default() },
        _ => Faults::default(),
    };
    chain.devnet_faults(&faults).await.unwrap();
    if chance.below(4) == 0 {
        chain.devnet_drop_mempool().await.unwrap();
    }
}

/// How often each device was found removed, in all blocks.
pub async fn found_removed(network: &Network) -> BTreeMap<DeviceId, u64> {
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
pub async fn all_once(store: &Store, acknowledged: &BTreeMap<DeviceId, u64>, seed: u64) -> u64 {
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_random_it_loses_nothing_and_reports_once() {
    let (kills, seed) = (number("SURETY_KILLS", 100), number("SURETY_SEED", 7));
    println!("SURETY_KILLS={kills} SURETY_SEED={seed}");
    let mut chance = Chance(seed);
    let network = Network::start().await;
    let fleet: Vec<TestDevice> =
        (0..FLEET).map(|index| TestDevice::new(Curve::Secp256k1, 1_000 + index)).collect();
    network.mint_more(&fleet).await;
    for device in &fleet {
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

    let mut program = Program::start(&network, RELAYER, DETECT).await;
    let at = Arc::new(Mutex::new(vec![program.relayer.url.clone()]));
    let (half, stop) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let acknowledged = Acknowledged::default();
    let mut senders = Vec::new();
    for (index, device) in fleet.iter().enumerate() {
        let client = network.client.clone();
        let (at, half, stop) = (at.clone(), half.clone(), stop.clone());
        let device = device.clone();
        senders.push(tokio::spawn(send(
            device,
            index % 3 == 0,
            at,
            client,
            half,
            stop,
            acknowledged.clone(),
        )));
    }
    let begun = Instant::now();
    for kill in 0..kills {
        // Devices fall in the middle of it, so that their faults are carried through many kills.
        half.store(kill * 3 >= kills, Ordering::Relaxed);
        trouble(&mut chance, &network.client).await;
        tokio::time::sleep(Duration::from_millis(100 + chance.below(400))).await;
        program.kill();
        program = Program::start(&network, RELAYER, DETECT).await;
        *at.lock().unwrap() = vec![program.relayer.url.clone()];
    }
    println!("{kills} kills in {:?}", begun.elapsed());
    network.client.devnet_faults(&Faults::default()).await.unwrap();
    half.store(true, Ordering::Relaxed);
    stop.store(true, Ordering::Relaxed);
    for sender in senders {
        sender.await.unwrap();
    }
    for device in fleet.iter().step_by(3) {
        eventually("it is found removed", || async {
            (network.finding(device.id()).await == Some(FindingKind::Removed {})).then_some(())
        })
        .await;
    }
    program.relayer.settled().await;
    blocks.abort();
    assert!(program.terminate().await.success());

    let store = Store::open(network.place(RELAYER)).await.unwrap();
    let acknowledged = acknowledged.lock().unwrap().clone();
    assert!(acknowledged.len() as u64 == FLEET);
    let all = all_once(&store, &acknowledged, seed).await;
    println!("{all} events were acknowledged");
    let found = found_removed(&network).await;
    let expected: BTreeMap<DeviceId, u64> = fleet.iter().step_by(3).map(|device| (device.id(), 1)).collect();
    assert_eq!(found, expected, "seed {seed}");
    store.close().await;
}
