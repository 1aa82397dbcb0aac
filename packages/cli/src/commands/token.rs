//! `surety token`: what licences, devices and places have in common as cw721 tokens.

use clap::{Args, Subcommand, ValueEnum};
use cosmwasm_std::Binary;
use serde_json::{json, Value};

use super::contract::{check, Kind};
use crate::{Address, CliError, Context};

/// Licences, devices and places as cw721 tokens.
#[derive(Debug, Args)]
pub struct Token {
    /// Which tokens.
    #[arg(value_enum)]
    collection: Collection,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Collection {
    /// Licences. They belong to their holder: every transfer and approval is refused.
    Licences,
    /// Devices.
    Devices,
    /// Places of preorder campaigns.
    Places,
}

/// What a collection says of itself.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Aspect {
    /// How many tokens there are.
    Number,
    /// Its name and symbol.
    Info,
    /// The same under its older name; licences only.
    ContractInfo,
    /// Its settings; licences only.
    Config,
    /// Everything it says of itself; licences only.
    All,
    /// Its attributes; licences only.
    Attributes,
    /// Who mints; licences only.
    Minter,
    /// Who owns it; licences only.
    Ownership,
    /// Who may name the minter; licences only.
    MinterOwnership,
    /// Who may change its attributes; licences only.
    CreatorOwnership,
    /// Who else mints; licences only.
    AdditionalMinters,
    /// Where its coins could be withdrawn to; licences only.
    WithdrawAddress,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// The owner, or who was approved: hand a token over.
    Transfer {
        /// The token.
        token: String,
        /// To whom.
        #[arg(long)]
        to: Address,
    },
    /// The owner, or who was approved: hand a token to a contract, with a message for it.
    Send {
        /// The token.
        token: String,
        /// The contract.
        #[arg(long)]
        to: Address,
        /// Its message, as JSON.
        #[arg(long)]
        message: String,
    },
    /// The owner or an operator: let somebody hand one token over.
    Approve {
        /// The token.
        token: String,
        /// Who may.
        #[arg(long)]
        spender: Address,
        /// Until then, unix seconds; for good when left out.
        #[arg(long)]
        until: Option<u64>,
    },
    /// The owner or an operator: end an approval.
    Revoke {
        /// The token.
        token: String,
        /// Whose.
        #[arg(long)]
        spender: Address,
    },
    /// Anyone: let an operator hand over every token of one's own, now and later.
    ApproveAll {
        /// Who may.
        operator: Address,
        /// Until then, unix seconds; for good when left out.
        #[arg(long)]
        until: Option<u64>,
    },
    /// Anyone: end what an operator may.
    RevokeAll {
        /// Whose.
        operator: Address,
    },
    /// Always refused: no token is burned by its owner.
    Burn {
        /// The token.
        token: String,
    },
    /// Show who owns a token, and who may hand it over.
    Owner {
        /// The token.
        token: String,
    },
    /// Show one approval.
    Approval {
        /// The token.
        token: String,
        /// Whose.
        #[arg(long)]
        spender: Address,
    },
    /// Show who may hand a token over.
    Approvals {
        /// The token.
        token: String,
    },
    /// Show whether an operator may act for an owner.
    Operator {
        /// The owner.
        #[arg(long)]
        owner: Address,
        /// The operator.
        #[arg(long)]
        operator: Address,
    },
    /// List an owner's operators.
    Operators {
        /// The owner.
        owner: Address,
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<String>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// Show what wallets show of a token.
    Info {
        /// The token.
        token: String,
        /// With its owner.
        #[arg(long)]
        owner: bool,
    },
    /// Show whether a licence is locked to its holder; licences only.
    Locked {
        /// The token.
        token: String,
    },
    /// List tokens.
    List {
        /// Only of this owner.
        #[arg(long)]
        owner: Option<Address>,
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<String>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// Show what a collection says of itself.
    Collection {
        /// What of it.
        #[arg(value_enum, default_value = "info")]
        aspect: Aspect,
    },
}

impl Token {
    /// Runs the command.
    ///
    /// # Errors
    /// The collection has no such message, or the chain or the contract refuses.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        let contract = match self.collection {
            Collection::Licences => "license",
            Collection::Devices => "device",
            Collection::Places => "preorder",
        };
        let (kind, message) = self.action.message();
        let message = check(contract, kind, &message.to_string())?;
        match kind {
            Kind::Execute => context.execute(contract, &message, &[]).await,
            Kind::Query => context.show(contract, &message).await,
        }
    }
}

