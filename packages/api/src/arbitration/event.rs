//! What arbitration reports.

use cosmwasm_std::Uint128;
use surety_statement::DeviceId;

use super::{CaseKind, Choice, Effect, Phase};
use crate::{typed_events, CaseId};

typed_events! {
    /// What arbitration reports.
    pub enum ArbitrationEvent in "arbitration" {
        /// A council is seated for the cases to come.
        CouncilSeated => "council_seated" {
            /// Its number, from 1.
            council: u32,
            /// How many members it has.
            members: u32,
        },
        /// A case is open.
        Opened => "opened" {
            /// The case.
            case: CaseId,
            /// Its kind.
            kind: CaseKind,
            /// Who opened it.
            challenger: String,
            /// The opening bond.
            bond: Uint128,
            /// Unix seconds by which it ends, whatever happens.
            deadline: u64,
        },
        /// A verdict can be voted for.
        Proposed => "proposed" {
            /// The case.
            case: CaseId,
            /// Its number in the case, from 1.
            number: u32,
            /// Who proposes it.
            proposer: String,
        },
        /// A document was filed.
        EvidenceFiled => "evidence_filed" {
            /// The case.
            case: CaseId,
            /// Its place in the case, from 0.
            index: u32,
            /// Who filed it.
            filer: String,
        },
        /// A member takes no part in a case.
        Recused => "recused" {
            /// The case.
            case: CaseId,
            /// The member.
            member: String,
        },
        /// A ballot was cast or replaced.
        Voted => "voted" {
            /// The case.
            case: CaseId,
            /// 1, or 2 on appeal.
            round: u8,
            /// The member.
            member: String,
            /// For what.
            choice: Choice,
        },
        /// The council votes again.
        Appealed => "appealed" {
            /// The case.
            case: CaseId,
            /// Who appealed.
            appellant: String,
            /// The appeal's bond.
            bond: Uint128,
        },
        /// The case entered another phase.
        Advanced => "advanced" {
            /// The case.
            case: CaseId,
            /// Where it stands now.
            phase: Phase,
        },
        /// A contested stream is held.
        FaultHeld => "fault_held" {
            /// The case.
            case: CaseId,
            /// The device.
            device: DeviceId,
        },
        /// A contested stream is no longer held.
        FaultEnded => "fault_ended" {
            /// The case.
            case: CaseId,
            /// The device.
            device: DeviceId,
            /// True when the fault stands.
            upheld: bool,
        },
        /// An effect has happened.
        EffectDone => "effect_done" {
            /// The case.
            case: CaseId,
            /// The effect.
            effect: Effect,
        },
        /// An effect was refused; anyone may send it again.
        EffectFailed => "effect_failed" {
            /// The case.
            case: CaseId,
            /// The effect.
            effect: Effect,
        },
    }
}
