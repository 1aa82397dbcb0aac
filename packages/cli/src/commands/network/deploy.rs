//! `surety network deploy`: every contract of a network on any CosmWasm chain.

use std::path::PathBuf;

use clap::Args;
use surety_chain::deploy::{deploy, survey, Step, Survey, Task};
use surety_chain::Deployment;

use super::parameters::Parameters;
use super::plan::{describe, CodeIds, Source, SourceArgs};
use super::vote::Vote;
use crate::context::read_json;
use crate::{CliError, Context};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  surety --profile ops/networks/pion-1.toml --key governance network deploy --network pilot \\
      --artifacts artifacts --parameters parameters.json --dry-run
  surety ... network deploy ... --yes
  surety ... network deploy ... --code-ids charter=11,vault=12

What is finished is skipped, so it can be broken off and run again. Where the chain lets the key store no code, a
proposal for each contract is written instead, and the exit code is 1.")]
pub(super) struct Deploy {
    /// The network's name; it is in every contract's address.
    #[arg(long)]
    network: String,
    #[command(flatten)]
    source: SourceArgs,
    /// JSON: what every contract is instantiated with.
    #[arg(long)]
    parameters: PathBuf,
    /// Who may migrate the contracts; whoever signs when left out.
    #[arg(long, value_name = "ADDRESS")]
    admin: Option<String>,
    #[command(flatten)]
    code_ids: CodeIds,
    #[command(flatten)]
    vote: Vote,
}

impl Deploy {
    pub(super) async fn run(self, context: &Context) -> Result<(), CliError> {
        written_by_nobody(context)?;
        if let Some(multisig) = &context.global().propose {
            return Err(CliError::Argument {
                argument: "--propose",
                found: multisig.0.clone(),
                expected: "a multisig cannot store code: deploy by a key, with --admin MULTISIG, and nominate the multisig afterwards"
                    .into(),
            });
        }
        let parameters: Parameters = read_json(&self.parameters)?;
        parameters.check(&self.parameters)?;
        let plan = self.source.source().plan(self.network, Some(&parameters), self.admin)?;
        let account = context.account()?;
        let file = context.deployment_path()?;
        let survey = survey(&account, &plan, &file, &self.code_ids.known()).await?;
        governs(&parameters, &survey)?;
        if context.global().dry_run {
            return context.print(&survey);
        }
        if let Err(refusal) = survey.uploadable() {
            self.vote.on_codes(context, &plan, &survey).await?;
            return Err(refusal.into());
        }
        consent(context, &survey)?;
        let mut progress = |step: Step| eprintln!("{}", describe(&step));
        context.print(&deploy(&account, &plan, &file, &mut progress).await?)
    }
}

/// One transaction depends on what came of the one before it, so none of them is written to be signed elsewhere.
pub(super) fn written_by_nobody(context: &Context) -> Result<(), CliError> {
    if context.global().generate_only {
        return Err(CliError::Argument {
            argument: "--generate-only",
            found: "network deploy and upgrade".into(),
            expected: "they send several transactions, each after what the chain answered to the one before: let a key store the \
                       code, and name whoever shall decide by --admin; --dry-run shows what is sent"
                .into(),
        });
    }
    Ok(())
}

/// Only governance can register what was deployed; better said before anything is paid.
fn governs(parameters: &Parameters, survey: &Survey) -> Result<(), CliError> {
    let begins = survey.tasks.iter().any(|it| it.contract == "charter" && it.task == Task::Instantiate);
    if begins && parameters.offices.governance != survey.signer {
        return Err(CliError::Argument {
            argument: "offices.governance",
            found: parameters.offices.governance.clone(),
            expected: format!(
                "whoever deploys registers the contracts, so write {} and nominate another holder afterwards",
                survey.signer
            ),
        });
    }
    Ok(())
}

/// Says what it costs, makes sure that there is enough, and asks.
pub(super) fn consent(context: &Context, survey: &Survey) -> Result<(), CliError> {
    if survey.tasks.is_empty() {
        return Ok(());
    }
    for task in &survey.tasks {
        let kind = format!("{:?}", task.task).to_lowercase();
        let fee: Vec<String> = task.fee.iter().map(ToString::to_string).collect();
        let (contract, gas, by) = (&task.contract, task.gas, task.by);
        eprintln!("  {kind:<12} {contract:<12} {gas:>10} gas ({by})  {}", fee.join(","));
    }
    let (total, balance) = (&survey.total, &survey.balance);
    eprintln!("  all of it costs up to {total}; {} has {balance}", survey.signer);
    survey.affordable()?;
    context.ask("Go on?")
}

/// Deploys every contract of a network that was made here, signed by the context's key.
pub(super) async fn contracts(
    context: &Context,
    network: String,
    source: &Source<'_>,
    parameters: &Parameters,
) -> Result<Deployment, CliError> {
    let plan = source.plan(network, Some(parameters), None)?;
    let mut progress = |step: Step| eprintln!("{}", describe(&step));
    Ok(deploy(&context.account()?, &plan, &context.deployment_path()?, &mut progress).await?)
}
