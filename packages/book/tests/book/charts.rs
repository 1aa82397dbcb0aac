//! The charts of `docs/economics.md` are what `surety forecast --chart` draws of the scenarios beside them.
//! `UPDATE_DOCS=1 cargo test -p surety-book` draws them anew.

use surety_book::root;
use surety_forecast::chart::Chart;
use surety_forecast::Scenario;

use crate::generated;

#[test]
fn every_chart_is_drawn_from_its_scenario() {
    for (scenario, chart) in [
        ("docs/charts/works.json", "docs/charts/works.svg"),
        ("docs/charts/fails.json", "docs/charts/fails.svg"),
        ("docs/charts/last-tier.json", "docs/charts/last-tier.svg"),
        ("docs/forecast/example.json", "docs/charts/fleet.svg"),
    ] {
        let text = std::fs::read_to_string(root().join(scenario)).unwrap();
        let scenario = Scenario::from_json(&text).unwrap();
        let drawn = Chart::new(&scenario, &surety_forecast::Rules::default()).unwrap().svg();
        generated(chart, &drawn);
    }
}
