//! The chain's state and the one thread that owns it.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::rc::Rc;
use std::sync::mpsc;
use std::time::Duration;

use cosmwasm_std::{Addr, Api, BlockInfo, Checksum, Coin, Event, Timestamp};
use cw_multi_test::{AppBuilder, ChecksumGenerator, MockApiBech32, WasmKeeper};
use serde_json::{json, Value};
use tokio::sync::oneshot;

use super::answer::Answer;
use super::ante::Tx;
use super::bank::{Bank, Moved};
use super::refusal::Refusal;
use super::storage::Journal;
use super::world::World;
use super::{DevnetConfig, DevnetError, NativeContract};
use crate::{Faults, TxHash};

/// A block that was made.
pub(super) struct BlockRecord {
    pub time: u64,
    pub txs: Vec<TxRecord>,
}

/// A transaction in a block.
pub(super) struct TxRecord {
    pub bytes: Vec<u8>,
    pub outcome: Result<Vec<Event>, Refusal>,
}

pub(super) struct Node {
    pub world: World,
    pub height: u64,
    pub time: u64,
    pub mempool: Vec<Tx>,
    pub blocks: BTreeMap<u64, BlockRecord>,
    pub index: HashMap<TxHash, (u64, usize)>,
    pub faults: Faults,
}

/// What reaches the thread.
pub(super) enum Order {
    /// One RPC call.
    Call { method: String, params: Value, reply: oneshot::Sender<(Answer, Duration)> },
    /// The time between two blocks is over.
    Tick,
    /// The chain ends, also for connections that are still open.
    Stop,
}

/// The way to the thread; it ends with the last copy.
pub(super) type Chain = mpsc::Sender<Order>;

/// The checksum of code that is about to be stored: the marker's, so that addresses can be predicted from it.
struct NextChecksum(Rc<Cell<Checksum>>);

impl ChecksumGenerator for NextChecksum {
    fn checksum(&self, _creator: &Addr, _code_id: u64) -> Checksum {
        self.0.get()
    }
}

/// Starts the thread: what it owns can neither move between threads nor be copied.
pub(super) async fn spawn(
    config: DevnetConfig,
    contracts: Vec<NativeContract>,
) -> Result<Chain, DevnetError> {
    let (orders, inbox) = mpsc::channel();
    let (started, ready) = oneshot::channel();
    std::thread::Builder::new()
        .name("devnet".into())
        .spawn(move || match Node::genesis(config, contracts) {
            Ok(node) => {
                if started.send(Ok(())).is_ok() {
                    node.run(&inbox);
                }
            }
            Err(error) => drop(started.send(Err(error))),
        })
        .map_err(|error| DevnetError::Start { problem: error.to_string() })?;
    ready.await.map_err(|error| DevnetError::Start { problem: error.to_string() })??;
    Ok(orders)
}

impl Node {
    fn genesis(config: DevnetConfig, contracts: Vec<NativeContract>) -> Result<Self, DevnetError> {
        // The address format keeps its prefix for ever; one short string for each embedded chain.
        let prefix: &'static str = Box::leak(config.prefix.clone().into_boxed_str());
        let api = MockApiBech32::new(prefix);
        for (address, _) in &config.genesis {
            api.addr_validate(address).map_err(|_| DevnetError::BadGenesisAddress {
                address: address.clone(),
                prefix: config.prefix.clone(),
            })?;
        }
        let next_checksum = Rc::new(Cell::new(Checksum::generate(&[])));
        let wasm = WasmKeeper::new().with_checksum_generator(NextChecksum(next_checksum.clone()));
        let block = block_info(&config.chain_id, 1, config.genesis_time);
        // An address that is named twice gets both.
        let mut genesis: BTreeMap<String, Vec<Coin>> = BTreeMap::new();
        for (address, coins) in &config.genesis {
            genesis.entry(address.clone()).or_default().extend(coins.iter().cloned());
        }
        let (mut problem, moved) = (None, Moved::default());
        let app = AppBuilder::default()
            .with_api(api)
            .with_storage(Journal::default())
            .with_wasm(wasm)
            .with_bank(Bank::new(moved.clone()))
            .with_block(block)
            .build(|router, _, storage| {
                for (address, coins) in &genesis {
                    let account = Addr::unchecked(address);
                    if let Err(error) = router.bank.init_balance(storage, &account, coins.clone()) {
                        problem = Some(error.to_string());
                    }
                }
            });
        if let Some(problem) = problem {
            return Err(DevnetError::Start { problem });
        }
        let natives = contracts.into_iter().map(|contract| (contract.marker(), contract.factory)).collect();
        let time = config.genesis_time;
        let mut world = World {
            config,
            app,
            moved,
            natives,
            next_checksum,
            codes: BTreeMap::new(),
            grants: BTreeSet::new(),
            accounts: BTreeMap::new(),
        };
        let addresses: Vec<String> =
            world.config.genesis.iter().map(|(address, _)| address.clone()).collect();
        for address in &addresses {
            world.account(address);
        }
        let blocks = BTreeMap::from([(1, BlockRecord { time, txs: Vec::new() })]);
        Ok(Self {
            world,
            height: 1,
            time,
            mempool: Vec::new(),
            blocks,
            index: HashMap::new(),
            faults: Faults::default(),
        })
    }

