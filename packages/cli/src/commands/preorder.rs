//! `surety preorder`: places in a model's first series, and buyers' money until it is earned.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use cosmwasm_std::Coin;
use surety_api::preorder::{
    CampaignResponse, CampaignStatus, CampaignTerms, ExecuteMsg, PlaceId, QueryMsg, Seller,
};
use surety_api::{CampaignId, DeviceId, LicenceId};

use crate::context::read_json;
use crate::document::DocumentArgs;
use crate::words::one_of;
use crate::{Address, CliError, Context};

/// Presale campaigns and their places.
#[derive(Debug, Args)]
pub struct Preorder {
    #[command(subcommand)]
    action: Action,
}

/// In whose name.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct SellerArguments {
    /// A licence.
    #[arg(long)]
    licence: Option<LicenceId>,
    /// A certified distributor.
    #[arg(long)]
    distributor: Option<Address>,
}

impl SellerArguments {
    fn seller(self) -> Result<Seller, CliError> {
        match (self.licence, self.distributor) {
            (Some(licence), _) => Ok(Seller::Licence { licence }),
            (None, Some(address)) => Ok(Seller::Distributor { address: address.0 }),
            (None, None) => Err(CliError::Argument {
                argument: "--licence",
                found: String::new(),
                expected: "name a licence or a distributor".into(),
            }),
        }
    }
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Governance: let prices be in a denom, or in later campaigns no more.
    Denom {
        /// The denom.
        denom: String,
        /// Take it off the list.
        #[arg(long)]
        refuse: bool,
    },
    /// The seller: start a campaign.
    Create {
        #[command(flatten)]
        seller: SellerArguments,
        /// JSON: model, price, supply, buyer_cap, delivery_deadline, refundable_until, tranches, warranty_months, regions, document.
        #[arg(long)]
        terms: PathBuf,
    },
    /// The seller: sell no more places.
    Close {
        /// The campaign.
        campaign: CampaignId,
    },
    /// The seller: give a campaign up; holders take back what was not released.
    Cancel {
        /// The campaign.
        campaign: CampaignId,
    },
    /// Anyone: buy places.
    Buy {
        /// The campaign.
        campaign: CampaignId,
        /// How many.
        #[arg(long, default_value_t = 1)]
        count: u32,
        /// What one place costs, such as 250000000uusdc; asked of the chain when left out.
        #[arg(long)]
        price: Option<crate::amount::Amount>,
    },
    /// Integrations, on evidence: release the next tranche of every place to the seller.
    Release {
        /// The campaign.
        campaign: CampaignId,
        /// Which one, from 0.
        #[arg(long)]
        tranche: u32,
        /// What shows that it is earned.
        #[command(flatten)]
        evidence: DocumentArgs,
    },
    /// The holder of the device's licence: keep a device for a place.
    Bind {
        /// The place: campaign/position.
        place: PlaceId,
        /// The device.
        #[arg(long)]
        device: DeviceId,
    },
    /// The seller or the device's licence holder: take a device away from its place.
    Unbind {
        /// The place: campaign/position.
        place: PlaceId,
    },
    /// Anyone, once the place's holder has activated the device: end the place, and pay the seller.
    Fulfil {
        /// The place: campaign/position.
        place: PlaceId,
        /// The device.
        #[arg(long)]
        device: DeviceId,
    },
    /// The holder: give places back for their money, while the terms allow it.
    Refund {
        /// The campaign.
        campaign: CampaignId,
        /// The places' positions.
        #[arg(required = true)]
        positions: Vec<u32>,
    },
    /// The seller: take what is earned.
    Proceeds {
        /// The campaign.
        campaign: CampaignId,
    },
    /// Show what was fixed when it was deployed.
    Config,
    /// List the denoms prices may be in.
    Denoms {
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<String>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// Show one campaign.
    Show {
        /// The campaign.
        campaign: CampaignId,
    },
    /// List campaigns.
    List {
        /// Only those that stand here.
        #[arg(long, value_parser = one_of(CampaignStatus::ALL, CampaignStatus::as_str))]
        status: Option<CampaignStatus>,
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<CampaignId>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// List a seller's campaigns.
    Of {
        #[command(flatten)]
        seller: SellerArguments,
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<CampaignId>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// Show what has been released of a campaign, and on which evidence.
    Tranches {
        /// The campaign.
        campaign: CampaignId,
    },
    /// Show one place.
    Place {
        /// The place: campaign/position.
        place: PlaceId,
    },
    /// List a campaign's places.
    Places {
        /// The campaign.
        campaign: CampaignId,
        /// Go on after this position.
        #[arg(long)]
        start_after: Option<u32>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// List the places somebody holds.
    PlacesOf {
        /// The holder.
        holder: Address,
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<PlaceId>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// Show how many places an address has bought.
    Bought {
        /// The campaign.
        campaign: CampaignId,
        /// The buyer.
        #[arg(long)]
        buyer: Address,
    },
    /// Show the place a device is kept for.
    Device {
        /// The device.
        device: DeviceId,
    },
    /// Show how much of a denom is held for buyers and sellers.
    Escrow {
        /// The denom.
        denom: String,
    },
}

impl Preorder {
    /// Runs the command.
    ///
    /// # Errors
    /// The chain or a contract refuses, or a file cannot be used.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        match self.action.request(context)? {
            Request::Buy { campaign, count, price } => {
                let price = match price {
                    Some(price) => price,
                    None => {
                        let answer: CampaignResponse =
                            context.query("preorder", &QueryMsg::Campaign { campaign }).await?;
                        answer.terms.price
                    }
                };
                let amount = price.amount.saturating_mul(u128::from(count).into());
                let funds = [Coin { amount, ..price }];
                context.execute("preorder", &ExecuteMsg::Buy { campaign, count }, &funds).await
            }
            Request::Execute(message) => context.execute("preorder", &message, &[]).await,
            Request::Query(query) => context.show("preorder", &query).await,
        }
    }
}

enum Request {
    Buy { campaign: CampaignId, count: u32, price: Option<Coin> },
    Execute(ExecuteMsg),
    Query(QueryMsg),
}

impl Action {
    fn request(self, context: &Context) -> Result<Request, CliError> {
        Ok(match self {
            Self::Buy { campaign, count, price } => {
                let price = price.map(|price| context.coin_of_any(&price)).transpose()?;
                Request::Buy { campaign, count, price }
            }
            Self::Denom { denom, refuse } => {
                Request::Execute(ExecuteMsg::SetDenom { denom, accepted: !refuse })
            }
            Self::Create { seller, terms } => {
                let terms: CampaignTerms = read_json(&terms)?;
                Request::Execute(ExecuteMsg::CreateCampaign {
                    seller: seller.seller()?,
                    terms: Box::new(terms),
                })
            }
            Self::Close { campaign } => Request::Execute(ExecuteMsg::CloseSales { campaign }),
            Self::Cancel { campaign } => Request::Execute(ExecuteMsg::CancelCampaign { campaign }),
            Self::Release { campaign, tranche, evidence } => {
                Request::Execute(ExecuteMsg::ReleaseTranche { campaign, tranche, evidence: evidence.into() })
            }
            Self::Bind { place, device } => Request::Execute(ExecuteMsg::Bind { place, device }),
            Self::Unbind { place } => Request::Execute(ExecuteMsg::Unbind { place }),
            Self::Fulfil { place, device } => Request::Execute(ExecuteMsg::Fulfil { place, device }),
            Self::Refund { campaign, positions } => {
                Request::Execute(ExecuteMsg::Refund { campaign, positions })
            }
            Self::Proceeds { campaign } => Request::Execute(ExecuteMsg::ClaimProceeds { campaign }),
            Self::Config => Request::Query(QueryMsg::Config {}),
            Self::Denoms { start_after, limit } => Request::Query(QueryMsg::Denoms { start_after, limit }),
            Self::Show { campaign } => Request::Query(QueryMsg::Campaign { campaign }),
            Self::List { status, start_after, limit } => {
                Request::Query(QueryMsg::Campaigns { status, start_after, limit })
            }
            Self::Of { seller, start_after, limit } => {
                Request::Query(QueryMsg::CampaignsOf { seller: seller.seller()?, start_after, limit })
            }
            Self::Tranches { campaign } => Request::Query(QueryMsg::Tranches { campaign }),
            Self::Place { place } => Request::Query(QueryMsg::Place { place }),
            Self::Places { campaign, start_after, limit } => {
                Request::Query(QueryMsg::Places { campaign, start_after, limit })
            }
            Self::PlacesOf { holder, start_after, limit } => {
                Request::Query(QueryMsg::PlacesOf { holder: holder.0, start_after, limit })
            }
            Self::Bought { campaign, buyer } => Request::Query(QueryMsg::Bought { campaign, buyer: buyer.0 }),
            Self::Device { device } => Request::Query(QueryMsg::Device { device }),
            Self::Escrow { denom } => Request::Query(QueryMsg::Escrow { denom }),
        })
    }
}
