//! Examples of every command, shown at the end of its help. A test parses each, and sees to it that together they reach every message and
//! query of every contract.

mod cases;
mod drivers;
mod local;
mod makers;
mod offices;
mod tokens;

use clap::{Command, CommandFactory as _};

use crate::Cli;

/// All examples, each a line for a shell.
pub fn lines() -> impl Iterator<Item = &'static str> {
    let all = [makers::LINES, drivers::LINES, offices::LINES, cases::LINES, tokens::LINES, local::LINES];
    all.into_iter().flatten().copied()
}

/// The whole command, with the examples of each below its help.
#[must_use]
pub fn command() -> Command {
    with_examples(Cli::command(), "surety")
}

fn with_examples(mut command: Command, path: &str) -> Command {
    let below: Vec<String> = command.get_subcommands().map(|it| it.get_name().to_owned()).collect();
    for name in &below {
        command = command.mut_subcommand(name, |it| with_examples(it, &format!("{path} {name}")));
    }
    // What says more than examples says it itself.
    if !below.is_empty() || command.get_after_help().is_some() {
        return command;
    }
    let examples: Vec<String> =
        lines().filter(|line| is_of(line, path)).map(|line| format!("  {line}")).collect();
    if examples.is_empty() {
        return command;
    }
    command.after_help(format!("Examples:\n{}", examples.join("\n")))
}

/// Whether an example is one of the command at `path`. The collection stands between `token` and what is done with it.
fn is_of(line: &str, path: &str) -> bool {
    let mut words: Vec<&str> = line.split(' ').collect();
    if words.get(1) == Some(&"token") && words.len() > 3 {
        words.remove(2);
    }
    let path: Vec<&str> = path.split(' ').collect();
    words.starts_with(&path)
}
