//! `surety ledger`: the sums of what moved are what the vault has counted, and the seven parts of all stake.

use std::collections::BTreeMap;

use serde_json::{json, Value};

use crate::camera::Camera;
use crate::maker::Maker;
use crate::{json as read, stderr, stdout, write};

/// Sums by kind, over all periods.
fn sums(rows: &Value) -> BTreeMap<String, u128> {
    let mut sums = BTreeMap::new();
    for row in rows.as_array().unwrap() {
        let amount: u128 = row["amount"].as_str().unwrap().parse().unwrap();
        *sums.entry(row["kind"].as_str().unwrap().to_owned()).or_default() += amount;
    }
    sums
}

#[test]
fn what_moved_is_what_the_vault_has_counted() {
    let maker = Maker::new(1);
    let cameras: Vec<Camera> = (0..6).map(Camera::new).collect();
    let rows: String = cameras.iter().map(|it| format!("{}\n", it.0.device())).collect();
    write(maker.path(), "devices.csv", &format!("device\n{rows}"));
    maker.ok("manufacturer", "mint --model 1 --region us --devices devices.csv");
    // More transactions than fit a page of the node's answer.
    let more: String = (0..110).map(|at| format!("0x{at:040x}\n")).collect();
    write(maker.path(), "more.csv", &format!("device\n{more}"));
    maker.ok("manufacturer", "mint --model 1 --region us --devices more.csv --batch 1");
    let driver = maker.address("driver");
    for camera in &cameras[..3] {
        camera.install(&maker, &driver);
    }
    maker.ok("driver", "network wait --days 40");
    maker.ok("manufacturer", "claim manufacturer --licence 1 --model 1");
    maker.ok("integrations", "claim integrations --licence 1 --model 1");
    cameras[0].fails(&maker, 1, "first.json");
    maker.ok("driver", "network wait --days 1");
    cameras[0].fails(&maker, 2, "second.json");
    let failed = cameras[0].0.device().to_string();
    maker.ok("reporter1", &format!("report malfunction {failed} --first first.json --second second.json"));
    maker.ok("reporter1", &format!("device apply-fault {failed}"));
    maker.ok("driver", "network wait --days 40");
    maker.ok("driver", &format!("claim driver {failed}"));
    maker.ok("manufacturer", "claim manufacturer --licence 1 --model 1");

    let output = maker.run("driver", "ledger --per month");
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stderr(&output).contains("it is what the vault has counted"), "{}", stderr(&output));
    let all = read(&output);
    let periods: std::collections::BTreeSet<&str> =
        all.as_array().unwrap().iter().map(|row| row["period_start"].as_str().unwrap()).collect();
    assert!(periods.len() >= 3, "{periods:?}");
    let all = sums(&all);
    let of = |kind: &str| all.get(kind).copied().unwrap_or_default();

    // Seven parts: burned, the maker's, integrations', the driver's, slashed, undrawn, not yet accrued or claimed.
    let buckets = maker.ok("driver", "vault buckets");
    let bucket = |name: &str| buckets[name].as_str().unwrap().parse::<u128>().unwrap();
    let parts = [
        of("activation_burned") + of("burned"),
        of("claimed_by_manufacturer"),
        of("claimed_by_integrations"),
        of("driver_paid"),
        of("reserved_stake"),
        bucket("undrawn"),
        bucket("accrual") + bucket("streams"),
    ];
    assert_eq!(parts.iter().sum::<u128>(), of("staked"), "{all:?} {buckets}");
    assert_eq!(of("staked"), 116 * 80_000_000);
    assert!(parts[..4].iter().all(|it| *it > 0), "{parts:?}");
    let pool = maker.ok("driver", "vault pool --licence 1 --model 1");
    for (paid, kind) in
        [("manufacturer_paid", "claimed_by_manufacturer"), ("integrations_paid", "claimed_by_integrations")]
    {
        assert_eq!(pool[paid].as_str().unwrap().parse::<u128>().unwrap(), of(kind));
    }

    // One licence is all there is; one address is what it got.
    assert_eq!(sums(&maker.ok("driver", "ledger --licence 1 --per year")), all);
    assert_eq!(maker.ok("driver", "ledger --licence 2"), json!([]));
    let own = maker.ok("driver", &format!("ledger --address {driver} --per all"));
    assert_eq!(sums(&own), BTreeMap::from([("driver_paid".to_owned(), of("driver_paid"))]));
    let office = sums(&maker.ok("driver", "ledger --integrations"));
    assert_eq!(
        office,
        BTreeMap::from([("claimed_by_integrations".to_owned(), of("claimed_by_integrations"))])
    );

    // Cut anywhere, the two parts are the whole; what happened at the cut is in the second.
    let entries = maker.ok("driver", "ledger --entries");
    let last = entries.as_array().unwrap().last().unwrap()["time"].as_str().unwrap().to_owned();
    let before = maker.ok("driver", &format!("ledger --per all --until {last}"));
    let after = maker.ok("driver", &format!("ledger --per all --since {last}"));
    assert!(!sums(&after).is_empty() && !sums(&after).contains_key("staked"), "{after}");
    let mut both = sums(&before);
    for (kind, amount) in sums(&after) {
        *both.entry(kind).or_default() += amount;
    }
    assert_eq!(both, all);

    // A file is written once, and a day without anything has no row.
    let begin =
        maker.ok("driver", "ledger --entries --licence 1")[0]["time"].as_str().unwrap()[..10].to_owned();
    maker.ok("driver", &format!("ledger --entries --since {begin} --out all.csv"));
    let csv = std::fs::read_to_string(maker.path().join("all.csv")).unwrap();
    assert!(
        csv.starts_with(
            "time,height,transaction,kind,direction,licence,lot,device,case,address,amount,coins\n"
        ),
        "{csv}"
    );
    assert!(csv.contains(&format!(",driver_paid,out,1,,{failed},,{driver},")), "{csv}");
    let again = maker.run("driver", &format!("ledger --entries --since {begin} --out all.csv"));
    assert_eq!(again.status.code(), Some(2), "{}", stderr(&again));
    assert_eq!(maker.ok("driver", "ledger --since 1990-01-01 --until 1991-01-01"), json!([]));
    let bad = maker.run("driver", "ledger --since 1990-13-01");
    assert_eq!((bad.status.code(), stdout(&bad)), (Some(2), String::new()));
}
