//! The bytes other contracts read: keys and values, pinned. A change here breaks every reader that is deployed.
#![allow(clippy::unwrap_used)]

use surety_api::accrual::TierTable;
use surety_api::catalog::ExecuteMsg;
use surety_api::{Curve, Document};
use surety_testkit::{Network, PERIOD};

fn read(network: &Network, key: &[u8]) -> Option<String> {
    let value = network.app.wrap().query_wasm_raw(&network.catalog, key).unwrap();
    value.map(|bytes| String::from_utf8(bytes).unwrap())
}

#[test]
fn categories() {
    let mut network = Network::new();
    // A two-byte length, the namespace, then the name.
    let key = b"\x00\x08categorydash-cam";
    assert_eq!(read(&network, key), None);
    network.set_category(80_000_000, TierTable::Default).unwrap();
    assert_eq!(
        read(&network, key).unwrap(),
        r#"{"unit_stake":"80000000","tiers":"default","target":100000,"underserved":false}"#
    );
    let rows = vec![surety_api::accrual::TierRow {
        from_stake: cosmwasm_std::Uint128::zero(),
        burn_bps: 2500,
        integrations_bps: 375,
    }];
    network.set_category(1, TierTable::Rows(rows)).unwrap();
    assert_eq!(
        read(&network, key).unwrap(),
        r#"{"unit_stake":"1","tiers":{"rows":[{"from_stake":"0","burn_bps":2500,"integrations_bps":375}]},"target":100000,"underserved":false}"#
    );
}

#[test]
fn testers() {
    let mut network = Network::new();
    let (governance, catalog) = (network.actors.governance.clone(), network.catalog.clone());
    let tester = network.actors.stranger.clone();
    // A two-byte length, the namespace, then the address.
    let key = [b"\x00\x06tester".as_slice(), tester.as_bytes()].concat();
    assert_eq!(read(&network, &key), None);
    let admit = ExecuteMsg::AdmitTester { address: tester.to_string() };
    network.execute(&governance, &catalog, &admit, &[]).unwrap();
    assert_eq!(read(&network, &key).unwrap(), r#"{"admitted_at":1800000000,"removed_at":null}"#);
    network.advance(1);
    let remove = ExecuteMsg::RemoveTester { address: tester.to_string() };
    network.execute(&governance, &catalog, &remove, &[]).unwrap();
    assert_eq!(read(&network, &key).unwrap(), r#"{"admitted_at":1800000000,"removed_at":1800000001}"#);
}

#[test]
fn models() {
    let mut network = Network::new();
    network.category();
    let maker = network.actors.maker.clone();
    let licence = network.licensed(&maker);
    assert_eq!(network.model(licence, Curve::P256).get(), 1);
    // A two-byte length, the namespace, then the id in eight bytes.
    let key = b"\x00\x05model\x00\x00\x00\x00\x00\x00\x00\x01";
    assert_eq!(
        read(&network, key).unwrap(),
        concat!(
            r#"{"licence":1,"category":"dash-cam","hardware":"Cam A1","#,
            r#""kind":{"device":{"curve":"p256","terminal_codes":[32769,32770]}},"#,
            r#""left_out":[],"regions":["eu","uk","us"]}"#
        )
    );
    assert!(read(&network, b"\x00\x05model\x00\x00\x00\x00\x00\x00\x00\x02").is_none());
    let software = network.software(licence);
    assert_eq!(software.get(), 2);
    assert_eq!(
        read(&network, b"\x00\x05model\x00\x00\x00\x00\x00\x00\x00\x02").unwrap(),
        concat!(
            r#"{"licence":1,"category":"dash-cam","hardware":"Cam A1","kind":{"software":{}},"#,
            r#""left_out":[],"regions":["eu","uk","us"]}"#
        )
    );
}

#[test]
fn certifications() {
    let mut network = Network::new();
    network.category();
    let maker = network.actors.maker.clone();
    let licence = network.licensed(&maker);
    let model = network.model(licence, Curve::P256);
    // Two-byte lengths before the namespace and the id, then the region.
    let key = b"\x00\x09certified\x00\x08\x00\x00\x00\x00\x00\x00\x00\x01us";
    assert_eq!(read(&network, key), None);
    network.certify(model);
    let until = 1_800_000_000 + 10 * PERIOD;
    assert_eq!(
        read(&network, key).unwrap(),
        format!(r#"{{"until":{until},"presale_until":{until},"version":1}}"#)
    );
    // A two-byte length, the namespace, then the name.
    assert_eq!(read(&network, b"\x00\x06regionus").unwrap(), r#"{"version":1}"#);
    assert_eq!(read(&network, b"\x00\x06regionjp"), None);
}

#[test]
fn distributors() {
    let mut network = Network::new();
    let (stranger, catalog) = (network.actors.stranger.clone(), network.catalog.clone());
    // A two-byte length, the namespace, then the address.
    let key = [b"\x00\x0bdistributor".as_slice(), stranger.as_bytes()].concat();
    assert_eq!(read(&network, &key), None);
    let application = Document { uri: "u".into(), sha256: [0; 32].into() };
    let apply = ExecuteMsg::ApplyAsDistributor { name: "Shop".into(), application };
    network.execute(&stranger, &catalog, &apply, &[]).unwrap();
    assert_eq!(
        read(&network, &key).unwrap(),
        concat!(
            r#"{"name":"Shop","application":{"uri":"u","sha256":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},"#,
            r#""status":"applied","since":1800000000}"#
        )
    );
}
