//! Every kind of verdict a member can propose, what becomes of it when it wins, and a list of victims that the chain knows by its root
//! alone.

use serde_json::{json, Value};

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

/// The council decides for these choices in cases that were opened just now, and in time everything is carried out.
fn carry_out(maker: &Maker, decisions: &[(u32, &str)]) {
    maker.ok("council1", "network wait --days 22");
    for (case, choice) in decisions {
        for member in 1..=4 {
            let vote = format!("council vote {case} {choice} --reason {}", "ab".repeat(32));
            maker.ok(&format!("council{member}"), &vote);
        }
    }
    // The window for appeals is over in the middle of the 39th day, the timelock in that of the 46th.
    maker.ok("council1", "network wait --days 17");
    for (case, _) in decisions {
        maker.ok("council1", &format!("challenge advance {case}"));
        assert_eq!(maker.ok("nobody", &format!("challenge show {case}"))["phase"], "timelock");
    }
    maker.ok("council1", "network wait --days 8");
    for (case, _) in decisions {
        maker.ok("council1", &format!("challenge execute {case}"));
        let effects = maker.ok("nobody", &format!("challenge effects {case}"));
        let sent = effects["effects"].as_array().unwrap();
        assert!(sent.iter().all(|effect| effect["state"] == json!({"done": {}})), "{effects}");
    }
}

/// A number of an answer.
fn coins(answer: &Value, field: &str) -> u128 {
    answer[field].as_str().unwrap().parse().unwrap()
}

fn claimable(maker: &Maker, payee: &str) -> u128 {
    coins(&maker.ok("nobody", &format!("vault claimable {payee}")), "amount")
}

#[test]
fn a_ban_ends_or_stands_and_what_was_held_goes_where_the_council_says() {
    let maker = Maker::new(1);
    let cameras: Vec<Camera> = (1..=3).map(Camera::new).collect();
    let [end, holder, burn] = [device(1), device(2), device(3)];
    write(maker.path(), "devices.csv", &format!("device\n{end}\n{holder}\n{burn}\n"));
    maker.ok("manufacturer", "mint --model 1 --region us --devices devices.csv");
    for camera in &cameras {
        camera.install(&maker, &maker.address("driver"));
    }
    maker.ok("driver", "network wait --days 2");
    for device in [&end, &holder, &burn] {
        maker.ok("integrations", &format!("device ban {device}"));
        maker.ok("driver", &format!("challenge ban {device} {PAPER} --deposit 100000000udimo"));
    }
    for (case, ban) in [(1, "end"), (2, "holder"), (3, "burn")] {
        maker.ok("council1", &format!("council propose {case} --ban {ban}"));
    }
    let of = |device: &str| maker.ok("nobody", &format!("vault device {device}"));
    let before = [&end, &holder, &burn].map(|device| of(device));
    assert!(before.iter().all(|device| device["held_until"].is_u64()), "{before:?}");
    let burned = coins(&maker.ok("nobody", "vault buckets"), "burned");

    carry_out(&maker, &[(1, "2"), (2, "2"), (3, "2")]);

    // What had been held of one is its maker's and integrations', of one its driver's, and of one it is gone.
    let earned = |device: &Value| {
        let parts = ["manufacturer", "integrations", "driver", "burned"].map(|part| coins(device, part));
        assert_eq!((coins(device, "held"), &device["held_until"]), (0, &Value::Null), "{device}");
        assert_eq!(parts.iter().sum::<u128>() + coins(device, "unaccrued"), 80_000_000, "{device}");
        let [manufacturer, integrations, driver, burned] = parts;
        (manufacturer + integrations, driver, burned)
    };
    let accounts = |device: &Value| coins(device, "manufacturer") + coins(device, "integrations");
    let activation = coins(&before[0], "burned");
    let [ended, given, lost] = [&end, &holder, &burn].map(|device| earned(&of(device)));
    let (held, gone) = (given.1, lost.2 - activation);
    assert!(held > 0 && gone > 0, "{given:?} {lost:?}");
    assert!(ended.0 > accounts(&before[0]) && ended.1 == 0 && ended.2 == activation, "{ended:?}");
    assert_eq!(given, (accounts(&before[1]), held, activation));
    assert_eq!(lost, (accounts(&before[2]), 0, activation + gone));
    for (device, banned) in [(&end, false), (&holder, true), (&burn, true)] {
        let shown = maker.ok("nobody", &format!("device show {device}"));
        assert_eq!((&shown["banned"], &shown["held_until"]), (&json!(banned), &Value::Null), "{shown}");
    }
    let due = maker.ok("nobody", &format!("vault due {holder}"));
    assert_eq!(coins(&due, "amount"), held);
    maker.ok("driver", &format!("claim driver {holder}"));

    // Who contested the first was right and has its bond back; of the others' half is integrations' and half burns.
    let driver = format!("address/{}", maker.address("driver"));
    assert_eq!((claimable(&maker, &driver), claimable(&maker, "integrations")), (100_000_000, 100_000_000));
    let burned = coins(&maker.ok("nobody", "vault buckets"), "burned") - burned;
    assert_eq!(burned, gone + 100_000_000);
    maker.ok("driver", &format!("claim balance {driver}"));
    assert_eq!(claimable(&maker, &driver), 0);
}

#[test]
fn a_reporter_is_struck_or_removed_as_the_council_says() {
    let maker = Maker::new(0);
    let [removed, struck, cleared] = ["reporter1", "reporter2", "reporter3"].map(|role| maker.address(role));
    for (accused, asks) in [(&removed, "strike"), (&struck, "remove"), (&cleared, "remove")] {
        let challenge =
            format!("challenge reporter {accused} {PAPER} --deposit 100000000udimo --asks {asks}");
        maker.ok("challenger", &challenge);
    }
    maker.ok("council1", "council propose 1 --reporter remove");
    maker.ok("council1", "council propose 2 --reporter strike");
    carry_out(&maker, &[(1, "2"), (2, "2")]);

    let shown = maker.ok("nobody", "network reporters");
    let strikes = |address: &str| {
        let mut all = shown["reporters"].as_array().unwrap().iter();
        all.find(|reporter| reporter["address"] == address).map(|reporter| reporter["strikes"].clone())
    };
    assert_eq!(strikes(&removed), None, "{shown}");
    assert_eq!((strikes(&struck), strikes(&cleared)), (Some(json!(1)), Some(json!(0))), "{shown}");
    let report = maker.run("reporter1", &format!("report silence {} --since 1", device(1)));
    assert_eq!(report.status.code(), Some(1), "{}", stderr(&report));

    // The accuser was right twice, whatever the penalty, and nobody has voted on the third.
    let challenger = format!("address/{}", maker.address("challenger"));
    assert_eq!(claimable(&maker, &challenger), 200_000_000);
    maker.ok("challenger", "challenge advance 3");
    assert_eq!(maker.ok("nobody", "challenge show 3")["phase"], "lapsed");
    assert_eq!(claimable(&maker, &challenger), 295_000_000);
    maker.ok("challenger", &format!("claim balance {challenger}"));
    assert_eq!(claimable(&maker, &challenger), 0);
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
    carry_out(&maker, &[(3, "3")]);
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
