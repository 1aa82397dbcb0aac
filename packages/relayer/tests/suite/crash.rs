//! The program is killed by signal 9 again and again, while devices send and the chain stops, forgets its mempool and
//! answers late. In the end every acknowledged event is in the store and every fault is on the chain exactly once.
//!
//! `SURETY_KILLS` says how often it is killed (100 by default), `SURETY_SEED` from which number chance begins.

use std::time::{Duration, Instant};

use surety_chain::{Client, Faults};

use crate::fleet::{number, Chance, Fleet};
use crate::network::{Network, RELAYERS};
use crate::program::Program;

const RELAYER: u8 = RELAYERS[0];
const DETECT: &str = "[detect]\nreport_silence = false\nrenew_beacon = true\nfinalise = false";

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_random_it_loses_nothing_and_reports_once() {
    let (kills, seed) = (number("SURETY_KILLS", 100), number("SURETY_SEED", 7));
    println!("SURETY_KILLS={kills} SURETY_SEED={seed}");
    let mut chance = Chance(seed);
    let network = Network::start().await;
    let mut fleet = Fleet::activated(&network, 24, 1_000).await;
    let mut program = Program::start(&network, RELAYER, DETECT).await;
    fleet.reach(vec![program.relayer.url.clone()]);
    fleet.send(&network);
    let begun = Instant::now();
    for kill in 0..kills {
        fleet.round(kill, kills);
        trouble(&mut chance, &network.client).await;
        tokio::time::sleep(Duration::from_millis(100 + chance.below(400))).await;
        program.kill();
        program = Program::start(&network, RELAYER, DETECT).await;
        fleet.reach(vec![program.relayer.url.clone()]);
    }
    println!("{kills} kills in {:?}", begun.elapsed());
    network.client.devnet_faults(&Faults::default()).await.unwrap();
    fleet.end(&network).await;
    program.relayer.settled().await;
    assert!(program.terminate().await.success());
    fleet.check(&network, network.place(RELAYER), seed).await;
}
