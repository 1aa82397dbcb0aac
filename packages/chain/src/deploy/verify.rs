//! Compares what is deployed with what should be.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::run::Registry;
use super::DeployError;
use crate::{ChainError, Client, Deployment};

/// What was found of one contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Its name.
    pub contract: String,
    /// Where the deployment file has it.
    pub address: String,
    /// The code it runs; 0 where there is no contract.
    pub code_id: u64,
    /// The version it recorded of itself (cw2).
    pub version: String,
    /// What is not as it should be.
    pub differences: Vec<Difference>,
}

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// `contract`, `code`, `file`, `registry`, `admin`, `name` or `version`.
    pub what: &'static str,
    /// What it should be.
    pub expected: String,
    /// What it is.
    pub found: String,
}

#[derive(Deserialize)]
struct Recorded {
    contract: String,
    version: String,
}

/// Compares a deployment with the checksums of its artifacts (by contract, the charter among them), the charter's registry,
/// the `admin` all contracts should have, and the `version` they should be of.
///
/// # Errors
/// The chain does not answer. What differs is no error.
pub async fn verify(
    client: &Client,
    deployment: &Deployment,
    artifacts: &BTreeMap<String, [u8; 32]>,
    admin: &str,
    version: &str,
) -> Result<Vec<Checked>, DeployError> {
    client.status().await?;
    let charter = deployment.address("charter")?;
    let known = match Registry::of(client, charter).await {
        Err(DeployError::Chain(ChainError::NotFound { .. })) => Registry { contracts: Vec::new() },
        known => known?,
    };
    let mut checked = Vec::with_capacity(artifacts.len());
    for (name, artifact) in artifacts {
        let mut check = Check::default();
        let deployed = deployment.contracts.get(name);
        let address = deployed.map(|deployed| deployed.address.clone()).unwrap_or_default();
        let mut code_id = 0;
        let mut recorded = Recorded { contract: String::new(), version: String::new() };
        match deployed {
            None => check.differs("file", "an address", "none"),
            Some(deployed) => match client.contract(&address).await {
                Err(ChainError::NotFound { .. }) => check.differs("contract", &address, "none"),
                Err(error) => return Err(error.into()),
                Ok(info) => {
                    code_id = info.code_id;
                    let code = hex::encode(client.code(code_id).await?.checksum);
                    check.same("code", &hex::encode(artifact), &code);
                    check.same("file", &code, &deployed.checksum);
                    check.same("file", &code_id.to_string(), &deployed.code_id.to_string());
                    check.same("admin", admin, info.admin.as_deref().unwrap_or("none"));
                    if let Some(found) = client.record(&address, b"contract_info").await? {
                        recorded = found;
                    }
                    // Some of ours put the registry's name in front.
                    let own = recorded.contract.rsplit(':').next().unwrap_or_default();
                    check.same("name", &format!("surety-{name}"), own);
                    check.same("version", version, &recorded.version);
                }
            },
        }
        if name != "charter" {
            check.same("registry", &address, known.address(name).unwrap_or("none"));
        }
        let (contract, version) = (name.clone(), recorded.version);
        checked.push(Checked { contract, address, code_id, version, differences: check.0 });
    }
    Ok(checked)
}

#[derive(Default)]
struct Check(Vec<Difference>);

impl Check {
    fn differs(&mut self, what: &'static str, expected: &str, found: &str) {
        self.0.push(Difference { what, expected: expected.to_owned(), found: found.to_owned() });
    }

    fn same(&mut self, what: &'static str, expected: &str, found: &str) {
        if expected != found {
            self.differs(what, expected, found);
        }
    }
}
