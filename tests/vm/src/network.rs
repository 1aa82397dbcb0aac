//! All artifacts on one made-up chain: what one contract sends to another arrives there, as JSON.

use std::collections::BTreeMap;

use base64::{engine::general_purpose::STANDARD, Engine};
use serde_json::{json, Value};

use crate::artifact;
use crate::contract::{address, Contract, Done};
use crate::outside::Outside;

/// The one coin of the network.
pub const DENOM: &str = "udimo";

/// What each contract is instantiated with: the defaults of docs/design.md section 2.
pub fn instantiate_message(contract: &str) -> Value {
    const DAY: u64 = 86_400;
    let charter = address("charter");
    match contract {
        "charter" => json!({
            "governance": address("governance"),
            "integrations": address("integrations"),
            "community": address("community"),
            "guardian": address("guardian"),
        }),
        "vault" => json!({
            "charter": charter,
            "denom": DENOM,
            "accrual_period": 730 * DAY,
            "removed_to": "burn",
            "contest_window": 14 * DAY,
            "contest_bond_bps": 500,
            "claim_period": 365 * DAY,
        }),
        "license" => json!({
            "charter": charter,
            "name": "Surety licences",
            "symbol": "LICENCE",
            "minimum_bond": "100000000000",
            "provisional_period": 180 * DAY,
            "provisional_cap": 100,
            "renounce_period": 365 * DAY / 2,
            "vote_delay": 7 * DAY,
            "review_reveal_delay": 14 * DAY,
            "approval_period": 180 * DAY,
            "cure_period": 30 * DAY,
            "clarification_rounds": 5,
        }),
        "catalog" => json!({ "charter": charter }),
        "device" => json!({
            "charter": charter,
            "name": "Surety devices",
            "symbol": "DEVICE",
            "silence_after": 730 * 3600,
            "scrap_period": 45 * DAY,
            "scrap_window": 14 * DAY,
            "ban_hold": 14 * DAY,
        }),
        "telemetry" => json!({
            "charter": charter,
            "threshold": 2,
            "refutation_window": 7 * DAY,
            "malfunction_gap": DAY,
            "max_age": 30 * DAY,
            "max_ahead": 300,
            "beacon_interval": DAY,
            "max_strikes": 3,
            "epoch_period": 7 * DAY,
        }),
        "preorder" => json!({
            "charter": charter,
            "name": "Surety preorders",
            "symbol": "PLACE",
            "denoms": [DENOM],
            "refund_grace": 14 * DAY,
            "max_delivery_period": 730 * DAY,
            "max_early_bps": 5_000,
        }),
        "arbitration" => json!({
            "charter": charter,
            "council": [address("councillor1"), address("councillor2"), address("councillor3")],
            "periods": {
                "response": 7 * DAY, "evidence": 14 * DAY, "vote": 7 * DAY, "appeal_window": 7 * DAY,
                "appeal_vote": 7 * DAY, "timelock": 3 * DAY, "reissue_notice": 30 * DAY, "execution": 2 * DAY,
            },
            "bonds": {
                "licence": "1000000000", "fault": "10000000", "ban": "100000000", "reporter": "100000000", "reissue": "1000000000",
            },
            "lapse_burn_bps": 500,
            "evidence_per_side": 20,
            "evidence_per_other": 3,
        }),
        other => panic!("add the instantiate message of {other} here"),
    }
}

/// Coins of the network's denom, as a message carries them.
pub fn coins(amount: u128) -> Value {
    json!([{ "denom": DENOM, "amount": amount.to_string() }])
}

/// What one message cost, with the messages it led to.
#[derive(Debug, Clone)]
pub struct Cost {
    /// Contract and message, such as `vault/stake`.
    pub message: String,
    /// Gas of the chain without loading the instance.
    pub gas: u64,
}

/// The contracts, each at the address made from its name, sharing what they see of each other and of the bank.
pub struct Network {
    contracts: BTreeMap<String, Contract>,
    outside: Outside,
    /// What every message sent so far cost, in order.
    pub costs: Vec<Cost>,
    /// Coins of the denom burned so far.
    pub burned: u128,
}

impl Network {
    /// Stores and instantiates every artifact named, the charter first, and registers each with it.
    pub fn deploy(names: &[String]) -> Self {
        let mut network =
            Self { contracts: BTreeMap::new(), outside: Outside::default(), costs: Vec::new(), burned: 0 };
        let mut order: Vec<&str> = names.iter().map(String::as_str).collect();
        order.sort_by_key(|name| *name != "charter");
        for name in order {
            let mut contract = Contract::store(&artifact(name)).expect("the chain stores the artifact");
            contract.address = address(name);
            contract.outside = network.outside.clone();
            contract
                .instantiate(&address("deployer"), json!([]), &instantiate_message(name))
                .unwrap_or_else(|error| panic!("{name} does not instantiate: {error}"));
            network.contracts.insert(name.to_owned(), contract);
        }
        for name in names.iter().filter(|name| *name != "charter") {
            let register = json!({"register_contract": {"contract": name, "address": address(name)}});
            network.execute("charter", "governance", 0, &register).expect("governance registers a contract");
        }
        network
    }

    /// Gives coins to an address made from a name.
    pub fn fund(&mut self, name: &str, amount: u128) {
        self.outside.add_balance(&address(name), DENOM, amount);
    }

    /// What an address made from a name holds.
    pub fn balance(&self, name: &str) -> u128 {
        self.outside.balance(&address(name), DENOM)
    }

    /// The block's time, in seconds.
    pub fn time(&self) -> u64 {
        self.contracts["charter"].time
    }

