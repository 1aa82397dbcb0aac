//! The story, chapter by chapter.

mod begin;
mod close;
mod devices;
mod faults;

use anyhow::Context as _;

use crate::args::Args;
use crate::report;

/// Devices by their part in the story. Even numbers have secp256k1 keys, odd ones P-256.
pub mod cast {
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
    /// Devices minted.
    pub const FLEET: u64 = 800;
}

/// Plays the whole story and prints how it ends.
pub async fn play(args: Args) -> anyhow::Result<()> {
    let (folder, _temporary) = folder(&args)?;
    let mut world = begin::begin(&args, &folder).await?;
    devices::mint(&mut world).await?;
    devices::activate(&mut world).await?;
    devices::lies(&mut world).await?;
    faults::silence(&mut world).await?;
    faults::removal(&mut world).await?;
    faults::malfunction(&mut world).await?;
    close::renounce(&mut world).await?;
    close::claim_everything(&mut world).await?;
    let ending = report::read(&mut world, args.chain).await?;
    report::check(&ending, args.chain)?;
    world.stop().await?;
    report::print(&ending, args.output)
}

/// Where files go: a folder to keep, or one that is gone afterwards.
fn folder(args: &Args) -> anyhow::Result<(std::path::PathBuf, Option<tempfile::TempDir>)> {
    match &args.keep {
        Some(folder) => {
            std::fs::create_dir(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            Ok((folder.clone(), None))
        }
        None => {
            let folder = tempfile::tempdir()?;
            Ok((folder.path().to_owned(), Some(folder)))
        }
    }
}
