//! `surety contract`: any message and any question of any contract, as JSON, checked before anything is sent.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use cosmwasm_std::Coin;
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::Value;
use surety_api::charter::ContractName;
use surety_api::{arbitration, catalog, charter, device, license, preorder, telemetry, vault};

use crate::amount::Amount;
use crate::context::read;
use crate::native::CONTRACTS;
use crate::{CliError, Context};

/// Send or ask what has no command of its own.
#[derive(Debug, Args)]
pub struct Contract {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Send a message, such as '{"settle":{"pool":{"licence":1,"model":1,"generation":1},"max_days":100}}'.
    Execute {
        /// `charter`, or the name of a contract the charter knows.
        #[arg(value_parser = CONTRACTS)]
        contract: String,
        /// The message.
        #[command(flatten)]
        message: Message,
        /// Coins to send along, such as 100000000000udimo.
        #[arg(long)]
        funds: Vec<Amount>,
    },
    /// Ask a question, such as '{"buckets":{}}'.
    Query {
        /// `charter`, or the name of a contract the charter knows.
        #[arg(value_parser = CONTRACTS)]
        contract: String,
        /// The question.
        #[command(flatten)]
        message: Message,
    },
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Message {
    /// As JSON.
    json: Option<String>,
    /// A file with the JSON.
    #[arg(long)]
    file: Option<PathBuf>,
}

impl Message {
    fn text(self) -> Result<String, CliError> {
        match (self.json, self.file) {
            (Some(json), _) => Ok(json),
            (None, Some(file)) => read(&file),
            (None, None) => Ok(String::new()),
        }
    }
}

impl Contract {
    /// Runs the command.
    ///
    /// # Errors
    /// The message is not one of the contract, or the chain or the contract refuses.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        match self.action {
            Action::Execute { contract, message, funds } => {
                let message = check(&contract, Kind::Execute, &message.text()?)?;
                let funds: Vec<Coin> =
                    funds.iter().map(|amount| context.coin_of_any(amount)).collect::<Result<_, _>>()?;
                context.execute(&contract, &message, &funds).await
            }
            Action::Query { contract, message } => {
                let message = check(&contract, Kind::Query, &message.text()?)?;
                context.show(&contract, &message).await
            }
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Execute,
    Query,
}

/// The message as its contract reads it: a field it does not know, or lacks, is found here.
pub(super) fn check(contract: &str, kind: Kind, text: &str) -> Result<Value, CliError> {
    macro_rules! of {
        ($module:ident) => {
            match kind {
                Kind::Execute => reads_as::<$module::ExecuteMsg>(contract, text),
                Kind::Query => reads_as::<$module::QueryMsg>(contract, text),
            }
        };
    }
    if contract == "charter" {
        return of!(charter);
    }
    let names = ContractName::ALL.iter().map(ContractName::to_string).collect::<Vec<_>>();
    let name: ContractName = contract.parse().map_err(|_| CliError::Argument {
        argument: "contract",
        found: contract.into(),
        expected: format!("name charter, {}", names.join(", ")),
    })?;
    match name {
        ContractName::Vault => of!(vault),
        ContractName::License => of!(license),
        ContractName::Catalog => of!(catalog),
        ContractName::Device => of!(device),
        ContractName::Telemetry => of!(telemetry),
        ContractName::Arbitration => of!(arbitration),
        ContractName::Preorder => of!(preorder),
    }
}

fn reads_as<T: DeserializeOwned + Serialize>(contract: &str, text: &str) -> Result<Value, CliError> {
    let wrong = |problem: String| CliError::Argument {
        argument: "message",
        found: text.into(),
        expected: format!("{contract} does not read it: {problem}"),
    };
    let message: T = cosmwasm_std::from_json(text).map_err(|error| wrong(error.to_string()))?;
    let given: Value = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
    let read = serde_json::to_value(&message).map_err(|error| wrong(error.to_string()))?;
    match unknown(&given, &read, String::new()) {
        Some(field) => Err(wrong(format!("it knows no `{field}`"))),
        None => Ok(read),
    }
}

/// The first field that was given and that the message does not have. The contracts' reader passes over such fields.
fn unknown(given: &Value, read: &Value, path: String) -> Option<String> {
    match (given, read) {
        (Value::Object(given), Value::Object(read)) => given.iter().find_map(|(name, value)| {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            match read.get(name) {
                Some(read) => unknown(value, read, path),
                None => Some(path),
            }
        }),
        (Value::Array(given), Value::Array(read)) => given
            .iter()
            .zip(read)
            .enumerate()
            .find_map(|(index, (given, read))| unknown(given, read, format!("{path}[{index}]"))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(contract: &str, kind: Kind, text: &str) -> String {
        check(contract, kind, text).unwrap_err().to_string()
    }

    #[test]
    fn a_message_of_the_contract_passes() {
        for (contract, kind, text) in [
            ("charter", Kind::Execute, r#"{"seal":{}}"#),
            ("vault", Kind::Query, r#"{"bond":{"licence":1}}"#),
            (
                "vault",
                Kind::Execute,
                r#"{"settle":{"pool":{"licence":1,"model":1,"generation":1},"max_days":1}}"#,
            ),
        ] {
            assert_eq!(check(contract, kind, text).unwrap(), serde_json::from_str::<Value>(text).unwrap());
        }
    }

    #[test]
    fn what_is_wrong_is_said_before_anything_is_sent() {
        assert!(problem("bank", Kind::Query, "{}").contains("charter, vault"));
        assert!(problem("vault", Kind::Execute, r#"{"seal":{}}"#).contains("vault does not read it"));
        assert!(problem("vault", Kind::Query, r#"{"bond":{"license":1}}"#).contains("licence"));
        let twice = r#"{"settle":{"pool":{"licence":1,"model":1,"generation":1,"lot":4},"max_days":1}}"#;
        assert!(problem("vault", Kind::Execute, twice).contains("`settle.pool.lot`"));
        assert!(problem("vault", Kind::Execute, "{").contains("does not read it"));
    }
}
