//! The stream on NATS at the doors of one cluster: what it takes to reach it, what happens when it is full, and what is refused.
//! Only where the suite runs on a PostgreSQL and a NATS server (`scripts/test cluster`).

use async_nats::jetstream::stream::{Config, DiscardPolicy, StorageType};
use reqwest::StatusCode;
use sqlx::{Connection as _, Executor as _, PgConnection};
use surety_api::Curve;
use surety_relayer::store::{Place, Store};

use crate::devices::TestDevice;
use crate::members::Members;
use crate::mosquitto::Mosquitto;
use crate::nats::Nats;
use crate::network::{eventually, on_postgres, Network, RELAYERS};
use crate::pki::Pki;
use crate::under_test::UnderTest;

/// For processes that are not to lose their seat.
const LONG: u64 = 300;
const QUIET: &str = "[detect]\nreport_silence = false\nrenew_beacon = false\nfinalise = false\n";

/// A relayer that works alone, through the stream.
async fn alone(network: &Network, seed: u8, section: &str) -> UnderTest {
    let more = format!("{QUIET}[cluster]\nname = \"a\"\n{section}");
    UnderTest::start(network, seed, &more).await
}

/// It takes nothing, says when to come again, and why.
async fn refuses(relayer: &UnderTest, event: &str, why: &[&str]) {
    eventually("it says what is wrong", || async {
        let (status, said) = relayer.post_events(&[event.to_owned()]).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{said}");
        assert!(said.contains("\"kind\":\"stream\""), "{said}");
        why.iter().all(|why| said.contains(why)).then_some(())
    })
    .await;
}

