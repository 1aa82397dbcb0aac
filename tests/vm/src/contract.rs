//! One contract in the chain's virtual machine, spoken to in JSON.

use cosmwasm_vm::testing::MockApi;
use cosmwasm_vm::{
    call_execute_raw, call_instantiate_raw, call_migrate_raw, call_query_raw, call_reply_raw, Backend, Cache,
    CacheOptions, Instance, InstanceOptions, Size, Storage, VmResult,
};
use serde_json::{json, Value};
use tempfile::TempDir;

use crate::chain::{capabilities, ADDRESS_PREFIX, CHAIN_ID, GAS_MULTIPLIER, INSTANCE_MEMORY_MIB};
use crate::outside::Outside;
use crate::storage::PricedStorage;

/// More than any block takes: a test reads what was used, and sets limits itself.
const GAS_LIMIT: u64 = 10_000_000_000 * GAS_MULTIPLIER;

/// Messages that one instance takes in [`Contract::execute_all`].
const PER_INSTANCE: usize = 200;

type Machine = Cache<MockApi, PricedStorage, Outside>;
type Running = Instance<MockApi, PricedStorage, Outside>;
type Call = fn(&mut Running, &[u8], &[u8], &[u8]) -> VmResult<Vec<u8>>;

/// What a message led to.
#[derive(Debug, Clone)]
pub struct Done {
    /// The contract's response, with its messages and events.
    pub response: Value,
    /// Gas of the chain that the message used, without loading the instance.
    pub gas: u64,
}

/// An address of this chain, made from a name.
pub fn address(name: &str) -> String {
    MockApi::default().with_prefix(ADDRESS_PREFIX).addr_make(name)
}

/// A contract with a storage of its own, alone on a chain that the test makes up.
pub struct Contract {
    machine: Machine,
    checksum: cosmwasm_std::Checksum,
    storage: Option<PricedStorage>,
    /// What it sees when it asks the chain.
    pub outside: Outside,
    /// Its address.
    pub address: String,
    /// The block's time, in seconds.
    pub time: u64,
    /// The block's height.
    pub height: u64,
    _directory: TempDir,
}

impl Contract {
    /// Stores the wasm as the chain does, with all of its checks, and gives it an empty storage.
    ///
    /// # Errors
    /// The chain's reason for refusing the wasm.
    pub fn store(wasm: &[u8]) -> VmResult<Self> {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let options = CacheOptions::new(
            directory.path(),
            capabilities(),
            Size::mebi(100),
            Size::mebi(INSTANCE_MEMORY_MIB),
        );
        // The directory was made a line ago and nobody else knows its name: what the machine reads there it has
        // written itself, which is all that is asked of the caller.
        #[allow(unsafe_code)]
        let machine = unsafe { Machine::new(options) }?;
        let checksum = machine.store_code(wasm, true, true)?;
        Ok(Self {
            machine,
            checksum,
            storage: Some(PricedStorage::default()),
            outside: Outside::default(),
            address: address("contract"),
            time: 1_800_000_000,
            height: 1_000,
            _directory: directory,
        })
    }

    /// The storage, to read raw records from.
    pub fn storage(&self) -> &PricedStorage {
        self.storage.as_ref().expect("it is lent to an instance only during a call")
    }

    /// Sends the instantiate message.
    ///
    /// # Errors
    /// What the contract, or the machine, said. Nothing has changed then.
    pub fn instantiate(&mut self, sender: &str, funds: Value, msg: &Value) -> Result<Done, String> {
        self.send(call_instantiate_raw, sender, funds, msg)
    }

    /// Sends an execute message.
    ///
    /// # Errors
    /// What the contract, or the machine, said. Nothing has changed then.
    pub fn execute(&mut self, sender: &str, funds: Value, msg: &Value) -> Result<Done, String> {
        self.send(call_execute_raw, sender, funds, msg)
    }

    /// Lets the code take over the storage as it is, as the chain does for the wasm admin.
    ///
    /// # Errors
    /// What the contract, or the machine, said. Nothing has changed then.
    pub fn migrate(&mut self) -> Result<Done, String> {
        let env = self.env();
        let (result, gas) = self.run(|running| call_migrate_raw(running, &env, &bytes(&json!({}))));
        Ok(Done { response: result?, gas })
    }

    /// Tells the contract that a message it sent, and asked to hear of, has succeeded.
    ///
    /// # Errors
    /// What the contract, or the machine, said. Nothing has changed then.
    pub fn reply(&mut self, id: &Value, payload: &Value) -> Result<Done, String> {
        let env = self.env();
        let result = json!({"ok": {"events": [], "data": null, "msg_responses": []}});
        let reply = json!({"id": id, "payload": payload, "gas_used": 0, "result": result});
        let (result, gas) = self.run(|running| call_reply_raw(running, &env, &bytes(&reply)));
        Ok(Done { response: result?, gas })
    }

