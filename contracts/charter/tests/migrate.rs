//! Migration: from itself and older versions, never back, never from another contract.

use surety_testkit::{assert_migrates, Network};

#[test]
fn only_forward_and_only_itself() {
    let network = Network::new();
    assert_migrates(&network, &network.charter, surety_charter::contract::migrate);
}
