//! A manufacturer registers what it makes.

use std::collections::BTreeSet;

use cosmwasm_std::{DepsMut, Env, MessageInfo, OverflowError, OverflowOperation, Response};
use surety_api::catalog::{raw, CatalogEvent, FIRST_FAULT_CODE, MAX_HARDWARE_BYTES, MAX_TERMINAL_CODES};
use surety_api::charter::{Charter, ContractName};
use surety_api::{license, Curve, LicenceId, ModelId, Slug};

use crate::permissions::ensure_holder;
use crate::state::{CONFIG, LAST_MODEL};
use crate::ContractError;

/// A model as its maker describes it.
pub struct NewModel {
    /// Whose model.
    pub licence: LicenceId,
    /// Its category.
    pub category: Slug,
    /// Its name and hardware revision.
    pub hardware: String,
    /// The curve of its devices' keys.
    pub curve: Curve,
    /// Fault codes that end a device's life.
    pub terminal_codes: Vec<u16>,
}

/// Registers a model of a valid licence, certified for nowhere yet.
///
/// # Errors
/// The licence is unknown, another's, expired or being left; the category is unknown; the name or the codes are out of
/// bounds.
pub fn register_model(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    new: NewModel,
) -> Result<Response, ContractError> {
    let NewModel { licence, category, hardware, curve, terminal_codes } = new;
    let config = CONFIG.load(deps.storage)?;
    let license = Charter::new(deps.querier, &config.charter).contract(ContractName::License)?;
    let record = license::raw::LICENCES
        .query(&deps.querier, license, licence.get())?
        .ok_or(ContractError::UnknownLicence { licence })?;
    ensure_holder(&record, &info.sender)?;
    if let Err(cause) = record.ensure_valid(env.block.time.seconds()) {
        return Err(ContractError::LicenceInvalid { licence, cause });
    }
    if !raw::CATEGORIES.has(deps.storage, category.as_str()) {
        return Err(ContractError::UnknownCategory { category });
    }
    if !(1..=MAX_HARDWARE_BYTES).contains(&hardware.len()) {
        return Err(ContractError::HardwareLength { length: hardware.len(), max: MAX_HARDWARE_BYTES });
    }
    let terminal_codes = rising(&terminal_codes)?;

    let id =
        LAST_MODEL.load(deps.storage)?.checked_add(1).ok_or(OverflowError::new(OverflowOperation::Add))?;
    let model = ModelId(id);
    let event = CatalogEvent::ModelRegistered { model, licence, category: category.clone() };
    let record = raw::Model { licence, category, hardware, curve, terminal_codes, regions: vec![] };
    raw::MODELS.save(deps.storage, id, &record)?;
    LAST_MODEL.save(deps.storage, &id)?;
    Ok(Response::new().add_event(event))
}

/// The codes in rising order, as the lots will carry them.
fn rising(codes: &[u16]) -> Result<Vec<u16>, ContractError> {
    if codes.is_empty() {
        return Err(ContractError::NoTerminalCodes {});
    }
    if codes.len() > MAX_TERMINAL_CODES {
        return Err(ContractError::TooManyTerminalCodes { count: codes.len(), max: MAX_TERMINAL_CODES });
    }
    let mut rising = BTreeSet::new();
    for code in codes {
        if *code < FIRST_FAULT_CODE {
            return Err(ContractError::NotAFaultCode { code: *code, first: FIRST_FAULT_CODE });
        }
        if !rising.insert(*code) {
            return Err(ContractError::DuplicateTerminalCode { code: *code });
        }
    }
    Ok(rising.into_iter().collect())
}
