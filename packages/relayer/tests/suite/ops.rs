//! Alert rules, board, runbook and pages for operators against a relayer that runs.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;
use surety_relayer::health::Check;
use surety_relayer::measure::METRICS;

use crate::network::{eventually, on_postgres, Network, RELAYERS};
use crate::under_test::UnderTest;

fn file(path: &str) -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The names of metrics in a query, without what Prometheus adds to those of a histogram.
fn metrics_of(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| c != '_' && !c.is_ascii_alphanumeric());
    let names = words.filter(|word| word.starts_with("surety_"));
    names.map(|name| name.strip_suffix("_bucket").unwrap_or(name).to_owned()).collect()
}

fn alerts() -> Vec<String> {
    let rules = file("ops/alerts.yml");
    let named = rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: "));
    named.map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_metric_of_the_rules_the_board_and_the_page_is_exported() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], "").await;
    let mut device = network.activated(0).await;
    relayer.send(&[device.says(network.now().await, 0, [0; 8])]).await;
    let exported = eventually("everything was measured", || async {
        let (_, text) = relayer.get("/metrics").await;
        let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
        let names: BTreeSet<_> =
            types.map(|line| line.split(' ').next().unwrap_or_default().to_owned()).collect();
        // A server's disk is its own to watch.
        let is_there =
            |name: &str| names.contains(name) || (on_postgres() && name == "surety_disk_free_bytes");
        METRICS.iter().all(|metric| is_there(metric.name)).then_some(names)
    })
    .await;
    relayer.stop().await;

    let board: Value = serde_json::from_str(&file("ops/grafana.json")).unwrap();
    let panels = board["panels"].as_array().unwrap();
    let targets = panels.iter().flat_map(|panel| panel["targets"].as_array().unwrap());
    let shown: BTreeSet<_> =
        targets.flat_map(|target| metrics_of(target["expr"].as_str().unwrap())).collect();
    let rules = metrics_of(&file("ops/alerts.yml"));
    assert!(shown.len() > 10 && rules.len() > 10);
    for (what, names) in [("board", &shown), ("rules", &rules)] {
        for name in names {
            let is_its = on_postgres() && name == "surety_disk_free_bytes";
            assert!(is_its || exported.contains(name), "the {what} use {name}, which is not exported");
        }
    }
    let page = file("docs/operate/monitor.md");
    let listed: BTreeSet<_> =
        page.lines().filter(|line| line.starts_with("| `surety_")).flat_map(metrics_of).collect();
    assert_eq!(listed, METRICS.iter().map(|metric| metric.name.to_owned()).collect());
    for check in Check::ALL {
        assert!(page.contains(&format!("| `{}` |", check.as_str())), "{}", check.as_str());
    }
}

#[test]
fn every_alert_is_tried_and_has_its_page() {
    let alerts = alerts();
    assert!(alerts.len() > 10);
    let (rules, tests, runbook) =
        (file("ops/alerts.yml"), file("ops/alerts-test.yml"), file("docs/operate/runbook.md"));
    let pages: Vec<_> = runbook.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert_eq!(pages, alerts);
    for alert in &alerts {
        assert!(tests.contains(&format!("alertname=\"{alert}\"")), "{alert} is not tried");
        let anchor = format!("docs/operate/runbook.md#{}", alert.to_lowercase());
        assert!(rules.contains(&anchor), "{alert} does not name its page");
    }
}

/// The keys of the configuration as its types have them: a section is a file, a key a public field.
fn keys() -> BTreeSet<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/config");
    let mut keys = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let section = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if section == "mod" {
            continue;
        }
        let section = if section == "nats" { "cluster.nats".to_owned() } else { section };
        let source = std::fs::read_to_string(&path).unwrap();
        let fields = source.lines().filter_map(|line| line.strip_prefix("    pub ")?.split_once(": "));
        keys.extend(fields.map(|(field, _)| format!("{section}.{field}")));
    }
    keys
}

#[test]
fn every_key_of_the_configuration_is_explained() {
    let page = file("docs/operate/configure.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    let explained: BTreeSet<_> = rows.map(|(key, _)| key.to_owned()).collect();
    assert!(explained.len() > 10);
    assert_eq!(explained, keys());
}

#[test]
fn the_configuration_to_begin_with_reads() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../ops/relayer.toml");
    let config = surety_relayer::Config::read(&path).unwrap();
    assert_eq!(config.submit.minimum_balance, 5_000_000);
}

#[test]
fn pages_for_operators_point_at_what_is_there() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    for entry in std::fs::read_dir(root.join("docs/operate")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for link in text.split("](").skip(1) {
            let target = link.split([')', '#']).next().unwrap();
            let there = target.is_empty() || target.contains("://") || path.with_file_name(target).exists();
            assert!(there, "{} points at {target}", path.display());
        }
    }
}
