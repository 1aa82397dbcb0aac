//! From a broadcast to a block: CheckTx, mempool, block.

use cosmwasm_std::{BankMsg, Event, Uint128};
use cw_multi_test::Executor;
use serde_json::{json, Value};

use super::answer::Answer;
use super::ante::{Look, Tx};
use super::node::{block_info, BlockRecord, Node, TxRecord};
use super::print::printed_hash;
use super::refusal::Refusal;
use super::world::World;
use crate::rpc_types::decode_base64;
use crate::TxHash;

/// Where fees go; nobody has the key.
const FEE_COLLECTOR: [u8; 20] = [0xFE; 20];

impl Node {
    /// Takes a transaction into the mempool when it passes every check.
    pub fn broadcast(&mut self, params: &Value) -> Answer {
        let bytes = params.get("tx").and_then(Value::as_str).and_then(|text| decode_base64(text).ok());
        let Some(bytes) = bytes else {
            return Answer::failure(-32602, "Invalid params", "give tx in base64");
        };
        let hash = TxHash::of(&bytes);
        let waits = self.mempool.iter().any(|tx| TxHash::of(&tx.bytes) == hash);
        if waits || self.index.contains_key(&hash) {
            return Answer::error("tx already exists in cache");
        }
        let taken = self.check_tx(&bytes);
        let refusal = taken.err();
        if refusal.is_none() && self.faults.lose_answers > 0 {
            self.faults.lose_answers = self.faults.lose_answers.saturating_sub(1);
            return Answer::Silence;
        }
        Answer::Result(json!({
            "code": refusal.as_ref().map_or(0, |refusal| refusal.code),
            "data": "",
            "log": refusal.as_ref().map_or("", |refusal| refusal.log.as_str()),
            "codespace": refusal.as_ref().map_or("", |refusal| refusal.codespace),
            "hash": printed_hash(&bytes),
        }))
    }

    fn check_tx(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let tx = Tx::decode(bytes, &self.world.config.prefix)?;
        let due = self.due(&tx.sender);
        self.world.check(&tx, self.height, due, Look::Real)?;
        self.check_price(&tx)?;
        if self.faults.lose_txs > 0 {
            self.faults.lose_txs = self.faults.lose_txs.saturating_sub(1);
        } else {
            self.mempool.push(tx);
        }
        Ok(())
    }

    /// What a node asks for gas is its own affair: no block is judged by it.
    fn check_price(&self, tx: &Tx) -> Result<(), Refusal> {
        let asked = Uint128::from(tx.gas_limit).mul_ceil(self.faults.gas_price);
        let offered = tx.fee.first().map_or(Uint128::zero(), |coin| coin.amount);
        if offered >= asked {
            return Ok(());
        }
        let denom = &self.world.config.fee_denom;
        let text = format!("insufficient fees; got: {offered}{denom} required: {asked}{denom}");
        Err(Refusal::sdk(13, format!("{text}: insufficient fee")))
    }

    /// The sender's next sequence, counting what waits in the mempool.
    pub fn due(&mut self, sender: &str) -> u64 {
        let waiting = self.mempool.iter().filter(|tx| tx.sender == sender).count();
        let committed = self.world.account(sender).map_or(0, |account| account.sequence);
        committed.saturating_add(u64::try_from(waiting).unwrap_or(u64::MAX))
    }

    /// Makes the next block of what waits in the mempool, at the chain's present time.
    pub fn make_block(&mut self) {
        self.height = self.height.saturating_add(1);
        let block = block_info(&self.world.config.chain_id, self.height, self.time);
        self.world.app.set_block(block);
        let waiting = if self.faults.hold_mempool { Vec::new() } else { std::mem::take(&mut self.mempool) };
        let mut txs = Vec::new();
        for tx in waiting {
            let due = self.world.account(&tx.sender).map_or(0, |account| account.sequence);
            // What no longer passes, such as one that came too late, leaves the mempool without a trace.
            if self.world.check(&tx, self.height, due, Look::Real).is_err() {
                continue;
            }
            let outcome = self.world.deliver(&tx);
            self.index.insert(TxHash::of(&tx.bytes), (self.height, txs.len()));
            txs.push(TxRecord { bytes: tx.bytes, outcome });
        }
        self.blocks.insert(self.height, BlockRecord { time: self.time, txs });
    }
}

impl World {
    /// Runs a checked transaction: the fee and the sequence are gone whatever its messages do.
    fn deliver(&mut self, tx: &Tx) -> Result<Vec<Event>, Refusal> {
        let mut events = vec![tx_event(tx)];
        if !tx.fee.is_empty() {
            events.extend(self.take_fee(tx)?);
        }
        if let Some(account) = self.account(&tx.sender) {
            account.sequence = account.sequence.saturating_add(1);
        }
        events.extend(self.run(&tx.actions, false)?);
        Ok(events)
    }

    fn take_fee(&mut self, tx: &Tx) -> Result<Vec<Event>, Refusal> {
        let to_address = crate::address::human(&FEE_COLLECTOR, &self.config.prefix)
            .map_err(|error| Refusal::sdk(7, error.to_string()))?;
        let pay = BankMsg::Send { to_address, amount: tx.fee.clone() };
        let payer = cosmwasm_std::Addr::unchecked(tx.payer());
        let paid = self.app.execute(payer, pay.into());
        paid.map(|response| response.events)
            .map_err(|error| Refusal::sdk(5, format!("{error:#}: insufficient funds")))
    }
}

fn tx_event(tx: &Tx) -> Event {
    let fee: Vec<String> = tx.fee.iter().map(ToString::to_string).collect();
    Event::new("tx")
        .add_attribute("fee", fee.join(","))
        .add_attribute("fee_payer", tx.payer())
        .add_attribute("acc_seq", format!("{}/{}", tx.sender, tx.sequence))
}
