//! Devices with real keys, what they say, and the bare verification of it.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::value::RawValue;
use surety_statement::send::{Outgoing, Payload, EVENT_TYPE};
use surety_statement::sign::DeviceKey;
use surety_statement::verify::VerifyingKey;
use surety_statement::{keccak256, sha256, CompressedKey, Curve, Signature, Statement};

use crate::cpu::Cpu;
use crate::error::BenchError;

/// The chain they sign for.
pub const CHAIN: &str = "surety-bench-1";
/// What a device in a car may send.
const DATA: &str = r#"{"signals":{"speed":57.5,"rpm":2140,"coolant_c":88,"voltage":13.9,"fuel_pct":61.2,"odometer_km":48211.3},"position":{"lat":52.52,"lon":13.405,"hdop":0.9},"imu":[0.01,-0.02,0.98],"fw":"2.4.1","dtc":[]}"#;

/// Devices of one curve.
pub struct Fleet {
    pub curve: Curve,
    pub keys: Vec<DeviceKey>,
}

/// What one device says, and all that a bare verification needs of it.
pub struct Said {
    pub event: String,
    digest: [u8; 32],
    signature: Signature,
    key: CompressedKey,
}

impl Fleet {
    /// Makes the keys, on all cores.
    pub fn new(curve: Curve, devices: u32, cores: usize) -> Result<Self, BenchError> {
        let numbers: Vec<u32> = (0..devices).collect();
        let keys =
            on_all_cores(&numbers, cores, |number| Ok(DeviceKey::from_seed(1, u64::from(*number), curve)?))?;
        Ok(Self { curve, keys })
    }

    /// What each says next, signed on all cores.
    pub fn say(&self, seq: u64, cores: usize) -> Result<Vec<Said>, BenchError> {
        let data = RawValue::from_string(DATA.to_owned())?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_millis());
        let time_ms = u64::try_from(now).unwrap_or_default();
        on_all_cores(&self.keys, cores, |key| {
            let device = key.device();
            let statement = Statement {
                chain_id: CHAIN.to_owned(),
                device,
                boot: 1,
                seq,
                time_ms,
                status: 0,
                beacon: [7; 8],
                data_hash: sha256(DATA.as_bytes()),
            };
            let preimage = statement.encode()?;
            let signature = key.sign_preimage(&preimage)?;
            let outgoing = Outgoing {
                id: &format!("{device}-{seq}"),
                source: "/bench",
                event_type: EVENT_TYPE,
                device,
                preimage: &preimage,
                signature: signature.as_bytes(),
                key: None,
                data: Payload::Json(&data),
            };
            Ok(Said {
                event: outgoing.to_json()?,
                digest: keccak256(&preimage),
                signature,
                key: key.public_key().compress(),
            })
        })
    }

    /// Seconds of computing: for each, read a 33-byte key and verify one signature over a digest that is there already. On all cores, as
    /// the whole way is: a core that works beside a busy one may be slower than one that works alone.
    pub fn verify_bare(&self, said: &[Said], cores: usize) -> Result<f64, BenchError> {
        let cpu = Cpu::begin();
        on_all_cores(said, cores, |one| {
            Ok(VerifyingKey::from_compressed(&one.key, self.curve)?.verify(&one.digest, &one.signature)?)
        })?;
        Ok(cpu.spent())
    }
}

fn on_all_cores<I: Sync, O: Send>(
    inputs: &[I],
    cores: usize,
    work: impl Fn(&I) -> Result<O, BenchError> + Sync,
) -> Result<Vec<O>, BenchError> {
    let share = inputs.len().div_ceil(cores.max(1)).max(1);
    std::thread::scope(|scope| {
        let work = &work;
        let chunks = inputs.chunks(share);
        let threads: Vec<_> = chunks
            .map(|chunk| scope.spawn(move || chunk.iter().map(work).collect::<Result<Vec<O>, BenchError>>()))
            .collect();
        let mut outputs = Vec::with_capacity(inputs.len());
        for thread in threads {
            outputs.extend(thread.join().map_err(|_| BenchError::Thread)??);
        }
        Ok(outputs)
    })
}
