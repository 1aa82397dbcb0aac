//! A whole network in one process.

use cosmwasm_std::{coins, Addr, Coin, Empty, Uint128};
use cw_multi_test::{App, AppBuilder, AppResponse, BankKeeper, Contract, Executor, MockApiBech32};
use serde::de::DeserializeOwned;
use serde::Serialize;
use surety_api::charter::{self, ContractName};
use surety_api::{arbitration, catalog, device, license, preorder, telemetry, vault};

use crate::actors::Actors;
use crate::invariants::{self, Memory, Snapshot, Step};
use crate::storage::{CountingStorage, Operations};
use crate::{proxy, Contracts, Settings, COIN, DENOM};

/// The chain under the contracts.
pub type Chain = App<BankKeeper, MockApiBech32, CountingStorage>;

/// The deployed contracts, the chain under them, and who acts.
pub struct Network {
    /// The chain.
    pub app: Chain,
    /// What the contracts were instantiated with.
    pub settings: Settings,
    /// Who acts.
    pub actors: Actors,
    /// Address of `charter`.
    pub charter: Addr,
    /// Address of `vault`.
    pub vault: Addr,
    /// Address of `license`.
    pub license: Addr,
    /// Address of `catalog`.
    pub catalog: Addr,
    /// Address of `device`.
    pub device: Addr,
    /// Address of `telemetry`.
    pub telemetry: Addr,
    /// Address of `preorder`.
    pub preorder: Addr,
    /// Address of `arbitration`: the real one where the settings seat a council, and a proxy otherwise.
    pub arbitration: Addr,
    operations: Operations,
    memory: Memory,
}

impl Network {
    /// A network with the defaults of docs/design.md.
    #[must_use]
    pub fn new() -> Self {
        Self::with(Settings::default(), Contracts::default())
    }

