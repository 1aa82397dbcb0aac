//! A multisig account of the chain's own: two of three keys, combined by the node's tool, hold an office by what `surety` writes and sends.

use std::sync::Arc;

use cosmwasm_std::coin;
use serde_json::Value;
use surety_chain::{keyfile, Account, Msg, TxOptions};

use super::{ok, Bare, COIN};
use crate::{json, stderr, stdout, surety, write};

impl Bare {
    fn broadcast(&self, more: &str) -> std::process::Output {
        let words = "--profile profile.json --deployment deployment.json --output json broadcast ";
        let words = format!("{words}{more}");
        surety(self.home(), &words.split(' ').collect::<Vec<_>>())
    }

    /// Signs or combines by the node's tool, into a file.
    fn signed(&self, words: &str, file: &str) {
        let chain = ["--chain-id", &self.profile.chain_id, "--node", &self.profile.rpc[0]];
        let words: Vec<&str> = words.split(' ').collect();
        let written = self.wasmd(&[&["tx"], words.as_slice(), &chain, &["--output-document", file]].concat());
        assert!(self.home().join(file).exists(), "{}{}", stdout(&written), stderr(&written));
    }
}

/// On a network that is deployed, whose offices governance holds.
pub(super) async fn holds_an_office(node: &Bare) {
    for member in ["anna", "ben", "carla"] {
        node.wasmd(&["keys", "add", member]);
    }
    let threshold = ["--multisig", "anna,ben,carla", "--multisig-threshold", "2"];
    node.wasmd(&[&["keys", "add", "office"], threshold.as_slice()].concat());
    let office = stdout(&node.wasmd(&["keys", "show", "office", "--address"])).trim().to_owned();
    let key = Arc::new(keyfile::read(&node.home().join("governance.json")).unwrap());
    let fees = Msg::Send { to: office.clone(), amount: vec![coin(COIN, "ufee")] };
    let account = Account::new(node.client(), key).unwrap();
    account.execute_and_wait(&[fees], &TxOptions::default()).await.unwrap();
    ok(&node.network(&["nominate", "community", &office, "--yes"]));

    // Who is no key of this machine signs later.
    let accept = ["accept", "community", "--generate-only", "--from", &office, "--gas", "400000"];
    let unsigned = node.network(&accept);
    assert!(unsigned.status.success(), "{}", stderr(&unsigned));
    write(node.home(), "unsigned.json", &stdout(&unsigned));
    for member in ["anna", "carla"] {
        let sign = format!("sign unsigned.json --from {member} --multisig {office} --sign-mode amino-json");
        node.signed(&sign, &format!("{member}.json"));
    }

    // One of three is not enough, and is told before anything lands.
    node.signed("multisign unsigned.json office anna.json", "one.json");
    let one = node.broadcast("one.json --yes");
    let error: Value = serde_json::from_str(&stderr(&one)).unwrap();
    assert_eq!((one.status.code(), &error["error"]["kind"]), (Some(1), &"signature".into()), "{error}");

    node.signed("multisign unsigned.json office anna.json carla.json", "two.json");
    let plan = ok(&node.broadcast("two.json --dry-run"));
    assert_eq!(plan["signer"], office, "{plan}");
    assert!(plan["cost"]["gas_used"].as_u64().unwrap() < 400_000, "{plan}");
    let sent = ok(&node.broadcast("two.json --yes"));
    assert_eq!(sent["hash"], plan["hash"]);
    assert_eq!(ok(&node.network(&["office", "community"]))["holder"], office);
    assert_eq!(json(&node.broadcast("two.json --yes")), sent, "a second time it is shown, and not sent");
}
