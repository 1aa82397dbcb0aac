//! What every contract of a network is instantiated with.

use std::path::Path;

use serde::Deserialize;
use surety_api::{arbitration, catalog, charter, device, license, preorder, telemetry, vault};
use surety_chain::deploy::{Addresses, Instantiate};

use crate::CliError;

/// What every contract of a network is instantiated with; the charter's address is filled in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// The four offices.
    pub offices: charter::InstantiateMsg,
    /// `vault`, without the charter.
    pub vault: serde_json::Map<String, serde_json::Value>,
    /// `license`, without the charter.
    pub license: serde_json::Map<String, serde_json::Value>,
    /// `device`, without the charter.
    pub device: serde_json::Map<String, serde_json::Value>,
    /// `telemetry`, without the charter.
    pub telemetry: serde_json::Map<String, serde_json::Value>,
    /// `preorder`, without the charter.
    pub preorder: serde_json::Map<String, serde_json::Value>,
    /// `arbitration`, without the charter: the first council, periods, bonds and limits.
    pub arbitration: serde_json::Map<String, serde_json::Value>,
}

impl Parameters {
    /// Every message must read as its contract's own before anything is stored.
    pub(super) fn check(&self, path: &Path) -> Result<(), CliError> {
        let charter = Addresses::from([("charter".to_owned(), "charter".to_owned())]);
        let malformed = |name: &str, error: serde_json::Error| CliError::Malformed {
            path: path.to_owned(),
            problem: format!("{name}: {error}"),
        };
        macro_rules! reads_as {
            ($name:literal, $message:ty) => {
                serde_json::from_value::<$message>(self.message($name)(&charter))
                    .map_err(|error| malformed($name, error))?
            };
        }
        reads_as!("vault", vault::InstantiateMsg);
        reads_as!("license", license::InstantiateMsg);
        reads_as!("catalog", catalog::InstantiateMsg);
        reads_as!("device", device::InstantiateMsg);
        reads_as!("telemetry", telemetry::InstantiateMsg);
        reads_as!("preorder", preorder::InstantiateMsg);
        reads_as!("arbitration", arbitration::InstantiateMsg);
        Ok(())
    }

    /// One contract's message.
    pub(super) fn message(&self, name: &str) -> Instantiate {
        let fields = match name {
            "charter" => {
                let offices = self.offices.clone();
                return Box::new(move |_| serde_json::json!(offices));
            }
            "vault" => self.vault.clone(),
            "license" => self.license.clone(),
            "device" => self.device.clone(),
            "telemetry" => self.telemetry.clone(),
            "preorder" => self.preorder.clone(),
            "arbitration" => self.arbitration.clone(),
            _ => serde_json::Map::new(),
        };
        Box::new(move |addresses: &Addresses| {
            let mut message = fields.clone();
            let charter = addresses.get("charter").cloned().unwrap_or_default();
            message.insert("charter".into(), charter.into());
            message.into()
        })
    }
}
