//! `[submit]`: how it submits.

use std::path::PathBuf;

use cosmwasm_std::Decimal;
use serde::Deserialize;
use surety_chain::{keystore, PassphraseSource, Profile, SecretKey, Signer as _};

/// How it submits.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Submit {
    /// Milliseconds between two looks at the chain.
    pub poll_ms: u64,
    /// Blocks after which a transaction is dead.
    pub timeout_blocks: u64,
    /// Below this balance of the fee denom it is not ready.
    pub minimum_balance: u128,
    /// The most it offers for one unit of gas where nodes ask more than the profile's price, a decimal string; never more than the
    /// profile's price when left out.
    pub gas_price_max: Option<String>,
    /// Reports in one transaction.
    pub batch_count: usize,
    /// Gas of one transaction of several reports.
    pub batch_gas: u64,
    /// Milliseconds that a batch which is not full waits for more.
    pub batch_wait_ms: u64,
    /// Key files of further lanes: each signs transactions of its own, and the main key, which must have granted them fees, pays.
    pub lanes: Vec<PathBuf>,
}

impl Default for Submit {
    fn default() -> Self {
        Self {
            poll_ms: 500,
            timeout_blocks: 20,
            minimum_balance: 0,
            gas_price_max: None,
            batch_count: 16,
            batch_gas: 10_000_000,
            batch_wait_ms: 0,
            lanes: Vec::new(),
        }
    }
}

/// Most lanes.
const LANES: usize = 64;

impl Submit {
    /// The ceiling of the gas price.
    ///
    /// # Errors
    /// It is no decimal number, or below the profile's price.
    pub(super) fn ceiling(&self, profile: &Profile) -> Result<Decimal, String> {
        let Some(text) = &self.gas_price_max else { return Ok(profile.gas_price) };
        let ceiling: Decimal =
            text.parse().map_err(|_| format!("`{text}` is no decimal number, such as \"0.01\""))?;
        if ceiling < profile.gas_price {
            let price = profile.gas_price;
            return Err(format!(
                "{ceiling} is below the profile's gas_price {price}: raise it or lower that"
            ));
        }
        Ok(ceiling)
    }

    /// What cannot be used, one sentence with its field each.
    pub(super) fn check(&self, note: &mut impl FnMut(&str, &dyn std::fmt::Display)) {
        for (field, is_zero) in [
            ("submit.poll_ms", self.poll_ms == 0),
            ("submit.timeout_blocks", self.timeout_blocks == 0),
            ("submit.batch_count", self.batch_count == 0),
            ("submit.batch_gas", self.batch_gas == 0),
        ] {
            if is_zero {
                note(field, &"must be above zero");
            }
        }
        if self.lanes.len() > LANES {
            note("submit.lanes", &format!("{} lanes are too many: {LANES} at most", self.lanes.len()));
        }
    }

    /// The keys of the lanes; no key may be there twice.
    pub(super) fn keys(
        &self,
        main: Option<&SecretKey>,
        passphrase: &PassphraseSource,
        note: &mut impl FnMut(&str, &dyn std::fmt::Display),
    ) -> Vec<SecretKey> {
        let mut seen: Vec<[u8; 33]> = main.map(|key| key.public_key()).into_iter().collect();
        let mut keys = Vec::new();
        for path in &self.lanes {
            match keystore::open(path, passphrase) {
                Ok(key) if seen.contains(&key.public_key()) => {
                    note("submit.lanes", &format!("{} is a key that is used already", path.display()));
                }
                Ok(key) => {
                    seen.push(key.public_key());
                    keys.push(key);
                }
                Err(error) => note("submit.lanes", &error),
            }
        }
        keys
    }
}
