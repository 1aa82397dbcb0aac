//! Somebody who has only the README finds the page for what they do, and finds on it what a how-to has.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use surety_book::{links, pages, root};

fn linked(page: &Path) -> BTreeSet<PathBuf> {
    let text = std::fs::read_to_string(page).unwrap();
    let folder = page.parent().unwrap();
    let paths = links(&text).into_iter().filter(|link| !link.path.is_empty());
    paths.filter_map(|link| folder.join(link.path).canonicalize().ok()).collect()
}

/// The pages that `clicks` or fewer lead to.
fn within(from: &Path, clicks: usize) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::from([from.canonicalize().unwrap()]);
    for _ in 0..clicks {
        let pages: Vec<PathBuf> =
            found.iter().filter(|it| it.extension().is_some_and(|it| it == "md")).cloned().collect();
        found.extend(pages.iter().flat_map(|page| linked(page)));
    }
    found
}

#[test]
fn every_page_for_a_role_or_an_operator_is_two_clicks_from_the_readme() {
    let found = within(&root().join("README.md"), 2);
    let folders =
        ["docs/howto", "docs/operate", "docs/sessions"].map(|folder| pages(&root().join(folder)).unwrap());
    let far: Vec<PathBuf> =
        folders.concat().into_iter().filter(|page| !found.contains(&page.canonicalize().unwrap())).collect();
    assert!(far.is_empty(), "more than two clicks from README.md: {far:?}");
}

#[test]
fn every_how_to_says_what_it_is_for_what_it_needs_and_what_can_go_wrong() {
    for page in pages(&root().join("docs/howto")).unwrap() {
        let text = std::fs::read_to_string(&page).unwrap();
        for part in ["\n**Goal**: ", "\n**You need**: ", "\n## What can go wrong\n"] {
            assert_eq!(text.matches(part).count(), 1, "{}: {}", page.display(), part.trim());
        }
    }
}

#[test]
fn no_block_is_hidden_from_the_tests_that_run_pages() {
    for folder in ["docs/howto", "docs/sessions"] {
        for page in pages(&root().join(folder)).unwrap() {
            let text = std::fs::read_to_string(&page).unwrap();
            let hidden = text.lines().position(|line| {
                let start = line.trim_start_matches([' ', '\t', '>']);
                start.starts_with("~~~") || (start.starts_with("```") && !line.starts_with("```"))
            });
            let line = hidden.unwrap_or_default() + 1;
            assert!(
                hidden.is_none(),
                "{}:{line}: a block must begin at the start of its line",
                page.display()
            );
        }
    }
}
