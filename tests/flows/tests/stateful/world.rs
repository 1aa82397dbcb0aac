//! The network a sequence runs on, and what its actors know.

use cosmwasm_std::{Addr, Coin};
use cw_multi_test::AppResponse;
use serde::Serialize;
use surety_api::device::raw::ACTIVE;
use surety_api::vault::PoolId;
use surety_api::{Curve, DeviceId, LicenceId, ModelId};
use surety_testkit::{Network, TestDevice};

use crate::step::Step;

/// Devices that exist in a sequence, minted or not.
const DEVICES: u64 = 6;

/// What became of a step.
pub enum Tried {
    /// The message was taken.
    Done,
    /// It was refused, as a user may see it.
    Refused,
}

/// A network with two licensed makers, each with a certified model.
pub struct World {
    pub network: Network,
    pub licences: Vec<LicenceId>,
    pub models: Vec<ModelId>,
    pub devices: Vec<TestDevice>,
    /// Statements of a device rise with every one.
    seq: u64,
}

impl World {
    pub fn new() -> Self {
        let mut network = Network::new();
        let (licence, model) = network.ready(Curve::Secp256k1);
        let rival = network.actors.rival.clone();
        let second = network.licensed(&rival);
        let other = network.model(second, Curve::Secp256k1);
        network.certify(other);
        Self {
            network,
            licences: vec![licence, second],
            models: vec![model, other],
            devices: TestDevice::fleet(Curve::Secp256k1, DEVICES),
            seq: 0,
        }
    }

    /// Whoever the step names among all who act.
    pub fn anyone(&self, step: &Step) -> Addr {
        let actors = &self.network.actors;
        let mut all = vec![
            &actors.maker,
            &actors.rival,
            &actors.driver,
            &actors.buyer,
            &actors.stranger,
            &actors.integrations,
            &actors.guardian,
            &actors.governance,
            &actors.community,
        ];
        all.extend(&actors.reporters);
        all[usize::from(step.who) % all.len()].clone()
    }

    /// Mostly who may, now and then anybody.
    pub fn mostly(&self, who: &Addr, step: &Step) -> Addr {
        if step.who % 8 == 7 {
            self.anyone(step)
        } else {
            who.clone()
        }
    }

    /// One of the two makers' indices.
    pub fn side(&self, step: &Step) -> usize {
        usize::from(step.a) % self.licences.len()
    }

    /// The holder of a licence of [`Self::licences`].
    pub fn maker(&self, side: usize) -> Addr {
        [&self.network.actors.maker, &self.network.actors.rival][side].clone()
    }

    /// The device the step names by its second number.
    pub fn device(&self, step: &Step) -> TestDevice {
        self.devices[usize::from(step.b) % self.devices.len()].clone()
    }

    /// Mostly a device that is activated, when there is one.
    pub fn active(&self, step: &Step) -> TestDevice {
        let querier = self.network.app.wrap();
        let is_active = |device: &&TestDevice| {
            let key = device.id().into_bytes();
            ACTIVE.query(&querier, self.network.device.clone(), key).unwrap().is_some()
        };
        let active: Vec<&TestDevice> = self.devices.iter().filter(is_active).collect();
        if active.is_empty() || step.who % 8 == 6 {
            return self.device(step);
        }
        active[usize::from(step.b) % active.len()].clone()
    }

    /// One of the first generations of the step's pool.
    pub fn pool(&self, step: &Step) -> PoolId {
        let side = self.side(step);
        PoolId {
            licence: self.licences[side],
            model: self.models[side],
            generation: 1 + u32::from(step.b % 3),
        }
    }

    /// Up to three devices in a row.
    pub fn some_devices(&self, step: &Step) -> Vec<DeviceId> {
        let count = 1 + usize::from(step.b) % 3;
        (0..count)
            .map(|offset| self.devices[(usize::from(step.b) + offset) % self.devices.len()].id())
            .collect()
    }

    /// The next number of a statement.
    pub fn next_seq(&mut self) -> u64 {
        self.seq += 1;
        self.seq
    }

    /// Sends a message.
    pub fn send<M: Serialize + std::fmt::Debug>(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        message: &M,
        funds: &[Coin],
    ) -> Tried {
        // The bank refuses before any contract is asked.
        let pays = funds.iter().all(|coin| self.network.balance(sender) >= coin.amount.u128());
        if !pays {
            return Tried::Refused;
        }
        Tried::from(self.network.execute(sender, contract, message, funds))
    }
}

/// Words of errors that no user should ever meet: the machinery's own.
const INTERNAL: [&str; 6] =
    ["Overflow", "Cannot Sub", "Divide by zero", "add up to", "not found: type", "Generic error"];

impl From<anyhow::Result<AppResponse>> for Tried {
    fn from(result: anyhow::Result<AppResponse>) -> Self {
        let Err(error) = result else { return Self::Done };
        let text = format!("{error:#}");
        for word in INTERNAL {
            assert!(!text.contains(word), "a user meets an internal error: {text}");
        }
        Self::Refused
    }
}
