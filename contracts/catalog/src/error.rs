//! Everything the catalog refuses.

use cosmwasm_std::{OverflowError, StdError};
use surety_api::accrual::AccrualError;
use surety_api::catalog::StandardClass;
use surety_api::document::DocumentError;
use surety_api::license::raw::LicenceInvalid;
use surety_api::{ApiError, LicenceId, ModelId, Slug};
use thiserror::Error;

/// Why a message to the catalog was refused. Nothing has changed when one is returned.
#[derive(Debug, Error, PartialEq)]
pub enum ContractError {
    /// A storage, address or serialisation error of the host.
    #[error(transparent)]
    Std(#[from] StdError),

    /// A refusal every contract shares: the wrong sender, coins.
    #[error(transparent)]
    Api(#[from] ApiError),

    /// An id ran out of its range.
    #[error(transparent)]
    Overflow(#[from] OverflowError),

    /// The tier table of a category is broken.
    #[error("category {category}: {cause}")]
    BadTiers {
        /// The category.
        category: Slug,
        /// What is wrong with the table.
        cause: AccrualError,
    },

    /// Devices without stake would promise nothing.
    #[error("category {category}: the stake of a device is zero; set it in the smallest unit of the coin")]
    ZeroStake {
        /// The category.
        category: Slug,
    },

    /// No such category.
    #[error("there is no category {category}: governance creates it with `set_category`")]
    UnknownCategory {
        /// The category.
        category: Slug,
    },

    /// No such licence.
    #[error("there is no licence {licence}: ask the community to issue one first")]
    UnknownLicence {
        /// The licence.
        licence: LicenceId,
    },

    /// The licence allows nothing new.
    #[error("licence {licence} cannot register a model: {cause}")]
    LicenceInvalid {
        /// The licence.
        licence: LicenceId,
        /// Why.
        cause: LicenceInvalid,
    },

    /// A text is empty or too long.
    #[error("`{field}` has {length} bytes: use 1 to {max}")]
    TextLength {
        /// Which.
        field: &'static str,
        /// Its length in bytes.
        length: usize,
        /// The most that is allowed.
        max: usize,
    },

    /// A list is empty or too long.
    #[error("the list of {list} has {count} entries: give 1 to {max}")]
    ListLength {
        /// Which.
        list: &'static str,
        /// How many were given.
        count: usize,
        /// The most that are allowed.
        max: usize,
    },

    /// A list names something twice.
    #[error("the list of {list} names {name} twice: name each once")]
    NamedTwice {
        /// Which.
        list: &'static str,
        /// What stands there twice.
        name: Slug,
    },

    /// A document that fixes nothing.
    #[error(transparent)]
    Document(#[from] DocumentError),

    /// A model that cannot fail would leave its drivers nothing.
    #[error("a model needs terminal fault codes: name those that end a device's life")]
    NoTerminalCodes {},

    /// The list is longer than a lot can carry.
    #[error("{count} terminal fault codes are too many: name at most {max}")]
    TooManyTerminalCodes {
        /// How many were given.
        count: usize,
        /// The most that are allowed.
        max: usize,
    },

    /// A code below the faults is an observation and never ends anything.
    #[error("{code} is no fault code: faults are {first} (0x8000) and above")]
    NotAFaultCode {
        /// The code.
        code: u16,
        /// The first fault code.
        first: u16,
    },

    /// A code is named twice.
    #[error("terminal fault code {code} is named twice: name each once")]
    DuplicateTerminalCode {
        /// The code.
        code: u16,
    },

    /// The tester is admitted.
    #[error("{address} is an admitted tester already: there is nothing to do")]
    AlreadyTester {
        /// Its address.
        address: String,
    },

    /// Not admitted, or removed.
    #[error("{address} is no admitted tester: governance admits testers with `admit_tester`")]
    NotATester {
        /// Its address.
        address: String,
    },

    /// No such model.
    #[error("there is no model {model}: list them with `models`")]
    UnknownModel {
        /// The model.
        model: ModelId,
    },

    /// No such standard.
    #[error("there is no standard {standard}: list them with `standards`")]
    UnknownStandard {
        /// The standard.
        standard: Slug,
    },

    /// No such region.
    #[error("region {region} is not open: list the open ones with `regions`")]
    UnknownRegion {
        /// The region.
        region: Slug,
    },

    /// The region is open.
    #[error("region {region} is open already: there is nothing to do")]
    RegionIsOpen {
        /// The region.
        region: Slug,
    },

    /// Every model may be certified for every region.
    #[error("there are {max} regions, the most there can be")]
    TooManyRegions {
        /// The most there can be.
        max: usize,
    },

    /// Every certification looks at every standard.
    #[error("there are {max} standards, the most there can be: change one instead")]
    TooManyStandards {
        /// The most there can be.
        max: usize,
    },

    /// The certificates there are were made under the rules of its class.
    #[error("standard {standard} stays one of class {class}: create another standard instead")]
    ClassIsFixed {
        /// The standard.
        standard: Slug,
        /// Its class.
        class: StandardClass,
    },

    /// What a feature promises cannot be left out.
    #[error("standard {standard} may not be left out: every model it concerns must meet it")]
    NeverLeftOut {
        /// The standard.
        standard: Slug,
    },

    /// A device's standard for software, or the other way round.
    #[error(
        "standard {standard} does not concern model {model}: one is about devices, the other about software"
    )]
    NotConcerned {
        /// The model.
        model: ModelId,
        /// The standard.
        standard: Slug,
    },

    /// The model was registered without the feature.
    #[error("model {model} leaves {standard} out on purpose: register a model that has it")]
    LeftOut {
        /// The model.
        model: ModelId,
        /// The standard.
        standard: Slug,
    },

    /// The region was applied for.
    #[error("model {model} has applied for {region} already: leave it out")]
    AlreadyApplied {
        /// The model.
        model: ModelId,
        /// The region.
        region: Slug,
    },

    /// The region was not applied for.
    #[error("model {model} has not applied for {region}: its maker does with `apply_for_regions`")]
    NotAppliedFor {
        /// The model.
        model: ModelId,
        /// The region.
        region: Slug,
    },

    /// Nobody vouches for its own model.
    #[error("you make model {model} yourself: let another tester report it")]
    TesterIsMaker {
        /// The model.
        model: ModelId,
    },

    /// Whoever measures does not judge.
    #[error(
        "an admitted tester certifies nothing: let governance remove the tester or hand the office over"
    )]
    TesterCertifies {},

