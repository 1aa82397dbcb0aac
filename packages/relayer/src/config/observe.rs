//! `[observe]`: what it finds in what devices send.

use std::path::PathBuf;

use serde::Deserialize;

/// What it finds in what devices send.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Observe {
    /// A file of rules for readings and trouble codes, such as those in `ops/rules`; without it nothing is looked for.
    pub rules: Option<PathBuf>,
}
