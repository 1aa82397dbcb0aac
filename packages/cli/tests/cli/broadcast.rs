//! What is signed apart from where it is sent: written, signed by a key offline, sent once.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{json, Value};

use crate::maker::Maker;
use crate::{stderr, stdout, write};

/// Writes the unsigned transaction of a command to a file.
fn unsigned(maker: &Maker, name: &str, words: &str) -> Value {
    let written = maker.run("governance", &format!("{words} --generate-only"));
    assert!(written.status.success(), "{}", stderr(&written));
    write(maker.path(), name, &stdout(&written));
    serde_json::from_str(&stdout(&written)).unwrap()
}

fn sign(maker: &Maker, from: &str, to: &str, more: &str) {
    let signed = maker.run("governance", &format!("sign {from}{more}"));
    assert!(signed.status.success(), "{}", stderr(&signed));
    write(maker.path(), to, &stdout(&signed));
}

/// A command that must fail: its exit code, the kind of its error, and the sentence.
fn refused(maker: &Maker, role: &str, words: &str) -> (i32, String, String) {
    let output = maker.run(role, words);
    let error: Value = serde_json::from_str(&stderr(&output)).unwrap();
    let word = |field: &str| error["error"][field].as_str().unwrap().to_owned();
    (output.status.code().unwrap(), word("kind"), word("message"))
}

#[test]
fn what_is_written_and_signed_apart_is_sent_once() {
    let maker = Maker::new(0);
    let category = |name: &str| format!("model category {name} --stake 80000000udimo");
    unsigned(&maker, "unsigned.json", &category("trailer"));
    let second = unsigned(&maker, "second.json", &category("lorry"));

    let other = refused(&maker, "driver", "sign unsigned.json");
    assert_eq!((other.0, other.1.as_str()), (2, "transaction_file"), "{}", other.2);
    assert!(other.2.contains("choose the sender's key by --key"), "{}", other.2);
    let early = refused(&maker, "driver", "broadcast unsigned.json");
    assert!(early.2.contains("it is not signed: sign it first"), "{}", early.2);

    sign(&maker, "unsigned.json", "signed.json", "");
    sign(&maker, "second.json", "second-signed.json", "");
    let plan = maker.ok("nobody", "broadcast signed.json --dry-run");
    assert_eq!(plan["messages"][0]["msg"]["set_category"]["category"], "trailer", "{plan}");
    assert!(plan["cost"]["gas_used"].as_u64().unwrap() > 0 && plan["moves"] == json!([]), "{plan}");
    let generate = refused(&maker, "nobody", "broadcast signed.json --generate-only");
    assert_eq!(generate.0, 2, "{}", generate.2);

    let sent = maker.ok("nobody", "broadcast signed.json");
    assert_eq!((&sent["hash"], sent["height"].is_u64()), (&plan["hash"], true), "{sent}");
    assert_eq!(maker.ok("nobody", "broadcast signed.json"), sent, "it is shown, and not sent again");

    // The sequence of the second was used up by the first.
    let used = refused(&maker, "nobody", "broadcast second-signed.json");
    assert_eq!((used.0, used.1.as_str()), (1, "sequence"), "{}", used.2);
    assert!(used.2.contains("sign it anew"), "{}", used.2);
    sign(&maker, "second.json", "ahead.json", " --account-number 0 --sequence 4000");
    let tried = refused(&maker, "nobody", "broadcast ahead.json --dry-run");
    assert_eq!((tried.0, tried.1.as_str()), (1, "sequence"), "{}", tried.2);
    let ahead = refused(&maker, "nobody", "broadcast ahead.json");
    assert_eq!((ahead.0, ahead.1.as_str()), (1, "sequence"), "{}", ahead.2);

    let mut late = second.clone();
    late["body"]["timeout_height"] = "1".into();
    write(maker.path(), "late.json", &late.to_string());
    sign(&maker, "late.json", "late-signed.json", "");
    let late = refused(&maker, "nobody", "broadcast late-signed.json");
    assert_eq!((late.0, late.1.as_str()), (1, "expired"), "{}", late.2);

    // The profile of another chain: the node is told by its own word.
    let profile = std::fs::read_to_string(maker.path().join("net/profile.toml")).unwrap();
    let line = profile.lines().find(|line| line.starts_with("chain_id")).unwrap();
    write(maker.path(), "net/profile.toml", &profile.replace(line, "chain_id = \"elsewhere-1\""));
    let wrong = refused(&maker, "nobody", "broadcast second-signed.json");
    write(maker.path(), "net/profile.toml", &profile);
    assert_eq!((wrong.0, wrong.1.as_str()), (1, "wrong_chain"), "{}", wrong.2);
}

