//! What can be asked, and the answers.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Binary, Uint128};
use surety_statement::DeviceId;

use super::{CaseKind, Choice, Effect, Periods, Phase, Verdict, Victim};
use crate::message::Place;
use crate::vault::BondSlot;
use crate::{messages, CaseId, Document, LicenceId};

messages! {
    /// What arbitration answers. Pages have 30 entries by default, 100 at most.
    #[derive(QueryResponses)]
    pub enum QueryMsg {
        /// What was fixed at instantiation; its council is the first one.
        #[returns(super::InstantiateMsg)]
        Config {},
        /// A council: the one of that number, or the one seated now.
        #[returns(CouncilResponse)]
        Council {
            /// Its number, from 1.
            council: Option<u32>,
        },
        /// What opening a licence case would cost this challenger now.
        #[returns(OpeningBondResponse)]
        OpeningBond {
            /// The licence.
            licence: LicenceId,
            /// Who would open it.
            challenger: String,
        },
        /// One case.
        #[returns(CaseResponse)]
        Case {
            /// The case.
            case: CaseId,
        },
        /// All cases.
        #[returns(CasesResponse)]
        Cases {
            /// The last entry of the page before.
            start_after: Option<CaseId>,
            /// Entries.
            limit: Option<u32>,
        },
        /// The cases about a licence: challenges, contested faults and bans of its devices, re-issues.
        #[returns(CasesResponse)]
        CasesByLicence {
            /// The licence.
            licence: LicenceId,
            /// The last entry of the page before.
            start_after: Option<CaseId>,
            /// Entries.
            limit: Option<u32>,
        },
        /// The cases that stand in a phase now, by when it ends; `due` lists what anyone may move on.
        #[returns(CasesResponse)]
        CasesByPhase {
            /// The phase.
            phase: Phase,
            /// `until` and case of the last entry of the page before.
            start_after: Option<CasePlace>,
            /// Entries.
            limit: Option<u32>,
        },
        /// The cases in which an address has a bond.
        #[returns(BondsResponse)]
        BondsOf {
            /// Who paid.
            payer: String,
            /// The last case of the page before; both bonds of a case stand on one page.
            start_after: Option<CaseId>,
            /// Cases.
            limit: Option<u32>,
        },
        /// The ballots of a round, by member.
        #[returns(BallotsResponse)]
        Ballots {
            /// The case.
            case: CaseId,
            /// 1, or 2 on appeal.
            round: u8,
        },
        /// The documents filed in a case.
        #[returns(EvidenceResponse)]
        Evidence {
            /// The case.
            case: CaseId,
            /// The last entry of the page before.
            start_after: Option<u32>,
            /// Entries.
            limit: Option<u32>,
        },
        /// The verdicts that can be voted for.
        #[returns(ProposalsResponse)]
        Proposals {
            /// The case.
            case: CaseId,
            /// The last entry of the page before.
            start_after: Option<u32>,
            /// Entries.
            limit: Option<u32>,
        },
        /// The list of victims the contract was given with a proposal, in the order of their indices.
        #[returns(VictimsResponse)]
        Victims {
            /// The case.
            case: CaseId,
            /// The proposal.
            proposal: u32,
        },
        /// What has become of a case's effects.
        #[returns(EffectsResponse)]
        Effects {
            /// The case.
            case: CaseId,
        },
        /// Effects that failed, of all cases: anyone may send them again.
        #[returns(FailuresResponse)]
        Failures {
            /// The last entry of the page before.
            start_after: Option<FailedEffect>,
            /// Entries.
            limit: Option<u32>,
        },
        /// The devices whose streams a fault case holds.
        #[returns(HeldResponse)]
        Held {
            /// The case.
            case: CaseId,
            /// The last entry of the page before.
            start_after: Option<DeviceId>,
            /// Entries.
            limit: Option<u32>,
        },
    }
    arguments {
        council: u32,
        licence: LicenceId,
        challenger: String,
        case: CaseId,
        start_after: Place,
        limit: u32,
        phase: Phase,
        payer: String,
        round: u8,
        proposal: u32,
    }
}

/// A council.
#[cw_serde]
pub struct CouncilResponse {
    /// Its number, from 1.
    pub council: u32,
    /// Its members, by address.
    pub members: Vec<String>,
}

/// What opening a licence case costs.
#[cw_serde]
pub struct OpeningBondResponse {
    /// Coins.
    pub bond: Uint128,
    /// Cases the challenger has open against the licence.
    pub open: u32,
}

/// What a case is about.
#[cw_serde]
pub enum Subject {
    /// A manufacturer's conduct.
    Licence {
        /// The licence.
        licence: LicenceId,
    },
    /// Faults of devices.
    Fault {
        /// Whose devices.
        licence: LicenceId,
        /// The root over them, 32 bytes.
        root: Binary,
        /// How many there are.
        count: u32,
        /// The whole list.
        list: Document,
    },
    /// A ban.
    Ban {
        /// The device.
        device: DeviceId,
        /// Whose it was before it was sold.
        licence: LicenceId,
        /// Unix seconds of the ban: a later one is another.
        banned_at: u64,
    },
    /// A reporter.
    Reporter {
        /// Its address.
        reporter: Addr,
    },
    /// A lost key.
    Reissue {
        /// The licence.
        licence: LicenceId,
        /// Who shall hold it.
        to: Addr,
    },
}

