//! A scenario done to the real contracts: everything in it is a message, at its second.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, Uint128};
use cw_multi_test::Executor as _;
use serde::Serialize;
use surety_accrual::{AccrualPeriod, TierTable};
use surety_api::vault::{Allocation, ExecuteMsg, PoolResponse, PoolsResponse, QueryMsg, VaultEvent};
use surety_api::{call, device, telemetry, CaseId, Curve, LicenceId, ModelId};
use surety_forecast::scenario::{Fault, FaultKind};
use surety_forecast::{Parts, Scenario};
use surety_statement::status;
use surety_testkit::actions::{REGION, TERMINAL_CODE};
use surety_testkit::{events, Network, ProxyMsg, Settings, TestDevice, PERIOD};

/// Seconds of silence that may be reported, and in which a report can be refuted.
const WINDOW: u64 = 10;

/// A network and the devices of a scenario.
pub struct Driven {
    network: Network,
    licence: LicenceId,
    model: ModelId,
    supply: u128,
    minted: u128,
    numbers: u64,
    cases: u64,
    /// Coins slashes took of devices that came back; they burn.
    made_up: u128,
    /// By mint: not activated, in order.
    stock: BTreeMap<String, Vec<Unit>>,
    /// By mint and activation, in order.
    active: BTreeMap<(String, u64), Vec<Unit>>,
}

struct Unit {
    device: TestDevice,
    /// The next of its statements.
    seq: u64,
    /// The fault entry since which it is away.
    away: Option<usize>,
}

impl Driven {
    /// A network ready to mint at `start`.
    pub fn new(start: u64, unit_stake: Uint128, tiers: TierTable) -> Self {
        let settings = Settings {
            start: start - 100_000,
            silence_after: WINDOW,
            refutation_window: WINDOW,
            malfunction_gap: 1,
            beacon_interval: 1,
            ..Settings::default()
        };
        let mut network = Network::with(settings, surety_testkit::Contracts::default());
        let (licence, model) = network.ready(Curve::Secp256k1);
        network.set_category(unit_stake.u128(), tiers).unwrap();
        let supply = network.supply();
        Self {
            network,
            licence,
            model,
            supply,
            minted: 0,
            numbers: 0,
            cases: 0,
            made_up: 0,
            stock: BTreeMap::new(),
            active: BTreeMap::new(),
        }
    }

    /// Does all that happens at one second, in the order in which a forecast takes it.
    pub fn play(&mut self, scenario: &Scenario, now: u64) {
        let faults: Vec<(usize, &Fault)> = scenario.faults.iter().enumerate().collect();
        let failing =
            faults.iter().filter(|(_, fault)| fault.at.seconds() == now && self.reaches(fault, now));
        let failing: Vec<(usize, &Fault)> = failing.copied().collect();
        for (index, fault) in &failing {
            self.choose(*index, fault);
        }
        self.network.advance_to(now - 2 * WINDOW);
        let stranger = self.network.actors.stranger.clone();
        let telemetry = self.network.telemetry.clone();
        self.send(&stranger, &telemetry, &telemetry::ExecuteMsg::RenewBeacon {});
        for (index, _) in failing.iter().filter(|(_, fault)| fault.kind() == FaultKind::Silence) {
            self.say_silent(*index);
        }
        self.network.advance_to(now);
        self.settle();

        for mint in scenario.mints.iter().filter(|mint| mint.at.seconds() == now) {
            self.mint(&mint.id, mint.devices, scenario.unit_stake.u128());
        }
        for it in scenario.activations.iter().filter(|it| it.at.seconds() == now) {
            self.activate(&it.mint, it.devices, now);
        }
        for (index, fault) in &failing {
            self.fail(*index, fault);
        }
        for (index, fault) in &faults {
            let back = fault.recovered.as_ref().is_some_and(|back| back.seconds() == now);
            if back && self.reaches(fault, now) {
                self.come_back(*index, fault);
            }
        }
        for slash in scenario.slashes.iter().filter(|slash| slash.at.seconds() == now) {
            self.slash(slash.bps);
        }
    }

