//! Building and signing transactions (SIGN_MODE_DIRECT).

use std::fmt;
use std::str::FromStr;

use cosmrs::proto::cosmos::crypto::secp256k1::PubKey;
use cosmrs::proto::cosmos::tx::signing::v1beta1::SignMode;
use cosmrs::proto::cosmos::tx::v1beta1::mode_info::{Single, Sum};
use cosmrs::proto::cosmos::tx::v1beta1::{AuthInfo, Fee, ModeInfo, SignDoc, SignerInfo, TxBody, TxRaw};
use cosmrs::proto::traits::Message;
use cosmwasm_std::{Coin, Decimal, Uint128};
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};
use sha2::{Digest, Sha256};

use crate::msg::{any, proto_coins};
use crate::{ChainError, Msg, Profile, Signer};

/// The hash a transaction is known by: sha256 of its bytes, written in upper-case hex.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TxHash(pub [u8; 32]);

impl TxHash {
    /// The hash of a transaction's bytes.
    #[must_use]
    pub fn of(tx: &[u8]) -> Self {
        Self(Sha256::digest(tx).into())
    }
}

impl fmt::Display for TxHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode_upper(self.0))
    }
}

impl fmt::Debug for TxHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TxHash({self})")
    }
}

impl FromStr for TxHash {
    type Err = ChainError;

    fn from_str(text: &str) -> Result<Self, ChainError> {
        let mut hash = [0; 32];
        hex::decode_to_slice(text, &mut hash)
            .map_err(|_| ChainError::decode("a transaction hash", "it must be 64 hex digits"))?;
        Ok(Self(hash))
    }
}

impl TryFrom<String> for TxHash {
    type Error = ChainError;

    fn try_from(text: String) -> Result<Self, ChainError> {
        text.parse()
    }
}

impl From<TxHash> for String {
    fn from(hash: TxHash) -> Self {
        hash.to_string()
    }
}

/// What may differ from one transaction to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TxOptions {
    /// A public note.
    pub memo: String,
    /// The gas limit; simulated when `None`.
    pub gas_limit: Option<u64>,
    /// Blocks after which the transaction is dead; the profile's when `None`.
    pub timeout_blocks: Option<u64>,
    /// Who pays the fee instead of the signer.
    pub fee_granter: Option<String>,
    /// Price of one unit of gas; the profile's when `None`.
    pub gas_price: Option<Decimal>,
}

/// What a transaction will cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// What the simulation used; the given limit when nothing was simulated.
    pub gas_used: u64,
    /// What the transaction may use.
    pub gas_limit: u64,
    /// Gas limit times gas price, rounded up; empty when gas is free.
    pub fee: Vec<Coin>,
}

/// A transaction ready to broadcast. Keep hash and timeout height before broadcasting: they decide later whether it landed
/// or is dead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedTx {
    /// The bytes as they travel.
    pub bytes: Vec<u8>,
    /// What the chain will know it by.
    pub hash: TxHash,
    /// The sequence it uses up.
    pub sequence: u64,
    /// The last height it can land in.
    pub timeout_height: u64,
    /// What it may cost.
    pub cost: Estimate,
}

impl SignedTx {
    /// Rebuilds a transaction from stored bytes, such as an outbox keeps.
    ///
    /// # Errors
    /// The bytes are no transaction with one signer.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, ChainError> {
        let broken = |error| ChainError::decode("a stored transaction", error);
        let raw = TxRaw::decode(bytes.as_slice()).map_err(broken)?;
        let body = TxBody::decode(raw.body_bytes.as_slice()).map_err(broken)?;
        let auth = AuthInfo::decode(raw.auth_info_bytes.as_slice()).map_err(broken)?;
        let [signer] = auth.signer_infos.as_slice() else {
            return Err(ChainError::decode("a stored transaction", "it must have one signer"));
        };
        let sequence = signer.sequence;
        let fee = auth.fee.unwrap_or_default();
        let coins = fee.amount.iter().map(|coin| {
            let amount: Uint128 = coin
                .amount
                .parse()
                .map_err(|_| ChainError::decode("a stored transaction's fee", "the amount is no number"))?;
            Ok(Coin { denom: coin.denom.clone(), amount })
        });
        let cost = Estimate {
            gas_used: fee.gas_limit,
            gas_limit: fee.gas_limit,
            fee: coins.collect::<Result<_, ChainError>>()?,
        };
        Ok(Self { hash: TxHash::of(&bytes), bytes, sequence, timeout_height: body.timeout_height, cost })
    }
}

