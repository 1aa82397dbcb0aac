//! The submitter against a chain of which chance decides what it does with each transaction. Whatever it does, in any order,
//! and however often the submitter is started anew: every report takes effect exactly once, and none is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use cosmwasm_std::Decimal;
use proptest::prelude::*;
use surety_api::DeviceId;
use surety_chain::{ChainError, Estimate, Landed, Msg, Outcome, SignedTx, TxHash};
use surety_relayer::health::Checks;
use surety_relayer::registry::Registry;
use surety_relayer::store::outbox::{enqueue, End, Kind, Report, State};
use surety_relayer::store::Store;
use surety_relayer::submit::batch::Limits;
use surety_relayer::submit::carrier::Carrier;
use surety_relayer::submit::plan::Plan;
use surety_relayer::submit::price::Price;
use surety_relayer::submit::Submitter;
use surety_relayer::RelayerError;

use crate::network::place;

const LANES: usize = 2;
const TIMEOUT: u64 = 3;

/// What chance does.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Something new is to be reported, about one of a few devices; some reports no chain takes.
    Report(u8, bool),
    /// The submitter has its turn.
    Turn,
    /// A block is made of what waits.
    Block,
    /// A block is made without what waits.
    EmptyBlock,
    /// The mempool is forgotten.
    Forget,
    /// The next broadcasts are taken, and not answered.
    NoAnswer(u8),
    /// The next broadcasts are lost on their way, and not answered.
    Lost(u8),
    /// The next broadcasts are refused for their fee.
    Dear(u8),
    /// The next calls of any kind fail.
    Away(u8),
    /// Somebody else uses up a sequence.
    Fight(u8),
    /// The submitter dies between what it does now and what it does next, and starts anew.
    Crash(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..6u8, prop::bool::weighted(0.2)).prop_map(|(device, bad)| Step::Report(device, bad)),
        6 => Just(Step::Turn),
        4 => Just(Step::Block),
        2 => Just(Step::EmptyBlock),
        1 => Just(Step::Forget),
        1 => (1..4u8).prop_map(Step::NoAnswer),
        1 => (1..4u8).prop_map(Step::Lost),
        1 => (1..3u8).prop_map(Step::Dear),
        1 => (1..6u8).prop_map(Step::Away),
        1 => (0..2u8).prop_map(Step::Fight),
        2 => (0..12u8).prop_map(Step::Crash),
    ];
    prop::collection::vec(step, 10..60)
}

/// A transaction as this chain has it.
#[derive(Clone)]
struct Tx {
    lane: usize,
    sequence: u64,
    timeout_height: u64,
    reports: Vec<String>,
}

#[derive(Default)]
struct World {
    height: u64,
    sequences: [u64; LANES],
    /// Sequences the submitter has handed out; `None` after it was started anew.
    next: [Option<u64>; LANES],
    mempool: Vec<(TxHash, Tx)>,
    prepared: BTreeMap<TxHash, Tx>,
    landed: BTreeMap<TxHash, (u64, u32)>,
    /// How often each report took effect.
    effects: BTreeMap<String, u64>,
    bad: BTreeSet<String>,
    no_answer: u8,
    lost: u8,
    dear: u8,
    away: u8,
    /// Calls that still work before the process dies.
    dies_in: Option<u8>,
    made: u64,
}

#[derive(Clone, Default)]
struct Chain(Arc<Mutex<World>>);

impl Chain {
    fn world(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap()
    }

    /// Every call passes here: the node may be away, or the process dead.
    fn call(&self) -> Result<MutexGuard<'_, World>, ChainError> {
        let mut world = self.world();
        if let Some(left) = &mut world.dies_in {
            if *left == 0 {
                return Err(away());
            }
            *left -= 1;
        }
        if world.away > 0 {
            world.away -= 1;
            return Err(away());
        }
        Ok(world)
    }

    fn block(&self, takes: bool) {
        let mut world = self.world();
        world.height += 1;
        let height = world.height;
        for (hash, tx) in if takes { std::mem::take(&mut world.mempool) } else { Vec::new() } {
            if tx.timeout_height < height || tx.sequence != world.sequences[tx.lane] {
                continue;
            }
            world.sequences[tx.lane] += 1;
            // All of a transaction or nothing; a report that took effect before is refused by its contract.
            let refused = |report: &String| world.bad.contains(report) || world.effects.contains_key(report);
            let fails = tx.reports.iter().any(refused);
            if !fails {
                for report in tx.reports {
                    *world.effects.entry(report).or_default() += 1;
                }
            }
            world.landed.insert(hash, (height, if fails { 5 } else { 0 }));
        }
        world.mempool.retain(|(_, tx)| tx.timeout_height > height);
    }
}

