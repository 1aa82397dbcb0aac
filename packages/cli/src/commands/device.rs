//! `surety device`: one device, from stock to fault.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use cosmwasm_std::Binary;
use surety_api::device::{ExecuteMsg, QueryMsg, UnpairProof};
use surety_api::{CaseId, DeviceId, LicenceId, LotId, Slug};

use crate::commands::device_id::Ids;
use crate::context::read_json;
use crate::{Address, CliError, Context};

/// What can be done with a device.
#[derive(Debug, Args)]
pub struct Device {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show one device.
    Show {
        /// The device.
        device: DeviceId,
    },
    /// Show one lot.
    Lot {
        /// The lot.
        lot: LotId,
    },
    /// List the devices of a lot.
    List {
        /// The lot.
        #[arg(long)]
        lot: LotId,
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<DeviceId>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// List the activated devices of a holder.
    Of {
        /// The holder.
        owner: Address,
    },
    /// Show what was fixed when the contract was deployed.
    Config,
    /// Show how much is staked in a category, ever.
    Staked {
        /// The category.
        category: Slug,
    },
    /// Integrations: stop a device's stream. Its holder or maker may contest that before the council.
    Ban {
        /// The device.
        device: DeviceId,
    },
    /// Integrations: end a ban.
    Unban {
        /// The device.
        device: DeviceId,
    },
    /// Turn a CSV of public keys into one of devices. Needs no chain.
    Id(Ids),
    /// Anyone: submit a device's own activation.
    Activate {
        /// JSON: {"device", "public_key", "owner", "expires", "signature"}.
        file: PathBuf,
    },
    /// The licence's holder: announce that devices will never be sold.
    Scrap {
        /// The devices, of one lot.
        devices: Vec<DeviceId>,
    },
    /// Anyone, from the notice's date until it lapses: return the stake of scrapped devices.
    CollectScrap {
        /// The devices, of one lot.
        devices: Vec<DeviceId>,
        /// The case that held them at the notice's date: the time to collect runs from its end.
        #[arg(long)]
        held_by: Option<CaseId>,
    },
    /// Anyone: submit a device's own reclaim.
    Reclaim {
        /// The device.
        device: DeviceId,
        /// The licence it belongs to.
        #[arg(long)]
        licence: LicenceId,
        /// Its 65-byte key in base64.
        #[arg(long)]
        public_key: String,
        /// 64 bytes r|s in base64.
        #[arg(long)]
        signature: String,
    },
    /// The holder: pair a device with a vehicle.
    Pair {
        /// The device.
        device: DeviceId,
        /// 32 bytes in base64: sha256 of salt and VIN.
        #[arg(long)]
        vehicle: String,
        /// What the device signed.
        #[command(flatten)]
        word: Word,
    },
    /// The holder: end a pairing.
    Unpair {
        /// The device.
        device: DeviceId,
    },
    /// Anyone: end a pairing with the device's own word.
    UnpairByDevice {
        /// The device.
        device: DeviceId,
        /// What the device signed.
        #[command(flatten)]
        word: Word,
    },
    /// The holder: hand a device over.
    Transfer {
        /// The device.
        device: DeviceId,
        /// To whom.
        #[arg(long)]
        to: Address,
    },
    /// Anyone: let a found fault take effect.
    ApplyFault {
        /// The device.
        device: DeviceId,
    },
    /// Anyone: let a found recovery take effect.
    ApplyRecovery {
        /// The device.
        device: DeviceId,
    },
}

#[derive(Debug, Args)]
struct Word {
    /// The nonce it signed.
    #[arg(long)]
    nonce: u64,
    /// Unix seconds it signed.
    #[arg(long)]
    expires: u64,
    /// 64 bytes r|s in base64.
    #[arg(long)]
    signature: String,
}

#[derive(serde::Deserialize)]
struct Activation {
    device: DeviceId,
    public_key: Binary,
    owner: String,
    expires: u64,
    signature: Binary,
}

fn bytes(argument: &'static str, text: &str) -> Result<Binary, CliError> {
    Binary::from_base64(text).map_err(|_| CliError::Argument {
        argument,
        found: text.to_owned(),
        expected: "base64".into(),
    })
}

impl Device {
    /// Runs the command.
    ///
    /// # Errors
    /// The chain or a contract refuses, or an argument cannot be used.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        let message = match self.action {
            Action::Id(ids) => return ids.run(),
            Action::Show { device } => return context.show("device", &QueryMsg::Device { device }).await,
            Action::Config => return context.show("device", &QueryMsg::Config {}).await,
            Action::Staked { category } => {
                return context.show("device", &QueryMsg::Staked { category }).await;
            }
            Action::Ban { device } => ExecuteMsg::Ban { device },
            Action::Unban { device } => ExecuteMsg::Unban { device },
            Action::Lot { lot } => return context.show("device", &QueryMsg::Lot { lot }).await,
            Action::List { lot, start_after, limit } => {
                return context.show("device", &QueryMsg::Devices { lot, start_after, limit }).await;
            }
            Action::Of { owner } => {
                let query = QueryMsg::Tokens { owner: owner.0, start_after: None, limit: Some(100) };
                return context.show("device", &query).await;
            }
            Action::Activate { file } => {
                let Activation { device, public_key, owner, expires, signature } = read_json(&file)?;
                ExecuteMsg::Activate { device, public_key, owner, expires, signature }
            }
            Action::Scrap { devices } => ExecuteMsg::Scrap { devices },
            Action::CollectScrap { devices, held_by } => ExecuteMsg::CollectScrap { devices, held_by },
            Action::Reclaim { device, licence, public_key, signature } => ExecuteMsg::Reclaim {
                device,
                licence,
                public_key: bytes("--public-key", &public_key)?,
                signature: bytes("--signature", &signature)?,
            },
            Action::Pair { device, vehicle, word } => ExecuteMsg::Pair {
                device,
                vehicle: bytes("--vehicle", &vehicle)?,
                nonce: word.nonce,
                expires: word.expires,
                signature: bytes("--signature", &word.signature)?,
            },
            Action::Unpair { device } => ExecuteMsg::Unpair { device, proof: None },
            Action::UnpairByDevice { device, word } => ExecuteMsg::Unpair {
                device,
                proof: Some(UnpairProof {
                    nonce: word.nonce,
                    expires: word.expires,
                    signature: bytes("--signature", &word.signature)?,
                }),
            },
            Action::Transfer { device, to } => {
                ExecuteMsg::TransferNft { recipient: to.0, token_id: device.to_string() }
            }
            Action::ApplyFault { device } => ExecuteMsg::ApplyFault { device },
            Action::ApplyRecovery { device } => ExecuteMsg::ApplyRecovery { device },
        };
        context.execute("device", &message, &[]).await
    }
}