    /// The certificate would be worth nothing.
    #[error(
        "the certificate would be valid until {valid_until}, it is {now} (unix seconds): name a later time"
    )]
    ValidityOver {
        /// Until when it would be valid.
        valid_until: u64,
        /// The block time.
        now: u64,
    },

    /// A network standard rests on a test.
    #[error("{standard} is certified on a tester's report only: name one, or certify it provisionally")]
    ReportNeeded {
        /// The standard.
        standard: Slug,
    },

    /// No such report.
    #[error("model {model} has no report {report}: list them with `reports`")]
    UnknownReport {
        /// The model.
        model: ModelId,
        /// Its number.
        report: u64,
    },

    /// The report is about something else.
    #[error("report {report} is about {standard}: name one about the standard to certify")]
    ReportOfOther {
        /// Its number.
        report: u64,
        /// What it is about.
        standard: Slug,
    },

    /// The report speaks against it.
    #[error("report {report} says that the test was failed: name one that was passed")]
    ReportFailed {
        /// Its number.
        report: u64,
    },

    /// There is nothing to take back.
    #[error("model {model} has no certificate for {standard}: there is nothing to take back")]
    NoCertificate {
        /// The model.
        model: ModelId,
        /// The standard.
        standard: Slug,
    },

    /// Not a SHA-256 hash.
    #[error("the digest of a release has {length} bytes: give the 32 bytes of its SHA-256")]
    DigestLength {
        /// Its length in bytes.
        length: usize,
    },

    /// A release is published once.
    #[error("version {version} of model {model} is released already: give the new one another version")]
    AlreadyReleased {
        /// The model.
        model: ModelId,
        /// The version.
        version: String,
    },

    /// No such release, or one that was taken back.
    #[error("model {model} has no release {version} that could be taken back: list them with `firmware`")]
    NoRelease {
        /// The model.
        model: ModelId,
        /// The version.
        version: String,
    },

    /// The distributor is certified.
    #[error("{address} is a certified distributor already: there is nothing to do")]
    AlreadyDistributor {
        /// Its address.
        address: String,
    },

    /// There is nothing to decide.
    #[error("{address} has neither an open application nor, to take back, a certification as a distributor")]
    NoApplication {
        /// Its address.
        address: String,
    },
}
