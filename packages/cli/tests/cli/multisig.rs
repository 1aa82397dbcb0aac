//! An office that is a cw3 multisig, as published: it is proposed to, voted in, and sends what passed.

use std::sync::Arc;

use serde_json::{json, Value};
use surety_chain::devnet::marker;
use surety_chain::{keystore, Account, Client, Msg, PassphraseSource, Profile, Salt, TxOptions};

use crate::maker::Maker;
use crate::stderr;

/// Puts a multisig of three equal voters, of whom two decide, on the maker's chain.
pub fn multisig(maker: &Maker, voters: [&str; 3]) -> String {
    let client = Client::new(Profile::load(&maker.path().join("net/profile.toml")).unwrap()).unwrap();
    let key = maker.path().join("net/keys/governance.json");
    let key = keystore::open(&key, &PassphraseSource::from_environment()).unwrap();
    let account = Account::new(client.clone(), Arc::new(key)).unwrap();
    let voters: Vec<Value> =
        voters.iter().map(|role| json!({"addr": maker.address(role), "weight": 1})).collect();
    let terms = json!({
        "voters": voters, "threshold": {"absolute_count": {"weight": 2}}, "max_voting_period": {"time": 86_400},
    });
    let work = async {
        let options = TxOptions::default();
        let code = marker("cw3-fixed-multisig");
        let stored = account.execute_and_wait(&[Msg::StoreCode { code }], &options).await.unwrap();
        let ids = stored.events.iter().flat_map(|event| &event.attributes);
        let mut code_id =
            ids.filter(|found| found.key == "code_id").map(|found| found.value.parse().unwrap());
        let msg = Msg::Instantiate2 {
            code_id: code_id.next_back().unwrap(),
            admin: None,
            label: "integrations".into(),
            msg: serde_json::to_vec(&terms).unwrap(),
            funds: vec![],
            salt: Salt::new(b"integrations".to_vec()).unwrap(),
        };
        let made = account.execute_and_wait(&[msg], &options).await.unwrap();
        let addresses = made.events.iter().filter(|event| event.ty == "instantiate");
        let address = addresses.flat_map(|event| &event.attributes);
        address.clone().find(|found| found.key == "_contract_address").unwrap().value.clone()
    };
    tokio::runtime::Runtime::new().unwrap().block_on(work)
}

#[test]
fn an_office_of_three_decides_by_two() {
    let maker = Maker::new(0);
    let office = multisig(&maker, ["tester", "driver", "challenger"]);
    maker.ok("governance", &format!("network nominate integrations {office}"));

    let accept = format!("network accept integrations --propose {office} --title Accept --because theirs");
    let plan = maker.ok("tester", &format!("{accept} --dry-run"));
    assert_eq!(plan["messages"][0]["msg"]["propose"]["title"], "Accept", "{plan}");
    maker.ok("tester", &accept);
    let shown = maker.ok("nobody", &format!("multisig show {office} 1"));
    assert_eq!((&shown["status"], &shown["description"]), (&"open".into(), &"theirs".into()), "{shown}");

    // One of three does not decide, and who is none of them does not vote.
    let early = maker.run("tester", &format!("multisig execute {office} 1"));
    assert_eq!(early.status.code(), Some(1), "{}", stderr(&early));
    let stranger = maker.run("manufacturer", &format!("multisig vote {office} 1 yes"));
    assert_eq!(stranger.status.code(), Some(1), "{}", stderr(&stranger));

    maker.ok("driver", &format!("multisig vote {office} 1 yes"));
    let votes = maker.ok("nobody", &format!("multisig votes {office} 1"));
    assert_eq!(votes["votes"].as_array().unwrap().len(), 2, "{votes}");
    maker.ok("challenger", &format!("multisig execute {office} 1"));

    // It holds the office now: its former holder is refused, and what it proposes without a title has one.
    let former = maker.run("integrations", "licence suspend 1");
    assert_eq!(former.status.code(), Some(1), "{}", stderr(&former));
    maker.ok("driver", &format!("licence suspend 1 --propose {office}"));
    maker.ok("tester", &format!("multisig vote {office} 2 yes"));
    maker.ok("tester", &format!("multisig execute {office} 2"));
    let licence = maker.ok("nobody", "licence show 1");
    assert!(licence.to_string().contains("suspended"), "{licence}");
    let list = maker.ok("nobody", &format!("multisig list {office}"));
    let titles: Vec<&str> =
        list["proposals"].as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["suspend", "Accept"]);
    let voters = maker.ok("nobody", &format!("multisig voters {office}"));
    assert_eq!(
        (voters["voters"].as_array().unwrap().len(), voters.to_string().contains("weight\":2")),
        (3, true)
    );

    // What has passed is not closed, and another chain's multisig is none.
    assert_eq!(maker.run("tester", &format!("multisig close {office} 2")).status.code(), Some(1));
    let foreign = surety_chain::address::human(&[7; 20], "osmo").unwrap();
    let other = maker.run("tester", &format!("licence suspend 1 --propose {foreign}"));
    assert!(stderr(&other).contains("must start with `wasm1`"), "{}", stderr(&other));
}
