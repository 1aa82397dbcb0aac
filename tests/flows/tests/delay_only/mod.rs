//! I5: whatever integrations, the guardian and the reporters send together, in any order, no stake gets less and nobody else gets it,
//! save a silence that nobody refuted in its window; and what is due is paid once a ban's and a seal's time is over.

use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Response, Uint128};
use proptest::prelude::*;
use surety_api::charter::{self, ContractName, SEAL_SECONDS};
use surety_api::device::raw::ACTIVE;
use surety_api::telemetry::ExecuteMsg as Telemetry;
use surety_api::vault::{self, DeviceOutcome, HeldTo};
use surety_api::{catalog, device, license, Curve, LicenceId};
use surety_statement::status::OK;
use surety_testkit::actions::UNIT_STAKE;
use surety_testkit::{document, Contracts, Network, TestDevice, COIN, DAY};
use surety_vault::ContractError;

use crate::saboteur::{caught, money};

/// Devices of the maker that say every day that they live.
const SPEAKING: usize = 3;

/// One message of those who would like to do harm: which, and about what.
type Harm = (u8, u8);

/// The maker's three devices, which speak, and the rival's one, which never does. All of the driver's.
struct Sold {
    network: Network,
    licence: LicenceId,
    devices: Vec<TestDevice>,
    since: u64,
    seq: u64,
}

impl Sold {
    fn new(contracts: Contracts) -> Self {
        let mut network = Network::with(surety_testkit::Settings::default(), contracts);
        let (licence, model) = network.ready(Curve::Secp256k1);
        let (rival, driver) = (network.actors.rival.clone(), network.actors.driver.clone());
        let second = network.licensed(&rival);
        let other = network.model(second, Curve::Secp256k1);
        network.certify(other);
        let devices = TestDevice::fleet(Curve::Secp256k1, SPEAKING as u64 + 1);
        network.mint(model, &devices[..SPEAKING]).unwrap();
        let silent = vec![devices[SPEAKING].id()];
        network.mint_with(&rival, other, silent, &Network::funds(UNIT_STAKE)).unwrap();
        for device in &devices {
            network.activate(device, &driver).unwrap();
        }
        let since = network.now();
        // From here on anyone may be said to have been silent for a month.
        network.advance(2 * network.settings.silence_after);
        Self { network, licence, devices, since, seq: 0 }
    }

    /// What they may send is taken or refused: both is theirs to find out.
    fn harm(&mut self, (what, about): Harm) {
        let network = &mut self.network;
        let device = &self.devices[usize::from(about) % self.devices.len()];
        let (id, licence) = (device.id(), self.licence);
        let actors = network.actors.clone();
        let (by, at) = (&actors.integrations, network.device.clone());
        let (license, catalog, telemetry) =
            (network.license.clone(), network.catalog.clone(), network.telemetry.clone());
        let result = match what % 18 {
            0 | 1 => network.ban(device),
            2 => network.unban(device),
            3 => network.execute(by, &license, &license::ExecuteMsg::Suspend { licence }, &[]),
            4 => network.execute(by, &license, &license::ExecuteMsg::RevokeLicence { licence }, &[]),
            5 => {
                let requirement = Uint128::new((100_000 + u128::from(about)) * COIN);
                network.execute(by, &license, &license::ExecuteMsg::RaiseBond { licence, requirement }, &[])
            }
            6 => {
                let revoke = catalog::ExecuteMsg::RevokeCertificate {
                    model: network.stake_of(device).pool.model,
                    standard: "ota".parse().unwrap(),
                    evidence: document("recall"),
                };
                network.execute(by, &catalog, &revoke, &[])
            }
            7 => network.claim_integrations(network.stake_of(device).pool),
            8 => {
                let contract = ContractName::ALL[usize::from(about) % ContractName::ALL.len()];
                let charter = network.charter.clone();
                network.execute(&actors.guardian, &charter, &charter::ExecuteMsg::Pause { contract }, &[])
            }
            9 => {
                let charter = network.charter.clone();
                network.execute(&actors.guardian, &charter, &charter::ExecuteMsg::Seal {}, &[])
            }
            10..=14 => {
                let reporter = &actors.reporters[usize::from(what) % actors.reporters.len()];
                network.report_silence(reporter, device, self.since + u64::from(about / 8) * DAY / 4)
            }
            15 => network.execute(by, &telemetry, &Telemetry::FinaliseSilence { device: id }, &[]),
            16 => network.execute(by, &at, &device::ExecuteMsg::ApplyFault { device: id }, &[]),
            _ => {
                let end = vault::ExecuteMsg::EndHold { device: id, to: HeldTo::Burn };
                network.to_vault(by, &end, &[])
            }
        };
        drop(result);
    }