fn away() -> ChainError {
    ChainError::Timeout { url: "http://model".into(), method: "any" }
}

fn refused(text: &str) -> ChainError {
    ChainError::Refused { codespace: "sdk".into(), code: 13, message: text.into() }
}

/// The report is in the message, so that the chain knows what a transaction carries.
fn named(kind: &Kind) -> String {
    let Kind::Refute { device, proof } = kind else { unreachable!("{kind:?}") };
    format!("{device}/{}", proof.1)
}

impl Carrier for Chain {
    fn lanes(&self) -> usize {
        LANES
    }

    async fn plan(&self, kind: &Kind) -> Result<Plan, RelayerError> {
        let report = named(kind);
        if self.call()?.effects.contains_key(&report) {
            return Ok(Plan::NotNeeded);
        }
        let msg = Msg::Execute { contract: report, msg: Vec::new(), funds: Vec::new() };
        Ok(Plan::Send(vec![vec![msg]]))
    }

    async fn settlement(&self, _: &Kind) -> Result<Vec<Msg>, RelayerError> {
        Ok(Vec::new())
    }

    async fn prepare(&self, lane: usize, messages: &[Msg], _: Decimal) -> Result<SignedTx, ChainError> {
        let mut world = self.call()?;
        let reports: Vec<String> = messages
            .iter()
            .map(|message| match message {
                Msg::Execute { contract, .. } => contract.clone(),
                other => unreachable!("{other:?}"),
            })
            .collect();
        if reports.iter().any(|report| world.bad.contains(report) || world.effects.contains_key(report)) {
            return Err(ChainError::ContractRefused { message: "no: execute wasm contract failed".into() });
        }
        let sequence = world.next[lane].unwrap_or(world.sequences[lane]);
        world.next[lane] = Some(sequence + 1);
        world.made += 1;
        let mut hash = [0; 32];
        hash[..8].copy_from_slice(&world.made.to_be_bytes());
        let (hash, timeout_height) = (TxHash(hash), world.height + TIMEOUT);
        world.prepared.insert(hash, Tx { lane, sequence, timeout_height, reports });
        let cost = Estimate { gas_used: 1, gas_limit: 1, fee: Vec::new() };
        Ok(SignedTx { bytes: hash.0.to_vec(), hash, sequence, timeout_height, cost })
    }

    async fn discard(&self, lane: usize, tx: &SignedTx) {
        self.world().next[lane] = Some(tx.sequence);
    }

    async fn broadcast(&self, lane: usize, tx: &SignedTx) -> Result<(), ChainError> {
        let mut world = self.call()?;
        if world.lost > 0 {
            world.lost -= 1;
            return Err(away());
        }
        if world.dear > 0 {
            world.dear -= 1;
            world.next[lane] = Some(tx.sequence);
            return Err(refused("insufficient fees: insufficient fee"));
        }
        let waiting = world.mempool.iter().filter(|(_, waiting)| waiting.lane == lane).count() as u64;
        let due = world.sequences[lane] + waiting;
        if tx.sequence != due {
            world.next[lane] = Some(due);
            return Err(ChainError::OutOfSequence { expected: due, got: tx.sequence });
        }
        let taken = world.prepared[&tx.hash].clone();
        world.mempool.push((tx.hash, taken));
        if world.no_answer > 0 {
            world.no_answer -= 1;
            return Err(away());
        }
        Ok(())
    }

    async fn outcome(&self, hash: TxHash, timeout_height: u64) -> Result<Option<Outcome>, ChainError> {
        let world = self.call()?;
        if let Some((height, code)) = world.landed.get(&hash) {
            let landed = Landed {
                hash,
                height: *height,
                code: *code,
                codespace: "wasm".into(),
                log: "no: execute wasm contract failed".into(),
                gas_used: None,
                events: Vec::new(),
            };
            return Ok(Some(Outcome::Landed(landed)));
        }
        Ok((world.height > timeout_height).then_some(Outcome::Dead))
    }

