//! Examples of every command, shown at the end of its help.

use clap::{Command, CommandFactory as _};

use crate::Cli;

/// The whole command, with the examples of each below its help.
#[must_use]
pub fn command() -> Command {
    Cli::command()
}
