//! A manufacturer publishes firmware, and a release can be taken back.

use cosmwasm_std::{Binary, DepsMut, Env, MessageInfo, Response};
use surety_api::catalog::{CatalogEvent, Firmware, MAX_VERSION_BYTES};
use surety_api::document::HASH_BYTES;
use surety_api::{Document, ModelId};

use crate::permissions::{ensure_holder_of, ensure_holder_or_integrations};
use crate::state::{load_model, FIRMWARE};
use crate::{check, ContractError};

/// Publishes a release. The licence need not be valid: devices that are sold go on needing updates.
///
/// # Errors
/// The model is unknown or another's; the version is empty, long or there already; the digest is not 32 bytes; the notes
/// fix nothing.
pub fn release_firmware(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    model: ModelId,
    version: String,
    digest: Binary,
    notes: Document,
) -> Result<Response, ContractError> {
    let record = load_model(deps.storage, model)?;
    ensure_holder_of(deps.as_ref(), record.licence, &info.sender)?;
    check::text("version", &version, MAX_VERSION_BYTES)?;
    notes.check()?;
    if digest.len() != HASH_BYTES {
        return Err(ContractError::DigestLength { length: digest.len() });
    }
    let key = (model.get(), version.as_str());
    if FIRMWARE.has(deps.storage, key) {
        return Err(ContractError::AlreadyReleased { model, version });
    }
    let release = Firmware { digest, notes, released_at: env.block.time.seconds(), revoked_at: None };
    FIRMWARE.save(deps.storage, key, &release)?;
    Ok(Response::new().add_event(CatalogEvent::FirmwareReleased { model, version }))
}

/// Takes a release back. It says nothing against the model or its maker.
///
/// # Errors
/// The sender is neither the maker nor integrations; there is no such release, or it was taken back.
pub fn revoke_firmware(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    model: ModelId,
    version: String,
) -> Result<Response, ContractError> {
    let record = load_model(deps.storage, model)?;
    ensure_holder_or_integrations(deps.as_ref(), record.licence, &info.sender)?;
    let key = (model.get(), version.as_str());
    let release = FIRMWARE.may_load(deps.storage, key)?.filter(|release| release.revoked_at.is_none());
    let Some(mut release) = release else {
        return Err(ContractError::NoRelease { model, version });
    };
    release.revoked_at = Some(env.block.time.seconds());
    FIRMWARE.save(deps.storage, key, &release)?;
    Ok(Response::new().add_event(CatalogEvent::FirmwareRevoked { model, version }))
}
