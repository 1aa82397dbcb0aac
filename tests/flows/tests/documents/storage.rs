//! Storage of one contract never meets storage of the same contract under another name.

use std::collections::BTreeMap;
use std::fs::{read_dir, read_to_string};
use std::path::Path;

use super::root;

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
    let contracts =
        ["charter", "vault", "license", "catalog", "device", "telemetry", "arbitration", "preorder"];
    let mut total = 0;
    for contract in contracts {
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
