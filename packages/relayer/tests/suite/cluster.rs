//! Several processes on one PostgreSQL: one works, the others stand by, and nothing counts twice when the one that works is
//! killed or hangs. Only where the suite runs on a server (`scripts/test cluster`).

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::StatusCode;
use rustix::process::{kill_process, Pid, Signal};
use sqlx::{Connection as _, Executor as _, PgConnection};
use surety_relayer::store::{Place, Store};
use surety_relayer::RelayerError;

use crate::fleet::{number, Chance, Fleet};
use crate::nats::Nats;
use crate::network::{eventually, on_postgres, Network, RELAYERS};
use crate::program::Program;

/// Long beside what a busy machine keeps a process waiting.
const LEASE: &str = "8";

fn more(seed: u8) -> String {
    let detect = "[detect]\nreport_silence = false\nrenew_beacon = true\nfinalise = false";
    format!("{detect}\n[cluster]\nname = \"{seed}\"\nlease_seconds = {LEASE}")
}

async fn member(network: &Network, seed: u8) -> Program {
    Program::member(network, seed, RELAYERS[0], &more(seed)).await
}

async fn member_by(network: &Network, seed: u8, nats: &Nats) -> Program {
    let more = format!("{}\n{}", more(seed), nats.section());
    Program::member(network, seed, RELAYERS[0], &more).await
}

/// Where each process is reached now: it changes when it begins to work.
fn doors(network: &Network) -> Vec<String> {
    let read =
        |seed: &u8| std::fs::read_to_string(network.folder.path().join(format!("{seed}.address"))).ok();
    RELAYERS.iter().filter_map(read).collect()
}

