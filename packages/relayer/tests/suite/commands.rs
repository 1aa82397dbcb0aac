//! What operators ask the program for.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::network::{Network, RELAYERS};
use crate::under_test::UnderTest;

fn run(arguments: &[&str], config: &Path) -> Output {
    let program = env!("CARGO_BIN_EXE_surety-relayer");
    Command::new(program).args(arguments).arg("--config").arg(config).output().unwrap()
}

fn printed(arguments: &[&str], config: &Path) -> String {
    let output = run(arguments, config);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn refusal(arguments: &[&str], config: &Path) -> String {
    let output = run(arguments, config);
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_store_of_a_running_and_of_a_stopped_relayer_is_looked_at() {
    let network = Network::start().await;
    let config = network.config(RELAYERS[0], "");
    for command in ["status", "rejected"] {
        assert!(refusal(&[command], &config).contains("there is no store"));
    }
    let relayer = UnderTest::start(&network, RELAYERS[0], "").await;
    let mut device = network.activated(0).await;
    relayer.send(&[device.says(network.now().await, 0, [0; 8]), "{}".into()]).await;
    relayer.settled().await;

    let status = |more: &[&str]| -> Value {
        serde_json::from_str(&printed(&[&["status", "--output", "json"], more].concat(), &config)).unwrap()
    };
    let running = status(&[]);
    assert_eq!(running["chain_id"], "surety-devnet-1");
    assert_eq!(running["events"]["accepted"], 1);
    assert_eq!(running["events"]["rejected"]["malformed_event"], 1);
    assert_eq!(running["outbox"]["pending"], 0);
    assert!(running["followed"].as_u64().unwrap() > 0 && running["store_bytes"].as_u64().unwrap() > 0);
    assert_eq!(running["readiness"]["ready"], true, "{running}");
    assert_eq!(status(&["--url", &relayer.url])["readiness"], running["readiness"]);
    let text = printed(&["status"], &config);
    assert!(text.contains("1 accepted") && text.contains("yes, and ready"), "{text}");

    let rejected: Value = serde_json::from_str(&printed(&["rejected", "--output", "json"], &config)).unwrap();
    assert_eq!(rejected.as_array().unwrap().len(), 1);
    assert_eq!(rejected[0]["reason"], "malformed_event");
    assert!(printed(&["rejected"], &config).contains("\tmalformed_event\t"));
    assert_eq!(printed(&["rejected", "--limit", "0"], &config), "");

    let url = relayer.url.clone();
    relayer.stop().await;
    let stopped = status(&[]);
    assert_eq!(stopped["readiness"], Value::Null);
    assert_eq!(stopped["events"], running["events"]);
    assert!(refusal(&["status", "--url", &url], &config).contains("is the relayer running?"));
}
