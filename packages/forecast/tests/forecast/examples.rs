//! The worked examples of docs/design.md section 2, and the laws of sections 3.2 and 3.5 in figures.

use serde_json::{json, Value};

use crate::{answer, play};

/// One dash cam, minted and activated at the start of 2026, with these faults and slashes.
fn dash_cam(faults: Value, slashes: Value, report_at: &[&str]) -> Value {
    json!({
        "unit_stake": "80000000", "tiers": "default", "already_staked": "0",
        "mints": [{"id": "a", "devices": 1, "at": "2026-01-01T00:00:00Z"}],
        "activations": [{"mint": "a", "devices": 1, "at": "2026-01-01T00:00:00Z"}],
        "faults": faults, "slashes": slashes, "report_at": report_at,
    })
}

/// The line at `place`, without its time: burned, manufacturer, integrations, driver, slashed, undrawn, unaccrued.
fn figures(answer: &Value, place: usize) -> [u128; 7] {
    let line = &answer["report"][place];
    ["burned", "manufacturer", "integrations", "driver", "slashed", "undrawn", "unaccrued"]
        .map(|part| line[part].as_str().unwrap().parse().unwrap())
}

/// Example 1: 800 dash cams need 64,000 coins beside the bond.
#[test]
fn eight_hundred_dash_cams_stake_64_000_coins() {
    let scenario = json!({
        "unit_stake": "80000000", "tiers": "default", "already_staked": "0",
        "mints": [{"id": "a", "devices": 800, "at": "2026-01-01T00:00:00Z"}],
        "activations": [], "faults": [], "slashes": [],
        "report_at": ["2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z"],
    });
    let answer = answer(&scenario);
    assert_eq!(figures(&answer, 0), [0; 7]);
    assert_eq!(figures(&answer, 1), [0, 0, 0, 0, 0, 64_000_000_000, 0]);
}

/// Example 2, as it is printed: 20 burned, 57 and 3 over 24 months, the last day paid when it is over.
#[test]
fn a_dash_cam_that_works_for_two_years() {
    let times = ["2026-01-01T00:00:00Z", "2026-01-31T10:00:00Z", "2028-01-01T00:00:00Z"];
    assert_eq!(
        answer(&dash_cam(json!([]), json!([]), &times)),
        json!({"report": [
            {"at": "2026-01-01T00:00:00Z", "burned": "20000000", "manufacturer": "0", "integrations": "0",
             "driver": "0", "slashed": "0", "undrawn": "0", "unaccrued": "60000000"},
            {"at": "2026-01-31T10:00:00Z", "burned": "20000000", "manufacturer": "2375000",
             "integrations": "125000", "driver": "0", "slashed": "0", "undrawn": "0", "unaccrued": "57500000"},
            {"at": "2028-01-01T00:00:00Z", "burned": "20000000", "manufacturer": "57000000",
             "integrations": "3000000", "driver": "0", "slashed": "0", "undrawn": "0", "unaccrued": "0"},
        ]})
    );
}

/// Example 3: it fails after 12 months of 730 hours; 30 go to the driver, 2.5 a month.
#[test]
fn a_dash_cam_that_fails_after_twelve_months() {
    let faults = json!([{"mint": "a", "devices": 1, "activated": "2026-01-01T00:00:00Z", "at": "2027-01-01T00:00:00Z"}]);
    let times =
        ["2027-01-01T00:00:00Z", "2027-01-31T10:00:00Z", "2027-12-31T23:59:59Z", "2029-01-01T00:00:00Z"];
    let answer = answer(&dash_cam(faults, json!([]), &times));
    assert_eq!(figures(&answer, 0), [20_000_000, 28_500_000, 1_500_000, 0, 0, 0, 30_000_000]);
    assert_eq!(figures(&answer, 1), [20_000_000, 28_500_000, 1_500_000, 2_500_000, 0, 0, 27_500_000]);
    // A stream has no last day: it runs to the second.
    assert_eq!(figures(&answer, 2), [20_000_000, 28_500_000, 1_500_000, 29_999_999, 0, 0, 1]);
    assert_eq!(figures(&answer, 3), [20_000_000, 28_500_000, 1_500_000, 30_000_000, 0, 0, 0]);
}

