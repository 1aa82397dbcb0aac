//! What a scenario may not say, and the sentence it is refused with.

use serde_json::{json, Value};

use crate::play;

fn base() -> Value {
    json!({
        "unit_stake": "80000000", "tiers": "default", "already_staked": "0",
        "mints": [{"id": "a", "devices": 2, "at": "2026-01-02T00:00:00Z"}],
        "activations": [{"mint": "a", "devices": 2, "at": "2026-01-03T00:00:00Z"}],
        "faults": [], "slashes": [], "report_at": ["2027-01-01T00:00:00Z"],
    })
}

/// The base with one field changed, played: the sentence it is refused with.
fn refused(field: &str, value: Value) -> String {
    let mut scenario = base();
    scenario[field] = value;
    play(&scenario).unwrap_err().to_string()
}

fn fault(changes: &[(&str, Value)]) -> Value {
    let mut fault =
        json!({"mint": "a", "devices": 1, "activated": "2026-01-03T00:00:00Z", "at": "2026-02-01T00:00:00Z"});
    for (field, value) in changes {
        fault[*field] = value.clone();
    }
    json!([fault])
}

#[test]
fn the_base_is_fine() {
    play(&base()).unwrap();
}

#[test]
fn each_entry_that_cannot_happen_is_named_with_the_reason() {
    let cases = [
        ("unit_stake", json!("0"), "unit_stake is 0; give the stake of one device in the smallest unit"),
        ("mints", json!([{"id": "a", "devices": 0, "at": "2026-01-02T00:00:00Z"}]),
         "mints[0]: devices is 0; give at least 1 or leave the entry out"),
        ("mints", json!([{"id": "a", "devices": 2, "at": "2026-01-02T00:00:00Z"},
                         {"id": "a", "devices": 2, "at": "2026-01-02T00:00:00Z"}]),
         "mints[1]: there is a mint `a` already; give each a name of its own"),
        ("activations", json!([{"mint": "b", "devices": 1, "at": "2026-01-03T00:00:00Z"}]),
         "activations[0]: there is no mint `b`; add it to mints or correct the name"),
        ("activations", json!([{"mint": "a", "devices": 1, "at": "2026-01-01T00:00:00Z"}]),
         "activations[0]: activated at 2026-01-01T00:00:00Z, before `a` was minted at 2026-01-02T00:00:00Z"),
        ("activations", json!([{"mint": "a", "devices": 1, "at": "2026-01-04T00:00:00Z"},
                               {"mint": "a", "devices": 2, "at": "2026-01-03T00:00:00Z"}]),
         "activations[0]: 1 devices activated at 2026-01-04T00:00:00Z, but only 0 of `a` are not yet activated"),
        ("faults", fault(&[("mint", json!("b"))]),
         "faults[0]: there is no mint `b`; add it to mints or correct the name"),
        ("faults", fault(&[("devices", json!(0))]),
         "faults[0]: devices is 0; give at least 1 or leave the entry out"),
        ("faults", fault(&[("devices", json!(3))]),
         "faults[0]: 3 devices fault at 2026-02-01T00:00:00Z, but only 2 of `a` activated at 2026-01-03T00:00:00Z work then"),
        ("faults", fault(&[("activated", json!("2026-01-04T00:00:00Z"))]),
         "faults[0]: no devices of `a` were activated at 2026-01-04T00:00:00Z; give the `at` of their activation"),
        ("faults", fault(&[("at", json!("2026-01-02T00:00:00Z"))]),
         "faults[0]: the fault at 2026-01-02T00:00:00Z is before its devices were activated at 2026-01-03T00:00:00Z"),
        ("faults", fault(&[("at", json!("2028-01-03T00:00:00Z"))]),
         "faults[0]: the fault at 2028-01-03T00:00:00Z is after its devices ended at 2028-01-03T00:00:00Z; by then all was accrued, leave it out"),
        ("faults", fault(&[("kind", json!("silence")), ("recovered", json!("2026-02-01T00:00:00Z"))]),
         "faults[0]: recovered at 2026-02-01T00:00:00Z, which is not after the fault at 2026-02-01T00:00:00Z"),
        ("faults", fault(&[("kind", json!("malfunction")), ("recovered", json!("2026-03-01T00:00:00Z"))]),
         "faults[0]: a malfunction is final and has no recovered; its kind may be silence or removed"),
        ("slashes", json!([{"at": "2026-02-01T00:00:00Z", "bps": 10001}]),
         "slashes[0]: 10001 bps is more than everything; choose 0 to 10000"),
        ("already_staked", json!(u128::MAX.to_string()),
         "mints[0]: an amount or a time is out of range; use smaller numbers"),
    ];
    for (field, value, sentence) in cases {
        assert_eq!(refused(field, value), sentence);
    }
}

