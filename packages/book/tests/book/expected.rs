//! What a page says is printed, beside what is.
//!
//! Of a `text` block every line must be a part of a printed line, of an `output` block a whole one, in that order; other lines may stand
//! between. Spaces count once. In both:
//!
//! - `...` stands for anything;
//! - `$NAME` is the address that the network's `env` file calls so;
//! - `~80` is 80 on the embedded chain, whose clock stands still, and from half of it to twice as much on a real node, where commands
//!   take time.

use surety_book::Block;

/// A block of what is printed.
pub struct Expected<'a> {
    text: &'a str,
    whole: bool,
}

impl<'a> Expected<'a> {
    /// The block, if it says what the one before it prints.
    pub fn of(block: &'a Block) -> Option<Self> {
        let whole = block.info == "output";
        (block.follows && (whole || block.info == "text")).then_some(Self { text: &block.text, whole })
    }

    /// Whether every line is printed, in that order; else the first that is not.
    pub fn holds(&self, printed: &str, names: &[(String, String)], exact: bool) -> Result<(), &'a str> {
        let mut lines = printed.lines().map(squeeze);
        for line in self.text.lines().filter(|line| !line.trim().is_empty()) {
            let named = names.iter().fold(line.to_owned(), |line, (name, value)| line.replace(name, value));
            if !lines.any(|printed| self.fits(&printed, &named, exact)) {
                return Err(line);
            }
        }
        Ok(())
    }

    fn fits(&self, printed: &str, expected: &str, exact: bool) -> bool {
        let parts: Vec<String> = expected.split("...").map(squeeze).collect();
        let anywhere = |at: usize| at > 0 || !self.whole;
        let last = parts.len() - 1;
        let mut rest = printed;
        for (at, part) in parts.iter().enumerate() {
            let starts = rest.char_indices().map(|(start, _)| start).chain([rest.len()]);
            let tries: Vec<usize> = if anywhere(at) { starts.collect() } else { vec![0] };
            let to_end = self.whole && at == last;
            let found = tries.into_iter().find_map(|start| {
                let length = matched(&rest[start..], part, exact)?;
                (!to_end || start + length == rest.len()).then_some(start + length)
            });
            match found {
                Some(end) => rest = rest[end..].trim_start_matches(' '),
                None => return false,
            }
        }
        true
    }
}

fn squeeze(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How much of the beginning of `text` is what `expected` says, numbers after `~` being about so much unless all is `exact`.
fn matched(text: &str, expected: &str, exact: bool) -> Option<usize> {
    let mut length = 0;
    for (at, part) in expected.split('~').enumerate() {
        let digits = |text: &str| text.len() - text.trim_start_matches(|it: char| it.is_ascii_digit()).len();
        let mut part = part;
        if at > 0 {
            let rest = &text[length..];
            let (wanted, behind) = part.split_at(digits(part));
            let (found, _) = rest.split_at(digits(rest));
            let (about, is): (u128, u128) = (wanted.parse().ok()?, found.parse().ok()?);
            if is < if exact { about } else { about / 2 } || is > if exact { about } else { about * 2 } {
                return None;
            }
            length += found.len();
            part = behind;
        }
        text[length..].starts_with(part).then_some(())?;
        length += part.len();
    }
    Some(length)
}

#[test]
fn what_a_page_says_is_printed_must_be() {
    let printed = "hash   ABC\nlicence  1\nstatus   active\nowner wasm1x\namount 81\n";
    let names = [("$DRIVER".to_owned(), "wasm1x".to_owned())];
    let text = |text, exact| Expected { text, whole: false }.holds(printed, &names, exact);
    assert_eq!(text("hash ...\nstatus active\n", true), Ok(()));
    assert_eq!(text("status active\nlicence 1\n", true), Err("licence 1"), "the order counts");
    assert_eq!(text("licence ... 2\n", true), Err("licence ... 2"));
    assert_eq!(text("tatu\nowner $DRIVER", true), Ok(()));

    let output = |text, exact| Expected { text, whole: true }.holds(printed, &names, exact);
    assert_eq!(output("licence 1\nowner $DRIVER\n", true), Ok(()));
    for part in ["icence 1", "licence", "status act", "owner $BUYER"] {
        assert_eq!(output(part, true), Err(part), "whole lines only");
    }
    assert_eq!(output("status ...\n... 81", true), Ok(()));
    assert_eq!(output("amount ~80", true), Err("amount ~80"));
    assert_eq!(output("amount ~80", false), Ok(()));
    assert_eq!(output("... ~40", false), Err("... ~40"));
}
