//! I9, I11 and I20 against the naive model: every coin of every pool, every device's account, and every payment, by a
//! second statement of the law that is fed from events.

mod verdicts;

use std::collections::BTreeMap;

use surety_accrual::model::NaivePool;
use surety_accrual::{Account, AccrualPeriod, Payee};
use surety_api::vault::{self, FaultCause, PoolId, RemovedTo, VaultEvent};
use surety_api::{DeviceId, LicenceId, LotId, ModelId};

use super::Step;

/// The model of every pool of a licence's model.
#[derive(Default)]
pub(super) struct Economy {
    pools: BTreeMap<(LicenceId, ModelId), NaivePool>,
    lots: BTreeMap<LotId, Lot>,
    devices: BTreeMap<DeviceId, Place>,
}

struct Lot {
    key: (LicenceId, ModelId),
    /// The model's numbers of devices not yet activated, scrapped or forfeited. Which is which does not matter: they are equal.
    undrawn: Vec<usize>,
}

#[derive(Clone, Copy)]
struct Place {
    key: (LicenceId, ModelId),
    number: usize,
    cause: Option<FaultCause>,
    paid: u128,
    /// Its accrual is withheld, or will be when it is back.
    held: bool,
    /// Its open stream is contested.
    contested: bool,
    /// Coins of bonds its holders were given.
    bonds: u128,
}

