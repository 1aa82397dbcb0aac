//! What a proposed verdict may say (docs/design.md section 3.7): bounded, and of the kind of its case.

use cosmwasm_std::{Binary, Deps, Env, Uint128};
use surety_api::arbitration::{
    LicenceVerdict, Recall, Sanction, Subject, Verdict, Victim, Victims, BPS, MAX_VICTIMS,
};
use surety_api::catalog::raw::MODELS;
use surety_api::charter::ContractName;
use surety_api::document::HASH_BYTES;
use surety_api::vault::{victim_leaf, Allocation, MAX_REWARD_BPS};
use surety_api::{merkle, CaseId, LicenceId, ModelId};

use crate::parties::Peers;
use crate::ContractError;

/// A verdict ready to be stored, and the list of victims that came with it.
pub struct Checked {
    /// Victims are a root in it.
    pub verdict: Verdict,
    /// In the order of their indices; empty when the message fixed them by a root or named none.
    pub victims: Vec<Victim>,
}

/// Checks a verdict for a case about `subject`, and puts a root in the place of a list.
///
/// # Errors
/// Says which part is out of bounds.
pub fn check(
    deps: Deps,
    env: &Env,
    id: CaseId,
    subject: &Subject,
    verdict: Verdict,
) -> Result<Checked, ContractError> {
    let as_it_is = |verdict| Ok(Checked { verdict, victims: vec![] });
    match (subject, verdict) {
        (Subject::Licence { licence }, Verdict::Licence(verdict)) => {
            licence_verdict(deps, env, id, *licence, verdict)
        }
        (Subject::Fault { .. }, Verdict::Fault { upheld: true }) => Err(ContractError::SayDismiss {}),
        (Subject::Ban { .. }, Verdict::Ban { upheld, held }) if upheld != held.is_some() => {
            Err(ContractError::HeldAccrual {})
        }
        (Subject::Fault { .. }, verdict @ Verdict::Fault { .. })
        | (Subject::Ban { .. }, verdict @ Verdict::Ban { .. })
        | (Subject::Reporter { .. }, verdict @ Verdict::Reporter(_))
        | (Subject::Reissue { .. }, verdict @ Verdict::Reissue {}) => as_it_is(verdict),
        (subject, _) => Err(ContractError::VerdictKind { expected: subject.kind() }),
    }
}

fn licence_verdict(
    deps: Deps,
    env: &Env,
    id: CaseId,
    licence: LicenceId,
    mut verdict: LicenceVerdict,
) -> Result<Checked, ContractError> {
    if verdict.stake_bps > BPS {
        return Err(ContractError::ShareTooLarge { field: "stake_bps", found: verdict.stake_bps, most: BPS });
    }
    allocation(verdict.allocation)?;
    let changes = verdict.recall != Recall::None || verdict.licence != Sanction::None;
    if verdict.bond.is_zero() && verdict.stake_bps == 0 && !changes {
        return Err(ContractError::EmptyVerdict {});
    }
    match verdict.model {
        Some(model) => of_licence(deps, licence, model)?,
        None if verdict.recall == Recall::Model => return Err(ContractError::RecallWithoutModel {}),
        None => {}
    }
    if verdict.victims.is_some() != (verdict.allocation.victims_bps > 0) {
        return Err(ContractError::VictimsMismatch {});
    }
    let mut victims = vec![];
    verdict.victims = match verdict.victims {
        None => None,
        Some(root @ Victims::Root { .. }) => Some(whole(root)?),
        Some(Victims::List { devices }) => {
            let root = root_of(deps, env, id, &devices)?;
            victims = devices;
            Some(root)
        }
    };
    Ok(Checked { verdict: Verdict::Licence(verdict), victims })
}

fn allocation(allocation: Allocation) -> Result<(), ContractError> {
    let Allocation { burn_bps, victims_bps, reward_bps } = allocation;
    let found = [burn_bps, victims_bps, reward_bps].into_iter().map(u32::from).fold(0, u32::saturating_add);
    if found != u32::from(BPS) {
        return Err(ContractError::AllocationSum { found });
    }
    if reward_bps > MAX_REWARD_BPS {
        return Err(ContractError::ShareTooLarge {
            field: "reward_bps",
            found: reward_bps,
            most: MAX_REWARD_BPS,
        });
    }
    Ok(())
}

fn of_licence(deps: Deps, licence: LicenceId, model: ModelId) -> Result<(), ContractError> {
    let catalog = Peers::new(deps)?.contract(ContractName::Catalog)?;
    let found = MODELS.query(&deps.querier, catalog, model.get())?;
    if found.is_some_and(|found| found.licence == licence) {
        Ok(())
    } else {
        Err(ContractError::ForeignModel { model, licence })
    }
}

/// A root is good only with the list it was made from, fixed before anybody votes for it.
fn whole(root: Victims) -> Result<Victims, ContractError> {
    if let Victims::Root { root: hash, count, total_weight, list } = &root {
        if hash.len() != HASH_BYTES {
            return Err(ContractError::HashLength { what: "the root", found: hash.len() });
        }
        match list {
            Some(list) if *count > 0 && !total_weight.is_zero() => list.check()?,
            _ => return Err(ContractError::IncompleteRoot {}),
        }
    }
    Ok(root)
}

/// The root over a list. A device that stood in it twice would be paid once and thin out everybody else.
fn root_of(deps: Deps, env: &Env, id: CaseId, devices: &[Victim]) -> Result<Victims, ContractError> {
    let found = devices.len();
    let wrong = ContractError::VictimCount { found, most: MAX_VICTIMS };
    if !(1..=MAX_VICTIMS).contains(&found) {
        return Err(wrong);
    }
    let vault = Peers::new(deps)?.contract(ContractName::Vault)?;
    let mut leaves = Vec::with_capacity(found);
    let mut total_weight = Uint128::zero();
    for (index, Victim { device, weight }) in (0u32..).zip(devices) {
        if devices.iter().take(leaves.len()).any(|before| before.device == *device) {
            return Err(ContractError::DuplicateDevice { device: *device });
        }
        if weight.is_zero() {
            return Err(ContractError::NoWeight { device: *device });
        }
        total_weight = total_weight.checked_add(*weight)?;
        leaves.push(victim_leaf(&env.block.chain_id, vault.as_str(), id, index, *device, *weight));
    }
    let (Some(root), Ok(count)) = (merkle::root(&leaves), u32::try_from(found)) else { return Err(wrong) };
    Ok(Victims::Root { root: Binary::from(root), count, total_weight, list: None })
}
