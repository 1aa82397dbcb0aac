//! The command line. Every command prints JSON, except `devices`, which prints CSV.

use std::io::Write;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, Parser, Subcommand};
use serde::Serialize;
use serde_json::json;
use serde_json::value::RawValue;
use surety_fleet::activate::activate;
use surety_fleet::message::{public_key, SignedActivation, SignedPairing, SignedReclaim};
use surety_fleet::publish::{publish, Topics};
use surety_fleet::{
    select, send, write, Broker, Expectation, Fleet, FleetError, Format, Lie, Relayer, Sending, Store,
};
use surety_statement::{Curve, Pairing, Rejection};

use crate::values::{bytes, rejection, status};

/// Simulated devices with real keys: they sign, send, break and lie, step by step, on a seed.
///
/// The keys are test keys: whoever knows the seed has them all. Exit codes: 0 as expected, 1 an error, 2 a wrong command
/// line, 3 the relayer did not say what was expected.
#[derive(Debug, Parser)]
#[command(name = "surety-fleet", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a fleet. Its directory remembers the devices' counters; its keys are derived from the seed, never stored.
    Init {
        #[command(flatten)]
        dir: Dir,
        /// Where all keys come from.
        #[arg(long)]
        seed: u64,
        /// How many devices.
        #[arg(long, default_value_t = 800)]
        count: u32,
        /// The chain the devices sign for.
        #[arg(long)]
        chain_id: String,
        /// Percentage of devices with P-256 keys; the others have secp256k1 keys.
        #[arg(long, default_value_t = 50)]
        p256_share: u8,
    },
    /// Print devices as CSV (device,curve,public_key), for `surety mint`.
    Devices {
        #[command(flatten)]
        dir: Dir,
        /// Only devices of this curve: secp256k1 or p256.
        #[arg(long)]
        curve: Option<Curve>,
        /// Leave out so many first.
        #[arg(long, default_value_t = 0)]
        from: usize,
        /// Print so many at most.
        #[arg(long)]
        count: Option<usize>,
    },
    /// Print what devices remember.
    Show {
        #[command(flatten)]
        dir: Dir,
        /// Which ones, such as 0-9,12; all by default.
        #[arg(long)]
        devices: Option<String>,
    },
    /// Sign the first owner's address, and submit it if asked to.
    Activation {
        #[command(flatten)]
        one: One,
        #[command(flatten)]
        contract: Contract,
        /// The first owner's address.
        #[arg(long)]
        owner: String,
        /// Seconds since 1970 until which it is good.
        #[arg(long)]
        expires: u64,
        /// Base URL of a relayer that submits it and pays.
        #[arg(long, value_name = "URL")]
        submit: Option<String>,
    },
    /// Let many devices name one owner, and wait until a relayer has brought it all to the chain.
    Activations {
        #[command(flatten)]
        dir: Dir,
        /// Which ones, such as 0-9,12.
        #[arg(long)]
        devices: String,
        #[command(flatten)]
        contract: Contract,
        /// The owner's address.
        #[arg(long)]
        owner: String,
        /// Seconds since 1970 until which they are good.
        #[arg(long)]
        expires: u64,
        /// Base URL of a relayer that submits them and pays.
        #[arg(long, value_name = "URL")]
        submit: String,
    },
    /// Sign a pairing with a vehicle; the vehicle of 32 zero bytes ends a pairing.
    Pairing {
        #[command(flatten)]
        one: One,
        #[command(flatten)]
        contract: Contract,
        /// The vehicle, 64 hex digits: sha256(32 random bytes | VIN).
        #[arg(long, value_parser = bytes::<32>)]
        vehicle: [u8; 32],
        /// The holder's address.
        #[arg(long)]
        holder: String,
        /// Higher than any the device has signed before.
        #[arg(long)]
        nonce: u64,
        /// Seconds since 1970 until which it is good.
        #[arg(long)]
        expires: u64,
    },
    /// Sign that a never activated device belongs to a licence.
    Reclaim {
        #[command(flatten)]
        one: One,
        #[command(flatten)]
        contract: Contract,
        /// The licence.
        #[arg(long)]
        licence: u64,
    },
    /// Sign a statement and print it without sending it.
    Statement {
        #[command(flatten)]
        one: One,
        #[command(flatten)]
        what: What,
    },
    /// Let devices sign and send statements, and check what the relayer says to them.
    Send {
        #[command(flatten)]
        dir: Dir,
        /// Base URL of the relayer.
        #[arg(long, required_unless_present = "mqtt", conflicts_with = "mqtt")]
        relayer: Option<String>,
        #[command(flatten)]
        by_mqtt: ByMqtt,
        /// Which ones, such as 0-9,12.
        #[arg(long)]
        devices: String,
        #[command(flatten)]
        what: What,
        /// How events are written: signed statements, or the network's existing format (secp256k1 devices only).
        #[arg(long, value_enum, default_value = "statement")]
        format: Format,
        /// Events in a request or message; 1 sends each by itself.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..))]
        batch: u16,
        /// Compress requests; over MQTT put messages into the `compressedPayload` envelope.
        #[arg(long)]
        gzip: bool,
        /// Lie in this way; the refusal it calls for is then expected. A broker cannot tell whether it came.
        #[arg(long, conflicts_with = "mqtt")]
        lie: Option<Lie>,
        /// Expect every event to be refused for this reason.
        #[arg(long, value_name = "REASON", value_parser = rejection, conflicts_with = "mqtt")]
        expect_rejected: Option<Rejection>,
    },
}

