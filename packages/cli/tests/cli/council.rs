//! Every kind of verdict a member can propose, and a list of victims that the chain knows by its root alone.

use crate::camera::Camera;
use crate::maker::Maker;
use crate::{stderr, write};

const PAPER: &str = "--uri https://example.org/x.pdf --sha256 139d544b821b13ebea14f1b0fe18577222e415c2966e3a3511c4196055232202";

fn device(at: u64) -> String {
    Camera::new(at).0.device().to_string()
}

/// What was proposed last in a case.
fn proposed(maker: &Maker, case: u32) -> serde_json::Value {
    let all = maker.ok("nobody", &format!("council proposals {case}"));
    all["proposals"].as_array().unwrap().last().unwrap()["verdict"].clone()
}

#[test]
fn a_member_proposes_a_verdict_of_every_kind() {
    let maker = Maker::new(1);
    write(maker.path(), "devices.csv", &format!("device\n{}\n{}\n", device(1), device(2)));
    maker.ok("manufacturer", "mint --model 1 --region us --devices devices.csv");
    maker.ok("integrations", &format!("device ban {}", device(1)));

    maker.ok("manufacturer", &format!("challenge ban {} {PAPER} --deposit 100000000udimo", device(1)));
    let accused = maker.address("reporter1");
    maker.ok("challenger", &format!("challenge reporter {accused} {PAPER} --deposit 100000000udimo"));
    maker.ok(
        "challenger",
        &format!("challenge licence 1 {PAPER} --deposit 1000000000udimo --bond 1000000000"),
    );

    maker.ok("council1", "council propose 1 --ban burn");
    assert_eq!(proposed(&maker, 1), serde_json::json!({"ban": {"upheld": true, "held": "burn"}}));
    maker.ok("council2", "council propose 1 --ban holder");
    assert_eq!(proposed(&maker, 1)["ban"]["held"], "holder");
    maker.ok("council3", "council propose 1 --ban end");
    assert_eq!(proposed(&maker, 1), serde_json::json!({"ban": {"upheld": false, "held": null}}));
    maker.ok("council1", "council propose 2 --reporter remove");
    assert_eq!(proposed(&maker, 2), serde_json::json!({"reporter": "remove"}));
    let again = maker.run("council1", "council propose 2 --reporter strike");
    assert_eq!(again.status.code(), Some(1), "once a round: {}", stderr(&again));
    let other = maker.run("council2", "council propose 2 --ban end");
    assert_eq!(other.status.code(), Some(1), "of another kind: {}", stderr(&other));
    let both = maker.run("council2", "council propose 2 --reporter strike --bond 5");
    assert_eq!(both.status.code(), Some(2), "{}", stderr(&both));

    // The chain makes the same root of a list it is given.
    let shares = "--bond 500000000 --burn-bps 5000 --victims-bps 5000";
    let listed = format!("--victim {}=3 --victim {}=1", device(2), device(1));
    maker.ok("council1", &format!("council propose 3 {shares} {listed}"));
    let by_chain = proposed(&maker, 3)["licence"]["victims"]["root"].clone();
    write(maker.path(), "victims.csv", &format!("device,weight\n{},3\n{},1\n", device(2), device(1)));
    let uri = "--victims-uri https://example.org/victims.csv";
    maker.ok("council2", &format!("council propose 3 {shares} --victims-list victims.csv {uri}"));
    let by_us = proposed(&maker, 3)["licence"]["victims"]["root"].clone();
    for field in ["root", "count", "total_weight"] {
        assert!(by_us[field] == by_chain[field] && !by_us[field].is_null(), "{by_us} {by_chain}");
    }
    assert_eq!(by_us["list"]["uri"], "https://example.org/victims.csv");

    for (rows, why) in [
        (format!("{},1\n{},2\n", device(1), device(1)), "twice"),
        (format!("{},0\n", device(1)), "no weight"),
        (String::new(), "lists no device"),
        (format!("{},1.5\n", device(1)), "does not read"),
    ] {
        write(maker.path(), "wrong.csv", &format!("device,weight\n{rows}"));
        let wrong =
            maker.run("council3", &format!("council propose 3 {shares} --victims-list wrong.csv {uri}"));
        assert_eq!(wrong.status.code(), Some(2), "{}", stderr(&wrong));
        assert!(stderr(&wrong).contains(why), "{}", stderr(&wrong));
    }

    // The verdict with the root wins, and a victim is paid by the list its root was made of.
    maker.ok("council1", "network wait --days 22");
    for member in 1..=4 {
        let vote = format!("council vote 3 3 --reason {}", "ab".repeat(32));
        maker.ok(&format!("council{member}"), &vote);
    }
    for _ in 0..2 {
        maker.ok("council1", "network wait --days 16");
        maker.ok("council1", "challenge advance 3");
    }
    maker.ok("council1", "network wait --days 8");
    maker.ok("council1", "challenge execute 3");
    let claim = format!("claim victim --case 3 --device {}", device(2));
    let without = maker.run("driver", &claim);
    assert!(stderr(&without).contains("give --list"), "{}", stderr(&without));
    let stranger =
        maker.run("driver", &format!("claim victim --case 3 --device {} --list victims.csv", device(9)));
    assert!(stderr(&stranger).contains("does not list it"), "{}", stderr(&stranger));
    Camera::new(2).install(&maker, &maker.address("driver"));
    maker.ok("driver", &format!("{claim} --list victims.csv"));
    let twice = maker.run("driver", &format!("{claim} --list victims.csv"));
    assert_eq!(twice.status.code(), Some(1), "{}", stderr(&twice));
}
