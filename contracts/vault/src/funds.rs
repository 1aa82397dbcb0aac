//! The coins that come along with a message.

use cosmwasm_std::{MessageInfo, Uint128};

use crate::ContractError;

/// The coins that came, which must be of the network's denom alone and more than none.
pub fn received(info: &MessageInfo, denom: &str) -> Result<Uint128, ContractError> {
    if let Some(foreign) = info.funds.iter().find(|coin| coin.denom != denom) {
        let received = foreign.denom.clone();
        return Err(ContractError::WrongDenom { expected: denom.to_owned(), received });
    }
    let sum = info.funds.iter().try_fold(Uint128::zero(), |sum, coin| sum.checked_add(coin.amount))?;
    if sum.is_zero() {
        return Err(ContractError::NoFunds { denom: denom.to_owned() });
    }
    Ok(sum)
}

/// Refuses anything but exactly `expected` of the network's denom.
pub fn exactly(info: &MessageInfo, denom: &str, expected: Uint128) -> Result<(), ContractError> {
    let received = received(info, denom)?;
    if received == expected {
        Ok(())
    } else {
        Err(ContractError::WrongAmount { expected, received })
    }
}