#[derive(Debug, Args)]
struct Dir {
    /// The fleet's directory.
    #[arg(long)]
    dir: PathBuf,
}

#[derive(Debug, Args)]
struct One {
    #[command(flatten)]
    dir: Dir,
    /// The device: its index, or 0x and 40 hex digits.
    #[arg(long)]
    device: String,
}

#[derive(Debug, Args)]
struct Contract {
    /// Address of the device contract.
    #[arg(long)]
    contract: String,
}

#[derive(Debug, Args)]
struct What {
    /// The moment, milliseconds since 1970; the system's clock by default.
    #[arg(long)]
    at_ms: Option<u64>,
    /// 0 ok, 1 removed, from 2 observations, from 32768 (0x8000) faults; decimal or 0x hex.
    #[arg(long, default_value = "0", value_parser = status)]
    status: u16,
    /// Bear this beacon (16 hex digits) instead of the newest the device was handed.
    #[arg(long, value_parser = bytes::<8>)]
    beacon: Option<[u8; 8]>,
    /// Data as JSON instead of made-up readings.
    #[arg(long)]
    data: Option<String>,
    /// Start the device anew first: boot rises, seq begins again.
    #[arg(long)]
    reboot: bool,
}

#[derive(Debug, Args)]
struct ByMqtt {
    /// A broker, mqtt://host:port or mqtts://host:port, instead of a relayer (MQTT 3.1.1, quality of service 1). Many
    /// devices share one connection; what is known at the end is what the broker took.
    #[arg(long, value_name = "URL")]
    mqtt: Option<String>,
    /// The topic to publish to; the relayer's `mqtt.topics` must cover it.
    #[arg(long, default_value = "devices/fleet/status")]
    topic: String,
    /// Where the relayer keeps the newest beacon; `surety/<chain id>/beacon` by default.
    #[arg(long)]
    beacon_topic: Option<String>,
    /// Roots of the broker's certificate, PEM; the system's by default.
    #[arg(long, value_name = "FILE", conflicts_with = "relayer")]
    ca: Option<PathBuf>,
    /// The fleet's certificate for the broker, PEM.
    #[arg(long, value_name = "FILE", requires = "key", conflicts_with = "relayer")]
    certificate: Option<PathBuf>,
    /// Its key, PEM.
    #[arg(long, value_name = "FILE", requires = "certificate")]
    key: Option<PathBuf>,
}

impl ByMqtt {
    fn topics(&self, chain_id: &str, envelope: bool) -> Topics {
        let beacon = self.beacon_topic.clone().unwrap_or_else(|| format!("surety/{chain_id}/beacon"));
        Topics { events: self.topic.clone(), beacon, envelope }
    }
}

impl What {
    fn sending(self, format: Format, lie: Option<Lie>) -> Result<Sending, FleetError> {
        let data = self.data.map(RawValue::from_string).transpose();
        Ok(Sending {
            at_ms: self.at_ms.unwrap_or_else(now_ms),
            format,
            status: self.status,
            beacon: self.beacon,
            data: data.map_err(|source| FleetError::NotJson { source })?,
            reboot: self.reboot,
            lie,
        })
    }
}

