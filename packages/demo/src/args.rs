//! The command line.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use crate::cast;

/// Plays the whole story and ends with what became of every device.
#[derive(Debug, Parser)]
#[command(name = "surety-demo", version)]
pub struct Args {
    /// Where it is played.
    #[arg(long, value_enum, default_value = "embedded")]
    pub chain: ChainKind,
    /// How it ends: a table, or one JSON object on stdout.
    #[arg(long, value_enum, default_value = "table")]
    pub output: Output,
    /// Devices the first manufacturer mints, all of which are activated and speak in the last chapter, over HTTP and MQTT
    /// (which needs mosquitto). Without this 800 are minted and 40 speak then. The story itself is that of a dozen.
    #[arg(long, value_parser = clap::value_parser!(u64).range(cast::MINTED..=20_000))]
    pub devices: Option<u64>,
    /// The folder of `surety`, `surety-relayer` and `surety-fleet`; this program's own by default.
    #[arg(long)]
    pub programs: Option<PathBuf>,
    /// The node's binary, for `--chain wasmd`.
    #[arg(long, required_if_eq("chain", "wasmd"))]
    pub wasmd: Option<PathBuf>,
    /// The contracts' artifacts, for `--chain wasmd`.
    #[arg(long, default_value = "artifacts")]
    pub artifacts: PathBuf,
    /// Keep keys, stores and logs in this folder, which must not exist, instead of a temporary one.
    #[arg(long)]
    pub keep: Option<PathBuf>,
}

impl Args {
    /// Devices the first manufacturer mints.
    pub fn minted(&self) -> u64 {
        self.devices.unwrap_or(cast::MINTED)
    }
}

/// Where it is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChainKind {
    /// The same contracts in one process; two years pass in a minute.
    Embedded,
    /// A real node; two years are five minutes.
    Wasmd,
}

impl ChainKind {
    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Embedded => "embedded",
            Self::Wasmd => "wasmd",
        }
    }
}

/// How it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// A table.
    Table,
    /// One JSON object.
    Json,
}
