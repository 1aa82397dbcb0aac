//! Every command has an example, every example parses, and together they send every message and ask every query.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use clap::Command;
use serde_json::{json, Value};

use crate::{project, stderr, surety, write};

const CONTRACTS: [&str; 8] =
    ["charter", "vault", "license", "catalog", "device", "telemetry", "preorder", "arbitration"];

/// Commands that ask the chain before they know their message, and what they send then. Sessions on a chain run them.
const ASK_FIRST: [(&str, &str); 1] = [("device", "mint")];

/// Splits a line as a shell does: blanks, single and double quotes.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut open) = (Vec::new(), String::new(), None, false);
    for c in line.chars() {
        match (quote, c) {
            (Some(end), c) if c == end => quote = None,
            (None, '\'' | '"') => (quote, open) = (Some(c), true),
            (None, ' ') => {
                if open || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                open = false;
            }
            (_, c) => word.push(c),
        }
    }
    if open || !word.is_empty() {
        words.push(word);
    }
    words
}

fn leaves(command: &Command, path: &str, found: &mut Vec<(String, String)>) {
    let below: Vec<_> = command.get_subcommands().filter(|it| it.get_name() != "help").collect();
    if below.is_empty() {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        found.push((path.to_owned(), help));
    }
    for command in below {
        leaves(command, &format!("{path} {}", command.get_name()), found);
    }
}

