//! `surety network deploy`: every contract of a network on any CosmWasm chain.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;
use surety_api::{arbitration, catalog, charter, device, license, preorder, telemetry, vault};
use surety_chain::deploy::{deploy, Addresses, ContractPlan, Instantiate, Plan, Step};
use surety_chain::devnet::marker;
use surety_chain::Deployment;

use crate::context::read_json;
use crate::native::CONTRACTS;
use crate::{CliError, Context};

#[derive(Debug, Args)]
pub(super) struct Deploy {
    /// The network's name; it is in every contract's address.
    #[arg(long)]
    network: String,
    /// The folder of the artifacts.
    #[arg(long, conflicts_with = "native", required_unless_present = "native")]
    artifacts: Option<PathBuf>,
    /// Use the contracts linked into the embedded chain.
    #[arg(long)]
    native: bool,
    /// JSON: what every contract is instantiated with.
    #[arg(long)]
    parameters: PathBuf,
}

/// What every contract of a network is instantiated with; the charter's address is filled in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// The four offices.
    pub offices: charter::InstantiateMsg,
    /// `vault`, without the charter.
    pub vault: serde_json::Map<String, serde_json::Value>,
    /// `license`, without the charter.
    pub license: serde_json::Map<String, serde_json::Value>,
    /// `device`, without the charter.
    pub device: serde_json::Map<String, serde_json::Value>,
    /// `telemetry`, without the charter.
    pub telemetry: serde_json::Map<String, serde_json::Value>,
    /// `preorder`, without the charter.
    pub preorder: serde_json::Map<String, serde_json::Value>,
    /// `arbitration`, without the charter: the first council, periods, bonds and limits.
    pub arbitration: serde_json::Map<String, serde_json::Value>,
}

impl Deploy {
    pub(super) async fn run(self, context: &Context) -> Result<(), CliError> {
        let parameters: Parameters = read_json(&self.parameters)?;
        parameters.check(&self.parameters)?;
        let source = match &self.artifacts {
            Some(folder) => Source::Folder(folder),
            None => Source::Native,
        };
        context.print(&contracts(context, self.network, &source, &parameters).await?)
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
}

/// Deploys every contract, signed by the context's key.
pub(super) async fn contracts(
    context: &Context,
    network: String,
    source: &Source<'_>,
    parameters: &Parameters,
) -> Result<Deployment, CliError> {
    let mut contracts = Vec::with_capacity(CONTRACTS.len());
    for name in CONTRACTS {
        let instantiate = parameters.message(name);
        contracts.push(ContractPlan { name: name.into(), artifact: source.artifact(name)?, instantiate });
    }
    let others = contracts.split_off(1);
    let Some(charter) = contracts.pop() else {
        return Err(CliError::Argument {
            argument: "contracts",
            found: String::new(),
            expected: "the charter comes first".into(),
        });
    };
    let plan = Plan { network, charter, others, admin: None };
    let account = context.account()?;
    let file = context.deployment_path()?;
    let mut progress = |step: Step| eprintln!("{}", describe(&step));
    Ok(deploy(&account, &plan, &file, &mut progress).await?)
}

impl Parameters {
    /// Every message must read as its contract's own before anything is stored.
    pub(super) fn check(&self, path: &Path) -> Result<(), CliError> {
        let charter = Addresses::from([("charter".to_owned(), "charter".to_owned())]);
        let malformed = |name: &str, error: serde_json::Error| CliError::Malformed {
            path: path.to_owned(),
            problem: format!("{name}: {error}"),
        };
        macro_rules! reads_as {
            ($name:literal, $message:ty) => {
                serde_json::from_value::<$message>(self.message($name)(&charter))
                    .map_err(|error| malformed($name, error))?
            };
        }
        reads_as!("vault", vault::InstantiateMsg);
        reads_as!("license", license::InstantiateMsg);
        reads_as!("catalog", catalog::InstantiateMsg);
        reads_as!("device", device::InstantiateMsg);
        reads_as!("telemetry", telemetry::InstantiateMsg);
        reads_as!("preorder", preorder::InstantiateMsg);
        reads_as!("arbitration", arbitration::InstantiateMsg);
        Ok(())
    }

    fn message(&self, name: &str) -> Instantiate {
        let fields = match name {
            "charter" => {
                let offices = self.offices.clone();
                return Box::new(move |_| serde_json::json!(offices));
            }
            "vault" => self.vault.clone(),
            "license" => self.license.clone(),
            "device" => self.device.clone(),
            "telemetry" => self.telemetry.clone(),
            "preorder" => self.preorder.clone(),
            "arbitration" => self.arbitration.clone(),
            _ => serde_json::Map::new(),
        };
        Box::new(move |addresses: &Addresses| {
            let mut message = fields.clone();
            let charter = addresses.get("charter").cloned().unwrap_or_default();
            message.insert("charter".into(), charter.into());
            message.into()
        })
    }
}

fn describe(step: &Step) -> String {
    match step {
        Step::Stored { contract, code_id } => format!("stored {contract} as code {code_id}"),
        Step::CodePresent { contract, code_id } => format!("{contract} was stored before as code {code_id}"),
        Step::Instantiated { contract, address } => format!("instantiated {contract} at {address}"),
        Step::ContractPresent { contract, address } => format!("{contract} is at {address} already"),
        Step::Registered { contract } => format!("registered {contract} with the charter"),
        Step::RegistrationPresent { contract } => format!("the charter knows {contract} already"),
    }
}
