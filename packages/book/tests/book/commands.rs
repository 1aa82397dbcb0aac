//! Commands that pages name, and do not run, are there.

use std::collections::BTreeSet;

use surety_book::{pages, root};

/// Every command of `surety` by its words, as the page made from the program lists them: `keys create`.
fn known() -> BTreeSet<String> {
    let page = std::fs::read_to_string(root().join("docs/cli.md")).unwrap();
    let known: BTreeSet<String> =
        page.lines().filter_map(|line| line.strip_prefix("## surety ")).map(str::to_owned).collect();
    assert!(known.len() > 100);
    known
}

/// Whether the words behind `surety` name a command or a group of commands; what stands before its first word are options.
fn named(words: &[&str], known: &BTreeSet<String>) -> bool {
    let Some(first) = words.iter().position(|word| known.contains(*word)) else {
        return words.first().is_none_or(|word| word.starts_with(['-', '.']));
    };
    let mut command = words[first].to_owned();
    for word in &words[first + 1..] {
        let group = known.iter().any(|it| it.starts_with(&format!("{command} ")));
        if !group || !word.starts_with(|it: char| it.is_ascii_lowercase()) {
            return true;
        }
        command = format!("{command} {word}");
        if !known.contains(&command) {
            return false;
        }
    }
    true
}

/// What stands behind the word `surety` in code on a line: between backticks, or at the beginning inside a block.
fn commands(line: &str, in_block: bool) -> Vec<String> {
    let spans: Vec<&str> =
        if in_block { vec![line.trim_start()] } else { line.split('`').skip(1).step_by(2).collect() };
    spans.into_iter().filter_map(|span| span.strip_prefix("surety ")).map(str::to_owned).collect()
}

#[test]
fn every_command_a_page_names_is_one() {
    let known = known();
    let mut wrong = Vec::new();
    let mut seen = 0;
    let mut all = pages(&root().join("docs")).unwrap();
    all.extend(["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"].map(|name| root().join(name)));
    for page in all.into_iter().filter(|page| !page.ends_with("cli.md")) {
        let mut in_block = false;
        for (at, line) in std::fs::read_to_string(&page).unwrap().lines().enumerate() {
            if line.starts_with("```") {
                in_block = !in_block;
                continue;
            }
            for command in commands(line, in_block) {
                seen += 1;
                let words: Vec<&str> = command.split_whitespace().collect();
                if !named(&words, &known) {
                    wrong.push(format!("{}:{}: surety {command}", page.display(), at + 1));
                }
            }
        }
    }
    assert!(seen > 300, "only {seen} commands were found");
    assert!(wrong.is_empty(), "no such command:\n{}", wrong.join("\n"));
}

#[test]
fn a_command_that_is_none_is_found() {
    let known = known();
    for good in
        ["keys create maker", "--key maker licence show 1", "network", "... network deploy", "forecast FILE"]
    {
        assert!(named(&good.split(' ').collect::<Vec<_>>(), &known), "{good}");
    }
    for bad in ["keys new governance", "kays", "--key maker licence shown 1"] {
        assert!(!named(&bad.split(' ').collect::<Vec<_>>(), &known), "{bad}");
    }
}

#[test]
fn every_file_of_the_repository_that_a_page_names_is_there() {
    let folders = ["contracts/", "packages/", "tests/", "scripts/", "schema/", "ops/", "docs/"];
    let mut gone = Vec::new();
    let mut all = pages(&root().join("docs")).unwrap();
    all.extend(["README.md", "CONTRIBUTING.md", "SECURITY.md"].map(|name| root().join(name)));
    for page in all {
        let text = std::fs::read_to_string(&page).unwrap();
        for line in text.lines().filter(|line| !line.starts_with("```")) {
            let named = line.split('`').skip(1).step_by(2).filter_map(|code| code.split([' ', ':']).next());
            // Those with a gap to fill in stand for many.
            let whole = named.filter(|path| !path.contains(['<', '*', '{']));
            for path in whole.filter(|path| folders.iter().any(|folder| path.starts_with(folder))) {
                if !root().join(path).exists() {
                    gone.push(format!("{}: {path}", page.display()));
                }
            }
        }
    }
    assert!(gone.is_empty(), "no such file:\n{}", gone.join("\n"));
}
