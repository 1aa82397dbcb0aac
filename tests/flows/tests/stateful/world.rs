//! The network a sequence runs on, and what its actors know.

use cosmwasm_std::{Addr, Coin};
use cw_multi_test::AppResponse;
use serde::Serialize;
use surety_api::arbitration::{FailuresResponse, QueryMsg};
use surety_api::device::raw::ACTIVE;
use surety_api::license::raw::LICENCES;
use surety_api::vault::PoolId;
use surety_api::{Curve, DeviceId, LicenceId, ModelId};
use surety_testkit::actions::UNIT_STAKE;
use surety_testkit::{Contracts, Network, Settings, TestDevice, COIN};

use crate::step::Step;

/// Devices that exist in a sequence, minted or not.
const DEVICES: u64 = 8;

/// What became of a step.
pub enum Tried {
    /// The message was taken.
    Done,
    /// It was refused, as a user may see it.
    Refused,
}

impl Tried {
    /// Ends a story at its first message that is refused.
    pub fn done(self) -> Option<()> {
        match self {
            Self::Done => Some(()),
            Self::Refused => None,
        }
    }
}

impl From<Option<()>> for Tried {
    fn from(story: Option<()>) -> Self {
        story.map_or(Self::Refused, |()| Self::Done)
    }
}

/// A network with a council and at first two licensed makers, each with a certified model, a device that is sold, and stock.
pub struct World {
    pub network: Network,
    pub licences: Vec<LicenceId>,
    /// The model of each licence.
    pub models: Vec<ModelId>,
    pub devices: Vec<TestDevice>,
    /// Statements of a device rise with every one.
    seq: u64,
}

impl World {
    pub fn new() -> Self {
        let mut network = Network::with(Settings::with_council(), Contracts::default());
        let (licence, model) = network.ready(Curve::Secp256k1);
        let rival = network.actors.rival.clone();
        let second = network.licensed(&rival);
        let other = network.model(second, Curve::Secp256k1);
        network.certify(other);
        let actors = network.actors.clone();
        let payers = [&actors.governance, &actors.driver, &actors.buyer, &actors.tester];
        for payer in payers.into_iter().chain(&actors.reporters) {
            network.give(payer, 1_000_000 * COIN);
        }
        let devices = TestDevice::fleet(Curve::Secp256k1, DEVICES);
        let mint = |network: &mut Network, maker: &Addr, model, devices: &[TestDevice]| {
            let ids = devices.iter().map(TestDevice::id).collect::<Vec<_>>();
            let funds = Network::funds(UNIT_STAKE * ids.len() as u128);
            network.mint_with(maker, model, ids, &funds).unwrap();
        };
        mint(&mut network, &actors.maker, model, &devices[..3]);
        mint(&mut network, &rival, other, &devices[3..4]);
        network.activate(&devices[0], &actors.driver).unwrap();
        network.activate(&devices[3], &actors.buyer).unwrap();
        Self { network, licences: vec![licence, second], models: vec![model, other], devices, seq: 0 }
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
            &actors.tester,
        ];
        all.extend(&actors.reporters);
        all.extend(actors.council.first());
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

    /// One of the makers' indices.
    pub fn side(&self, step: &Step) -> usize {
        usize::from(step.a) % self.licences.len()
    }

    /// Whoever holds a licence now.
    pub fn holder(&self, licence: LicenceId) -> Addr {
        let querier = self.network.app.wrap();
        LICENCES.query(&querier, self.network.license.clone(), licence.get()).unwrap().unwrap().holder
    }

    /// The holder of a licence of [`Self::licences`].
    pub fn maker(&self, side: usize) -> Addr {
        self.holder(self.licences[side])
    }

    /// Effects of verdicts that were refused.
    pub fn failures(&self) -> FailuresResponse {
        let message = QueryMsg::Failures { start_after: None, limit: Some(100) };
        self.network.query(&self.network.arbitration, &message)
    }

    /// The device the step names by its second number.
    pub fn device(&self, step: &Step) -> TestDevice {
        self.devices[usize::from(step.b) % self.devices.len()].clone()
    }

    /// Whether a device was activated.
    pub fn is_active(&self, device: &TestDevice) -> bool {
        let querier = self.network.app.wrap();
        ACTIVE.query(&querier, self.network.device.clone(), device.id().into_bytes()).unwrap().is_some()
    }

    /// Mostly a device that is activated, when there is one.
    pub fn active(&self, step: &Step) -> TestDevice {
        let active: Vec<&TestDevice> = self.devices.iter().filter(|device| self.is_active(device)).collect();
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