    /// Where the coins are once everybody has claimed: what the bank and the vault say.
    pub fn parts(&mut self, now: u64) -> Parts {
        self.network.advance_to(now);
        self.settle();
        self.claim();
        let buckets = self.network.buckets();
        let pools = self.pools();
        let sum = |of: fn(&PoolResponse) -> Uint128| pools.iter().map(of).sum::<Uint128>();
        let actors = &self.network.actors;
        let maker_paid = sum(|pool| pool.manufacturer_paid);
        let integrations_paid = sum(|pool| pool.integrations_paid);
        assert_eq!(self.network.balance(&actors.integrations), integrations_paid.u128());
        Parts {
            burned: Uint128::new(self.supply - self.network.supply() - self.made_up),
            manufacturer: maker_paid,
            integrations: integrations_paid,
            driver: Uint128::new(self.network.balance(&actors.driver)),
            slashed: buckets.reserves + Uint128::new(self.made_up),
            undrawn: buckets.undrawn,
            unaccrued: buckets.accrual + buckets.streams,
        }
    }

    /// All stake minted.
    pub const fn minted(&self) -> u128 {
        self.minted
    }

    /// Sends a message past the bench's checks, which look at every device after every message.
    fn send(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        message: &(impl Serialize + std::fmt::Debug),
    ) -> cw_multi_test::AppResponse {
        let sent = self.network.app.execute_contract(sender.clone(), contract.clone(), &message, &[]);
        sent.unwrap_or_else(|error| panic!("{:?}", error.root_cause().to_string()))
    }

    /// Whether a fault or a recovery comes before the last day.
    fn reaches(&self, fault: &Fault, now: u64) -> bool {
        let period = AccrualPeriod::new(PERIOD).unwrap();
        now < period.last_day_of(fault.activated.seconds() + PERIOD).unwrap().since
    }

    /// A final verdict, said by the proxy in arbitration's place.
    fn slash(&mut self, stake_bps: u16) {
        self.cases += 1;
        let message = ExecuteMsg::Reserve {
            case: CaseId(self.cases),
            licence: self.licence,
            bond: Uint128::zero(),
            stake_bps,
            model: None,
            allocation: Allocation { burn_bps: 10_000, victims_bps: 0, reward_bps: 0 },
            reward_to: self.network.actors.stranger.to_string(),
            victims: None,
        };
        let messages = vec![call(&self.network.vault, &message, vec![]).unwrap().into()];
        let (stranger, arbitration) =
            (self.network.actors.stranger.clone(), self.network.arbitration.clone());
        self.send(&stranger, &arbitration, &ProxyMsg::Forward { messages });
    }

    fn pools(&self) -> Vec<PoolResponse> {
        let query = QueryMsg::Pools { licence: self.licence, start_after: None, limit: Some(100) };
        let pools = self.network.query::<PoolsResponse>(&self.network.vault, &query).pools;
        assert!(pools.len() < 100, "one page holds them all");
        pools
    }

    /// Anyone may, and a forecast takes it that somebody does before a pool that has emptied would go on.
    fn settle(&mut self) {
        let (stranger, vault) = (self.network.actors.stranger.clone(), self.network.vault.clone());
        for PoolResponse { pool, .. } in self.pools() {
            self.send(&stranger, &vault, &ExecuteMsg::Settle { pool, max_days: 1_000 });
        }
    }

    fn claim(&mut self) {
        let (maker, integrations) =
            (self.network.actors.maker.clone(), self.network.actors.integrations.clone());
        let (stranger, vault) = (self.network.actors.stranger.clone(), self.network.vault.clone());
        for PoolResponse { pool, manufacturer_due, integrations_due, .. } in self.pools() {
            if !manufacturer_due.is_zero() {
                self.send(&maker, &vault, &ExecuteMsg::ClaimManufacturer { pool, max_days: None });
            }
            if !integrations_due.is_zero() {
                self.send(&integrations, &vault, &ExecuteMsg::ClaimIntegrations { pool, max_days: None });
            }
        }
        let devices: Vec<_> = self.active.values().flatten().map(|unit| unit.device.id()).collect();
        for device in devices {
            let message = ExecuteMsg::ClaimDriver { devices: vec![device] };
            // Most have nothing due, which is an error and changes nothing.
            let _ = self.network.app.execute_contract(stranger.clone(), vault.clone(), &message, &[]);
        }
    }

    fn mint(&mut self, id: &str, devices: u64, unit_stake: u128) {
        let fresh: Vec<TestDevice> = (self.numbers..self.numbers + devices)
            .map(|number| TestDevice::new(Curve::Secp256k1, number))
            .collect();
        self.numbers += devices;
        let stake = unit_stake * u128::from(devices);
        self.minted += stake;
        let (maker, contract) = (self.network.actors.maker.clone(), self.network.device.clone());
        let ids = fresh.iter().map(TestDevice::id).collect();
        let message =
            device::ExecuteMsg::Mint { model: self.model, devices: ids, region: REGION.parse().unwrap() };
        self.network.app.execute_contract(maker, contract, &message, &Network::funds(stake)).unwrap();
        let units = fresh.into_iter().map(|device| Unit { device, seq: 1, away: None });
        self.stock.insert(id.to_owned(), units.collect());
    }

