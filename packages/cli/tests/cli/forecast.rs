//! `surety forecast`.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::{json, project, stderr, stdout, surety, write};

/// docs/forecast.md shows this file and these answers; both must be what the command says.
#[test]
fn the_example_of_the_documentation_answers_as_it_says() {
    let dir = tempfile::tempdir().unwrap();
    let scenario = project("docs/forecast/example.json");
    let scenario = scenario.to_str().unwrap();
    let answered = surety(dir.path(), &["forecast", "--scenario", scenario, "--output", "json"]);
    assert!(answered.status.success(), "{}", stderr(&answered));
    let expected = std::fs::read_to_string(project("docs/forecast/example.report.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
    assert_eq!(json(&answered), expected);

    let table = stdout(&surety(dir.path(), &["forecast", "--scenario", scenario]));
    let text = std::fs::read_to_string(project("docs/forecast.md")).unwrap();
    assert!(text.contains(&table), "docs/forecast.md does not show:\n{table}");
    let shown = std::fs::read_to_string(project("docs/forecast/example.json")).unwrap();
    assert!(text.contains(&shown), "docs/forecast.md does not show the scenario as it is");
}

#[test]
fn a_chart_is_drawn_to_a_file_of_either_kind_and_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let scenario = project("docs/forecast/example.json");
    let scenario = scenario.to_str().unwrap();
    for (name, starts) in [("chart.svg", b"<svg".as_slice()), ("chart.png", b"\x89PNG")] {
        let drawn = surety(dir.path(), &["forecast", "--scenario", scenario, "--chart", name]);
        assert!(drawn.status.success(), "{}", stderr(&drawn));
        assert!(std::fs::read(dir.path().join(name)).unwrap().starts_with(starts));
    }
    let refused = surety(dir.path(), &["forecast", "--scenario", scenario, "--chart", "chart.gif"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("ends in .svg or .png"));
    assert!(stdout(&refused).is_empty(), "nothing is answered when the picture cannot be drawn");
}

#[test]
fn a_scenario_that_cannot_happen_is_refused_with_its_entry() {
    let dir = tempfile::tempdir().unwrap();
    let text = r#"{"unit_stake": "1", "report_at": [], "slashes": [{"at": "2026-01-01T00:00:00Z", "bps": 20000}], "mints": []}"#;
    write(dir.path(), "bad.json", text);
    let refused = surety(dir.path(), &["forecast", "--scenario", "bad.json", "--output", "json"]);
    assert_eq!(refused.status.code(), Some(2));
    let error: serde_json::Value = serde_json::from_str(&stderr(&refused)).unwrap();
    assert_eq!(error["error"]["kind"], "forecast");
    let message = error["error"]["message"].as_str().unwrap();
    assert!(message.starts_with("slashes[0]: 20000 bps"), "{message}");
    let missing = surety(dir.path(), &["forecast", "--scenario", "none.json"]);
    assert_eq!(missing.status.code(), Some(2));
}

#[test]
fn a_scenario_can_come_through_a_pipe() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_surety"))
        .args(["forecast", "--scenario", "-", "--output", "json"])
        .current_dir(dir.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let scenario = r#"{"unit_stake": "1", "report_at": ["2026-01-01T00:00:00Z"], "mints": []}"#;
    child.stdin.take().unwrap().write_all(scenario.as_bytes()).unwrap();
    let answered = child.wait_with_output().unwrap();
    assert_eq!(json(&answered)["report"][0]["burned"], "0");
}