/// Where a signer stands on the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The account's number, fixed when it first got coins.
    pub account_number: u64,
    /// The sequence to use.
    pub sequence: u64,
}

pub(crate) struct Draft<'a> {
    pub sender: &'a str,
    pub public_key: [u8; 33],
    pub slot: Slot,
    pub messages: &'a [Msg],
    pub options: &'a TxOptions,
    pub timeout_height: u64,
}

impl Draft<'_> {
    fn body(&self) -> Result<Vec<u8>, ChainError> {
        let messages = self.messages.iter().map(|message| message.to_any(self.sender));
        Ok(TxBody {
            messages: messages.collect::<Result<_, _>>()?,
            memo: self.options.memo.clone(),
            timeout_height: self.timeout_height,
            ..TxBody::default()
        }
        .encode_to_vec())
    }

    fn auth_info(&self, cost: &Estimate) -> Vec<u8> {
        let mode = ModeInfo { sum: Some(Sum::Single(Single { mode: SignMode::Direct.into() })) };
        let signer = SignerInfo {
            public_key: Some(any(&PubKey { key: self.public_key.to_vec() })),
            mode_info: Some(mode),
            sequence: self.slot.sequence,
        };
        let fee = Fee {
            amount: proto_coins(&cost.fee),
            gas_limit: cost.gas_limit,
            payer: String::new(),
            granter: self.options.fee_granter.clone().unwrap_or_default(),
        };
        AuthInfo { signer_infos: vec![signer], fee: Some(fee), ..AuthInfo::default() }.encode_to_vec()
    }

    /// The transaction a simulation takes. Taking a fee and storing a signature cost gas too, so there is a blank
    /// signature, and the smallest fee when gas is not free.
    pub fn unsigned(&self, profile: &Profile) -> Result<Vec<u8>, ChainError> {
        let fee = if profile.gas_price.is_zero() {
            Vec::new()
        } else {
            vec![Coin { denom: profile.fee_denom.clone(), amount: Uint128::one() }]
        };
        let raw = TxRaw {
            body_bytes: self.body()?,
            auth_info_bytes: self.auth_info(&Estimate { gas_used: 0, gas_limit: 0, fee }),
            signatures: vec![vec![0; 64]],
        };
        Ok(raw.encode_to_vec())
    }

    pub fn sign(&self, signer: &dyn Signer, chain_id: &str, cost: Estimate) -> Result<SignedTx, ChainError> {
        let document = SignDoc {
            body_bytes: self.body()?,
            auth_info_bytes: self.auth_info(&cost),
            chain_id: chain_id.to_owned(),
            account_number: self.slot.account_number,
        };
        let signature = signer.sign(&document.encode_to_vec())?;
        let raw = TxRaw {
            body_bytes: document.body_bytes,
            auth_info_bytes: document.auth_info_bytes,
            signatures: vec![signature.to_vec()],
        };
        let bytes = raw.encode_to_vec();
        Ok(SignedTx {
            hash: TxHash::of(&bytes),
            bytes,
            sequence: self.slot.sequence,
            timeout_height: self.timeout_height,
            cost,
        })
    }
}

impl Profile {
    /// What a transaction costs whose simulation used `gas_used`.
    ///
    /// # Errors
    /// The figures are too large.
    pub fn cost_of_simulated(&self, gas_used: u64) -> Result<Estimate, ChainError> {
        let limit = mul_ceil(gas_used, self.gas_adjustment)?;
        let gas_limit = u64::try_from(limit.u128())
            .map_err(|error| ChainError::Encode { what: "a gas limit", problem: error.to_string() })?;
        Ok(Estimate { gas_used, ..self.cost_of_limit(gas_limit)? })
    }