#[test]
fn a_signature_for_another_chain_or_another_content_is_refused() {
    let maker = Maker::new(0);
    unsigned(&maker, "unsigned.json", "model category trailer --stake 80000000udimo");
    sign(&maker, "unsigned.json", "signed.json", "");
    let text = std::fs::read_to_string(maker.path().join("signed.json")).unwrap();

    write(maker.path(), "changed.json", &text.replace("80000000", "70000000"));
    let changed = refused(&maker, "nobody", "broadcast changed.json");
    assert_eq!((changed.0, changed.1.as_str()), (1, "signature"), "{}", changed.2);

    let mut signed: Value = serde_json::from_str(&text).unwrap();
    signed["body"]["messages"][0]["lost"] = json!(1);
    write(maker.path(), "field.json", &signed.to_string());
    let field = refused(&maker, "nobody", "broadcast field.json");
    assert_eq!((field.0, field.1.as_str()), (2, "transaction_file"), "{}", field.2);
    assert!(field.2.contains("lost"), "{}", field.2);

    let two = text.replace("\"signatures\":[", "\"signatures\":[\"AAAA\",");
    write(maker.path(), "two.json", &two);
    assert_eq!(refused(&maker, "nobody", "broadcast two.json").0, 2);
    write(maker.path(), "none.json", "{}");
    assert!(refused(&maker, "nobody", "broadcast none.json").2.contains("it is no transaction"));
    assert!(maker.ok("nobody", "broadcast signed.json")["events"][0]["event"].is_string());
}

#[test]
fn a_dry_run_of_what_was_signed_says_what_moves_and_what_is_refused() {
    let maker = Maker::new(0);
    let written = |role: &str, words: &str| {
        let written = maker.run(role, &format!("{words} --generate-only --gas 1000000"));
        write(maker.path(), "unsigned.json", &stdout(&written));
        let signed = maker.run(role, "sign unsigned.json");
        write(maker.path(), "signed.json", &stdout(&signed));
    };
    let holder = maker.address("manufacturer");
    written("manufacturer", "licence bond 1 --amount 5000000udimo");
    let plan = maker.ok("nobody", "broadcast signed.json --dry-run");
    assert_eq!(plan["moves"][0]["coins"], "5000000udimo", "{plan}");
    assert_eq!(plan["moves"][0]["from"], format!("{holder} (the signer)"), "{plan}");
    assert!(plan["moves"][0]["to"].as_str().unwrap().ends_with("(vault)"), "{plan}");
    assert_eq!(plan["cost"]["gas_limit"], 1_000_000, "{plan}");

    written("manufacturer", "licence suspend 1");
    let refusal = refused(&maker, "nobody", "broadcast signed.json --dry-run");
    assert_eq!((refusal.0, refusal.1.as_str()), (1, "contract_refused"), "{}", refusal.2);
}

#[test]
fn what_lands_in_no_block_for_long_is_told_and_found_later() {
    let maker = Maker::new(0);
    unsigned(&maker, "unsigned.json", "model category trailer --stake 80000000udimo");
    sign(&maker, "unsigned.json", "signed.json", "");
    let hold = |hold_mempool: bool| maker.faults(surety_chain::Faults { hold_mempool, ..Default::default() });
    hold(true);
    let mut sent = maker.command("nobody", "broadcast signed.json");
    let mut sent = sent.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let began = Instant::now();
    // Blocks are made, and none has it.
    while sent.try_wait().unwrap().is_none() {
        assert!(began.elapsed() < Duration::from_secs(60), "it waits for ever");
        maker.blocks(10);
        std::thread::sleep(Duration::from_millis(50));
    }
    let output = sent.wait_with_output().unwrap();
    let error: Value = serde_json::from_str(&stderr(&output)).unwrap();
    assert_eq!((output.status.code(), &error["error"]["kind"]), (Some(3), &json!("still_out")), "{error}");
    assert!(error["error"]["message"].as_str().unwrap().contains("nothing is sent twice"), "{error}");

    hold(false);
    maker.blocks(1);
    let landed = maker.ok("nobody", "broadcast signed.json");
    assert!(
        error["error"]["message"].as_str().unwrap().contains(landed["hash"].as_str().unwrap()),
        "{error}"
    );
}
