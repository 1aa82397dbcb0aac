//! What must hold after every step, and at the end.

use cosmwasm_std::Uint128;

use super::world::{Device, Place, World, ALL};
use crate::device_account::{DeviceAccount, Payee, Segment};
use crate::error::AccrualError;
use crate::model::NaiveAccount;
use crate::pool::{Account, Position, WithheldTo};

const ACCOUNTS: [Account; 2] = [Account::Manufacturer, Account::Integrations];

impl World {
    pub(super) fn check(&mut self) {
        self.check_generations();
        self.check_devices();
        self.check_sums();
    }

    /// Every pool says what the model says, covers what it owes, and has earned no less than before.
    fn check_generations(&mut self) {
        let now = self.now;
        assert_eq!(self.generations.len(), self.model.generations());
        for (index, it) in self.generations.iter_mut().enumerate() {
            let pool = it.pool.preview(&it.buckets, now, ALL).unwrap();
            assert_eq!(pool.held().u128(), self.model.held(index));
            assert_eq!(pool.is_open(), self.model.is_open(index));
            assert_eq!(pool.is_empty(), self.model.is_empty(index, now));
            assert!(pool.owed().unwrap() <= pool.held(), "coins cover what is owed");
            assert!(it.pool.owed().unwrap() <= it.pool.held());
            for (account, earned) in ACCOUNTS.into_iter().zip(&mut it.earned) {
                let entitlement = pool.entitlement(account).unwrap();
                assert_eq!(entitlement.u128(), self.model.entitlement(index, account, now));
                assert_eq!(pool.due(account).unwrap().u128(), self.model.due(index, account, now));
                assert!(entitlement >= *earned, "accrual is monotone");
                assert!(pool.paid(account) <= entitlement, "nothing is paid before it accrued");
                *earned = entitlement;
            }
        }
    }

    /// Every device's account says what the model says, and no pool has earned less than its devices say.
    fn check_devices(&self) {
        let mut earned = [0, 0];
        for (index, device) in self.devices.iter().enumerate() {
            let expected = self.model.device(index, self.now);
            earned[0] += expected.manufacturer;
            earned[1] += expected.integrations;
            if let Some((account, held)) = self.account(device) {
                assert_eq!(plain(&account, held), expected, "device {index}");
            }
        }
        for (account, by_device) in ACCOUNTS.into_iter().zip(earned) {
            let by_pool: u128 = (0..self.generations.len())
                .map(|generation| self.model.entitlement(generation, account, self.now))
                .sum();
            assert!(by_device <= by_pool && by_pool <= by_device + self.flows.roundings);
        }
    }

    /// No coin is lost or made.
    fn check_sums(&self) {
        let flows = &self.flows;
        let held: u128 = self.generations.iter().map(|it| it.pool.held().u128()).sum();
        let out = flows.burned + flows.paid + flows.streamed + flows.slashed + flows.scrapped;
        assert_eq!(flows.deposited + flows.returned, held + out);
        let totals = self.model.totals();
        assert_eq!(totals.held, held);
        assert_eq!(totals.deposited, flows.deposited);
        assert_eq!(totals.manufacturer + totals.integrations, flows.paid);
        assert_eq!(totals.slashed, flows.slashed);
        assert_eq!(
            totals.deposited,
            totals.held
                + totals.streams
                + totals.manufacturer
                + totals.integrations
                + totals.driver
                + totals.burned
                + totals.slashed
                + totals.scrapped
        );
    }

