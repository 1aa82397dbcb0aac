//! The bytes other contracts read: keys and values, pinned. A change here breaks every reader that is deployed.
#![allow(clippy::unwrap_used)]

use surety_api::license::ExecuteMsg;
use surety_testkit::Network;

/// The record of licence 1: a two-byte length, the namespace, then the id in eight bytes.
fn record(network: &Network) -> Option<String> {
    let key = b"\x00\x07licence\x00\x00\x00\x00\x00\x00\x00\x01";
    let value = network.app.wrap().query_wasm_raw(&network.license, &key[..]).unwrap();
    value.map(|bytes| String::from_utf8(bytes).unwrap())
}

#[test]
fn a_licence_from_issue_to_the_end() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let expected = |rest: &str| {
        let first = format!(r#"{{"holder":"{maker}","status":"#);
        Some(first + rest)
    };
    assert_eq!(record(&network), None);
    let licence = network.licensed(&maker);
    assert_eq!(
        record(&network),
        expected(
            r#""active","offers":"devices","requirement":"100000000000","raise":null,"expires":null,"cap":null,"withdrawal_date":null}"#
        )
    );
    network.renounce(&maker, licence).unwrap();
    // 1,800,000,000 and 182.5 days.
    assert_eq!(
        record(&network),
        expected(concat!(
            r#""renouncing","offers":"devices","requirement":"100000000000","raise":null,"expires":null,"cap":null,"#,
            r#""withdrawal_date":1815768000}"#
        ))
    );
    network.advance(network.settings.renounce_period);
    network.withdraw_bond(&maker, licence).unwrap();
    assert_eq!(
        record(&network),
        expected(concat!(
            r#""renounced","offers":"devices","requirement":"100000000000","raise":null,"expires":null,"cap":null,"#,
            r#""withdrawal_date":1815768000}"#
        ))
    );
}

#[test]
fn a_licence_with_a_raise_that_is_held_up() {
    let mut network = Network::new();
    let (maker, integrations) = (network.actors.maker.clone(), network.actors.integrations.clone());
    let license = network.license.clone();
    let licence = network.licensed(&maker);
    let requirement = cosmwasm_std::Uint128::new(100_000_000_001);
    for message in [ExecuteMsg::RaiseBond { licence, requirement }, ExecuteMsg::Suspend { licence }] {
        network.execute(&integrations, &license, &message, &[]).unwrap();
    }
    // 1,800,000,000 and 30 days.
    let expected = format!(
        concat!(
            r#"{{"holder":"{}","status":"suspended","offers":"devices","requirement":"100000000000","#,
            r#""raise":{{"requirement":"100000000001","effective_at":1802592000}},"#,
            r#""expires":null,"cap":null,"withdrawal_date":null}}"#
        ),
        maker
    );
    assert_eq!(record(&network), Some(expected));
}

/// By holder: a two-byte length, the namespace, then the address.
#[test]
fn the_licence_of_a_holder() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let key = [b"\x00\x04live", maker.as_bytes()].concat();
    let value = |network: &Network| network.app.wrap().query_wasm_raw(&network.license, &key[..]).unwrap();
    assert_eq!(value(&network), None);
    let licence = network.issue(&maker);
    assert_eq!(value(&network), Some(b"1".to_vec()));
    network.renounce(&maker, licence).unwrap();
    network.advance(network.settings.renounce_period);
    assert_eq!(value(&network), Some(b"1".to_vec()));
    network.withdraw_bond(&maker, licence).unwrap();
    assert_eq!(value(&network), None);
}

#[test]
fn a_provisional_licence() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    network.issue(&maker);
    // 1,800,000,000 and 180 days.
    let expected = format!(
        concat!(
            r#"{{"holder":"{}","status":"provisional","offers":"devices","#,
            r#""requirement":"100000000000","raise":null,"#,
            r#""expires":1815552000,"cap":100,"withdrawal_date":null}}"#
        ),
        maker
    );
    assert_eq!(record(&network), Some(expected));
}
