//! What holds of the sources of every contract.

use std::collections::BTreeMap;
use std::fs::{read_dir, read_to_string};
use std::path::Path;

use super::root;

const CONTRACTS: [&str; 8] =
    ["charter", "vault", "license", "catalog", "device", "telemetry", "arbitration", "preorder"];

/// Regression of the field: unchecked overflow. Arithmetic that could overflow does not pass the lints of any contract or of the
/// economics, and what the lints miss stops the message.
#[test]
fn unchecked_overflow() {
    let folders = CONTRACTS.map(|contract| format!("contracts/{contract}"));
    for folder in folders.iter().map(String::as_str).chain(["packages/accrual"]) {
        let source = read_to_string(root().join(folder).join("src/lib.rs")).unwrap();
        let (_, denied) = source.split_once("deny(").unwrap();
        let (denied, _) = denied.split_once(')').unwrap();
        assert!(denied.contains("clippy::arithmetic_side_effects"), "{folder} may overflow");
    }
    let manifest = read_to_string(root().join("Cargo.toml")).unwrap();
    let (_, profile) = manifest.split_once("[profile.contract]").unwrap();
    assert!(profile.split("\n\n").next().unwrap().contains("overflow-checks = true"));
}

/// The namespaces a file defines: the first text of `Item`, `Map`, `Single` or `Table`.
fn namespaces(source: &str) -> Vec<&str> {
    let kinds = ["Item", "Map", "Single", "Table"];
    let definitions = source.split("::new(\"");
    let mut found = Vec::new();
    let mut before = "";
    for part in definitions {
        if kinds.iter().any(|kind| before.ends_with(kind)) {
            found.extend(part.split('"').next());
        }
        before = part;
    }
    found
}

/// Counts the namespaces of a file, or of all files of a folder.
fn count(path: &Path, counts: &mut BTreeMap<String, u32>) {
    if path.is_dir() {
        for entry in read_dir(path).unwrap() {
            count(&entry.unwrap().path(), counts);
        }
    } else if path.is_file() {
        for namespace in namespaces(&read_to_string(path).unwrap()) {
            *counts.entry(namespace.to_owned()).or_default() += 1;
        }
    }
}

/// Regression of the field: storage-key collision. A map's keys begin with the length of its namespace and an item's with a letter, so
/// that only equal names can meet. `contract_info` is that of cw2.
#[test]
fn storage_key_collision() {
    let mut total = 0;
    for contract in CONTRACTS {
        let mut counts = BTreeMap::from([("contract_info".to_owned(), 1)]);
        count(&root().join(format!("contracts/{contract}/src")), &mut counts);
        count(&root().join(format!("packages/api/src/{contract}")), &mut counts);
        count(&root().join(format!("packages/api/src/{contract}.rs")), &mut counts);
        let twice: Vec<_> = counts.iter().filter(|(_, count)| **count > 1).collect();
        assert!(twice.is_empty(), "{contract} has two records of one name: {twice:?}");
        assert!(
            counts.len() > 1 && counts.keys().all(|name| name.starts_with(|c: char| c.is_ascii_lowercase()))
        );
        total += counts.len();
    }
    assert!(total > 90, "the definitions were not read");
}

#[test]
fn definitions_are_read() {
    let source = "const A: Item<u64> = Item::new(\"one\"); const B: Map<u64, u64> =\n    Map::new(\"two\"); String::new(\"three\")";
    assert_eq!(namespaces(source), ["one", "two"]);
}