/// Carries out a command. False means that the relayer did not say what was expected.
pub async fn run(cli: Cli) -> Result<bool, FleetError> {
    match cli.command {
        Command::Init { dir, seed, count, chain_id, p256_share } => {
            let store = Store::open(&dir.dir)?;
            let fleet = Fleet::new(&chain_id, seed, count, p256_share)?;
            store.create(&fleet)?;
            let p256 = fleet.devices.iter().filter(|device| device.curve == Curve::P256).count();
            print(&json!({"devices": count, "p256": p256, "secp256k1": fleet.devices.len() - p256}))?;
        }
        Command::Devices { dir, curve, from, count } => {
            let fleet = Store::open(&dir.dir)?.load()?;
            let mut out = csv::Writer::from_writer(std::io::stdout().lock());
            out.write_record(["device", "curve", "public_key"])?;
            let of_curve =
                fleet.devices.iter().filter(|device| curve.is_none_or(|curve| device.curve == curve));
            for device in of_curve.skip(from).take(count.unwrap_or(usize::MAX)) {
                let key = public_key(&fleet.key(device)?);
                out.write_record([&device.device.to_string(), device.curve.as_str(), &key])?;
            }
            out.flush().map_err(FleetError::Output)?;
        }
        Command::Show { dir, devices } => {
            let fleet = Store::open(&dir.dir)?.load()?;
            match devices {
                None => print(&fleet.devices)?,
                Some(list) => {
                    let devices = select::indices(&list)?.into_iter().map(|index| fleet.device(index));
                    print(&devices.collect::<Result<Vec<_>, _>>()?)?;
                }
            }
        }
        Command::Activation { one, contract, owner, expires, submit } => {
            let (_, fleet, index) = one.open()?;
            let key = fleet.key(fleet.device(index)?)?;
            let signed = SignedActivation::new(&key, &fleet.chain_id, &contract.contract, &owner, expires)?;
            match submit {
                None => print(&signed)?,
                Some(url) => {
                    let answer = Relayer::new(&url, false)?.activate(&signed).await?;
                    print(&json!({"activation": signed, "relayer": answer}))?;
                }
            }
        }
        Command::Activations { dir, devices, contract, owner, expires, submit } => {
            let indices = select::indices(&devices)?;
            let fleet = Store::open(&dir.dir)?.load()?;
            let (relayer, contract) = (Relayer::new(&submit, false)?, contract.contract);
            let active = activate(&fleet, &relayer, &indices, &contract, &owner, expires).await?;
            print(&json!({"activated": active}))?;
        }
        Command::Pairing { one, contract, vehicle, holder, nonce, expires } => {
            let (_, fleet, index) = one.open()?;
            let device = fleet.device(index)?;
            let pairing = Pairing {
                chain_id: fleet.chain_id.clone(),
                contract: contract.contract,
                device: device.device,
                vehicle,
                holder,
                nonce,
                expires,
            };
            print(&SignedPairing::new(&fleet.key(device)?, &pairing)?)?;
        }
        Command::Reclaim { one, contract, licence } => {
            let (_, fleet, index) = one.open()?;
            let key = fleet.key(fleet.device(index)?)?;
            print(&SignedReclaim::new(&key, &fleet.chain_id, &contract.contract, licence)?)?;
        }
        Command::Statement { one, what } => {
            let (store, mut fleet, index) = one.open()?;
            let signed = write::statement(&mut fleet, index, &what.sending(Format::Statement, None)?)?;
            // A counter must be used up for good before its signature leaves the device.
            store.save(&fleet)?;
            print(&signed)?;
        }
        Command::Send { dir, relayer, by_mqtt, devices, what, format, batch, gzip, lie, expect_rejected } => {
            let indices = select::indices(&devices)?;
            let sending = what.sending(format, lie)?;
            let store = Store::open(&dir.dir)?;
            let mut fleet = store.load()?;
            let batch = usize::from(batch);
            if let Some(url) = &by_mqtt.mqtt {
                let own = by_mqtt.certificate.as_deref().zip(by_mqtt.key.as_deref());
                let broker = Broker::new(url, by_mqtt.ca.as_deref(), own)?;
                let topics = by_mqtt.topics(&fleet.chain_id, gzip);
                print(&publish(&store, &mut fleet, &broker, &topics, &indices, &sending, batch).await?)?;
                return Ok(true);
            }
            let relayer = Relayer::new(&relayer.unwrap_or_default(), gzip)?;
            let expected = expect_rejected
                .or(lie.map(Lie::expected))
                .map_or(Expectation::Accepted, Expectation::Rejected);
            let report =
                send::send(&store, &mut fleet, &relayer, &indices, &sending, batch, expected).await?;
            print(&report)?;
            return Ok(report.as_expected);
        }
    }
    Ok(true)
}

impl One {
    fn open(&self) -> Result<(Store, Fleet, u64), FleetError> {
        let store = Store::open(&self.dir.dir)?;
        let fleet = store.load()?;
        let index = fleet.find(&self.device)?;
        Ok((store, fleet, index))
    }
}

fn print(value: &impl Serialize) -> Result<(), FleetError> {
    let text = serde_json::to_string_pretty(value)?;
    writeln!(std::io::stdout(), "{text}").map_err(FleetError::Output)
}

fn now_ms() -> u64 {
    // A clock before 1970 or after the year 500,000,000 is nobody's.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