    /// Each of the maker's devices says that it lives, as an honest one does.
    fn speak(&mut self) {
        let (stranger, telemetry) = (self.network.actors.stranger.clone(), self.network.telemetry.clone());
        self.network.renew_beacon();
        self.seq += 1;
        for device in &self.devices[..SPEAKING] {
            let proof = device.statement(&self.network, self.seq, self.network.now(), OK);
            let alive = Telemetry::ReportAlive { device: device.id(), proof };
            self.network.execute(&stranger, &telemetry, &alive, &[]).unwrap();
        }
    }

    fn holder(&self, device: &TestDevice) -> Addr {
        let (querier, contract) = (self.network.app.wrap(), self.network.device.clone());
        ACTIVE.query(&querier, contract, device.id().into_bytes()).unwrap().unwrap().owner
    }

    /// After the longest that any of them can delay anything, everybody gets what they would have got without them.
    fn ends_paid_in_full(mut self) {
        self.network.advance(self.network.settings.ban_hold.max(SEAL_SECONDS));
        let stranger = self.network.actors.stranger.clone();
        for device in &self.devices {
            let flow = vault::ExecuteMsg::EndHold { device: device.id(), to: HeldTo::Maker };
            let _ = self.network.to_vault(&stranger, &flow, &[]);
        }
        let elapsed = u128::from(self.network.now() - self.since);
        let each = 57 * COIN * elapsed;
        let period = u128::from(self.network.settings.accrual_period);
        for device in &self.devices {
            let account = self.network.stake_of(device);
            keep(self.holder(device) == self.network.actors.driver, "a device has another holder");
            keep(account.stake.u128() == UNIT_STAKE && account.slashed.is_zero(), "a stake got less");
        }
        for device in &self.devices[..SPEAKING] {
            let account = self.network.stake_of(device);
            keep(account.outcome == DeviceOutcome::Accruing, "a device that speaks does not accrue");
            keep(account.manufacturer.u128() == each / period, "a maker is owed less");
        }
        let silent = self.network.stake_of(&self.devices[SPEAKING]).outcome;
        keep(
            matches!(silent, DeviceOutcome::Accruing | DeviceOutcome::Disconnected),
            "silence is taken for something else",
        );
        let (maker, pool) = (self.network.actors.maker.clone(), self.network.stake_of(&self.devices[0]).pool);
        let before = self.network.balance(&maker);
        self.network.claim_manufacturer(pool).unwrap();
        let paid = self.network.balance(&maker) - before;
        keep(paid == SPEAKING as u128 * each / period, "a payment is late");
    }
}

fn keep(kept: bool, how: &str) {
    assert!(kept, "I5 broken: {how}");
}

/// Plays a sequence on these contracts.
fn play(contracts: Contracts, harms: &[Harm]) {
    let mut sold = Sold::new(contracts);
    for harm in harms {
        sold.harm(*harm);
        sold.network.advance(DAY);
        sold.speak();
    }
    sold.ends_paid_in_full();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn i5_offices_and_reporters_together_only_delay(harms in prop::collection::vec(any::<Harm>(), 1..24)) {
        play(Contracts::default(), &harms);
    }
}

/// Withholds for a year what a ban withholds for two weeks.
fn holds_on(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    message: vault::ExecuteMsg,
) -> Result<Response, ContractError> {
    let message = match message {
        vault::ExecuteMsg::HoldAccrual { device, until } => {
            vault::ExecuteMsg::HoldAccrual { device, until: until + 365 * DAY }
        }
        other => other,
    };
    surety_vault::contract::execute(deps, env, info, message)
}

/// Forgets who has sent a message about a silence's end, and takes it for the device contract's.
fn burns_what_is_held(
    deps: DepsMut,
    env: Env,
    mut info: MessageInfo,
    message: vault::ExecuteMsg,
) -> Result<Response, ContractError> {
    if let vault::ExecuteMsg::EndHold { to: HeldTo::Burn, .. } = message {
        let charter = surety_vault::state::CONFIG.load(deps.storage)?.charter;
        info.sender = charter::Charter::new(deps.querier, &charter).contract(ContractName::Device)?;
    }
    surety_vault::contract::execute(deps, env, info, message)
}

#[test]
fn i5_a_ban_that_holds_for_a_year() {
    caught("I5", || play(money::vault(holds_on), &[(0, 0)]));
}

#[test]
fn i5_an_office_that_burns_what_a_ban_withholds() {
    caught("I5", || play(money::vault(burns_what_is_held), &[(0, 0), (17, 0)]));
}
