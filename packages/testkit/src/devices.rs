//! Devices with real keys, which sign what real ones would.

use cosmwasm_std::{Addr, Binary};
use surety_api::{device, telemetry, Curve, DeviceId, LicenceId};
use surety_statement::sign::DeviceKey;
use surety_statement::{sha256, Activation, Pairing, Reclaim, Statement};

use crate::Network;

/// A device whose key is derived from a number: a test key.
#[derive(Clone)]
pub struct TestDevice {
    key: DeviceKey,
}

impl TestDevice {
    /// The device of that number on that curve.
    #[must_use]
    pub fn new(curve: Curve, number: u64) -> Self {
        Self { key: DeviceKey::from_seed(7, number, curve).unwrap() }
    }

    /// So many devices.
    #[must_use]
    pub fn fleet(curve: Curve, count: u64) -> Vec<Self> {
        (0..count).map(|number| Self::new(curve, number)).collect()
    }

    /// Its identity.
    #[must_use]
    pub fn id(&self) -> DeviceId {
        self.key.device()
    }

    /// Its 65-byte uncompressed key.
    #[must_use]
    pub fn public_key(&self) -> Binary {
        Binary::from(self.key.public_key().as_bytes().as_slice())
    }

    /// Its signature over any preimage.
    #[must_use]
    pub fn sign(&self, preimage: &[u8]) -> Binary {
        Binary::from(self.key.sign_preimage(preimage).unwrap().as_bytes().as_slice())
    }

    /// Its activation for an owner, ready to send.
    #[must_use]
    pub fn activation(&self, network: &Network, owner: &Addr, expires: u64) -> device::ExecuteMsg {
        let preimage = Activation {
            chain_id: network.app.block_info().chain_id,
            contract: network.device.to_string(),
            device: self.id(),
            owner: owner.to_string(),
            expires,
        }
        .encode()
        .unwrap();
        device::ExecuteMsg::Activate {
            device: self.id(),
            public_key: self.public_key(),
            owner: owner.to_string(),
            expires,
            signature: self.sign(&preimage),
        }
    }

    /// A statement of boot 1 with the newest beacon; `time` in unix seconds.
    #[must_use]
    pub fn statement(
        &self,
        network: &Network,
        seq: u64,
        time: u64,
        status: u16,
    ) -> telemetry::SignedStatement {
        self.statement_with(network, seq, time, status, network.beacon())
    }

    /// A statement of boot 1 with any beacon; `time` in unix seconds.
    #[must_use]
    pub fn statement_with(
        &self,
        network: &Network,
        seq: u64,
        time: u64,
        status: u16,
        beacon: [u8; 8],
    ) -> telemetry::SignedStatement {
        self.sign_statement(&Statement {
            chain_id: network.app.block_info().chain_id,
            device: self.id(),
            boot: 1,
            seq,
            time_ms: time * 1_000,
            status,
            beacon,
            data_hash: sha256(b"{}"),
        })
    }

    /// Any statement, signed.
    #[must_use]
    pub fn sign_statement(&self, statement: &Statement) -> telemetry::SignedStatement {
        let preimage = statement.encode().unwrap();
        let signature = self.sign(&preimage);
        telemetry::SignedStatement { statement: preimage.into(), signature }
    }

    /// Its agreement to a pairing.
    #[must_use]
    pub fn pairing(
        &self,
        network: &Network,
        vehicle: [u8; 32],
        holder: &Addr,
        nonce: u64,
        expires: u64,
    ) -> Binary {
        let preimage = Pairing {
            chain_id: network.app.block_info().chain_id,
            contract: network.device.to_string(),
            device: self.id(),
            vehicle,
            holder: holder.to_string(),
            nonce,
            expires,
        }
        .encode()
        .unwrap();
        self.sign(&preimage)
    }

    /// Its reclaim for a licence, ready to send.
    #[must_use]
    pub fn reclaim(&self, network: &Network, licence: LicenceId) -> device::ExecuteMsg {
        let preimage = Reclaim {
            chain_id: network.app.block_info().chain_id,
            contract: network.device.to_string(),
            device: self.id(),
            licence: licence.get(),
        }
        .encode()
        .unwrap();
        device::ExecuteMsg::Reclaim {
            device: self.id(),
            public_key: self.public_key(),
            licence,
            signature: self.sign(&preimage),
        }
    }
}
