//! A local network on an embedded chain: up, time, again, down.

use std::path::Path;
use std::process::Output;

use crate::{json, stderr, surety};

/// Stops what a test started, however the test ends.
struct Home<'a>(&'a Path);

impl Home<'_> {
    fn network(&self, arguments: &[&str]) -> Output {
        surety(self.0, &[["--output", "json", "network"].as_slice(), arguments].concat())
    }

    fn profiled(&self, arguments: &[&str]) -> Output {
        let files = ["--profile", "net/profile.toml", "--deployment", "net/deployment.json"];
        surety(self.0, &[["--output", "json"].as_slice(), &files, arguments].concat())
    }
}

impl Drop for Home<'_> {
    fn drop(&mut self) {
        self.network(&["down", "--home", "net"]);
    }
}

#[test]
fn an_embedded_network_comes_up_passes_time_and_goes_down() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home(dir.path());
    let up = home.network(&["up", "--embedded", "--home", "net"]);
    assert!(up.status.success(), "{}", stderr(&up));
    let first = json(&up);
    assert_eq!(first["contracts"].as_object().unwrap().len(), 8);
    assert_eq!(json(&home.network(&["up", "--home", "net"])), first, "it runs already");

    let time = |answer: &Output| json(answer)["time"].as_u64().unwrap();
    let before = time(&home.profiled(&["devnet", "status"]));
    let waited = home.profiled(&["network", "wait", "--days", "7"]);
    assert!(waited.status.success(), "{}", stderr(&waited));
    assert_eq!(time(&waited) - before, 7 * 86_400 + 2);

    // What it had on its chain is gone, the keys are not.
    assert!(home.network(&["down", "--home", "net"]).status.success());
    assert_eq!(home.network(&["down", "--home", "net"]).status.code(), Some(2));
    let again = json(&home.network(&["up", "--home", "net"]));
    assert_eq!(again["keys"], first["keys"]);
    assert!(time(&home.profiled(&["devnet", "status"])) < before + 86_400);
}

#[test]
fn an_embedded_network_does_not_take_the_folder_of_a_real_one() {
    let dir = tempfile::tempdir().unwrap();
    let profile = "chain_id = \"surety-local-1\"\nrpc = [\"http://127.0.0.1:1\"]\ndenom = \"udimo\"\nprefix = \"wasm\"\n";
    std::fs::create_dir(dir.path().join("net")).unwrap();
    std::fs::write(dir.path().join("net/profile.toml"), profile).unwrap();
    let refused = Home(dir.path()).network(&["up", "--embedded", "--home", "net"]);
    assert!(!refused.status.success());
    assert!(stderr(&refused).contains("holds a network already"), "{}", stderr(&refused));
    assert!(dir.path().join("net/profile.toml").exists());
}

#[test]
fn a_second_network_is_deployed_on_the_same_chain_and_compared() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home(dir.path());
    let up = home.network(&["up", "--embedded", "--home", "net"]);
    assert!(up.status.success(), "{}", stderr(&up));
    let network = |key: &str, action: &[&str]| {
        let key = format!("net/keys/{key}.json");
        let files = ["--profile", "net/profile.toml", "--deployment", "second.json", "--key", &key];
        surety(dir.path(), &[&files, ["--output", "json", "network"].as_slice(), action].concat())
    };
    let deploy = |key: &str, how: &str| {
        network(
            key,
            &["deploy", "--network", "second", "--native", "--parameters", "net/parameters.json", how],
        )
    };
    // Only governance can register what it deploys, so nobody else begins.
    let stranger = deploy("driver", "--yes");
    assert_eq!(stranger.status.code(), Some(2), "{}", stderr(&stranger));
    assert!(stderr(&stranger).contains("offices.governance"), "{}", stderr(&stranger));

    let tasks = json(&deploy("governance", "--dry-run"))["tasks"].as_array().unwrap().len();
    assert_eq!(tasks, 8 + 8 + 7);
    assert!(!dir.path().join("second.json").exists(), "a dry run writes nothing");
    let deployed = deploy("governance", "--yes");
    assert!(deployed.status.success(), "{}", stderr(&deployed));
    assert_eq!(json(&deploy("governance", "--dry-run"))["tasks"], serde_json::json!([]));

    let verified = network("governance", &["verify", "--native"]);
    assert!(verified.status.success(), "{}", stderr(&verified));
    // The other network's vault in this network's file is told by the charter.
    let path = dir.path().join("second.json");
    let read =
        |path: &Path| -> serde_json::Value { serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap() };
    let mut swapped = read(&path);
    swapped["contracts"]["vault"] =
        read(&dir.path().join("net/deployment.json"))["contracts"]["vault"].clone();
    std::fs::write(&path, swapped.to_string()).unwrap();
    let differs = network("governance", &["verify", "--native"]);
    assert_eq!(differs.status.code(), Some(1), "{}", stderr(&differs));
    let vault = json(&differs)["contracts"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&vault["contract"], &vault["differences"][0]["what"]), (&"vault".into(), &"registry".into()));
}
