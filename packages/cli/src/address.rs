//! Addresses as arguments: misspelt ones are found before anything is asked or sent.

use std::str::FromStr;

use thiserror::Error;

/// An address that reads. Whether it is one of the chain's is looked at before a message is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(pub String);

/// A text that is no address.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{found}` is no address: copy it whole, such as wasm1...; its last characters are a checksum")]
pub struct AddressError {
    found: String,
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        match surety_chain::address::prefix(text) {
            Some(_) => Ok(Self(text.to_owned())),
            None => Err(AddressError { found: text.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_address_is_none() {
        let address = surety_chain::address::human(&[7; 20], "wasm").unwrap();
        assert_eq!(address.parse(), Ok(Address(address.clone())));
        let misspelt = address.replacen("wasm1q", "wasm1p", 1);
        assert_ne!(misspelt, address);
        for text in ["", "wasm1", &misspelt] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }
}
