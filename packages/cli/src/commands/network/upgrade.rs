//! `surety network upgrade`: other code for contracts that stand.

use clap::Args;
use surety_chain::deploy::{upgrade, upgrade_survey, Step, Upgrade as Outcome};
use surety_chain::Deployment;

use super::deploy::consent;
use super::plan::{describe, CodeIds, SourceArgs};
use super::verify::report;
use super::vote::Vote;
use crate::{CliError, Context};

#[derive(Debug, Args)]
#[command(after_help = "Example:
  surety --profile profile.toml --key governance network upgrade --artifacts artifacts --dry-run

Stores what differs from the artifacts, migrates all of it in one transaction (all contracts or none), and verifies.
Where the admin is somebody else, such as a multisig or the chain's governance, the migrations are written into a file
for it, and the exit code is 1.")]
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
            // Whoever migrated is the admin, whoever governs now.
            Outcome::Done(_) => report(context, &plan, Some(account.address().to_owned())).await,
            Outcome::ForAdmin { admin, messages, gas } => {
                Err(self.vote.on_migration(context, admin, &messages, gas).await?)
            }
        }
    }
}