/// It takes an event, and writes it.
async fn takes(relayer: &UnderTest, event: &String) {
    let before = relayer.count("/accepted").await;
    eventually("it is taken", || async {
        (relayer.post_events(std::slice::from_ref(event)).await.0 == StatusCode::OK).then_some(())
    })
    .await;
    eventually("it is written", || async { (relayer.count("/accepted").await == before + 1).then_some(()) })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_tls_only_a_server_of_the_named_root_is_told_anything() {
    let (true, Some(nats)) = (on_postgres(), Nats::start_tls().await) else { return };
    let network = Network::start().await;
    let mut device = network.activated(0).await;
    let now = network.now().await;
    let event = device.says(now, 0, [0; 8]);

    let elsewhere = tempfile::tempdir().unwrap();
    let wrong = nats.section_by(Some(Pki::new(elsewhere.path()).ca()));
    let relayer = alone(&network, RELAYERS[0], &wrong).await;
    refuses(&relayer, &event, &["certificate", "cluster.nats.ca"]).await;
    relayer.stop().await;

    let relayer = alone(&network, RELAYERS[0], &nats.section()).await;
    takes(&relayer, &event).await;
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_the_server_does_not_know_is_named() {
    let (true, Some(nats)) = (on_postgres(), Nats::start().await) else { return };
    let network = Network::start().await;
    let wrong = nats.section().replace("\"relayer\"", "\"nobody\"");
    let relayer = alone(&network, RELAYERS[0], &wrong).await;
    refuses(&relayer, "{}", &["cluster.nats.username"]).await;
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_may_lose_what_it_acknowledged_gets_nothing() {
    let (true, Some(nats)) = (on_postgres(), Nats::start().await) else { return };
    let network = Network::start().await;
    let mut device = network.activated(0).await;
    let event = device.says(network.now().await, 0, [0; 8]);
    let jetstream = nats.jetstream().await;
    let ours = format!("surety-devnet-1 {}", network.contract("telemetry"));
    let made = Config {
        name: "SURETY".into(),
        description: Some(ours),
        subjects: vec!["SURETY.events".into()],
        storage: StorageType::Memory,
        discard: DiscardPolicy::New,
        ..Config::default()
    };
    let stream = jetstream.create_stream(made.clone()).await.unwrap();
    let relayer = alone(&network, RELAYERS[0], &nats.section()).await;
    refuses(&relayer, &event, &["in memory", "remove it"]).await;
    let ready = eventually("its check says so", || async {
        let (status, said) = relayer.get("/readyz").await;
        (status == StatusCode::SERVICE_UNAVAILABLE && said.contains("in memory")).then_some(said)
    });
    ready.await;
    assert_eq!(stream.get_info().await.unwrap().state.messages, 0);

    jetstream.delete_stream("SURETY").await.unwrap();
    let theirs = Config { description: Some("somebody's".into()), storage: StorageType::File, ..made };
    let stream = jetstream.create_stream(theirs).await.unwrap();
    refuses(&relayer, &event, &["another network", "cluster.nats.stream"]).await;
    assert_eq!(stream.get_info().await.unwrap().state.messages, 0);

    // Without it all goes on by itself.
    jetstream.delete_stream("SURETY").await.unwrap();
    takes(&relayer, &event).await;
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_written_by_a_process_that_was_killed_before_it_removed_it_does_not_stay_in_the_stream() {
    let (true, Some(nats)) = (on_postgres(), Nats::start().await) else { return };
    let network = Network::start().await;
    let mut device = network.activated(0).await;
    let relayer = alone(&network, RELAYERS[0], &nats.section()).await;
    takes(&relayer, &device.says(network.now().await, 0, [0; 8])).await;
    relayer.stop().await;
    // As if: a message is there, and the place is behind it.
    let jetstream = nats.jetstream().await;
    let put = jetstream.publish("SURETY.events", "written".into()).await.unwrap().await.unwrap();
    let Place::Server(server) = network.place(RELAYERS[0]) else { panic!("no server") };
    let mut connection = PgConnection::connect(&server.url).await.unwrap();
    let written = format!(
        "UPDATE {}.network SET value = split_part(value, ' ', 1) || ' {}' WHERE name = 'stream'",
        server.schema, put.sequence
    );
    assert_eq!(connection.execute(written.as_str()).await.unwrap().rows_affected(), 1);

    let relayer = alone(&network, RELAYERS[0], &nats.section()).await;
    eventually("the stream is empty", || async {
        let mut stream = jetstream.get_stream("SURETY").await.unwrap();
        (stream.info().await.unwrap().state.messages == 0).then_some(())
    })
    .await;
    takes(&relayer, &device.says(network.now().await, 0, [0; 8])).await;
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_stream_takes_no_more_and_loses_nothing() {
    let (true, Some(nats)) = (on_postgres(), Nats::start().await) else { return };
    let network = Network::start().await;
    let mut device = network.activated(0).await;
    let now = network.now().await;
    let smallest = format!("{}\nmax_bytes = 1048576", nats.section());
    let mut members = Members::start(&network, &RELAYERS[..2], LONG, &smallest).await;
    let (works, idle) = (members.holder().await, members.idle().await);
    members.ready(idle).await;
    let member = members.at(idle);
    let hanging = members.hang(works);
    // Refused events wait in it as well, and fill it sooner.
    let junk = format!("{{\"id\":\"{}\"}}", "x".repeat(2_000));
    let mut acknowledged = 0;
    let http = reqwest::Client::new();
    let last = loop {
        let mut events = vec![device.says(now, 0, [0; 8])];
        events.extend((0..60).map(|index| junk.replacen('x', &index.to_string(), 1)));
        let request =
            http.post(format!("{}/v1/events", member.url)).body(surety_statement::send::batch(&events));
        let request = request.header("content-type", surety_statement::cloud_event::BATCH);
        let answer = request.send().await.unwrap();
        if answer.status() == StatusCode::OK {
            acknowledged += 1;
            assert!(acknowledged < 1_000, "it never is full");
            continue;
        }
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.headers()["retry-after"], "1");
        let said = answer.text().await.unwrap();
        assert!(said.contains("\"kind\":\"stream\"") && said.contains("maximum bytes"), "{said}");
        break events;
    };
    assert!(acknowledged > 1, "it took nothing");
    let full = eventually("it says that it is full", || async {
        let (status, said) = member.get("/readyz").await;
        (status == StatusCode::SERVICE_UNAVAILABLE).then_some(said)
    })
    .await;
    assert!(full.contains("the stream on NATS is full"), "{full}");

    members.wake(works, hanging);
    let ack = eventually("there is room again", || async {
        let (status, said) = member.post_events(&last).await;
        (status == StatusCode::OK).then_some(said)
    })
    .await;
    assert!(ack.contains("\"accepted\":1"), "{ack}");
    members.drained().await;
    let holder = members.at(works);
    eventually("all is written", || async { (holder.count("/accepted").await > acknowledged).then_some(()) })
        .await;
    members.end().await;
    let store = Store::open(&network.place(RELAYERS[0])).await.unwrap();
    let tally = store.tally().await.unwrap();
    assert_eq!((tally.accepted, tally.rejected.get("replay")), (acknowledged + 1, None));
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_without_the_seat_speaks_tls_at_its_door() {
    if !on_postgres() {
        return;
    }
    let network = Network::start().await;
    let pki = Pki::new(network.folder.path());
    let (certificate, key) = pki.issue("door");
    let tls = format!("[tls]\ncertificate = \"{}\"\nkey = \"{}\"", certificate.display(), key.display());
    let members = Members::asked_by(pki.client(None), &network, &RELAYERS[..2], LONG, &tls).await;
    let idle = members.at(members.idle().await);
    assert!(idle.url.starts_with("https://"), "{}", idle.url);
    assert_eq!(idle.get("/livez").await.0, StatusCode::OK);
    let (status, said) = idle.post_events(&["{}".to_owned()]).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(said.contains("\"kind\":\"standby\""), "{said}");
    // Nobody is answered in the clear, and nobody who does not know the root asks.
    let clear = reqwest::get(idle.url.replace("https", "http") + "/livez").await;
    assert!(clear.is_err() || clear.unwrap().status() != StatusCode::OK);
    assert!(reqwest::get(format!("{}/livez", idle.url)).await.is_err());
    members.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_process_hears_the_broker_and_what_it_took_is_there_once_when_one_is_killed() {
    // Fewer of each device than the replay window, so that their order does not matter.
    const EACH: u64 = 40;
    let (true, Some(nats)) = (on_postgres(), Nats::start().await) else { return };
    let network = Network::start().await;
    let mut devices: Vec<TestDevice> =
        (3_000..3_010).map(|number| TestDevice::new(Curve::Secp256k1, number)).collect();
    network.mint_more(&devices).await;
    for device in &devices {
        network.activate(device).await;
    }
    let mut broker = Mosquitto::new(&network);
    broker.start().await;
    // The same in every file: sessions are told apart by the process's name.
    let more =
        format!("{}\n{}", nats.section(), broker.config(5, "relayer", "group = \"all\"\nin_flight = 10"));
    let mut members = Members::start(&network, &RELAYERS, LONG, &more).await;
    let works = members.holder().await;
    for seed in RELAYERS {
        members.ready(seed).await;
    }
    let victim = members.idle().await;
    let now = network.now().await;
    let mut publisher = broker.publisher("devices");
    let all = EACH * devices.len() as u64;
    for round in 0..EACH {
        for device in &mut devices {
            publisher.publish(device.says(now, 0, [0; 8])).await;
        }
        if round == EACH / 2 {
            // It has put in some of what it was sent, and is killed among the others.
            eventually("the member takes messages", || async {
                let (_, text) = members.at(victim).get("/metrics").await;
                let count = text.lines().find_map(|line| line.strip_prefix("surety_ack_seconds_count "));
                count.is_some_and(|count| count != "0").then_some(())
            })
            .await;
            members.kill(victim);
        }
    }
    publisher.taken(usize::try_from(all).unwrap()).await;
    // Its session at the broker has what it was sent and had not acknowledged.
    members.run(victim).await;
    let holder = members.at(works);
    eventually("all is there", || async { (holder.count("/accepted").await >= all).then_some(()) }).await;
    members.drained().await;
    assert_eq!(holder.count("/accepted").await, all);
    members.end().await;
}