    fn activate(&mut self, mint: &str, devices: u64, now: u64) {
        let rest = self.stock.get_mut(mint).unwrap();
        let units: Vec<Unit> = rest.drain(..usize::try_from(devices).unwrap()).collect();
        let (stranger, contract) = (self.network.actors.stranger.clone(), self.network.device.clone());
        for unit in &units {
            let message = unit.device.activation(&self.network, &self.network.actors.driver, now + 60);
            self.send(&stranger, &contract, &message);
        }
        self.active.entry((mint.to_owned(), now)).or_default().extend(units);
    }

    /// The first devices of an activation that work are the ones that fail.
    fn choose(&mut self, index: usize, fault: &Fault) {
        let units = self.active.get_mut(&(fault.mint.clone(), fault.activated.seconds())).unwrap();
        let working = units.iter_mut().filter(|unit| unit.away.is_none());
        let chosen =
            working.take(usize::try_from(fault.devices).unwrap()).map(|unit| unit.away = Some(index));
        assert_eq!(chosen.count() as u64, fault.devices);
    }

    /// The devices of a fault, each with the next of its statements' numbers.
    fn failing(&mut self, index: usize) -> Vec<(TestDevice, u64)> {
        let units = self.active.values_mut().flatten().filter(|unit| unit.away == Some(index));
        let counted = units.map(|unit| {
            unit.seq += 2;
            (unit.device.clone(), unit.seq)
        });
        counted.collect()
    }

    fn say_silent(&mut self, index: usize) {
        let telemetry = self.network.telemetry.clone();
        let since = self.network.now() - WINDOW;
        for (device, _) in self.failing(index) {
            for reporter in self.network.actors.reporters.clone().into_iter().take(2) {
                let reports = vec![telemetry::Silence { device: device.id(), since, boot: 0, seq: 0 }];
                self.send(&reporter, &telemetry, &telemetry::ExecuteMsg::ReportSilence { reports });
            }
        }
    }

    fn fail(&mut self, index: usize, fault: &Fault) {
        let now = self.network.now();
        let (stranger, telemetry) = (self.network.actors.stranger.clone(), self.network.telemetry.clone());
        let contract = self.network.device.clone();
        for (device, seq) in self.failing(index) {
            let id = device.id();
            let report = match fault.kind() {
                FaultKind::Malfunction => telemetry::ExecuteMsg::ReportMalfunction {
                    device: id,
                    first: device.statement(&self.network, seq, now - 1, TERMINAL_CODE),
                    second: device.statement(&self.network, seq + 1, now, TERMINAL_CODE),
                },
                FaultKind::Removed => telemetry::ExecuteMsg::ReportRemoved {
                    device: id,
                    proof: device.statement(&self.network, seq, now, status::REMOVED),
                },
                FaultKind::Silence => telemetry::ExecuteMsg::FinaliseSilence { device: id },
            };
            self.send(&stranger, &telemetry, &report);
            self.send(&stranger, &contract, &device::ExecuteMsg::ApplyFault { device: id });
        }
    }

    fn come_back(&mut self, index: usize, fault: &Fault) {
        let now = self.network.now();
        let (stranger, telemetry) = (self.network.actors.stranger.clone(), self.network.telemetry.clone());
        let contract = self.network.device.clone();
        for (device, seq) in self.failing(index) {
            let proof = device.statement(&self.network, seq, now, status::OK);
            let message = telemetry::ExecuteMsg::ReportRecovery { device: device.id(), proof };
            self.send(&stranger, &telemetry, &message);
            let apply = device::ExecuteMsg::ApplyRecovery { device: device.id() };
            let applied = self.send(&stranger, &contract, &apply);
            for event in events::<VaultEvent>(&applied) {
                if let VaultEvent::StreamSlashed { amount, .. } = event {
                    self.made_up += amount.u128();
                }
            }
        }
        let units = self.active.get_mut(&(fault.mint.clone(), fault.activated.seconds())).unwrap();
        for unit in units.iter_mut().filter(|unit| unit.away == Some(index)) {
            unit.away = None;
        }
    }
}
