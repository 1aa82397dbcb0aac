//! Runs pages: the `sh` blocks of each by one shell, in order, and compares what they print. A block `sh,refused` must fail.
//!
//! A `text` block right behind one holds parts of what it prints, an `output` block whole lines: [`Expected`] says what is compared.

use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use surety_book::{root, Block};

use crate::expected::Expected;

/// Seconds; longer than any page may take.
const LIMIT: &str = "600";

/// How pages bring their network up.
pub const EMBEDDED: &str = "surety network up --embedded";

/// A folder with a network in it, which is brought down in the end.
pub struct Folder {
    dir: tempfile::TempDir,
    programs: PathBuf,
}

impl Folder {
    /// An empty one.
    pub fn new() -> Self {
        let programs = match std::env::var_os("SURETY_PROGRAMS") {
            Some(folder) => PathBuf::from(folder),
            None => std::env::current_exe().unwrap().ancestors().nth(2).unwrap().to_owned(),
        };
        for program in ["surety", "surety-relayer", "surety-fleet"] {
            let hint = "cargo build -p surety-cli -p surety-relayer -p surety-fleet";
            assert!(programs.join(program).exists(), "{program} is not built: {hint}");
        }
        let dir = tempfile::tempdir().unwrap();
        // Commands of the pages name files of the repository from its root.
        std::os::unix::fs::symlink(root().join("docs"), dir.path().join("docs")).unwrap();
        Self { dir, programs }
    }

    fn path(&self) -> String {
        format!("{}:{}", self.programs.display(), std::env::var("PATH").unwrap())
    }

    /// Everything that is not as the page says; the page is left at the first command that fails.
    pub fn run(&self, page: &str, up: &str) -> Vec<String> {
        let text = std::fs::read_to_string(root().join(page)).unwrap().replace(EMBEDDED, up);
        let blocks = Block::all(&text);
        let run: Vec<&Block> = blocks.iter().filter(|block| block.info.starts_with("sh")).collect();
        assert!(!run.is_empty(), "{page} has nothing to run");
        let name = page.replace('/', "-");
        let out = |at: usize| self.dir.path().join(format!(".said-{name}-{at}"));
        let mut script =
            "set -euo pipefail\ntrap 'jobs -p | xargs -r kill 2>/dev/null || true' EXIT\n".to_owned();
        for (at, block) in run.iter().enumerate() {
            script += &format!("exec >'{}' 2>&1\n", out(at).display());
            match block.info.as_str() {
                "sh,refused" => {
                    script += &format!("if (\n{}); then echo 'not refused'; exit 97; fi\n", block.text)
                }
                _ => script += &block.text,
            }
        }
        let file = self.dir.path().join(format!(".run-{name}"));
        std::fs::write(&file, script).unwrap();
        let status = Command::new("timeout")
            .args([LIMIT, "bash"])
            .arg(&file)
            .current_dir(self.dir.path())
            .env("PATH", self.path())
            .env("HOME", self.dir.path())
            .env("RUST_BACKTRACE", "0")
            .env_remove("SURETY_KEY")
            .stdin(Stdio::null())
            .process_group(0)
            .status()
            .unwrap();
        let said = |at: usize| std::fs::read_to_string(out(at)).unwrap_or_default();
        let mut problems = Vec::new();
        if !status.success() {
            let last = (0..run.len()).rev().find(|at| out(*at).exists()).unwrap_or_default();
            let place = format!("{page}:{}", run[last].line);
            problems.push(format!("{place} ended with {status}:\n{}\n{}", run[last].text, said(last)));
        }
        let mut at = 0;
        for pair in blocks.windows(2) {
            if !pair[0].info.starts_with("sh") {
                continue;
            }
            if let Some(expected) = Expected::of(&pair[1]).filter(|_| out(at).exists()) {
                let printed = said(at);
                if let Err(line) = expected.holds(&printed, &self.names(), up == EMBEDDED) {
                    let place = format!("{page}:{}", pair[0].line);
                    problems.push(format!("{place} does not print `{line}`. It printed:\n{printed}"));
                }
            }
            at += 1;
        }
        problems
    }
}

impl Folder {
    /// What the network's `env` file calls its addresses, the longest names first.
    fn names(&self) -> Vec<(String, String)> {
        let env = std::fs::read_to_string(self.dir.path().join("surety-localnet/env")).unwrap_or_default();
        let pairs = env.lines().filter_map(|line| line.strip_prefix("export ")?.split_once('='));
        let mut names: Vec<(String, String)> =
            pairs.map(|(name, value)| (format!("${name}"), value.trim_matches('\'').to_owned())).collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = Command::new(self.programs.join("surety"))
            .args(["network", "down"])
            .current_dir(self.dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}
