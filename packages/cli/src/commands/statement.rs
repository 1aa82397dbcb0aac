//! `surety statement`: what a device signed, checked without a chain (docs/design.md section 5).

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, Subcommand};
use serde::Serialize;
use surety_forecast::Moment;
use surety_statement::cloud_event::{self, DimoStatus, Event, SignedEvent};
use surety_statement::verify::VerifyingKey;
use surety_statement::{dimo_status, Curve, DeviceId, PublicKey, Rejection, Statement as Signed};

use crate::document::Hex;
use crate::words::one_of;
use crate::{context, CliError, Context};

/// Check what a device signed. Needs no chain.
#[derive(Debug, Args)]
pub struct Statement {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Check one event of either format: its signature, its key, its data.
    #[command(after_help = "Exit code 0: it holds. 1: it does not. 2: it could not be read.

Examples:
  surety statement verify event.json
  surety statement verify event.json --chain-id surety-test --output json
  surety statement verify event.json --public-key 0x04...")]
    Verify(Verify),
}

#[derive(Debug, Args)]
struct Verify {
    /// The event: one CloudEvent in JSON.
    file: PathBuf,
    /// The device's 65-byte key in hex, where the event carries none.
    #[arg(long)]
    public_key: Option<Hex>,
    /// The device's curve: secp256k1 or p256. Without it either may hold.
    #[arg(long, value_parser = one_of(&[Curve::Secp256k1, Curve::P256], |it| it.as_str()))]
    curve: Option<Curve>,
    /// The chain a statement must be for.
    #[arg(long)]
    chain_id: Option<String>,
    /// Reckon the age at this time and not now; like 2026-01-31T12:00:00Z.
    #[arg(long)]
    now: Option<Moment>,
}

/// What there is to say of an event.
#[derive(Debug, Default, Serialize)]
struct Finding {
    format: Option<&'static str>,
    device: Option<DeviceId>,
    /// `boot/seq` of a statement, the milliseconds of a status event; what must rise.
    counter: Option<String>,
    /// When the device says it signed.
    time: Option<Moment>,
    /// Seconds since then; below zero it is ahead.
    age_seconds: Option<i64>,
    chain_id: Option<String>,
    status: Option<u16>,
    curve: Option<Curve>,
    verdict: &'static str,
    reason: Option<Rejection>,
}

impl Statement {
    /// Runs the command.
    ///
    /// # Errors
    /// The file cannot be read, or the event does not hold.
    pub fn run(self, context: &Context) -> Result<(), CliError> {
        let Action::Verify(verify) = self.action;
        let text = context::read(&verify.file)?;
        let finding = verify.look_at(&text)?;
        context.print(&finding)?;
        match finding.reason {
            None => Ok(()),
            Some(reason) => Err(CliError::DoesNotHold { reason: reason.to_string() }),
        }
    }
}

impl Verify {
    fn look_at(&self, text: &str) -> Result<Finding, CliError> {
        let now = self.now_ms();
        let (finding, checked) = match cloud_event::parse(text.as_bytes()) {
            Err(refused) => (Finding::default(), Err(refused.reason)),
            Ok(Event::Signed(event)) => {
                let given = self.given_key(event.statement.device)?;
                let checked = self.check(&event, given.as_ref());
                (of_statement(&event.statement, now), checked.map(Some))
            }
            Ok(Event::DimoStatus(event)) => {
                (of_status(&event, now), event.verify().map(|()| Some(Curve::Secp256k1)))
            }
        };
        Ok(match checked {
            Ok(curve) => Finding { curve, verdict: "holds", ..finding },
            Err(reason) => Finding { verdict: "does not hold", reason: Some(reason), ..finding },
        })
    }

    /// The curve under which a statement holds.
    fn check(&self, event: &SignedEvent<'_>, given: Option<&PublicKey>) -> Result<Curve, Rejection> {
        if let Some(chain_id) = &self.chain_id {
            event.require_chain(chain_id)?;
        }
        let key = event.key.as_ref().or(given).ok_or(Rejection::MissingKey)?;
        // A key says nothing of its curve; a point of the one is none of the other.
        let curves = self.curve.map_or_else(|| vec![Curve::Secp256k1, Curve::P256], |curve| vec![curve]);
        let mut parsed = curves.into_iter().filter_map(|curve| VerifyingKey::from_public(key, curve).ok());
        let key = parsed.next().ok_or(Rejection::MalformedKey)?;
        event.verify(&key)?;
        Ok(key.curve())
    }

    fn given_key(&self, device: DeviceId) -> Result<Option<PublicKey>, CliError> {
        let parse = |hex: &Hex| {
            PublicKey::parse_for(&hex.0, &device).map_err(|error| CliError::Argument {
                argument: "--public-key",
                found: format!("0x{}", hex::encode(&hex.0)),
                expected: error.to_string(),
            })
        };
        self.public_key.as_ref().map(parse).transpose()
    }

    fn now_ms(&self) -> i128 {
        match &self.now {
            Some(now) => i128::from(now.seconds()) * 1_000,
            // A clock before 1970 reckons from 1970.
            None => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| i128::try_from(since.as_millis()).unwrap_or(i128::MAX)),
        }
    }
}

fn of_statement(statement: &Signed, now: i128) -> Finding {
    Finding {
        format: Some(Signed::DOMAIN),
        device: Some(statement.device),
        counter: Some(format!("{}/{}", statement.boot, statement.seq)),
        chain_id: Some(statement.chain_id.clone()),
        status: Some(statement.status),
        ..at(statement.time_ms, now)
    }
}

fn of_status(event: &DimoStatus<'_>, now: i128) -> Finding {
    Finding {
        format: Some(dimo_status::EVENT_TYPE),
        device: Some(event.device),
        counter: Some(event.timestamp_ms.to_string()),
        ..at(event.timestamp_ms, now)
    }
}

fn at(time_ms: u64, now: i128) -> Finding {
    let age = i64::try_from(now.saturating_sub(i128::from(time_ms)).div_euclid(1_000)).ok();
    Finding { time: Moment::from_seconds(time_ms / 1_000).ok(), age_seconds: age, ..Finding::default() }
}
