//! What the license contract keeps for itself. The records others read are in `surety_api::license::raw`.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, DepsMut, Empty, Env, Storage, Uint128};
use cw721::state::CollectionInfo;
use cw_storage_plus::{Item, Map};
use surety_api::license::{raw, InstantiateMsg, MAX_NAME_BYTES};
use surety_api::LicenceId;

use crate::{ContractError, Parameter};

/// The longest period: 100 years. No sum of it and a block time overflows, so nobody can be kept from leaving.
pub const MAX_PERIOD: u64 = 100 * 365 * 86_400;

/// The terms of licences.
#[cw_serde]
pub struct Config {
    /// Address of the charter.
    pub charter: Addr,
    /// Bond a new licence requires, smallest unit.
    pub minimum_bond: Uint128,
    /// Seconds for which a provisional licence is valid.
    pub provisional_period: u64,
    /// Devices a provisional licence may mint.
    pub provisional_cap: u64,
    /// Seconds between renouncing and the bond's release.
    pub renounce_period: u64,
}

/// The terms of licences.
pub const CONFIG: Item<Config> = Item::new("config");
/// Name and symbol, under cw721's own key and in its form.
pub const COLLECTION: Item<CollectionInfo> = Item::new("collection_info");
/// The last id given; licences are never deleted, so also their number.
pub const LAST_ID: Item<u64> = Item::new("last_licence");
/// Where a licence's public record is. Apart from the licence, which others pay to read.
pub const URIS: Map<u64, String> = Map::new("uri");
/// Every licence a holder has or had, for cw721's `tokens`.
pub const HOLDINGS: Map<(&Addr, u64), Empty> = Map::new("holding");
/// The one licence of a holder that is not renounced to the end.
pub const LIVE: Map<&Addr, LicenceId> = Map::new("live");

/// Checks and saves the terms.
///
/// # Errors
/// A term out of its range, an address that does not validate.
pub fn instantiate(deps: DepsMut, env: &Env, msg: InstantiateMsg) -> Result<(), ContractError> {
    check_text(Parameter::Name, &msg.name, MAX_NAME_BYTES)?;
    check_text(Parameter::Symbol, &msg.symbol, MAX_NAME_BYTES)?;
    check_period(Parameter::ProvisionalPeriod, msg.provisional_period)?;
    check_period(Parameter::RenouncePeriod, msg.renounce_period)?;
    if msg.minimum_bond.is_zero() {
        return Err(ContractError::ZeroBond {});
    }
    let config = Config {
        charter: deps.api.addr_validate(&msg.charter)?,
        minimum_bond: msg.minimum_bond,
        provisional_period: msg.provisional_period,
        provisional_cap: msg.provisional_cap,
        renounce_period: msg.renounce_period,
    };
    CONFIG.save(deps.storage, &config)?;
    let collection = CollectionInfo { name: msg.name, symbol: msg.symbol, updated_at: env.block.time };
    COLLECTION.save(deps.storage, &collection)?;
    LAST_ID.save(deps.storage, &0)?;
    Ok(())
}

/// Refuses an empty text and one that is too long.
///
/// # Errors
/// [`ContractError::TextLength`].
pub fn check_text(parameter: Parameter, text: &str, max: usize) -> Result<(), ContractError> {
    if (1..=max).contains(&text.len()) {
        Ok(())
    } else {
        Err(ContractError::TextLength { parameter, length: text.len(), max })
    }
}

fn check_period(parameter: Parameter, seconds: u64) -> Result<(), ContractError> {
    if (1..=MAX_PERIOD).contains(&seconds) {
        Ok(())
    } else {
        Err(ContractError::PeriodOutOfRange { parameter, seconds, max: MAX_PERIOD })
    }
}

/// One licence.
///
/// # Errors
/// [`ContractError::UnknownLicence`].
pub fn load_licence(storage: &dyn Storage, licence: LicenceId) -> Result<raw::Licence, ContractError> {
    raw::LICENCES.may_load(storage, licence.get())?.ok_or(ContractError::UnknownLicence { licence })
}
