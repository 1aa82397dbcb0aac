//! Our own questions.

use cosmwasm_std::{Addr, Deps, Env, Order};
use cw_storage_plus::Bound;
use surety_api::charter::{Charter, ContractName};
use surety_api::device::{
    raw, DeviceResponse, DeviceStage, DevicesResponse, InstantiateMsg, LotResponse, StakedResponse,
};
use surety_api::{license, page, DeviceId, LicenceId, LotId, Slug};

use crate::state::{Scrap, COLLECTION, CONFIG, DEVICES, IN_LOT, PAIRINGS, SCRAPS, STAKED};
use crate::ContractError;

/// Everything the contract knows of one device.
pub(super) struct Known {
    pub lot_id: LotId,
    pub lot: raw::Lot,
    pub active: Option<raw::ActiveDevice>,
    pub scrap: Option<Scrap>,
}

impl Known {
    pub(super) fn load(deps: Deps, device: DeviceId) -> Result<Self, ContractError> {
        let id = device.into_bytes();
        let lot_id =
            DEVICES.may_load(deps.storage, id)?.map(LotId).ok_or(ContractError::UnknownDevice { device })?;
        Ok(Self {
            lot_id,
            lot: load_lot(deps, lot_id)?,
            active: raw::ACTIVE.may_load(deps.storage, id)?,
            scrap: SCRAPS.may_load(deps.storage, id)?,
        })
    }

    /// A notice that has lapsed counts as never given.
    pub(super) fn stage(&self, now: u64) -> DeviceStage {
        match (&self.active, &self.scrap) {
            (Some(_), _) => DeviceStage::Activated,
            (None, Some(scrap)) if scrap.has_lapsed(now) => DeviceStage::Minted,
            (None, Some(Scrap::Announced { .. })) => DeviceStage::Scrapping,
            (None, Some(Scrap::Returned {})) => DeviceStage::Scrapped,
            (None, None) => DeviceStage::Minted,
        }
    }

    /// Who holds it: itself once activated, its licence's holder before, nobody once scrapped.
    pub(super) fn holder(&self, deps: Deps) -> Result<Option<Addr>, ContractError> {
        match (&self.active, &self.scrap) {
            (Some(active), _) => Ok(Some(active.owner.clone())),
            (None, Some(Scrap::Returned {})) => Ok(None),
            (None, _) => licence_holder(deps, self.lot.licence).map(Some),
        }
    }
}

fn licence_holder(deps: Deps, licence: LicenceId) -> Result<Addr, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let license = Charter::new(deps.querier, &config.charter).contract(ContractName::License)?;
    let record = license::raw::LICENCES.query(&deps.querier, license, licence.get())?;
    record.map(|record| record.holder).ok_or(ContractError::UnknownLicence { licence })
}

fn load_lot(deps: Deps, lot: LotId) -> Result<raw::Lot, ContractError> {
    raw::LOTS.may_load(deps.storage, lot.get())?.ok_or(ContractError::UnknownLot { lot })
}

pub(super) fn config(deps: Deps) -> Result<InstantiateMsg, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let collection = COLLECTION.load(deps.storage)?;
    Ok(InstantiateMsg {
        charter: config.charter.into_string(),
        name: collection.name,
        symbol: collection.symbol,
        silence_after: config.silence_after,
        scrap_period: config.scrap_period,
        scrap_window: config.scrap_window,
        ban_hold: config.ban_hold,
    })
}

pub(super) fn device(deps: Deps, env: &Env, device: DeviceId) -> Result<DeviceResponse, ContractError> {
    let known = Known::load(deps, device)?;
    let pairing = PAIRINGS.may_load(deps.storage, device.into_bytes())?.unwrap_or_default();
    let ban = raw::BANNED.may_load(deps.storage, device.into_bytes())?;
    let (stage, holder) = (known.stage(env.block.time.seconds()), known.holder(deps)?);
    let (scrap_date, scrap_until) = match known.scrap {
        Some(Scrap::Announced { due, until }) => (Some(due), Some(until)),
        Some(Scrap::Returned {}) | None => (None, None),
    };
    Ok(DeviceResponse {
        device,
        stage,
        holder: holder.map(Addr::into_string),
        lot: known.lot_id,
        licence: known.lot.licence,
        model: known.lot.model,
        curve: known.lot.curve,
        activated_at: known.active.as_ref().map(|active| active.activated_at),
        condition: known.active.as_ref().map(|active| active.condition),
        public_key: known.active.map(|active| active.key),
        banned: ban.as_ref().is_some_and(raw::BanRecord::stands),
        held_until: ban.and_then(|ban| ban.held_until(env.block.time.seconds())),
        scrap_date,
        scrap_until,
        vehicle: pairing.vehicle,
        pairing_nonce: pairing.nonce,
    })
}

pub(super) fn lot(deps: Deps, lot: LotId) -> Result<LotResponse, ContractError> {
    Ok(LotResponse { lot, details: load_lot(deps, lot)? })
}

pub(super) fn devices(
    deps: Deps,
    lot: LotId,
    start_after: Option<DeviceId>,
    limit: Option<u32>,
) -> Result<DevicesResponse, ContractError> {
    load_lot(deps, lot)?;
    let start = start_after.map(|device| Bound::exclusive(device.into_bytes()));
    let devices = IN_LOT
        .prefix(lot.get())
        .keys(deps.storage, start, None, Order::Ascending)
        .take(page::limit(limit))
        .map(|key| Ok(DeviceId::new(key?)))
        .collect::<Result<_, ContractError>>()?;
    Ok(DevicesResponse { devices })
}

pub(super) fn staked(deps: Deps, category: &Slug) -> Result<StakedResponse, ContractError> {
    Ok(StakedResponse { staked: STAKED.may_load(deps.storage, category.as_str())?.unwrap_or_default() })
}
