//! Reads at processes without the seat: they are sent to the holder. Only where the suite runs on a server (`scripts/test cluster`).

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::redirect::Policy;
use reqwest::StatusCode;
use sqlx::{Connection as _, Executor as _, PgConnection};
use surety_relayer::holder::Base;
use surety_relayer::store::seat::Claim;
use surety_relayer::store::{Place, Store};

use crate::members::Members;
use crate::nats::Nats;
use crate::network::{address, eventually, on_postgres, Network, DAY, RELAYERS};

/// Long beside what a busy machine keeps a process waiting.
const LEASE: u64 = 8;
const ADVERTISE: &str = "advertise = \"http://127.0.0.1:PORT/\"";

/// Where that process sends that read, as soon as it knows.
async fn sent_on(members: &Members<'_>, seed: u8, path: &str, to: &str) {
    let plain = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
    let wanted = format!("{to}{path}");
    eventually("reads are sent to the holder", || async {
        let answer = plain.get(format!("{}{path}", members.at(seed).url)).send().await.ok()?;
        let is_sent = answer.status() == StatusCode::TEMPORARY_REDIRECT;
        (is_sent && answer.headers()[LOCATION] == wanted.as_str()).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reads_and_activations_at_any_process_reach_the_holder_also_the_next_one() {
    if !on_postgres() {
        return;
    }
    let network = Network::start().await;
    let mut members = Members::start(&network, &RELAYERS, LEASE, ADVERTISE).await;
    let works = members.holder().await;
    let idle = members.idle().await;
    sent_on(&members, idle, "/v1/rejected?limit=1", &members.at(works).url).await;
    let standby = members.at(idle);
    assert!(standby.json("/v1/stats").await["outbox"].is_object());
    let mut device = network.minted(0);
    let expires = network.now().await + DAY;
    let body = device.activation_body(&network, &address(99), expires);
    let (status, answer) = standby.activate(&body).await;
    assert_eq!((status, &answer["outcome"]), (StatusCode::OK, &"landed".into()), "{answer}");
    let (status, said) = standby.post_events(&[device.says(network.now().await, 0, [0; 8])]).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(said.contains("\"kind\":\"standby\""), "{said}");

    members.kill(works);
    let next = members.holder().await;
    assert_ne!(next, works);
    let idle = members.idle().await;
    sent_on(&members, idle, "/v1/stats", &members.at(next).url).await;
    assert!(members.at(idle).json("/v1/stats").await["outbox"].is_object());
    members.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_takes_events_and_sends_readers_of_the_live_stream_to_the_holder() {
    let (true, Some(nats)) = (on_postgres(), Nats::start().await) else { return };
    let network = Network::start().await;
    let more = format!("{ADVERTISE}\n{}", nats.section());
    let members = Members::start(&network, &RELAYERS[..2], LEASE, &more).await;
    let (works, idle) = (members.holder().await, members.idle().await);
    members.ready(idle).await;
    let (holder, member) = (members.at(works), members.at(idle));
    sent_on(&members, idle, "/v1/live", &holder.url).await;
    let live = reqwest::get(format!("{}/v1/live", member.url)).await.unwrap();
    assert_eq!(live.headers()[CONTENT_TYPE], "text/event-stream");
    drop(live);
    assert_eq!(member.send(&["{}".to_owned()]).await.reasons(), ["malformed_event"]);
    members.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_holder_under_this_processs_own_address_is_not_gone_to() {
    if !on_postgres() {
        return;
    }
    let network = Network::start().await;
    let more = "advertise = \"http://127.0.0.1:9\"";
    let members = Members::start(&network, &RELAYERS[..2], LEASE, more).await;
    let idle = members.at(members.idle().await);
    let (status, said) = idle.get("/v1/stats").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(said.contains("\"kind\":\"standby\""), "{said}");
    members.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_the_holder_itself_has_said_of_its_address_is_believed() {
    if !on_postgres() {
        return;
    }
    let network = Network::start().await;
    let Place::Server(server) = network.place(RELAYERS[0]) else { panic!("no server") };
    let base = Base::parse("https://a.example").unwrap();
    let join = || Store::join(network.place(RELAYERS[0]), Duration::from_secs(60));
    // A store of a version that did not know where holders are.
    join().await.unwrap().close().await;
    let mut session = PgConnection::connect(&server.url).await.unwrap();
    session.execute(format!("SET search_path = {}", server.schema).as_str()).await.unwrap();
    session.execute("ALTER TABLE seat DROP COLUMN base, DROP COLUMN session").await.unwrap();

    let (first, second) = (join().await.unwrap(), join().await.unwrap());
    let (holder, other) = (first.seat().unwrap(), second.seat().unwrap());
    assert_eq!(holder.claim("first", Some(&base)).await.unwrap(), Claim::Mine);
    assert_eq!(other.claim("second", None).await.unwrap(), Claim::Others(Some(base)));
    // It was not heard for too long: its session is ended, and it is not gone to any more.
    session.execute("UPDATE seat SET renewed_at = now() - interval '61 s'").await.unwrap();
    assert_eq!(other.claim("second", None).await.unwrap(), Claim::Others(None));
    first.close().await;

    // Another one has the seat and has not said yet where it is: what is there is of the one before.
    session.execute("UPDATE seat SET renewed_at = now()").await.unwrap();
    let lock = "SELECT pg_advisory_lock(hashtextextended('surety seat ' || current_schema(), 0))";
    session.execute(lock).await.unwrap();
    assert_eq!(other.claim("second", None).await.unwrap(), Claim::Others(None));
    second.close().await;
}
