//! Every artifact is stored under the chain's limits, and none grows unseen (docs/design.md section 6).

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;

use surety_vm_tests::chain::MAX_WASM_BYTES;
use surety_vm_tests::contract::Contract;
use surety_vm_tests::{artifact, contract_names};

const CEILINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ceilings.json");

/// The size a contract keeps within, in bytes (docs/design.md section 6).
fn bar(name: &str) -> u64 {
    match name {
        "charter" | "catalog" | "telemetry" => 350_000,
        _ => 600_000,
    }
}

fn sizes() -> BTreeMap<String, u64> {
    contract_names().into_iter().map(|name| (name.clone(), artifact(&name).len() as u64)).collect()
}

/// What is wrong with a size, if anything: `ceiling` is the size last agreed to, and may be passed by 3 %.
fn objection(name: &str, size: u64, ceiling: Option<u64>) -> Option<String> {
    let bar = bar(name);
    if size > bar {
        return Some(format!("{name} has {size} bytes, over its bar of {bar}"));
    }
    let Some(ceiling) = ceiling else {
        return Some(format!("{name} has no ceiling"));
    };
    (size * 100 > ceiling * 103)
        .then(|| format!("{name} has {size} bytes, more than 3 % above its ceiling of {ceiling}"))
}

#[test]
fn the_chain_stores_every_artifact() {
    for name in contract_names() {
        let wasm = artifact(&name);
        assert!(
            wasm.len() <= MAX_WASM_BYTES,
            "{name} has {} bytes; the chain takes {MAX_WASM_BYTES}",
            wasm.len()
        );
        if let Err(error) = Contract::store(&wasm) {
            panic!("the chain refuses {name}: {error}");
        }
    }
}

#[test]
fn the_chain_refuses_what_is_no_contract() {
    // A module with a memory and nothing else: valid wasm, but not for this chain.
    let module = b"\0asm\x01\0\0\0\x05\x03\x01\0\x01";
    let error = Contract::store(module).err().expect("refused").to_string();
    assert!(error.contains("interface_version"), "{error}");
}

#[test]
fn no_artifact_outgrows_its_ceiling() {
    let sizes = sizes();
    if std::env::var_os("UPDATE_CEILINGS").is_some() {
        let text = serde_json::to_string_pretty(&sizes).expect("numbers") + "\n";
        fs::write(CEILINGS, text).expect("ceilings.json can be written");
    }
    let text = fs::read_to_string(CEILINGS).expect("ceilings.json can be read");
    let ceilings: BTreeMap<String, u64> = serde_json::from_str(&text).expect("names and bytes");
    let mut objections = Vec::new();
    let mut table = format!("{:<12} {:>8} {:>8} {:>8}\n", "artifact", "bytes", "ceiling", "bar");
    for (name, size) in &sizes {
        let ceiling = ceilings.get(name).copied();
        let (ceiling_bytes, bar) = (ceiling.unwrap_or(0), bar(name));
        table += &format!("{name:<12} {size:>8} {ceiling_bytes:>8} {bar:>8}\n");
        objections.extend(objection(name, *size, ceiling));
    }
    // Straight to the output: the table is to be seen when the test passes, too.
    std::io::stdout().write_all(table.as_bytes()).expect("an output");
    assert!(
        objections.is_empty(),
        "{}\nIf the growth is worth it, run this test with UPDATE_CEILINGS=1 and commit ceilings.json.",
        objections.join("\n")
    );
}

#[test]
fn growth_of_three_percent_is_the_limit() {
    assert_eq!(objection("vault", 103_000, Some(100_000)), None);
    assert!(objection("vault", 103_001, Some(100_000)).is_some());
    assert!(objection("vault", 1, None).is_some());
}
