//! The bytes other contracts read: keys and values, pinned. A change here breaks every reader that is deployed.
#![allow(clippy::unwrap_used)]

use surety_api::charter::{raw, Charter, ContractName, ExecuteMsg, Office};
use surety_api::ApiError;
use surety_testkit::Network;

fn read(network: &Network, key: &str) -> Option<String> {
    let value = network.app.wrap().query_wasm_raw(&network.charter, key.as_bytes()).unwrap();
    value.map(|bytes| String::from_utf8(bytes).unwrap())
}

#[test]
fn offices() {
    let network = Network::new();
    let actors = &network.actors;
    for (key, holder) in [
        ("office/governance", &actors.governance),
        ("office/integrations", &actors.integrations),
        ("office/community", &actors.community),
        ("office/guardian", &actors.guardian),
    ] {
        assert_eq!(read(&network, key), Some(format!("\"{holder}\"")), "{key}");
    }
}

#[test]
fn contracts() {
    let network = Network::new();
    for (key, address) in [
        ("contract/vault", &network.vault),
        ("contract/license", &network.license),
        ("contract/catalog", &network.catalog),
        ("contract/device", &network.device),
        ("contract/telemetry", &network.telemetry),
        ("contract/arbitration", &network.arbitration),
        ("contract/preorder", &network.preorder),
    ] {
        assert_eq!(read(&network, key), Some(format!("\"{address}\"")), "{key}");
    }
}

#[test]
fn pauses_and_the_seal() {
    let mut network = Network::new();
    let (guardian, charter) = (network.actors.guardian.clone(), network.charter.clone());
    let names = ["vault", "license", "catalog", "device", "telemetry", "arbitration", "preorder"];
    for (name, contract) in names.into_iter().zip(ContractName::ALL) {
        let key = format!("pause/{name}");
        assert_eq!(read(&network, &key), None);
        network.execute(&guardian, &charter, &ExecuteMsg::Pause { contract: *contract }, &[]).unwrap();
        assert_eq!(read(&network, &key).unwrap(), (1_800_000_000 + 14 * 86_400).to_string(), "{key}");
    }
    assert_eq!(read(&network, "seal"), None);
    network.execute(&guardian, &charter, &ExecuteMsg::Seal {}, &[]).unwrap();
    assert_eq!(read(&network, "seal").unwrap(), (1_800_000_000 + 7 * 86_400).to_string());
}

#[test]
fn the_reader_reads_what_the_charter_writes() {
    let mut network = Network::new();
    let (guardian, charter) = (network.actors.guardian.clone(), network.charter.clone());
    let now = network.now();
    let pause = ExecuteMsg::Pause { contract: ContractName::Device };
    network.execute(&guardian, &charter, &pause, &[]).unwrap();
    network.execute(&guardian, &charter, &ExecuteMsg::Seal {}, &[]).unwrap();

    let reader = Charter::new(network.app.wrap(), &charter);
    assert_eq!(reader.office(Office::Guardian).unwrap(), guardian);
    assert_eq!(reader.contract(ContractName::Device).unwrap(), network.device);
    let paused_until = now + 14 * 86_400;
    let refusal = ApiError::Paused { contract: ContractName::Device, until: paused_until };
    assert_eq!(reader.ensure_open(ContractName::Device, paused_until - 1), Err(refusal));
    assert_eq!(reader.ensure_open(ContractName::Device, paused_until), Ok(()));
    assert_eq!(reader.ensure_open(ContractName::Vault, now), Ok(()));
    assert_eq!(reader.sealed_until(now).unwrap(), Some(now + 7 * 86_400));
    assert_eq!(reader.sealed_until(now + 7 * 86_400).unwrap(), None);
    // At an address that is no charter, nothing is found and nothing is made up.
    let other = Charter::new(network.app.wrap(), &network.catalog);
    assert_eq!(other.office(Office::Guardian), Err(ApiError::OfficeVacant { office: Office::Guardian }));
    assert_eq!(raw::office(Office::Guardian).as_slice(), b"office/guardian");
}
