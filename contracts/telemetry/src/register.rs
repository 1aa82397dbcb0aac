//! What telemetry reads of the device contract: whose key a device is, and the terms of its lot.
//!
//! Of each record only the fields that are needed are read: the rest would be code that nobody runs.

use cosmwasm_std::{from_json, Addr, Binary, QuerierWrapper};
use serde::de::DeserializeOwned;
use serde::Deserialize;
use surety_api::charter::{Charter, ContractName};
use surety_api::device::raw::{ACTIVE, BANNED, LOTS};
use surety_api::device::DeviceCondition;
use surety_api::{Curve, DeviceId, LotId};

use crate::state::{Ban, Config};
use crate::ContractError;

/// Of an activated device ([`surety_api::device::raw::ActiveDevice`]).
#[derive(Deserialize)]
pub struct Active {
    /// Its lot.
    pub lot: LotId,
    /// Its 33-byte compressed key.
    pub key: Binary,
    /// Unix seconds.
    pub activated_at: u64,
    /// How it stands with the vault.
    pub condition: DeviceCondition,
}

/// Of a lot ([`surety_api::device::raw::Lot`]).
#[derive(Deserialize)]
pub struct Lot {
    /// The curve of their keys.
    pub curve: Curve,
    /// Fault codes that end a device's life.
    pub terminal_codes: Vec<u16>,
    /// Seconds of silence after which one may be reported.
    pub silence_after: u64,
}

/// The device contract, for one message.
pub struct Register<'a> {
    querier: QuerierWrapper<'a>,
    address: Addr,
}

impl<'a> Register<'a> {
    /// Asks the charter where it is.
    pub fn open(querier: QuerierWrapper<'a>, config: &Config) -> Result<Self, ContractError> {
        let address = Charter::new(querier, &config.charter).contract(ContractName::Device)?;
        Ok(Self { querier, address })
    }

    fn read<T: DeserializeOwned>(&self, key: &[u8]) -> Result<Option<T>, ContractError> {
        let record = self.querier.query_wasm_raw(self.address.clone(), key)?;
        Ok(record.map(from_json).transpose()?)
    }

    /// An activated device; none before activation.
    pub fn find(&self, device: &DeviceId) -> Result<Option<Active>, ContractError> {
        self.read(&ACTIVE.key(device.into_bytes()))
    }

    /// An activated device.
    pub fn active(&self, device: &DeviceId) -> Result<Active, ContractError> {
        self.find(device)?.ok_or(ContractError::NotActivated { device: *device })
    }

    /// What integrations has decided against a device; none when it was never banned.
    pub fn ban(&self, device: &DeviceId) -> Result<Option<Ban>, ContractError> {
        self.read(&BANNED.key(device.into_bytes()))
    }

    /// A lot an activated device names.
    pub fn lot(&self, lot: LotId) -> Result<Lot, ContractError> {
        self.read(&LOTS.key(lot.get()))?.ok_or(ContractError::LotUnknown { lot })
    }
}
