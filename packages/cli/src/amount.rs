//! Amounts as people write them: a number and its denom, so that coins and their smallest unit are never confused.

use std::str::FromStr;

use cosmwasm_std::Coin;
use thiserror::Error;

/// An amount of one denom in its smallest unit, such as `80000000udimo`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount(pub Coin);

/// A text that is no amount.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{found}` is no amount: write the smallest unit and the denom together, such as 80000000udimo")]
pub struct AmountError {
    found: String,
}

impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let error = || AmountError { found: text.to_owned() };
        let end = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(error)?;
        let (number, denom) = text.split_at(end);
        let valid = |c: char| c.is_ascii_alphanumeric() || "/:._-".contains(c);
        if !denom.starts_with(|c: char| c.is_ascii_alphabetic())
            || denom.len() < 3
            || !denom.chars().all(valid)
        {
            return Err(error());
        }
        Ok(Self(Coin::new(number.parse::<u128>().map_err(|_| error())?, denom)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_names_its_denom() {
        assert_eq!("80000000udimo".parse::<Amount>().unwrap().0, Coin::new(80_000_000u128, "udimo"));
        for text in [
            "",
            "80",
            "udimo",
            "-1udimo",
            "1.5udimo",
            "1 udimo",
            "1u",
            "340282366920938463463374607431768211456udimo",
        ] {
            assert!(text.parse::<Amount>().is_err(), "{text}");
        }
    }
}
