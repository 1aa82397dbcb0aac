//! What the contracts speak, for other languages: `schema/<contract>.json` (messages and answers) and `schema/events.json`.
//!
//! The files are made from the types of `surety-api` and checked against them by a test; the TypeScript client is generated from them.

mod events;

use anyhow::{Context as _, Result};
use cosmwasm_schema::{schema_for, Api, QueryResponses as _};
use surety_api::migrate::MigrateMsg;

/// One file of `schema/`.
#[derive(Debug)]
pub struct File {
    /// Its name there.
    pub name: String,
    /// What it holds.
    pub text: String,
}

/// Describes the contract of a module of `surety_api`.
macro_rules! contract {
    ($module:ident) => {{
        use surety_api::$module::{ExecuteMsg, InstantiateMsg, QueryMsg};
        let api = Api {
            contract_name: concat!("surety-", stringify!($module)).to_owned(),
            contract_version: env!("CARGO_PKG_VERSION").to_owned(),
            instantiate: Some(schema_for!(InstantiateMsg)),
            execute: Some(schema_for!(ExecuteMsg)),
            query: Some(schema_for!(QueryMsg)),
            migrate: Some(schema_for!(MigrateMsg)),
            sudo: None,
            responses: Some(QueryMsg::response_schemas().context(stringify!($module))?),
        };
        (stringify!($module), api.render())
    }};
}

/// Every file, in order of name.
///
/// # Errors
/// A description cannot be written as JSON.
pub fn files() -> Result<Vec<File>> {
    let contracts = [
        contract!(arbitration),
        contract!(catalog),
        contract!(charter),
        contract!(device),
        contract!(license),
        contract!(preorder),
        contract!(telemetry),
        contract!(vault),
    ];
    let mut files = Vec::with_capacity(contracts.len() + 1);
    for (name, api) in contracts {
        let text = api.to_string().with_context(|| format!("the schema of {name}"))?;
        files.push(File { name: format!("{name}.json"), text: text + "\n" });
    }
    files.push(File { name: "events.json".to_owned(), text: events::text()? });
    Ok(files)
}
