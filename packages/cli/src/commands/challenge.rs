//! `surety challenge`: cases before the council, from complaint to execution.

use clap::{Args, Subcommand};
use surety_api::arbitration::{Effect, ExecuteMsg, Phase, QueryMsg, ReporterVerdict};
use surety_api::{CaseId, DeviceId, LicenceId};

use super::contest::{Fault, HoldFaults};
use super::verdict::LicenceVerdictArguments;
use crate::amount::Amount;
use crate::document::DocumentArgs;
use crate::words::one_of;
use crate::{Address, CliError, Context};

/// Challenge a manufacturer, contest a fault or a ban, appeal, and move cases on.
#[derive(Debug, Args)]
pub struct Challenge {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Anyone with coins: challenge a manufacturer. `bond-needed` says how many.
    Licence {
        /// The licence.
        licence: LicenceId,
        /// What happened.
        #[command(flatten)]
        complaint: DocumentArgs,
        /// The case's bond, such as 1000000000udimo.
        #[arg(long)]
        deposit: Amount,
        /// What is asked for.
        #[command(flatten)]
        asks: LicenceVerdictArguments,
    },
    /// The device's or its licence's holder: contest a ban.
    Ban {
        /// The device.
        device: DeviceId,
        /// What happened.
        #[command(flatten)]
        complaint: DocumentArgs,
        /// The case's bond.
        #[arg(long)]
        deposit: Amount,
    },
    /// Anyone with coins: accuse a reporter.
    Reporter {
        /// Its address.
        reporter: Address,
        /// What happened.
        #[command(flatten)]
        complaint: DocumentArgs,
        /// The case's bond.
        #[arg(long)]
        deposit: Amount,
        /// What is asked for.
        #[arg(long, default_value = "strike", value_parser = one_of(ReporterVerdict::ALL, ReporterVerdict::as_str))]
        asks: ReporterVerdict,
    },
    /// Anyone with coins: ask that a licence with a lost key be given to another address.
    Reissue {
        /// The licence.
        licence: LicenceId,
        /// Who shall hold it.
        #[arg(long)]
        to: Address,
        /// What happened.
        #[command(flatten)]
        complaint: DocumentArgs,
        /// The case's bond.
        #[arg(long)]
        deposit: Amount,
    },
    /// The licence's holder: contest faults of up to 1,000 of its devices.
    Fault(Fault),
    /// The challenger of a fault case, before the vote: hold the streams of at most 50 listed devices.
    HoldFaults(HoldFaults),
    /// Anyone, once a fault case is over: let the held streams of at most 50 devices go.
    EndFaults {
        /// The case.
        case: CaseId,
        /// The devices.
        #[arg(required = true)]
        devices: Vec<DeviceId>,
    },
    /// The present holder: end a re-issue, because the key is not lost.
    VoidReissue {
        /// The case.
        case: CaseId,
    },
    /// File a document in a case.
    Evidence {
        /// The case.
        case: CaseId,
        /// The document.
        #[command(flatten)]
        document: DocumentArgs,
    },
    /// Either side, in the appeal window: have the council vote again, for twice the bond.
    Appeal {
        /// The case.
        case: CaseId,
        /// Why.
        #[command(flatten)]
        grounds: DocumentArgs,
        /// Twice the opening bond.
        #[arg(long)]
        deposit: Amount,
    },
    /// Anyone: move a case through every phase whose time is over.
    Advance {
        /// The case.
        case: CaseId,
    },
    /// Anyone, after the timelock: carry a verdict out.
    Execute {
        /// The case.
        case: CaseId,
    },
    /// Anyone: carry out an effect that failed.
    Retry {
        /// The case.
        case: CaseId,
        /// The effect.
        #[arg(value_parser = one_of(Effect::ALL, Effect::as_str))]
        effect: Effect,
    },
    /// Show what opening a case against a licence would cost an address now.
    BondNeeded {
        /// The licence.
        licence: LicenceId,
        /// Who would open it.
        challenger: Address,
    },
    /// Show what was fixed when the contract was deployed.
    Config,
    /// List the bonds an address has in cases.
    BondsOf {
        /// Whose.
        payer: Address,
        #[command(flatten)]
        page: Page,
    },
    /// List the documents of a case.
    Documents {
        /// The case.
        case: CaseId,
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<u32>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// Show the victims a proposal lists.
    Victims {
        /// The case.
        case: CaseId,
        /// The proposal's number.
        #[arg(long, default_value_t = 1)]
        proposal: u32,
    },
    /// Show what became of each effect of a verdict.
    Effects {
        /// The case.
        case: CaseId,
    },
    /// List effects that failed and can be retried.
    Failures {
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// List the devices whose streams a case holds.
    Held {
        /// The case.
        case: CaseId,
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<DeviceId>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// Show a case.
    Show {
        /// The case.
        case: CaseId,
    },
    /// List the cases about a licence, or those that stand in a phase, or all.
    List {
        /// The licence.
        #[arg(long, conflicts_with = "phase")]
        licence: Option<LicenceId>,
        /// The phase; `due` for what anyone may move on.
        #[arg(long, value_parser = one_of(Phase::ALL, Phase::as_str))]
        phase: Option<Phase>,
    },
}

/// Where a list goes on.
#[derive(Debug, Args)]
struct Page {
    /// Go on after this case.
    #[arg(long)]
    start_after: Option<CaseId>,
    /// So many.
    #[arg(long)]
    limit: Option<u32>,
}

impl Challenge {
    /// Runs the command.
    ///
    /// # Errors
    /// The chain or a contract refuses.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        let send = |message: ExecuteMsg, deposit: Option<Amount>| async move {
            let funds: Vec<_> =
                deposit.iter().map(|amount| context.coin(amount)).collect::<Result<_, _>>()?;
            context.execute("arbitration", &message, &funds).await
        };
        match self.action {
            Action::Licence { licence, complaint, deposit, asks } => {
                let asks = asks.verdict();
                let message = ExecuteMsg::OpenLicence { licence, complaint: complaint.into(), asks };
                send(message, Some(deposit)).await
            }
            Action::Ban { device, complaint, deposit } => {
                send(ExecuteMsg::OpenBan { device, complaint: complaint.into() }, Some(deposit)).await
            }
            Action::Reporter { reporter, complaint, deposit, asks } => {
                let message = ExecuteMsg::OpenReporter {
                    reporter: reporter.0,
                    complaint: complaint.into(),
                    penalty: asks,
                };
                send(message, Some(deposit)).await
            }
            Action::Reissue { licence, to, complaint, deposit } => {
                let message = ExecuteMsg::OpenReissue { licence, to: to.0, complaint: complaint.into() };
                send(message, Some(deposit)).await
            }
            Action::VoidReissue { case } => send(ExecuteMsg::VoidReissue { case }, None).await,
            Action::Evidence { case, document } => {
                send(ExecuteMsg::FileEvidence { case, document: document.into() }, None).await
            }
            Action::Appeal { case, grounds, deposit } => {
                send(ExecuteMsg::Appeal { case, grounds: grounds.into() }, Some(deposit)).await
            }
            Action::Advance { case } => send(ExecuteMsg::Advance { case }, None).await,
            Action::Execute { case } => send(ExecuteMsg::Execute { case }, None).await,
            Action::Retry { case, effect } => send(ExecuteMsg::RetryEffect { case, effect }, None).await,
            Action::BondNeeded { licence, challenger } => {
                context
                    .show("arbitration", &QueryMsg::OpeningBond { licence, challenger: challenger.0 })
                    .await
            }
            Action::Fault(fault) => fault.run(context).await,
            Action::HoldFaults(hold) => hold.run(context).await,
            Action::EndFaults { case, devices } => send(ExecuteMsg::EndFaults { case, devices }, None).await,
            Action::Config => context.show("arbitration", &QueryMsg::Config {}).await,
            Action::BondsOf { payer, page: Page { start_after, limit } } => {
                let query = QueryMsg::BondsOf { payer: payer.0, start_after, limit };
                context.show("arbitration", &query).await
            }
            Action::Documents { case, start_after, limit } => {
                context.show("arbitration", &QueryMsg::Evidence { case, start_after, limit }).await
            }
            Action::Victims { case, proposal } => {
                context.show("arbitration", &QueryMsg::Victims { case, proposal }).await
            }
            Action::Effects { case } => context.show("arbitration", &QueryMsg::Effects { case }).await,
            Action::Failures { limit } => {
                context.show("arbitration", &QueryMsg::Failures { start_after: None, limit }).await
            }
            Action::Held { case, start_after, limit } => {
                context.show("arbitration", &QueryMsg::Held { case, start_after, limit }).await
            }
            Action::Show { case } => context.show("arbitration", &QueryMsg::Case { case }).await,
            Action::List { licence, phase } => {
                let (start_after, limit) = (None, Some(100));
                match (licence, phase) {
                    (Some(licence), _) => {
                        let query = QueryMsg::CasesByLicence { licence, start_after, limit };
                        context.show("arbitration", &query).await
                    }
                    (None, Some(phase)) => {
                        let query = QueryMsg::CasesByPhase { phase, start_after: None, limit };
                        context.show("arbitration", &query).await
                    }
                    (None, None) => {
                        context.show("arbitration", &QueryMsg::Cases { start_after, limit }).await
                    }
                }
            }
        }
    }
}
