//! `docs/cli.md` is what every command says of itself. `UPDATE_DOCS=1 cargo test -p surety-cli --test cli` writes it.

use std::fmt::Write as _;

use clap::Command;

use crate::{json, project, stderr, stdout, surety};

const INTRODUCTION: &str = "# surety, command by command

Made from the code: `UPDATE_DOCS=1 cargo test -p surety-cli --test cli` writes it anew. Options of every command stand under `surety` only.
";

/// A command, then all below it. Options that every command takes are shown once, at the top.
fn describe(command: &Command, path: &str, top: bool, text: &mut String) {
    let mut shown = command.clone().bin_name(path).term_width(110).disable_help_subcommand(true);
    if !top {
        let global = command.get_arguments().filter(|it| it.is_global_set()).map(|it| it.get_id().clone());
        for id in global.collect::<Vec<_>>() {
            shown = shown.mut_arg(id, |it| it.hide(true));
        }
        shown = shown.disable_help_flag(true);
    }
    let help = shown.render_long_help().to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    writeln!(text, "\n## {path}\n\n```text\n{}\n```", help.join("\n").trim_end()).unwrap();
    for below in command.get_subcommands().filter(|it| it.get_name() != "help") {
        describe(below, &format!("{path} {}", below.get_name()), false, text);
    }
}

#[test]
fn docs_cli_md_is_what_the_commands_say() {
    // What somebody's environment sets has no place in a document.
    let mut command = surety_cli::command().mut_args(|it| it.hide_env_values(true));
    command.build();
    let mut written = INTRODUCTION.to_owned();
    describe(&command, "surety", true, &mut written);
    let path = project("docs/cli.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let page = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == page, "docs/cli.md is out of date: run this test with UPDATE_DOCS=1");
}

#[test]
fn every_command_says_what_it_does() {
    fn check(command: &Command, path: &str) {
        assert!(command.get_about().is_some(), "{path} says nothing of itself");
        for argument in
            command.get_arguments().filter(|it| !["help", "version"].contains(&it.get_id().as_str()))
        {
            assert!(argument.get_help().is_some(), "{path}: {} says nothing of itself", argument.get_id());
        }
        for below in command.get_subcommands() {
            check(below, &format!("{path} {}", below.get_name()));
        }
    }
    check(&surety_cli::command(), "surety");
    surety_cli::command().debug_assert();
}

#[test]
fn each_shell_gets_its_completions() {
    let dir = tempfile::tempdir().unwrap();
    for (shell, part) in [("bash", "complete -F"), ("zsh", "#compdef surety"), ("fish", "complete -c surety")]
    {
        let written = surety(dir.path(), &["completions", shell]);
        assert!(written.status.success(), "{}", stderr(&written));
        let text = stdout(&written);
        assert!(text.contains(part) && text.contains("forecast"), "{shell}");
    }
}

#[test]
fn what_every_command_shares_is_wrong_use_in_the_same_way() {
    let dir = tempfile::tempdir().unwrap();
    let unknown = surety(dir.path(), &["licence", "shwo"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("show"), "the nearest command is named");
    let nothing = surety(dir.path(), &["keys", "list", "--keystore", "none", "--output", "json"]);
    assert_eq!(json(&nothing), serde_json::json!({"keys": []}));
}

#[test]
fn each_command_gets_a_manual_page() {
    let dir = tempfile::tempdir().unwrap();
    let written = surety(dir.path(), &["man", "."]);
    assert!(written.status.success(), "{}", stderr(&written));
    let mut command = surety_cli::command();
    command.build();
    for name in command.get_subcommands().map(Command::get_name).filter(|name| *name != "help") {
        let page = std::fs::read_to_string(dir.path().join(format!("surety-{name}.1"))).unwrap();
        assert!(page.contains(&format!(".TH surety-{name}")), "{name}");
    }
    let nowhere = surety(dir.path(), &["man", "nowhere"]);
    assert_eq!(nowhere.status.code(), Some(2), "{}", stderr(&nowhere));
}