#[test]
fn every_command_has_an_example_that_parses() {
    let command = surety_cli::command();
    let mut found = Vec::new();
    leaves(&command, "surety", &mut found);
    let without: Vec<_> = found.iter().filter(|(_, help)| !help.contains("  surety ")).collect();
    assert!(without.is_empty(), "add examples to packages/cli/src/examples for {without:?}");
    let mut broken = Vec::new();
    for (path, help) in found {
        // A long command goes on in the next line.
        let help = help.replace("\\\n", " ");
        for line in help.lines().filter_map(|line| line.strip_prefix("  surety ")) {
            // Redirections and comments are the shell's.
            let line = line.split("  #").next().unwrap_or_default().split(" 3< ").next().unwrap_or_default();
            let line = line.split(" > ").next().unwrap_or_default();
            // There the rest of a key is left out.
            let line = line.replace("0x04...", &format!("0x04{}", "ab".repeat(64)));
            if line.starts_with("...") {
                // It repeats the line before it with one more option.
                continue;
            }
            let words = words(&format!("surety {line}"));
            if let Err(error) = command.clone().try_get_matches_from(&words) {
                broken.push(format!("{path}: `{line}` does not parse: {error}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The variants of a message in the published schema.
fn variants(schema: &Value, kind: &str) -> BTreeSet<String> {
    let empty = Vec::new();
    let arms = schema[kind]["oneOf"].as_array().unwrap_or(&empty).iter();
    arms.flat_map(|arm| match arm["properties"].as_object() {
        Some(fields) => fields.keys().cloned().collect::<Vec<_>>(),
        None => {
            arm["enum"].as_array().unwrap_or(&empty).iter().map(|it| it.as_str().unwrap().into()).collect()
        }
    })
    .collect()
}

/// Messages only another contract may send: no person has a use for a command.
fn of_contracts(contract: &str) -> BTreeSet<String> {
    let file = project(&format!("contracts/{contract}/src/permissions.rs"));
    let text = std::fs::read_to_string(file).unwrap();
    let body = text.split("fn permission(").nth(1).unwrap().split("\n}\n").next().unwrap();
    let mut found = BTreeSet::new();
    let mut pending = Vec::new();
    for line in body.lines() {
        for part in line.split("ExecuteMsg::").skip(1) {
            pending.push(part.split([' ', '{', '(']).next().unwrap().to_owned());
        }
        if line.contains("Permission::") || line.contains("=> ") && !line.trim_end().ends_with('{') {
            let contract_only = line.contains("Permission::Contract(");
            found.extend(pending.drain(..).filter(|_| contract_only));
        }
    }
    found.into_iter().map(|name| snake(&name)).collect()
}

fn snake(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(c.to_ascii_lowercase());
    }
    text
}

/// The files the examples name, and a network that no node serves: nothing may be asked of it.
pub fn workshop(dir: &Path) -> BTreeMap<String, String> {
    let hash = "ab".repeat(32);
    let document = json!({"uri": "ipfs://document", "sha256": hash});
    let addresses: BTreeMap<String, String> = (1..)
        .zip(CONTRACTS)
        .map(|(at, name)| (surety_chain::address::human(&[at; 32], "wasm").unwrap(), name.to_owned()))
        .collect();
    let contracts: serde_json::Map<String, Value> = addresses
        .iter()
        .map(|(address, name)| (name.clone(), json!({"address": address, "code_id": 1, "checksum": hash})))
        .collect();
    let deployment = json!({"chain_id": "nowhere-1", "network": "test", "contracts": contracts});
    let profile = "chain_id = \"nowhere-1\"\nrpc = [\"http://127.0.0.1:9\"]\ndenom = \"udimo\"\ngas_price = \"0.001\"\nprefix = \"wasm\"\n";
    let statement = json!({"statement": "AAAA", "signature": "AAAA"});
    let device = "0x52908400098527886e0f7030069857d2e4169ee7";
    let activation = json!({
        "device": device, "public_key": "AAAA", "owner": addresses.keys().next(), "expires": 1, "signature": "AAAA",
    });
    let terms = json!({
        "model": 1, "price": {"denom": "udimo", "amount": "5"}, "supply": 10, "buyer_cap": 2, "delivery_deadline": 1,
        "refundable_until": null, "tranches": [], "warranty_months": 24, "regions": ["us"], "document": document,
    });
    for (name, text) in [
        ("profile.toml", profile.to_owned()),
        ("deployment.json", deployment.to_string()),
        ("application.json", application().to_string()),
        ("terms.json", terms.to_string()),
        ("activation.json", activation.to_string()),
        ("statement.json", statement.to_string()),
        ("first.json", statement.to_string()),
        ("second.json", statement.to_string()),
        ("devices.csv", format!("device\n{device}\n")),
        ("victims.csv", format!("device,weight\n{device},1\n")),
        ("firmware.bin", "image".to_owned()),
    ] {
        write(dir, name, &text);
    }
    assert!(surety(dir, &["keys", "generate", "--out", "key.json"]).status.success());
    addresses
}

fn application() -> Value {
    serde_json::to_value(surety_testkit::application()).unwrap()
}

#[test]
fn every_message_and_query_of_every_contract_has_a_command() {
    let dir = tempfile::tempdir().unwrap();
    let addresses = workshop(dir.path());
    let signer = surety_chain::address::human(&[9; 20], "wasm").unwrap();
    let (mut reached, mut failed) = (BTreeSet::new(), Vec::new());
    // They send nothing to the contracts of a network, or do it for themselves.
    let offline = [
        "devnet",
        "keys",
        "sign",
        "broadcast",
        "completions",
        "forecast",
        "statement",
        "contract",
        "multisig",
        "network up",
        "network down",
        "network reset",
        "network wait",
    ];
    for line in surety_cli::examples::lines() {
        let all = words(line);
        let arguments: Vec<&str> = all.iter().skip(1).map(String::as_str).collect();
        if offline.iter().any(|group| line.starts_with(&format!("surety {group}")))
            || ["--key", "--dry-run", "--output"].contains(&arguments[0])
            || line.contains(" --propose ")
        {
            continue;
        }
        // Keys are looked up by name; here one file stands for all.
        let mut arguments: Vec<&str> = arguments.into_iter().filter(|it| *it != "--dry-run").collect();
        while let Some(at) = arguments.iter().position(|it| *it == "--key") {
            arguments.drain(at..at + 2);
        }
        arguments.extend([
            "--deployment",
            "deployment.json",
            "--generate-only",
            "--from",
            &signer,
            "--gas",
            "200000",
        ]);
        let written = surety(dir.path(), &arguments);
        if !written.status.success() {
            failed.push(format!("{line}: {}", stderr(&written).trim()));
            continue;
        }
        // `network show` reads a file and asks nobody.
        let Ok(written) = serde_json::from_slice::<Value>(&written.stdout) else { continue };
        let sent = written["body"]["messages"].as_array().cloned().unwrap_or_default();
        let messages = sent.iter().map(|msg| ("execute", &msg["contract"], &msg["msg"]));
        let asked = written.get("query").map(|query| ("query", &written["contract"], query));
        for (kind, contract, message) in messages.chain(asked) {
            let contract = addresses.get(contract.as_str().unwrap()).unwrap();
            let name = message.as_object().unwrap().keys().next().unwrap();
            reached.insert((kind, contract.clone(), name.clone()));
        }
    }
    let mut missing = Vec::new();
    for contract in CONTRACTS {
        let file = project(&format!("schema/{contract}.json"));
        let schema: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let internal = of_contracts(contract);
        for kind in ["execute", "query"] {
            let all = variants(&schema, kind);
            assert!(!all.is_empty(), "{contract} has no {kind} messages");
            let wanted = all.into_iter().filter(|name| kind == "query" || !internal.contains(name));
            let has = |name: &String| {
                let asks_first = kind == "execute" && ASK_FIRST.contains(&(contract, name));
                asks_first || reached.contains(&(kind, contract.to_owned(), name.clone()))
            };
            let without = wanted.filter(|name| !has(name));
            missing.extend(without.map(|name| format!("{contract} {kind} {name}")));
        }
    }
    assert!(missing.is_empty(), "no command for {missing:#?}\nexamples that ask or fail: {failed:#?}");
}