    /// What a transaction costs with this gas limit.
    ///
    /// # Errors
    /// The figures are too large.
    pub fn cost_of_limit(&self, gas_limit: u64) -> Result<Estimate, ChainError> {
        let amount = mul_ceil(gas_limit, self.gas_price)?;
        let fee =
            if amount.is_zero() { Vec::new() } else { vec![Coin { denom: self.fee_denom.clone(), amount }] };
        Ok(Estimate { gas_used: gas_limit, gas_limit, fee })
    }
}

fn mul_ceil(gas: u64, factor: Decimal) -> Result<Uint128, ChainError> {
    Uint128::from(gas)
        .checked_mul_ceil(factor)
        .map_err(|error| ChainError::Encode { what: "a fee", problem: error.to_string() })
}

/// A transaction in the JSON form the chain's own tools sign and combine, for multisigs and offline keys.
///
/// # Errors
/// A message cannot be written as JSON.
pub fn unsigned_json(
    sender: &str,
    messages: &[Msg],
    options: &TxOptions,
    cost: &Estimate,
    timeout_height: u64,
) -> Result<Value, ChainError> {
    let messages: Vec<Value> =
        messages.iter().map(|message| message.to_json(sender)).collect::<Result<_, _>>()?;
    Ok(json!({
        "body": {
            "messages": messages,
            "memo": options.memo,
            "timeout_height": timeout_height.to_string(),
            "extension_options": [],
            "non_critical_extension_options": [],
        },
        "auth_info": {
            "signer_infos": [],
            "fee": {
                "amount": cost.fee,
                "gas_limit": cost.gas_limit.to_string(),
                "payer": "",
                "granter": options.fee_granter.clone().unwrap_or_default(),
            },
        },
        "signatures": [],
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SecretKey;
    use cosmwasm_std::coin;

    fn profile(price: &str) -> Profile {
        let mut profile = Profile::new("surety-1", "http://127.0.0.1:1", "udimo", "wasm");
        profile.gas_price = price.parse().unwrap();
        profile.gas_adjustment = Decimal::percent(130);
        profile
    }

    #[test]
    fn fees_round_up_and_free_gas_sends_none() {
        let cost = profile("0.0015").cost_of_simulated(100_001).unwrap();
        assert_eq!(cost.gas_limit, 130_002);
        assert_eq!(cost.fee, [coin(196, "udimo")]);
        assert_eq!(profile("0").cost_of_simulated(100_001).unwrap().fee, []);
    }

    #[test]
    fn stored_bytes_give_the_same_transaction_back() {
        let key = SecretKey::from_bytes(&[9; 32]).unwrap();
        let sender = key.address("wasm").unwrap();
        let options = TxOptions { memo: "note".into(), ..TxOptions::default() };
        let draft = Draft {
            sender: &sender,
            public_key: key.public_key(),
            slot: Slot { account_number: 3, sequence: 8 },
            messages: &[Msg::Send { to: sender.clone(), amount: vec![coin(1, "udimo")] }],
            options: &options,
            timeout_height: 77,
        };
        let signed = draft.sign(&key, "surety-1", profile("0.1").cost_of_limit(1000).unwrap()).unwrap();
        assert_eq!(SignedTx::from_bytes(signed.bytes.clone()).unwrap(), signed);
        let foreign = draft.sign(&key, "surety-2", profile("0.1").cost_of_limit(1000).unwrap()).unwrap();
        assert_ne!(foreign.hash, signed.hash);
        assert!(SignedTx::from_bytes(b"junk".to_vec()).is_err());
    }

    #[test]
    fn a_hash_is_upper_case_hex_and_reads_in_any_case() {
        let hash = TxHash::of(b"tx");
        let text = hash.to_string();
        assert_eq!(text, text.to_uppercase());
        assert_eq!(text.to_lowercase().parse::<TxHash>().unwrap(), hash);
        assert!("12".parse::<TxHash>().is_err());
    }
}
