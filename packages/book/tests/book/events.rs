//! `docs/events.md` is made from `schema/events.json`, which is made from the code.

use std::fmt::Write as _;

use serde_json::Value;
use surety_book::root;

const INTRODUCTION: &str = "# Events

What the contracts emit, made from [`schema/events.json`](../schema/events.json) by a test (`UPDATE_DOCS=1 cargo test -p surety-book`). On the chain each type begins with
`wasm-`, and `_contract_address` says which contract it comes from.
";

#[test]
fn the_table_of_events_is_that_of_the_schema() {
    let text = std::fs::read_to_string(root().join("schema/events.json")).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    let mut page = INTRODUCTION.to_owned();
    for (contract, events) in all.as_object().unwrap() {
        write!(page, "\n## {contract}\n\n| event | when | attributes |\n|---|---|---|\n").unwrap();
        for (kind, event) in events.as_object().unwrap() {
            let attributes = event["attributes"].as_array().unwrap();
            let names: Vec<String> =
                attributes.iter().map(|it| format!("`{}`", it["name"].as_str().unwrap())).collect();
            let when = event["description"].as_str().unwrap().replace('\n', " ").replace('|', "\\|");
            writeln!(page, "| `{kind}` | {when} | {} |", names.join(", ")).unwrap();
        }
    }
    crate::generated("docs/events.md", &page);
}
