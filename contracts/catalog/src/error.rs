//! Everything the catalog refuses.

use cosmwasm_std::{OverflowError, StdError};
use surety_api::accrual::AccrualError;
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

    /// The name of the hardware is empty or too long.
    #[error("the name and revision of the hardware is {length} bytes long: use 1 to {max}")]
    HardwareLength {
        /// Its length.
        length: usize,
        /// The most that is allowed.
        max: usize,
    },

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

    /// The model has that certification.
    #[error("model {model} is certified for {region} already: there is nothing to do")]
    AlreadyCertified {
        /// The model.
        model: ModelId,
        /// The region.
        region: Slug,
    },

    /// The model does not have that certification.
    #[error("model {model} is not certified for {region}: there is nothing to take back")]
    NotCertified {
        /// The model.
        model: ModelId,
        /// The region.
        region: Slug,
    },

    /// Every reader of a model pays for its regions.
    #[error("model {model} is certified for {max} regions, the most there can be: take one back first")]
    TooManyRegions {
        /// The model.
        model: ModelId,
        /// The most that are allowed.
        max: usize,
    },
}
