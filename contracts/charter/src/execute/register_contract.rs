//! A contract gets its address, once.

use cosmwasm_std::{DepsMut, Response};
use surety_api::charter::{raw, CharterEvent, ContractName};

use crate::ContractError;

/// Registers a contract's address for good. That there is a contract is checked here, because no reader can tell later:
/// a raw read of an empty address answers like an empty record.
///
/// # Errors
/// An address that does not validate; a name or address that is taken; no contract at the address.
pub fn register_contract(
    deps: DepsMut,
    contract: ContractName,
    address: &str,
) -> Result<Response, ContractError> {
    let address = deps.api.addr_validate(address)?;
    for name in ContractName::ALL {
        match raw::contract(*name).may_load(deps.storage)? {
            Some(registered) if *name == contract => {
                return Err(ContractError::AlreadyRegistered { contract, address: registered.into_string() })
            }
            Some(registered) if registered == address => {
                return Err(ContractError::AddressTaken {
                    address: registered.into_string(),
                    contract: *name,
                })
            }
            _ => {}
        }
    }
    if deps.querier.query_wasm_contract_info(&address).is_err() {
        return Err(ContractError::NoContract { contract, address: address.into_string() });
    }
    raw::contract(contract).save(deps.storage, &address)?;
    Ok(Response::new()
        .add_event(CharterEvent::ContractRegistered { contract, address: address.into_string() }))
}
