//! Who sells: the holder of a licence or a certified distributor, and whether it still may.

use cosmwasm_std::{Addr, Deps};
use surety_api::catalog::raw::DISTRIBUTORS;
use surety_api::charter::{Charter, ContractName};
use surety_api::license::raw::{Licence, LICENCES};
use surety_api::preorder::Seller;
use surety_api::vault::raw::BONDS;
use surety_api::LicenceId;

use crate::permissions::SELLER;
use crate::state::SellerRecord;
use crate::ContractError;

impl SellerRecord {
    /// A seller as a message names it.
    ///
    /// # Errors
    /// A malformed address.
    pub fn read(deps: Deps, seller: &Seller) -> Result<Self, ContractError> {
        Ok(match seller {
            Seller::Licence { licence } => Self::Licence(*licence),
            Seller::Distributor { address } => Self::Distributor(deps.api.addr_validate(address)?),
        })
    }

    /// The seller as answers name it.
    #[must_use]
    pub fn write(&self) -> Seller {
        match self {
            Self::Licence(licence) => Seller::Licence { licence: *licence },
            Self::Distributor(address) => Seller::Distributor { address: address.to_string() },
        }
    }

    /// Who acts as the seller now.
    ///
    /// # Errors
    /// The licence is unknown.
    pub fn address(&self, deps: Deps, charter: &Charter) -> Result<Addr, ContractError> {
        match self {
            Self::Licence(licence) => Ok(load_licence(deps, charter, *licence)?.holder),
            Self::Distributor(address) => Ok(address.clone()),
        }
    }

    /// Refuses everybody else.
    ///
    /// # Errors
    /// [`surety_api::ApiError::Unauthorized`].
    pub fn ensure(&self, deps: Deps, charter: &Charter, sender: &Addr) -> Result<(), ContractError> {
        if self.address(deps, charter)? == *sender {
            Ok(())
        } else {
            Err(SELLER.refuse(sender).into())
        }
    }

    /// Refuses a seller whose licence is not valid or not bonded, and a distributor that is not certified: nobody shall pay
    /// to one.
    ///
    /// # Errors
    /// Says what is missing.
    pub fn ensure_may_sell(&self, deps: Deps, charter: &Charter, now: u64) -> Result<(), ContractError> {
        match self {
            Self::Licence(licence) => {
                let record = load_licence(deps, charter, *licence)?;
                record.ensure_may_mint(now)?;
                let vault = charter.contract(ContractName::Vault)?;
                let bond = BONDS.query(&deps.querier, vault, licence.get())?.unwrap_or_default().total()?;
                let requirement = record.requirement_at(now);
                if bond < requirement {
                    return Err(ContractError::BondTooLow { bond, requirement });
                }
                Ok(())
            }
            Self::Distributor(address) => {
                let catalog = charter.contract(ContractName::Catalog)?;
                let record = DISTRIBUTORS.query(&deps.querier, catalog, address)?;
                if record.is_some_and(|distributor| distributor.is_certified()) {
                    Ok(())
                } else {
                    Err(ContractError::DistributorNotCertified { distributor: address.to_string() })
                }
            }
        }
    }
}

/// A licence.
///
/// # Errors
/// [`ContractError::UnknownLicence`].
pub fn load_licence(deps: Deps, charter: &Charter, licence: LicenceId) -> Result<Licence, ContractError> {
    LICENCES
        .query(&deps.querier, charter.contract(ContractName::License)?, licence.get())?
        .ok_or(ContractError::UnknownLicence { licence })
}
