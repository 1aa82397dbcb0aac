//! What other contracts' records say, read raw.

use cosmwasm_std::{Addr, Deps};
use surety_api::charter::{Charter, ContractName};
use surety_api::license::raw::{Licence, LICENCES};
use surety_api::{device, DeviceId, LicenceId};

use crate::state::Config;
use crate::ContractError;

/// A licence that must exist.
///
/// # Errors
/// [`ContractError::UnknownLicence`].
pub fn licence(deps: Deps, config: &Config, licence: LicenceId) -> Result<Licence, ContractError> {
    let license = Charter::new(deps.querier, &config.charter).contract(ContractName::License)?;
    LICENCES.query(&deps.querier, license, licence.get())?.ok_or(ContractError::UnknownLicence { licence })
}

/// Whether there is a contract at an address.
pub fn is_contract(deps: Deps, address: &Addr) -> bool {
    deps.querier.query_wasm_contract_info(address).is_ok()
}

/// Who devices' holders are, and whether coins may be sent to them.
pub struct Holders<'a> {
    deps: Deps<'a>,
    contract: Addr,
    sender: &'a Addr,
    /// Holders already found to be no contracts.
    plain: Vec<Addr>,
}

impl<'a> Holders<'a> {
    /// For a claim by `sender`.
    ///
    /// # Errors
    /// When the device contract is not registered.
    pub fn new(deps: Deps<'a>, config: &Config, sender: &'a Addr) -> Result<Self, ContractError> {
        let contract = Charter::new(deps.querier, &config.charter).contract(ContractName::Device)?;
        Ok(Self { deps, contract, sender, plain: Vec::new() })
    }

    /// The holder of a device, who may be paid: the sender itself, or one that is no contract.
    ///
    /// # Errors
    /// [`ContractError::HeldByContract`], [`ContractError::UnknownDevice`].
    pub fn payable(&mut self, device: DeviceId) -> Result<Addr, ContractError> {
        let active =
            device::raw::ACTIVE.query(&self.deps.querier, self.contract.clone(), device.into_bytes())?;
        let holder = active.ok_or(ContractError::UnknownDevice { device })?.owner;
        if holder == *self.sender || self.plain.contains(&holder) {
            return Ok(holder);
        }
        if is_contract(self.deps, &holder) {
            return Err(ContractError::HeldByContract { device, holder: holder.into() });
        }
        self.plain.push(holder.clone());
        Ok(holder)
    }
}