    /// Lets everything end, pays everything, and finds every coin.
    pub(super) fn finish(&mut self) {
        for device in 0..self.devices.len() {
            if let (Place::Undrawn, terms) = (self.devices[device].place, self.devices[device].terms) {
                let it = &mut self.generations[self.devices[device].generation];
                let coins = it.pool.withdraw_undrawn(terms.unit_stake, 1).unwrap();
                assert_eq!(self.model.reclaim(device), Some(coins.u128()));
                self.devices[device].place = Place::Scrapped;
                self.flows.burned += coins.u128();
                self.flows.roundings += 1;
            }
        }
        self.check();
        self.now += 2 * self.period.seconds() + 1;
        self.check();
        for device in 0..self.devices.len() {
            self.release(device, WithheldTo::Accounts);
            self.check();
        }
        let before_dust = self.flows.burned;
        for index in 0..self.generations.len() {
            let it = &mut self.generations[index];
            it.pool.settle(&mut it.buckets, self.now, ALL).unwrap();
            for account in ACCOUNTS {
                let coins = it.pool.pay(account).unwrap().u128();
                assert_eq!(coins, self.model.claim(index, account, self.now));
                self.flows.paid += coins;
            }
            let dust = it.pool.take_dust().unwrap().u128();
            assert_eq!(Some(dust), self.model.take_dust(index, self.now));
            self.flows.burned += dust;
            assert_eq!(it.pool.held(), Uint128::zero());
            assert!(it.pool.is_finished() && it.counted_off());
            assert_eq!(it.pool.deposit(Uint128::one()), Err(AccrualError::GenerationClosed));
        }
        let dust = self.flows.burned - before_dust;
        assert!(dust <= self.flows.roundings, "{dust} of dust after {} roundings", self.flows.roundings);
        for device in 0..self.devices.len() {
            self.model.claim_streams(device, self.now);
            if let Some((account, held)) = self.account(&self.devices[device]) {
                assert_eq!((account.remaining().unwrap(), held), (Uint128::zero(), Uint128::zero()));
            }
        }
        self.check();
        assert!(self.generations.iter().all(|it| it.pool.recalled().is_none_or(|it| it.pot.is_zero())));
        let totals = self.model.totals();
        assert_eq!((totals.held, totals.streams), (0, 0));
    }

    /// The account of an activated device now, and what is withheld.
    fn account(&self, device: &Device) -> Option<(DeviceAccount, Uint128)> {
        let (now, period, pool) = (self.now, self.period, &self.generations[device.generation].pool);
        let cuts = self.cuts_of(device.generation);
        let frozen = Uint128::new(device.hold.frozen.iter().sum());
        let stay = |carried: &DeviceAccount, position: &Position, until: u64| match device.hold.since {
            Some((from, entered)) => {
                let held = Position { from, cuts: entered, ..*position };
                carried.with_held(period, position, &held, &cuts, until).unwrap()
            }
            None => {
                let segment = Segment::Pool { period, position, cuts: &cuts };
                (carried.with(segment, until).unwrap(), Uint128::zero())
            }
        };
        let (mut account, held, ended) = match &device.place {
            Place::Undrawn | Place::Scrapped => return None,
            Place::Pool { carried, position } => match pool.recalled_stream(position).unwrap() {
                Some(stream) => {
                    let (account, held) = stay(carried, position, stream.from);
                    let segment = Segment::Stream { stream: &stream, payee: Payee::Driver };
                    (account.with(segment, now).unwrap(), held, now >= stream.end)
                }
                None => {
                    let (account, held) = stay(carried, position, now);
                    (account, held, now >= period.last_day_of(position.end).unwrap().until)
                }
            },
            Place::Stream { carried, stream, payee } => {
                let segment = Segment::Stream { stream, payee: *payee };
                (carried.with(segment, now).unwrap(), Uint128::zero(), segment.ended(now).unwrap())
            }
        };
        let held = held + frozen;
        if ended {
            account.burned += account.remaining().unwrap() - held;
        }
        Some((account, held))
    }
}

fn plain(account: &DeviceAccount, held: Uint128) -> NaiveAccount {
    NaiveAccount {
        stake: account.stake.u128(),
        burned: account.burned.u128(),
        manufacturer: account.manufacturer.u128(),
        integrations: account.integrations.u128(),
        driver: account.driver.u128(),
        slashed: account.slashed.u128(),
        held: held.u128(),
        remaining: (account.remaining().unwrap() - held).u128(),
    }
}
