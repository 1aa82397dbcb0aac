//! Transactions in files, in the JSON form the chain's own tools sign, combine and read: what is signed elsewhere is broadcast here, and the
//! other way round.

mod document;
mod error;
mod messages;
mod values;

use cosmrs::proto::cosmos::crypto::secp256k1::PubKey;
use cosmrs::proto::cosmos::tx::v1beta1::{SignDoc, TxRaw};
use cosmrs::proto::traits::{Message, Name};
use serde_json::{json, Value};

use crate::msg::base64;
use crate::tx::Slot;
use crate::{SignedTx, Signer};

use document::Document;
use error::malformed;
pub use error::TxFileError;

/// A signed transaction and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileTx {
    /// As it travels. Its timeout height is 0 when it has none.
    pub tx: SignedTx,
    /// The account its messages are of.
    pub sender: String,
}

/// Reads a signed transaction, by one key or one multisig.
///
/// # Errors
/// It does not read, is not signed, or holds what would be lost.
pub fn read_signed(text: &str) -> Result<FileTx, TxFileError> {
    let document = Document::read(text)?;
    let (body, sender) = document.body()?;
    match (document.signers(), document.signatures()?.as_slice()) {
        (0, _) | (_, []) => Err(TxFileError::Unsigned),
        (1, [signature]) => {
            let raw = TxRaw {
                body_bytes: body.encode_to_vec(),
                auth_info_bytes: document.auth_info()?.encode_to_vec(),
                signatures: vec![signature.clone()],
            };
            let tx = SignedTx::from_bytes(raw.encode_to_vec())?;
            Ok(FileTx { tx, sender })
        }
        (count, _) => Err(TxFileError::Signers { count }),
    }
}

/// Signs an unsigned transaction (SIGN_MODE_DIRECT) and gives it back in the same form. Asks no node.
///
/// # Errors
/// It does not read or holds what would be lost, or the key is not its sender's.
pub fn sign(
    text: &str,
    signer: &dyn Signer,
    slot: Slot,
    chain_id: &str,
    prefix: &str,
) -> Result<Value, TxFileError> {
    let unsigned = Document::read(text)?;
    let (body, sender) = unsigned.body()?;
    let address = signer.address(prefix)?;
    if address != sender {
        return Err(TxFileError::OtherKey { sender, signer: address });
    }
    let mut value: Value = serde_json::from_str(text).map_err(malformed)?;
    let key = json!({"@type": PubKey::type_url(), "key": base64(&signer.public_key())});
    let info = json!({
        "public_key": key,
        "mode_info": {"single": {"mode": "SIGN_MODE_DIRECT"}},
        "sequence": slot.sequence.to_string(),
    });
    if let Some(auth_info) = value.get_mut("auth_info").and_then(Value::as_object_mut) {
        auth_info.insert("signer_infos".into(), json!([info]));
    }
    let document = SignDoc {
        body_bytes: body.encode_to_vec(),
        auth_info_bytes: Document::read(&value.to_string())?.auth_info()?.encode_to_vec(),
        chain_id: chain_id.to_owned(),
        account_number: slot.account_number,
    };
    let signature = signer.sign(&document.encode_to_vec())?;
    if let Some(fields) = value.as_object_mut() {
        fields.insert("signatures".into(), json!([base64(&signature)]));
    }
    Ok(value)
}

#[cfg(test)]
mod tests;