    async fn balance(&self) -> Result<u128, ChainError> {
        self.call().map(|_| 1)
    }

    async fn resync(&self, lane: usize) {
        self.world().next[lane] = None;
    }
}

struct Run {
    chain: Chain,
    store: Store,
    submitter: Submitter<Chain>,
    reports: BTreeMap<String, bool>,
}

fn device(number: u8) -> DeviceId {
    DeviceId::new([number; 20])
}

impl Run {
    async fn start(folder: &std::path::Path) -> Self {
        let chain = Chain::default();
        let store = Store::open(place(folder, 0)).await.unwrap();
        let submitter = submitter(&chain, &store);
        Self { chain, store, submitter, reports: BTreeMap::new() }
    }

    async fn turn(&mut self) {
        // A turn that fails is tried again; nothing is known of what a dead process was about.
        drop(self.submitter.round().await);
        if self.chain.world().dies_in == Some(0) {
            self.restart();
        }
    }

    fn restart(&mut self) {
        let mut world = self.chain.world();
        world.dies_in = None;
        world.next = [None; LANES];
        drop(world);
        self.submitter = submitter(&self.chain, &self.store);
    }

    async fn step(&mut self, step: Step) {
        match step {
            Step::Report(number, bad) => {
                let position = (1, self.reports.len() as u64);
                let kind = Kind::Refute { device: device(number), proof: position };
                let name = named(&kind);
                if bad {
                    self.chain.world().bad.insert(name.clone());
                }
                let mut group = self.store.begin().await.unwrap();
                enqueue(&mut group, &Report { dedupe: name.clone(), kind }, &[]).await.unwrap();
                group.commit().await.unwrap();
                self.reports.insert(name, bad);
            }
            Step::Turn => self.turn().await,
            Step::Block => self.chain.block(true),
            Step::EmptyBlock => self.chain.block(false),
            Step::Forget => self.chain.world().mempool.clear(),
            Step::NoAnswer(count) => self.chain.world().no_answer = count,
            Step::Lost(count) => self.chain.world().lost = count,
            Step::Dear(count) => self.chain.world().dear = count,
            Step::Away(count) => self.chain.world().away = count,
            Step::Fight(lane) => self.chain.world().sequences[usize::from(lane)] += 1,
            Step::Crash(calls) => {
                self.chain.world().dies_in = Some(calls);
                self.turn().await;
                self.restart();
            }
        }
    }

    /// Everything is well from now on, for long enough.
    async fn calm(&mut self) {
        {
            let mut world = self.chain.world();
            (world.no_answer, world.lost, world.dear, world.away) = (0, 0, 0, 0);
            world.dies_in = None;
        }
        for _ in 0..60 + 8 * self.reports.len() {
            self.turn().await;
            self.chain.block(true);
        }
    }

    async fn check(&self) -> Result<(), TestCaseError> {
        for (name, bad) in &self.reports {
            let effects = self.chain.world().effects.get(name).copied().unwrap_or_default();
            prop_assert_eq!(effects, u64::from(!bad), "{} took effect {} times", name, effects);
            let state = self.store.state(name).await.unwrap();
            let good = match state {
                Some(State::Ended(End::Failed { .. })) => *bad,
                // It landed, and only a later look told that.
                Some(State::Ended(End::Landed { .. } | End::Superseded)) => !bad,
                _ => false,
            };
            prop_assert!(good, "{} ended as {:?}", name, state);
        }
        Ok(())
    }
}

fn submitter(chain: &Chain, store: &Store) -> Submitter<Chain> {
    let limits = Limits { count: 4, gas: u64::MAX, wait: Duration::ZERO };
    let price = Price::new(Decimal::percent(1), Decimal::percent(2));
    let (ended, _) = tokio::sync::watch::channel(0);
    let (registry, checks) = (Registry::default(), Checks::default());
    Submitter::new(chain.clone(), limits, price, registry, store.clone(), checks, ended)
}

/// A folder that no disk has to keep, where the system has one: what is tried here is no crash of a machine.
fn in_memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_report_takes_effect_once_whatever_the_chain_does(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let folder = in_memory();
            let mut run = Run::start(folder.path()).await;
            for step in &steps {
                run.step(*step).await;
            }
            run.calm().await;
            let checked = run.check().await;
            run.store.close().await;
            checked
        })?;
    }
}
