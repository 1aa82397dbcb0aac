//! A tester publishes what it found.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use surety_api::license::{readout_commitment, LicenseEvent, MAX_SALT_BYTES, MIN_SALT_BYTES};
use surety_api::{ApplicationId, Document};

use crate::applications::{load, Revealed, READOUTS};
use crate::permissions::{ensure_named, READOUTS_TESTER};
use crate::ContractError;

/// Opens a commitment. Also when the application is decided or the tester no longer admitted: what was found does not become
/// untrue by it.
///
/// # Errors
/// The readout is unknown, another's, revealed already or not to be revealed yet; the document is not the one committed to.
pub fn reveal_readout(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    application: ApplicationId,
    readout: u32,
    document: Document,
    salt: &[u8],
) -> Result<Response, ContractError> {
    document.check()?;
    if !(MIN_SALT_BYTES..=MAX_SALT_BYTES).contains(&salt.len()) {
        let (min, max) = (MIN_SALT_BYTES, MAX_SALT_BYTES);
        return Err(ContractError::SaltLength { length: salt.len(), min, max });
    }
    load(deps.storage, application)?;
    let key = (application.get(), readout);
    let unknown = ContractError::UnknownReadout { application, readout };
    let mut stored = READOUTS.may_load(deps.storage, key)?.ok_or(unknown)?;
    ensure_named(READOUTS_TESTER, &stored.tester, &info.sender)?;
    if stored.revealed.is_some() {
        return Err(ContractError::AlreadyRevealed { application, readout });
    }
    let (now, reveal_from) = (env.block.time.seconds(), stored.reveal_from);
    if now < reveal_from {
        return Err(ContractError::RevealTooEarly { application, readout, reveal_from });
    }
    let contract = env.contract.address.as_str();
    let commitment = readout_commitment(contract, application, stored.tester.as_str(), &document, salt);
    if commitment != stored.commitment.as_slice() {
        return Err(ContractError::WrongCommitment { application, readout });
    }
    let uri = document.uri.clone();
    stored.revealed = Some(Revealed { document, at: now });
    READOUTS.save(deps.storage, key, &stored)?;
    Ok(Response::new().add_event(LicenseEvent::ReadoutRevealed { application, readout, uri }))
}
