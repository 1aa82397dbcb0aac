//! `surety network upgrade`: other code for contracts that stand.

use clap::Args;
use surety_chain::deploy::{upgrade, upgrade_survey, Step, Upgrade as Outcome};
use surety_chain::{Account, Deployment, Msg};

use super::deploy::{consent, written_by_nobody};
use super::plan::{describe, CodeIds, SourceArgs};
use super::verify::report;
use super::vote::Vote;
use crate::context::receipt;
use crate::proposal::{number, pending};
use crate::{CliError, Context};

#[derive(Debug, Args)]
#[command(after_help = "Example:
  surety --profile profile.toml --key governance network upgrade --artifacts artifacts --dry-run

Stores what differs from the artifacts, migrates all of it in one transaction (all contracts or none), and verifies.
Where the admin is somebody else, such as a multisig or the chain's governance, the migrations are written into a file
for it, and the exit code is 1; where it is a cw3 multisig, they are proposed to it, unless a proposal of the same may
still pass:
  surety --profile profile.toml --key voter network upgrade --artifacts artifacts \\
      --propose wasm1e2tczyk2rw7u47kzxxee5g7ufkncdmlcaap0vs")]
pub(super) struct Upgrade {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    code_ids: CodeIds,
    #[command(flatten)]
    vote: Vote,
}

impl Upgrade {
    pub(super) async fn run(self, context: &Context) -> Result<(), CliError> {
        written_by_nobody(context)?;
        let file = context.deployment_path()?;
        let network = Deployment::load(&file)?.network;
        let plan = self.source.source().plan(network, None, None)?;
        let account = context.account()?;
        let survey = upgrade_survey(&account, &plan, &file, &self.code_ids.known()).await?;
        if context.global().dry_run {
            return context.print(&survey);
        }
        if let Err(refusal) = survey.uploadable() {
            self.vote.on_codes(context, &plan, &survey).await?;
            return Err(refusal.into());
        }
        consent(context, &survey)?;
        let mut progress = |step: Step| eprintln!("{}", describe(&step));
        match upgrade(&account, &plan, &file, &mut progress).await? {
            // An upgrade changes no admin, so all contracts have the charter's, whoever governs now.
            Outcome::Done(deployment) => {
                let charter = context.client()?.contract(deployment.address("charter")?).await?;
                report(context, &plan, charter.admin).await
            }
            Outcome::ForAdmin { admin, messages, gas } => match &context.global().propose {
                Some(multisig) if multisig.0 == admin => {
                    Err(propose_once(context, &account, admin, &messages).await?)
                }
                Some(multisig) => Err(CliError::Argument {
                    argument: "--propose",
                    found: multisig.0.clone(),
                    expected: format!("it cannot migrate the contracts, their admin {admin} can"),
                }),
                None => Err(self.vote.on_migration(context, admin, &messages, gas).await?),
            },
        }
    }
}

/// Proposes the migrations, unless the multisig may still carry out a proposal of just these: this command is repeated until all is
/// done, and who repeats it early shall not have voters asked twice. What is left to them comes back as the error it is.
async fn propose_once(
    context: &Context,
    account: &Account,
    multisig: String,
    messages: &[Msg],
) -> Result<CliError, CliError> {
    if let Some(proposal) = pending(account.client(), &multisig, messages).await? {
        return Ok(CliError::ProposedBefore { multisig, proposal });
    }
    let landed = context.send_quietly(account, messages).await?;
    if let Some(landed) = &landed {
        context.print(&receipt(landed))?;
    }
    Ok(CliError::LeftToVoters { multisig, proposal: landed.as_ref().and_then(number) })
}
