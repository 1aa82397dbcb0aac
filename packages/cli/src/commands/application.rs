//! `surety application`: from submission to licence.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use surety_api::license::{readout_commitment, ApplicationFilter, ApplicationStatus, ExecuteMsg, QueryMsg};
use surety_api::{ApplicationId, Document};

use crate::context::read_json;
use crate::document::{DocumentArgs, Hex};
use crate::words::one_of;
use crate::{Address, CliError, Context};

/// Apply for a licence, test, review, decide, and take it.
#[derive(Debug, Args)]
pub struct Application {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// A manufacturer: apply.
    Submit {
        /// JSON: business, operating_history, category, offers, designs, samples, code.
        #[arg(long)]
        details: PathBuf,
    },
    /// Integrations: ask the applicant.
    Clarify {
        /// The application.
        application: ApplicationId,
        /// The question.
        #[command(flatten)]
        question: DocumentArgs,
    },
    /// The applicant: answer.
    Answer {
        /// The application.
        application: ApplicationId,
        /// The answer.
        #[command(flatten)]
        answer: DocumentArgs,
    },
    /// A tester: fix what was found, without saying it.
    Commit {
        /// The application.
        application: ApplicationId,
        /// The findings.
        #[command(flatten)]
        findings: DocumentArgs,
        /// 16 to 64 random bytes in hex; keep them for `reveal`.
        #[arg(long)]
        salt: Hex,
    },
    /// The tester: publish what was found.
    Reveal {
        /// The application.
        application: ApplicationId,
        /// The readout's number.
        #[arg(long)]
        readout: u32,
        /// The findings, as committed.
        #[command(flatten)]
        findings: DocumentArgs,
        /// The salt, as committed.
        #[arg(long)]
        salt: Hex,
    },
    /// Integrations: end the review. The community may decide once the public days are over.
    Review {
        /// The application.
        application: ApplicationId,
        /// The review.
        #[command(flatten)]
        review: DocumentArgs,
    },
    /// The community: approve or reject.
    Decide {
        /// The application.
        application: ApplicationId,
        /// Approve; without it, reject.
        #[arg(long, conflicts_with = "reject", required_unless_present = "reject")]
        approve: bool,
        /// Reject.
        #[arg(long)]
        reject: bool,
    },
    /// The applicant: take the approved licence.
    Take {
        /// The application.
        application: ApplicationId,
    },
    /// The applicant: take the application back.
    Withdraw {
        /// The application.
        application: ApplicationId,
    },
    /// Show one application.
    Show {
        /// The application.
        application: ApplicationId,
    },
    /// Show what testers attached.
    Readouts {
        /// The application.
        application: ApplicationId,
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<u32>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// List applications.
    List {
        /// Only those that stand here.
        #[arg(long, conflicts_with = "applicant", value_parser = one_of(ApplicationStatus::ALL, ApplicationStatus::as_str))]
        status: Option<ApplicationStatus>,
        /// Only those of this address.
        #[arg(long)]
        applicant: Option<Address>,
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<ApplicationId>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
}

impl Application {
    /// Runs the command.
    ///
    /// # Errors
    /// The chain or a contract refuses, or a file cannot be used.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        let message = match self.action {
            Action::Submit { details } => ExecuteMsg::Submit { details: read_json(&details)? },
            Action::Clarify { application, question } => {
                ExecuteMsg::Clarify { application, question: question.into() }
            }
            Action::Answer { application, answer } => {
                ExecuteMsg::Answer { application, answer: answer.into() }
            }
            Action::Commit { application, findings, salt } => {
                let contract = context.contract("license")?;
                let tester = context.account()?.address().to_owned();
                let document = Document::from(findings);
                let commitment =
                    readout_commitment(&contract, application, &tester, &document, &salt.0).to_vec().into();
                ExecuteMsg::CommitReadout { application, commitment }
            }
            Action::Reveal { application, readout, findings, salt } => ExecuteMsg::RevealReadout {
                application,
                readout,
                document: findings.into(),
                salt: salt.0.into(),
            },
            Action::Review { application, review } => {
                ExecuteMsg::Review { application, review: review.into() }
            }
            Action::Decide { application, approve, .. } => ExecuteMsg::Decide { application, approve },
            Action::Take { application } => ExecuteMsg::TakeLicence { application },
            Action::Withdraw { application } => ExecuteMsg::WithdrawApplication { application },
            Action::Show { application } => {
                return context.show("license", &QueryMsg::Application { application }).await;
            }
            Action::Readouts { application, start_after, limit } => {
                let query = QueryMsg::Readouts { application, start_after, limit };
                return context.show("license", &query).await;
            }
            Action::List { status, applicant, start_after, limit } => {
                let filter = match (status, applicant) {
                    (Some(status), _) => Some(ApplicationFilter::Status(status)),
                    (None, applicant) => applicant.map(|it| ApplicationFilter::Applicant(it.0)),
                };
                let query = QueryMsg::Applications { filter, start_after, limit };
                return context.show("license", &query).await;
            }
        };
        context.execute("license", &message, &[]).await
    }
}
