//! A tiny contract, a toy charter, and a chain with both linked in.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::panic)]

use std::sync::Arc;

use cosmwasm_std::{
    coin, coins, to_json_binary, BankMsg, Binary, Deps, DepsMut, Empty, Env, Event, MessageInfo, Order,
    Response, StdError, StdResult,
};
use cw_multi_test::{Contract, ContractWrapper};
use serde::{Deserialize, Serialize};
use surety_chain::devnet::{self, Devnet, DevnetConfig, NativeContract};
use surety_chain::{Account, Client, Msg, Salt, SecretKey, Signer, TxOptions};

pub const DENOM: &str = "udimo";
pub const PREFIX: &str = "wasm";
pub const GENESIS_TIME: u64 = 1_700_000_000;

#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Start {
    pub count: u64,
}

#[derive(Serialize, Deserialize, Debug, Clone)]
#[serde(rename_all = "snake_case")]
pub enum Counter {
    Add { by: u64 },
    Fail {},
    Panic {},
    PayBack {},
}

#[derive(Serialize, Deserialize, Debug, Clone)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    Count {},
    Now {},
}

fn counter_init(deps: DepsMut, _: Env, _: MessageInfo, msg: Start) -> StdResult<Response> {
    deps.storage.set(b"count", &msg.count.to_be_bytes());
    Ok(Response::new())
}

fn counter_run(deps: DepsMut, _: Env, info: MessageInfo, msg: Counter) -> StdResult<Response> {
    let count = read(deps.as_ref());
    // Written before the failures below, which must take it back.
    deps.storage.set(b"count", &(count + 1000).to_be_bytes());
    match msg {
        Counter::Add { by } => {
            deps.storage.set(b"count", &(count + by).to_be_bytes());
            let event = Event::new("counter/added").add_attribute("by", by.to_string());
            Ok(Response::new().add_event(event).add_attribute("who", info.sender))
        }
        Counter::Fail {} => Err(StdError::generic_err("the counter will not")),
        Counter::Panic {} => panic!("the counter broke"),
        Counter::PayBack {} => {
            let back = BankMsg::Send { to_address: info.sender.into(), amount: info.funds };
            Ok(Response::new().add_message(back))
        }
    }
}

fn counter_ask(deps: Deps, env: Env, msg: Ask) -> StdResult<Binary> {
    match msg {
        Ask::Count {} => to_json_binary(&read(deps)),
        Ask::Now {} => Err(StdError::generic_err(format!("it is {}", env.block.time.seconds()))),
    }
}

fn counter_migrate(deps: DepsMut, _: Env, msg: Start) -> StdResult<Response> {
    deps.storage.set(b"count", &msg.count.to_be_bytes());
    Ok(Response::new())
}

fn read(deps: Deps) -> u64 {
    u64::from_be_bytes(deps.storage.get(b"count").unwrap().try_into().unwrap())
}

pub fn counter() -> Box<dyn Contract<Empty>> {
    Box::new(ContractWrapper::new(counter_run, counter_init, counter_ask).with_migrate(counter_migrate))
}

#[derive(Serialize, Deserialize, Debug, Clone)]
#[serde(rename_all = "snake_case")]
pub enum CharterRun {
    RegisterContract { contract: String, address: String },
}

fn charter_init(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

fn charter_run(deps: DepsMut, _: Env, _: MessageInfo, msg: CharterRun) -> StdResult<Response> {
    let CharterRun::RegisterContract { contract, address } = msg;
    if contract == "cursed" {
        return Err(StdError::generic_err("not this one"));
    }
    if deps.storage.get(contract.as_bytes()).is_some() {
        return Err(StdError::generic_err("registered already"));
    }
    deps.storage.set(contract.as_bytes(), address.as_bytes());
    Ok(Response::new())
}

fn charter_ask(deps: Deps, _: Env, _: serde_json::Value) -> StdResult<Binary> {
    let contracts: Vec<serde_json::Value> = deps
        .storage
        .range(None, None, Order::Ascending)
        .map(|(name, address)| {
            let (name, address) = (String::from_utf8(name).unwrap(), String::from_utf8(address).unwrap());
            serde_json::json!({ "contract": name, "address": address })
        })
        .collect();
    Ok(Binary::from(serde_json::to_vec(&serde_json::json!({ "contracts": contracts })).unwrap()))
}

pub fn charter() -> Box<dyn Contract<Empty>> {
    Box::new(ContractWrapper::new(charter_run, charter_init, charter_ask))
}

/// A key everybody in these tests knows.
pub fn key(seed: u8) -> SecretKey {
    SecretKey::from_bytes(&[seed; 32]).unwrap()
}

pub fn address(seed: u8) -> String {
    key(seed).address(PREFIX).unwrap()
}

pub fn config() -> DevnetConfig {
    DevnetConfig {
        genesis: vec![
            (address(1), vec![coin(1_000_000, DENOM), coin(500, "ufee")]),
            (address(2), coins(1_000, DENOM)),
        ],
        genesis_time: GENESIS_TIME,
        ..DevnetConfig::default()
    }
}

pub async fn start(config: DevnetConfig) -> (Devnet, Client) {
    let contracts = vec![
        NativeContract::new("counter", counter),
        NativeContract::new("other", counter),
        NativeContract::new("charter", charter),
    ];
    let devnet = devnet::serve(config, contracts).await.unwrap();
    let client = client(&devnet, |_| {});
    (devnet, client)
}

pub fn client(devnet: &Devnet, change: impl FnOnce(&mut surety_chain::Profile)) -> Client {
    let mut profile = devnet.profile();
    profile.timeout_blocks = 5;
    profile.poll_ms = 10;
    profile.request_timeout_ms = 2_000;
    change(&mut profile);
    Client::new(profile).unwrap()
}

pub fn account(client: &Client, seed: u8) -> Account {
    Account::new(client.clone(), Arc::new(key(seed))).unwrap()
}

/// Stores and instantiates the counter from `owner`.
pub async fn deploy_counter(owner: &Account) -> String {
    let store = Msg::StoreCode { code: devnet::marker("counter") };
    let landed = owner.execute_and_wait(&[store], &TxOptions::default()).await.unwrap();
    let stored = landed.events.iter().find(|event| event.ty == "store_code").unwrap();
    let code_id = surety_chain::event::attribute(stored, "code_id").unwrap().parse().unwrap();
    let salt = Salt::of("test", "counter").unwrap();
    let instantiate = Msg::Instantiate2 {
        code_id,
        admin: Some(owner.address().into()),
        label: "counter".into(),
        msg: serde_json::to_vec(&Start { count: 7 }).unwrap(),
        funds: vec![],
        salt: salt.clone(),
    };
    owner.execute_and_wait(&[instantiate], &TxOptions::default()).await.unwrap();
    let checksum = owner.client().code(code_id).await.unwrap().checksum;
    surety_chain::instantiate2_address(&checksum, owner.address(), &salt, PREFIX).unwrap()
}

pub fn add(contract: &str, by: u64) -> Msg {
    Msg::execute(contract, &Counter::Add { by }, &[]).unwrap()
}
