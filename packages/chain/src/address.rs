//! Addresses: from keys, and of contracts before they exist (docs/design.md section 4, "Deploy").

use cosmrs::AccountId;
use cosmwasm_std::CanonicalAddr;

use crate::ChainError;

/// What makes the address of a contract predictable: 1 to 64 bytes, the same for the same contract of the same network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salt(Vec<u8>);

impl Salt {
    /// The salt of a network's contract: `surety/<network>/<contract>`.
    ///
    /// # Errors
    /// The names are too long together.
    pub fn of(network: &str, contract: &str) -> Result<Self, ChainError> {
        Self::new(format!("surety/{network}/{contract}").into_bytes())
    }

    /// A salt of any 1 to 64 bytes.
    ///
    /// # Errors
    /// No bytes, or too many.
    pub fn new(bytes: Vec<u8>) -> Result<Self, ChainError> {
        if (1..=64).contains(&bytes.len()) {
            Ok(Self(bytes))
        } else {
            Err(ChainError::Encode {
                what: "the salt of an address",
                problem: format!("{} bytes instead of 1 to 64: use a shorter network name", bytes.len()),
            })
        }
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The bytes behind a bech32 address.
///
/// # Errors
/// The address does not read or has another prefix.
pub fn canonical(address: &str, prefix: &str) -> Result<Vec<u8>, ChainError> {
    let bad = || ChainError::BadAddress { address: address.to_owned(), prefix: prefix.to_owned() };
    let id: AccountId = address.parse().map_err(|_| bad())?;
    if id.prefix() == prefix && id.as_ref() == address {
        Ok(id.to_bytes())
    } else {
        Err(bad())
    }
}

/// The bech32 prefix of an account's or a contract's address; `None` where the text is none.
#[must_use]
pub fn prefix(text: &str) -> Option<String> {
    let id: AccountId = text.parse().ok()?;
    let lengths = [20, 32];
    (id.as_ref() == text && lengths.contains(&id.to_bytes().len())).then(|| id.prefix().to_owned())
}

/// The address whose bytes are `canonical`.
///
/// # Errors
/// The prefix cannot be a prefix, or the bytes are none or more than 255.
pub fn human(canonical: &[u8], prefix: &str) -> Result<String, ChainError> {
    AccountId::new(prefix, canonical)
        .map(String::from)
        .map_err(|error| ChainError::Encode { what: "an address", problem: error.to_string() })
}

/// Where `creator` will find the contract it instantiates from `checksum` with `salt` (`MsgInstantiateContract2`, the
/// message left out of the address).
///
/// # Errors
/// The creator's address does not read.
pub fn instantiate2_address(
    checksum: &[u8; 32],
    creator: &str,
    salt: &Salt,
    prefix: &str,
) -> Result<String, ChainError> {
    let creator = CanonicalAddr::from(canonical(creator, prefix)?);
    let address = cosmwasm_std::instantiate2_address(checksum, &creator, salt.as_bytes())
        .map_err(|error| ChainError::Encode { what: "a contract's address", problem: error.to_string() })?;
    human(&address, prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_salt_is_1_to_64_bytes() {
        assert_eq!(Salt::of("test", "vault").unwrap().as_bytes(), b"surety/test/vault");
        assert!(Salt::new(Vec::new()).is_err());
        assert!(Salt::of(&"n".repeat(60), "vault").is_err());
    }

    #[test]
    fn addresses_survive_both_ways_and_foreign_ones_are_refused() {
        let address = human(&[7; 20], "wasm").unwrap();
        assert_eq!(canonical(&address, "wasm").unwrap(), [7; 20]);
        assert!(matches!(canonical(&address, "osmo"), Err(ChainError::BadAddress { .. })));
        assert!(matches!(canonical("wasm1qqqq", "wasm"), Err(ChainError::BadAddress { .. })));
        assert!(canonical(&address.to_uppercase(), "wasm").is_err());
        assert_eq!(prefix(&address).as_deref(), Some("wasm"));
        for text in ["wasm1qqqq", "1", "0x00", &address.to_uppercase()] {
            assert_eq!(prefix(text), None, "{text}");
        }
    }

    #[test]
    fn the_predicted_address_depends_on_all_three() {
        let creator = human(&[7; 20], "wasm").unwrap();
        let other = human(&[8; 20], "wasm").unwrap();
        let salt = Salt::of("test", "vault").unwrap();
        let address = instantiate2_address(&[1; 32], &creator, &salt, "wasm").unwrap();
        assert_eq!(canonical(&address, "wasm").unwrap().len(), 32);
        let licence = Salt::of("test", "license").unwrap();
        for different in [
            instantiate2_address(&[2; 32], &creator, &salt, "wasm"),
            instantiate2_address(&[1; 32], &other, &salt, "wasm"),
            instantiate2_address(&[1; 32], &creator, &licence, "wasm"),
        ] {
            assert_ne!(different.unwrap(), address);
        }
    }
}
