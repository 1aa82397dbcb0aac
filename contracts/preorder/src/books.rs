//! A campaign's money.
//!
//! Every coin a buyer paid is in one of four places: held for the buyer (`escrow`), earned and waiting for the seller
//! (`proceeds`), claimed by the seller, or paid back. All live places of a campaign have had the same share released, so a
//! tranche costs the same however many places there are.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Empty, OverflowError, OverflowOperation, Storage, Uint128};
use cw_storage_plus::Map;
use surety_api::preorder::CampaignStatus;
use surety_api::CampaignId;

use crate::state::Campaign;
use crate::ContractError;

/// What became of campaigns, by campaign.
const BOOKS: Map<u64, Books> = Map::new("books");
/// What is owed in each denom.
pub const OWED: Map<&str, Owed> = Map::new("owed");
/// The campaigns of every status, by its written form.
pub const BY_STATUS: Map<(&str, u64), Empty> = Map::new("status");

/// 100 %.
pub const ALL_BPS: u128 = 10_000;

/// What the contract owes in one denom.
#[cw_serde]
#[derive(Default)]
pub struct Owed {
    /// To holders or sellers, as delivery decides.
    pub escrow: Uint128,
    /// To sellers.
    pub proceeds: Uint128,
}

/// What became of a campaign. Amounts are in the denom of its price.
#[cw_serde]
pub struct Books {
    /// What it still does.
    pub status: CampaignStatus,
    /// Places ever sold; the newest has this position.
    pub sold: u32,
    /// Places whose device was delivered.
    pub fulfilled: u32,
    /// Places whose money went back.
    pub refunded: u32,
    /// Tranches released.
    pub tranches_released: u32,
    /// What tranches have released of each place.
    pub released_per_place: Uint128,
    /// Held for holders.
    pub escrow: Uint128,
    /// Earned, waiting for the seller.
    pub proceeds: Uint128,
    /// Paid to the seller.
    pub claimed: Uint128,
    /// Paid back to holders.
    pub paid_back: Uint128,
}