impl Action {
    fn message(self) -> (Kind, Value) {
        let execute = |message: Value| (Kind::Execute, message);
        let query = |message: Value| (Kind::Query, message);
        match self {
            Self::Transfer { token, to } => {
                execute(json!({"transfer_nft": {"recipient": to.0, "token_id": token}}))
            }
            Self::Send { token, to, message } => execute(json!({"send_nft": {
                "contract": to.0, "token_id": token, "msg": Binary::from(message.into_bytes()),
            }})),
            Self::Approve { token, spender, until } => execute(json!({"approve": {
                "spender": spender.0, "token_id": token, "expires": expiration(until),
            }})),
            Self::Revoke { token, spender } => {
                execute(json!({"revoke": {"spender": spender.0, "token_id": token}}))
            }
            Self::ApproveAll { operator, until } => {
                execute(json!({"approve_all": {"operator": operator.0, "expires": expiration(until)}}))
            }
            Self::RevokeAll { operator } => execute(json!({"revoke_all": {"operator": operator.0}})),
            Self::Burn { token } => execute(json!({"burn": {"token_id": token}})),
            Self::Owner { token } => query(json!({"owner_of": {"token_id": token}})),
            Self::Approval { token, spender } => {
                query(json!({"approval": {"token_id": token, "spender": spender.0}}))
            }
            Self::Approvals { token } => query(json!({"approvals": {"token_id": token}})),
            Self::Operator { owner, operator } => {
                query(json!({"operator": {"owner": owner.0, "operator": operator.0}}))
            }
            Self::Operators { owner, start_after, limit } => query(json!({"all_operators": {
                "owner": owner.0, "start_after": start_after, "limit": limit,
            }})),
            Self::Info { token, owner: false } => query(json!({"nft_info": {"token_id": token}})),
            Self::Info { token, owner: true } => query(json!({"all_nft_info": {"token_id": token}})),
            Self::Locked { token } => query(json!({"locked": {"token_id": token}})),
            Self::List { owner: Some(owner), start_after, limit } => query(json!({"tokens": {
                "owner": owner.0, "start_after": start_after, "limit": limit,
            }})),
            Self::List { owner: None, start_after, limit } => {
                query(json!({"all_tokens": {"start_after": start_after, "limit": limit}}))
            }
            Self::Collection { aspect } => query(json!({aspect.question(): {}})),
        }
    }
}

impl Aspect {
    const fn question(self) -> &'static str {
        match self {
            Self::Number => "num_tokens",
            Self::Info => "get_collection_info_and_extension",
            Self::ContractInfo => "contract_info",
            Self::Config => "get_config",
            Self::All => "get_all_info",
            Self::Attributes => "get_collection_extension_attributes",
            Self::Minter => "minter",
            Self::Ownership => "ownership",
            Self::MinterOwnership => "get_minter_ownership",
            Self::CreatorOwnership => "get_creator_ownership",
            Self::AdditionalMinters => "get_additional_minters",
            Self::WithdrawAddress => "get_withdraw_address",
        }
    }
}

/// cw721 counts time in nanoseconds.
fn expiration(until: Option<u64>) -> Value {
    until.map_or(Value::Null, |seconds| json!({"at_time": format!("{seconds}000000000")}))
}
