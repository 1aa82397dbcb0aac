//! Who takes part in a local network: its keys, and the coins they begin with.

use std::collections::BTreeMap;
use std::path::Path;

use surety_chain::{keyfile, SecretKey, Signer as _};
use surety_localnet::Balances;

use super::home::{file, key_path};
use crate::CliError;

/// The network's coin.
pub(super) const DENOM: &str = "udimo";
/// What fees are paid in on real nodes.
pub(super) const FEE_DENOM: &str = "ufee";
/// Of addresses.
pub(super) const PREFIX: &str = "wasm";
/// The smallest unit, in a coin.
pub(super) const COIN: u128 = 1_000_000;

/// Who gets a key, and how many coins.
pub(super) const ROLES: [(&str, u128); 18] = [
    ("governance", 100_000),
    ("integrations", 1_000),
    ("community", 1_000),
    ("guardian", 1_000),
    ("manufacturer", 1_000_000),
    ("distributor", 100_000),
    ("tester", 1_000),
    ("driver", 1_000),
    ("buyer", 10_000),
    ("challenger", 100_000),
    ("reporter1", 1_000),
    ("reporter2", 1_000),
    ("reporter3", 1_000),
    ("council1", 1_000),
    ("council2", 1_000),
    ("council3", 1_000),
    ("council4", 1_000),
    ("council5", 1_000),
];
/// What everybody has to pay fees with, in coins.
const FEES: u128 = 10_000;

/// A role's address.
///
/// # Errors
/// Its key does not read.
pub(super) fn address(home: &Path, role: &str) -> Result<String, CliError> {
    Ok(keyfile::read(&key_path(home, role))?.address(PREFIX)?)
}

/// A key for each role that has none yet.
///
/// # Errors
/// A file cannot be written.
pub(super) fn keys(home: &Path) -> Result<(), CliError> {
    let keys = home.join("keys");
    std::fs::create_dir_all(&keys).map_err(file(&keys))?;
    for (role, _) in ROLES {
        let path = key_path(home, role);
        if !path.exists() {
            keyfile::write_mnemonic(&path, &SecretKey::generate()?.1)?;
        }
    }
    Ok(())
}

/// Who has what at the start.
pub(super) fn balances(home: &Path) -> Result<Balances, CliError> {
    let mut balances = Balances::new();
    for (role, coins) in ROLES {
        let own = BTreeMap::from([
            (DENOM.to_owned(), coins.saturating_mul(COIN)),
            (FEE_DENOM.to_owned(), FEES.saturating_mul(COIN)),
        ]);
        balances.insert(address(home, role)?, own);
    }
    Ok(balances)
}
