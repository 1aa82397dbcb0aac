//! A full disk: what cannot be kept is refused and stays with the device, what was acknowledged is there, and when there
//! is room again it goes on by itself.

use reqwest::StatusCode;
use rustix::process::{prlimit, Pid, Resource, Rlimit};
use surety_relayer::store::Store;

use crate::network::{eventually, on_postgres, Network, RELAYERS};
use crate::program::Program;

const QUIET: &str = "[detect]\nreport_silence = false\nrenew_beacon = false\nfinalise = false";
const NO_BEACON: [u8; 8] = [0; 8];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_events_and_loses_none() {
    if on_postgres() {
        println!("left out: the disk is the server's");
        return;
    }
    let network = Network::start().await;
    let program = Program::start_limited(&network, RELAYERS[0], QUIET, 2_000).await;
    let mut device = network.activated(0).await;
    let now = network.now().await;
    let mut acknowledged = 0;
    let refused = loop {
        let events: Vec<String> = (0..100).map(|_| device.says(now, 0, NO_BEACON)).collect();
        let (status, body) = program.relayer.post_events(&events).await;
        if status != StatusCode::OK {
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{body}");
            assert!(body.contains("send it again"), "{body}");
            break events;
        }
        acknowledged += 100;
        assert!(acknowledged < 1_000_000, "the disk is never full");
    };
    assert!(acknowledged > 0);
    // However often it is tried.
    for _ in 0..10 {
        assert_eq!(program.relayer.post_events(&refused).await.0, StatusCode::SERVICE_UNAVAILABLE);
    }
    // It still answers, and nothing of what it refused was kept in part.
    assert_eq!(program.relayer.get("/livez").await.0, StatusCode::OK);
    let room = Rlimit { current: None, maximum: None };
    prlimit(Some(Pid::from_raw(program.id()).unwrap()), Resource::Fsize, room).unwrap();
    let taken = eventually("there is room again", || async {
        let (status, body) = program.relayer.post_events(&refused).await;
        (status == StatusCode::OK).then_some(body)
    })
    .await;
    assert!(taken.contains("\"accepted\":100"), "{taken}");
    assert!(program.terminate().await.success());
    let store = Store::open(network.place(RELAYERS[0])).await.unwrap();
    assert_eq!(store.tally().await.unwrap().accepted, acknowledged + 100);
    store.close().await;
}
