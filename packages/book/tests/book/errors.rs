//! `docs/errors.md` is made from the `#[error("...")]` lines of the contracts.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use surety_book::root;

const INTRODUCTION: &str = "# Refusals

What the contracts say when they refuse a message, made from their code by a test (`UPDATE_DOCS=1 cargo test -p surety-book`). `{...}` stands for what they
fill in. A message that is refused has changed nothing.
";

/// One refusal: its name and what it says.
struct Refusal {
    name: String,
    says: String,
}

/// Every `#[error(\"...\")]` of a source, with the variant behind it. One that passes on another error's words has none of its own.
fn refusals(source: &str) -> Vec<Refusal> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some((_, behind)) = rest.split_once("#[error(") {
        rest = behind;
        let Some(text) = behind.trim_start().strip_prefix('"') else { continue };
        let end = text
            .char_indices()
            .scan(false, |escaped, (at, letter)| {
                let ends = letter == '"' && !*escaped;
                *escaped = letter == '\\' && !*escaped;
                Some((at, ends))
            })
            .find_map(|(at, ends)| ends.then_some(at))
            .unwrap();
        let (says, after) = text.split_at(end);
        let variant =
            after.lines().skip(1).map(str::trim).find(|line| line.starts_with(char::is_uppercase)).unwrap();
        let name = variant.split(|letter: char| !letter.is_alphanumeric()).next().unwrap().to_owned();
        // A backslash at the end of a line joins it to the next.
        let joined: Vec<&str> = says.split("\\\n").map(str::trim_start).collect();
        let says = joined.concat().replace("\\\"", "\"").replace('|', "\\|");
        found.push(Refusal { name, says });
    }
    found
}

fn sources(contract: &str) -> Vec<PathBuf> {
    let folder = root().join(contract).join("src");
    let mut sources = vec![folder.join("error.rs")];
    if let Ok(entries) = std::fs::read_dir(folder.join("error")) {
        sources.extend(entries.map(|entry| entry.unwrap().path()));
    }
    sources.retain(|path| path.exists());
    sources.sort();
    sources
}

#[test]
fn the_table_of_refusals_is_that_of_the_code() {
    let mut page = INTRODUCTION.to_owned();
    let mut contracts: Vec<String> = std::fs::read_dir(root().join("contracts"))
        .unwrap()
        .map(|entry| format!("contracts/{}", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    contracts.sort();
    contracts.insert(0, "packages/api".into());
    for contract in contracts {
        let all: Vec<Refusal> = sources(&contract)
            .iter()
            .flat_map(|path| refusals(&std::fs::read_to_string(path).unwrap()))
            .collect();
        assert!(!all.is_empty(), "{contract} refuses nothing");
        let name = Path::new(&contract).file_name().unwrap().to_string_lossy();
        let title = if name == "api" { "Every contract".into() } else { name };
        write!(page, "\n## {title}\n\n| name | it says |\n|---|---|\n").unwrap();
        for refusal in all {
            writeln!(page, "| `{}` | {} |", refusal.name, refusal.says.replace('<', "&lt;")).unwrap();
        }
    }
    crate::generated("docs/errors.md", &page);
}

#[test]
fn a_refusal_is_read_with_its_name() {
    let source = "#[error(\"a \\\"b\\\": \\\n    c {d}\")]\n/// x\nNo {\n#[error(transparent)]\nStd(#[from] E),\n#[error(\n  \"e\"\n)]\nF,";
    let found: Vec<_> = refusals(source).into_iter().map(|it| (it.name, it.says)).collect();
    let own = |name: &str, says: &str| (name.to_owned(), says.to_owned());
    assert_eq!(found, [own("No", "a \"b\": c {d}"), own("F", "e")]);
}
