//! What operators ask the program for.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::network::{on_postgres, Network, RELAYERS};
use crate::under_test::UnderTest;

fn run(arguments: &[&str], config: &Path) -> Output {
    let program = env!("CARGO_BIN_EXE_surety-relayer");
    Command::new(program).args(arguments).arg("--config").arg(config).output().unwrap()
}

pub fn printed(arguments: &[&str], config: &Path) -> String {
    let output = run(arguments, config);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

pub fn refusal(arguments: &[&str], config: &Path) -> String {
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_kept_is_exported_replayed_and_copied_while_the_relayer_runs() {
    let network = Network::start().await;
    let config = network.config(RELAYERS[0], "");
    let relayer = UnderTest::start(&network, RELAYERS[0], "").await;
    let (mut one, mut other) = (network.activated(0).await, network.activated(4).await);
    let now = network.now().await;
    relayer.send(&[one.says(now, 0, [0; 8]), other.says(now, 3, [0; 8]), "{}".into()]).await;
    relayer.settled().await;

    let lines = |more: &[&str]| -> Vec<String> {
        printed(&[&["export"], more].concat(), &config).lines().map(str::to_owned).collect()
    };
    let events = lines(&[]);
    assert_eq!(events.len(), 3);
    assert!(events[0].starts_with("received_at,device,format") && events[1].contains(&one.id().to_string()));
    assert_eq!(lines(&["--device", &other.id().to_string()]).len(), 2);
    assert_eq!(lines(&["--until", "1"]).len(), 1);
    let data = &lines(&["--data"])[1];
    assert!(data.ends_with(",eyJzcGVlZCI6MX0="), "{data}");
    assert!(lines(&["--table", "rejected"])[1].contains(",malformed_event,"));
    assert_eq!(lines(&["--table", "observations"]).len(), 1);
    let out = network.folder.path().join("events.csv");
    let out = out.to_str().unwrap();
    assert!(lines(&["--out", out]).is_empty());
    assert_eq!(std::fs::read_to_string(out).unwrap().lines().collect::<Vec<_>>(), events);
    assert!(refusal(&["export", "--out", out], &config).contains("is there already"));

    let rules = network.folder.path().join("rules.toml");
    let rule =
        "[[signal]]\nname = \"speed\"\npath = \"/speed\"\nunit = \"km/h\"\nsource = \"a test\"\nleast = 2";
    std::fs::write(&rules, rule).unwrap();
    let replay = ["replay", "--output", "json", "--rules", rules.to_str().unwrap()];
    let report: Value = serde_json::from_str(&printed(&replay, &config)).unwrap();
    assert_eq!((&report["events"], &report["good"]), (&2.into(), &2.into()));
    assert_eq!(report["observed"]["speed impossible"], 2);

    let copy = network.folder.path().join("copy.db");
    if on_postgres() {
        assert!(refusal(&["backup", "--out", copy.to_str().unwrap()], &config).contains("pg_dump"));
        relayer.stop().await;
        return;
    }
    printed(&["backup", "--out", copy.to_str().unwrap()], &config);
    assert!(refusal(&["backup", "--out", copy.to_str().unwrap()], &config).contains("there already"));
    relayer.stop().await;

    // The copy is a store of its own, and an altered one is found out.
    let text = std::fs::read_to_string(&config).unwrap();
    let of_copy = network.folder.path().join("copy.toml");
    std::fs::write(&of_copy, text.replace("/11.db", "/copy.db")).unwrap();
    assert!(printed(&["replay"], &of_copy).contains("2 events: 2 hold"));
    let bytes = std::fs::read(&copy).unwrap();
    let data = b"{\"speed\":1}";
    let at = bytes.windows(data.len()).position(|window| window == data).unwrap();
    let mut altered = bytes;
    altered[at + data.len() - 2] = b'2';
    std::fs::write(&copy, altered).unwrap();
    let output = run(&["replay"], &of_copy);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("altered_data"));
}
