//! One device's stake, by the law.

use cosmwasm_std::{Deps, Uint128};
use surety_accrual::Segment;
use surety_api::vault::{DeviceOutcome, DeviceResponse, DueResponse, FaultCause};
use surety_api::DeviceId;

use crate::execute::draw;
use crate::pools::Pool;
use crate::state::{self, Device, CONFIG};
use crate::ContractError;

/// What has become of a device's stake by now, claimed or not.
///
/// # Errors
/// [`ContractError::UnknownDevice`].
pub fn device(deps: Deps, now: u64, id: DeviceId) -> Result<DeviceResponse, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let record = state::device(deps.storage, id)?;
    let lot = state::lot(deps.storage, record.lot())?;
    let period = config.accrual_period;
    let position = record.position();
    let open = record.stream(period);
    let cuts = match open {
        Some(_) => vec![],
        None => Pool::load(deps.storage, lot.pool(record.generation))?.cuts(deps.storage)?,
    };
    let segment = match &open {
        Some((open, stream)) => Segment::Stream { stream, payee: config.payee(open.cause) },
        None => Segment::Pool { period, position: &position, cuts: &cuts },
    };
    let account = record.account(&lot.terms, &cuts)?.at(segment, now)?;
    Ok(DeviceResponse {
        device: id,
        outcome: outcome(&record, segment.ended(now)?),
        stake: account.stake,
        burned: account.burned,
        manufacturer: account.manufacturer,
        integrations: account.integrations,
        driver: account.driver,
        slashed: account.slashed,
        held: Uint128::zero(),
        held_until: None,
        contest: None,
        unaccrued: account.remaining()?,
        pool: lot.pool(record.generation),
        activated_at: record.end.saturating_sub(period.seconds()),
        ends_at: record.end,
    })
}

fn outcome(record: &Device, ended: bool) -> DeviceOutcome {
    match &record.past {
        None if ended => DeviceOutcome::Completed,
        None => DeviceOutcome::Accruing,
        Some(past) => match past.stream.map(|stream| stream.cause) {
            None => DeviceOutcome::Recovered,
            Some(FaultCause::Malfunction) => DeviceOutcome::Malfunction,
            Some(FaultCause::Disconnected) => DeviceOutcome::Disconnected,
            Some(FaultCause::Removed) => DeviceOutcome::Removed,
        },
    }
}

/// What the holder of a device could claim now.
///
/// # Errors
/// [`ContractError::UnknownDevice`].
pub fn driver_due(deps: Deps, now: u64, id: DeviceId) -> Result<DueResponse, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let mut record = state::device(deps.storage, id)?;
    Ok(DueResponse { amount: draw(&mut record, &config, now)?.holder })
}
