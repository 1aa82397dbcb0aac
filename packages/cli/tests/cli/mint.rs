//! `surety mint`, killed wherever it can be killed, and among others.

use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::gate::{Gate, Hold};
use crate::maker::Maker;
use crate::{json, stderr, write};

const STAKE: u64 = 80_000_000;

fn device(at: u32) -> String {
    format!("0x{at:040x}")
}

/// A factory's file of these devices.
fn list(dir: &Path, name: &str, devices: impl IntoIterator<Item = u32>) {
    let rows: String = devices.into_iter().map(|at| format!("{}\n", device(at))).collect();
    write(dir, name, &format!("device\n{rows}"));
}

/// The last row of each device: its state and what stands behind it.
fn receipts(dir: &Path, name: &str) -> std::collections::BTreeMap<String, Vec<String>> {
    let text = std::fs::read_to_string(dir.join(name)).unwrap();
    let rows = text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    rows.map(|row| (row[0].clone(), row[1..].to_vec())).collect()
}

fn undrawn(maker: &Maker) -> u64 {
    maker.ok("driver", "vault buckets")["undrawn"].as_str().unwrap().parse().unwrap()
}

impl Maker {
    /// Kills `surety mint` at a call.
    fn killed_at(&self, words: &str, hold: Hold) {
        let profile = std::fs::read_to_string(self.path().join("net/profile.toml")).unwrap();
        let url = profile.split('"').find(|it| it.starts_with("http://")).unwrap();
        let gate = Gate::before(url.trim_start_matches("http://").trim_end_matches('/'), hold);
        write(self.path(), "gated.toml", &profile.replace(url, &gate.url));
        let mut child = self
            .command("manufacturer", words)
            .args(["--profile", "gated.toml"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        gate.wait();
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

#[test]
fn a_mint_goes_on_wherever_it_was_killed() {
    let maker = Maker::new(1);
    list(maker.path(), "devices.csv", 1..=50);
    let words = "mint --model 1 --region us --devices devices.csv --batch 10";
    let states = || receipts(maker.path(), "devices.receipts.csv");
    let count = |state: &str| states().values().filter(|row| row[0] == state).count();

    // The second batch is written down and not broadcast.
    maker.killed_at(words, Hold { method: "broadcast_tx_sync", nth: 2, through: false });
    assert_eq!((count("minted"), count("sent"), undrawn(&maker)), (10, 10, 10 * STAKE));
    // It is broadcast this time, and the process never hears of it.
    maker.killed_at(words, Hold { method: "broadcast_tx_sync", nth: 1, through: true });
    assert_eq!((count("minted"), count("sent"), undrawn(&maker)), (10, 10, 20 * STAKE));
    let lost = states()[&device(11)][2].clone();
    // It is found in its block; of the third batch the process dies with the answer that it has landed.
    maker.killed_at(words, Hold { method: "tx", nth: 2, through: true });
    assert_eq!((count("minted"), count("sent"), undrawn(&maker)), (20, 10, 30 * STAKE));
    assert_eq!(states()[&device(11)][2], lost, "the receipt is of the transaction that was lost sight of");
    // Before anything of the fourth is written down.
    maker.killed_at(words, Hold { method: "tx", nth: 2, through: false });

    let done = maker.ok("manufacturer", words);
    assert_eq!(undrawn(&maker), 50 * STAKE, "{done}");
    assert_eq!(count("minted"), 50, "each by a transaction that is known");
    let rows = states();
    let lots: std::collections::BTreeSet<&String> = rows.values().map(|row| &row[1]).collect();
    assert_eq!(lots.len(), 5);
    for row in rows.values() {
        let landed = maker.ok("driver", &format!("device lot {}", row[1]));
        assert_eq!(landed["details"]["count"], 10, "{landed}");
    }
    let again = maker.ok("manufacturer", words);
    assert_eq!((&again["minted"], &again["minted_before"]), (&0.into(), &50.into()), "{again}");
}

#[test]
fn a_dry_run_says_what_all_of_it_takes_and_a_run_ends_where_the_coins_do() {
    let maker = Maker::new(1);
    // The maker has 900,000 coins left, for 11,250 devices.
    list(maker.path(), "devices.csv", 1..=11_500);
    let words = "mint --model 1 --region us --devices devices.csv --batch 500";
    let dry = maker.run("manufacturer", &format!("{words} --dry-run"));
    assert!(dry.status.success(), "{}", stderr(&dry));
    let said = crate::stdout(&dry);
    let total: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    // The first of the 23 transactions: 500 devices' stake by way of the device contract, and nothing else.
    let plan: Value = serde_json::from_str(said.lines().next().unwrap()).unwrap();
    let way = plan["moves"].as_array().unwrap().iter().map(|step| {
        let name = |end: &str| step[end].as_str().unwrap().split_once(' ').unwrap().1.to_owned();
        (name("from"), name("to"), step["coins"].as_str().unwrap().to_owned())
    });
    let step = |from: &str, to: &str| (from.to_owned(), to.to_owned(), "40000000000udimo".to_owned());
    assert_eq!(way.collect::<Vec<_>>(), [step("(the signer)", "(device)"), step("(device)", "(vault)")]);
    assert_eq!(
        (said.lines().count(), &total["to_mint"], &total["transactions"]),
        (2, &11_500.into(), &23.into())
    );
    assert_eq!(
        (&total["stake"], &total["balance"]),
        (&"920000000000udimo".into(), &"900000000000udimo".into())
    );
    assert!(!maker.path().join("devices.receipts.csv").exists());

    // For a multisig no key is needed here.
    let multisig = maker.address("governance");
    let unsigned = maker.run("nobody", &format!("{words} --generate-only --from {multisig} --gas 9000000"));
    assert!(unsigned.status.success(), "{}", stderr(&unsigned));
    assert_eq!(crate::stdout(&unsigned).lines().count(), 23);

    let ended = maker.run("manufacturer", words);
    assert_eq!(ended.status.code(), Some(1), "{}", stderr(&ended));
    assert!(stderr(&ended).contains("it stops where the coins end"), "{}", stderr(&ended));
    assert!(stderr(&ended).contains("insufficient_funds"), "{}", stderr(&ended));
    assert_eq!(undrawn(&maker), 11_000 * STAKE);
}

#[test]
fn what_waits_in_the_mempool_is_waited_for() {
    let maker = Maker::new(1);
    list(maker.path(), "devices.csv", 1..=20);
    let words = "mint --model 1 --region us --devices devices.csv --batch 10";
    let steer =
        |hold_mempool: bool| maker.faults(surety_chain::Faults { hold_mempool, ..Default::default() });
    steer(true);
    maker.killed_at(words, Hold { method: "broadcast_tx_sync", nth: 1, through: true });
    let rest =
        maker.command("manufacturer", words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert_eq!(undrawn(&maker), 0);
    steer(false);
    let rest = rest.wait_with_output().unwrap();
    assert!(rest.status.success(), "{}", stderr(&rest));
    assert_eq!(undrawn(&maker), 20 * STAKE);
    assert!(receipts(maker.path(), "devices.receipts.csv").values().all(|row| row[0] == "minted"));
}

#[test]
fn devices_of_others_are_named_and_the_rest_is_minted() {
    let maker = Maker::new(2);
    list(maker.path(), "theirs.csv", [5, 17]);
    maker.ok("manufacturer", "mint --model 2 --region us --devices theirs.csv");
    // Some were minted before, and nobody kept receipts.
    list(maker.path(), "some.csv", [10, 11, 12]);
    maker.ok("manufacturer", "mint --model 1 --region us --devices some.csv --receipts elsewhere.csv");
    list(maker.path(), "devices.csv", 1..=20);
    let words = "mint --model 1 --region us --devices devices.csv --batch 10 --receipts r.csv";
    let output = maker.run("manufacturer", words);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("2 of the devices are minted under another model"),
        "{}",
        stderr(&output)
    );
    let said = json(&output);
    assert_eq!(
        (&said["minted"], &said["minted_before"], &said["minted_by_others"]),
        (&Value::from(15), &3.into(), &2.into())
    );
    let rows = receipts(maker.path(), "r.csv");
    assert_eq!((rows[&device(5)][0].as_str(), rows[&device(5)][1].as_str()), ("other", "1"));
    assert_eq!(rows[&device(11)][0], "before");
    assert_eq!(rows[&device(20)][0], "minted");
    assert_eq!(undrawn(&maker), 20 * STAKE);
    // They are still others'.
    assert_eq!(maker.run("manufacturer", words).status.code(), Some(1));
    assert_eq!(undrawn(&maker), 20 * STAKE);
}

#[test]
fn a_bad_list_and_receipts_of_another_chain_send_nothing() {
    let maker = Maker::new(1);
    let words = "mint --model 1 --region us --devices devices.csv";
    write(maker.path(), "devices.csv", &format!("device\n{}\n0x12\n{}\n", device(1), device(1)));
    let bad = maker.run("manufacturer", words);
    assert_eq!(bad.status.code(), Some(2), "{}", stderr(&bad));
    assert!(stderr(&bad).contains("line 3") && stderr(&bad).contains("line 4"), "{}", stderr(&bad));
    assert!(!maker.path().join("devices.receipts.csv").exists());

    list(maker.path(), "devices.csv", 1..=2);
    let row = format!("{},minted,1,AB,7,0,1,surety-local-1", device(1));
    let head = "device,state,lot,transaction,height,sequence,model,chain";
    write(maker.path(), "devices.receipts.csv", &format!("{head}\n{row}\n"));
    let foreign = maker.run("manufacturer", words);
    assert_eq!(foreign.status.code(), Some(2), "{}", stderr(&foreign));
    assert!(stderr(&foreign).contains("it is of another chain"), "{}", stderr(&foreign));
    assert_eq!(undrawn(&maker), 0);
}
