//! Running messages in the contracts' world.

use std::any::Any;
use std::panic::{catch_unwind, AssertUnwindSafe};

use cosmwasm_std::{Addr, Api, Checksum, Coin, Event, Uint128, WasmMsg};
use cw_multi_test::error::AnyError;
use cw_multi_test::Executor;

use super::action::{Action, Kind};
use super::bank::Moved;
use super::refusal::Refusal;
use super::untagged;
use super::world::World;

/// What a transaction did. Codes and grants live outside the storage that can be taken back, so they wait here until
/// everything worked.
#[derive(Default)]
struct Done {
    events: Vec<Event>,
    codes: Vec<(String, Vec<u8>)>,
    grants: Vec<(String, String)>,
}

impl World {
    /// Runs all messages or none, and keeps what they did unless `rehearsal`.
    pub fn run(&mut self, actions: &[Action], rehearsal: bool) -> Result<Vec<Event>, Refusal> {
        self.app.storage_mut().mark();
        match self.run_all(actions) {
            Ok(done) if !rehearsal => {
                self.app.storage_mut().keep();
                for (sender, code) in done.codes {
                    self.store(&sender, &code);
                }
                for (_, grantee) in &done.grants {
                    self.open_account(grantee);
                }
                self.grants.extend(done.grants);
                Ok(done.events)
            }
            ran => {
                self.app.storage_mut().take_back();
                ran.map(|done| done.events)
            }
        }
    }

    fn run_all(&mut self, actions: &[Action]) -> Result<Done, Refusal> {
        let mut all = Done::default();
        for (index, action) in actions.iter().enumerate() {
            let at = |refusal: Refusal| Refusal {
                log: format!("failed to execute message; message index: {index}: {}", refusal.log),
                ..refusal
            };
            let mut done = vec![Event::new("message")
                .add_attribute("action", &action.type_url)
                .add_attribute("sender", &action.sender)];
            match &action.kind {
                Kind::Store { code } => {
                    done.push(self.stored_event(code, all.codes.len()).map_err(at)?);
                    all.codes.push((action.sender.clone(), code.clone()));
                }
                Kind::GrantFees { grantee } => {
                    self.valid(grantee).map_err(at)?;
                    all.grants.push((action.sender.clone(), grantee.clone()));
                }
                Kind::Wasm(_) | Kind::Send { .. } => {
                    // A contract that panics fails its own transaction, as it does in a real VM.
                    let ran = catch_unwind(AssertUnwindSafe(|| self.run_one(action)));
                    done.extend(ran.unwrap_or_else(|panic| Err(panicked(panic.as_ref()))).map_err(at)?);
                }
            }
            all.events
                .extend(done.into_iter().map(|event| event.add_attribute("msg_index", index.to_string())));
        }
        Ok(all)
    }

    fn run_one(&mut self, action: &Action) -> Result<Vec<Event>, Refusal> {
        // What is left there is of an action that failed.
        drop(self.moved.take());
        self.check_funds(&action.sender, action.funds())?;
        let Some(msg) = action.cosmos() else { return Ok(Vec::new()) };
        let what = match &action.kind {
            Kind::Send { to, .. } => {
                self.valid(to)?;
                "send"
            }
            Kind::Wasm(WasmMsg::Instantiate { admin, .. } | WasmMsg::Instantiate2 { admin, .. }) => {
                admin.iter().try_for_each(|admin| self.valid(admin))?;
                "instantiate"
            }
            Kind::Wasm(WasmMsg::Migrate { contract_addr, .. }) => {
                self.known(contract_addr)?;
                "migrate"
            }
            Kind::Wasm(
                WasmMsg::Execute { contract_addr, .. } | WasmMsg::UpdateAdmin { contract_addr, .. },
            ) => {
                self.known(contract_addr)?;
                "execute"
            }
            _ => "execute",
        };
        let response = self.app.execute(Addr::unchecked(&action.sender), msg).map_err(|error| {
            let text = text_of(&error);
            match what {
                "send" => Refusal::sdk(5, format!("{text}: insufficient funds")),
                "instantiate" => Refusal::wasm(4, format!("{text}: instantiate wasm contract failed")),
                "migrate" => Refusal::wasm(11, format!("{text}: migrate wasm contract failed")),
                _ => Refusal::wasm(5, format!("{text}: execute wasm contract failed")),
            }
        })?;
        let mut events = response.events;
        events.retain(|event| !Moved::knows(event));
        events.extend(self.moved.take());
        Ok(events)
    }

    /// The event of storing code, which is checked here and stored later under the next id but `ahead`.
    fn stored_event(&self, code: &[u8], ahead: usize) -> Result<Event, Refusal> {
        if !self.natives.contains_key(untagged(code)) {
            let start: String = String::from_utf8_lossy(code).chars().take(40).collect();
            let text = format!("no contract linked into this chain has the marker `{start}`");
            return Err(Refusal::wasm(2, format!("{text}: create wasm contract failed")));
        }
        let code_id = self.codes.len().saturating_add(ahead).saturating_add(1);
        Ok(Event::new("store_code")
            .add_attribute("code_checksum", Checksum::generate(code).to_hex())
            .add_attribute("code_id", code_id.to_string()))
    }

    fn store(&mut self, sender: &str, code: &[u8]) {
        let Some(factory) = self.natives.get(untagged(code)) else { return };
        let checksum = Checksum::generate(code);
        self.next_checksum.set(checksum);
        let code_id = self.app.store_code_with_creator(Addr::unchecked(sender), factory());
        self.codes.insert(code_id, (sender.to_owned(), code.to_vec()));
    }

    pub fn check_funds(&self, payer: &str, coins: &[Coin]) -> Result<(), Refusal> {
        for coin in coins {
            let held = self.balance(payer, &coin.denom);
            if held < coin.amount {
                let text = format!(
                    "spendable balance {held}{denom} is smaller than {coin}: insufficient funds",
                    denom = coin.denom
                );
                return Err(Refusal::sdk(5, text));
            }
        }
        Ok(())
    }

    pub fn balance(&self, address: &str, denom: &str) -> Uint128 {
        self.app.wrap().query_balance(address, denom).map(|coin| coin.amount).unwrap_or_default()
    }

    pub fn valid(&self, address: &str) -> Result<(), Refusal> {
        let validated = self.app.api().addr_validate(address);
        validated.map(drop).map_err(|_| Refusal::sdk(7, format!("`{address}`: invalid address")))
    }

    pub fn known(&self, contract: &str) -> Result<(), Refusal> {
        self.valid(contract)?;
        let found = self.app.contract_data(&Addr::unchecked(contract));
        found.map(drop).map_err(|_| Refusal::wasm(22, format!("address {contract}: no such contract")))
    }
}

fn panicked(panic: &(dyn Any + Send)) -> Refusal {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("unknown");
    Refusal::wasm(29, format!("the contract panicked: {text}: wasmvm error"))
}

/// The contract's own text, without what the world around it adds about the message.
fn text_of(error: &AnyError) -> String {
    error
        .chain()
        .map(ToString::to_string)
        .find(|text| !text.starts_with("Error executing WasmMsg"))
        .unwrap_or_else(|| error.to_string())
}
