//! New code for a contract that stands: what every contract checks before it takes over the records.
//!
//! Who may migrate is the chain's to say: the contract's wasm admin, which is governance (docs/design.md section 4, "Deploy").

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Response, StdError, Storage};
use cw2::ContractVersion;
use thiserror::Error;

/// Nothing: the code knows what it brings.
#[cw_serde]
pub struct MigrateMsg {}

/// Why new code does not take a contract over. Nothing has changed.
#[derive(Debug, Error, PartialEq)]
pub enum MigrateError {
    /// There is no record of a name and version, or it does not read.
    #[error(transparent)]
    Std(#[from] StdError),
    /// The code is another contract's.
    #[error("the contract is `{found}`, the new code is `{expected}`: migrate it to code of its own name")]
    OtherContract {
        /// Whose records there are.
        found: String,
        /// Whose code it is.
        expected: String,
    },
    /// The code is older than the records.
    #[error("the contract is at version {from}, the new code is {to}: it may have changed what {to} cannot read; use a newer one")]
    Downgrade {
        /// The version of the records.
        from: String,
        /// The version of the code.
        to: String,
    },
    /// A version that cannot be compared.
    #[error("`{found}` is no version: it must be three numbers, such as 1.2.3")]
    NoVersion {
        /// What there was.
        found: String,
    },
}

/// Lets code of that name and version take over: the name must be the same, the version the same or newer. Records the version;
/// doing it twice changes nothing.
///
/// # Errors
/// [`MigrateError`] says why not.
pub fn migrate(storage: &mut dyn Storage, name: &str, version: &str) -> Result<Response, MigrateError> {
    let ContractVersion { contract, version: from } = cw2::get_contract_version(storage)?;
    if contract != name {
        return Err(MigrateError::OtherContract { found: contract, expected: name.to_owned() });
    }
    if numbers(&from)? > numbers(version)? {
        return Err(MigrateError::Downgrade { from, to: version.to_owned() });
    }
    if from != version {
        cw2::set_contract_version(storage, name, version)?;
    }
    Ok(Response::new()
        .add_attribute("action", "migrate")
        .add_attribute("from", from)
        .add_attribute("to", version))
}

/// The three numbers of a version, which compare as versions do.
fn numbers(version: &str) -> Result<[u64; 3], MigrateError> {
    let number = |text: &str| text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let mut parts = version.split('.').map(number);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(Some(major)), Some(Some(minor)), Some(Some(patch)), None) => Ok([major, minor, patch]),
        _ => Err(MigrateError::NoVersion { found: version.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cosmwasm_std::testing::MockStorage;

    fn run(from: &str, to: &str) -> (Result<Response, MigrateError>, String) {
        let mut storage = MockStorage::new();
        cw2::set_contract_version(&mut storage, "one", from).unwrap();
        let result = migrate(&mut storage, "one", to);
        (result, cw2::get_contract_version(&storage).unwrap().version)
    }

    #[test]
    fn versions_compare_by_number_and_only_rise() {
        for (from, to) in [("0.1.0", "0.1.0"), ("0.9.0", "0.10.0"), ("0.10.9", "1.0.0"), ("1.2.3", "1.2.10")]
        {
            let (result, now) = run(from, to);
            assert!(result.is_ok(), "{from} {to}");
            assert_eq!(now, to);
        }
        for (from, to) in [("0.1.1", "0.1.0"), ("0.10.0", "0.9.0"), ("1.0.0", "0.99.99")] {
            let (result, now) = run(from, to);
            assert_eq!(result, Err(MigrateError::Downgrade { from: from.into(), to: to.into() }));
            assert_eq!(now, from);
        }
    }

    #[test]
    fn what_is_no_version_is_refused() {
        for found in ["", "1", "1.2", "1.2.3.4", "1.2.x", "1.2.+3", "1.2.3-beta", "v1.2.3", "1..3"] {
            let refusal = MigrateError::NoVersion { found: found.into() };
            assert_eq!(run(found, "1.2.3"), (Err(refusal), found.into()));
        }
    }

    #[test]
    fn a_contract_without_a_record_is_not_ours() {
        let error = migrate(&mut MockStorage::new(), "one", "1.2.3").unwrap_err();
        assert!(matches!(error, MigrateError::Std(StdError::NotFound { .. })), "{error}");
    }
}
