//! Amounts as people write them: a number and its denom, so that coins and their smallest unit are never confused.

use std::str::FromStr;

use cosmwasm_std::Coin;
use thiserror::Error;

/// Units of one coin (docs/design.md section 1: coins have 6 decimals).
const COIN: u128 = 1_000_000;
/// Decimals of a coin.
const DECIMALS: usize = 6;

/// An amount of one denom: units such as `80000000udimo`, or coins such as `80dimo` or `0.5dimo`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    whole: u128,
    /// Millionths, where a fraction was written.
    fraction: Option<u128>,
    denom: String,
}

/// A text that is no amount.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{found}` is no amount: write a number and the denom together, units such as 80000000udimo or coins such as 80dimo")]
pub struct AmountError {
    found: String,
}

/// An amount that is none of this network's coin.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DenomError {
    /// It is of something else.
    #[error("`{found}` is not of this network's coin: write units such as 80000000{unit}{}", in_coins(.unit))]
    Foreign {
        /// What was written.
        found: String,
        /// The network's smallest unit.
        unit: String,
    },
    /// A unit is not divided.
    #[error("`{found}` has a fraction, and `{}` is not divided: write whole units", .found.trim_start_matches(|c: char| !c.is_ascii_alphabetic()))]
    Fraction {
        /// What was written.
        found: String,
    },
    /// More than there can be.
    #[error("`{found}` is more than there can be")]
    TooMuch {
        /// What was written.
        found: String,
    },
}

/// The coin whose millionth is this unit, as chains name it: `dimo` of `udimo`.
fn coin_of(unit: &str) -> Option<&str> {
    unit.strip_prefix('u').filter(|coin| coin.len() > 1)
}

fn in_coins(unit: &str) -> String {
    coin_of(unit).map(|coin| format!(" or coins such as 80{coin}")).unwrap_or_default()
}

impl Amount {
    /// As units of this network's coin, whose smallest unit is `unit`.
    ///
    /// # Errors
    /// [`DenomError`].
    pub fn of(&self, unit: &str) -> Result<Coin, DenomError> {
        let coin = self.of_any(unit)?;
        if coin.denom == unit {
            Ok(coin)
        } else {
            Err(DenomError::Foreign { found: self.to_string(), unit: unit.to_owned() })
        }
    }

    /// As units of whatever it is of; coins are understood of the network's own, whose smallest unit is `unit`.
    ///
    /// # Errors
    /// [`DenomError::Fraction`], [`DenomError::TooMuch`].
    pub fn of_any(&self, unit: &str) -> Result<Coin, DenomError> {
        if coin_of(unit) == Some(self.denom.as_str()) {
            let units = self.whole.checked_mul(COIN);
            let units = units.and_then(|units| units.checked_add(self.fraction.unwrap_or_default()));
            let units = units.ok_or_else(|| DenomError::TooMuch { found: self.to_string() })?;
            return Ok(Coin::new(units, unit));
        }
        match self.fraction {
            None => Ok(Coin::new(self.whole, &self.denom)),
            Some(_) => Err(DenomError::Fraction { found: self.to_string() }),
        }
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.fraction {
            None => write!(f, "{}{}", self.whole, self.denom),
            Some(fraction) => write!(f, "{}.{fraction:06}{}", self.whole, self.denom),
        }
    }
}

impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let error = || AmountError { found: text.to_owned() };
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(error)?;
        let (number, denom) = text.split_at(end);
        let valid = |c: char| c.is_ascii_alphanumeric() || "/:._-".contains(c);
        if !denom.starts_with(|c: char| c.is_ascii_alphabetic())
            || denom.len() < 3
            || !denom.chars().all(valid)
        {
            return Err(error());
        }
        let (whole, fraction) = match number.split_once('.') {
            None => (number, None),
            Some((whole, digits)) if (1..=DECIMALS).contains(&digits.len()) => {
                let millionths = format!("{digits:0<DECIMALS$}").parse().map_err(|_| error())?;
                (whole, Some(millionths))
            }
            Some(_) => return Err(error()),
        };
        Ok(Self { whole: whole.parse().map_err(|_| error())?, fraction, denom: denom.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> Result<Coin, DenomError> {
        text.parse::<Amount>().unwrap().of("udimo")
    }

    #[test]
    fn units_and_coins_are_told_apart_by_their_denom() {
        let coins = |units: u128| Ok(Coin::new(units, "udimo"));
        assert_eq!(units("80000000udimo"), coins(80_000_000));
        assert_eq!(units("80dimo"), coins(80_000_000));
        assert_eq!(units("0.5dimo"), coins(500_000));
        assert_eq!(units("1.000001dimo"), coins(1_000_001));
        assert_eq!("7ustake".parse::<Amount>().unwrap().of_any("udimo"), Ok(Coin::new(7u128, "ustake")));
    }

    #[test]
    fn what_is_no_amount_of_the_network_says_what_would_be() {
        let said = |text| units(text).unwrap_err().to_string();
        assert!(said("80ustake").contains("80000000udimo or coins such as 80dimo"), "{}", said("80ustake"));
        assert!(said("80stake").contains("not of this network's coin"));
        assert!(said("1.5udimo").contains("`udimo` is not divided"), "{}", said("1.5udimo"));
        assert!(said("340282366920938463463374607431768211dimo").contains("more than there can be"));
        for text in [
            "",
            "80",
            "udimo",
            "-1udimo",
            ".5dimo",
            "1.dimo",
            "1.0000001dimo",
            "1.2.3dimo",
            "1 udimo",
            "1u",
            "340282366920938463463374607431768211456udimo",
        ] {
            assert!(text.parse::<Amount>().is_err(), "{text}");
        }
    }
}