impl Subject {
    /// The kind of a case about this.
    #[must_use]
    pub const fn kind(&self) -> CaseKind {
        match self {
            Self::Licence { .. } => CaseKind::Licence,
            Self::Fault { .. } => CaseKind::Fault,
            Self::Ban { .. } => CaseKind::Ban,
            Self::Reporter { .. } => CaseKind::Reporter,
            Self::Reissue { .. } => CaseKind::Reissue,
        }
    }
}

/// One case.
#[cw_serde]
pub struct CaseResponse {
    /// The case.
    pub case: CaseId,
    /// What it is about.
    pub subject: Subject,
    /// Who opened it.
    pub challenger: String,
    /// What happened, in the challenger's words.
    pub complaint: Document,
    /// The opening bond.
    pub bond: Uint128,
    /// Unix seconds.
    pub opened_at: u64,
    /// Unix seconds by which it ends, whatever happens.
    pub deadline: u64,
    /// The lengths of its phases; `timelock` is its own.
    pub periods: Periods,
    /// Where it stands now.
    pub phase: Phase,
    /// Unix seconds at which that phase ends, or at which the case ended.
    pub until: u64,
    /// The council that decides it.
    pub council: u32,
    /// Members of it that take no part.
    pub recused: Vec<String>,
    /// Ballots that decide the first round, and the appeal: at least so many for one choice. None when too few members are left.
    pub needed: Option<(u32, u32)>,
    /// Verdicts proposed so far.
    pub proposals: u32,
    /// What the first round decided.
    pub first: Option<Choice>,
    /// The appeal, if there is one.
    pub appeal: Option<AppealResponse>,
    /// What was decided for good.
    pub decision: Option<Choice>,
    /// Contested streams it holds.
    pub held: u32,
}

/// An appeal.
#[cw_serde]
pub struct AppealResponse {
    /// Who appealed.
    pub appellant: String,
    /// Its bond.
    pub bond: Uint128,
    /// Why.
    pub grounds: Document,
}

/// Where a case stands in a list by phase.
#[cw_serde]
pub struct CasePlace {
    /// When its phase ends or the case ended.
    pub until: u64,
    /// The case.
    pub case: CaseId,
}

/// Cases.
#[cw_serde]
pub struct CasesResponse {
    /// One page.
    pub cases: Vec<CaseResponse>,
}

/// A bond in a case.
#[cw_serde]
pub struct BondEntry {
    /// The case.
    pub case: CaseId,
    /// Which of the case's bonds.
    pub slot: BondSlot,
    /// Coins.
    pub amount: Uint128,
}

/// Bonds of one payer.
#[cw_serde]
pub struct BondsResponse {
    /// One page.
    pub bonds: Vec<BondEntry>,
}

/// A member's ballot.
#[cw_serde]
pub struct BallotEntry {
    /// The member.
    pub member: String,
    /// For what.
    pub choice: Choice,
    /// SHA-256 of the reasons.
    pub reason: Binary,
    /// Unix seconds at which it was cast or last replaced.
    pub at: u64,
}

/// Ballots of a round.
#[cw_serde]
pub struct BallotsResponse {
    /// All of them.
    pub ballots: Vec<BallotEntry>,
}

/// A filed document.
#[cw_serde]
pub struct EvidenceEntry {
    /// Its place in the case, from 0.
    pub index: u32,
    /// Who filed it.
    pub filer: String,
    /// The document.
    pub document: Document,
    /// Unix seconds.
    pub at: u64,
}

/// Documents of a case.
#[cw_serde]
pub struct EvidenceResponse {
    /// One page.
    pub evidence: Vec<EvidenceEntry>,
}

/// A proposed verdict.
#[cw_serde]
pub struct ProposalEntry {
    /// Its number in the case, from 1.
    pub number: u32,
    /// Who proposes it.
    pub proposer: String,
    /// The verdict; a list of victims is given as its root.
    pub verdict: Verdict,
}

/// Proposed verdicts.
#[cw_serde]
pub struct ProposalsResponse {
    /// One page.
    pub proposals: Vec<ProposalEntry>,
}

/// A list of victims.
#[cw_serde]
pub struct VictimsResponse {
    /// Empty when the proposal has none or fixed them by a root.
    pub victims: Vec<Victim>,
}

/// How an effect stands.
#[cw_serde]
pub enum EffectState {
    /// It has happened.
    Done {},
    /// It was refused.
    Failed {
        /// What the other contract or the chain said, shortened.
        error: String,
    },
}

/// An effect of a case.
#[cw_serde]
pub struct EffectEntry {
    /// Which.
    pub effect: Effect,
    /// How it stands.
    pub state: EffectState,
}

/// Effects of a case.
#[cw_serde]
pub struct EffectsResponse {
    /// Those that were sent.
    pub effects: Vec<EffectEntry>,
}

/// An effect that failed.
#[cw_serde]
pub struct FailedEffect {
    /// The case.
    pub case: CaseId,
    /// The effect.
    pub effect: Effect,
}

/// Effects that failed.
#[cw_serde]
pub struct FailuresResponse {
    /// One page.
    pub failures: Vec<FailedEffect>,
}

/// Held streams.
#[cw_serde]
pub struct HeldResponse {
    /// One page.
    pub devices: Vec<DeviceId>,
}
