//! What a known device takes in memory, as `surety-relayer-memory` measures it.

use std::process::Command;

use serde::Deserialize;

use crate::error::BenchError;

/// The program that measures: counting each allocation would slow down everything else that is measured here.
const PROGRAM: &str = "surety-relayer-memory";

/// Bytes for each device.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Memory {
    /// By what was allocated.
    pub allocated: f64,
    /// By what the system says is resident.
    pub resident: f64,
}

/// Runs the program with so many devices.
pub fn measure(known: u32) -> Result<Memory, BenchError> {
    let program = std::env::current_exe()?.with_file_name(PROGRAM);
    let output = Command::new(&program)
        .arg(known.to_string())
        .output()
        .map_err(|problem| BenchError::Memory { problem: format!("{}: {problem}", program.display()) })?;
    if output.status.success() {
        Ok(serde_json::from_slice(&output.stdout)?)
    } else {
        Err(BenchError::Memory { problem: String::from_utf8_lossy(&output.stderr).trim().to_owned() })
    }
}
