//! What the license contract keeps for itself. The records others read are in `surety_api::license::raw`.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, DepsMut, Empty, Env, OverflowError, OverflowOperation, Storage, Uint128};
use cw721::state::CollectionInfo;
use cw_storage_plus::{Item, Map};
use surety_api::license::{
    raw, InstantiateMsg, LicenceStatus, Loan, MAX_CLARIFICATION_ROUNDS, MAX_NAME_BYTES,
};
use surety_api::{ApplicationId, LicenceId, Slug};

use crate::{ContractError, Parameter};

/// The longest period: 100 years. No sum of it and a block time overflows, so nobody can be kept from leaving.
pub const MAX_PERIOD: u64 = 100 * 365 * 86_400;

/// The terms of applications and licences.
#[cw_serde]
pub struct Config {
    /// Address of the charter.
    pub charter: Addr,
    /// Bond a new licence requires, smallest unit; no raise goes below it.
    pub minimum_bond: Uint128,
    /// Seconds for which a provisional licence is valid.
    pub provisional_period: u64,
    /// Devices a provisional licence may mint.
    pub provisional_cap: u64,
    /// Seconds between leaving and the bond's release.
    pub renounce_period: u64,
    /// Seconds between a review and the community's decision.
    pub vote_delay: u64,
    /// Seconds between a readout's commitment and its publication.
    pub review_reveal_delay: u64,
    /// Seconds for which an approval can be turned into a licence.
    pub approval_period: u64,
    /// Seconds to post a raised bond.
    pub cure_period: u64,
    /// Questions about one application.
    pub clarification_rounds: u32,
}

/// Where a licence came from. Apart from the licence, which others pay to read.
#[cw_serde]
pub struct Origin {
    /// The application.
    pub application: ApplicationId,
    /// The category it applied for.
    pub category: Slug,
    /// Where its public record is.
    pub uri: String,
}

/// A loan that is offered or unpaid.
#[cw_serde]
pub struct LoanRecord {
    /// What was offered.
    pub terms: Loan,
    /// When the licence would end without the loan, while it is not confirmed.
    pub provisional_expires: Option<u64>,
}

/// The terms of applications and licences.
pub const CONFIG: Item<Config> = Item::new("config");
/// Name and symbol, under cw721's own key and in its form.
pub const COLLECTION: Item<CollectionInfo> = Item::new("collection_info");
/// The last id given; licences are never deleted, so also their number.
pub const LAST_ID: Item<u64> = Item::new("last_licence");
/// Where each licence came from.
pub const ORIGINS: Map<u64, Origin> = Map::new("origin");
/// Loans by licence.
pub const LOANS: Map<u64, LoanRecord> = Map::new("loan");
/// Every licence a holder has or had, for cw721's `tokens`.
pub const HOLDINGS: Map<(&Addr, u64), Empty> = Map::new("holding");
/// Licences by where they stand.
pub const BY_STATUS: Map<(&str, u64), Empty> = Map::new("licence_by_status");

/// Checks and saves the terms.
///
/// # Errors
/// A term out of its range, an address that does not validate.
pub fn instantiate(deps: DepsMut, env: &Env, msg: InstantiateMsg) -> Result<(), ContractError> {
    check_text(Parameter::Name, &msg.name, MAX_NAME_BYTES)?;
    check_text(Parameter::Symbol, &msg.symbol, MAX_NAME_BYTES)?;
    check_period(Parameter::ProvisionalPeriod, msg.provisional_period)?;
    check_period(Parameter::RenouncePeriod, msg.renounce_period)?;
    check_period(Parameter::ApprovalPeriod, msg.approval_period)?;
    check_period(Parameter::CurePeriod, msg.cure_period)?;
    // A network for tests may do without these two.
    check_at_most(Parameter::VoteDelay, msg.vote_delay)?;
    check_at_most(Parameter::ReviewRevealDelay, msg.review_reveal_delay)?;
    if msg.clarification_rounds > MAX_CLARIFICATION_ROUNDS {
        return Err(ContractError::TooManyRounds {
            rounds: msg.clarification_rounds,
            max: MAX_CLARIFICATION_ROUNDS,
        });
    }
    if msg.minimum_bond.is_zero() {
        return Err(ContractError::ZeroBond {});
    }
    let config = Config {
        charter: deps.api.addr_validate(&msg.charter)?,
        minimum_bond: msg.minimum_bond,
        provisional_period: msg.provisional_period,
        provisional_cap: msg.provisional_cap,
        renounce_period: msg.renounce_period,
        vote_delay: msg.vote_delay,
        review_reveal_delay: msg.review_reveal_delay,
        approval_period: msg.approval_period,
        cure_period: msg.cure_period,
        clarification_rounds: msg.clarification_rounds,
    };
    CONFIG.save(deps.storage, &config)?;
    let collection = CollectionInfo { name: msg.name, symbol: msg.symbol, updated_at: env.block.time };
    COLLECTION.save(deps.storage, &collection)?;
    LAST_ID.save(deps.storage, &0)?;
    crate::applications::LAST_ID.save(deps.storage, &0)?;
    Ok(())
}

/// Refuses an empty text and one that is too long.
fn check_text(parameter: Parameter, text: &str, max: usize) -> Result<(), ContractError> {
    if (1..=max).contains(&text.len()) {
        Ok(())
    } else {
        Err(ContractError::TextLength { parameter, length: text.len(), max })
    }
}

fn check_period(parameter: Parameter, seconds: u64) -> Result<(), ContractError> {
    if seconds == 0 {
        return Err(ContractError::PeriodOutOfRange { parameter, seconds, min: 1, max: MAX_PERIOD });
    }
    check_at_most(parameter, seconds).map_err(|_| ContractError::PeriodOutOfRange {
        parameter,
        seconds,
        min: 1,
        max: MAX_PERIOD,
    })
}

fn check_at_most(parameter: Parameter, seconds: u64) -> Result<(), ContractError> {
    if seconds <= MAX_PERIOD {
        Ok(())
    } else {
        Err(ContractError::PeriodOutOfRange { parameter, seconds, min: 0, max: MAX_PERIOD })
    }
}

/// A moment so many seconds after another.
///
/// # Errors
/// When it is out of the range of times.
pub fn after(moment: u64, seconds: u64) -> Result<u64, OverflowError> {
    moment.checked_add(seconds).ok_or(OverflowError::new(OverflowOperation::Add))
}

/// One licence.
///
/// # Errors
/// [`ContractError::UnknownLicence`].
pub fn load_licence(storage: &dyn Storage, licence: LicenceId) -> Result<raw::Licence, ContractError> {
    raw::LICENCES.may_load(storage, licence.get())?.ok_or(ContractError::UnknownLicence { licence })
}

/// Saves a licence and where it stands now.
///
/// # Errors
/// Only when a record cannot be written.
pub fn save_licence(
    storage: &mut dyn Storage,
    licence: LicenceId,
    before: Option<LicenceStatus>,
    record: &raw::Licence,
) -> Result<(), ContractError> {
    if before != Some(record.status) {
        if let Some(before) = before {
            BY_STATUS.remove(storage, (before.as_str(), licence.get()));
        }
        BY_STATUS.save(storage, (record.status.as_str(), licence.get()), &Empty {})?;
    }
    Ok(raw::LICENCES.save(storage, licence.get(), record)?)
}
