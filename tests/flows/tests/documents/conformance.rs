//! `docs/conformance.md` and `docs/findings.md` name tests and files that exist, and leave nothing without an answer.

use std::fs::read_to_string;

use super::root;

/// What stands between single backquotes.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The rows of all tables of a page, without their headings.
fn rows(page: &str) -> Vec<Vec<&str>> {
    let mut rows = Vec::new();
    let mut body = false;
    for line in page.lines() {
        if line.starts_with("|---") {
            body = true;
        } else if !line.starts_with('|') {
            body = false;
        } else if body {
            rows.push(line.trim_matches('|').split('|').map(str::trim).collect());
        }
    }
    rows
}

/// What is wrong with the tests and files a page names.
fn missing(page: &str) -> Vec<String> {
    let folders = ["contracts/", "packages/", "tests/", "docs/", "scripts/", "schema/"];
    let mut missing = Vec::new();
    for name in quoted(page).filter(|name| folders.iter().any(|folder| name.starts_with(folder))) {
        let (path, test) = name.split_once("::").map_or((name, None), |(path, test)| (path, Some(test)));
        let path = path.split(' ').next().unwrap();
        if !root().join(path).exists() {
            missing.push(format!("no file {path}"));
        } else if let Some(test) = test {
            let source = read_to_string(root().join(path)).unwrap();
            if !source.contains(&format!("fn {test}(")) {
                missing.push(format!("no test {test} in {path}"));
            }
        }
    }
    missing
}

#[test]
fn every_test_and_file_that_conformance_names_exists() {
    let page = read_to_string(root().join("docs/conformance.md")).unwrap();
    assert_eq!(missing(&page), Vec::<String>::new());
}

#[test]
fn every_requirement_is_proven_or_said_to_be_out_of_reach() {
    let page = read_to_string(root().join("docs/conformance.md")).unwrap();
    let (requirements, promises) = page.split_once("## Promises").unwrap();
    let rows_of_requirements = rows(requirements);
    assert!(rows_of_requirements.len() > 50, "the tables of requirements were not read");
    for row in rows_of_requirements {
        let [requirement, _, proof, rest] = row[..] else { panic!("four cells are needed: {row:?}") };
        assert!(proof.contains("::") || !rest.is_empty(), "nothing is said of: {requirement}");
    }
    let named: Vec<&str> = rows(promises).iter().map(|row| row[0]).collect();
    let all: Vec<String> = (1..=22).map(|number| format!("I{number}")).collect();
    assert_eq!(named, all);
}

#[test]
fn every_finding_names_a_test_that_exists() {
    let page = read_to_string(root().join("docs/findings.md")).unwrap();
    assert_eq!(missing(&page), Vec::<String>::new());
    let findings = rows(&page);
    assert!(findings.len() > 25, "the table of findings was not read");
    for row in findings {
        assert!(row[1].contains("::"), "no test guards: {}", row[0]);
    }
}

#[test]
fn a_name_that_does_not_exist_is_found() {
    let page = "`contracts/vault/tests/stake.rs::no_such_test` and `docs/no_such_page.md`, but not `no/path`";
    assert_eq!(
        missing(page),
        ["no test no_such_test in contracts/vault/tests/stake.rs", "no file docs/no_such_page.md"]
    );
    assert_eq!(rows("| a | b |\n|---|---|\n| c | |\n\ntext\n| d |"), [vec!["c", ""]]);
}
