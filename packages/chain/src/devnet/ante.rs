//! What the chain checks before it runs a transaction.

use cosmrs::proto::cosmos::crypto::secp256k1::PubKey;
use cosmrs::proto::cosmos::tx::signing::v1beta1::SignMode;
use cosmrs::proto::cosmos::tx::v1beta1::mode_info::{Single, Sum};
use cosmrs::proto::cosmos::tx::v1beta1::{AuthInfo, SignDoc, SignerInfo, TxBody, TxRaw};
use cosmrs::proto::traits::{Message, Name};
use cosmwasm_std::Coin;
use k256::ecdsa::signature::Verifier as _;
use k256::ecdsa::{Signature, VerifyingKey};

use super::action::{coins, Action};
use super::refusal::Refusal;
use super::world::World;
use crate::keys::address_of;

/// The longest note.
const MAX_MEMO: usize = 256;

/// A transaction that reads. Nothing in it is checked against the chain yet.
#[derive(Clone, Debug)]
pub(super) struct Tx {
    pub bytes: Vec<u8>,
    raw: TxRaw,
    public_key: Vec<u8>,
    pub sender: String,
    pub sequence: u64,
    pub timeout_height: u64,
    memo: String,
    pub fee: Vec<Coin>,
    pub gas_limit: u64,
    granter: Option<String>,
    pub actions: Vec<Action>,
}

impl Tx {
    /// Reads a transaction with one signer, who sends every message in it.
    pub fn decode(bytes: &[u8], prefix: &str) -> Result<Self, Refusal> {
        let parse = |error| Refusal::sdk(2, format!("{error}: tx parse error"));
        let raw = TxRaw::decode(bytes).map_err(parse)?;
        let body = TxBody::decode(raw.body_bytes.as_slice()).map_err(parse)?;
        let auth = AuthInfo::decode(raw.auth_info_bytes.as_slice()).map_err(parse)?;
        let [signer] = auth.signer_infos.as_slice() else {
            return Err(Refusal::sdk(15, "this chain takes exactly one signer: no signatures supplied"));
        };
        let public_key = key_of(signer)?;
        let sender = address_of(&public_key, prefix)
            .map_err(|error| Refusal::sdk(8, format!("{error}: invalid pubkey")))?;
        let actions: Vec<Action> = body.messages.iter().map(Action::decode).collect::<Result<_, _>>()?;
        if actions.is_empty() {
            return Err(Refusal::sdk(18, "must contain at least one message: invalid request"));
        }
        if let Some(other) = actions.iter().find(|action| action.sender != sender) {
            let text = format!("the key of {sender} cannot sign for {}", other.sender);
            return Err(Refusal::sdk(8, format!("{text}: invalid pubkey")));
        }
        let sequence = signer.sequence;
        let fee = auth.fee.unwrap_or_default();
        Ok(Self {
            bytes: bytes.to_vec(),
            raw,
            public_key,
            sender,
            sequence,
            timeout_height: body.timeout_height,
            memo: body.memo,
            fee: coins(&fee.amount)?,
            gas_limit: fee.gas_limit,
            granter: Some(fee.granter).filter(|granter| !granter.is_empty()),
            actions,
        })
    }

    /// Who pays the fee.
    pub fn payer(&self) -> &str {
        self.granter.as_deref().unwrap_or(&self.sender)
    }
}

fn key_of(signer: &SignerInfo) -> Result<Vec<u8>, Refusal> {
    let key = signer
        .public_key
        .as_ref()
        .filter(|key| key.type_url == PubKey::type_url())
        .and_then(|key| PubKey::decode(key.value.as_slice()).ok())
        .ok_or_else(|| Refusal::sdk(8, "this chain takes secp256k1 keys: invalid pubkey"))?;
    let direct = signer.mode_info.as_ref().and_then(|mode| mode.sum.as_ref()).is_some_and(
        |sum| matches!(sum, Sum::Single(Single { mode }) if *mode == i32::from(SignMode::Direct)),
    );
    if direct {
        Ok(key.key)
    } else {
        Err(Refusal::sdk(4, "this chain takes SIGN_MODE_DIRECT: unauthorized"))
    }
}

/// How strictly a transaction is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// A simulation: the signature is not there yet.
    Rehearsal,
    /// For the mempool or a block.
    Real,
}

impl World {
    /// Everything the chain checks before it runs a transaction at `height`, where the sender's next sequence is `due`.
    pub fn check(&mut self, tx: &Tx, height: u64, due: u64, look: Look) -> Result<(), Refusal> {
        if tx.timeout_height > 0 && height > tx.timeout_height {
            return Err(Refusal::sdk(
                30,
                format!("block height: {height}, timeout height: {}: tx timeout height", tx.timeout_height),
            ));
        }
        if tx.memo.len() > MAX_MEMO {
            let text = format!("maximum number of characters is {MAX_MEMO} but received {}", tx.memo.len());
            return Err(Refusal::sdk(12, format!("{text}: memo too large")));
        }
        let Some(number) = self.account(&tx.sender).map(|account| account.number) else {
            return Err(Refusal::sdk(9, format!("account {} does not exist: unknown address", tx.sender)));
        };
        if tx.sequence != due {
            return Err(Refusal::sdk(
                32,
                format!(
                    "account sequence mismatch, expected {due}, got {}: incorrect account sequence",
                    tx.sequence
                ),
            ));
        }
        if look == Look::Real {
            self.check_signature(tx, number)?;
        }
        self.check_fee(tx)
    }

    fn check_signature(&self, tx: &Tx, account_number: u64) -> Result<(), Refusal> {
        let document = SignDoc {
            body_bytes: tx.raw.body_bytes.clone(),
            auth_info_bytes: tx.raw.auth_info_bytes.clone(),
            chain_id: self.config.chain_id.clone(),
            account_number,
        };
        let verified = match tx.raw.signatures.as_slice() {
            [signature] => Signature::from_slice(signature).is_ok_and(|signature| {
                // The chain takes the low s only, so that nobody can change a transaction's hash on its way.
                signature.normalize_s().is_none()
                    && VerifyingKey::from_sec1_bytes(&tx.public_key)
                        .is_ok_and(|key| key.verify(&document.encode_to_vec(), &signature).is_ok())
            }),
            _ => false,
        };
        if verified {
            return Ok(());
        }
        let text = format!(
            "signature verification failed; please verify account number ({account_number}), sequence ({}) and \
             chain-id ({}): unauthorized",
            tx.sequence, self.config.chain_id
        );
        Err(Refusal::sdk(4, text))
    }

    fn check_fee(&self, tx: &Tx) -> Result<(), Refusal> {
        let wanted = &self.config.fee_denom;
        if let Some(coin) = tx.fee.iter().find(|coin| coin.denom != *wanted) {
            let text = format!("got: {coin} but fees are paid in {wanted}");
            return Err(Refusal::sdk(13, format!("{text}: insufficient fee")));
        }
        if let Some(granter) = &tx.granter {
            if !self.grants.contains(&(granter.clone(), tx.sender.clone())) {
                let text = format!("{granter} does not allow to pay fees for {}", tx.sender);
                return Err(Refusal::sdk(38, format!("{text}: fee-grant not found: not found")));
            }
        }
        self.check_funds(tx.payer(), &tx.fee)
    }
}
