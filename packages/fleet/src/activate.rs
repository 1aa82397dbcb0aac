//! Many devices name one owner, and a relayer submits it all.

use tokio::task::JoinSet;

use crate::client::Relayer;
use crate::error::FleetError;
use crate::fleet::Fleet;
use crate::message::SignedActivation;

/// Requests a relayer has at one time: it puts what it has at once into few transactions.
const UNDER_WAY: usize = 256;

/// Signs and hands over an activation for each device; returns how many are active. One that was active before counts.
///
/// # Errors
/// The first [`FleetError`]; [`FleetError::NotActivated`] where the relayer could not bring it to the chain. What has
/// landed before stays, and to ask again is safe.
pub async fn activate(
    fleet: &Fleet,
    relayer: &Relayer,
    indices: &[u64],
    contract: &str,
    owner: &str,
    expires: u64,
) -> Result<u64, FleetError> {
    let mut under_way = JoinSet::new();
    let mut active = 0;
    for index in indices {
        let key = fleet.key(fleet.device(*index)?)?;
        let signed = SignedActivation::new(&key, &fleet.chain_id, contract, owner, expires)?;
        let relayer = relayer.clone();
        under_way.spawn(async move {
            let answer = relayer.activate(&signed).await?;
            match answer.get("outcome").and_then(serde_json::Value::as_str) {
                Some("landed" | "superseded") => Ok(()),
                _ => Err(FleetError::NotActivated { device: signed.device, answer: answer.to_string() }),
            }
        });
        if under_way.len() >= UNDER_WAY {
            active += finish_one(&mut under_way).await?;
        }
    }
    while !under_way.is_empty() {
        active += finish_one(&mut under_way).await?;
    }
    Ok(active)
}

async fn finish_one(under_way: &mut JoinSet<Result<(), FleetError>>) -> Result<u64, FleetError> {
    match under_way.join_next().await {
        None => Ok(0),
        Some(Ok(done)) => done.map(|()| 1),
        // Nobody cancels these, so one of them panicked: that is a defect, and is passed on.
        Some(Err(error)) => Err(FleetError::Output(std::io::Error::other(error))),
    }
}