impl Economy {
    /// Devices activated so far.
    pub fn activated(&self) -> impl Iterator<Item = DeviceId> + '_ {
        self.devices.keys().copied()
    }

    pub fn check(&mut self, step: &Step) {
        for event in step.events::<VaultEvent>(&step.network.vault) {
            self.follow(step, event);
        }
        for event in step.events::<VaultEvent>(&step.network.vault) {
            self.follow_verdict(step, event);
        }
        self.take_dust(step);
        for (id, pool) in &step.after.pools {
            self.check_pool(step, *id, pool);
        }
        for (id, account) in &step.after.devices {
            self.check_device(step, *id, account);
        }
    }

    fn follow(&mut self, step: &Step, event: VaultEvent) {
        let now = step.after.now;
        match event {
            VaultEvent::Staked { lot, count, .. } => self.stake(step, lot, count),
            VaultEvent::Activated { device, burned, .. } => self.activate(step, device, burned.u128()),
            VaultEvent::StreamOpened { device, cause, .. } => self.open(step, device, cause),
            VaultEvent::StreamSlashed { device, factor, amount } => {
                self.make_up(step, device, factor.u128(), amount.u128());
            }
            VaultEvent::StreamClosed { device, returned } => self.close(step, device, returned.u128()),
            VaultEvent::StakeReturned { lot, count, .. } => {
                self.withdraw(lot, count, |pool, it| pool.scrap(it))
            }
            VaultEvent::StakeForfeited { lot, count, .. } => {
                self.withdraw(lot, count, |pool, it| pool.reclaim(it));
            }
            VaultEvent::Claimed { amount, .. } => self.claim(step, amount.u128()),
            VaultEvent::DriverPaid { device, amount, .. } => {
                let place = self.devices.get_mut(&device).expect("activated");
                place.paid += amount.u128();
                let entitled = self.pools[&place.key].device(place.number, now).driver;
                step.keep(
                    "I11",
                    place.paid <= entitled + place.bonds,
                    format!("{device}: paid {} of {entitled}", place.paid),
                );
            }
            _ => {}
        }
    }

    fn stake(&mut self, step: &Step, lot: LotId, count: u32) {
        let network = step.network;
        let answer: vault::LotResponse = network.query(&network.vault, &vault::QueryMsg::Lot { lot });
        let key = (answer.pool.licence, answer.pool.model);
        let period = AccrualPeriod::new(network.settings.accrual_period).unwrap();
        let pool = self.pools.entry(key).or_insert_with(|| NaivePool::new(period));
        let undrawn = pool.mint(&answer.terms, count as usize).collect();
        self.lots.insert(lot, Lot { key, undrawn });
    }

    fn activate(&mut self, step: &Step, device: DeviceId, burned: u128) {
        let network = step.network;
        let active = surety_api::device::raw::ACTIVE
            .query(&network.app.wrap(), network.device.clone(), device.into_bytes())
            .unwrap()
            .expect("the vault activates what the device contract has");
        let lot = self.lots.get_mut(&active.lot).expect("minted");
        let Some(number) = lot.undrawn.pop() else {
            step.broken("I10", "a lot was activated beyond its devices")
        };
        let expected = self.pools.get_mut(&lot.key).expect("minted").activate(number, step.after.now);
        step.keep("I10", expected == Some(burned), format!("burned {burned}, the law says {expected:?}"));
        self.devices.insert(
            device,
            Place { key: lot.key, number, cause: None, paid: 0, held: false, contested: false, bonds: 0 },
        );
    }

    fn open(&mut self, step: &Step, device: DeviceId, cause: FaultCause) {
        let now = step.after.now;
        let place = self.devices.get_mut(&device).expect("activated");
        let pool = self.pools.get_mut(&place.key).expect("minted");
        let payee = match (cause, step.network.settings.removed_to) {
            (FaultCause::Removed, RemovedTo::Burn) => Payee::Burn,
            _ => Payee::Driver,
        };
        let known = if place.cause.is_some() {
            pool.change_payee(place.number, now, payee).is_some()
        } else {
            pool.fault(place.number, now, payee).is_some()
        };
        step.keep("I9", known, format!("{device}: a stream opened against the law"));
        place.cause = Some(cause);
        place.contested = false;
    }

    fn withdraw(&mut self, lot: LotId, count: u32, out: impl Fn(&mut NaivePool, usize) -> Option<u128>) {
        let lot = self.lots.get_mut(&lot).expect("minted");
        let pool = self.pools.get_mut(&lot.key).expect("minted");
        for number in lot.undrawn.drain(..count as usize) {
            out(pool, number).expect("undrawn");
        }
    }

    /// A claim names its pool in the message; what it pays is at most what the model owes.
    fn claim(&mut self, step: &Step, amount: u128) {
        let message: vault::ExecuteMsg =
            cosmwasm_std::from_json(step.json).expect("claims are sent to the vault");
        let (id, account) = match message {
            vault::ExecuteMsg::ClaimManufacturer { pool, .. } => (pool, Account::Manufacturer),
            vault::ExecuteMsg::ClaimIntegrations { pool, .. } => (pool, Account::Integrations),
            _ => step.broken("I11", "paid without a claim"),
        };
        let pool = self.pools.get_mut(&(id.licence, id.model)).expect("minted");
        let due = pool.due(generation(id), account, step.after.now);
        let paid = pool.pay(generation(id), account, amount, step.after.now);
        step.keep("I20", paid.is_some(), format!("{account:?} was paid {amount}, the law owes {due}"));
    }

    /// A pool tells that it has emptied in the middle of the message that emptied it, so this comes last.
    fn take_dust(&mut self, step: &Step) {
        for event in step.events::<VaultEvent>(&step.network.vault) {
            let VaultEvent::PoolEmptied { licence, model, generation: number, dust } = event else {
                continue;
            };
            let id = PoolId { licence, model, generation: number };
            let pool = self.pools.get_mut(&(licence, model)).expect("minted");
            let expected = pool.take_dust(generation(id), step.after.now);
            let how = format!("{dust} of dust burned in {id}, the law says {expected:?}");
            step.keep("I9", expected == Some(dust.u128()), how);
        }
    }

    fn check_pool(&self, step: &Step, id: PoolId, pool: &vault::PoolResponse) {
        let model = &self.pools[&(id.licence, id.model)];
        let now = step.after.now;
        let accounts = [
            (Account::Manufacturer, pool.manufacturer_due, pool.manufacturer_paid),
            (Account::Integrations, pool.integrations_due, pool.integrations_paid),
        ];
        for (account, due, paid) in accounts {
            let entitled = model.entitlement(generation(id), account, now);
            let stated = due.u128() + paid.u128();
            step.keep(
                "I20",
                stated == entitled,
                format!("{account:?} of {id:?}: {stated}, the law says {entitled}"),
            );
        }
        let held = pool.undrawn.u128() + pool.held.u128();
        let expected = model.held(generation(id));
        step.keep("I9", held == expected, format!("{id:?} holds {held}, the law says {expected}"));
    }

    fn check_device(&self, step: &Step, id: DeviceId, account: &vault::DeviceResponse) {
        let place = &self.devices[&id];
        let law = self.pools[&place.key].device(place.number, step.after.now);
        // What a contest keeps back is the driver's until that falls.
        let contested = account.held.u128().saturating_sub(law.held);
        let sure = account.contest.is_some() || contested == 0;
        step.keep("I9", sure, format!("{id}: {contested} held that is neither withheld nor contested"));
        let stated = (
            account.manufacturer.u128(),
            account.integrations.u128(),
            account.driver.u128() + contested,
            account.burned.u128(),
            account.slashed.u128(),
            account.held.u128() - contested,
        );
        let expected = (law.manufacturer, law.integrations, law.driver, law.burned, law.slashed, law.held);
        step.keep("I9", stated == expected, format!("{id}: {stated:?}, the law says {expected:?}"));
    }
}

fn generation(id: PoolId) -> usize {
    id.generation as usize - 1
}
