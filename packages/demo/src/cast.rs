//! Devices by their part in the story. Even numbers have secp256k1 keys, odd ones P-256.

/// Goes silent, is found silent, and is sold while its stream runs.
pub const SILENT: u64 = 0;
/// Fails after twelve months.
pub const FAILING: u64 = 1;
/// Reaches one relayer only, is reported silent wrongly, and refutes it.
pub const WRONGED: u64 = 2;
/// Goes silent and comes back.
pub const RETURNING: u64 = 3;
/// Works, and lies.
pub const LIAR: u64 = 4;
/// Is unplugged by its driver.
pub const REMOVED: u64 = 5;
/// All that are activated; those without a part just work.
pub const ACTIVATED: std::ops::Range<u64> = 0..10;
/// Devices the first manufacturer mints, unless it is told to mint more.
pub const MINTED: u64 = 800;
/// Those of the second manufacturer, with secp256k1 keys.
pub const RIVALS: [u64; 2] = [800, 802];
/// Devices that speak in the last chapter when no larger fleet is asked for.
pub const SPEAKERS: usize = 40;
/// The first device after those: what the first manufacturer mints beyond [`MINTED`] goes on from here.
pub const MORE: u64 = 803;

/// Devices the first manufacturer mints and the story leaves alone, when it mints so many in all.
pub fn crowd(minted: u64) -> impl Iterator<Item = u64> {
    (ACTIVATED.end..MINTED).chain(MORE..MORE + minted.saturating_sub(MINTED))
}
