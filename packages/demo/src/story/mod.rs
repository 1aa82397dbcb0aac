//! The story, chapter by chapter.

mod begin;
mod challenges;
mod close;
mod crowd;
mod devices;
mod faults;
mod licence;

use anyhow::Context as _;

use crate::args::Args;
use crate::cast;
use crate::report;

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
    challenges::rival(&mut world).await?;
    challenges::play(&mut world).await?;
    devices::mint_more(&mut world).await?;
    close::renounce(&mut world).await?;
    challenges::close(&mut world).await?;
    close::claim_everything(&mut world).await?;
    let speakers = if args.devices.is_some() { usize::MAX } else { cast::SPEAKERS };
    crowd::speak(&mut world, speakers).await?;
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
