//! Whoever holds a device receives what has streamed.

use cosmwasm_std::{DepsMut, MessageInfo, Response};
use surety_api::vault::{VaultEvent, MAX_CLAIM_DEVICES};
use surety_api::DeviceId;

use crate::books::Books;
use crate::peers::Holders;
use crate::state::{self, Device, CONFIG, DEVICES};
use crate::stream::{self, Due};
use crate::{recall, ContractError};

/// Pays what has streamed to the holders of a list of devices, and burns what has streamed to nobody.
///
/// # Errors
/// An empty list, one too long or with a device twice; [`ContractError::UnknownDevice`],
/// [`ContractError::HeldByContract`], [`ContractError::NothingDue`].
pub fn claim_driver(
    deps: &mut DepsMut,
    info: &MessageInfo,
    now: u64,
    devices: &[DeviceId],
) -> Result<Response, ContractError> {
    check_list(devices)?;
    let config = CONFIG.load(deps.storage)?;
    let mut books = Books::open(deps.storage, &config)?;
    let mut drawn: Vec<(DeviceId, Device, Due)> = vec![];
    let mut any = false;
    for &device in devices {
        let mut record = state::device(deps.storage, device)?;
        let lot = state::lot(deps.storage, record.lot())?;
        let touched = recall::touch(deps.storage, &lot, device, &mut record, now, &mut books)?;
        let due = stream::draw(&mut record, &config, now)?;
        let something = !due.holder.is_zero() || !due.nobody.is_zero();
        any |= something;
        if something || touched {
            drawn.push((device, record, due));
        }
    }
    if !any {
        return Err(ContractError::NothingDue {});
    }
    let mut holders = Holders::new(deps.as_ref(), &config, &info.sender)?;
    for (device, _, due) in &drawn {
        let device = *device;
        if !due.holder.is_zero() {
            let holder = holders.payable(device)?;
            books.stream_out(due.holder)?;
            books.pay(&holder, due.holder)?;
            books.event(VaultEvent::DriverPaid { device, to: holder.into(), amount: due.holder });
        }
        stream::burn(&mut books, due.nobody)?;
    }
    for (device, record, _) in drawn {
        DEVICES.save(deps.storage, device.into_bytes(), &record)?;
    }
    books.close(deps.storage)
}

fn check_list(devices: &[DeviceId]) -> Result<(), ContractError> {
    if devices.is_empty() {
        return Err(ContractError::NoDevices { max: MAX_CLAIM_DEVICES });
    }
    if devices.len() > MAX_CLAIM_DEVICES {
        return Err(ContractError::TooManyDevices { given: devices.len(), max: MAX_CLAIM_DEVICES });
    }
    // Kept in order by search and insertion: a set or a sort would be as much code again (docs/adr/0040).
    let mut seen = Vec::with_capacity(devices.len());
    for &device in devices {
        match seen.binary_search(&device) {
            Ok(_) => return Err(ContractError::DuplicateDevice { device }),
            Err(place) => seen.insert(place, device),
        }
    }
    Ok(())
}
