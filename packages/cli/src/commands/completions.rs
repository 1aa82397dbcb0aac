//! `surety completions`: what lets a shell complete commands and options.

use clap::Args;
use clap_complete::Shell;

/// Write what lets a shell complete this command.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  surety completions bash > ~/.local/share/bash-completion/completions/surety
  surety completions zsh > ~/.zfunc/_surety
  surety completions fish > ~/.config/fish/completions/surety.fish")]
pub struct Completions {
    /// The shell.
    shell: Shell,
}

impl Completions {
    /// Writes to stdout.
    pub fn run(self) {
        clap_complete::generate(self.shell, &mut crate::command(), "surety", &mut std::io::stdout());
    }
}
