//! Migration: what holds for the new code of every contract.

use cosmwasm_std::testing::{mock_dependencies, mock_env};
use cosmwasm_std::{from_json, Addr, DepsMut, Env, Order, Response, Storage as _};
use surety_api::migrate::{MigrateError, MigrateMsg};

use crate::Network;

#[cosmwasm_schema::cw_serde]
struct Info {
    contract: String,
    version: String,
}

/// Where cw2 keeps name and version.
const KEY: &[u8] = b"contract_info";

/// Checks that a contract's code takes over what its own instantiation wrote and older versions of it, twice if need be, and
/// neither a newer version nor another contract; and that it touches nothing but the version.
///
/// # Panics
/// When it does otherwise.
pub fn assert_migrates(
    network: &Network,
    contract: &Addr,
    migrate: fn(DepsMut, Env, MigrateMsg) -> Result<Response, MigrateError>,
) {
    let written = network.app.wrap().query_wasm_raw(contract, KEY).unwrap().expect("cw2's record");
    let Info { contract: name, version } = from_json(written).unwrap();
    let run = |name: &str, version: &str| {
        let mut deps = mock_dependencies();
        deps.storage.set(b"another", b"record");
        let info = Info { contract: name.into(), version: version.into() };
        deps.storage.set(KEY, &cosmwasm_std::to_json_vec(&info).unwrap());
        let first = migrate(deps.as_mut(), mock_env(), MigrateMsg {}).map(drop);
        let again = migrate(deps.as_mut(), mock_env(), MigrateMsg {}).map(drop);
        assert_eq!(first, again, "the second time it answered differently");
        let records: Vec<_> = deps.storage.range(None, None, Order::Ascending).collect();
        assert_eq!(records.len(), 2, "it wrote more than its version");
        assert_eq!(records[0], (b"another".to_vec(), b"record".to_vec()));
        let after: Info = from_json(&records[1].1).unwrap();
        assert_eq!(after.contract, name);
        (first, after.version)
    };
    assert_eq!(run(&name, &version), (Ok(()), version.clone()), "the version that stands");
    assert_eq!(run(&name, "0.0.1"), (Ok(()), version.clone()), "an older version");
    let newer = "1000.0.0".to_owned();
    let refusal = MigrateError::Downgrade { from: newer.clone(), to: version.clone() };
    assert_eq!(run(&name, &newer), (Err(refusal), newer), "a newer version");
    let refusal = MigrateError::OtherContract { found: "crates.io:other".into(), expected: name };
    assert_eq!(run("crates.io:other", &version), (Err(refusal), version), "another contract");
}
