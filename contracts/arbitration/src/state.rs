//! What is stored. Nobody reads it raw.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Binary, Empty, Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Item, Map};
use surety_api::arbitration::{Choice, EffectState, InstantiateMsg, Periods, Subject, Verdict, Victim};
use surety_api::{CaseId, Document, LicenceId};

use crate::ContractError;

/// Fixed at instantiation.
#[cw_serde]
pub struct Config {
    /// The charter.
    pub charter: Addr,
    /// All else, as it was given and checked.
    pub terms: InstantiateMsg,
}

/// How far a case has been moved. Which phase it is in follows from this and the time ([`crate::phases`]).
#[cw_serde]
#[derive(Copy, Eq)]
pub enum Stage {
    /// Until the first vote is over: response, evidence, vote.
    Hearing,
    /// The first round has decided; either side may appeal.
    AppealWindow,
    /// The council votes again.
    AppealVote,
    /// A final verdict waits.
    Timelock,
    /// Over.
    Executed,
    /// Over.
    Dismissed,
    /// Over.
    Lapsed,
}

impl Stage {
    /// Those that are not over, in the order in which a case passes them.
    pub const LIVE: [Self; 4] = [Self::Hearing, Self::AppealWindow, Self::AppealVote, Self::Timelock];

    /// True once nothing more is decided.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Executed | Self::Dismissed | Self::Lapsed)
    }

    /// As a storage key.
    #[must_use]
    pub const fn key(self) -> u8 {
        self as u8
    }
}

/// A second vote that somebody paid for.
#[cw_serde]
pub struct Appeal {
    /// Who.
    pub appellant: Addr,
    /// True for the challenger, false for the other side.
    pub by_challenger: bool,
    /// Its bond.
    pub bond: Uint128,
    /// Why.
    pub grounds: Document,
}

/// One case.
#[cw_serde]
pub struct Case {
    /// What it is about.
    pub subject: Subject,
    /// Who opened it.
    pub challenger: Addr,
    /// What happened.
    pub complaint: Document,
    /// The opening bond.
    pub bond: Uint128,
    /// Unix seconds.
    pub opened_at: u64,
    /// Lengths of its phases; a re-issue's notice stands as its timelock.
    pub periods: Periods,
    /// Share of the opening bond that burns when it lapses.
    pub lapse_burn_bps: u16,
    /// The council that decides it, by number.
    pub council: u32,
    /// Members of that council who take no part.
    pub recused: Vec<Addr>,
    /// Proposals so far.
    pub proposals: u32,
    /// How far it has been moved.
    pub stage: Stage,
    /// Unix seconds at which the stage ends, or at which the case ended.
    pub until: u64,
    /// What the first round decided.
    pub first: Option<Choice>,
    /// The appeal.
    pub appeal: Option<Appeal>,
    /// What was decided for good.
    pub decision: Option<Choice>,
    /// Contested streams it holds.
    pub held: u32,
}

/// A verdict that can be voted for.
#[cw_serde]
pub struct Proposal {
    /// Who proposes it.
    pub proposer: Addr,
    /// What; victims are always a root here.
    pub verdict: Verdict,
}

/// A member's word.
#[cw_serde]
pub struct Ballot {
    /// For what.
    pub choice: Choice,
    /// SHA-256 of the reasons.
    pub reason: Binary,
    /// Unix seconds.
    pub at: u64,
}

/// A filed document.
#[cw_serde]
pub struct Filed {
    /// Who filed it.
    pub filer: Addr,
    /// The document.
    pub document: Document,
    /// Unix seconds.
    pub at: u64,
}

