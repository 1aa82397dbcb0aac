//! What a known device takes in memory, by what the allocator gave out.

use surety_relayer::registry::{LotTerms, Registry, Standing};
use surety_statement::{sha256, Curve, PublicKey};

use crate::error::BenchError;
use crate::ALLOCATOR;

/// Devices of one lot.
const LOT: u32 = 100;
/// One in so many devices has a finding that stands.
const FOUND: u32 = 100;

/// Bytes for each device.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// By what was allocated.
    pub allocated: f64,
    /// By what the system says is resident.
    pub resident: f64,
}

/// A key that is on no curve: nothing here looks.
pub fn made_up(number: u32) -> Result<PublicKey, BenchError> {
    let mut bytes = [4; 65];
    for (half, chunk) in (0_u8..).zip(bytes[1..].chunks_mut(32)) {
        chunk.copy_from_slice(&sha256(&[&number.to_be_bytes()[..], &[half]].concat()));
    }
    Ok(PublicKey::parse(&bytes)?)
}

/// The terms of all lots.
pub fn terms() -> LotTerms {
    LotTerms { curve: Curve::Secp256k1, terminal_codes: vec![0x8001], silence_after: 730 * 3_600 }
}

/// Fills a registry as the relayer does when it meets devices: lots of a hundred, one device in a hundred found silent, all heard over
/// the newest beacon.
pub fn measure(known: u32) -> Result<Memory, BenchError> {
    use surety_relayer::registry::{Found, Heard, Word};
    let (allocated, resident) = (ALLOCATOR.current_usage(), resident());
    let registry = Registry::default();
    registry.write().publish([7; 8], 1_800_000_000);
    for number in 0..known {
        let key = made_up(number)?;
        let mut knowledge = registry.write();
        let lot = knowledge.lots.learn(surety_api::LotId(u64::from(number / LOT) + 1), terms());
        let mut standing = Standing::WORKING;
        if number % FOUND == 0 {
            let kind = surety_api::telemetry::raw::FindingKind::Disconnected {};
            standing.finding = Some(Found { kind, at: 1_800_000_000 });
        }
        knowledge.meet(&key, 1_800_000_000, lot, standing, u64::from(number) + 1)?;
        if let Some(slot) = knowledge.find(&key.device()) {
            let word = Word { position: (1, 9), time_ms: 1_800_000_100_000, status: 0, beacon: [7; 8] };
            knowledge.hear(slot, &word, Heard::first(word.position), 1);
        }
    }
    let each = |now: usize, before: usize| now.saturating_sub(before) as f64 / f64::from(known.max(1));
    let memory = Memory {
        allocated: each(ALLOCATOR.current_usage(), allocated),
        resident: each(self::resident(), resident),
    };
    drop(registry);
    Ok(memory)
}

/// Bytes that are resident; 0 where the system does not say.
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = pages.and_then(|text| text.split(' ').nth(1)?.parse::<usize>().ok()).unwrap_or_default();
    pages.saturating_mul(4_096)
}
