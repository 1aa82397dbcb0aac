//! Several processes on one PostgreSQL: one works, the others stand by, and nothing counts twice when the one that works is
//! killed or hangs. Only where the suite runs on a server (`scripts/test cluster`).

use std::time::Duration;

use reqwest::StatusCode;
use sqlx::{Connection as _, Executor as _, PgConnection};
use surety_relayer::store::{Place, Store};
use surety_relayer::RelayerError;

use crate::fleet::{number, Chance, Fleet};
use crate::members::Members;
use crate::nats::Nats;
use crate::network::{eventually, on_postgres, Network, RELAYERS};

/// Long beside what a busy machine keeps a process waiting.
const LEASE: u64 = 8;

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
    let mut members = Members::start(&network, &RELAYERS, LEASE, "").await;
    let idle = members.at(members.idle().await);
    let (status, said) = idle.get("/readyz").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(said.contains("\"role\":\"standby\""), "{said}");
    assert_eq!(idle.get("/livez").await.0, StatusCode::OK);
    let (status, said) = idle.post_events(&[String::new()]).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(said.contains("\"kind\":\"standby\""), "{said}");

    fleet.reach(members.doors());
    fleet.send(&network);
    for round in 0..rounds {
        fleet.round(round, rounds);
        let works = members.holder().await;
        fleet.reach(members.doors());
        tokio::time::sleep(Duration::from_millis(100 + chance.below(400))).await;
        if round % 4 == 1 {
            // It hangs longer than its lease; then it wakes up and must not write any more.
            let hanging = members.hang(works);
            let next = members.holder().await;
            assert_ne!(next, works);
            fleet.reach(members.doors());
            assert_eq!(hanging.wake().ended().await.code(), Some(1), "round {round}, seed {seed}");
        } else {
            members.kill(works);
        }
        members.run(works).await;
    }
    members.holder().await;
    fleet.reach(members.doors());
    fleet.end(&network).await;
    members.end().await;
    fleet.check(&network, network.place(RELAYERS[0]), seed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_stream_every_process_takes_events_and_whatever_is_killed_each_counts_once() {
    if !on_postgres() {
        return;
    }
    let Some(mut nats) = Nats::start().await else { return };
    let (rounds, seed) = (number("SURETY_KILLS", 100) / 3, number("SURETY_SEED", 7));
    println!("{rounds} rounds, SURETY_SEED={seed}");
    let mut chance = Chance(seed);
    let network = Network::start().await;
    let mut fleet = Fleet::activated(&network, 9, 2_000).await;
    let mut members = Members::start(&network, &RELAYERS, LEASE, &nats.section()).await;
    let (works, idle) = (members.holder().await, members.idle().await);
    let said = members.ready(idle).await;
    assert!(said.contains("\"role\":\"member\""), "{said}");
    let (holder, member) = (members.at(works), members.at(idle));
    let (status, said) = member.get("/v1/stats").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(said.contains("\"kind\":\"standby\""), "{said}");

    // What a member refuses the holder keeps.
    let rejected = holder.count("/rejected/malformed_event").await;
    let ack = member.send(&["{}".to_owned()]).await;
    assert_eq!((ack.accepted, ack.reasons()), (0, vec!["malformed_event"]));
    eventually("the refusal is kept", || async {
        let now = holder.count("/rejected/malformed_event").await;
        (now == rejected + 1).then_some(())
    })
    .await;
    // A member hears of a beacon within a second of the holder.
    eventually("both hand down the newest beacon", || async {
        let theirs = holder.send(&["{}".to_owned()]).await.beacon?;
        (member.send(&["{}".to_owned()]).await.beacon == Some(theirs)).then_some(())
    })
    .await;

    // Without NATS nobody acknowledges anything, and says when to come again.
    nats.kill();
    for program in [&holder, &member] {
        let refused = eventually("it is noticed", || async {
            let (status, said) = program.post_events(&["{}".to_owned()]).await;
            (status == StatusCode::SERVICE_UNAVAILABLE).then_some(said)
        })
        .await;
        assert!(refused.contains("\"kind\":\"stream\""), "{refused}");
    }
    nats.restart().await;
    members.ready(idle).await;

    // Devices reach every door.
    fleet.reach(members.doors());
    fleet.send(&network);
    for round in 0..rounds {
        fleet.round(round, rounds);
        fleet.reach(members.doors());
        tokio::time::sleep(Duration::from_millis(200 + chance.below(400))).await;
        if round % 4 == 3 {
            nats.kill();
            tokio::time::sleep(Duration::from_millis(chance.below(700))).await;
            nats.restart().await;
            continue;
        }
        let victim = if round % 2 == 0 { members.holder().await } else { members.idle().await };
        members.kill(victim);
        members.run(victim).await;
    }
    members.holder().await;
    fleet.reach(members.doors());
    fleet.end(&network).await;
    members.drained().await;
    members.end().await;
    fleet.check(&network, network.place(RELAYERS[0]), seed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_holder_hangs_members_take_events_and_it_writes_nothing_when_it_wakes_up() {
    let (true, Some(nats)) = (on_postgres(), Nats::start().await) else { return };
    let network = Network::start().await;
    let mut fleet = Fleet::activated(&network, 3, 2_000).await;
    let mut members = Members::start(&network, &RELAYERS, 4, &nats.section()).await;
    let works = members.holder().await;
    for seed in RELAYERS {
        members.ready(seed).await;
    }
    fleet.reach(members.doors());
    fleet.send(&network);
    tokio::time::sleep(Duration::from_millis(300)).await;
    let before = fleet.acknowledged();
    // Its session is still the holder's: nobody writes.
    let hanging = members.hang(works);
    fleet.reach(members.doors());
    // What says that a device was unplugged is taken by members.
    fleet.round(1, 1);
    eventually("members take events", || async { (fleet.acknowledged() > before + 10).then_some(()) }).await;
    assert_ne!(members.holder().await, works);
    fleet.reach(members.doors());
    assert_eq!(hanging.wake().ended().await.code(), Some(1), "it goes on with a term that is over");
    fleet.end(&network).await;
    members.drained().await;
    members.end().await;
    fleet.check(&network, network.place(RELAYERS[0]), 0).await;
}
