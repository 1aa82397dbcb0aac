//! The contracts' world: what messages run in.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use cosmwasm_std::Checksum;
use cw_multi_test::{App, MockApiBech32};

use super::bank::{Bank, Moved};
use super::storage::Journal;
use super::{DevnetConfig, Factory};

/// Where the contracts run, and what the chain keeps beside them.
pub(super) struct World {
    pub config: DevnetConfig,
    pub app: App<Bank, MockApiBech32, Journal>,
    pub moved: Moved,
    pub natives: HashMap<Vec<u8>, Factory>,
    pub next_checksum: Rc<Cell<Checksum>>,
    pub codes: BTreeMap<u64, (String, Vec<u8>)>,
    pub grants: BTreeSet<(String, String)>,
    pub accounts: BTreeMap<String, AccountState>,
}

#[derive(Clone, Copy)]
pub(super) struct AccountState {
    pub number: u64,
    pub sequence: u64,
}

impl World {
    /// The account at `address`; it exists once coins reached it.
    pub fn account(&mut self, address: &str) -> Option<&mut AccountState> {
        if !self.accounts.contains_key(address) {
            if self.holds_nothing(address) {
                return None;
            }
            self.open_account(address);
        }
        self.accounts.get_mut(address)
    }

    /// Makes an account where there is none, as whoever may spend another's coins needs one.
    pub fn open_account(&mut self, address: &str) {
        let number = u64::try_from(self.accounts.len()).unwrap_or(u64::MAX);
        self.accounts.entry(address.to_owned()).or_insert(AccountState { number, sequence: 0 });
    }

    fn holds_nothing(&self, address: &str) -> bool {
        #[allow(deprecated)]
        let held = self.app.wrap().query_all_balances(address);
        held.map_or(true, |coins| coins.is_empty())
    }
}