/// Example 4: the first device past each step falls into the next row, wherever the batch was cut.
#[test]
fn a_batch_that_crosses_a_step_is_split_there() {
    let burned = |tiers: Value, already: &str, devices: u64| {
        let scenario = json!({
            "unit_stake": "80000000", "tiers": tiers, "already_staked": already,
            "mints": [{"id": "a", "devices": devices, "at": "2026-01-01T00:00:00Z"}],
            "activations": [{"mint": "a", "devices": devices, "at": "2026-01-01T00:00:00Z"}],
            "report_at": ["2026-01-01T00:00:00Z", "2029-01-01T00:00:00Z"],
        });
        let answer = answer(&scenario);
        let end = figures(&answer, 1);
        (figures(&answer, 0)[0], end[1], end[2])
    };
    assert_eq!(burned(json!("default"), "0", 1), (20_000_000, 57_000_000, 3_000_000));
    assert_eq!(burned(json!("diagram"), "0", 1), (20_000_000, 56_000_000, 4_000_000));
    // The last row: 29.9 % burn, 0.1 % go to integrations.
    let last = (23_920_000, 56_000_000, 80_000);
    assert_eq!(burned(json!("default"), "8000000000000", 1), last);
    assert_eq!(burned(json!("diagram"), "99000000000000", 1), last);
    // Row 1 starts at 163,265.306122 coins: 2,041 devices start below that.
    let (whole, _, _) = burned(json!("default"), "0", 2_042);
    assert_eq!(whole, 2_041 * 20_000_000 + 20_080_000);
    let rows = json!([
        {"from_stake": "0", "burn_bps": 1000, "integrations_bps": 0},
        {"from_stake": "160000000", "burn_bps": 5000, "integrations_bps": 5000},
    ]);
    assert_eq!(burned(rows, "0", 3), (2 * 8_000_000 + 40_000_000, 2 * 72_000_000, 40_000_000));
}

#[test]
fn what_is_disconnected_goes_to_the_driver_and_what_is_unplugged_burns() {
    let away = |kind: Value| {
        json!([{"mint": "a", "devices": 1, "activated": "2026-01-01T00:00:00Z", "kind": kind,
                "at": "2026-01-31T10:00:00Z", "recovered": "2026-03-02T20:00:00Z"}])
    };
    let times = ["2026-03-02T20:00:00Z", "2029-01-01T00:00:00Z"];
    let silent = answer(&dash_cam(away(json!("silence")), json!([]), &times));
    assert_eq!(figures(&silent, 0), [20_000_000, 2_375_000, 125_000, 2_500_000, 0, 0, 55_000_000]);
    assert_eq!(figures(&silent, 1), [20_000_000, 54_625_000, 2_875_000, 2_500_000, 0, 0, 0]);
    // What comes back without a kind can only have been silent.
    assert_eq!(answer(&dash_cam(away(Value::Null), json!([]), &times)), silent);

    let removed = answer(&dash_cam(away(json!("removed")), json!([]), &times));
    assert_eq!(figures(&removed, 0), [22_500_000, 2_375_000, 125_000, 0, 0, 0, 55_000_000]);
    assert_eq!(figures(&removed, 1), [22_500_000, 54_625_000, 2_875_000, 0, 0, 0, 0]);
}

#[test]
fn a_slash_reaches_all_that_is_undrawn_or_unaccrued_and_no_stream() {
    let scenario = json!({
        "unit_stake": "80000000",
        "mints": [{"id": "a", "devices": 3, "at": "2026-01-01T00:00:00Z"}],
        "activations": [{"mint": "a", "devices": 2, "at": "2026-01-01T00:00:00Z"}],
        "faults": [{"mint": "a", "devices": 1, "activated": "2026-01-01T00:00:00Z", "at": "2027-01-01T00:00:00Z"}],
        "slashes": [{"at": "2027-01-01T00:00:00Z", "bps": 5000}],
        "report_at": ["2027-01-01T00:00:00Z", "2029-01-01T00:00:00Z"],
    });
    let answer = answer(&scenario);
    // Half of the 30 still to accrue of one device and of the 80 undrawn; the stream of 30 is out of reach.
    let halved = [40_000_000, 57_000_000, 3_000_000, 0, 55_000_000, 40_000_000, 45_000_000];
    assert_eq!(figures(&answer, 0), halved);
    assert_eq!(
        figures(&answer, 1),
        [40_000_000, 71_250_000, 3_750_000, 30_000_000, 55_000_000, 40_000_000, 0]
    );
}

/// docs/adr/0026: being away is no shelter for what goes back to the pool.
#[test]
fn a_slash_reaches_who_comes_back() {
    let faults = json!([{"mint": "a", "devices": 1, "activated": "2026-01-01T00:00:00Z", "kind": "silence",
                         "at": "2027-01-01T00:00:00Z", "recovered": "2027-01-31T10:00:00Z"}]);
    let slashes = json!([{"at": "2027-01-01T00:00:00Z", "bps": 4000}]);
    let times = ["2027-01-30T00:00:00Z", "2027-01-31T10:00:00Z", "2029-01-01T00:00:00Z"];
    let answer = answer(&dash_cam(faults, slashes, &times));
    assert_eq!(figures(&answer, 0)[4], 0);
    let back = [20_000_000, 28_500_000, 1_500_000, 2_500_000, 11_000_000, 0, 16_500_000];
    assert_eq!(figures(&answer, 1), back);
    assert_eq!(figures(&answer, 2), [20_000_000, 44_175_000, 2_325_000, 2_500_000, 11_000_000, 0, 0]);
}

