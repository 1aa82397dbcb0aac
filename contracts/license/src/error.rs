//! Everything the license contract refuses.

mod loan;

use std::fmt;

use cosmwasm_std::{OverflowError, StdError, Uint128};
use surety_api::document::DocumentError;
use surety_api::license::raw::LicenceInvalid;
use surety_api::license::{ApplicationStatus, LicenceStatus};
use surety_api::{ApiError, ApplicationId, LicenceId};
use thiserror::Error;

pub use loan::LoanError;

/// A term fixed at instantiation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parameter {
    /// Name of the collection.
    Name,
    /// Symbol of the collection.
    Symbol,
    /// Seconds for which a provisional licence is valid.
    ProvisionalPeriod,
    /// Seconds between renouncing and the bond's release.
    RenouncePeriod,
    /// Seconds between a review and the community's decision.
    VoteDelay,
    /// Seconds between a readout's commitment and its publication.
    ReviewRevealDelay,
    /// Seconds for which an approval can be turned into a licence.
    ApprovalPeriod,
    /// Seconds to post a raised bond.
    CurePeriod,
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "name",
            Self::Symbol => "symbol",
            Self::ProvisionalPeriod => "provisional_period",
            Self::RenouncePeriod => "renounce_period",
            Self::VoteDelay => "vote_delay",
            Self::ReviewRevealDelay => "review_reveal_delay",
            Self::ApprovalPeriod => "approval_period",
            Self::CurePeriod => "cure_period",
        })
    }
}

