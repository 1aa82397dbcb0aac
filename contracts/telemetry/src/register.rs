//! What telemetry reads of the device contract: whose key a device is, and the terms of its lot.

use cosmwasm_std::{Addr, QuerierWrapper};
use surety_api::charter::{Charter, ContractName};
use surety_api::device::raw::{ActiveDevice, BanRecord, Lot, ACTIVE, BANNED, LOTS};
use surety_api::{DeviceId, LotId};

use crate::state::Config;
use crate::ContractError;

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

    /// An activated device; none before activation.
    pub fn find(&self, device: &DeviceId) -> Result<Option<ActiveDevice>, ContractError> {
        Ok(ACTIVE.query(&self.querier, self.address.clone(), device.into_bytes())?)
    }

    /// An activated device.
    pub fn active(&self, device: &DeviceId) -> Result<ActiveDevice, ContractError> {
        self.find(device)?.ok_or(ContractError::NotActivated { device: *device })
    }

    /// What integrations has decided against a device; none when it was never banned.
    pub fn ban(&self, device: &DeviceId) -> Result<Option<BanRecord>, ContractError> {
        Ok(BANNED.query(&self.querier, self.address.clone(), device.into_bytes())?)
    }

    /// A lot an activated device names.
    pub fn lot(&self, lot: LotId) -> Result<Lot, ContractError> {
        LOTS.query(&self.querier, self.address.clone(), lot.get())?.ok_or(ContractError::LotUnknown { lot })
    }
}
