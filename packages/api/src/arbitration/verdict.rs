//! What a council can decide, and what follows from it.

use std::fmt;
use std::str::FromStr;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Uint128};
use surety_statement::DeviceId;

use crate::text::UnknownText;
use crate::vault::Allocation;
use crate::{text_enum, Document, ModelId};

/// A device that suffered.
#[cw_serde]
pub struct Victim {
    /// The device.
    pub device: DeviceId,
    /// Its share of what goes to victims, in parts of the sum of all weights.
    pub weight: Uint128,
}

/// Who is paid out of what was taken: devices, never addresses.
#[cw_serde]
pub enum Victims {
    /// At most 100, in the order of their indices.
    List {
        /// The devices, none twice.
        devices: Vec<Victim>,
    },
    /// Fixed by a root; its leaves are [`crate::vault::victim_leaf`].
    Root {
        /// 32 bytes.
        root: Binary,
        /// How many there are.
        count: u32,
        /// The sum of their weights.
        total_weight: Uint128,
        /// The whole list; none where the contract itself was given it.
        list: Option<Document>,
    },
}

text_enum! {
    /// What of a licence's remaining accrual is turned over to the holders of the devices.
    pub enum Recall {
        /// Nothing.
        None => "none",
        /// That of the verdict's model.
        Model => "model",
        /// All of it.
        Licence => "licence",
    }
}

text_enum! {
    /// What follows for the licence itself.
    pub enum Sanction {
        /// Nothing.
        None => "none",
        /// No more mints until it is reinstated.
        Suspend => "suspend",
        /// No more mints, and it must leave.
        Revoke => "revoke",
    }
}

/// The verdict of a licence case.
#[cw_serde]
pub struct LicenceVerdict {
    /// Taken from the bond, as far as it is there.
    pub bond: Uint128,
    /// Share of all stake in scope that is unaccrued or undrawn, 10,000 at most.
    pub stake_bps: u16,
    /// The scope: one model, or the whole licence.
    pub model: Option<ModelId>,
    /// How what is taken is shared.
    pub allocation: Allocation,
    /// Who suffered; needed exactly when something goes to victims.
    pub victims: Option<Victims>,
    /// What is turned over to the holders.
    pub recall: Recall,
    /// What follows for the licence.
    pub licence: Sanction,
}

text_enum! {
    /// The verdict of a reporter's case.
    pub enum ReporterVerdict {
        /// It is struck; three strikes remove.
        Strike => "strike",
        /// It is removed at once.
        Remove => "remove",
    }
}

text_enum! {
    /// Where a banned device's held accrual goes when the ban stands.
    pub enum BanHeld {
        /// To the device's holder.
        Holder => "holder",
        /// Nowhere: it burns.
        Burn => "burn",
    }
}

/// What a council can decide, one type per kind of case. That the challenger is wrong is said by [`Choice::Dismiss`].
#[cw_serde]
pub enum Verdict {
    /// Of a licence case.
    Licence(LicenceVerdict),
    /// Of a fault contest: the faults did not happen, the devices return to their pools.
    Fault {
        /// Always false: faults that stand are a dismissal.
        upheld: bool,
    },
    /// Of a ban contest.
    Ban {
        /// True when the ban stands.
        upheld: bool,
        /// Where the held accrual goes; named exactly when the ban stands.
        held: Option<BanHeld>,
    },
    /// Of a reporter's case.
    Reporter(ReporterVerdict),
    /// Of a re-issue: to the address the case was opened for, and to no other.
    Reissue {},
}

/// What a ballot is for.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum Choice {
    /// The challenger is wrong.
    Dismiss {},
    /// A proposed verdict.
    Proposal {
        /// Its number in the case, from 1.
        number: u32,
    },
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dismiss {} => f.write_str("dismiss"),
            Self::Proposal { number } => number.fmt(f),
        }
    }
}

impl FromStr for Choice {
    type Err = UnknownText;

    fn from_str(text: &str) -> Result<Self, UnknownText> {
        match (text, text.parse()) {
            ("dismiss", _) => Ok(Self::Dismiss {}),
            (_, Ok(number)) => Ok(Self::Proposal { number }),
            _ => Err(UnknownText {
                what: "Choice",
                found: text.to_owned(),
                expected: "dismiss, a proposal's number".into(),
            }),
        }
    }
}

text_enum! {
    /// What a case does to other contracts once it is decided. Each happens at most once in a case.
    pub enum Effect {
        /// What is taken goes into the case's reserve. At finality.
        Reserve => "reserve",
        /// The withdrawal date moves. At finality.
        PostponeWithdrawal => "postpone_withdrawal",
        /// The opening bond leaves. At finality; in a fault case with the last stream.
        ReleaseOpening => "release_opening",
        /// The appeal's bond leaves. At finality.
        ReleaseAppeal => "release_appeal",
        /// The licence is free of the case. When the case is over.
        Unlock => "unlock",
        /// The reserve is burned, paid, and opened to victims. At execution, as are all below.
        ExecuteReserve => "execute_reserve",
        /// Accrual is turned over to the holders.
        Recall => "recall",
        /// The licence is suspended.
        Suspend => "suspend",
        /// The licence is revoked.
        Revoke => "revoke",
        /// A ban or its hold ends.
        EndBan => "end_ban",
        /// A reporter is struck.
        Strike => "strike",
        /// A reporter is removed.
        Remove => "remove",
        /// A licence has a new holder.
        Reissue => "reissue",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_has_one_text() {
        for choice in [Choice::Dismiss {}, Choice::Proposal { number: 12 }] {
            assert_eq!(choice.to_string().parse(), Ok(choice));
        }
        assert!("yes".parse::<Choice>().is_err());
    }
}