impl Books {
    /// Of a campaign that starts.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            status: CampaignStatus::Open,
            sold: 0,
            fulfilled: 0,
            refunded: 0,
            tranches_released: 0,
            released_per_place: Uint128::zero(),
            escrow: Uint128::zero(),
            proceeds: Uint128::zero(),
            claimed: Uint128::zero(),
            paid_back: Uint128::zero(),
        }
    }

    /// Places sold and not given back: what counts against the supply.
    ///
    /// # Errors
    /// Only when the books do not add up.
    pub fn taken(&self) -> Result<u32, OverflowError> {
        self.sold.checked_sub(self.refunded).ok_or(OverflowError::new(OverflowOperation::Sub))
    }

    /// Places neither fulfilled nor refunded.
    ///
    /// # Errors
    /// Only when the books do not add up.
    pub fn live(&self) -> Result<u32, OverflowError> {
        self.taken()?.checked_sub(self.fulfilled).ok_or(OverflowError::new(OverflowOperation::Sub))
    }

    /// What is held for one live place.
    ///
    /// # Errors
    /// Only when the books do not add up.
    pub fn left_per_place(&self, price: Uint128) -> Result<Uint128, OverflowError> {
        price.checked_sub(self.released_per_place)
    }

    /// Sells places: of each, what tranches have released so far is the seller's at once.
    ///
    /// # Errors
    /// A number out of its range.
    pub fn sell(&mut self, price: Uint128, count: u32) -> Result<(), ContractError> {
        let number = Uint128::from(count);
        self.escrow = self.escrow.checked_add(self.left_per_place(price)?.checked_mul(number)?)?;
        self.proceeds = self.proceeds.checked_add(self.released_per_place.checked_mul(number)?)?;
        self.sold = add(self.sold, count)?;
        Ok(())
    }

    /// Releases up to `bps` of the price of every live place, rounded down, and returns what that was in all.
    ///
    /// # Errors
    /// A number out of its range.
    pub fn release(&mut self, price: Uint128, bps: u128) -> Result<Uint128, ContractError> {
        let per_place = price.checked_multiply_ratio(bps, ALL_BPS)?;
        let more = per_place.checked_sub(self.released_per_place)?;
        let amount = more.checked_mul(Uint128::from(self.live()?))?;
        self.escrow = self.escrow.checked_sub(amount)?;
        self.proceeds = self.proceeds.checked_add(amount)?;
        self.released_per_place = per_place;
        self.tranches_released = add(self.tranches_released, 1)?;
        Ok(amount)
    }

    /// One place was delivered: its rest is the seller's. Returns it.
    ///
    /// # Errors
    /// A number out of its range.
    pub fn fulfil(&mut self, price: Uint128) -> Result<Uint128, ContractError> {
        let rest = self.left_per_place(price)?;
        self.escrow = self.escrow.checked_sub(rest)?;
        self.proceeds = self.proceeds.checked_add(rest)?;
        self.fulfilled = add(self.fulfilled, 1)?;
        Ok(rest)
    }

    /// One place is taken back. Returns what goes to its holder.
    ///
    /// # Errors
    /// A number out of its range.
    pub fn refund(&mut self, price: Uint128) -> Result<Uint128, ContractError> {
        let rest = self.left_per_place(price)?;
        self.escrow = self.escrow.checked_sub(rest)?;
        self.paid_back = self.paid_back.checked_add(rest)?;
        self.refunded = add(self.refunded, 1)?;
        Ok(rest)
    }

    /// The seller takes what it earned. Returns it.
    ///
    /// # Errors
    /// A number out of its range.
    pub fn claim(&mut self) -> Result<Uint128, ContractError> {
        let amount = std::mem::take(&mut self.proceeds);
        self.claimed = self.claimed.checked_add(amount)?;
        Ok(amount)
    }

    /// Whether holders can take back what was not released: in a cancelled campaign, while places can be given back, and
    /// once the delivery deadline is missed for good.
    #[must_use]
    pub fn refunds_open(&self, campaign: &Campaign, now: u64) -> bool {
        self.status == CampaignStatus::Cancelled
            || campaign.terms.refundable_until.is_some_and(|until| now < until)
            || now >= campaign.refund_from
    }
}

impl Default for Books {
    fn default() -> Self {
        Self::new()
    }
}

/// The books of a campaign.
///
/// # Errors
/// [`ContractError::UnknownCampaign`].
pub fn load(storage: &dyn Storage, campaign: CampaignId) -> Result<Books, ContractError> {
    BOOKS.may_load(storage, campaign.get())?.ok_or(ContractError::UnknownCampaign { campaign })
}

/// Saves the books of a campaign, and carries what changed into what is owed in its denom and into the index by status.
///
/// # Errors
/// A number out of its range.
pub fn save(
    storage: &mut dyn Storage,
    campaign: CampaignId,
    denom: &str,
    after: &Books,
) -> Result<(), ContractError> {
    let before = BOOKS.may_load(storage, campaign.get())?;
    let status = before.as_ref().map(|books| books.status);
    if status != Some(after.status) {
        if let Some(old) = status {
            BY_STATUS.remove(storage, (old.as_str(), campaign.get()));
        }
        BY_STATUS.save(storage, (after.status.as_str(), campaign.get()), &Empty {})?;
    }
    let before = before.unwrap_or_default();
    if (before.escrow, before.proceeds) != (after.escrow, after.proceeds) {
        let mut owed = OWED.may_load(storage, denom)?.unwrap_or_default();
        owed.escrow = owed.escrow.checked_add(after.escrow)?.checked_sub(before.escrow)?;
        owed.proceeds = owed.proceeds.checked_add(after.proceeds)?.checked_sub(before.proceeds)?;
        OWED.save(storage, denom, &owed)?;
    }
    Ok(BOOKS.save(storage, campaign.get(), after)?)
}

/// A counter that must not run over.
///
/// # Errors
/// It would.
pub fn add(counter: u32, by: u32) -> Result<u32, OverflowError> {
    counter.checked_add(by).ok_or(OverflowError::new(OverflowOperation::Add))
}
