//! Why a message or a query was refused.

use cosmwasm_std::{OverflowError, StdError, Uint128};
use surety_api::arbitration::{CaseKind, Effect, Phase};
use surety_api::document::DocumentError;
use surety_api::{ApiError, CaseId, DeviceId, LicenceId, LotId, ModelId};
use thiserror::Error;

/// Every way in which arbitration says no. Nothing has changed when one is returned.
#[derive(Debug, Error, PartialEq)]
pub enum ContractError {
    /// The host could not store, load, or read an address.
    #[error(transparent)]
    Std(#[from] StdError),
    /// The charter or the sender is not what the message needs.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// An amount or a count does not fit.
    #[error(transparent)]
    Overflow(#[from] OverflowError),
    /// A document fixes nothing.
    #[error(transparent)]
    Document(#[from] DocumentError),

    /// Too few or too many members.
    #[error("a council of {found} members: seat {least} to {most}")]
    CouncilSize {
        /// How many were named.
        found: usize,
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
    },
    /// One address twice.
    #[error("{member} is listed twice: every member has one ballot")]
    DuplicateMember {
        /// The member.
        member: String,
    },
    /// A period is zero or absurdly long.
    #[error("{field} is {seconds} s: choose 1 to {most}")]
    BadPeriod {
        /// The field of the message.
        field: &'static str,
        /// What was asked for.
        seconds: u64,
        /// The longest.
        most: u64,
    },
    /// A bond or a limit that must be more than none.
    #[error("{field} must be more than 0")]
    MustNotBeZero {
        /// The field of the message.
        field: &'static str,
    },
    /// A share beyond the whole.
    #[error("{field} is {found} basis points: choose {most} at most")]
    ShareTooLarge {
        /// The field of the message.
        field: &'static str,
        /// What was asked for.
        found: u16,
        /// The most.
        most: u16,
    },
    /// No such council.
    #[error("there is no council {council}")]
    UnknownCouncil {
        /// Its number.
        council: u32,
    },

    /// No such case.
    #[error("there is no case {case}")]
    UnknownCase {
        /// The case.
        case: CaseId,
    },
    /// No such licence.
    #[error("there is no licence {licence}")]
    UnknownLicence {
        /// The licence.
        licence: LicenceId,
    },
    /// No such lot.
    #[error("the device contract knows no lot {lot}")]
    UnknownLot {
        /// The lot.
        lot: LotId,
    },
    /// A number has no room left.
    #[error("{what} is too large")]
    TooLarge {
        /// What.
        what: &'static str,
    },

    /// The bond that came is not the one the case needs.
    #[error("the bond is {expected}: {received} came; send exactly that in the one coin of the network")]
    WrongBond {
        /// What it needs.
        expected: Uint128,
        /// What came.
        received: Uint128,
    },
    /// The bond that came is below the least.
    #[error("the bond is at least {least}: {received} came; send more, and as much as the streams need that the case is to hold")]
    BondBelowLeast {
        /// The least.
        least: Uint128,
        /// What came.
        received: Uint128,
    },
    /// Nothing, or several coins.
    #[error("send the bond as one coin: {found} came")]
    OneCoin {
        /// How many coins.
        found: usize,
    },
    /// A fault contest of nothing or of too much.
    #[error("a contest of {found} faults: name 1 to {most}")]
    FaultCount {
        /// How many were named.
        found: u32,
        /// The most.
        most: u32,
    },
    /// Not 32 bytes.
    #[error("{what} has {found} bytes: give 32")]
    HashLength {
        /// What.
        what: &'static str,
        /// Its length.
        found: usize,
    },
    /// There is no ban to contest.
    #[error("{device} is not banned")]
    NotBanned {
        /// The device.
        device: DeviceId,
    },
    /// A ban is contested once.
    #[error("the ban of {device} at {banned_at} (unix seconds) was contested before")]
    BanContested {
        /// The device.
        device: DeviceId,
        /// When it was banned.
        banned_at: u64,
    },
    /// It is no reporter.
    #[error("{reporter} is not an admitted reporter")]
    NotReporter {
        /// The address.
        reporter: String,
    },
    /// It holds the licence already.
    #[error("{to} holds licence {licence} already")]
    HoldsAlready {
        /// The licence.
        licence: LicenceId,
        /// The address.
        to: String,
    },

    /// The case is elsewhere.
    #[error("case {case} is in phase {phase}: this is possible {when}")]
    WrongPhase {
        /// The case.
        case: CaseId,
        /// Where it stands.
        phase: Phase,
        /// When it would be possible.
        when: &'static str,
    },
    /// Nothing of it is over.
    #[error("case {case} cannot be moved before {until} (unix seconds)")]
    NotDue {
        /// The case.
        case: CaseId,
        /// When the phase ends.
        until: u64,
    },
    /// The case is over.
    #[error("case {case} is over: {phase}")]
    Over {
        /// The case.
        case: CaseId,
        /// How it ended.
        phase: Phase,
    },
    /// Another kind of case.
    #[error("case {case} is a {found} case: this is for a {expected} case")]
    WrongKind {
        /// The case.
        case: CaseId,
        /// Its kind.
        found: CaseKind,
        /// The kind it would have to be.
        expected: CaseKind,
    },
    /// The filer has used its room up.
    #[error("{filer} has filed {most} documents in case {case}: no more are taken from it")]
    TooMuchEvidence {
        /// The case.
        case: CaseId,
        /// Who filed.
        filer: String,
        /// How many it may file.
        most: u32,
    },

    /// It takes no part.
    #[error("{member} takes no part in case {case}")]
    Recused {
        /// The case.
        case: CaseId,
        /// The member.
        member: String,
    },
    /// It has something to win or to lose.
    #[error("{member} is a party to case {case} and cannot decide it")]
    MemberIsParty {
        /// The case.
        case: CaseId,
        /// The member.
        member: String,
    },
    /// One proposal a member and round.
    #[error("{member} has proposed a verdict in this round of case {case}")]
    ProposedBefore {
        /// The case.
        case: CaseId,
        /// The member.
        member: String,
    },
    /// A ballot for nothing.
    #[error("case {case} has no proposal {number}: it has {proposals}, counted from 1")]
    UnknownProposal {
        /// The case.
        case: CaseId,
        /// What was named.
        number: u32,
        /// How many there are.
        proposals: u32,
    },
    /// One appeal a case.
    #[error("case {case} has been appealed")]
    AppealedBefore {
        /// The case.
        case: CaseId,
    },

    /// A verdict of another kind.
    #[error("a {expected} case takes a {expected} verdict")]
    VerdictKind {
        /// The kind of the case.
        expected: CaseKind,
    },
    /// It says what a dismissal says.
    #[error("a fault that stands is a dismissal: vote to dismiss")]
    SayDismiss {},
    /// It says nothing, or half of it.
    #[error("name where held accrual goes exactly when the ban stands")]
    HeldAccrual {},
    /// It is the challenger's to name.
    #[error("a {kind} case has the one verdict it was opened for, and dismissal")]
    NothingToPropose {
        /// The kind of the case.
        kind: CaseKind,
    },
    /// Parts that make no whole.
    #[error("the shares are {found} basis points together: they must be 10,000")]
    AllocationSum {
        /// Their sum.
        found: u32,
    },
    /// It would change nothing.
    #[error("this verdict takes nothing and changes nothing: vote to dismiss instead")]
    EmptyVerdict {},
    /// Something is taken for nobody.
    #[error("name victims exactly when something goes to them")]
    VictimsMismatch {},
    /// A list of nobody or of too many.
    #[error("{found} victims: list 1 to {most}, or fix a longer list by its root")]
    VictimCount {
        /// How many were listed.
        found: usize,
        /// The most.
        most: usize,
    },
    /// A root over nothing.
    #[error("a list fixed by its root has entries, a weight, and a document that holds it")]
    IncompleteRoot {},
    /// One device twice.
    #[error("{device} is listed twice")]
    DuplicateDevice {
        /// The device.
        device: DeviceId,
    },
    /// A victim with nothing.
    #[error("{device} has no weight: leave it out")]
    NoWeight {
        /// The device.
        device: DeviceId,
    },
    /// A model of somebody else.
    #[error("model {model} is not of licence {licence}")]
    ForeignModel {
        /// The model.
        model: ModelId,
        /// The licence.
        licence: LicenceId,
    },
    /// A recall of a model nobody named.
    #[error("to recall a model, name it as the verdict's scope")]
    RecallWithoutModel {},

    /// Nothing or too much at once.
    #[error("{found} devices in one message: name 1 to {most}")]
    ItemCount {
        /// How many were named.
        found: usize,
        /// The most.
        most: usize,
    },
    /// It is not in the list.
    #[error("{device} is not entry {index} of the list: check index and proof")]
    NotListed {
        /// The device.
        device: DeviceId,
        /// The place named.
        index: u32,
    },
    /// It is not the challenger's.
    #[error("{device} is no activated device of licence {licence}")]
    ForeignDevice {
        /// The device.
        device: DeviceId,
        /// The licence.
        licence: LicenceId,
    },
    /// It is held already.
    #[error("the stream of {device} is held already")]
    HeldBefore {
        /// The device.
        device: DeviceId,
    },
    /// It is not held.
    #[error("case {case} does not hold the stream of {device}")]
    NotHeld {
        /// The case.
        case: CaseId,
        /// The device.
        device: DeviceId,
    },

    /// Nothing to send again.
    #[error("the {effect} effect of case {case} has not failed")]
    NotFailed {
        /// The case.
        case: CaseId,
        /// The effect.
        effect: Effect,
    },
    /// It cannot be told from the case.
    #[error("case {case} has no {effect} effect")]
    NoSuchEffect {
        /// The case.
        case: CaseId,
        /// The effect.
        effect: Effect,
    },
    /// An answer to nothing.
    #[error("reply {id} answers nothing that was sent")]
    UnknownReply {
        /// Its id.
        id: u64,
    },
}
