//! What a local network runs on, found beside this program or built by the repository it is in.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::process::Command;

use super::home::file;
use crate::CliError;

/// The artifacts: built by the repository, or beside a program that was released.
pub(super) async fn found_artifacts() -> Result<PathBuf, CliError> {
    if above(Path::new("scripts/build-wasm")).is_none() {
        if let Some(release) = above(Path::new("artifacts/charter.wasm")) {
            return Ok(release.join("artifacts"));
        }
    }
    Ok(built("build-wasm").await?.0.join("artifacts"))
}

/// Runs a build script of the repository that this folder or this program is in; returns the repository, and the path on the last
/// line it prints.
pub(super) async fn built(script: &'static str) -> Result<(PathBuf, PathBuf), CliError> {
    let Some(root) = above(&Path::new("scripts").join(script)) else {
        return Err(CliError::Argument {
            argument: if script == "wasmd-build" { "--wasmd" } else { "--artifacts" },
            found: String::new(),
            expected: format!("name it, or run this in the repository, where scripts/{script} builds it"),
        });
    };
    eprintln!("building by scripts/{script} (minutes the first time)");
    let path = root.join("scripts").join(script);
    let mut command = Command::new(&path);
    let done = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().await.map_err(file(&path))?;
    let said = String::from_utf8_lossy(&done.stdout);
    let last = said.lines().last().unwrap_or_default();
    if done.status.success() {
        Ok((root.to_owned(), PathBuf::from(last)))
    } else {
        Err(CliError::Build { script, status: done.status.to_string() })
    }
}

/// The nearest folder above this one, or above this program, that has a file.
fn above(name: &Path) -> Option<PathBuf> {
    let places = [std::env::current_dir().ok(), std::env::current_exe().ok()];
    let mut above = places.iter().flatten().flat_map(|place| place.ancestors());
    above.find(|folder| folder.join(name).is_file()).map(Path::to_owned)
}
