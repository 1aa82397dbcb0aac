//! `surety council`: who decides cases, and how they vote.

use clap::{Args, Subcommand};
use surety_api::arbitration::{Choice, ExecuteMsg, QueryMsg};
use surety_api::CaseId;

use super::verdict::ProposedVerdict;
use crate::document::Hex;
use crate::{Address, CliError, Context};

/// Seat the council, propose verdicts, vote.
#[derive(Debug, Args)]
pub struct Council {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Governance: seat a whole council. Cases already open keep theirs.
    Seat {
        /// 3 to 15 addresses.
        #[arg(required = true)]
        members: Vec<Address>,
    },
    /// A member: propose another verdict, in a licence case, a contested ban, or a reporter's case.
    Propose {
        /// The case.
        case: CaseId,
        /// The verdict.
        #[command(flatten)]
        verdict: ProposedVerdict,
    },
    /// A member: cast or replace a ballot.
    Vote {
        /// The case.
        case: CaseId,
        /// `dismiss`, or the number of a proposal; 1 is what the challenger asks for.
        choice: Choice,
        /// SHA-256 of the reasons, in hex.
        #[arg(long)]
        reason: Hex,
    },
    /// A member: take no part in a case.
    Recuse {
        /// The case.
        case: CaseId,
    },
    /// Show who is seated now, or in an earlier council.
    Show {
        /// The council's number, from 1.
        #[arg(long)]
        council: Option<u32>,
    },
    /// Show the verdicts that can be voted for.
    Proposals {
        /// The case.
        case: CaseId,
    },
    /// Show the ballots of a round.
    Ballots {
        /// The case.
        case: CaseId,
        /// 1, or 2 on appeal.
        #[arg(long, default_value_t = 1)]
        round: u8,
    },
}

impl Council {
    /// Runs the command.
    ///
    /// # Errors
    /// The chain or a contract refuses.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        let message = match self.action {
            Action::Seat { members } => {
                ExecuteMsg::SeatCouncil { members: members.into_iter().map(|it| it.0).collect() }
            }
            Action::Propose { case, verdict } => {
                ExecuteMsg::Propose { case, verdict: verdict.verdict(context, case)? }
            }
            Action::Vote { case, choice, reason } => {
                ExecuteMsg::Vote { case, choice, reason: reason.0.into() }
            }
            Action::Recuse { case } => ExecuteMsg::Recuse { case },
            Action::Show { council } => {
                return context.show("arbitration", &QueryMsg::Council { council }).await;
            }
            Action::Proposals { case } => {
                let query = QueryMsg::Proposals { case, start_after: None, limit: Some(100) };
                return context.show("arbitration", &query).await;
            }
            Action::Ballots { case, round } => {
                return context.show("arbitration", &QueryMsg::Ballots { case, round }).await;
            }
        };
        context.execute("arbitration", &message, &[]).await
    }
}
