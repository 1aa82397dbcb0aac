//! Numbers, bytes and coins as the chain's tools write them.

use base64::Engine as _;
use cosmrs::proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmwasm_std::Coin;
use serde::Deserialize;

use super::error::{malformed, TxFileError};

/// The chain's tools write whole numbers as strings.
#[derive(Deserialize, Default)]
#[serde(try_from = "String")]
pub(super) struct Number(pub u64);

impl TryFrom<String> for Number {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}

/// As they stand: what was signed is not put in order here.
pub(super) fn coins(coins: &[Coin]) -> Vec<ProtoCoin> {
    coins
        .iter()
        .map(|coin| ProtoCoin { denom: coin.denom.clone(), amount: coin.amount.to_string() })
        .collect()
}

pub(super) fn bytes(text: &str) -> Result<Vec<u8>, TxFileError> {
    base64::engine::general_purpose::STANDARD.decode(text).map_err(malformed)
}