/// From the start of its last day on nothing touches a device, and that is said.
#[test]
fn the_last_day_is_out_of_reach() {
    let start = "2026-01-01T00:00:01Z";
    let scenario = |fault_at: &str| {
        json!({
            "unit_stake": "80000000",
            "mints": [{"id": "a", "devices": 1, "at": start}],
            "activations": [{"mint": "a", "devices": 1, "at": start}],
            "faults": [{"mint": "a", "devices": 1, "activated": start, "at": fault_at}],
            "slashes": [{"at": "2028-01-01T00:00:00Z", "bps": 10000}],
            "report_at": ["2028-01-01T00:00:01Z", "2028-01-02T00:00:00Z"],
        })
    };
    let report = play(&scenario("2028-01-01T00:00:00Z")).unwrap();
    let said = "faults[0]: nothing changes at 2028-01-01T00:00:00Z: the last day of its devices began at 2028-01-01T00:00:00Z";
    assert_eq!(report.unreached.iter().map(ToString::to_string).collect::<Vec<_>>(), [said]);
    let answer = serde_json::to_value(report).unwrap();
    assert_eq!(answer.as_object().unwrap().keys().collect::<Vec<_>>(), ["report"]);
    assert_eq!(figures(&answer, 0), [20_000_000, 56_999_999, 2_999_999, 0, 0, 0, 2]);
    assert_eq!(figures(&answer, 1), [20_000_000, 57_000_000, 3_000_000, 0, 0, 0, 0]);
    // A second earlier the fault takes effect, and the slash finds nothing.
    let early = play(&scenario("2027-12-31T23:59:59Z")).unwrap();
    assert!(early.unreached.is_empty());
    assert_eq!(early.report[1].parts.driver.u128(), 1);
}

/// In one second: mint, activation, fault, recovery, slash, report.
#[test]
fn everything_can_happen_in_one_second() {
    let now = "2026-01-01T00:00:00Z";
    let scenario = json!({
        "unit_stake": "80000000", "report_at": [now], "slashes": [{"at": now, "bps": 10000}],
        "faults": [{"mint": "a", "devices": 1, "activated": now, "at": now}],
        "activations": [{"mint": "a", "devices": 2, "at": now}],
        "mints": [{"id": "a", "devices": 3, "at": now}],
    });
    // Of three devices one is in a stream, one accrues and one is undrawn when the slash takes all it reaches.
    let expected = [40_000_000, 0, 0, 0, 140_000_000, 0, 60_000_000];
    assert_eq!(figures(&answer(&scenario), 0), expected);
}

/// Lists need no order, and each report is answered under the text it was asked by.
#[test]
fn reports_are_answered_in_the_order_and_the_words_they_were_asked_in() {
    let times = ["2027-01-01T01:00:00+01:00", "2026-01-01T00:00:00.000Z", "2026-06-01T00:00:00Z"];
    let answer = answer(&dash_cam(json!([]), json!([]), &times));
    let asked: Vec<&str> =
        answer["report"].as_array().unwrap().iter().map(|line| line["at"].as_str().unwrap()).collect();
    assert_eq!(asked, times);
    assert_eq!(figures(&answer, 0)[1], 28_500_000);
    assert_eq!(figures(&answer, 1)[1], 0);
}

#[test]
fn a_device_that_came_back_can_fail_for_good() {
    let started = "2026-01-01T00:00:00Z";
    let faults = json!([
        {"mint": "a", "devices": 1, "activated": started, "kind": "removed",
         "at": "2026-01-31T10:00:00Z", "recovered": "2026-03-02T20:00:00Z"},
        {"mint": "a", "devices": 1, "activated": started, "kind": "malfunction", "at": "2027-01-01T00:00:00Z"},
    ]);
    let answer = answer(&dash_cam(faults, json!([]), &["2027-01-01T00:00:00Z", "2029-01-01T00:00:00Z"]));
    assert_eq!(figures(&answer, 0), [22_500_000, 26_125_000, 1_375_000, 0, 0, 0, 30_000_000]);
    assert_eq!(figures(&answer, 1), [22_500_000, 26_125_000, 1_375_000, 30_000_000, 0, 0, 0]);
}

/// The work grows with entries and lots: this one has 300,000,000 devices.
#[test]
fn a_fleet_costs_what_its_entries_cost() {
    let million = 100_000_000u64;
    let mints = ["a", "b", "c"].map(|id| json!({"id": id, "devices": million, "at": "2026-01-01T00:00:00Z"}));
    let activations =
        ["a", "b", "c"].map(|id| json!({"mint": id, "devices": million, "at": "2026-02-01T00:00:00Z"}));
    let faults = ["a", "b", "c"].map(|id| {
        json!({"mint": id, "devices": million / 2, "activated": "2026-02-01T00:00:00Z", "kind": "silence",
               "at": "2026-03-01T00:00:00Z", "recovered": "2026-04-01T00:00:00Z"})
    });
    let scenario = json!({
        "unit_stake": "80000000", "mints": mints, "activations": activations, "faults": faults,
        "report_at": ["2026-03-15T00:00:00Z", "2029-01-01T00:00:00Z"],
    });
    let answer = answer(&scenario);
    let minted = 3 * u128::from(million) * 80_000_000;
    for place in [0, 1] {
        assert_eq!(figures(&answer, place).iter().sum::<u128>(), minted);
    }
    assert_eq!(figures(&answer, 1)[6], 0);
}
