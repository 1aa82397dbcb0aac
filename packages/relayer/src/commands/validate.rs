//! `config validate`.

use std::path::PathBuf;

use clap::Args;
use surety_relayer::Config;

use super::{output, CommandError};

/// Checks a configuration.
#[derive(Debug, Args)]
pub struct Validate {
    /// The configuration file.
    #[arg(long)]
    config: PathBuf,
}

impl Validate {
    /// Reads the configuration and all it names.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn run(self) -> Result<(), CommandError> {
        Config::load(&self.config)?;
        output::line(&format!("{} is fine", self.config.display()))
    }
}