/// Two devices away at once are as many as there are.
#[test]
fn a_device_that_is_away_cannot_fail() {
    let mut scenario = base();
    let mut faults = fault(&[("devices", json!(2)), ("recovered", json!("2026-03-01T00:00:00Z"))]);
    let again = fault(&[("at", json!("2026-02-02T00:00:00Z"))])[0].clone();
    faults.as_array_mut().unwrap().push(again);
    scenario["faults"] = faults;
    let error = play(&scenario).unwrap_err().to_string();
    assert!(
        error.starts_with("faults[1]: 1 devices fault at 2026-02-02T00:00:00Z, but only 0 of `a`"),
        "{error}"
    );
    scenario["faults"][1]["at"] = json!("2026-03-02T00:00:00Z");
    play(&scenario).unwrap();
}

#[test]
fn every_slash_closes_a_pool_and_a_licence_has_64() {
    let mut scenario = base();
    let day = |day: u32| format!("2026-{:02}-{:02}T00:00:00Z", 3 + day / 28, 1 + day % 28);
    scenario["mints"] =
        (0..65).map(|it| json!({"id": it.to_string(), "devices": 1, "at": day(it)})).collect();
    scenario["activations"] = json!([]);
    scenario["slashes"] = (0..64).map(|it| json!({"at": day(it), "bps": 1})).collect();
    let error = play(&scenario).unwrap_err().to_string();
    assert!(error.starts_with("mints[64]: needs more than the 64 pools"), "{error}");
    scenario["mints"].as_array_mut().unwrap().pop();
    play(&scenario).unwrap();
}

#[test]
fn unknown_fields_and_broken_values_are_refused_by_name_and_line() {
    let cases = [
        ("colour", json!(1), "unknown field `colour`"),
        (
            "mints",
            json!([{"id": "a", "devices": 1, "at": "2026-01-02T00:00:00Z", "model": 1}]),
            "unknown field `model`",
        ),
        ("slashes", json!([{"at": "2026-01-02T00:00:00Z", "bps": 1, "to": "burn"}]), "unknown field `to`"),
        (
            "tiers",
            json!([{"from_stake": "0", "burn_bps": 1, "integrations_bps": 1, "x": 1}]),
            "unknown field `x`",
        ),
        ("tiers", json!("standard"), "unknown variant `standard`, expected `default` or `diagram`"),
        ("tiers", json!([]), "tiers: a tier table of 0 rows is not allowed"),
        ("unit_stake", json!(80), "expected a string"),
        ("unit_stake", json!("-1"), "`-1` is no amount; write a whole number of the smallest unit"),
        ("faults", fault(&[("kind", json!("rust"))]), "unknown variant `rust`"),
        ("report_at", json!(["2026-01-02"]), "`2026-01-02` is no RFC 3339 time"),
        ("report_at", json!(["2026-01-02T00:00:00.5Z"]), "has a fraction of a second"),
        ("report_at", json!(["1969-01-02T00:00:00Z"]), "use a time from 1970 to 9999"),
    ];
    for (field, value, part) in cases {
        let error = refused(field, value);
        assert!(error.starts_with("no scenario: ") && error.contains(part), "{field}: {error}");
        assert!(error.contains("line 1 column"), "{field}: {error}");
    }
}
