//! `surety network verify`: a deployment beside its artifacts and the charter.

use std::collections::BTreeMap;

use clap::Args;
use serde_json::json;
use surety_api::charter::{Office, OfficeResponse, QueryMsg};
use surety_chain::deploy::{verify, Checked, Plan};
use surety_chain::{ChainError, Deployment};

use super::plan::SourceArgs;
use crate::{CliError, Context, Format};

#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 everything is as it should be, 1 something differs.

Example:
  surety --profile profile.toml network verify --artifacts artifacts

The version it should be of is that of this `surety`: verify a release by the `surety` it brought.")]
pub(super) struct Verify {
    #[command(flatten)]
    source: SourceArgs,
    /// Who should be able to migrate the contracts; who holds the office of governance when left out.
    #[arg(long, value_name = "ADDRESS")]
    admin: Option<String>,
}

impl Verify {
    pub(super) async fn run(self, context: &Context) -> Result<(), CliError> {
        let network = Deployment::load(&context.deployment_path()?)?.network;
        let plan = self.source.source().plan(network, None, None)?;
        report(context, &plan, self.admin).await
    }
}

/// Compares, prints, and fails where something differs.
pub(super) async fn report(context: &Context, plan: &Plan, admin: Option<String>) -> Result<(), CliError> {
    let client = context.client()?;
    let deployment = Deployment::load(&context.deployment_path()?)?;
    let admin = match admin {
        Some(admin) => admin,
        None => {
            let ask = QueryMsg::Office { office: Office::Governance };
            let charter = deployment.address("charter")?;
            match client.smart::<OfficeResponse>(charter, &ask).await {
                Ok(office) => office.holder,
                // No charter: that is a difference to be shown, not a failure to look.
                Err(ChainError::NotFound { .. } | ChainError::ContractRefused { .. }) => String::new(),
                Err(error) => return Err(error.into()),
            }
        }
    };
    let artifacts: BTreeMap<String, [u8; 32]> =
        plan.contracts().map(|contract| (contract.name.clone(), contract.checksum())).collect();
    let checked = verify(&client, &deployment, &artifacts, &admin, env!("CARGO_PKG_VERSION")).await?;
    let differences = checked.iter().map(|checked| checked.differences.len()).sum();
    match context.global().output {
        Format::Json => context.print(&json!({"contracts": checked, "differences": differences}))?,
        Format::Table => checked.iter().for_each(show),
    }
    if differences == 0 {
        Ok(())
    } else {
        Err(CliError::Differs { differences })
    }
}

fn show(checked: &Checked) {
    let Checked { contract, address, code_id, version, differences } = checked;
    let verdict = if differences.is_empty() { "ok" } else { "DIFFERS" };
    println!("{contract:<12} {verdict:<8} code {code_id:<6} version {version:<8} {address}");
    for difference in differences {
        println!("  {:<10} should be {}, is {}", difference.what, difference.expected, difference.found);
    }
}
