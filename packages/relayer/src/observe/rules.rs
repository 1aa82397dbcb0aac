//! The rules file: readings that are stuck, impossible or jump, and trouble codes; each with its unit and its source. Everything that is
//! wrong with it is named at once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

use crate::toml_file::{self, FileError};

/// Most rules of one file: each costs a look at every event.
const MOST: usize = 64;

/// As written in the file.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// Readings.
    #[serde(default, rename = "signal")]
    pub signals: Vec<Signal>,
    /// Trouble codes.
    #[serde(default, rename = "trouble")]
    pub troubles: Vec<Trouble>,
}

/// Where in an event's JSON data something is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Place {
    /// A JSON pointer, such as `/speed_kmh`.
    pub path: String,
    /// Where the pointer leads to a list of objects with `name` and `value`: the name to take.
    pub item: Option<String>,
}

/// A reading: a number.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    /// Its name in observations.
    pub name: String,
    /// A JSON pointer into the data.
    pub path: String,
    /// The name to take where the pointer leads to a list.
    pub item: Option<String>,
    /// Its unit.
    pub unit: String,
    /// Who says what the sensor can say.
    pub source: String,
    /// Less is impossible.
    pub least: Option<f64>,
    /// More is impossible.
    pub most: Option<f64>,
    /// A change of more than this in a second is a jump.
    pub most_per_second: Option<f64>,
    /// The same reading for so many seconds is stuck.
    pub stuck_after_s: Option<u64>,
    /// Of readings below or at this it is not said that they are stuck: a parked car has no speed for days.
    pub may_rest_at: Option<f64>,
}

/// Codes a device may report of itself or its vehicle: a text or a list of them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trouble {
    /// Its name in observations.
    pub name: String,
    /// A JSON pointer into the data.
    pub path: String,
    /// The name to take where the pointer leads to a list of objects.
    pub item: Option<String>,
    /// Codes; one that ends with `*` is the beginning of codes.
    pub codes: Vec<String>,
    /// Who says what they mean.
    pub source: String,
}

/// Why a rules file cannot be used.
#[derive(Debug, Error)]
pub enum RuleError {
    /// The file cannot be read or does not parse.
    #[error(transparent)]
    File(#[from] FileError),
    /// Rules that cannot be used: all of them.
    #[error("{path} cannot be used: {}", .problems.join("; "))]
    Unusable {
        /// The file.
        path: PathBuf,
        /// One sentence each.
        problems: Vec<String>,
    },
}

impl RuleFile {
    /// Reads a rules file.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn load(path: &Path) -> Result<Self, RuleError> {
        let file: Self = toml_file::read(path)?;
        let problems = file.problems();
        if problems.is_empty() {
            Ok(file)
        } else {
            Err(RuleError::Unusable { path: path.to_owned(), problems })
        }
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let rules = self.signals.len().saturating_add(self.troubles.len());
        if rules == 0 || rules > MOST {
            problems.push(format!("it has {rules} rules: 1 to {MOST} can be used"));
        }
        let mut names = BTreeSet::new();
        let common = self.signals.iter().map(|rule| (&rule.name, &rule.path, &rule.source));
        let common = common.chain(self.troubles.iter().map(|rule| (&rule.name, &rule.path, &rule.source)));
        for (name, path, source) in common {
            let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
            if name.is_empty() || name.len() > 32 || !name.bytes().all(is_name) {
                problems.push(format!("`{name}` is no name: a-z, 0-9 and _, 32 at most"));
            }
            if !names.insert(name) {
                problems.push(format!("{name}: two rules have this name"));
            }
            if !path.starts_with('/') {
                problems.push(format!("{name}: path `{path}` is no JSON pointer, which begins with /"));
            }
            if source.trim().is_empty() {
                problems.push(format!("{name}: source is empty: say who says so"));
            }
        }
        problems.extend(self.signals.iter().flat_map(Signal::problems));
        problems.extend(self.troubles.iter().filter_map(Trouble::problem));
        problems
    }
}

