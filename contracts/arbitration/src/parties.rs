//! Who stands on which side of a case.

use cosmwasm_std::{Addr, Deps};
use surety_api::arbitration::Subject;
use surety_api::charter::{Charter, ContractName, Office};
use surety_api::device::raw::{ActiveDevice, Lot, ACTIVE, BANNED, FAULTS, LOTS};
use surety_api::license::raw::{Licence, LICENCES};
use surety_api::telemetry::raw::{Finding, FINDINGS};
use surety_api::vault::Payee;
use surety_api::{DeviceId, LicenceId, LotId};

use crate::state::{Case, CONFIG};
use crate::ContractError;

/// The other contracts' records, as far as cases need them.
pub struct Peers<'a> {
    deps: Deps<'a>,
    charter: Addr,
}

impl<'a> Peers<'a> {
    /// Reads through the charter.
    pub fn new(deps: Deps<'a>) -> Result<Self, ContractError> {
        Ok(Self { charter: CONFIG.load(deps.storage)?.charter, deps })
    }

    /// Where a contract is.
    pub fn contract(&self, name: ContractName) -> Result<Addr, ContractError> {
        Ok(Charter::new(self.deps.querier, &self.charter).contract(name)?)
    }

    /// The integrations committee.
    pub fn integrations(&self) -> Result<Addr, ContractError> {
        Ok(Charter::new(self.deps.querier, &self.charter).office(Office::Integrations)?)
    }

    /// A licence that must exist.
    pub fn licence(&self, licence: LicenceId) -> Result<Licence, ContractError> {
        let license = self.contract(ContractName::License)?;
        let found = LICENCES.query(&self.deps.querier, license, licence.get())?;
        found.ok_or(ContractError::UnknownLicence { licence })
    }

    /// A device, if it is activated.
    pub fn active(&self, device: DeviceId) -> Result<Option<ActiveDevice>, ContractError> {
        let contract = self.contract(ContractName::Device)?;
        Ok(ACTIVE.query(&self.deps.querier, contract, device.into_bytes())?)
    }

    /// A lot that must exist.
    pub fn lot(&self, lot: LotId) -> Result<Lot, ContractError> {
        let contract = self.contract(ContractName::Device)?;
        LOTS.query(&self.deps.querier, contract, lot.get())?.ok_or(ContractError::UnknownLot { lot })
    }

    /// When the fault of a device that is in effect was found, if one is.
    pub fn fault(&self, device: DeviceId) -> Result<Option<u64>, ContractError> {
        let contract = self.contract(ContractName::Device)?;
        Ok(FAULTS.query(&self.deps.querier, contract, device.into_bytes())?)
    }

    /// What telemetry has found of a device, if anything.
    pub fn finding(&self, device: DeviceId) -> Result<Option<Finding>, ContractError> {
        let contract = self.contract(ContractName::Telemetry)?;
        Ok(FINDINGS.query(&self.deps.querier, contract, device.into_bytes())?)
    }

    /// Whether the very ban a case is about still stands.
    pub fn ban_stands(&self, device: DeviceId, banned_at: u64) -> Result<bool, ContractError> {
        let contract = self.contract(ContractName::Device)?;
        let record = BANNED.query(&self.deps.querier, contract, device.into_bytes())?;
        Ok(record.is_some_and(|record| record.stands() && record.banned_at == banned_at))
    }

    /// The side that did not open the case: whose money it is, and who speaks for it now.
    pub fn other_side(&self, subject: &Subject) -> Result<(Payee, Addr), ContractError> {
        Ok(match subject {
            Subject::Licence { licence } | Subject::Reissue { licence, .. } => {
                (Payee::Licence(*licence), self.licence(*licence)?.holder)
            }
            Subject::Fault { .. } | Subject::Ban { .. } => (Payee::Integrations, self.integrations()?),
            Subject::Reporter { reporter } => (Payee::Address(reporter.to_string()), reporter.clone()),
        })
    }

    /// Everybody who has something to win or to lose in a case now.
    pub fn parties(&self, challenger: &Addr, subject: &Subject) -> Result<Vec<Addr>, ContractError> {
        let mut parties = vec![challenger.clone(), self.other_side(subject)?.1];
        match subject {
            Subject::Ban { device, licence, .. } => {
                parties.push(self.licence(*licence)?.holder);
                parties.extend(self.active(*device)?.map(|active| active.owner));
            }
            Subject::Fault { licence, .. } => parties.push(self.licence(*licence)?.holder),
            Subject::Reissue { to, .. } => parties.push(to.clone()),
            Subject::Licence { .. } | Subject::Reporter { .. } => {}
        }
        Ok(parties)
    }
}

/// Which side an address stands on; the challenger's when on both.
pub fn side(deps: Deps, case: &Case, address: &Addr) -> Result<Option<bool>, ContractError> {
    if case.challenger == *address {
        return Ok(Some(true));
    }
    let (_, other) = Peers::new(deps)?.other_side(&case.subject)?;
    Ok((other == *address).then_some(false))
}
