//! An upgrade whose admin is not who stores the code: a cw3 multisig, or another key.

use std::process::Output;

use serde_json::{json, Value};
use surety_chain::devnet::marker;

use crate::maker::Maker;
use crate::multisig::multisig;
use crate::{json as read, stderr, stdout, write};

/// Codes of all contracts, of which two are others than those deployed.
fn next(maker: &Maker) {
    std::fs::create_dir(maker.path().join("next")).unwrap();
    for name in surety_cli::native::CONTRACTS {
        let tag = if ["vault", "device"].contains(&name) { "#next" } else { "" };
        let code = [marker(name), tag.into()].concat();
        std::fs::write(maker.path().join(format!("next/{name}.wasm")), code).unwrap();
    }
}

/// Another network on the maker's chain, in a file of its own.
fn deploy(maker: &Maker, name: &str, admin: &str) {
    let deploy = format!(
        "network deploy --deployment {name}.json --network {name} --native --parameters net/parameters.json --admin {admin}"
    );
    maker.ok("governance", &deploy);
}

/// What the error says, which must be that somebody else has to act.
#[track_caller]
fn left(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{}", stderr(output));
    let said = stderr(output).lines().last().unwrap().to_owned();
    let error: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(error["error"]["kind"], "left_to_admin", "{said}");
    error["error"]["message"].as_str().unwrap().to_owned()
}

#[test]
fn voters_of_a_multisig_upgrade_what_it_is_the_admin_of() {
    let maker = Maker::new(0);
    let office = multisig(&maker, ["tester", "driver", "challenger"]);
    next(&maker);
    deploy(&maker, "second", &office);
    let upgrade = "network upgrade --deployment second.json --artifacts next";

    let said = left(&maker.run("tester", upgrade));
    assert!(said.contains(&office) && said.contains("--propose"), "{said}");
    let other = maker.run("tester", &format!("{upgrade} --propose {}", maker.address("guardian")));
    assert_eq!(other.status.code(), Some(2), "{}", stderr(&other));

    let proposed = maker.run("tester", &format!("{upgrade} --propose {office}"));
    let said = left(&proposed);
    assert!(said.contains(&format!("surety multisig execute {office} 1")), "{said}");
    assert!(read(&proposed)["hash"].is_string());
    let shown = maker.ok("nobody", &format!("multisig show {office} 1"));
    assert_eq!(
        (&shown["title"], shown["msgs"].as_array().unwrap().len()),
        (&json!("migrate (2)"), 2),
        "{shown}"
    );
    maker.ok("driver", &format!("multisig vote {office} 1 yes"));
    maker.ok("challenger", &format!("multisig execute {office} 1"));

    // The file learns of it, and everything is as the artifacts say.
    let before = std::fs::read_to_string(maker.path().join("second.json")).unwrap();
    assert_eq!(maker.ok("tester", upgrade)["differences"], 0);
    assert_ne!(std::fs::read_to_string(maker.path().join("second.json")).unwrap(), before);
    let verify = format!("network verify --deployment second.json --admin {office} --artifacts next");
    assert_eq!(maker.ok("nobody", &verify)["differences"], 0);
}

#[test]
fn migrations_that_may_still_pass_are_not_proposed_again() {
    let maker = Maker::new(0);
    let office = multisig(&maker, ["tester", "driver", "challenger"]);
    next(&maker);
    deploy(&maker, "second", &office);
    let upgrade = format!(
        "network upgrade --deployment second.json --artifacts next --propose {office} --title Upgrade"
    );
    let newest = || maker.ok("nobody", &format!("multisig list {office}"))["proposals"][0]["id"].clone();

    // What the voters have turned down may be proposed again.
    left(&maker.run("tester", &upgrade));
    for voter in ["driver", "challenger"] {
        maker.ok(voter, &format!("multisig vote {office} 1 no"));
    }
    left(&maker.run("tester", &upgrade));
    assert_eq!(newest(), 2);

    // It is found behind others, of which there are more than are asked for at once.
    for _ in 0..30 {
        maker.ok("tester", &format!("licence suspend 1 --propose {office}"));
    }
    let vote = format!("surety multisig vote {office} 2 yes");
    let execute = format!("surety multisig execute {office} 2");
    let again = maker.run("driver", &upgrade);
    let said = left(&again);
    assert!(said.contains("is open") && said.contains(&vote) && said.contains(&execute), "{said}");
    assert!(stdout(&again).is_empty());
    maker.ok("driver", &format!("multisig vote {office} 2 yes"));
    let said = left(&maker.run("driver", &upgrade));
    assert!(said.contains("has passed") && !said.contains(&vote) && said.contains(&execute), "{said}");
    assert_eq!(newest(), 32);

    maker.ok("challenger", &format!("multisig execute {office} 2"));
    assert_eq!(maker.ok("tester", &upgrade)["differences"], 0);
}

#[test]
fn another_key_signs_the_upgrade_it_is_the_admin_for() {
    let maker = Maker::new(0);
    next(&maker);
    let admin = maker.address("guardian");
    deploy(&maker, "third", &admin);
    let upgrade = "network upgrade --deployment third.json --artifacts next";

    let said = left(&maker.run("governance", upgrade));
    assert!(said.contains(&admin) && said.contains("third.proposals/migrate-unsigned.json"), "{said}");
    let sign = "sign third.proposals/migrate-unsigned.json";
    assert_eq!(maker.run("governance", sign).status.code(), Some(2), "it is not governance's");
    let signed = maker.run("guardian", sign);
    write(maker.path(), "signed.json", &stdout(&signed));
    maker.ok("nobody", "broadcast signed.json");

    assert_eq!(maker.ok("governance", upgrade)["differences"], 0);
    let verify = format!("network verify --deployment third.json --admin {admin} --artifacts next");
    assert_eq!(maker.ok("nobody", &verify)["differences"], 0);

    // What these commands send depends on what was answered before, so it is neither written nor proposed whole.
    let written = maker.run("governance", &format!("{upgrade} --generate-only"));
    assert_eq!(written.status.code(), Some(2), "{}", stderr(&written));
    let deploy =
        "network deploy --deployment fourth.json --network fourth --native --parameters net/parameters.json";
    let proposed = maker.run("governance", &format!("{deploy} --propose {admin}"));
    assert_eq!(proposed.status.code(), Some(2), "{}", stderr(&proposed));
}
