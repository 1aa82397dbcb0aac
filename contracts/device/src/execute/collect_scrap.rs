//! CollectScrap: the stake of scrapped devices goes back to their maker (docs/design.md section 3.5).

use std::collections::BTreeMap;

use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::charter::{Charter, ContractName};
use surety_api::device::DeviceEvent;
use surety_api::{call, vault, DeviceId};

use crate::state::{Scrap, CONFIG, SCRAPS};
use crate::ContractError;

pub(super) fn collect_scrap(
    deps: DepsMut,
    env: &Env,
    devices: &[DeviceId],
) -> Result<Response, ContractError> {
    super::ensure_batch(devices)?;
    let (lot, _) = super::common_lot(deps.storage, devices)?;
    let now = env.block.time.seconds();
    // A case holds what was not due when it opened, so every date is its own request to the vault.
    let mut by_date: BTreeMap<u64, u32> = BTreeMap::new();
    let mut response = Response::new();
    for device in devices {
        let (device, id) = (*device, device.into_bytes());
        match SCRAPS.may_load(deps.storage, id)? {
            Some(Scrap::Announced { due }) if now < due => {
                return Err(ContractError::ScrapNotDue { device, due, now });
            }
            Some(Scrap::Announced { due }) => {
                let count = by_date.entry(due).or_default();
                *count = count.saturating_add(1);
            }
            Some(Scrap::Returned {}) => return Err(ContractError::Scrapped { device }),
            None => {
                super::ensure_not_activated(deps.storage, device)?;
                return Err(ContractError::NotScrapping { device });
            }
        }
        SCRAPS.save(deps.storage, id, &Scrap::Returned {})?;
        response = response.add_event(DeviceEvent::Scrapped { device });
    }
    let config = CONFIG.load(deps.storage)?;
    let vault = Charter::new(deps.querier, &config.charter).contract(ContractName::Vault)?;
    for (withdrawal_date, count) in by_date {
        let stake = vault::ExecuteMsg::ReturnStake { lot, count, withdrawal_date };
        response = response.add_message(call(&vault, &stake, vec![])?);
    }
    Ok(response)
}
