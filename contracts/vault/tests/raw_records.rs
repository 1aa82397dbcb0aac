//! The records that other contracts read raw: their keys and bytes are a promise.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{Storage, Uint128};
use surety_api::vault::raw::{Bond, BONDS};
use surety_testkit::{Network, COIN};

#[test]
fn a_bond_is_where_others_look_for_it() {
    let mut storage = MockStorage::new();
    BONDS.save(&mut storage, 7, &Bond { own: Uint128::new(100_000_000_000), ..Bond::default() }).unwrap();
    let key = b"\x00\x04bond\x00\x00\x00\x00\x00\x00\x00\x07";
    assert_eq!(storage.get(key).unwrap(), br#"{"own":"100000000000"}"#);
}

#[test]
fn the_vault_saves_through_it() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let licence = network.licensed(&maker);
    let bond = BONDS.query(&network.app.wrap(), network.vault.clone(), licence.get()).unwrap();
    assert_eq!(bond, Some(Bond { own: Uint128::new(100_000 * COIN), ..Bond::default() }));
}
