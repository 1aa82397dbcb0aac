//! Gives contracts that stand the code of other artifacts.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;

use super::cost::{Task, Work, MIGRATE_GAS};
use super::ledger::Ledger;
use super::{ContractPlan, DeployError, Plan, Step, Survey};
use crate::{Account, Deployment, Msg};

/// What became of an upgrade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upgrade {
    /// Every contract runs the plan's code.
    Done(Deployment),
    /// The signer is not the admin: the new code is stored, and the admin has to send these.
    ForAdmin {
        /// The admin.
        admin: String,
        /// One migration for each contract.
        messages: Vec<Msg>,
        /// The gas they use together, as measured on a real node.
        gas: u64,
    },
}

/// A contract that runs other code than the plan's.
struct Behind<'a> {
    contract: &'a ContractPlan,
    address: String,
    admin: String,
}

/// Looks which contracts run other code than `plan`'s, and what changing that costs. `code_ids` as in [`super::survey`].
///
/// # Errors
/// The chain does not answer, the file cannot be used, or a contract is not deployed.
pub async fn upgrade_survey(
    account: &Account,
    plan: &Plan,
    file: &Path,
    code_ids: &BTreeMap<String, u64>,
) -> Result<Survey, DeployError> {
    let mut ledger = Ledger::open(account, plan, file).await?;
    ledger.settle().await?;
    if !code_ids.is_empty() {
        ledger.adopt_codes(plan, code_ids).await?;
    }
    let mut work = Work::begin(account).await?;
    for behind in behind(&ledger, plan).await? {
        if ledger.known_code(behind.contract).await?.is_none() {
            work.store(behind.contract).await?;
        }
        if behind.admin == account.address() {
            work.measured(&behind.contract.name, Task::Migrate, MIGRATE_GAS)?;
        }
    }
    let contracts = ledger.deployment.contracts.iter();
    let addresses = contracts.map(|(name, deployed)| (name.clone(), deployed.address.clone())).collect();
    work.end(addresses).await
}

/// Stores what is not stored yet, then migrates all contracts that are behind in one transaction: all of them, or none. Looks
/// afterwards whether they run the new code.
///
/// # Errors
/// As [`super::deploy`]; a contract that refuses the new code; contracts of different admins.
pub async fn upgrade(
    account: &Account,
    plan: &Plan,
    file: &Path,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<Upgrade, DeployError> {
    let mut ledger = Ledger::open(account, plan, file).await?;
    ledger.settle().await?;
    let behind = behind(&ledger, plan).await?;
    let mut messages = Vec::with_capacity(behind.len());
    let mut given = Vec::with_capacity(behind.len());
    for behind in &behind {
        let code_id = ledger.code(behind.contract, progress).await?;
        messages.push(Msg::migrate(&behind.address, code_id, &json!({}))?);
        given.push(code_id);
    }
    let mut admins: Vec<&str> = behind.iter().map(|behind| behind.admin.as_str()).collect();
    admins.sort_unstable();
    admins.dedup();
    match admins.as_slice() {
        [] => {}
        [admin] if *admin == account.address() => {
            ledger.send(&messages, None).await?;
        }
        [admin] => {
            let count = u64::try_from(messages.len()).unwrap_or(u64::MAX);
            let gas = MIGRATE_GAS.saturating_mul(count);
            return Ok(Upgrade::ForAdmin { admin: (*admin).to_owned(), messages, gas });
        }
        several => return Err(DeployError::SeveralAdmins { admins: several.join(", ") }),
    }
    for (behind, code_id) in behind.iter().zip(given) {
        let found = ledger.client().contract(&behind.address).await?.code_id;
        if found != code_id {
            let contract = behind.contract.name.clone();
            return Err(DeployError::NotMigrated { contract, expected: code_id, found });
        }
        progress(Step::Migrated { contract: behind.contract.name.clone(), code_id });
    }
    refresh(&mut ledger, plan).await?;
    Ok(Upgrade::Done(ledger.deployment))
}

async fn behind<'a>(ledger: &Ledger<'_>, plan: &'a Plan) -> Result<Vec<Behind<'a>>, DeployError> {
    let mut behind = Vec::new();
    for contract in plan.contracts() {
        let not_deployed = || DeployError::NotDeployed { contract: contract.name.clone() };
        let deployed = ledger.deployment.contracts.get(&contract.name).ok_or_else(not_deployed)?;
        let (info, checksum) = ledger.on_chain(&deployed.address).await?.ok_or_else(not_deployed)?;
        if checksum != contract.checksum() {
            let admin = info.admin.unwrap_or_default();
            behind.push(Behind { contract, address: deployed.address.clone(), admin });
        }
    }
    Ok(behind)
}

/// Writes down what the contracts run now; another admin's migration may have changed it.
async fn refresh(ledger: &mut Ledger<'_>, plan: &Plan) -> Result<(), DeployError> {
    for contract in plan.contracts() {
        let address = ledger.deployment.address(&contract.name)?.to_owned();
        if let Some((info, checksum)) = ledger.on_chain(&address).await? {
            ledger.keep(&contract.name, &address, info.code_id, &checksum)?;
        }
    }
    Ok(())
}