/// What was fixed.
pub const CONFIG: Item<Config> = Item::new("config");
/// Number of the council seated now.
pub const COUNCIL: Item<u32> = Item::new("seated");
/// Every council there was, its members by address.
pub const COUNCILS: Map<u32, Vec<Addr>> = Map::new("council");
/// Cases so far.
pub const CASE_COUNT: Item<u64> = Item::new("case_count");
/// By case. Only [`save`] writes it.
const CASES: Map<u64, Case> = Map::new("case");
/// By stage, end of the stage, and case. Only [`save`] writes it.
pub const BY_STAGE: Map<(u8, u64, u64), Empty> = Map::new("by_stage");
/// By licence and case.
pub const BY_LICENCE: Map<(u64, u64), Empty> = Map::new("by_licence");
/// Licence cases that a challenger has open.
pub const OPEN_AGAINST: Map<(u64, &Addr), u32> = Map::new("open_against");
/// Bonds not yet released, by payer, case and slot.
pub const BONDS_OF: Map<(&Addr, u64, u8), Empty> = Map::new("bonds_of");
/// By case and number.
pub const PROPOSALS: Map<(u64, u32), Proposal> = Map::new("proposal");
/// Members who have proposed, by case and round.
pub const PROPOSED: Map<(u64, u8, &Addr), Empty> = Map::new("proposed");
/// Lists of victims, by case and proposal.
pub const VICTIMS: Map<(u64, u32), Vec<Victim>> = Map::new("victims");
/// By case, round and member.
pub const BALLOTS: Map<(u64, u8, &Addr), Ballot> = Map::new("ballot");
/// By case and place.
pub const EVIDENCE: Map<(u64, u32), Filed> = Map::new("evidence");
/// Documents of a case.
pub const EVIDENCE_COUNT: Map<u64, u32> = Map::new("evidence_count");
/// Documents of one filer in a case.
pub const FILED: Map<(u64, &Addr), u32> = Map::new("filed");
/// What became of the effects of a case.
pub const EFFECTS: Map<(u64, u8), EffectState> = Map::new("effect");
/// Effects that failed and have not been done since.
pub const FAILED: Map<(u64, u8), Empty> = Map::new("failed");
/// Devices whose streams a case holds, and when telemetry found the fault that is contested.
pub const HELD: Map<(u64, [u8; 20]), u64> = Map::new("held");
/// Bans that were contested, by time of the ban and device.
pub const CONTESTED_BANS: Map<(u64, [u8; 20]), Empty> = Map::new("contested_ban");

/// A case that must exist.
///
/// # Errors
/// [`ContractError::UnknownCase`].
pub fn load(storage: &dyn Storage, case: CaseId) -> Result<Case, ContractError> {
    CASES.may_load(storage, case.get())?.ok_or(ContractError::UnknownCase { case })
}

/// Stores a case, and moves its place in the list by stage along with it.
///
/// # Errors
/// Only when a record does not read.
pub fn save(storage: &mut dyn Storage, id: CaseId, case: &Case) -> StdResult<()> {
    if let Some(old) = CASES.may_load(storage, id.get())? {
        BY_STAGE.remove(storage, (old.stage.key(), old.until, id.get()));
    }
    BY_STAGE.save(storage, (case.stage.key(), case.until, id.get()), &Empty {})?;
    CASES.save(storage, id.get(), case)
}

/// Cases by number, after `start_after`.
pub fn all(
    storage: &dyn Storage,
    start_after: Option<CaseId>,
) -> impl Iterator<Item = StdResult<(CaseId, Case)>> + '_ {
    let start = start_after.map(|case| cw_storage_plus::Bound::exclusive(case.get()));
    CASES
        .range(storage, start, None, Order::Ascending)
        .map(|entry| entry.map(|(id, case)| (CaseId(id), case)))
}

/// The next case's number.
///
/// # Errors
/// Only when there were 2^58 cases.
pub fn next_case(storage: &mut dyn Storage) -> Result<CaseId, ContractError> {
    let next = CASE_COUNT.may_load(storage)?.unwrap_or_default().checked_add(1);
    let next = next
        .filter(|id| *id <= u64::MAX >> 6)
        .ok_or(ContractError::TooLarge { what: "the number of the case" })?;
    CASE_COUNT.save(storage, &next)?;
    Ok(CaseId(next))
}

/// The licence a case is about, if it is about one.
#[must_use]
pub const fn licence_of(subject: &Subject) -> Option<LicenceId> {
    match subject {
        Subject::Licence { licence } | Subject::Fault { licence, .. } | Subject::Reissue { licence, .. } => {
            Some(*licence)
        }
        Subject::Ban { licence, .. } => Some(*licence),
        Subject::Reporter { .. } => None,
    }
}
