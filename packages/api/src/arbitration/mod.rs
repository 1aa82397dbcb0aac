//! `arbitration`: challenges, evidence, ballots, verdicts, appeals (docs/design.md section 3.7).

mod event;
mod leaf;
mod query;
mod verdict;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Uint128};
use surety_statement::DeviceId;

use crate::{messages, text_enum, CaseId, Document, LicenceId};

pub use event::*;
pub use leaf::*;
pub use query::*;
pub use verdict::*;

/// Fewest members of the council, and fewest that can decide a case.
pub const MIN_COUNCIL: usize = 3;
/// Most members of the council.
pub const MAX_COUNCIL: usize = 15;
/// Longest list of victims in a message; a longer one is fixed by its root.
pub const MAX_VICTIMS: usize = 100;
/// Most faults under one root.
pub const MAX_FAULTS: u32 = 1_000;
/// Basis points of a whole.
pub const BPS: u16 = 10_000;
/// Most devices in one `hold_faults` or `end_faults`.
pub const MAX_ITEMS: usize = 50;

/// Seats the first council and fixes every period, bond and limit. Each is frozen into the cases opened under it.
#[cw_serde]
pub struct InstantiateMsg {
    /// Address of the charter.
    pub charter: String,
    /// 3 to 15 members, none twice.
    pub council: Vec<String>,
    /// How long each phase lasts.
    pub periods: Periods,
    /// What opening a case needs.
    pub bonds: Bonds,
    /// Share of the opening bond that burns when the council says nothing, in basis points; 500 by default.
    pub lapse_burn_bps: u16,
    /// Documents either side may file in a case; 20 by default.
    pub evidence_per_side: u32,
    /// Documents anyone else may file in a case; 3 by default.
    pub evidence_per_other: u32,
}

/// How long each phase of a case lasts, in seconds. Together they make the case's deadline.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Periods {
    /// Only the other side files; 7 days by default.
    pub response: u64,
    /// Everybody files; 14 days by default.
    pub evidence: u64,
    /// The council votes; 7 days by default.
    pub vote: u64,
    /// Either side may appeal; 7 days by default.
    pub appeal_window: u64,
    /// The council votes on the appeal; 7 days by default.
    pub appeal_vote: u64,
    /// Between a final verdict and its execution; 3 days by default.
    pub timelock: u64,
    /// The same for a re-issue: the notice its present holder gets; 30 days by default.
    pub reissue_notice: u64,
    /// After the timelock: in which anyone executes the verdict while the case still holds what it holds; 2 days by default.
    pub execution: u64,
}

/// What opening a case needs, in the smallest unit. An appeal needs twice the opening bond.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Bonds {
    /// Against a licence; doubled for each case the challenger has open against it. 1,000 coins by default.
    pub licence: Uint128,
    /// Against faults, the least; 10 coins by default. Who does not win loses at least as much.
    pub fault: Uint128,
    /// Against a ban; 100 coins by default.
    pub ban: Uint128,
    /// Against a reporter; 100 coins by default.
    pub reporter: Uint128,
    /// To re-issue a licence; 1,000 coins by default.
    pub reissue: Uint128,
}

text_enum! {
    /// The five kinds of case.
    pub enum CaseKind {
        /// A maker has neglected its obligations.
        Licence => "licence",
        /// Faults that did not happen.
        Fault => "fault",
        /// A ban without ground.
        Ban => "ban",
        /// A reporter that lied.
        Reporter => "reporter",
        /// A licence whose key is lost.
        Reissue => "reissue",
    }
}

text_enum! {
    /// Where a case stands.
    pub enum Phase {
        /// The other side files.
        Response => "response",
        /// Everybody files.
        Evidence => "evidence",
        /// The council votes.
        Vote => "vote",
        /// Either side may appeal.
        AppealWindow => "appeal_window",
        /// The council votes on the appeal.
        AppealVote => "appeal_vote",
        /// A final verdict waits for its execution.
        Timelock => "timelock",
        /// The time of the phase before is over: anyone may move the case on.
        Due => "due",
        /// Over: the verdict's effects were sent.
        Executed => "executed",
        /// Over: the challenger was wrong.
        Dismissed => "dismissed",
        /// Over: the council did not decide.
        Lapsed => "lapsed",
    }
}

/// One contested fault of a list that a case has fixed by its root.
#[cw_serde]
pub struct ContestedFault {
    /// Its place in the list, from 0.
    pub index: u32,
    /// The device.
    pub device: DeviceId,
    /// The siblings that lead from its leaf ([`contest_leaf`]) to the root, 32 bytes each.
    pub proof: Vec<Binary>,
}