/// Which process works.
async fn holder(network: &Network) -> u8 {
    eventually("one of them works", || async {
        for seed in RELAYERS {
            let Ok(url) = std::fs::read_to_string(network.folder.path().join(format!("{seed}.address")))
            else {
                continue;
            };
            let asked = reqwest::Client::new().get(format!("{url}/v1/stats")).timeout(Duration::from_secs(2));
            if asked.send().await.is_ok_and(|answer| answer.status() == StatusCode::OK) {
                return Some(seed);
            }
        }
        None
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_term_that_is_over_commits_nothing() {
    if !on_postgres() {
        return;
    }
    let network = Network::start().await;
    let Place::Server(server) = network.place(RELAYERS[0]) else { panic!("no server") };
    let lease = Duration::from_secs(1);
    let first = Store::join(network.place(RELAYERS[0]), lease).await.unwrap();
    assert!(matches!(first.begin().await, Err(RelayerError::NotHolder)), "it writes without the seat");
    let seat = first.seat().unwrap();
    assert!(seat.try_take("first").await.unwrap());
    let second = Store::join(network.place(RELAYERS[0]), lease).await.unwrap();
    assert!(!second.seat().unwrap().try_take("second").await.unwrap(), "two have the seat");
    first.belong_to("chain", "contract").await.unwrap();

    // A group that was begun in time hangs: its session is ended, and another process's term begins.
    let hanging = first.begin().await.unwrap();
    let mut server_side = PgConnection::connect(&server.url).await.unwrap();
    let next = format!("UPDATE {}.seat SET term = term + 1, holder = 'second'", server.schema);
    server_side.execute(next.as_str()).await.unwrap();
    assert!(hanging.commit().await.is_err(), "a commit of a term that is over");
    assert!(matches!(first.begin().await, Err(RelayerError::NotHolder)), "a group of a term that is over");
    let mut lost = seat.is_lost();
    let told = lost.wait_for(|lost| *lost);
    let told = tokio::time::timeout(Duration::from_secs(5), told);
    assert!(told.await.is_ok(), "it was not told");
    first.close().await;
    assert!(second.seat().unwrap().try_take("second").await.unwrap());
    second.belong_to("chain", "contract").await.unwrap();
    second.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_three_processes_one_works_and_whatever_happens_to_it_nothing_counts_twice() {
    if !on_postgres() {
        return;
    }
    let (rounds, seed) = (number("SURETY_KILLS", 100) / 3, number("SURETY_SEED", 7));
    println!("{rounds} rounds, SURETY_SEED={seed}");
    let mut chance = Chance(seed);
    let network = Network::start().await;
    let mut fleet = Fleet::activated(&network, 9, 2_000).await;
    let mut members = BTreeMap::new();
    for seed in RELAYERS {
        members.insert(seed, member(&network, seed).await);
    }
    let works = holder(&network).await;
    let idle = RELAYERS.into_iter().find(|seed| *seed != works).unwrap();
    let (status, said) = members[&idle].relayer.get("/readyz").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(said.contains("\"role\":\"standby\""), "{said}");
    assert_eq!(members[&idle].relayer.get("/livez").await.0, StatusCode::OK);
    let (status, said) = members[&idle].relayer.post_events(&[String::new()]).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(said.contains("\"kind\":\"standby\""), "{said}");

    fleet.reach(doors(&network));
    fleet.send(&network);
    for round in 0..rounds {
        fleet.round(round, rounds);
        let works = holder(&network).await;
        fleet.reach(doors(&network));
        tokio::time::sleep(Duration::from_millis(100 + chance.below(400))).await;
        let program = members.remove(&works).unwrap();
        if round % 4 == 1 {
            // It hangs longer than its lease; then it wakes up and must not write any more.
            let process = Pid::from_raw(program.id()).unwrap();
            kill_process(process, Signal::STOP).unwrap();
            let address = network.folder.path().join(format!("{works}.address"));
            std::fs::remove_file(address).unwrap();
            let next = holder(&network).await;
            assert_ne!(next, works);
            fleet.reach(doors(&network));
            kill_process(process, Signal::CONT).unwrap();
            assert_eq!(program.ended().await.code(), Some(1), "round {round}, seed {seed}");
        } else {
            program.kill();
        }
        members.insert(works, member(&network, works).await);
    }
    holder(&network).await;
    fleet.reach(doors(&network));
    fleet.end(&network).await;
    for program in members.into_values() {
        assert!(program.terminate().await.success());
    }
    fleet.check(&network, network.place(RELAYERS[0]), seed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_stream_every_process_takes_events_and_whatever_is_killed_each_counts_once() {
    if !on_postgres() {
        return;
    }
    let Some(mut nats) = Nats::start().await else {
        println!("left out: SURETY_NATS_SERVER names no NATS server");
        return;
    };
    let (rounds, seed) = (number("SURETY_KILLS", 100) / 3, number("SURETY_SEED", 7));
    println!("{rounds} rounds, SURETY_SEED={seed}");
    let mut chance = Chance(seed);
    let network = Network::start().await;
    let mut fleet = Fleet::activated(&network, 9, 2_000).await;
    let mut members = BTreeMap::new();
    for seed in RELAYERS {
        members.insert(seed, member_by(&network, seed, &nats).await);
    }
    let works = holder(&network).await;
    let idle = RELAYERS.into_iter().find(|seed| *seed != works).unwrap();
    let member = &members[&idle].relayer;
    let said = eventually("it takes events", || async {
        let (status, said) = member.get("/readyz").await;
        (status == StatusCode::OK).then_some(said)
    })
    .await;
    assert!(said.contains("\"role\":\"member\""), "{said}");
    let (status, said) = member.get("/v1/stats").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(said.contains("\"kind\":\"standby\""), "{said}");

    // What a member refuses the holder keeps.
    let rejected = members[&works].relayer.count("/rejected/malformed_event").await;
    let ack = member.send(&["{}".to_owned()]).await;
    assert_eq!((ack.accepted, ack.reasons()), (0, vec!["malformed_event"]));
    let beacon = ack.beacon;
    eventually("the refusal is kept", || async {
        let now = members[&works].relayer.count("/rejected/malformed_event").await;
        (now == rejected + 1).then_some(())
    })
    .await;
    assert_eq!(beacon, members[&works].relayer.send(&["{}".to_owned()]).await.beacon);

    // Without NATS nobody acknowledges anything, and says when to come again.
    nats.kill();
    for program in members.values() {
        let refused = eventually("it is noticed", || async {
            let (status, said) = program.relayer.post_events(&["{}".to_owned()]).await;
            (status == StatusCode::SERVICE_UNAVAILABLE).then_some(said)
        })
        .await;
        assert!(refused.contains("\"kind\":\"stream\""), "{refused}");
    }
    nats.restart().await;
    eventually("it takes events again", || async {
        (members[&idle].relayer.get("/readyz").await.0 == StatusCode::OK).then_some(())
    })
    .await;

    // Devices reach every door.
    fleet.reach(doors(&network));
    fleet.send(&network);
    for round in 0..rounds {
        fleet.round(round, rounds);
        fleet.reach(doors(&network));
        tokio::time::sleep(Duration::from_millis(200 + chance.below(400))).await;
        if round % 4 == 3 {
            nats.kill();
            tokio::time::sleep(Duration::from_millis(chance.below(700))).await;
            nats.restart().await;
            continue;
        }
        let works = holder(&network).await;
        let victim =
            if round % 2 == 0 { works } else { RELAYERS.into_iter().find(|seed| *seed != works).unwrap() };
        members.remove(&victim).unwrap().kill();
        members.insert(victim, member_by(&network, victim, &nats).await);
    }
    holder(&network).await;
    fleet.reach(doors(&network));
    fleet.end(&network).await;
    // What is acknowledged and still in the stream is written before the end.
    for seed in RELAYERS {
        let program = &members[&seed].relayer;
        eventually("the stream is empty", || async {
            let (_, text) = program.get("/metrics").await;
            let empty = text.lines().any(|line| line == "surety_stream_messages 0");
            empty.then_some(())
        })
        .await;
    }
    for program in members.into_values() {
        assert!(program.terminate().await.success());
    }
    fleet.check(&network, network.place(RELAYERS[0]), seed).await;
}
