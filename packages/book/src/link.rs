//! Links of a page, and the headings they can lead to.

use std::collections::BTreeMap;

/// A link to something that is no web address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it leads to, relative to the page; empty for a place on the page itself.
    pub path: String,
    /// The heading's anchor, behind `#`.
    pub anchor: Option<String>,
    /// The line it stands on, from 1.
    pub line: usize,
}

/// The relative links of a page, pictures too.
#[must_use]
pub fn links(page: &str) -> Vec<Link> {
    let mut found = Vec::new();
    for (at, line) in prose(page) {
        let mut rest = line.as_str();
        while let Some((_, behind)) = rest.split_once("](") {
            let Some((target, after)) = behind.split_once(')') else { break };
            rest = after;
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (path, anchor) = match target.split_once('#') {
                Some((path, anchor)) => (path, Some(anchor.to_owned())),
                None => (target, None),
            };
            found.push(Link { path: path.to_owned(), anchor, line: at });
        }
    }
    found
}

/// What `#` links to this page can name: its headings in lower case, without punctuation, with `-` for spaces.
#[must_use]
pub fn anchors(page: &str) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for (_, line) in prose(page) {
        let title = line.trim_start_matches('#');
        if title.len() == line.len() || !title.starts_with(' ') {
            continue;
        }
        let kept = words(title.trim()).to_lowercase();
        let slug: String = kept
            .chars()
            .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'))
            .map(|letter| if letter == ' ' { '-' } else { letter })
            .collect();
        let count = seen.entry(slug.clone()).or_default();
        found.push(if *count == 0 { slug } else { format!("{slug}-{count}") });
        *count = count.saturating_add(1);
    }
    found
}

/// A title with the words of its links in place of the links.
fn words(title: &str) -> String {
    let mut text = String::new();
    let mut rest = title;
    while let Some((before, behind)) = rest.split_once("](") {
        text.push_str(&before.replacen('[', "", 1));
        rest = behind.split_once(')').map_or("", |(_, after)| after);
    }
    text + rest
}

/// The lines outside code blocks; headings keep the words of inline code, all others lose them.
fn prose(page: &str) -> Vec<(usize, String)> {
    let mut inside = false;
    let mut lines = Vec::new();
    for (at, line) in page.lines().enumerate() {
        if line.starts_with("```") {
            inside = !inside;
        } else if !inside {
            let number = at.saturating_add(1);
            if line.starts_with('#') {
                lines.push((number, line.replace('`', "")));
            } else {
                // A link's words may be code; what stands in code is no link.
                let parts = line.split('`').enumerate();
                let text = parts.map(|(part, text)| if part % 2 == 0 { text } else { "" }).collect();
                lines.push((number, text));
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_outside_code() {
        let page =
            "[a](b.md#c) `[x](y)` [`d`](e.md) [w](https://example.org)\n```\n[n](o)\n```\n![p](q.svg)\n";
        let found: Vec<_> = links(page).into_iter().map(|link| (link.path, link.anchor, link.line)).collect();
        let own = |path: &str, anchor: Option<&str>, line| (path.to_owned(), anchor.map(str::to_owned), line);
        assert_eq!(found, [own("b.md", Some("c"), 1), own("e.md", None, 1), own("q.svg", None, 5)]);
    }

    #[test]
    fn headings_become_anchors() {
        let page = "# One, `two` & [3.1](a.md#b)\n## Same\n### Same\n```\n# no\n```\n#no\n";
        assert_eq!(anchors(page), ["one-two--31", "same", "same-1"]);
    }
}
