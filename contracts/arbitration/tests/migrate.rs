//! Migration: from itself and older versions, never back, never from another contract.

use surety_testkit::{assert_migrates, Contracts, Network, Settings};

#[test]
fn only_forward_and_only_itself() {
    let network = Network::with(Settings::with_council(), Contracts::default());
    assert_migrates(&network, &network.arbitration, surety_arbitration::contract::migrate);
}
