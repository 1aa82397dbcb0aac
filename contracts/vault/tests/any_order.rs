//! Everything that can happen to stakes, in an order nobody thought of. After every message the bench compares each pool
//! and each device with a model that follows every device alone; here, at the end, every coin must be accounted for.
#![allow(clippy::unwrap_used)]

use rand_chacha::rand_core::{RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;
use surety_api::vault::{BondSlot, ExecuteMsg, FaultCause, HeldTo, PoolsResponse, QueryMsg, RemovedTo};
use surety_api::{Curve, LicenceId, LotId, ModelId};
use surety_testkit::{Contracts, Network, Settings, TestDevice, PERIOD};

struct Story {
    network: Network,
    models: Vec<ModelId>,
    /// Every device, and the lot it was minted in.
    devices: Vec<TestDevice>,
    minted: Vec<TestDevice>,
    lots: u64,
    cases: u64,
    /// Devices whose streams are contested, and by which case.
    contests: Vec<(TestDevice, u64)>,
    random: ChaCha8Rng,
}

impl Story {
    fn new(seed: u64, accrual_period: u64, removed_to: RemovedTo) -> Self {
        let settings = Settings { accrual_period, removed_to, ..Settings::default() };
        let mut network = Network::with(settings, Contracts::default());
        let (licence, first) = network.ready(Curve::Secp256k1);
        let second = network.model(licence, Curve::Secp256k1);
        network.certify(second);
        let random = ChaCha8Rng::seed_from_u64(seed);
        let models = vec![first, second];
        let (devices, minted, contests) = (vec![], vec![], vec![]);
        Self { network, models, devices, minted, lots: 0, cases: 0, contests, random }
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.random.next_u64() % bound
    }

    fn mint(&mut self) {
        let count = 1 + self.below(3);
        let known = (self.devices.len() + self.minted.len()) as u64;
        let fleet: Vec<_> =
            (known..known + count).map(|number| TestDevice::new(Curve::Secp256k1, number)).collect();
        let pick = self.below(2) as usize;
        let model = self.models[pick];
        if self.network.mint(model, &fleet).is_ok() {
            self.lots += 1;
            self.minted.extend(fleet);
        }
    }

    fn activate(&mut self) {
        if self.minted.is_empty() {
            return;
        }
        let index = self.below(self.minted.len() as u64) as usize;
        let device = self.minted.swap_remove(index);
        let driver = self.network.actors.driver.clone();
        self.network.activate(&device, &driver).unwrap();
        self.devices.push(device);
    }

    /// Any word of the device contract about a device; refused where the law says so.
    fn say(&mut self) {
        if self.devices.is_empty() {
            return;
        }
        let index = self.below(self.devices.len() as u64) as usize;
        let device = self.devices[index].id();
        let message = match self.below(8) {
            0 => ExecuteMsg::OpenStream { device, cause: FaultCause::Malfunction },
            1 | 2 => ExecuteMsg::OpenStream { device, cause: FaultCause::Disconnected },
            3 | 4 => ExecuteMsg::OpenStream { device, cause: FaultCause::Removed },
            _ => ExecuteMsg::CloseStream { device },
        };
        let contract = self.network.device.clone();
        let _ = self.network.to_vault(&contract, &message, &[]);
    }

    fn claim(&mut self) {
        for id in self.pools() {
            let max_days = if self.below(2) == 0 { None } else { Some(self.below(3) as u32) };
            let (maker, integrations) =
                (self.network.actors.maker.clone(), self.network.actors.integrations.clone());
            let _ = match self.below(3) {
                0 => {
                    self.network.to_vault(&maker, &ExecuteMsg::ClaimManufacturer { pool: id, max_days }, &[])
                }
                1 => self.network.to_vault(
                    &integrations,
                    &ExecuteMsg::ClaimIntegrations { pool: id, max_days },
                    &[],
                ),
                _ => self.network.to_vault(&maker, &ExecuteMsg::Settle { pool: id, max_days: 1 }, &[]),
            };
        }
    }

    fn pools(&self) -> Vec<surety_api::vault::PoolId> {
        let question = QueryMsg::Pools { licence: LicenceId(1), start_after: None, limit: Some(100) };
        let answer: PoolsResponse = self.network.query(&self.network.vault, &question);
        answer.pools.into_iter().map(|pool| pool.pool).collect()
    }

    fn claim_driver(&mut self) {
        let devices: Vec<_> = self.devices.iter().map(TestDevice::id).collect();
        let stranger = self.network.actors.stranger.clone();
        let _ = self.network.to_vault(&stranger, &ExecuteMsg::ClaimDriver { devices }, &[]);
    }

    fn scrap(&mut self) {
        if self.minted.is_empty() {
            return;
        }
        let lot = LotId(1 + self.below(self.lots));
        let date = self.network.now();
        let message = if self.below(2) == 0 {
            ExecuteMsg::ReturnStake { lot, count: 1, withdrawal_date: date, window: 1, held_by: None }
        } else {
            ExecuteMsg::ForfeitStake { lot, count: 1 }
        };
        let contract = self.network.device.clone();
        if self.network.to_vault(&contract, &message, &[]).is_ok() {
            // The device contract does not know of it, so the lot's other devices stay in stock for good.
            self.minted.retain(|device| lot_of(&self.network, device) != lot);
        }
    }

    /// Verdicts, bans and contests.
    fn judge(&mut self) {
        let Some(device) = self.any_device() else { return };
        let licence = LicenceId(1);
        let pick = self.below(4) as usize;
        let model = self.models.get(pick).copied();
        let until = self.network.now() + 1 + self.below(self.network.settings.accrual_period / 20);
        self.cases += 1;
        let (case, maker) = (self.cases, self.network.actors.maker.clone());
        let to = HeldTo::ALL[self.below(3) as usize];
        let bps = [1, 500, 9_999, 10_000][self.below(4) as usize];
        let _ = match self.below(16) {
            0 => self.network.slash(case, licence, model, bps),
            1 => self.network.recall(licence, model),
            2..=5 => self.network.hold_accrual(&device, until),
            6..=8 => self.network.end_hold(&device, to),
            9..=12 => {
                self.network.hold_case_bond(case, BondSlot::Opening, &maker, 10_000_000).unwrap();
                let contested = self.network.contest(&device, case, until);
                if contested.is_ok() {
                    self.contests.push((device, case));
                }
                contested
            }
            _ => {
                let bound = self.contests.len().max(1) as u64;
                let (pick, upheld) = (self.below(bound) as usize, self.below(2) == 0);
                if self.contests.is_empty() {
                    return;
                }
                let (device, case) = self.contests.swap_remove(pick);
                let ended = self.network.end_contest(&device, case, upheld);
                if ended.is_err() {
                    self.contests.push((device, case));
                }
                ended
            }
        };
    }

    fn any_device(&mut self) -> Option<TestDevice> {
        let bound = self.devices.len() as u64;
        (bound > 0).then(|| self.below(bound) as usize).map(|index| self.devices[index].clone())
    }

    fn run(&mut self, steps: usize) {
        let period = self.network.settings.accrual_period;
        for _ in 0..steps {
            let pause = self.below(period / 12);
            self.network.advance(pause);
            match self.below(14) {
                0 => self.mint(),
                1 | 2 => self.activate(),
                3 => self.claim(),
                4 => self.claim_driver(),
                5 => self.scrap(),
                6..=9 => self.judge(),
                _ => self.say(),
            }
        }
    }

    /// After the last end, with everything claimed, the vault holds bonds and stock and nothing else.
    fn end(&mut self) {
        self.network.advance(2 * self.network.settings.accrual_period);
        for (device, case) in std::mem::take(&mut self.contests) {
            self.network.end_contest(&device, case, true).unwrap();
        }
        let stranger = self.network.actors.stranger.clone();
        for device in &self.devices {
            if self.network.stake_of(device).held_until.is_some() {
                let message = ExecuteMsg::EndHold { device: device.id(), to: HeldTo::Maker };
                self.network.to_vault(&stranger, &message, &[]).unwrap();
            }
        }
        self.claim_driver();
        for pool in self.pools() {
            let _ = self.network.claim_integrations(pool);
            let _ = self.network.claim_manufacturer(pool);
        }
        let buckets = self.network.buckets();
        assert_eq!(buckets.streams.u128(), 0);
        let cases = buckets.case_bonds + buckets.reserves + buckets.claimable;
        assert_eq!(buckets.balance, buckets.bond + buckets.undrawn + buckets.accrual + cases);
        for device in &self.devices {
            let stake = self.network.stake_of(device);
            assert!(stake.unaccrued.is_zero());
            let parts = [stake.burned, stake.slashed, stake.manufacturer, stake.integrations, stake.driver];
            assert_eq!(parts.iter().map(|part| part.u128()).sum::<u128>(), stake.stake.u128());
        }
        // What a pool with stock still holds for accrual is less than a coin's fraction per account and event.
        assert!(buckets.accrual.u128() < 100, "{} left", buckets.accrual);
    }
}

fn lot_of(network: &Network, device: &TestDevice) -> LotId {
    let question = surety_api::device::QueryMsg::Device { device: device.id() };
    network.query::<surety_api::device::DeviceResponse>(&network.device, &question).lot
}

#[test]
fn over_two_years() {
    for seed in 0..3 {
        let mut story = Story::new(seed, PERIOD, RemovedTo::Burn);
        story.run(120);
        story.end();
    }
}

#[test]
fn over_two_hours_to_the_driver() {
    for seed in 3..6 {
        let mut story = Story::new(seed, 7_301, RemovedTo::Driver);
        story.run(120);
        story.end();
    }
}

/// Days shorter than a second.
#[test]
fn over_four_minutes() {
    for seed in 6..9 {
        let mut story = Story::new(seed, 240, RemovedTo::Burn);
        story.run(120);
        story.end();
    }
}
