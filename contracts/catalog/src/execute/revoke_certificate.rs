//! Integrations takes a certificate back.

use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::catalog::{CatalogEvent, CertificateStatus};
use surety_api::{Document, ModelId, Slug};

use super::certify::decide;
use crate::certification::renew;
use crate::state::{load_model, CERTIFICATES};
use crate::ContractError;

/// Takes a certificate back. Devices minted before are not touched.
///
/// # Errors
/// The model is unknown; it has no such certificate, or lost it; the evidence fixes nothing.
pub fn revoke_certificate(
    deps: DepsMut,
    env: &Env,
    model: ModelId,
    standard: Slug,
    evidence: Document,
) -> Result<Response, ContractError> {
    let record = load_model(deps.storage, model)?;
    evidence.check()?;
    let certificate = CERTIFICATES
        .may_load(deps.storage, (model.get(), standard.as_str()))?
        .filter(|certificate| certificate.status != CertificateStatus::Revoked);
    let Some(mut certificate) = certificate else {
        return Err(ContractError::NoCertificate { model, standard });
    };
    certificate.status = CertificateStatus::Revoked;
    certificate.evidence = evidence;
    certificate.decided_at = env.block.time.seconds();
    decide(deps.storage, model, standard.clone(), certificate)?;
    let lost = renew(deps.storage, model, &record, &record.regions)?;
    Ok(Response::new().add_event(CatalogEvent::CertificateRevoked { model, standard }).add_events(lost))
}
