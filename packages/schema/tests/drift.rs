//! What stands in `schema/` is what the contracts speak.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::PathBuf;

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../schema")
}

#[test]
fn the_schema_in_the_repository_is_that_of_the_code() {
    for file in surety_schema::files().unwrap() {
        let found = std::fs::read_to_string(directory().join(&file.name)).unwrap_or_default();
        assert!(found == file.text, "schema/{} has drifted: run `cargo run -p surety-schema`", file.name);
    }
}

#[test]
fn nothing_else_stands_there() {
    let made: BTreeSet<String> = surety_schema::files().unwrap().into_iter().map(|file| file.name).collect();
    let found: BTreeSet<String> = std::fs::read_dir(directory())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".json"))
        .collect();
    assert_eq!(found, made);
}