/// Why a message to the license contract was refused. Nothing has changed when one is returned.
#[derive(Debug, Error, PartialEq)]
pub enum ContractError {
    /// A storage, address or serialisation error of the host.
    #[error(transparent)]
    Std(#[from] StdError),

    /// A refusal every contract shares: the wrong sender, coins, a pause.
    #[error(transparent)]
    Api(#[from] ApiError),

    /// A time or an id ran out of its range.
    #[error(transparent)]
    Overflow(#[from] OverflowError),

    /// A text is empty or too long.
    #[error("{parameter} is {length} bytes long: use 1 to {max}")]
    TextLength {
        /// Which text.
        parameter: Parameter,
        /// Its length.
        length: usize,
        /// The most that is allowed.
        max: usize,
    },

    /// A document that fixes nothing.
    #[error(transparent)]
    Document(#[from] DocumentError),

    /// The licence does not allow this.
    #[error(transparent)]
    Invalid(#[from] LicenceInvalid),

    /// A period is too short or absurdly long.
    #[error("{parameter} is {seconds} s: use {min} to {max}")]
    PeriodOutOfRange {
        /// Which period.
        parameter: Parameter,
        /// What was given.
        seconds: u64,
        /// The least that is allowed.
        min: u64,
        /// The most that is allowed.
        max: u64,
    },

    /// A licence without a bond would promise nothing.
    #[error("minimum_bond is zero: set the bond a licence requires, in the smallest unit of the coin")]
    ZeroBond {},

    /// A review without end.
    #[error("clarification_rounds is {rounds}: use 0 to {max}")]
    TooManyRounds {
        /// What was given.
        rounds: u32,
        /// The most that is allowed.
        max: u32,
    },

    /// No such application.
    #[error("there is no application {application}: list them with `applications`")]
    UnknownApplication {
        /// The application.
        application: ApplicationId,
    },

    /// One application at a time.
    #[error(
        "{applicant} has application {application} open: withdraw it first, or wait for what becomes of it"
    )]
    ApplicationOpen {
        /// Who applies.
        applicant: String,
        /// Its open application.
        application: ApplicationId,
    },

    /// An application without a design, or with too many.
    #[error(
        "the application has {count} designs: give the specifications of 1 to {max} devices or services"
    )]
    DesignCount {
        /// How many it has.
        count: usize,
        /// The most that is allowed.
        max: usize,
    },

    /// Nothing a tester could look at.
    #[error("the application has nothing to test: add `samples` (test units and data) or `code` (repository and demo)")]
    NothingToTest {},

    /// The application stands elsewhere.
    #[error("application {application} is {status}: this needs it to be {}", one_of(expected))]
    WrongStage {
        /// The application.
        application: ApplicationId,
        /// Where it stands.
        status: ApplicationStatus,
        /// Where it would have to stand.
        expected: &'static [ApplicationStatus],
    },

    /// All questions are asked.
    #[error("application {application} had all its {rounds} clarification rounds: review it as it is")]
    RoundsUsedUp {
        /// The application.
        application: ApplicationId,
        /// How many it had.
        rounds: u32,
    },

    /// Nobody tests itself.
    #[error("application {application} is the tester's own: another tester must look at it")]
    OwnApplication {
        /// The application.
        application: ApplicationId,
    },

    /// No hash.
    #[error("a commitment has 32 bytes, this has {length}: send the `readout_commitment` of the findings")]
    CommitmentLength {
        /// Its length.
        length: usize,
    },

    /// A salt that can be guessed, or a long one.
    #[error("the salt has {length} bytes: use {min} to {max} random ones")]
    SaltLength {
        /// Its length.
        length: usize,
        /// The least that is allowed.
        min: usize,
        /// The most that is allowed.
        max: usize,
    },

    /// The same findings again.
    #[error("application {application} has this commitment already: attach other findings or none")]
    CommittedAlready {
        /// The application.
        application: ApplicationId,
    },

    /// No room for another readout.
    #[error(
        "application {application} has {count} readouts, {max} at the most: nothing more can be attached"
    )]
    TooManyReadouts {
        /// The application.
        application: ApplicationId,
        /// How many count against the limit.
        count: u32,
        /// The most that is allowed, in all or of one tester.
        max: u32,
    },

    /// No such readout.
    #[error("application {application} has no readout {readout}: list them with `readouts`")]
    UnknownReadout {
        /// The application.
        application: ApplicationId,
        /// Its number.
        readout: u32,
    },

    /// The maker hears of it first.
    #[error("readout {readout} of application {application} may be revealed from {reveal_from} (unix seconds): try again then")]
    RevealTooEarly {
        /// The application.
        application: ApplicationId,
        /// Its number.
        readout: u32,
        /// Unix seconds.
        reveal_from: u64,
    },

    /// It is public.
    #[error("readout {readout} of application {application} has been revealed: there is nothing left to do")]
    AlreadyRevealed {
        /// The application.
        application: ApplicationId,
        /// Its number.
        readout: u32,
    },

    /// Other findings than those committed to.
    #[error("readout {readout} of application {application} was not committed to with this document and salt: send exactly those")]
    WrongCommitment {
        /// The application.
        application: ApplicationId,
        /// Its number.
        readout: u32,
    },

    /// The public days are not over.
    #[error("application {application} may be decided from {vote_from} (unix seconds): its public days are not over")]
    VoteTooEarly {
        /// The application.
        application: ApplicationId,
        /// Unix seconds.
        vote_from: u64,
    },

    /// An approval does not last for ever.
    #[error("the approval of application {application} lapsed at {lapses_at} (unix seconds): withdraw it and apply again")]
    ApprovalLapsed {
        /// The application.
        application: ApplicationId,
        /// Unix seconds.
        lapses_at: u64,
    },

    /// No such licence.
    #[error("there is no licence {licence}: list them with `licences`")]
    UnknownLicence {
        /// The licence.
        licence: LicenceId,
    },

    /// No such token.
    #[error("there is no token `{token_id}`: tokens are the ids of licences, list them with `all_tokens`")]
    UnknownToken {
        /// The token.
        token_id: String,
    },

    /// Licences cannot be moved, shared or burned.
    #[error("licences are soulbound: none can be transferred, approved or burned; a holder leaves with `renounce`")]
    Soulbound {},

    /// A manufacturer holds one licence at a time.
    #[error("{holder} holds licence {licence}: it can have another once that one is renounced and its bond withdrawn")]
    AlreadyLicensed {
        /// The manufacturer.
        holder: String,
        /// Its licence.
        licence: LicenceId,
    },

    /// Only a provisional licence can be confirmed or given a loan.
    #[error("licence {licence} is {status}: this is for a provisional one")]
    NotProvisional {
        /// The licence.
        licence: LicenceId,
        /// Where it stands.
        status: LicenceStatus,
    },

    /// There is no suspension to end.
    #[error("licence {licence} is {status}: only a suspended one can be reinstated")]
    NotSuspended {
        /// The licence.
        licence: LicenceId,
        /// Where it stands.
        status: LicenceStatus,
    },

    /// Who leaves owes no more bond.
    #[error("licence {licence} is {status}: its bond can no longer be raised")]
    Leaving {
        /// The licence.
        licence: LicenceId,
        /// Where it stands.
        status: LicenceStatus,
    },

    /// No licence requires less than the network.
    #[error("a bond of {requirement} is below the network's minimum: require at least {minimum}")]
    RequirementTooLow {
        /// What was given.
        requirement: Uint128,
        /// The least that is allowed.
        minimum: Uint128,
    },

    /// About a loan.
    #[error(transparent)]
    Loan(#[from] LoanError),

    /// The withdrawal date is set once.
    #[error("licence {licence} is being left already: its bond may be withdrawn from {withdrawal_date} (unix seconds)")]
    AlreadyRenounced {
        /// The licence.
        licence: LicenceId,
        /// Unix seconds from which its bond may be withdrawn.
        withdrawal_date: u64,
    },

    /// A bond leaves only with its licence.
    #[error("licence {licence} is not being left: send `renounce` first and wait for its withdrawal date")]
    NotRenounced {
        /// The licence.
        licence: LicenceId,
    },

    /// The bond is still answering for the licence.
    #[error("the bond of licence {licence} may be withdrawn from {withdrawal_date} (unix seconds): try again then")]
    WithdrawalTooEarly {
        /// The licence.
        licence: LicenceId,
        /// Unix seconds from which its bond may be withdrawn.
        withdrawal_date: u64,
    },

    /// The bond is paid.
    #[error("the bond of licence {licence} has been withdrawn: there is nothing left to do")]
    AlreadyWithdrawn {
        /// The licence.
        licence: LicenceId,
    },

    /// The owner is nobody's operator.
    #[error("{owner} has no operator {operator}: licences are soulbound, there are no approvals")]
    NoApproval {
        /// Who would have approved.
        owner: String,
        /// Who would be approved.
        operator: String,
    },
}

fn one_of(expected: &[ApplicationStatus]) -> String {
    expected.iter().map(ApplicationStatus::as_str).collect::<Vec<_>>().join(" or ")
}