    /// Moves the chain's time.
    pub fn advance(&mut self, seconds: u64) {
        for contract in self.contracts.values_mut() {
            contract.time += seconds;
            contract.height += 1;
        }
    }

    /// Sends a message from an address made from `sender`, with so many coins, and then the messages it leads to.
    ///
    /// # Errors
    /// What the contract said. Where a message that follows from it fails, that text, and the network is no longer of
    /// use: it takes nothing back.
    pub fn execute(
        &mut self,
        contract: &str,
        sender: &str,
        amount: u128,
        msg: &Value,
    ) -> Result<Value, String> {
        self.deliver(contract, &address(sender), amount, msg)
    }

    /// Sends a message as [`Self::execute`] does, and says what it and all that followed from it cost.
    ///
    /// # Panics
    /// When it is refused.
    pub fn gas(&mut self, contract: &str, sender: &str, amount: u128, msg: &Value) -> u64 {
        self.costs.clear();
        self.execute(contract, sender, amount, msg)
            .unwrap_or_else(|error| panic!("{contract} {msg}: {error}"));
        self.costs.iter().map(|cost| cost.gas).sum()
    }

    /// Sends many messages without coins to a contract, quickly: nobody is told of its records, and of what follows from
    /// the messages only burns are carried out.
    ///
    /// # Errors
    /// What the contract said, or a message of it that is no burn.
    pub fn execute_all(
        &mut self,
        name: &str,
        sender: &str,
        messages: impl Iterator<Item = Value>,
    ) -> Result<(), String> {
        let contract = self.contracts.get_mut(name).expect("a deployed contract");
        let from = contract.address.clone();
        let mut burned = 0;
        contract.execute_all(&address(sender), messages, |response| {
            for message in response["messages"].as_array().into_iter().flatten() {
                let burn = message.pointer("/msg/bank/burn").ok_or_else(|| format!("no burn: {message}"))?;
                burned += total(&burn["amount"])?;
            }
            Ok(())
        })?;
        self.outside.take_balance(&from, DENOM, burned)?;
        self.burned += burned;
        Ok(())
    }

    /// Asks a contract.
    ///
    /// # Errors
    /// What the contract said.
    pub fn query(&mut self, contract: &str, msg: &Value) -> Result<Value, String> {
        self.contracts.get_mut(contract).expect("a deployed contract").query(msg)
    }

    fn deliver(&mut self, name: &str, sender: &str, amount: u128, msg: &Value) -> Result<Value, String> {
        let contract = self.contracts.get_mut(name).expect("a deployed contract");
        let receiver = contract.address.clone();
        let funds = if amount == 0 { json!([]) } else { coins(amount) };
        self.outside.transfer(sender, &receiver, DENOM, amount)?;
        let Done { response, gas } = match contract.execute(sender, funds, msg) {
            Ok(done) => done,
            Err(error) => {
                self.outside.transfer(&receiver, sender, DENOM, amount)?;
                return Err(error);
            }
        };
        let variant = msg.as_object().and_then(|msg| msg.keys().next()).cloned().unwrap_or_default();
        self.costs.push(Cost { message: format!("{name}/{variant}"), gas });
        self.follow_all(name, &response)?;
        Ok(response)
    }

    /// Carries out what a contract answered with, and tells it of each success it asked to hear of.
    fn follow_all(&mut self, name: &str, response: &Value) -> Result<(), String> {
        let sender = self.contracts[name].address.clone();
        for message in response["messages"].as_array().into_iter().flatten() {
            self.follow(&sender, &message["msg"])?;
            if message["reply_on"] == "always" || message["reply_on"] == "success" {
                let contract = self.contracts.get_mut(name).expect("a deployed contract");
                let Done { response, gas } = contract.reply(&message["id"], &message["payload"])?;
                self.costs.push(Cost { message: format!("{name}/reply"), gas });
                self.follow_all(name, &response)?;
            }
        }
        Ok(())
    }

    fn follow(&mut self, sender: &str, msg: &Value) -> Result<(), String> {
        if let Some(call) = msg.pointer("/wasm/execute") {
            let to = call["contract_addr"].as_str().ok_or("a call without a receiver")?;
            let name = self
                .contracts
                .iter()
                .find(|(_, contract)| contract.address == to)
                .map(|(name, _)| name.clone());
            let name = name.ok_or_else(|| format!("{to} is no contract"))?;
            let bytes = STANDARD
                .decode(call["msg"].as_str().unwrap_or_default())
                .map_err(|error| error.to_string())?;
            let inner: Value = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
            self.deliver(&name, sender, total(&call["funds"])?, &inner)?;
            return Ok(());
        }
        if let Some(send) = msg.pointer("/bank/send") {
            let to = send["to_address"].as_str().ok_or("a payment without a receiver")?;
            return self.outside.transfer(sender, to, DENOM, total(&send["amount"])?);
        }
        if let Some(burn) = msg.pointer("/bank/burn") {
            let amount = total(&burn["amount"])?;
            self.outside.take_balance(sender, DENOM, amount)?;
            self.burned += amount;
            return Ok(());
        }
        Err(format!("a message this chain does not know: {msg}"))
    }
}

/// The sum of a list of coins, all of which must be of the network's denom and above zero.
fn total(coins: &Value) -> Result<u128, String> {
    let mut sum = 0u128;
    for coin in coins.as_array().into_iter().flatten() {
        let amount: u128 = coin["amount"].as_str().and_then(|amount| amount.parse().ok()).unwrap_or(0);
        if coin["denom"] != DENOM || amount == 0 {
            return Err(format!("the bank refuses {coin}"));
        }
        sum += amount;
    }
    Ok(sum)
}