    /// A network with its own parameters or code.
    #[must_use]
    pub fn with(settings: Settings, contracts: Contracts) -> Self {
        let api = MockApiBech32::new("wasm");
        let actors = Actors {
            governance: api.addr_make("governance"),
            integrations: api.addr_make("integrations"),
            community: api.addr_make("community"),
            guardian: api.addr_make("guardian"),
            maker: api.addr_make("maker"),
            rival: api.addr_make("rival"),
            tester: api.addr_make("tester"),
            driver: api.addr_make("driver"),
            buyer: api.addr_make("buyer"),
            stranger: api.addr_make("stranger"),
            reporters: ["one", "two", "three"].map(|name| api.addr_make(name)).to_vec(),
            council: (1..=settings.council).map(|seat| api.addr_make(&format!("council {seat}"))).collect(),
        };
        let rich = [&actors.maker, &actors.rival, &actors.stranger].map(Addr::clone);
        let storage = CountingStorage::default();
        let operations = storage.operations();
        let mut app: Chain =
            AppBuilder::new().with_api(api).with_storage(storage).build(|router, _, storage| {
                for address in &rich {
                    let balance =
                        vec![Coin::new(100_000_000 * COIN, DENOM), Coin::new(100_000_000 * COIN, "other")];
                    router.bank.init_balance(storage, address, balance).unwrap();
                }
            });
        app.update_block(|block| {
            block.chain_id = "surety-test".into();
            block.time = cosmwasm_std::Timestamp::from_seconds(settings.start);
        });

        let governance = actors.governance.clone();
        let charter = deploy(
            &mut app,
            &governance,
            contracts.charter,
            &charter::InstantiateMsg {
                governance: governance.to_string(),
                integrations: actors.integrations.to_string(),
                community: actors.community.to_string(),
                guardian: actors.guardian.to_string(),
            },
            "charter",
        );
        let at = charter.to_string();
        let vault = deploy(
            &mut app,
            &governance,
            contracts.vault,
            &vault::InstantiateMsg {
                charter: at.clone(),
                denom: DENOM.into(),
                accrual_period: settings.accrual_period,
                removed_to: settings.removed_to,
                contest_window: settings.contest_window,
                contest_bond_bps: settings.contest_bond_bps,
                claim_period: settings.claim_period,
            },
            "vault",
        );
        let license = deploy(
            &mut app,
            &governance,
            contracts.license,
            &license::InstantiateMsg {
                charter: at.clone(),
                name: "Surety licences".into(),
                symbol: "LICENCE".into(),
                minimum_bond: Uint128::new(settings.minimum_bond),
                provisional_period: settings.provisional_period,
                provisional_cap: settings.provisional_cap,
                renounce_period: settings.renounce_period,
                vote_delay: settings.vote_delay,
                review_reveal_delay: settings.review_reveal_delay,
                approval_period: settings.approval_period,
                cure_period: settings.cure_period,
                clarification_rounds: settings.clarification_rounds,
            },
            "license",
        );
        let catalog = deploy(
            &mut app,
            &governance,
            contracts.catalog,
            &catalog::InstantiateMsg { charter: at.clone() },
            "catalog",
        );
        let device = deploy(
            &mut app,
            &governance,
            contracts.device,
            &device::InstantiateMsg {
                charter: at.clone(),
                name: "Surety devices".into(),
                symbol: "DEVICE".into(),
                silence_after: settings.silence_after,
                scrap_period: settings.scrap_period,
                scrap_window: settings.scrap_window,
                ban_hold: settings.ban_hold,
            },
            "device",
        );
        let telemetry = deploy(
            &mut app,
            &governance,
            contracts.telemetry,
            &telemetry::InstantiateMsg {
                charter: at.clone(),
                threshold: settings.threshold,
                refutation_window: settings.refutation_window,
                malfunction_gap: settings.malfunction_gap,
                max_age: settings.max_age,
                max_ahead: settings.max_ahead,
                beacon_interval: settings.beacon_interval,
                max_strikes: settings.max_strikes,
                epoch_period: settings.epoch_period,
            },
            "telemetry",
        );
        let preorder = deploy(
            &mut app,
            &governance,
            contracts.preorder,
            &preorder::InstantiateMsg {
                charter: at,
                name: "Surety preorders".into(),
                symbol: "PLACE".into(),
                denoms: vec![DENOM.into(), "other".into()],
                refund_grace: settings.refund_grace,
                max_delivery_period: settings.max_delivery_period,
                max_early_bps: settings.max_early_bps,
            },
            "preorder",
        );
        let arbitration = if actors.council.is_empty() {
            deploy(&mut app, &governance, proxy::code(), &Empty {}, "arbitration")
        } else {
            let message = arbitration::InstantiateMsg {
                charter: charter.to_string(),
                council: actors.council.iter().map(Addr::to_string).collect(),
                periods: settings.case_periods,
                bonds: settings.case_bonds,
                lapse_burn_bps: 500,
                evidence_per_side: 20,
                evidence_per_other: 3,
            };
            deploy(&mut app, &governance, contracts.arbitration, &message, "arbitration")
        };

        let mut network = Self {
            app,
            settings,
            actors,
            charter,
            vault,
            license,
            catalog,
            device,
            telemetry,
            preorder,
            arbitration,
            operations,
            memory: Memory::default(),
        };
        network.register();
        network
    }

    fn register(&mut self) {
        let addresses = [
            (ContractName::Vault, &self.vault),
            (ContractName::License, &self.license),
            (ContractName::Catalog, &self.catalog),
            (ContractName::Device, &self.device),
            (ContractName::Telemetry, &self.telemetry),
            (ContractName::Arbitration, &self.arbitration),
            (ContractName::Preorder, &self.preorder),
        ]
        .map(|(contract, address)| (contract, address.to_string()));
        for (contract, address) in addresses {
            let message = charter::ExecuteMsg::RegisterContract { contract, address };
            self.app
                .execute_contract(self.actors.governance.clone(), self.charter.clone(), &message, &[])
                .unwrap();
        }
        for reporter in self.actors.reporters.clone() {
            let message = telemetry::ExecuteMsg::AdmitReporter { address: reporter.to_string() };
            self.app
                .execute_contract(self.actors.governance.clone(), self.telemetry.clone(), &message, &[])
                .unwrap();
        }
    }

