//! `surety challenge fault` and `hold-faults`: faults contested by a list, of which the chain keeps the root alone.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;
use surety_api::arbitration::{contest_leaf, ContestedFault, ExecuteMsg};
use surety_api::{merkle, CaseId, DeviceId, Document, LicenceId};

use crate::amount::Amount;
use crate::document::DocumentArgs;
use crate::{CliError, Context};

/// Opens a fault case.
#[derive(Debug, Args)]
pub struct Fault {
    /// The licence.
    licence: LicenceId,
    /// CSV with a column `device`: the contested devices, in their order.
    #[arg(long)]
    devices: PathBuf,
    /// Where this CSV is for everybody to read; its SHA-256 goes along.
    #[arg(long)]
    list_uri: String,
    /// What happened.
    #[command(flatten)]
    complaint: DocumentArgs,
    /// The case's bond.
    #[arg(long)]
    deposit: Amount,
}

/// Holds streams of a fault case.
#[derive(Debug, Args)]
pub struct HoldFaults {
    /// The case.
    case: CaseId,
    /// The licence of the case.
    #[arg(long)]
    licence: LicenceId,
    /// The CSV the case was opened with.
    #[arg(long)]
    list: PathBuf,
    /// The devices of it to hold now.
    #[arg(required = true)]
    devices: Vec<DeviceId>,
}

#[derive(Deserialize)]
struct Row {
    device: DeviceId,
}

struct List {
    devices: Vec<DeviceId>,
    leaves: Vec<merkle::Hash>,
}

impl List {
    fn read(context: &Context, path: &Path, licence: LicenceId) -> Result<Self, CliError> {
        let malformed =
            |error: csv::Error| CliError::Malformed { path: path.to_owned(), problem: error.to_string() };
        let mut reader = csv::Reader::from_path(path).map_err(malformed)?;
        let rows = reader.deserialize::<Row>().map(|row| row.map(|row| row.device));
        let devices = rows.collect::<Result<Vec<_>, _>>().map_err(malformed)?;
        let (chain_id, arbitration) = (context.profile()?.chain_id, context.contract("arbitration")?);
        let leaf = |(index, device): (u32, &DeviceId)| {
            contest_leaf(&chain_id, &arbitration, licence, index, *device)
        };
        let leaves = (0..).zip(&devices).map(leaf).collect();
        Ok(Self { devices, leaves })
    }
}

impl Fault {
    /// Contests the faults of every device of the list.
    ///
    /// # Errors
    /// The list does not read, or the chain or a contract refuses.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        let list = List::read(context, &self.devices, self.licence)?;
        let root = merkle::root(&list.leaves).ok_or_else(|| CliError::Malformed {
            path: self.devices.clone(),
            problem: "it lists no device".into(),
        })?;
        let bytes = std::fs::read(&self.devices)
            .map_err(|source| CliError::File { path: self.devices.clone(), source })?;
        let message = ExecuteMsg::OpenFault {
            licence: self.licence,
            complaint: self.complaint.into(),
            root: root.to_vec().into(),
            count: u32::try_from(list.devices.len()).unwrap_or(u32::MAX),
            list: Document { uri: self.list_uri, sha256: surety_statement::sha256(&bytes).into() },
        };
        context.execute("arbitration", &message, &[context.coin(&self.deposit)?]).await
    }
}

impl HoldFaults {
    /// Holds the devices' streams, each with its proof.
    ///
    /// # Errors
    /// A device is not on the list, or the chain or a contract refuses.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        let list = List::read(context, &self.list, self.licence)?;
        let item = |device: DeviceId| {
            let place = (0..).zip(&list.devices).find(|(_, listed)| **listed == device);
            let (index, _) = place.ok_or_else(|| CliError::Argument {
                argument: "device",
                found: device.to_string(),
                expected: format!("{} does not list it", self.list.display()),
            })?;
            let siblings = merkle::proof(&list.leaves, index).unwrap_or_default();
            let proof = siblings.iter().map(|hash| hash.to_vec().into()).collect();
            Ok(ContestedFault { index, device, proof })
        };
        let items = self.devices.iter().map(|device| item(*device)).collect::<Result<_, CliError>>()?;
        context.execute("arbitration", &ExecuteMsg::HoldFaults { case: self.case, items }, &[]).await
    }
}