impl Signal {
    /// Where it is.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { path: self.path.clone(), item: self.item.clone() }
    }

    fn problems(&self) -> Vec<String> {
        let name = &self.name;
        let mut problems = Vec::new();
        if self.unit.trim().is_empty() {
            problems.push(format!("{name}: unit is empty: write 1 for a bare number"));
        }
        let bounds = [self.least, self.most, self.most_per_second, self.may_rest_at];
        if bounds.into_iter().flatten().any(|bound| !bound.is_finite()) {
            problems.push(format!("{name}: a bound is no finite number"));
        }
        if self.least.zip(self.most).is_some_and(|(least, most)| least > most) {
            problems.push(format!("{name}: least is above most"));
        }
        if self.most_per_second.is_some_and(|most| most <= 0.0) {
            problems.push(format!("{name}: most_per_second must be above zero"));
        }
        if self.stuck_after_s == Some(0) {
            problems.push(format!("{name}: stuck_after_s must be above zero"));
        }
        if self.may_rest_at.is_some() && self.stuck_after_s.is_none() {
            problems.push(format!("{name}: may_rest_at means nothing without stuck_after_s"));
        }
        let checks = self.stuck_after_s.is_none() && self.most_per_second.is_none();
        if checks && self.least.is_none() && self.most.is_none() {
            problems.push(format!(
                "{name}: it checks nothing: set least, most, most_per_second or stuck_after_s"
            ));
        }
        problems
    }
}

impl Trouble {
    /// Where it is.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { path: self.path.clone(), item: self.item.clone() }
    }

    /// Whether the rule names a code.
    #[must_use]
    pub fn names(&self, code: &str) -> bool {
        self.codes.iter().any(|named| match named.strip_suffix('*') {
            Some(beginning) => code.starts_with(beginning),
            None => code == named,
        })
    }

    fn problem(&self) -> Option<String> {
        let usable = |code: &String| {
            let letters = code.strip_suffix('*').unwrap_or(code);
            !letters.is_empty()
                && letters.len() <= 16
                && letters.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        (self.codes.is_empty() || !self.codes.iter().all(usable)).then(|| {
            format!("{}: codes are 1 to 16 letters and digits each, the last of which may be *, and there is at least one", self.name)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        toml::from_str::<RuleFile>(text).unwrap().problems()
    }

    #[test]
    fn the_rules_that_come_with_the_relayer_can_be_used() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ops/rules");
        let mut files = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            RuleFile::load(&path).unwrap_or_else(|error| panic!("{error}"));
            files += 1;
        }
        assert!(files > 0);
    }

    #[test]
    fn everything_that_is_wrong_is_named_at_once() {
        let text = "
            [[signal]]
            name = \"Speed\"
            path = \"speed\"
            unit = \"\"
            source = \" \"
            least = 3
            most = 2
            most_per_second = 0.0
            stuck_after_s = 0
            [[signal]]
            name = \"idle\"
            path = \"/idle\"
            unit = \"1\"
            source = \"me\"
            may_rest_at = inf
            [[trouble]]
            name = \"idle\"
            path = \"/codes\"
            source = \"me\"
            codes = [\"P0300\", \"*\"]
        ";
        let said = problems(text).join("\n");
        for part in [
            "no name",
            "no JSON pointer",
            "unit is empty",
            "source is empty",
            "least is above most",
            "most_per_second must",
            "stuck_after_s must",
            "two rules",
            "finite",
            "means nothing",
            "checks nothing",
            "codes are",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert_eq!(problems("").len(), 1);
        assert!(toml::from_str::<RuleFile>("[[signal]]\ncolour = 1").is_err());
        let missing = RuleFile::load(Path::new("/nowhere.toml"));
        assert!(matches!(missing, Err(RuleError::File(FileError::Unreadable { .. }))));
    }

    #[test]
    fn a_code_is_named_whole_or_by_its_beginning() {
        let text =
            "[[trouble]]\nname = \"misfire\"\npath = \"/c\"\nsource = \"SAE\"\ncodes = [\"P03*\", \"U0100\"]";
        let file: RuleFile = toml::from_str(text).unwrap();
        let named = ["P0300", "U0100", "U01001", "P02", ""].map(|code| file.troubles[0].names(code));
        assert_eq!(named, [true, true, false, false, false]);
    }
}
