//! `surety multisig`: what a cw3 multisig decides. Proposals are made by any command with `--propose`.

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{json, Value};
use surety_chain::Msg;

use crate::output;
use crate::{Address, CliError, Context};

/// Entries that are asked for at once.
const PAGE: u32 = 30;

/// Look at, vote on and carry out the proposals of a cw3 multisig.
#[derive(Debug, Args)]
pub struct Multisig {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show proposals, the newest first.
    List {
        /// The multisig.
        multisig: Address,
        /// Only those with a lower number.
        #[arg(long)]
        before: Option<u64>,
    },
    /// Show a proposal, the messages it would send, and how it stands.
    Show {
        /// The multisig.
        multisig: Address,
        /// The proposal's number.
        proposal: u64,
    },
    /// Show who has voted on a proposal.
    Votes {
        /// The multisig.
        multisig: Address,
        /// The proposal's number.
        proposal: u64,
    },
    /// Show who may vote, with what weight, and what it takes to pass.
    Voters {
        /// The multisig.
        multisig: Address,
    },
    /// A voter: vote on an open proposal. Whoever proposes has voted yes already.
    Vote {
        /// The multisig.
        multisig: Address,
        /// The proposal's number.
        proposal: u64,
        /// The vote.
        vote: Vote,
    },
    /// Send what a passed proposal says.
    Execute {
        /// The multisig.
        multisig: Address,
        /// The proposal's number.
        proposal: u64,
    },
    /// End a proposal that has expired or cannot pass any more.
    Close {
        /// The multisig.
        multisig: Address,
        /// The proposal's number.
        proposal: u64,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Vote {
    Yes,
    No,
    Abstain,
    Veto,
}

impl Vote {
    const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Abstain => "abstain",
            Self::Veto => "veto",
        }
    }
}

impl Multisig {
    /// Runs the command.
    ///
    /// # Errors
    /// The chain or the multisig refuses.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        match self.action {
            Action::List { multisig, before } => {
                let query = json!({"reverse_proposals": {"start_before": before, "limit": PAGE}});
                show(context, &multisig, &[query]).await
            }
            Action::Show { multisig, proposal } => {
                show(context, &multisig, &[json!({"proposal": {"proposal_id": proposal}})]).await
            }
            Action::Votes { multisig, proposal } => {
                let query = json!({"list_votes": {"proposal_id": proposal, "limit": PAGE}});
                show(context, &multisig, &[query]).await
            }
            Action::Voters { multisig } => {
                let queries = [json!({"list_voters": {"limit": PAGE}}), json!({"threshold": {}})];
                show(context, &multisig, &queries).await
            }
            Action::Vote { multisig, proposal, vote } => {
                let message = json!({"vote": {"proposal_id": proposal, "vote": vote.name()}});
                send(context, &multisig, &message).await
            }
            Action::Execute { multisig, proposal } => {
                send(context, &multisig, &json!({"execute": {"proposal_id": proposal}})).await
            }
            Action::Close { multisig, proposal } => {
                send(context, &multisig, &json!({"close": {"proposal_id": proposal}})).await
            }
        }
    }
}

async fn send(context: &Context, multisig: &Address, message: &Value) -> Result<(), CliError> {
    context.send(&[Msg::execute(&multisig.0, message, &[])?]).await
}

/// Asks, and prints the answers as one object.
async fn show(context: &Context, multisig: &Address, queries: &[Value]) -> Result<(), CliError> {
    if context.global().generate_only {
        let asked = json!({"contract": multisig.0, "query": queries.first()});
        return output::print(output::Format::Json, &asked);
    }
    let client = context.client()?;
    let mut all = serde_json::Map::new();
    for query in queries {
        match client.smart(&multisig.0, query).await? {
            Value::Object(answer) => all.extend(answer),
            other => return context.print(&other),
        }
    }
    context.print(&Value::Object(all))
}
