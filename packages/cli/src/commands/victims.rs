//! Lists of the devices that suffered, and the root the vault pays them by (docs/design.md section 3.2).

use std::path::Path;

use cosmwasm_std::Uint128;
use serde::Deserialize;
use surety_api::arbitration::{Victim, Victims};
use surety_api::vault::victim_leaf;
use surety_api::{merkle, CaseId, DeviceId, Document};

use crate::{CliError, Context};

/// A list of one case, in the order of its indices.
pub(super) struct List {
    victims: Vec<Victim>,
    leaves: Vec<merkle::Hash>,
}

/// Where a device stands on a list, and what proves it.
pub(super) struct Proved {
    pub index: u32,
    pub weight: Uint128,
    /// The siblings from its leaf to the root.
    pub proof: Vec<merkle::Hash>,
}

#[derive(Deserialize)]
struct Row {
    device: DeviceId,
    weight: Uint128,
}

impl List {
    /// The list of a case, as somebody has it.
    ///
    /// # Errors
    /// The profile or the deployment file, which name the chain and the vault, cannot be used.
    pub(super) fn new(context: &Context, case: CaseId, victims: Vec<Victim>) -> Result<Self, CliError> {
        let (chain_id, vault) = (context.profile()?.chain_id, context.contract("vault")?);
        let leaf = |(index, victim): (u32, &Victim)| {
            victim_leaf(&chain_id, &vault, case, index, victim.device, victim.weight)
        };
        let leaves = (0..).zip(&victims).map(leaf).collect();
        Ok(Self { victims, leaves })
    }

    /// Reads CSV with the columns `device` and `weight`.
    ///
    /// # Errors
    /// It does not read, names nobody or one device twice, or gives one no weight: who is on such a list would not be paid as it says.
    pub(super) fn read(context: &Context, case: CaseId, path: &Path) -> Result<Self, CliError> {
        let malformed = |problem: String| CliError::Malformed { path: path.to_owned(), problem };
        let mut reader = csv::Reader::from_path(path).map_err(|error| malformed(error.to_string()))?;
        let mut known = std::collections::BTreeSet::new();
        let mut victims = Vec::new();
        for row in reader.deserialize::<Row>() {
            let Row { device, weight } = row.map_err(|error| malformed(error.to_string()))?;
            if weight.is_zero() {
                return Err(malformed(format!("{device} has no weight: leave it out, or give it 1 or more")));
            }
            if !known.insert(device) {
                return Err(malformed(format!("{device} stands in it twice: add its weights into one row")));
            }
            victims.push(Victim { device, weight });
        }
        if victims.is_empty() {
            return Err(malformed("it lists no device".into()));
        }
        Self::new(context, case, victims)
    }

    /// What a verdict says of it when it is fixed by its root.
    ///
    /// # Errors
    /// Its weights together are no number of 128 bits.
    pub(super) fn root(&self, list: Document) -> Result<Victims, CliError> {
        let too_large = || CliError::Argument {
            argument: "--victims",
            found: list.uri.clone(),
            expected: "its weights together are too large: divide them all by the same number".into(),
        };
        let sum = |sum: Uint128, victim: &Victim| sum.checked_add(victim.weight).ok();
        let total_weight = self.victims.iter().try_fold(Uint128::zero(), sum).ok_or_else(too_large)?;
        let root = merkle::root(&self.leaves).ok_or_else(too_large)?;
        let count = u32::try_from(self.victims.len()).map_err(|_| too_large())?;
        Ok(Victims::Root { root: root.to_vec().into(), count, total_weight, list: Some(list) })
    }

    /// Proves a device's place; `None` when the list does not name it.
    pub(super) fn prove(&self, device: DeviceId) -> Option<Proved> {
        let (index, victim) = (0..).zip(&self.victims).find(|(_, victim)| victim.device == device)?;
        let proof = merkle::proof(&self.leaves, index)?;
        Some(Proved { index, weight: victim.weight, proof })
    }
}
