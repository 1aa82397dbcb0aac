//! Everything the contract refuses, with what to do about it.

use cosmwasm_std::{OverflowError, StdError, Uint128};
use surety_accrual::AccrualError;
use surety_api::catalog::raw::NotCertified;
use surety_api::license::raw::LicenceInvalid;
use surety_api::preorder::PlaceId;
use surety_api::{ApiError, Curve, DeviceId, LicenceId, LotId, ModelId, Slug};
use surety_statement::{DeviceIdError, KeyError, SignatureError, StatementError};
use surety_tokens::TokenError;
use thiserror::Error;

/// Why a message or a question was refused. Nothing has changed.
#[derive(Debug, Error, PartialEq)]
pub enum ContractError {
    /// A storage, address or serialisation error of the host.
    #[error(transparent)]
    Std(#[from] StdError),
    /// An error every contract shares.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// A number ran out of its range.
    #[error(transparent)]
    Overflow(#[from] OverflowError),
    /// The economics refuse.
    #[error(transparent)]
    Accrual(#[from] AccrualError),
    /// Bytes that are not the device's key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Bytes that are no signature.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// A preimage that cannot be written.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// An approval that cannot be given or found.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// A token id that is no device.
    #[error(transparent)]
    DeviceId(#[from] DeviceIdError),
    /// The licence allows no mint.
    #[error(transparent)]
    LicenceInvalid(#[from] LicenceInvalid),

    /// A text that must say something is empty.
    #[error("`{field}` is empty: give it a text")]
    EmptyText {
        /// The field.
        field: &'static str,
    },
    /// A period of no seconds.
    #[error("`{field}` is zero: give it at least one second")]
    ZeroPeriod {
        /// The field.
        field: &'static str,
    },

    /// The list names nothing.
    #[error("the list of devices is empty: name at least one")]
    EmptyBatch {},
    /// The list is too long.
    #[error("the list has {count} devices: send at most {max} in one message")]
    BatchTooLarge {
        /// Devices sent.
        count: usize,
        /// Most in one message.
        max: usize,
    },
    /// A device stands in the list twice.
    #[error("{device} is in the list twice: name each device once")]
    DuplicateInBatch {
        /// The device.
        device: DeviceId,
    },
    /// Devices of different lots in one list.
    #[error("{device} is of lot {found}, the first device of lot {expected}: send one message per lot")]
    SeveralLots {
        /// The device that does not fit.
        device: DeviceId,
        /// Its lot.
        found: LotId,
        /// The lot of the first device.
        expected: LotId,
    },

    /// No such device.
    #[error("{device} was never minted: check the id")]
    UnknownDevice {
        /// What was asked for.
        device: DeviceId,
    },
    /// No such lot.
    #[error("there is no lot {lot}")]
    UnknownLot {
        /// What was asked for.
        lot: LotId,
    },
    /// No such model.
    #[error("the catalog has no model {model}: register it first")]
    UnknownModel {
        /// What was asked for.
        model: ModelId,
    },
    /// No such licence.
    #[error("there is no licence {licence}")]
    UnknownLicence {
        /// What was asked for.
        licence: LicenceId,
    },
    /// No such category.
    #[error("the catalog has no category {category}: governance sets it first")]
    UnknownCategory {
        /// What was asked for.
        category: Slug,
    },

    /// The model may not be sold there.
    #[error("model {model} is not certified for {region}: {cause}")]
    ModelNotCertified {
        /// The model.
        model: ModelId,
        /// The region.
        region: Slug,
        /// Why.
        cause: NotCertified,
    },
    /// A service has no devices.
    #[error("model {model} is a software service: there is nothing to mint of it")]
    SoftwareIsNotMinted {
        /// The model.
        model: ModelId,
    },
    /// Somebody has minted it.
    #[error("{device} was minted before: leave it out, or let its key reclaim it")]
    AlreadyMinted {
        /// The device.
        device: DeviceId,
    },
    /// A provisional licence has a limit.
    #[error("the licence is provisional and may mint {cap} devices: it has minted {minted}, {asked} more are too many")]
    ProvisionalCap {
        /// Devices it may mint.
        cap: u64,
        /// Devices it has minted.
        minted: u64,
        /// Devices asked for now.
        asked: u64,
    },
    /// A mint without coins.
    #[error("no coins came with the mint: attach exactly {expected}, the stake of all its devices")]
    NoFunds {
        /// The stake of all devices.
        expected: Uint128,
    },
    /// A mint with coins of several denoms.
    #[error("{denoms} denoms came with the mint: attach exactly {expected} of the network's coin and nothing else")]
    SeveralDenoms {
        /// How many denoms.
        denoms: usize,
        /// The stake of all devices.
        expected: Uint128,
    },
    /// A mint with too few or too many coins.
    #[error("the stake of all devices is {expected}, {received} came: attach exactly {expected}")]
    WrongAmount {
        /// The stake of all devices.
        expected: Uint128,
        /// Coins that came.
        received: Uint128,
    },

    /// The device is sold and installed.
    #[error("{device} is activated already: it happens once, after that only its holder transfers it")]
    AlreadyActivated {
        /// The device.
        device: DeviceId,
    },
    /// The device is not sold yet.
    #[error("{device} is not activated: until its own signature names its first owner nothing else can be done with it")]
    NotActivated {
        /// The device.
        device: DeviceId,
    },
    /// The signed message ran out.
    #[error("the device's signature was good until {expires}, it is {now} (unix seconds): let the device sign again")]
    Expired {
        /// Until when it was good.
        expires: u64,
        /// The block time.
        now: u64,
    },
    /// The signature does not belong to this message and key.
    #[error("the signature is not {device}'s over this message: check chain id, contract and every field it signed")]
    BadSignature {
        /// The device.
        device: DeviceId,
    },
    /// A point of the other curve.
    #[error("the key of {device} is not on {expected} but on the other curve: its model says {expected}")]
    KeyOfOtherCurve {
        /// The device.
        device: DeviceId,
        /// The curve of its model.
        expected: Curve,
    },
    /// A point of neither curve.
    #[error("the key of {device} lies on no curve a device may use: read it from the device again")]
    KeyOffCurve {
        /// The device.
        device: DeviceId,
    },

    /// Notice was given before.
    #[error("scrap of {device} is announced already: collect it from {due} until {until} (unix seconds)")]
    AlreadyScrapping {
        /// The device.
        device: DeviceId,
        /// When it is due.
        due: u64,
        /// When the notice lapses.
        until: u64,
    },
    /// The notice was not used in its time.
    #[error("the notice for {device} lapsed at {until} (unix seconds): give a new one with scrap, or name in held_by the case that held it")]
    ScrapLapsed {
        /// The device.
        device: DeviceId,
        /// When it lapsed.
        until: u64,
    },
    /// A preorder campaign has promised it to somebody.
    #[error("{device} is promised to place {place} of a preorder campaign: unbind it there first, or leave it out")]
    PromisedToPlace {
        /// The device.
        device: DeviceId,
        /// The place.
        place: PlaceId,
    },
    /// The stake is returned.
    #[error("{device} is scrapped: only its own key can free it, with reclaim")]
    Scrapped {
        /// The device.
        device: DeviceId,
    },
    /// No notice was given.
    #[error("scrap of {device} was not announced: send scrap first")]
    NotScrapping {
        /// The device.
        device: DeviceId,
    },
    /// The notice is not over.
    #[error("the stake of {device} is due at {due}, it is {now} (unix seconds): try again then")]
    ScrapNotDue {
        /// The device.
        device: DeviceId,
        /// When it is due.
        due: u64,
        /// The block time.
        now: u64,
    },

    /// The device stands where its key says it belongs.
    #[error("{device} is in a lot of licence {licence} already: there is nothing to free it from")]
    NothingToReclaim {
        /// The device.
        device: DeviceId,
        /// The licence.
        licence: LicenceId,
    },
    /// The device's key has named another licence since.
    #[error("{device} has named another licence after {licence}: let it sign for the one it belongs to now")]
    ReclaimSuperseded {
        /// The device.
        device: DeviceId,
        /// The licence it named then.
        licence: LicenceId,
    },

    /// Telemetry has found nothing that changes the device's condition.
    #[error("telemetry has found nothing new of {device}: report it there first")]
    NothingToApply {
        /// The device.
        device: DeviceId,
    },

    /// A ban that stands.
    #[error("{device} is banned already")]
    AlreadyBanned {
        /// The device.
        device: DeviceId,
    },
    /// No ban stands.
    #[error("{device} is not banned")]
    NotBanned {
        /// The device.
        device: DeviceId,
    },

    /// Not 32 bytes.
    #[error("a vehicle is sha256 of salt and VIN, 32 bytes: got {got}")]
    VehicleLength {
        /// Bytes given.
        got: usize,
    },
    /// The vehicle that stands for none.
    #[error("the vehicle of 32 zero bytes stands for no vehicle: send unpair to end a pairing")]
    NoVehicle {},
    /// A nonce that does not rise.
    #[error("the pairing nonce must exceed {last}, got {got}: let the device sign with a higher one")]
    NonceTooLow {
        /// The nonce in the message.
        got: u64,
        /// The last one used.
        last: u64,
    },
    /// There is no pairing.
    #[error("{device} is paired with no vehicle")]
    NotPaired {
        /// The device.
        device: DeviceId,
    },

    /// Devices cannot be burned.
    #[error("a device cannot be burned: its history and stream outlive its holder; transfer it instead")]
    NoBurn {},
}
