//! Whom claimable coins belong to.

use std::fmt;
use std::str::FromStr;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Api, StdResult};
use thiserror::Error;

use crate::LicenceId;

/// Whom coins belong to that the vault pays on request. A licence and an office are paid to whoever holds them when the coins are claimed:
/// money that is keyed to a maker is keyed by its licence, never by an address.
#[cw_serde]
#[derive(Eq)]
pub enum Payee {
    /// Whoever holds the licence.
    Licence(LicenceId),
    /// The integrations committee.
    Integrations,
    /// This address.
    Address(String),
}

impl Payee {
    /// Refuses an address that is none on this chain, or is written in another form than the chain's own: one payee must not
    /// have two names.
    ///
    /// # Errors
    /// As `addr_validate`.
    pub fn check(&self, api: &dyn Api) -> StdResult<()> {
        match self {
            Self::Licence(_) | Self::Integrations => Ok(()),
            Self::Address(address) => api.addr_validate(address).map(|_| ()),
        }
    }
}

/// `licence/7`, `integrations` or `address/wasm1...`: as events say it, and as the vault keys it.
impl fmt::Display for Payee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Licence(licence) => write!(f, "licence/{licence}"),
            Self::Integrations => f.write_str("integrations"),
            Self::Address(address) => write!(f, "address/{address}"),
        }
    }
}

/// A text that names no payee.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{found}` is no payee: write licence/<number>, integrations or address/<address>")]
pub struct UnknownPayee {
    /// What was given.
    pub found: String,
}

impl FromStr for Payee {
    type Err = UnknownPayee;

    fn from_str(text: &str) -> Result<Self, UnknownPayee> {
        let unknown = || UnknownPayee { found: text.to_owned() };
        match text.split_once('/') {
            None if text == "integrations" => Ok(Self::Integrations),
            Some(("licence", number)) => Ok(Self::Licence(number.parse().map_err(|_| unknown())?)),
            Some(("address", address)) if !address.is_empty() => Ok(Self::Address(address.to_owned())),
            _ => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payee_reads_back_as_it_is_written() {
        for payee in [Payee::Licence(LicenceId(7)), Payee::Integrations, Payee::Address("wasm1abc".into())] {
            assert_eq!(payee.to_string().parse(), Ok(payee));
        }
        for text in ["", "licence", "licence/0", "licence/07", "address/", "integrations/1", "somebody/1"] {
            assert_eq!(text.parse::<Payee>(), Err(UnknownPayee { found: text.into() }));
        }
    }
}
