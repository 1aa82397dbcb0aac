//! Who may send a message, and whose money it reaches after what notice, as data: every contract maps each of its messages to one
//! [`Permission`] and one [`Reach`], so that the whole answer to "who can do what" can be printed and compared.

use std::fmt;

use cosmwasm_std::Addr;

use crate::charter::{Charter, ContractName, Office};
use crate::ApiError;

/// Who may send one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Whoever likes.
    Anyone,
    /// The holder of an office.
    Office(Office),
    /// The holder of either office.
    EitherOffice(Office, Office),
    /// The holder of an office, or another contract of the network.
    OfficeOrContract(Office, ContractName),
    /// Another contract of the network.
    Contract(ContractName),
    /// Who the contract's own records name, in words.
    Named(&'static str),
    /// Nobody: the message exists to be refused.
    Nobody,
}

/// What a message does to coins, and how long those it concerns know beforehand, in words. Durations are the defaults of
/// docs/design.md; each is fixed at instantiation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Whose coins go where. "none" where no coin moves and nobody's right to one changes.
    pub money: &'static str,
    /// What must have passed before, and how long it lasts. "none" where it takes effect at once and for good.
    pub notice: &'static str,
}

impl Reach {
    /// No coin moves, and nothing needs to have passed.
    pub const NOTHING: Self = Self { money: "none", notice: "none" };

    /// These coins, at once.
    #[must_use]
    pub const fn at_once(money: &'static str) -> Self {
        Self { money, notice: "none" }
    }

    /// These coins, after this notice.
    #[must_use]
    pub const fn after(money: &'static str, notice: &'static str) -> Self {
        Self { money, notice }
    }

    /// No coins, after this notice.
    #[must_use]
    pub const fn without_money(notice: &'static str) -> Self {
        Self { money: "none", notice }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anyone => f.write_str("anyone"),
            Self::Office(office) => write!(f, "{office}"),
            Self::EitherOffice(one, other) => write!(f, "{one} or {other}"),
            Self::OfficeOrContract(office, contract) => write!(f, "{office} or the {contract} contract"),
            Self::Contract(contract) => write!(f, "the {contract} contract"),
            Self::Named(who) => f.write_str(who),
            Self::Nobody => f.write_str("nobody"),
        }
    }
}

impl Permission {
    /// Checks all that the charter can answer; [`Permission::Named`] passes here and is checked by the contract against its own
    /// records.
    ///
    /// # Errors
    /// [`ApiError::Unauthorized`] with who may send the message.
    pub fn ensure(self, charter: &Charter, sender: &Addr) -> Result<(), ApiError> {
        let allowed = match self {
            Self::Anyone | Self::Named(_) => true,
            Self::Office(office) => charter.office(office)? == *sender,
            Self::EitherOffice(one, other) => {
                charter.office(one)? == *sender || charter.office(other)? == *sender
            }
            Self::OfficeOrContract(office, contract) => {
                charter.office(office)? == *sender || charter.contract(contract)? == *sender
            }
            Self::Contract(contract) => charter.contract(contract)? == *sender,
            Self::Nobody => false,
        };
        if allowed {
            Ok(())
        } else {
            Err(self.refuse(sender))
        }
    }

    /// The refusal of `sender`.
    #[must_use]
    pub fn refuse(self, sender: &Addr) -> ApiError {
        ApiError::Unauthorized { sender: sender.to_string(), expected: self.to_string() }
    }
}
