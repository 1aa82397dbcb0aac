//! Suites: many files of tests in one program.

use std::path::Path;

/// Checks that `suite`, the text of `tests/suite.rs`, names every other file beside it as a module.
///
/// # Panics
/// When one is missing: its tests would never run.
pub fn assert_every_file_is_listed(package: &str, suite: &str) {
    let folder = Path::new(package).join("tests");
    for entry in std::fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(module) = name.strip_suffix(".rs").filter(|module| *module != "suite") else { continue };
        let line = format!("mod {module};");
        assert!(suite.lines().any(|it| it == line), "tests/suite.rs lacks `{line}`");
    }
}
