//! Mint: devices of a certified model, with exactly their stake (docs/design.md section 3.5).

use cosmwasm_std::{
    Addr, Coin, DepsMut, Empty, Env, MessageInfo, OverflowError, OverflowOperation, QuerierWrapper, Response,
    Storage, Uint128,
};
use surety_api::catalog::raw::NotCertified;
use surety_api::catalog::ModelKind;
use surety_api::charter::{Charter, ContractName};
use surety_api::device::{raw, DeviceEvent};
use surety_api::license::raw::Licence;
use surety_api::{call, catalog, license, vault, DeviceId, LicenceId, LotId, ModelId, Slug};

use crate::permissions::LICENCE_HOLDER;
use crate::state::{CONFIG, DEVICES, IN_LOT, MINTED, STAKED, TOTALS};
use crate::ContractError;

pub(super) fn mint(
    deps: DepsMut,
    env: &Env,
    info: MessageInfo,
    model: ModelId,
    devices: &[DeviceId],
    region: Slug,
) -> Result<Response, ContractError> {
    super::ensure_batch(devices)?;
    let config = CONFIG.load(deps.storage)?;
    let charter = Charter::new(deps.querier, &config.charter);
    let catalog = charter.contract(ContractName::Catalog)?;
    let details = catalog::raw::MODELS
        .query(&deps.querier, catalog.clone(), model.get())?
        .ok_or(ContractError::UnknownModel { model })?;
    let licence_id = details.licence;
    let licence = license::raw::LICENCES
        .query(&deps.querier, charter.contract(ContractName::License)?, licence_id.get())?
        .ok_or(ContractError::UnknownLicence { licence: licence_id })?;
    if licence.holder != info.sender {
        return Err(LICENCE_HOLDER.refuse(&info.sender).into());
    }
    let now = env.block.time.seconds();
    licence.ensure_may_mint(now)?;
    let ModelKind::Device { curve, terminal_codes } = details.kind else {
        return Err(ContractError::SoftwareIsNotMinted { model });
    };
    ensure_certified(&deps.querier, &catalog, model, &region, now)?;
    let category = catalog::raw::CATEGORIES
        .query(&deps.querier, catalog, details.category.as_str())?
        .ok_or_else(|| ContractError::UnknownCategory { category: details.category.clone() })?;

    let count = devices.len() as u64;
    let stake = category.unit_stake.checked_mul(Uint128::from(count))?;
    let funds = exact_funds(info.funds, stake)?;
    count_mint(deps.storage, licence_id, &licence, count)?;
    let staked = STAKED.may_load(deps.storage, details.category.as_str())?.unwrap_or_default();
    STAKED.save(deps.storage, details.category.as_str(), &staked.checked_add(stake)?)?;

    let mut totals = TOTALS.load(deps.storage)?;
    let mut waiting = devices.iter();
    let mut lots = vec![];
    let mut response = Response::new();
    for slice in category.tiers.split_batch(staked, category.unit_stake, count)? {
        totals.lots = next(totals.lots, 1)?;
        let lot = LotId(totals.lots);
        let mut minted: u32 = 0;
        for device in waiting.by_ref().take(usize::try_from(slice.count).unwrap_or(usize::MAX)) {
            save_device(deps.storage, *device, lot)?;
            minted = minted.saturating_add(1);
        }
        let record = raw::Lot {
            licence: licence_id,
            model,
            curve,
            region: region.clone(),
            terms: slice.terms(category.unit_stake)?,
            terminal_codes: terminal_codes.clone(),
            silence_after: config.silence_after,
            count: minted,
        };
        raw::LOTS.save(deps.storage, lot.get(), &record)?;
        lots.push(vault::NewLot { lot, count: minted, terms: record.terms });
        response = response.add_event(DeviceEvent::Minted { lot, licence: licence_id, model, count: minted });
    }
    totals.devices = next(totals.devices, count)?;
    TOTALS.save(deps.storage, &totals)?;

    let requirement = licence.requirement_at(now);
    let stake = vault::ExecuteMsg::Stake { licence: licence_id, model, requirement, lots };
    Ok(response.add_message(call(&charter.contract(ContractName::Vault)?, &stake, funds)?))
}

/// Two raw reads, whatever the region demands: the catalog has looked through the certificates before.
fn ensure_certified(
    querier: &QuerierWrapper,
    catalog: &Addr,
    model: ModelId,
    region: &Slug,
    now: u64,
) -> Result<(), ContractError> {
    let holds = match catalog::raw::certification(querier, catalog, model, region)? {
        Some((certified, region)) => certified.ensure_mint(&region, now),
        None => Err(NotCertified::Incomplete {}),
    };
    let refuse = |cause| ContractError::ModelNotCertified { model, region: region.clone(), cause };
    holds.map_err(refuse)
}

/// The funds, when they are one coin of exactly the stake. Which denom it must be is the vault's to say: it refuses any
/// other in the same transaction.
fn exact_funds(funds: Vec<Coin>, expected: Uint128) -> Result<Vec<Coin>, ContractError> {
    match funds.as_slice() {
        [] => Err(ContractError::NoFunds { expected }),
        [coin] if coin.amount == expected => Ok(funds),
        [coin] => Err(ContractError::WrongAmount { expected, received: coin.amount }),
        several => Err(ContractError::SeveralDenoms { denoms: several.len(), expected }),
    }
}

/// Counts devices to their licence; a provisional one may mint so many in all.
fn count_mint(
    storage: &mut dyn Storage,
    id: LicenceId,
    licence: &Licence,
    asked: u64,
) -> Result<(), ContractError> {
    let minted = MINTED.may_load(storage, id.get())?.unwrap_or_default();
    let total = next(minted, asked)?;
    match licence.cap {
        Some(cap) if total > cap => Err(ContractError::ProvisionalCap { cap, minted, asked }),
        _ => Ok(MINTED.save(storage, id.get(), &total)?),
    }
}

fn save_device(storage: &mut dyn Storage, device: DeviceId, lot: LotId) -> Result<(), ContractError> {
    let key = device.into_bytes();
    if DEVICES.has(storage, key) {
        return Err(ContractError::AlreadyMinted { device });
    }
    DEVICES.save(storage, key, &lot.get())?;
    Ok(IN_LOT.save(storage, (lot.get(), key), &Empty {})?)
}

fn next(counter: u64, by: u64) -> Result<u64, OverflowError> {
    counter.checked_add(by).ok_or(OverflowError::new(OverflowOperation::Add))
}