    /// Writes a raw record, such as code before this one left behind.
    pub fn put(&mut self, key: &[u8], value: &[u8]) {
        let storage = self.storage.as_mut().expect("it is lent to an instance only during a call");
        storage.set(key, value).0.expect("a storage in memory");
        storage.commit();
    }

    /// Asks the contract.
    ///
    /// # Errors
    /// What the contract, or the machine, said.
    pub fn query(&mut self, msg: &Value) -> Result<Value, String> {
        let env = self.env();
        let (result, _) = self.run(|running| call_query_raw(running, &env, &bytes(msg)));
        let data = result?;
        let encoded = data.as_str().ok_or("an answer that is no base64 text")?;
        let decoded = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, encoded)
            .map_err(|error| error.to_string())?;
        serde_json::from_slice(&decoded).map_err(|error| error.to_string())
    }

    fn send(&mut self, call: Call, sender: &str, funds: Value, msg: &Value) -> Result<Done, String> {
        let env = self.env();
        let info = bytes(&json!({"sender": sender, "funds": funds}));
        let (result, gas) = self.run(|running| call(running, &env, &info, &bytes(msg)));
        Ok(Done { response: result?, gas })
    }

    /// Sends many execute messages to one instance, for a state that takes many to reach. What they change is kept, and
    /// others do not see it.
    ///
    /// # Errors
    /// What the contract, the machine, or `each` of a response said.
    pub fn execute_all(
        &mut self,
        sender: &str,
        messages: impl Iterator<Item = Value>,
        mut each: impl FnMut(Value) -> Result<(), String>,
    ) -> Result<(), String> {
        let (env, info) = (self.env(), bytes(&json!({"sender": sender, "funds": []})));
        let mut messages = messages.peekable();
        while messages.peek().is_some() {
            let backend = self.backend();
            let mut running = self
                .machine
                .get_instance(&self.checksum, backend, InstanceOptions { gas_limit: GAS_LIMIT })
                .expect("a stored wasm loads");
            let mut result = Ok(());
            // An instance keeps its memory from message to message, and has so much of it.
            for msg in messages.by_ref().take(PER_INSTANCE) {
                result = call_execute_raw(&mut running, &env, &info, &bytes(&msg))
                    .map_err(|error| error.to_string())
                    .and_then(|answer| each(unwrap(&answer)?));
                if result.is_err() {
                    break;
                }
            }
            let mut storage = running.recycle().expect("a backend comes back").storage;
            storage.commit();
            self.storage = Some(storage);
            result?;
        }
        Ok(())
    }

    fn backend(&mut self) -> Backend<MockApi, PricedStorage, Outside> {
        Backend {
            api: MockApi::default().with_prefix(ADDRESS_PREFIX),
            storage: self.storage.take().expect("no call is running"),
            querier: self.outside.clone(),
        }
    }

    fn env(&self) -> Vec<u8> {
        bytes(&json!({
            "block": {"height": self.height, "time": (self.time * 1_000_000_000).to_string(), "chain_id": CHAIN_ID},
            "transaction": {"index": 0},
            "contract": {"address": self.address},
        }))
    }

    /// Loads a fresh instance, as the chain does for every message, and keeps its changes only when it succeeds.
    fn run(&mut self, call: impl FnOnce(&mut Running) -> VmResult<Vec<u8>>) -> (Result<Value, String>, u64) {
        let backend = self.backend();
        let options = InstanceOptions { gas_limit: GAS_LIMIT };
        let mut running =
            self.machine.get_instance(&self.checksum, backend, options).expect("a stored wasm loads");
        let result = call(&mut running).map_err(|error| error.to_string()).and_then(|answer| unwrap(&answer));
        let report = running.create_gas_report();
        let mut storage = running.recycle().expect("a backend comes back").storage;
        match result {
            Ok(_) => {
                self.outside.set_contract(&self.address);
                for key in storage.commit() {
                    self.outside.set_record(&self.address, &key, storage.raw(&key));
                }
            }
            Err(_) => storage.roll_back(),
        }
        self.storage = Some(storage);
        (result, (report.used_internally + report.used_externally).div_ceil(GAS_MULTIPLIER))
    }
}

/// Takes the response out of `{"ok": ..}`, or the text out of `{"error": ..}`.
fn unwrap(answer: &[u8]) -> Result<Value, String> {
    let mut answer: Value = serde_json::from_slice(answer).map_err(|error| error.to_string())?;
    match (answer.get_mut("ok").map(Value::take), answer.get("error").and_then(Value::as_str)) {
        (Some(response), _) => Ok(response),
        (None, Some(error)) => Err(error.to_owned()),
        (None, None) => Err(format!("neither ok nor error: {answer}")),
    }
}

fn bytes(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}
