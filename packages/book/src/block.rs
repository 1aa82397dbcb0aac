//! Fenced code blocks.

/// A fenced block of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What stands behind the fence, such as `sh`.
    pub info: String,
    /// Its lines, each with its end.
    pub text: String,
    /// The line of its fence, from 1.
    pub line: usize,
    /// Whether only blank lines lie between it and the block before.
    pub follows: bool,
}

impl Block {
    /// All blocks of a page, in order.
    #[must_use]
    pub fn all(page: &str) -> Vec<Self> {
        let mut blocks: Vec<Self> = Vec::new();
        let mut open: Option<Self> = None;
        let mut follows = false;
        for (at, line) in page.lines().enumerate() {
            match (line.strip_prefix("```"), &mut open) {
                (Some(info), None) => {
                    let info = info.trim().to_owned();
                    open = Some(Self { info, text: String::new(), line: at.saturating_add(1), follows });
                }
                (Some(_), Some(_)) => {
                    blocks.extend(open.take());
                    follows = true;
                }
                (None, Some(block)) => {
                    block.text.push_str(line);
                    block.text.push('\n');
                }
                (None, None) => follows &= line.trim().is_empty(),
            }
        }
        blocks
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn blocks_know_where_they_stand_and_what_they_follow() {
        let blocks = Block::all("a\n```sh\nls\n```\n\n```text\nb\n```\nc\n```\n```\n");
        assert_eq!(blocks.len(), 3);
        assert_eq!((blocks[0].info.as_str(), blocks[0].text.as_str(), blocks[0].line), ("sh", "ls\n", 2));
        assert_eq!(blocks.iter().map(|block| block.follows).collect::<Vec<_>>(), [false, true, false]);
    }
}
