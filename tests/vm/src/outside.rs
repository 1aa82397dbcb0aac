//! What a contract sees when it asks the chain: other contracts' raw records, balances and contract infos.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use base64::{engine::general_purpose::STANDARD, Engine};
use cosmwasm_std::{Binary, ContractResult, SystemError, SystemResult};
use cosmwasm_vm::{BackendResult, GasInfo, Querier};
use serde_json::{json, Value};

use crate::chain::GAS_MULTIPLIER;
use crate::storage::read_gas;

#[derive(Default)]
struct Known {
    records: BTreeMap<(String, Vec<u8>), Vec<u8>>,
    contracts: BTreeSet<String>,
    balances: BTreeMap<(String, String), u128>,
}

/// A stub of everything outside one contract. Clones share what they know.
#[derive(Clone, Default)]
pub struct Outside(Arc<Mutex<Known>>);

impl Outside {
    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.0.lock().expect("no test thread panicked with it")
    }

    /// Puts a record where a raw query finds it, or takes it away.
    pub fn set_record(&self, contract: &str, key: &[u8], value: Option<&[u8]>) {
        let at = (contract.to_owned(), key.to_vec());
        match value {
            Some(value) => self.known().records.insert(at, value.into()),
            None => self.known().records.remove(&at),
        };
    }

    /// Makes an address the address of a contract.
    pub fn set_contract(&self, address: &str) {
        self.known().contracts.insert(address.into());
    }

    /// What an address holds of a denom.
    pub fn balance(&self, address: &str, denom: &str) -> u128 {
        self.known().balances.get(&(address.into(), denom.into())).copied().unwrap_or(0)
    }

    /// Gives coins to an address, out of nothing.
    pub fn add_balance(&self, address: &str, denom: &str, amount: u128) {
        *self.known().balances.entry((address.into(), denom.into())).or_default() += amount;
    }

    /// Takes coins from an address.
    ///
    /// # Errors
    /// It holds less.
    pub fn take_balance(&self, address: &str, denom: &str, amount: u128) -> Result<(), String> {
        let held = self.balance(address, denom);
        let left =
            held.checked_sub(amount).ok_or_else(|| format!("{address} holds {held}{denom}, not {amount}"))?;
        self.known().balances.insert((address.into(), denom.into()), left);
        Ok(())
    }

    /// Moves coins.
    ///
    /// # Errors
    /// The payer holds less.
    pub fn transfer(&self, from: &str, to: &str, denom: &str, amount: u128) -> Result<(), String> {
        self.take_balance(from, denom, amount)?;
        self.add_balance(to, denom, amount);
        Ok(())
    }

    fn answer(&self, request: &Value) -> Option<(Answer, u64)> {
        let known = self.known();
        let text = |value: &Value, field: &str| Some(value.get(field)?.as_str()?.to_owned());
        if let Some(raw) = request.pointer("/wasm/raw") {
            let contract = text(raw, "contract_addr")?;
            let key = STANDARD.decode(text(raw, "key")?).ok()?;
            let value = known.records.get(&(contract, key.clone())).cloned().unwrap_or_default();
            let gas = read_gas(&key, &value);
            return Some((Answer::Bytes(value), gas));
        }
        if let Some(info) = request.pointer("/wasm/contract_info") {
            let address = text(info, "contract_addr")?;
            let answer = match known.contracts.contains(&address) {
                true => Answer::Bytes(
                    json!({"code_id": 1, "creator": address, "admin": null, "pinned": false, "ibc_port": null})
                        .to_string()
                        .into_bytes(),
                ),
                false => Answer::NoContract(address),
            };
            return Some((answer, read_gas(b"", b"")));
        }
        if let Some(balance) = request.pointer("/bank/balance") {
            let (address, denom) = (text(balance, "address")?, text(balance, "denom")?);
            let amount = known.balances.get(&(address, denom.clone())).copied().unwrap_or(0).to_string();
            let answer = json!({"amount": {"denom": denom, "amount": amount}}).to_string().into_bytes();
            return Some((Answer::Bytes(answer), read_gas(b"", b"")));
        }
        None
    }
}

enum Answer {
    Bytes(Vec<u8>),
    NoContract(String),
}

impl Querier for Outside {
    fn query_raw(&self, request: &[u8], _gas: u64) -> BackendResult<SystemResult<ContractResult<Binary>>> {
        let answered = serde_json::from_slice(request).ok().and_then(|request| self.answer(&request));
        let (result, gas) = match answered {
            Some((Answer::Bytes(bytes), gas)) => {
                (SystemResult::Ok(ContractResult::Ok(Binary::new(bytes))), gas)
            }
            Some((Answer::NoContract(addr), gas)) => {
                (SystemResult::Err(SystemError::NoSuchContract { addr }), gas)
            }
            None => {
                let request = String::from_utf8_lossy(request).into_owned();
                (SystemResult::Err(SystemError::UnsupportedRequest { kind: request }), 0)
            }
        };
        (Ok(result), GasInfo::with_externally_used(gas * GAS_MULTIPLIER))
    }
}
