//! `POST /v1/activations`: a device names its first owner; the relayer submits that and pays for it.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::Json;
use serde_json::{json, Value};
use surety_api::Curve;
use surety_statement::verify::VerifyingKey;
use surety_statement::{sha256, PublicKey, Signature};

use super::access::Sender;
use super::body::Plain;
use super::error::BadActivation;
use super::{ApiError, App};

use crate::request::RequestId;
use crate::store::outbox::{enqueue, Activation, End, Kind, Report, State as Where};

/// How long an answer is held back for the transaction to land.
const PATIENCE: Duration = Duration::from_secs(60);

/// Takes an activation. The same one again gets the same answer; one that was refused is tried again.
///
/// 200 with hash, height and gas once it has landed; 200 when the device is activated already; 422 when the chain refuses
/// it; 202 while it is under way.
pub async fn take(
    State(mut app): State<App>,
    _: Sender,
    request: RequestId,
    body: Plain,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let activation: Activation =
        serde_json::from_slice(&body.bytes).map_err(|source| ApiError::NotAnActivation { source })?;
    let chain_id = app.reader.client.profile().chain_id.clone();
    check(&activation, chain_id, app.reader.contracts.device.clone())
        .map_err(|problem| ApiError::BadActivation { problem })?;

    let signed = hex::encode(sha256(&activation.signature));
    let dedupe = format!("activation/{}/{signed}", activation.device);
    let device = activation.device;
    let report = Report { dedupe, kind: Kind::Activation(activation) };
    let mut group = app.store.begin().await?;
    enqueue(&mut group, &report, &[request]).await?;
    group.commit().await?;
    app.store.try_failed_again(&report.dedupe).await?;
    app.wake.notify_one();

    let waited = tokio::time::timeout(PATIENCE, ended(&mut app, &report.dedupe)).await;
    let end = waited.unwrap_or(Ok(None))?;
    if matches!(end, Some(End::Landed { .. } | End::Superseded)) {
        // It may speak before the next turn; whatever was known of it is out of date.
        app.lookup.learn([device], u64::MAX).await?;
    }
    Ok(match end {
        Some(End::Landed { hash, height, gas_used }) => {
            let gas_used = gas_used.map(|gas| gas.to_string());
            let landed = json!({ "outcome": "landed", "hash": hash, "height": height, "gas_used": gas_used });
            (StatusCode::OK, Json(landed))
        }
        Some(End::Superseded) => {
            let activated = json!({ "outcome": "superseded", "hash": null, "height": null });
            (StatusCode::OK, Json(activated))
        }
        Some(End::Failed { problem }) => {
            let error = json!({ "kind": "refused", "message": problem });
            let failed = json!({ "outcome": "failed", "hash": null, "height": null, "error": error });
            (StatusCode::UNPROCESSABLE_ENTITY, Json(failed))
        }
        None => {
            let pending = json!({ "outcome": "pending", "hash": null, "height": null });
            (StatusCode::ACCEPTED, Json(pending))
        }
    })
}

/// What became of the entry; `None` when the relayer stops before it is known.
async fn ended(app: &mut App, dedupe: &str) -> Result<Option<End>, ApiError> {
    loop {
        // Marked as seen before the look, so that an end in between is not missed.
        app.ends.borrow_and_update();
        if let Some(Where::Ended(end)) = app.store.state(dedupe).await? {
            return Ok(Some(end));
        }
        tokio::select! {
            changed = app.ends.changed() => if changed.is_err() { return Ok(None) },
            _ = app.stop.wait_for(|stop| *stop) => return Ok(None),
        }
    }
}

/// Everything about an activation that needs no chain, so that junk never gets as far as the outbox. Which curve the
/// device's key is of only its lot says; the chain checks that.
fn check(activation: &Activation, chain_id: String, contract: String) -> Result<(), BadActivation> {
    let key =
        PublicKey::parse_for(&activation.public_key, &activation.device).map_err(|_| BadActivation::Key)?;
    let signed = surety_statement::Activation {
        chain_id,
        contract,
        device: activation.device,
        owner: activation.owner.clone(),
        expires: activation.expires,
    };
    let digest = signed.digest().map_err(|_| BadActivation::Owner)?;
    let verifies = |curve: Curve| {
        let (Ok(key), Ok(signature)) =
            (VerifyingKey::from_public(&key, curve), Signature::parse(&activation.signature, curve))
        else {
            return false;
        };
        key.verify(&digest, &signature).is_ok()
    };
    if [Curve::Secp256k1, Curve::P256].into_iter().any(verifies) {
        Ok(())
    } else {
        Err(BadActivation::Signature)
    }
}
