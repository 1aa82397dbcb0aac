//! The how-tos run as they are written.
//!
//! Pages run one after the other in one folder, as somebody would who reads on; each is a new terminal.

use std::path::Path;

use surety_book::root;

use crate::shell::{Folder, EMBEDDED};

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

/// Pages that need none of the others.
const ALONE: [&str; 5] = [
    "docs/howto/network.md",
    "docs/howto/verify.md",
    "docs/howto/preorder.md",
    "docs/howto/reporter.md",
    "README.md",
];

#[test]
fn the_how_tos_run_as_they_are_written() {
    let folder = Folder::new();
    let problems: Vec<String> = STORY.iter().flat_map(|page| folder.run(page, EMBEDDED)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_pages_that_stand_alone_run_as_they_are_written() {
    for page in ALONE {
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
    for page in surety_book::pages(&root().join("docs/howto")).unwrap() {
        let page = page.strip_prefix(root()).unwrap();
        let run = STORY.iter().chain(&ALONE).any(|it| Path::new(it) == page);
        assert!(run, "{} is not run: add it to STORY or ALONE", page.display());
    }
}