messages! {
    /// What can be done in arbitration.
    pub enum ExecuteMsg {
        /// Governance: seats a whole council. Cases already open keep theirs. Emits `council_seated`. Fails below 3 members, above
        /// 15, and when one is listed twice.
        SeatCouncil {
            /// The members.
            members: Vec<String>,
        },
        /// Anyone, with exactly the bond ([`QueryMsg::OpeningBond`]): challenges a manufacturer and locks its licence until the
        /// case ends. Emits `opened` and `proposed`. Fails on an unknown licence, on another bond, and on a verdict that is out of bounds.
        OpenLicence {
            /// The licence.
            licence: LicenceId,
            /// What happened.
            complaint: Document,
            /// What the challenger asks for: proposal 1.
            asks: LicenceVerdict,
        },
        /// The licence's holder, with a bond of its choice, not below the least: contests up to 1,000 faults of its devices. The bond must cover
        /// 5 % of the streams it then holds with `hold_faults`. Emits `opened` and `proposed`.
        OpenFault {
            /// The licence.
            licence: LicenceId,
            /// What happened.
            complaint: Document,
            /// The root over the contested devices, 32 bytes, by [`contest_leaf`].
            root: Binary,
            /// How many there are, at most 1,000.
            count: u32,
            /// The whole list.
            list: Document,
        },
        /// The holder of the device or of its licence, with exactly the bond: contests a ban, once per ban. What the device accrues is held until
        /// the case ends. Emits `opened` and `proposed`. Fails when the device is not banned.
        OpenBan {
            /// The device.
            device: DeviceId,
            /// What happened.
            complaint: Document,
        },
        /// Anyone, with exactly the bond: accuses an admitted reporter. Emits `opened` and `proposed`.
        OpenReporter {
            /// Its address.
            reporter: String,
            /// What happened.
            complaint: Document,
            /// What the challenger asks for: proposal 1.
            penalty: ReporterVerdict,
        },
        /// Anyone, with exactly the bond: asks that a licence whose holder has lost its key be given to another address. Emits
        /// `opened` and `proposed`.
        OpenReissue {
            /// The licence.
            licence: LicenceId,
            /// Who shall hold it.
            to: String,
            /// What happened.
            complaint: Document,
        },
        /// The challenger of a fault case, before the vote: holds the streams of at most 50 listed devices until the case ends, all or none. Emits
        /// `fault_held` for each. Fails on a wrong proof, and as the vault does: once per stream, within its contest window, and
        /// while the bond covers 5 % of it.
        HoldFaults {
            /// The case.
            case: CaseId,
            /// The devices.
            items: Vec<ContestedFault>,
        },
        /// Anyone, once a fault case is over: lets the held streams of at most 50 devices flow on, or ends them when the contest
        /// was won. The opening bond is released with the last one. Emits `fault_ended` for each.
        EndFaults {
            /// The case.
            case: CaseId,
            /// The devices, none twice.
            devices: Vec<DeviceId>,
        },
        /// Anyone: files a document. In the response phase it must be the other side, in the evidence phase it may be anybody; so many for
        /// either side, and fewer for anyone else. Emits `evidence_filed`.
        FileEvidence {
            /// The case.
            case: CaseId,
            /// The document.
            document: Document,
        },
        /// A council member of the case, until its vote ends, once a round: proposes another verdict. Emits `proposed`. Fails
        /// on a verdict of another kind or out of bounds.
        Propose {
            /// The case.
            case: CaseId,
            /// The verdict.
            verdict: Verdict,
        },
        /// A council member of the case, while it is open: takes no part in it, and its ballot of this round falls away. Emits `recused`.
        Recuse {
            /// The case.
            case: CaseId,
        },
        /// A council member of the case, while a vote is running: casts its ballot of the round, or replaces it. Emits `voted`.
        /// Fails for a member that is recused or a party.
        Vote {
            /// The case.
            case: CaseId,
            /// For which proposal.
            choice: Choice,
            /// SHA-256 of the reasons, 32 bytes.
            reason: Binary,
        },
        /// Either side, once, in the appeal window, with exactly twice the opening bond: the council votes again. Emits `appealed`.
        Appeal {
            /// The case.
            case: CaseId,
            /// Why.
            grounds: Document,
        },
        /// Anyone: moves a case through every phase whose time is over. At finality what is taken is reserved and the bonds are
        /// released. Emits `advanced`. Fails with `NotDue` before that.
        Advance {
            /// The case.
            case: CaseId,
        },
        /// Anyone, once the timelock is over: sends the verdict's effects, each for itself; one that fails is recorded. Emits `advanced`,
        /// and `effect_done` or `effect_failed` for each.
        Execute {
            /// The case.
            case: CaseId,
        },
        /// Anyone: sends an effect again that failed. Emits `effect_done` or `effect_failed`.
        RetryEffect {
            /// The case.
            case: CaseId,
            /// The effect.
            effect: Effect,
        },
        /// The present holder of the licence, until the re-issue is executed: ends the case, because its key is not lost. Emits `advanced`.
        VoidReissue {
            /// The case.
            case: CaseId,
        },
    }
    arguments {
        members: Vec<String>,
        licence: LicenceId,
        complaint: Document,
        asks: LicenceVerdict,
        penalty: ReporterVerdict,
        root: Binary,
        count: u32,
        list: Document,
        device: DeviceId,
        reporter: String,
        to: String,
        case: CaseId,
        items: Vec<ContestedFault>,
        devices: Vec<DeviceId>,
        document: Document,
        verdict: Verdict,
        choice: Choice,
        reason: Binary,
        grounds: Document,
        effect: Effect,
    }
}
