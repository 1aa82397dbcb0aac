//! What a known device takes in memory: `surety-relayer-memory N` fills a registry with N devices, and prints a JSON object with the
//! bytes for each, by what the allocator gave out and by what the system says is resident.

#[path = "../made_up.rs"]
mod made_up;

use std::error::Error;

use made_up::{made_up, terms};
use peak_alloc::PeakAlloc;
use surety_relayer::registry::{Found, Heard, Registry, Standing, Word};

/// Counts what is allocated.
#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Devices of one lot.
const LOT: u32 = 100;
/// One in so many devices has a finding that stands.
const FOUND: u32 = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let known = std::env::args().nth(1).ok_or("how many devices?")?.parse()?;
    let (allocated, resident) = (ALLOCATOR.current_usage(), resident()?);
    let registry = fill(known)?;
    let each = |now: usize, before: usize| now.saturating_sub(before) as f64 / f64::from(known.max(1));
    let allocated = each(ALLOCATOR.current_usage(), allocated);
    let resident = each(self::resident()?, resident);
    println!("{}", serde_json::json!({ "allocated": allocated, "resident": resident }));
    drop(registry);
    Ok(())
}

/// Fills a registry as the relayer does when it meets devices: lots of a hundred, one device in a hundred found silent, all heard over
/// the newest beacon.
fn fill(known: u32) -> Result<Registry, Box<dyn Error>> {
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
    Ok(registry)
}

/// Bytes that are resident.
fn resident() -> Result<usize, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/self/statm")?;
    let pages: usize = text.split(' ').nth(1).ok_or("/proc/self/statm has no second number")?.parse()?;
    Ok(pages.saturating_mul(4_096))
}
