//! Runs the how-tos: the `sh` blocks of a page by one shell, in order. A `text` block right behind one holds parts of what it
//! prints: every line must come, in that order, and `...` stands for anything. A block `sh,refused` must fail.
//!
//! Pages run one after the other in one folder, as somebody would who reads on; each is a new terminal.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use surety_book::{root, Block};

/// Seconds; longer than any page may take.
const LIMIT: &str = "300";

/// How pages bring their network up.
const EMBEDDED: &str = "surety network up --embedded";

/// A folder with a network in it, which is brought down in the end.
struct Folder {
    dir: tempfile::TempDir,
    programs: PathBuf,
}

impl Folder {
    fn new() -> Self {
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
    fn run(&self, page: &str, up: &str) -> Vec<String> {
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
            if pair[1].info == "text" && pair[1].follows && out(at).exists() {
                let printed = said(at);
                if let Err(line) = holds(&printed, &pair[1].text) {
                    let place = format!("{page}:{}", pair[0].line);
                    problems.push(format!("{place} does not print `{line}`. It printed:\n{printed}"));
                }
            }
            at += 1;
        }
        problems
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

/// Whether every line is printed, in that order; else the first that is not.
fn holds<'a>(printed: &str, expected: &'a str) -> Result<(), &'a str> {
    let squeeze = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut lines = printed.lines().map(squeeze);
    for line in expected.lines().filter(|line| !line.trim().is_empty()) {
        let parts: Vec<String> = line.split("...").map(squeeze).collect();
        let fits = |printed: &str| {
            let mut rest = printed;
            parts.iter().all(|part| match rest.find(part.as_str()) {
                Some(at) => {
                    rest = &rest[at + part.len()..];
                    true
                }
                None => false,
            })
        };
        if !lines.any(|printed| fits(&printed)) {
            return Err(line);
        }
    }
    Ok(())
}

#[test]
fn what_a_page_says_is_printed_must_be() {
    let printed = "hash   ABC\nlicence  1\nstatus   active\n";
    assert_eq!(holds(printed, "hash ...\nstatus active\n"), Ok(()));
    assert_eq!(holds(printed, "status active\nlicence 1\n"), Err("licence 1"), "the order counts");
    assert_eq!(holds(printed, "licence ... 2\n"), Err("licence ... 2"));
}

/// Pages of one network, in the order in which they are read.
const STORY: [&str; 8] = [
    "docs/howto/manufacturer.md",
    "docs/howto/driver.md",
    "docs/howto/relayer.md",
    "docs/howto/tester.md",
    "docs/howto/integrations.md",
    "docs/howto/challenger.md",
    "docs/howto/council.md",
    "docs/howto/leave.md",
];

#[test]
fn the_how_tos_run_as_they_are_written() {
    let folder = Folder::new();
    let problems: Vec<String> = STORY.iter().flat_map(|page| folder.run(page, EMBEDDED)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_pages_that_stand_alone_run_as_they_are_written() {
    for page in ["docs/howto/network.md", "README.md"] {
        let problems = Folder::new().run(page, EMBEDDED);
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}

#[test]
#[ignore = "needs a real node: SURETY_WASMD names its program, SURETY_ARTIFACTS the folder of the artifacts"]
fn the_manufacturers_page_runs_on_a_real_node() {
    let problems = Folder::new().run("docs/howto/manufacturer.md", "surety network up --month 60");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_how_to_is_run() {
    let pages = surety_book::pages(&root().join("docs/howto")).unwrap();
    for page in pages {
        let page = page.strip_prefix(root()).unwrap().to_path_buf();
        let run = STORY.iter().any(|it| Path::new(it) == page) || page == Path::new("docs/howto/network.md");
        let text = std::fs::read_to_string(root().join(&page)).unwrap();
        let quiet = Block::all(&text).iter().all(|block| !block.info.starts_with("sh"));
        assert!(run || quiet, "{} has commands and is not run", page.display());
    }
}
