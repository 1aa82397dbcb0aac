//! A store moves: from a file to a server or another file, and back; whole, compared, or not at all.

use std::path::{Path, PathBuf};

use serde_json::Value;
use sqlx::{Connection as _, SqliteConnection};
use surety_api::vault::DeviceOutcome;

use crate::commands::{printed, refusal};
use crate::network::{eventually, Network, DAY, RELAYERS};
use crate::under_test::UnderTest;

/// The configuration of the relayer with its store in this file, and where that is.
fn in_file(network: &Network, name: &str) -> (PathBuf, PathBuf) {
    let text = std::fs::read_to_string(network.config(RELAYERS[0], "")).unwrap();
    let store = network.folder.path().join(format!("{name}.db"));
    let (head, tail) = text.split_once("[store]\n").unwrap();
    let (_, tail) = tail.split_once("[chain]").unwrap();
    // A cluster has its store on a server.
    let tail = tail.split("[cluster]").next().unwrap();
    let path = network.folder.path().join(format!("{name}.toml"));
    let text = format!("{head}[store]\npath = \"{}\"\n[chain]{tail}", store.display());
    std::fs::write(&path, text).unwrap();
    (path, store)
}

/// The one that the suite gives it: on PostgreSQL where the suite runs on that.
fn given(network: &Network) -> PathBuf {
    network.config(RELAYERS[0], "")
}

fn moved(from: &Path, to: &Path) -> Vec<Value> {
    serde_json::from_str(&printed(&["move", "--output", "json", "--to", to.to_str().unwrap()], from)).unwrap()
}

fn refused(from: &Path, to: &Path) -> String {
    refusal(&["move", "--to", to.to_str().unwrap()], from)
}

fn rows(all: &[Value], table: &str) -> u64 {
    let found = all.iter().find(|moved| moved["table"] == table).unwrap();
    found["rows"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_moves_whole_and_its_relayer_goes_on_as_if_nothing_had_happened() {
    let network = Network::start().await;
    let (from, _) = in_file(&network, "from");
    let relayer = UnderTest::configured(&from).await;
    let mut device = network.activated(4).await;
    network.advance(60).await;
    let said = device.says(network.now().await, 1, [0; 8]);
    // A server's text has no character 0.
    let odd = said.replace(&format!("\"id\":\"{}/1\"", device.id()), "\"id\":\"a\\u0000b\"");
    assert_ne!(odd, said);
    relayer.send(&[said.clone(), odd, "{}".into()]).await;
    eventually("it is removed", || async {
        (network.outcome(device.id()).await == DeviceOutcome::Removed).then_some(())
    })
    .await;
    relayer.settled().await;
    let to = given(&network);
    assert!(refused(&from, &to).contains("in use by another relayer"));
    let before = [relayer.json("/v1/stats").await, relayer.json("/v1/rejected").await];
    let history = relayer.json(&format!("/v1/devices/{}/events", device.id())).await;
    relayer.stop().await;

    let all = moved(&from, &to);
    assert_eq!((rows(&all, "log"), rows(&all, "rejected"), rows(&all, "statement")), (1, 2, 1));
    assert!(rows(&all, "outbox") > 0 && rows(&all, "device") == 1 && rows(&all, "beacon") > 0);
    assert!(refused(&from, &to).contains("is not empty"));

    let relayer = UnderTest::configured(&to).await;
    assert!(refused(&to, &in_file(&network, "other").0).contains("another relayer"));
    relayer.settled().await;
    let after = [relayer.json("/v1/stats").await, relayer.json("/v1/rejected").await];
    assert_eq!(before[0]["rejected"], after[0]["rejected"]);
    assert_eq!(before[0]["outbox"], after[0]["outbox"]);
    assert_eq!(relayer.json(&format!("/v1/devices/{}/events", device.id())).await, history);
    let reasons = |answer: &Value| -> Vec<String> {
        let rows = answer.as_array().unwrap_or_else(|| panic!("{answer}"));
        rows.iter().map(|row| row["reason"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(reasons(&before[1]), reasons(&after[1]));
    // What counted once does not count again, and new rows have new numbers.
    assert_eq!(relayer.send(&[said]).await.reasons(), ["replay"]);
    network.advance(DAY).await;
    relayer.settled().await;
    let new = relayer.send(&[]).await.beacon();
    assert_eq!(relayer.send(&[device.says(network.now().await, 0, new)]).await.accepted, 1);
    eventually("it is back", || async {
        (network.outcome(device.id()).await == DeviceOutcome::Recovered).then_some(())
    })
    .await;
    relayer.settled().await;
    relayer.stop().await;

    // Back into a file: all that came since is there as well.
    let (back, _) = in_file(&network, "back");
    let all = moved(&to, &back);
    assert_eq!((rows(&all, "log"), rows(&all, "rejected")), (2, 3));
    assert!(printed(&["replay"], &back).contains("2 events: 2 hold"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_of_the_layout_before_is_brought_over() {
    let network = Network::start().await;
    let (from, store) = in_file(&network, "old");
    let relayer = UnderTest::configured(&from).await;
    let mut device = network.activated(0).await;
    assert_eq!(relayer.send(&[device.says(network.now().await, 0, [0; 8])]).await.accepted, 1);
    relayer.settled().await;
    relayer.stop().await;
    let change = |layout: u32, columns: &'static [&str]| {
        let store = store.display().to_string();
        async move {
            let mut old = SqliteConnection::connect(&store).await.unwrap();
            for column in columns {
                let (table, column) = column.split_once('.').unwrap();
                let change = format!("ALTER TABLE {table} DROP COLUMN {column}");
                sqlx::raw_sql(&change).execute(&mut old).await.unwrap();
            }
            sqlx::raw_sql(&format!("PRAGMA user_version = {layout}")).execute(&mut old).await.unwrap();
            old.close().await.unwrap();
        }
    };
    change(2, &["log.requests", "statement.request", "outbox.requests"]).await;
    let to = given(&network);
    assert!(refusal(&["run"], &from).contains("layout 2"));
    let all = moved(&from, &to);
    assert_eq!(rows(&all, "log"), 1);
    let relayer = UnderTest::configured(&to).await;
    assert_eq!(relayer.send(&[device.says(network.now().await, 0, [0; 8])]).await.accepted, 1);
    relayer.settled().await;
    relayer.stop().await;
    assert!(printed(&["replay"], &to).contains("2 events: 2 hold"));

    change(9, &[]).await;
    let (other, _) = in_file(&network, "new");
    assert!(refused(&from, &other).contains("layout 9"));
}
