//! CollectScrap: the stake of scrapped devices goes back to their maker (docs/design.md section 3.5).

use std::collections::BTreeMap;

use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::charter::{Charter, ContractName};
use surety_api::device::DeviceEvent;
use surety_api::{call, vault, CaseId, DeviceId};

use crate::state::{Scrap, CONFIG, SCRAPS};
use crate::ContractError;

pub(super) fn collect_scrap(
    deps: DepsMut,
    env: &Env,
    devices: &[DeviceId],
    held_by: Option<CaseId>,
) -> Result<Response, ContractError> {
    super::ensure_batch(devices)?;
    let (lot, _) = super::common_lot(deps.storage, devices)?;
    let now = env.block.time.seconds();
    let config = CONFIG.load(deps.storage)?;
    let charter = Charter::new(deps.querier, &config.charter);
    // A case holds what was not due when it opened, so every date is its own request to the vault.
    let mut by_date: BTreeMap<(u64, u64), u32> = BTreeMap::new();
    let mut response = Response::new();
    for device in devices {
        let (device, id) = (*device, device.into_bytes());
        match SCRAPS.may_load(deps.storage, id)? {
            Some(Scrap::Announced { due, .. }) if now < due => {
                return Err(ContractError::ScrapNotDue { device, due, now });
            }
            Some(Scrap::Announced { due, until }) => {
                if now >= until {
                    if held_by.is_none() {
                        return Err(ContractError::ScrapLapsed { device, until });
                    }
                    // Whether a case held it only the vault knows. Its maker could promise it since.
                    super::scrap::ensure_not_promised(deps.querier, &charter, lot, &[device])?;
                }
                let count = by_date.entry((due, until)).or_default();
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
    let vault = charter.contract(ContractName::Vault)?;
    for ((withdrawal_date, until), count) in by_date {
        let window = until.saturating_sub(withdrawal_date);
        let stake = vault::ExecuteMsg::ReturnStake { lot, count, withdrawal_date, window, held_by };
        response = response.add_message(call(&vault, &stake, vec![])?);
    }
    Ok(response)
}
