//! What makes a signed statement good. Every message that takes one passes here, and here it is used up
//! (docs/design.md sections 3.6 and 5).

use cosmwasm_std::{Deps, DepsMut, Empty, Env, QuerierWrapper};
use surety_api::telemetry::SignedStatement;
use surety_api::{Curve, DeviceId, LotId};
use surety_statement::{keccak256, status, CompressedKey, Signature, Statement};

use crate::beacon;
use crate::register::{Lot, Register};
use crate::state::{use_key, Config, Heard, BEACONS, HEARD, USED};
use crate::ContractError;

/// The domain, a string of at most 255 bytes with its length, and the fixed fields.
const MAX_STATEMENT: usize = Statement::DOMAIN.len().saturating_add(1 + 255 + 20 + 4 + 8 + 8 + 2 + 8 + 32);

/// An activated device, as far as its statements need it.
pub struct Speaker {
    device: DeviceId,
    key: CompressedKey,
    activated_at: u64,
    /// Which lot it is of.
    pub lot_id: LotId,
    /// The terms of that lot.
    pub lot: Lot,
}

impl Speaker {
    /// Looks the device up.
    ///
    /// # Errors
    /// `NotActivated`, or what the charter and the device contract lack.
    pub fn find(querier: QuerierWrapper, config: &Config, device: DeviceId) -> Result<Self, ContractError> {
        let register = Register::open(querier, config)?;
        let active = register.active(&device)?;
        Ok(Self {
            device,
            key: CompressedKey::parse(&active.key)?,
            activated_at: active.activated_at,
            lot_id: active.lot,
            lot: register.lot(active.lot)?,
        })
    }
}

impl Speaker {
    /// Refuses, as a sign of life, what says that the device was unplugged or has failed for good. A statement is used once: what proves
    /// a malfunction must not be used up for less by somebody who would rather not have it proven.
    ///
    /// # Errors
    /// `SaysRemoved` or `SaysFailed`.
    pub fn ensure_alive(&self, statement: &Statement) -> Result<(), ContractError> {
        if status::is_removed(statement.status) {
            return Err(ContractError::SaysRemoved {});
        }
        if self.lot.terminal_codes.contains(&statement.status) {
            return Err(ContractError::SaysFailed { code: statement.status });
        }
        Ok(())
    }
}

/// A statement that was checked and is used up.
pub struct Proof {
    /// What the device said.
    pub statement: Statement,
    /// Unix seconds at which its beacon was published here; none when it was not.
    pub beacon_at: Option<u64>,
    /// The highest statement that was accepted before this one.
    pub heard: Option<(u32, u64)>,
}

impl Proof {
    /// Refuses a statement that may have been signed before `moment`; says when its beacon was published.
    ///
    /// Times are whole seconds, so a beacon of the same second may have been known before and does not count.
    ///
    /// # Errors
    /// `UnknownBeacon` or `BeaconTooOld`.
    pub fn ensure_signed_after(&self, moment: u64) -> Result<u64, ContractError> {
        match self.beacon_at {
            None => Err(ContractError::UnknownBeacon { beacon: beacon::hex(self.statement.beacon) }),
            Some(published_at) if published_at <= moment => {
                Err(ContractError::BeaconTooOld { published_at, newer_than: moment })
            }
            Some(published_at) => Ok(published_at),
        }
    }
}

/// Checks a statement and uses it up. The cheap checks come first, the signature last.
///
/// # Errors
/// All that is wrong with a statement of `speaker` by itself: its bytes, chain, device, time, signature, or that it was
/// used before. The caller judges what it says.
pub fn take(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    speaker: &Speaker,
    signed: &SignedStatement,
) -> Result<Proof, ContractError> {
    let statement = read(env, speaker.device, signed)?;
    let key = use_key(speaker.device.into_bytes(), statement.boot, statement.seq);
    if USED.has(deps.storage, key) {
        return Err(ContractError::StatementUsed { boot: statement.boot, seq: statement.seq });
    }
    ensure_time(env, config, speaker.activated_at, statement.time_ms)?;
    verify(deps.as_ref(), speaker, signed)?;

    USED.save(deps.storage, key, &Empty {})?;
    let beacon_at = BEACONS.may_load(deps.storage, statement.beacon)?;
    let known = HEARD.may_load(deps.storage, speaker.device.into_bytes())?;
    let Heard { position, alive_at, muted_at } = known.unwrap_or_default();
    let spoken_at = beacon_at.unwrap_or(0);
    let heard = Heard {
        position: position.max(Some(statement.position())),
        alive_at: alive_at.max(spoken_at),
        // What may have been signed before says nothing of the time since.
        muted_at: muted_at.filter(|muted_at| spoken_at <= *muted_at),
    };
    HEARD.save(deps.storage, speaker.device.into_bytes(), &heard)?;
    Ok(Proof { statement, beacon_at, heard: position })
}

fn read(env: &Env, device: DeviceId, signed: &SignedStatement) -> Result<Statement, ContractError> {
    let got = signed.statement.len();
    if got > MAX_STATEMENT {
        return Err(ContractError::StatementTooLong { got, most: MAX_STATEMENT });
    }
    let statement = Statement::decode(&signed.statement)?;
    if statement.chain_id != env.block.chain_id {
        return Err(ContractError::WrongChain {
            expected: env.block.chain_id.clone(),
            found: statement.chain_id,
        });
    }
    if statement.device != device {
        return Err(ContractError::WrongDevice { expected: device, found: statement.device });
    }
    Ok(statement)
}

fn ensure_time(
    env: &Env,
    config: &Config,
    activated_at: u64,
    signed_at_ms: u64,
) -> Result<(), ContractError> {
    if signed_at_ms <= millis(activated_at) {
        return Err(ContractError::SignedBeforeActivation { signed_at_ms, activated_at });
    }
    let now_ms = env.block.time.nanos() / 1_000_000;
    let oldest_ms = now_ms.saturating_sub(millis(config.max_age));
    if signed_at_ms < oldest_ms {
        return Err(ContractError::SignedTooLongAgo { signed_at_ms, oldest_ms });
    }
    let newest_ms = now_ms.saturating_add(millis(config.max_ahead));
    if signed_at_ms > newest_ms {
        return Err(ContractError::SignedAhead { signed_at_ms, newest_ms });
    }
    Ok(())
}

/// Seconds as milliseconds; block times and bounded periods are far from the limit.
pub const fn millis(seconds: u64) -> u64 {
    seconds.saturating_mul(1_000)
}

fn verify(deps: Deps, speaker: &Speaker, signed: &SignedStatement) -> Result<(), ContractError> {
    let hash = keccak256(&signed.statement);
    let signature = Signature::parse(&signed.signature, speaker.lot.curve)?;
    let (signature, key) = (signature.as_bytes(), speaker.key.as_bytes());
    let good = match speaker.lot.curve {
        Curve::Secp256k1 => deps.api.secp256k1_verify(&hash, signature, key)?,
        Curve::P256 => deps.api.secp256r1_verify(&hash, signature, key)?,
    };
    if good {
        Ok(())
    } else {
        Err(ContractError::BadSignature { device: speaker.device })
    }
}