    /// Sends one message, as every test does.
    ///
    /// # Errors
    /// What the contract answered; downcast `root_cause()` to its error type.
    pub fn execute<M: Serialize + std::fmt::Debug>(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        message: &M,
        funds: &[Coin],
    ) -> anyhow::Result<AppResponse> {
        let before = self.snapshot();
        let counted = self.operations.count();
        let result = self.app.execute_contract(sender.clone(), contract.clone(), message, funds);
        let operations = self.operations.count() - counted;
        // What was activated by this very message is looked at too.
        let activated = result.iter().flat_map(|response| self.newly_activated(response)).collect::<Vec<_>>();
        let after = Snapshot::take(self, self.memory.devices().chain(activated));
        let json = cosmwasm_std::to_json_vec(message)?;
        let mut memory = std::mem::take(&mut self.memory);
        let step = Step {
            network: self,
            sender,
            contract,
            json: &json,
            funds,
            before: &before,
            after: &after,
            operations,
            response: result.as_ref().ok(),
        };
        invariants::check(&mut memory, &step);
        self.memory = memory;
        result
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot::take(self, self.memory.devices())
    }

    fn newly_activated(&self, response: &AppResponse) -> Vec<surety_api::DeviceId> {
        let events = response.events.iter().filter_map(|event| vault::VaultEvent::try_from(event).ok());
        let activated = events.filter_map(|event| match event {
            vault::VaultEvent::Activated { device, .. } => Some(device),
            _ => None,
        });
        activated.collect()
    }

    /// Asks a contract; panics when it refuses, see [`Self::try_query`].
    pub fn query<R: DeserializeOwned>(&self, contract: &Addr, message: &impl Serialize) -> R {
        self.try_query(contract, message).unwrap()
    }

    /// Asks a contract.
    ///
    /// # Errors
    /// What the contract answered.
    pub fn try_query<R: DeserializeOwned>(
        &self,
        contract: &Addr,
        message: &impl Serialize,
    ) -> cosmwasm_std::StdResult<R> {
        self.app.wrap().query_wasm_smart(contract, message)
    }

    /// Unix seconds of the chain.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.app.block_info().time.seconds()
    }

    /// Moves the chain on.
    pub fn advance(&mut self, seconds: u64) {
        self.app.update_block(|block| {
            block.height += 1;
            block.time = block.time.plus_seconds(seconds);
        });
    }

    /// Moves the chain to a time that is not in the past.
    pub fn advance_to(&mut self, time: u64) {
        let now = self.now();
        assert!(time >= now, "the chain is at {now}, past {time}");
        self.advance(time - now);
    }

    /// Balance in the network's coin.
    #[must_use]
    pub fn balance(&self, address: &Addr) -> u128 {
        self.app.wrap().query_balance(address, DENOM).unwrap().amount.u128()
    }

    /// Coins in existence.
    #[must_use]
    pub fn supply(&self) -> u128 {
        self.app.wrap().query_supply(DENOM).unwrap().amount.u128()
    }

    /// Coins of the network, as funds of a message.
    #[must_use]
    pub fn funds(amount: u128) -> Vec<Coin> {
        coins(amount, DENOM)
    }

    /// A proxy contract at a new address.
    pub fn proxy(&mut self, label: &str) -> Addr {
        let governance = self.actors.governance.clone();
        deploy(&mut self.app, &governance, proxy::code(), &Empty {}, label)
    }
}

impl Default for Network {
    fn default() -> Self {
        Self::new()
    }
}

/// Stores code and puts it at an address, its admin aside.
fn deploy<M: Serialize>(
    app: &mut Chain,
    sender: &Addr,
    code: Box<dyn Contract<Empty>>,
    message: &M,
    label: &str,
) -> Addr {
    let code = app.store_code(code);
    app.instantiate_contract(code, sender.clone(), message, &[], label, None).unwrap()
}
