//! The contracts of a network as they are to be on a chain.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use surety_chain::deploy::{ContractPlan, Plan, Step};
use surety_chain::devnet::marker;

use super::parameters::Parameters;
use crate::native::CONTRACTS;
use crate::CliError;

/// Where the contracts come from, as an argument.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct SourceArgs {
    /// The folder of the artifacts.
    #[arg(long)]
    artifacts: Option<PathBuf>,
    /// Use the contracts linked into the embedded chain.
    #[arg(long)]
    native: bool,
}

impl SourceArgs {
    pub(super) fn source(&self) -> Source<'_> {
        match &self.artifacts {
            Some(folder) if !self.native => Source::Folder(folder),
            _ => Source::Native,
        }
    }
}

/// Where the contracts come from.
pub(super) enum Source<'a> {
    /// Artifacts in a folder.
    Folder(&'a Path),
    /// Linked into the embedded chain.
    Native,
}

impl Source<'_> {
    fn artifact(&self, name: &str) -> Result<Vec<u8>, CliError> {
        match self {
            Self::Native => Ok(marker(name)),
            Self::Folder(folder) => {
                let path = folder.join(format!("{name}.wasm"));
                std::fs::read(&path).map_err(|source| CliError::File { path, source })
            }
        }
    }

    /// Every contract. Without parameters the plan is only good for contracts that stand.
    pub(super) fn plan(
        &self,
        network: String,
        parameters: Option<&Parameters>,
        admin: Option<String>,
    ) -> Result<Plan, CliError> {
        let mut contracts = Vec::with_capacity(CONTRACTS.len());
        for name in CONTRACTS {
            let instantiate = match parameters {
                Some(parameters) => parameters.message(name),
                None => Box::new(|_: &BTreeMap<String, String>| serde_json::Value::Null),
            };
            contracts.push(ContractPlan { name: name.into(), artifact: self.artifact(name)?, instantiate });
        }
        let others = contracts.split_off(1);
        let Some(charter) = contracts.pop() else {
            return Err(CliError::Argument {
                argument: "contracts",
                found: String::new(),
                expected: "the charter comes first".into(),
            });
        };
        Ok(Plan { network, charter, others, admin })
    }
}

/// Codes that were stored by somebody else, as an argument.
#[derive(Debug, Args)]
pub(super) struct CodeIds {
    /// Codes that are stored already, such as by the chain's governance: charter=11,vault=12,...
    #[arg(long, value_delimiter = ',', value_name = "CONTRACT=ID", value_parser = code_id)]
    code_ids: Vec<(String, u64)>,
}

impl CodeIds {
    pub(super) fn known(&self) -> BTreeMap<String, u64> {
        self.code_ids.iter().cloned().collect()
    }
}

fn code_id(text: &str) -> Result<(String, u64), String> {
    let (name, id) = text.split_once('=').ok_or("write CONTRACT=ID, such as vault=12")?;
    if !CONTRACTS.contains(&name) {
        return Err(format!("`{name}` is no contract: write one of {}", CONTRACTS.join(", ")));
    }
    let id = id.parse().map_err(|_| format!("`{id}` is no code id: write a number"))?;
    Ok((name.to_owned(), id))
}

/// What a step was, for people who watch.
pub(super) fn describe(step: &Step) -> String {
    match step {
        Step::Stored { contract, code_id } => format!("stored {contract} as code {code_id}"),
        Step::CodePresent { contract, code_id } => format!("{contract} was stored before as code {code_id}"),
        Step::Instantiated { contract, address } => format!("instantiated {contract} at {address}"),
        Step::ContractPresent { contract, address } => format!("{contract} is at {address} already"),
        Step::Registered { contract } => format!("registered {contract} with the charter"),
        Step::RegistrationPresent { contract } => format!("the charter knows {contract} already"),
        Step::Migrated { contract, code_id } => format!("{contract} runs code {code_id} now"),
    }
}
