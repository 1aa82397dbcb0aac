//! Everything the contract refuses, with what to do about it.

use cosmwasm_std::{CheckedMultiplyRatioError, OverflowError, StdError, Uint128};
use surety_api::document::DocumentError;
use surety_api::license::raw::LicenceInvalid;
use surety_api::preorder::{CampaignStatus, PlaceId, PlaceIdError};
use surety_api::{ApiError, CampaignId, DeviceId, LicenceId, ModelId, Slug};
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
    /// A share ran out of its range.
    #[error(transparent)]
    Ratio(#[from] CheckedMultiplyRatioError),
    /// The licence allows no sale.
    #[error(transparent)]
    LicenceInvalid(#[from] LicenceInvalid),
    /// A document that fixes nothing.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A token id that is no place.
    #[error(transparent)]
    PlaceId(#[from] PlaceIdError),
    /// An approval that cannot be given or found.
    #[error(transparent)]
    Token(#[from] TokenError),

    /// A number, a length or a time out of its bounds.
    #[error("`{field}` is {found}: give {min} to {max}")]
    OutOfRange {
        /// The field.
        field: &'static str,
        /// What was given.
        found: u64,
        /// The least.
        min: u64,
        /// The most.
        max: u64,
    },
    /// The tranches leave too little for delivery.
    #[error("the tranches are {sum} bps of the price together: at most {max} may be paid before delivery")]
    TranchesTooLarge {
        /// All tranches, in bps.
        sum: u64,
        /// The most, in bps.
        max: u16,
    },
    /// A region stands in the list twice.
    #[error("region {region} is in the list twice: name each once")]
    DuplicateRegion {
        /// The region.
        region: Slug,
    },
    /// A price of nothing.
    #[error("the price is zero: name one")]
    ZeroPrice {},
    /// A price in a denom that is not accepted.
    #[error("prices cannot be in {denom}: use one of the accepted denoms, or ask governance to accept it")]
    DenomNotAccepted {
        /// The denom.
        denom: String,
    },

    /// No such campaign.
    #[error("there is no campaign {campaign}")]
    UnknownCampaign {
        /// What was asked for.
        campaign: CampaignId,
    },
    /// No such place.
    #[error("there is no place {place}: it was never sold, was delivered, or its money went back")]
    UnknownPlace {
        /// What was asked for.
        place: PlaceId,
    },
    /// No such licence.
    #[error("there is no licence {licence}")]
    UnknownLicence {
        /// What was asked for.
        licence: LicenceId,
    },
    /// No such model.
    #[error("the catalog has no model {model}: register it first")]
    UnknownModel {
        /// What was asked for.
        model: ModelId,
    },
    /// No such device.
    #[error("{device} was never minted: check the id")]
    UnknownDevice {
        /// What was asked for.
        device: DeviceId,
    },

    /// The licence's bond does not cover what it requires.
    #[error("the licence's bond is {bond}, it requires {requirement}: post the rest first")]
    BondTooLow {
        /// Coins posted.
        bond: Uint128,
        /// Coins required.
        requirement: Uint128,
    },
    /// The distributor may not sell.
    #[error("{distributor} is not certified as a distributor: it needs the retail certification first")]
    DistributorNotCertified {
        /// Who.
        distributor: String,
    },
    /// A maker sells its own models only.
    #[error(
        "model {model} belongs to licence {owner}, not to {licence}: only a distributor sells others' models"
    )]
    ModelOfAnother {
        /// The model.
        model: ModelId,
        /// Its licence.
        owner: LicenceId,
        /// The licence that would sell it.
        licence: LicenceId,
    },
    /// There is no device to wait for.
    #[error("model {model} is software: a place waits for a device")]
    SoftwareIsNotDelivered {
        /// The model.
        model: ModelId,
    },
    /// The model is certified for no region it would be sold to.
    #[error("model {model} is certified for none of the campaign's regions, not even provisionally: ask integrations for its certificates")]
    ModelNotCertified {
        /// The model.
        model: ModelId,
    },

    /// The campaign does that no more.
    #[error("campaign {campaign} is {status}: this is no longer possible")]
    WrongStatus {
        /// The campaign.
        campaign: CampaignId,
        /// What it still does.
        status: CampaignStatus,
    },
    /// The delivery deadline has passed.
    #[error("the delivery deadline was {deadline}, it is {now} (unix seconds): this had to happen before")]
    DeadlinePassed {
        /// Unix seconds.
        deadline: u64,
        /// The block time.
        now: u64,
    },
    /// Fewer places are left than asked for.
    #[error("{left} places are left, {asked} were asked for")]
    SoldOut {
        /// Places left.
        left: u32,
        /// Places asked for.
        asked: u32,
    },
    /// One buyer may buy so many places, ever.
    #[error("one address buys at most {cap} places of this campaign: it has bought {bought}, {asked} more are too many")]
    BuyerCap {
        /// The most.
        cap: u32,
        /// What it has ever bought.
        bought: u32,
        /// Places asked for.
        asked: u32,
    },
    /// The coins that came are not the price.
    #[error(
        "{received} came, the price of these places is {expected}: attach exactly that and nothing else"
    )]
    WrongFunds {
        /// The price of all places.
        expected: String,
        /// What came.
        received: String,
    },

    /// Tranches are released in order, once each.
    #[error("the next tranche is {next} of {count}, not {asked}")]
    NotNextTranche {
        /// The next one, from 0.
        next: u32,
        /// How many there are.
        count: u32,
        /// The one asked for.
        asked: u32,
    },
    /// Places can still be given back whole.
    #[error(
        "places can be given back until {until}, it is {now} (unix seconds): release tranches after that"
    )]
    StillRefundable {
        /// Unix seconds.
        until: u64,
        /// The block time.
        now: u64,
    },

    /// The device is of another model.
    #[error("{device} is not of model {model}, which the campaign delivers")]
    OtherModel {
        /// The device.
        device: DeviceId,
        /// The campaign's model.
        model: ModelId,
    },
    /// The device is sold and installed.
    #[error("{device} is activated: only a device that is not can be promised")]
    AlreadyActivated {
        /// The device.
        device: DeviceId,
    },
    /// The device is not sold yet.
    #[error("{device} is not activated: it fulfils a place once its activation names the place's holder")]
    NotActivated {
        /// The device.
        device: DeviceId,
    },
    /// The device will never be sold.
    #[error("{device} is about to be scrapped, or is: promise another")]
    Scrapping {
        /// The device.
        device: DeviceId,
    },
    /// The place has a device.
    #[error("place {place} is promised {device}: unbind that first")]
    PromisedAnother {
        /// The place.
        place: PlaceId,
        /// The device promised to it.
        device: DeviceId,
    },
    /// The device is promised to another place.
    #[error("{device} is promised to place {place}: unbind that first")]
    PromisedElsewhere {
        /// The device.
        device: DeviceId,
        /// The place it is promised to.
        place: PlaceId,
    },
    /// There is no promise to take back.
    #[error("place {place} has no device promised to it")]
    NotBound {
        /// The place.
        place: PlaceId,
    },
    /// A device fulfils one place.
    #[error("{device} has fulfilled place {place}: a device does so once")]
    AlreadyDelivered {
        /// The device.
        device: DeviceId,
        /// The place it fulfilled.
        place: PlaceId,
    },
    /// The device was sold to somebody else.
    #[error("{device} named {first_owner} when it was activated, not {holder} who holds the place")]
    NotForHolder {
        /// The device.
        device: DeviceId,
        /// Whom its activation named.
        first_owner: String,
        /// The place's holder.
        holder: String,
    },
    /// The device was sold before the holder had the place.
    #[error("{device} was activated at {activated_at}, its owner holds the place since {since}: it was not delivered for it")]
    ActivatedBefore {
        /// The device.
        device: DeviceId,
        /// Unix seconds.
        activated_at: u64,
        /// Unix seconds.
        since: u64,
    },
    /// The place waits to be fulfilled.
    #[error("{device}, promised to place {place}, is activated for its holder: send fulfil")]
    Delivered {
        /// The place.
        place: PlaceId,
        /// The device.
        device: DeviceId,
    },

    /// The list names nothing.
    #[error("the list of places is empty: name at least one")]
    EmptyBatch {},
    /// The list is too long.
    #[error("the list has {count} places: send at most {max} in one message")]
    BatchTooLarge {
        /// Places sent.
        count: usize,
        /// Most in one message.
        max: usize,
    },
    /// A place stands in the list twice.
    #[error("position {position} is in the list twice: name each once")]
    DuplicateInBatch {
        /// The position.
        position: u32,
    },
    /// Holders cannot take their money back now.
    #[error("places of this campaign can be taken back from {from}, it is {now} (unix seconds): try again then, or wait for delivery")]
    NotRefundable {
        /// Unix seconds.
        from: u64,
        /// The block time.
        now: u64,
    },
    /// All of the price was released.
    #[error("nothing is left to take back: tranches have released the whole price")]
    NothingLeft {},
    /// The seller has nothing to claim.
    #[error("nothing was released since the last claim")]
    NothingToClaim {},

    /// Places cannot be burned.
    #[error("a place cannot be burned: it holds money; it ends by delivery or refund, or transfer it")]
    NoBurn {},
}
