//! The suite once more through a stream on NATS (`scripts/test cluster`): where `SURETY_TEST_NATS` names a server, each relayer
//! of a scene that says nothing of a cluster is the only one of its own, and takes events through a stream of its own.
//!
//! An acknowledgement then says what the door has found; what only the writer finds, replays, comes later and is read from what
//! it has kept. Scenes see one answer with both, and differ in nothing.

use async_nats::jetstream::{self, Context};
use serde::Deserialize;
use surety_relayer::config::Config;

use crate::network::{eventually, Network, RELAYERS};
use crate::under_test::{Ack, Rejected, UnderTest};

/// Names the NATS server.
const SERVER: &str = "SURETY_TEST_NATS";
/// The one reason for which an event is not kept as refused: it can be sent again.
const NEVER_KEPT: &str = "rate_limited";
/// The name of the cluster's only process.
const NAME: &str = "alone";

/// Whether the suite runs through a stream.
pub fn is_on() -> bool {
    std::env::var(SERVER).is_ok()
}

/// What makes a configuration take events through a stream of that name; nothing where the suite runs without.
pub fn section(stream: &str) -> String {
    let Ok(server) = std::env::var(SERVER) else { return String::new() };
    // Small, because the server sets aside what each may have.
    format!(
        "[cluster]\nname = \"{NAME}\"\n[cluster.nats]\nservers = [\"{server}\"]\nstream = \"{stream}\"\nmax_bytes = 16777216"
    )
}

/// The stream of a relayer under test.
#[derive(Clone)]
pub struct Stream {
    server: String,
    name: String,
}

/// A refusal that is kept.
#[derive(Deserialize)]
struct Kept {
    number: u64,
    id: Option<String>,
    reason: String,
}

impl Stream {
    /// That of a configuration, if [`section`] is in it.
    pub fn of(config: &Config) -> Option<Self> {
        let cluster = config.cluster.as_ref().filter(|cluster| cluster.name == NAME)?;
        let nats = cluster.nats.as_ref()?;
        Some(Self { server: nats.servers[0].clone(), name: nats.stream.clone() })
    }

    /// Sends events through that relayer, waits until they are written, and says what came of each.
    pub async fn send(&self, relayer: &UnderTest, events: &[String]) -> Ack {
        let (received, newest) = (relayer.count("/received").await, newest(relayer).await);
        let said = relayer.acknowledged(events).await;
        self.drained().await;
        if relayer.count("/received").await == received && said.accepted > 0 {
            // The server knew the request, word for word, and passed none of it on.
            assert_eq!((said.accepted, said.rejected.len()), (events.len() as u64, 0));
            return Ack {
                accepted: 0,
                rejected: events.iter().map(|event| replayed(event)).collect(),
                ..said
            };
        }
        let kept = refused_since(relayer, newest).await;
        // Whatever the door has refused the writer has kept, and beside it only what was known already.
        let mut at_the_door = said.reasons();
        let later = kept.iter().filter(|kept| {
            let found = at_the_door.iter().position(|reason| *reason == kept.reason);
            found.map(|index| at_the_door.remove(index)).is_none()
        });
        let later = later.filter(|kept| kept.reason == "replay").count() as u64;
        at_the_door.retain(|reason| *reason != NEVER_KEPT);
        assert!(at_the_door.is_empty(), "{said:?} and then {kept:?}");
        let limited = said.rejected.iter().filter(|said| said.reason == NEVER_KEPT).cloned();
        let rejected: Vec<Rejected> = kept.into_iter().chain(limited).collect();
        assert_eq!(rejected.len(), said.rejected.len() + later as usize, "{said:?} and then {rejected:?}");
        Ack { accepted: said.accepted - later, rejected, ..said }
    }

    /// Waits until nothing is in it.
    pub async fn drained(&self) {
        let jetstream = self.jetstream().await;
        eventually("the stream is empty", || async {
            let mut stream = jetstream.get_stream(&self.name).await.ok()?;
            (stream.info().await.ok()?.state.messages == 0).then_some(())
        })
        .await;
    }

    async fn jetstream(&self) -> Context {
        jetstream::new(async_nats::connect(&self.server).await.unwrap())
    }
}

/// The number of the newest refusal that is kept.
async fn newest(relayer: &UnderTest) -> u64 {
    page(relayer, "limit=1").await.first().map_or(0, |kept| kept.number)
}

/// Refusals that are kept since then, the oldest first.
async fn refused_since(relayer: &UnderTest, number: u64) -> Vec<Rejected> {
    let mut all: Vec<Kept> = Vec::new();
    loop {
        let before = all.last().map_or_else(String::new, |last| format!("&before={}", last.number));
        let found = page(relayer, &format!("limit=1000{before}")).await;
        let fresh = found.into_iter().take_while(|kept| kept.number > number);
        let already = all.len();
        all.extend(fresh);
        if all.len() < already + 1_000 {
            break;
        }
    }
    all.into_iter().rev().map(|kept| Rejected { id: kept.id, reason: kept.reason }).collect()
}

async fn page(relayer: &UnderTest, which: &str) -> Vec<Kept> {
    serde_json::from_value(relayer.json(&format!("/v1/rejected?{which}")).await).unwrap()
}

fn replayed(event: &str) -> Rejected {
    let event: serde_json::Value = serde_json::from_str(event).unwrap();
    Rejected { id: Some(event["id"].as_str().unwrap().to_owned()), reason: "replay".into() }
}

/// Else the whole run through a stream could be one without it, and nobody would see.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replay_is_found_at_the_door_or_behind_the_stream_as_the_run_says() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], "").await;
    let mut device = network.activated(0).await;
    let said = device.says(network.now().await, 0, [0; 8]);
    let door = relayer.acknowledged(&[said.clone(), said]).await;
    assert_eq!(door.accepted, if is_on() { 2 } else { 1 });
    relayer.written().await;
    assert_eq!(relayer.count("/accepted").await, 1);
    assert_eq!(relayer.count("/rejected/replay").await, 1);
    relayer.stop().await;
}
