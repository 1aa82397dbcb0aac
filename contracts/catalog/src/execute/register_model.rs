//! A manufacturer registers what it makes.

use cosmwasm_std::{DepsMut, Empty, Env, MessageInfo, OverflowError, OverflowOperation, Response, Storage};
use surety_api::catalog::{
    raw, CatalogEvent, ModelKind, FIRST_FAULT_CODE, MAX_HARDWARE_BYTES, MAX_STANDARDS, MAX_TERMINAL_CODES,
};
use surety_api::{Document, LicenceId, ModelId, Slug};

use crate::permissions::{ensure_holder, licence};
use crate::state::{load_standard, Registration, LAST_MODEL, OF_CATEGORY, OF_LICENCE, REGISTRATIONS};
use crate::{check, ContractError};

/// A model as its maker describes it.
pub struct NewModel {
    /// Whose model.
    pub licence: LicenceId,
    /// Its category.
    pub category: Slug,
    /// Its name and hardware revision.
    pub hardware: String,
    /// A device or a software service.
    pub kind: ModelKind,
    /// Standards of features it leaves out.
    pub left_out: Vec<Slug>,
    /// Regions it is to be certified for.
    pub regions: Vec<Slug>,
    /// What it is, in full.
    pub specification: Document,
}

/// Registers a model of a valid licence, certified for nowhere yet. This is the whole application of a licensed maker for
/// another model.
///
/// # Errors
/// The licence is unknown, another's, expired or being left; the category, a region or a standard is unknown; a standard may not be
/// left out; the name, the codes or a list is out of bounds; the specification fixes nothing.
pub fn register_model(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    new: NewModel,
) -> Result<Response, ContractError> {
    let NewModel { licence: licence_id, category, hardware, mut kind, left_out, regions, specification } =
        new;
    let now = env.block.time.seconds();
    let record = licence(deps.as_ref(), licence_id)?;
    ensure_holder(&record, &info.sender)?;
    if let Err(cause) = record.ensure_valid(now) {
        return Err(ContractError::LicenceInvalid { licence: licence_id, cause });
    }
    if !raw::CATEGORIES.has(deps.storage, category.as_str()) {
        return Err(ContractError::UnknownCategory { category });
    }
    check::text("hardware", &hardware, MAX_HARDWARE_BYTES)?;
    specification.check()?;
    if let ModelKind::Device { terminal_codes, .. } = &mut kind {
        *terminal_codes = rising(terminal_codes)?;
    }
    let left_out = may_be_left_out(deps.storage, &kind, &left_out)?;
    let regions = check::regions(deps.storage, &regions)?;

    let id =
        LAST_MODEL.load(deps.storage)?.checked_add(1).ok_or(OverflowError::new(OverflowOperation::Add))?;
    let model = ModelId(id);
    LAST_MODEL.save(deps.storage, &id)?;
    OF_LICENCE.save(deps.storage, (licence_id.get(), id), &Empty {})?;
    OF_CATEGORY.save(deps.storage, (category.as_str(), id), &Empty {})?;
    REGISTRATIONS.save(deps.storage, id, &Registration { specification, registered_at: now })?;
    let event = CatalogEvent::ModelRegistered { model, licence: licence_id, category: category.clone() };
    let record = raw::Model { licence: licence_id, category, hardware, kind, left_out, regions };
    raw::MODELS.save(deps.storage, id, &record)?;
    Ok(Response::new().add_event(event))
}

/// The standards a model leaves out, in order of the alphabet.
fn may_be_left_out(
    storage: &dyn Storage,
    kind: &ModelKind,
    standards: &[Slug],
) -> Result<Vec<Slug>, ContractError> {
    if standards.is_empty() {
        return Ok(vec![]);
    }
    let sorted = check::names("standards left out", standards.iter(), MAX_STANDARDS)?;
    for standard in &sorted {
        let details = load_standard(storage, standard)?;
        if !details.may_be_left_out || !details.concerns(kind) {
            return Err(ContractError::NeverLeftOut { standard: standard.clone() });
        }
    }
    Ok(sorted)
}

/// The codes in rising order, as the lots will carry them.
fn rising(codes: &[u16]) -> Result<Vec<u16>, ContractError> {
    if codes.is_empty() {
        return Err(ContractError::NoTerminalCodes {});
    }
    if codes.len() > MAX_TERMINAL_CODES {
        return Err(ContractError::TooManyTerminalCodes { count: codes.len(), max: MAX_TERMINAL_CODES });
    }
    let mut rising = Vec::with_capacity(codes.len());
    for code in codes {
        if *code < FIRST_FAULT_CODE {
            return Err(ContractError::NotAFaultCode { code: *code, first: FIRST_FAULT_CODE });
        }
        match rising.binary_search(code) {
            Ok(_) => return Err(ContractError::DuplicateTerminalCode { code: *code }),
            Err(place) => rising.insert(place, *code),
        }
    }
    Ok(rising)
}
