//! What is written for those who must act where the signer may not: a chain's governance, or the admin of the contracts.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;
use surety_chain::deploy::{proposal, store_proposals, Plan, Survey};
use surety_chain::tx::unsigned_json;
use surety_chain::{ChainError, Client, Msg, TxOptions};

use crate::context::write;
use crate::{CliError, Context};

/// Where proposals go and what is in them.
#[derive(Debug, Args)]
pub(super) struct Vote {
    /// Where files for the chain's governance or another admin are written; beside the deployment file when left out.
    #[arg(long, value_name = "DIR")]
    proposals: Option<PathBuf>,
    /// Who acts when a proposal passes; the chain's module `gov` when left out.
    #[arg(long, value_name = "ADDRESS")]
    authority: Option<String>,
}

impl Vote {
    fn folder(&self, context: &Context) -> Result<PathBuf, CliError> {
        let folder = match &self.proposals {
            Some(folder) => folder.clone(),
            None => context.deployment_path()?.with_extension("proposals"),
        };
        std::fs::create_dir_all(&folder).map_err(|source| CliError::File { path: folder.clone(), source })?;
        Ok(folder)
    }

    fn authority(&self, client: &Client) -> Result<String, CliError> {
        match &self.authority {
            Some(authority) => Ok(authority.clone()),
            None => Ok(client.governance_address()?),
        }
    }

    /// Writes one proposal for each contract whose code must be voted on, and prints how to go on.
    pub(super) async fn on_codes(
        &self,
        context: &Context,
        plan: &Plan,
        survey: &Survey,
    ) -> Result<(), CliError> {
        let client = context.client()?;
        let folder = self.folder(context)?;
        let deposit = client.proposal_deposit().await?;
        let missing = plan.contracts().filter(|contract| survey.to_vote.contains(&contract.name));
        let mut files = Vec::new();
        for (name, proposal) in store_proposals(missing, &plan.network, &self.authority(&client)?, &deposit)?
        {
            let path = folder.join(format!("store-{name}.json"));
            write_json(&path, &json!(proposal))?;
            files.push(path);
        }
        let ids: Vec<String> = survey.to_vote.iter().map(|name| format!("{name}=ID")).collect();
        context.print(&json!({
            "proposals": files,
            "submit_each": "tx gov submit-proposal FILE --from KEY, with the chain's own tool",
            "then": format!("repeat this command with --code-ids {}", ids.join(",")),
        }))
    }

    /// Writes the migrations for the admin of the contracts, and says so by the error.
    pub(super) async fn on_migration(
        &self,
        context: &Context,
        admin: String,
        messages: &[Msg],
        gas: u64,
    ) -> Result<CliError, CliError> {
        let client = context.client()?;
        let folder = self.folder(context)?;
        if admin == self.authority(&client)? {
            let deposit = client.proposal_deposit().await?;
            let (title, summary) = (
                "Upgrade Surety's contracts".to_owned(),
                format!("Gives {} contracts the code that was stored for them.", messages.len()),
            );
            let path = folder.join("migrate.json");
            write_json(&path, &json!(proposal(&admin, messages, &deposit, title, summary)?))?;
            return Ok(CliError::LeftToAdmin { admin, path, how: "submit it as a proposal" });
        }
        // A contract signs nothing.
        let how = match client.contract(&admin).await {
            Ok(_) => "and where that is a cw3 multisig, repeat this with --propose by the key of a voter",
            Err(ChainError::NotFound { .. }) => "have it signed and broadcast it",
            Err(error) => return Err(error.into()),
        };
        let path = folder.join("migrate-unsigned.json");
        let cost = client.profile().cost_of_simulated(gas)?;
        write_json(&path, &unsigned_json(&admin, messages, &TxOptions::default(), &cost, 0)?)?;
        Ok(CliError::LeftToAdmin { admin, path, how })
    }
}

fn write_json(path: &Path, value: &serde_json::Value) -> Result<(), CliError> {
    write(path, &format!("{value:#}\n"))
}