    fn run(mut self, inbox: &mpsc::Receiver<Order>) {
        while let Ok(order) = inbox.recv() {
            match order {
                Order::Stop => return,
                Order::Tick => self.make_block(),
                Order::Call { method, params, reply } => {
                    let answer = catch_unwind(AssertUnwindSafe(|| self.call(&method, &params)))
                        .unwrap_or_else(|_| {
                            self.world.app.storage_mut().take_back();
                            Answer::error("the embedded chain panicked on this call")
                        });
                    let steered = method.starts_with("devnet_");
                    let late = Duration::from_millis(if steered { 0 } else { self.faults.late_ms });
                    // Nobody waits any more when the caller gave up.
                    drop(reply.send((answer, late)));
                    self.after_call(&method);
                }
            }
        }
    }

    fn call(&mut self, method: &str, params: &Value) -> Answer {
        if let Some(answer) = self.steer(method, params) {
            return answer;
        }
        if self.faults.silent {
            return Answer::Silence;
        }
        if self.faults.fail_calls > 0 {
            self.faults.fail_calls = self.faults.fail_calls.saturating_sub(1);
            return Answer::Broken;
        }
        match method {
            "health" => Answer::Result(json!({})),
            "status" => Answer::Result(self.status()),
            "block" => self.at_height(params, Self::print_block),
            "block_results" => self.at_height(params, Self::print_block_results),
            "tx" => self.tx(params),
            "tx_search" => self.tx_search(params),
            "abci_query" => self.abci_query(params),
            "broadcast_tx_sync" => self.broadcast(params),
            other => Answer::failure(-32601, "Method not found", other),
        }
    }

    /// A block comes after the answer, as on a real chain.
    fn after_call(&mut self, method: &str) {
        let at_once = self.world.config.block_interval.is_none() && !self.faults.hold_mempool;
        if at_once && !self.mempool.is_empty() && (method == "broadcast_tx_sync" || method == "devnet_faults")
        {
            self.make_block();
        }
    }

    /// The calls only an embedded chain has; `None` for any other.
    fn steer(&mut self, method: &str, params: &Value) -> Option<Answer> {
        let number = |name: &str| params.get(name).and_then(Value::as_u64);
        let wanted =
            |name: &str| Answer::failure(-32602, "Invalid params", &format!("give {name} as a number"));
        Some(match method {
            "devnet_advance" => match number("seconds").and_then(|by| self.time.checked_add(by)) {
                Some(time) => self.move_to(time),
                None => wanted("seconds"),
            },
            "devnet_set_time" => match number("seconds") {
                Some(time) if time < self.time => Answer::failure(
                    -32602,
                    "Invalid params",
                    &format!("the chain's time {} cannot go back to {time}", self.time),
                ),
                Some(time) => self.move_to(time),
                None => wanted("seconds"),
            },
            "devnet_advance_blocks" => match number("blocks") {
                Some(blocks) => {
                    (0..blocks).for_each(|_| self.make_block());
                    Answer::Result(self.status())
                }
                None => wanted("blocks"),
            },
            "devnet_faults" => match serde_json::from_value(params.clone()) {
                Ok(faults) => {
                    self.faults = faults;
                    Answer::Result(json!({}))
                }
                Err(error) => Answer::failure(-32602, "Invalid params", &error.to_string()),
            },
            "devnet_drop_mempool" => {
                self.mempool.clear();
                Answer::Result(json!({}))
            }
            _ => return None,
        })
    }

    fn move_to(&mut self, time: u64) -> Answer {
        self.time = time;
        self.make_block();
        Answer::Result(self.status())
    }
}

pub(super) fn block_info(chain_id: &str, height: u64, time: u64) -> BlockInfo {
    BlockInfo { height, time: Timestamp::from_seconds(time), chain_id: chain_id.to_owned() }
}
