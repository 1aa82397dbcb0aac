//! The JSON form of a transaction, and its protobuf.

use cosmrs::proto::cosmos::crypto::multisig::v1beta1::CompactBitArray;
use cosmrs::proto::cosmos::crypto::multisig::LegacyAminoPubKey;
use cosmrs::proto::cosmos::crypto::secp256k1::PubKey;
use cosmrs::proto::cosmos::tx::signing::v1beta1::SignMode;
use cosmrs::proto::cosmos::tx::v1beta1::mode_info::{Multi, Single, Sum};
use cosmrs::proto::cosmos::tx::v1beta1::{AuthInfo, Fee, ModeInfo, SignerInfo, TxBody};
use cosmrs::Any;
use cosmwasm_std::Coin;
use serde::Deserialize;
use serde_json::Value;

use super::error::{malformed, TxFileError};
use super::messages;
use super::values::{bytes, coins, Number};
use crate::msg::any;

#[derive(Deserialize)]
pub(super) struct Document {
    body: Body,
    auth_info: Auth,
    #[serde(default)]
    signatures: Vec<String>,
}

#[derive(Deserialize)]
struct Body {
    messages: Vec<Value>,
    #[serde(default)]
    memo: String,
    #[serde(default)]
    timeout_height: Number,
    #[serde(default)]
    extension_options: Vec<Value>,
    #[serde(default)]
    non_critical_extension_options: Vec<Value>,
    #[serde(default)]
    unordered: bool,
    #[serde(default)]
    timeout_timestamp: Option<String>,
}

#[derive(Deserialize)]
struct Auth {
    #[serde(default)]
    signer_infos: Vec<Signed>,
    fee: FeeForm,
    #[serde(default)]
    tip: Option<Value>,
}

#[derive(Deserialize)]
struct FeeForm {
    amount: Vec<Coin>,
    gas_limit: Number,
    #[serde(default)]
    payer: String,
    #[serde(default)]
    granter: String,
}

#[derive(Deserialize)]
struct Signed {
    public_key: Option<Key>,
    mode_info: Mode,
    sequence: Number,
}

#[derive(Deserialize)]
#[serde(tag = "@type")]
enum Key {
    #[serde(rename = "/cosmos.crypto.secp256k1.PubKey")]
    Secp256k1 { key: String },
    #[serde(rename = "/cosmos.crypto.multisig.LegacyAminoPubKey")]
    Multisig { threshold: u32, public_keys: Vec<Key> },
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mode {
    Single { mode: String },
    Multi { bitarray: Bits, mode_infos: Vec<Mode> },
}

#[derive(Deserialize)]
struct Bits {
    extra_bits_stored: u32,
    elems: String,
}

impl Document {
    pub fn read(text: &str) -> Result<Self, TxFileError> {
        serde_json::from_str(text).map_err(malformed)
    }

    pub fn signers(&self) -> usize {
        self.auth_info.signer_infos.len()
    }

    pub fn signatures(&self) -> Result<Vec<Vec<u8>>, TxFileError> {
        self.signatures.iter().map(|text| bytes(text)).collect()
    }

    /// The body, and the account all messages are of.
    pub fn body(&self) -> Result<(TxBody, String), TxFileError> {
        let body = &self.body;
        if body.unordered {
            return Err(TxFileError::Unsupported { what: "unordered transactions" });
        }
        // The zero time of Go stands for none.
        if body.timeout_timestamp.as_deref().is_some_and(|time| !time.starts_with("0001-01-01T")) {
            return Err(TxFileError::Unsupported { what: "a timeout by time" });
        }
        if !body.extension_options.is_empty() || !body.non_critical_extension_options.is_empty() {
            return Err(TxFileError::Unsupported { what: "extension options" });
        }
        let read = body.messages.iter().map(messages::read).collect::<Result<Vec<_>, _>>()?;
        let sender = match read.split_first() {
            Some(((_, first), rest)) if rest.iter().all(|(_, sender)| sender == first) => first.clone(),
            _ => return Err(TxFileError::Senders),
        };
        let body = TxBody {
            messages: read.into_iter().map(|(message, _)| message).collect(),
            memo: body.memo.clone(),
            timeout_height: body.timeout_height.0,
            ..TxBody::default()
        };
        Ok((body, sender))
    }

    pub fn auth_info(&self) -> Result<AuthInfo, TxFileError> {
        let Auth { signer_infos, fee, tip } = &self.auth_info;
        if tip.is_some() {
            return Err(TxFileError::Unsupported { what: "a tip" });
        }
        let signers = signer_infos.iter().map(|info| {
            Ok(SignerInfo {
                public_key: info.public_key.as_ref().map(Key::to_any).transpose()?,
                mode_info: Some(info.mode_info.to_proto()?),
                sequence: info.sequence.0,
            })
        });
        let fee = Fee {
            amount: coins(&fee.amount),
            gas_limit: fee.gas_limit.0,
            payer: fee.payer.clone(),
            granter: fee.granter.clone(),
        };
        let signer_infos = signers.collect::<Result<_, TxFileError>>()?;
        Ok(AuthInfo { signer_infos, fee: Some(fee), ..AuthInfo::default() })
    }
}

impl Key {
    fn to_any(&self) -> Result<Any, TxFileError> {
        Ok(match self {
            Self::Secp256k1 { key } => any(&PubKey { key: bytes(key)? }),
            Self::Multisig { threshold, public_keys } => any(&LegacyAminoPubKey {
                threshold: *threshold,
                public_keys: public_keys.iter().map(Self::to_any).collect::<Result<_, _>>()?,
            }),
        })
    }
}

impl Mode {
    fn to_proto(&self) -> Result<ModeInfo, TxFileError> {
        let sum = match self {
            Self::Single { mode } => {
                let known = SignMode::from_str_name(mode);
                let mode = known.ok_or_else(|| malformed(format!("it knows no sign mode {mode}")))?;
                Sum::Single(Single { mode: mode.into() })
            }
            Self::Multi { bitarray, mode_infos } => Sum::Multi(Multi {
                bitarray: Some(CompactBitArray {
                    extra_bits_stored: bitarray.extra_bits_stored,
                    elems: bytes(&bitarray.elems)?,
                }),
                mode_infos: mode_infos.iter().map(Self::to_proto).collect::<Result<_, _>>()?,
            }),
        };
        Ok(ModeInfo { sum: Some(sum) })
    }
}
