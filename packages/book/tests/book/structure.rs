//! Pages, links and the table of contents.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use surety_book::{anchors, links, pages, root, Block};

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The pages of the book, and those beside it.
fn all() -> Vec<PathBuf> {
    let mut all = pages(&root().join("docs")).unwrap();
    all.extend(["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"].map(|name| root().join(name)));
    all.push(root().join("schema/typescript/README.md"));
    all
}

/// The table of contents with the pages it lacks: each behind the last one of its folder, by its own title.
fn completed(summary: &str, docs: &Path) -> String {
    let mut lines: Vec<String> = summary.lines().map(str::to_owned).collect();
    for page in pages(docs).unwrap() {
        let path = page.strip_prefix(docs).unwrap();
        let (name, folder) = (path.display().to_string(), path.parent().unwrap().display().to_string());
        if name == "SUMMARY.md" || lines.iter().any(|line| line.contains(&format!("({name})"))) {
            continue;
        }
        let place =
            lines.iter().rposition(|line| line.contains(&format!("]({folder}/"))).unwrap_or(lines.len() - 1);
        let text = read(&page);
        let title = text.lines().next().unwrap_or_default().trim_start_matches('#').replace('`', "");
        let title =
            title.trim().trim_start_matches(|letter: char| letter.is_ascii_digit() || ".: ".contains(letter));
        let indent = if folder == "adr" { "  " } else { "" };
        lines.insert(place + 1, format!("{indent}- [{title}]({name})"));
    }
    lines.join("\n") + "\n"
}

#[test]
fn every_page_stands_in_the_summary_once_and_nothing_else_does() {
    let docs = root().join("docs");
    let summary = docs.join("SUMMARY.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&summary, completed(&read(&summary), &docs)).unwrap();
    }
    let listed: Vec<PathBuf> = links(&read(&summary)).into_iter().map(|link| docs.join(link.path)).collect();
    let once: BTreeSet<&PathBuf> = listed.iter().collect();
    assert_eq!(once.len(), listed.len(), "a page stands in docs/SUMMARY.md twice");
    let there: BTreeSet<PathBuf> =
        pages(&docs).unwrap().into_iter().filter(|page| *page != summary).collect();
    let missing: Vec<_> = there.iter().filter(|page| !once.contains(page)).collect();
    let gone: Vec<_> = once.iter().filter(|page| !there.contains(**page)).collect();
    assert!(
        missing.is_empty(),
        "not in docs/SUMMARY.md (UPDATE_DOCS=1 cargo test -p surety-book adds them): {missing:?}"
    );
    assert!(gone.is_empty(), "in docs/SUMMARY.md and not there: {gone:?}");
}

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    let mut broken = Vec::new();
    for page in all() {
        let text = read(&page);
        for link in links(&text) {
            let target =
                if link.path.is_empty() { page.clone() } else { page.parent().unwrap().join(&link.path) };
            let place = format!("{}:{}", page.strip_prefix(root()).unwrap().display(), link.line);
            if !target.exists() {
                broken.push(format!("{place}: no {}", link.path));
            } else if let Some(anchor) = link.anchor {
                if target.extension().is_some_and(|it| it == "md")
                    && !anchors(&read(&target)).contains(&anchor)
                {
                    broken.push(format!("{place}: {} has no heading #{anchor}", link.path));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_picture_of_the_book_is_on_a_page_and_says_what_it_shows() {
    let shown: BTreeSet<PathBuf> = all()
        .iter()
        .flat_map(|page| {
            let folder = page.parent().unwrap().to_owned();
            links(&read(page)).into_iter().map(move |link| folder.join(link.path))
        })
        .filter_map(|path| path.canonicalize().ok())
        .collect();
    let mut pictures = 0;
    for folder in ["docs/pictures", "docs/charts"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path().canonicalize().unwrap();
            if path.extension().is_some_and(|extension| extension == "svg") {
                pictures += 1;
                assert!(shown.contains(&path), "{} is on no page", path.display());
            }
        }
    }
    assert!(pictures > 5);
    for page in all() {
        assert!(!read(&page).contains("![]("), "{}: a picture without words", page.display());
    }
}

#[test]
fn every_block_of_a_how_to_says_what_it_is() {
    let known = ["sh", "sh,refused", "text", "output", "json", "toml", "console"];
    let folders = ["docs/howto", "docs/sessions"].map(|folder| pages(&root().join(folder)).unwrap());
    for page in folders.concat().into_iter().chain([root().join("README.md")]) {
        let mut before = String::new();
        for block in Block::all(&read(&page)) {
            let place = format!("{}:{}", page.display(), block.line);
            let picture = page.ends_with("README.md") && block.info.is_empty();
            assert!(picture || known.contains(&block.info.as_str()), "{place}: `{}`", block.info);
            // One that stands alone would be compared with nothing.
            let compared = block.follows && before.starts_with("sh");
            assert!(block.info != "output" || compared, "{place}: no command stands right before it");
            before = block.info;
        }
    }
}

#[test]
fn what_the_readme_shows_and_does_not_run_is_there() {
    let scripts = Block::all(&read(&root().join("README.md")))
        .into_iter()
        .filter(|block| block.info == "console")
        .flat_map(|block| block.text.lines().map(str::to_owned).collect::<Vec<_>>())
        .filter(|line| line.starts_with("scripts/"));
    let steps = read(&root().join("scripts/test"));
    for line in scripts {
        let command = line.split_once('#').map_or(line.as_str(), |(command, _)| command).trim();
        let program = command.split_whitespace().next().unwrap();
        assert!(root().join(program).exists(), "{program}");
        assert!(
            program == "scripts/test" || steps.contains(command),
            "no step of scripts/test runs {command}"
        );
    }
}
