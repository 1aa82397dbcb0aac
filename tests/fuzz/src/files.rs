//! The relayer's log, its rules, and scenarios of the forecast.

use surety_forecast::{run, Rules, Scenario};
use surety_relayer::observe::rules::RuleFile;
use surety_relayer::store::log::marks;

/// Days a scenario may last here, so that a run stays short.
const LONGEST: u64 = 20 * 366 * 86_400;

/// A row of the log reads as whole marks or not at all.
pub fn log(bytes: &[u8]) {
    if let Ok(marks) = marks(bytes) {
        assert_eq!(marks.is_empty(), bytes.is_empty());
    }
}

/// A rules file reads or says why not.
pub fn rules(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Err(error) = toml::from_str::<RuleFile>(text) {
        assert!(!error.to_string().is_empty());
    }
}

/// The seven parts of a forecast sum to the stake minted by then: they never shrink, and the last sum is that of all mints that came.
pub fn scenario(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(scenario) = Scenario::from_json(text) else { return };
    let times = || scenario.report_at.iter().map(surety_forecast::Moment::seconds);
    let (Some(first), Some(last)) = (times().min(), times().max()) else { return };
    if last.saturating_sub(first) > LONGEST || scenario.report_at.len() > 100 {
        return;
    }
    match run(&scenario, &Rules::default()) {
        Ok(report) => {
            let mut lines: Vec<_> = report.report.iter().collect();
            lines.sort_by_key(|line| line.at.seconds());
            let sums: Vec<_> = lines.iter().map(|line| line.parts.total().expect("they fit")).collect();
            assert!(sums.is_sorted(), "stake has vanished");
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
