//! The program itself: exit codes, what it prints, what it leaves behind.

use std::path::Path;
use std::process::Output;

use serde_json::Value;
use surety_statement::verify::VerifyingKey;
use surety_statement::{
    keccak256, sha256, Activation, Curve, DeviceId, Pairing, PublicKey, Reclaim, Signature, Statement,
};

use crate::sending::World;
use crate::stub::NOW_MS;

pub async fn run(dir: &Path, command: &str, arguments: &str) -> Output {
    tokio::process::Command::new(env!("CARGO_BIN_EXE_surety-fleet"))
        .arg(command)
        .arg("--dir")
        .arg(dir)
        .args(arguments.split_whitespace())
        .output()
        .await
        .unwrap()
}

async fn succeed(dir: &Path, command: &str, arguments: &str) -> Value {
    let output = run(dir, command, arguments).await;
    assert!(output.status.success(), "{command} {arguments}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    use base64::engine::general_purpose::STANDARD;
    use base64::Engine;
    STANDARD.decode(value.as_str().unwrap()).unwrap()
}

/// Checks the printed signature over what should have been signed.
fn verify(printed: &Value, key: &[u8], curve: Curve, preimage: &[u8]) {
    let device: DeviceId = printed["device"].as_str().unwrap().parse().unwrap();
    let key = PublicKey::parse_for(key, &device).unwrap();
    let signature = Signature::parse(&bytes(&printed["signature"]), curve).unwrap();
    VerifyingKey::from_public(&key, curve).unwrap().verify(&keccak256(preimage), &signature).unwrap();
}

#[tokio::test]
async fn a_fleet_is_made_listed_and_stores_no_secret() {
    let dir = tempfile::tempdir().unwrap();
    let made = succeed(dir.path(), "init", "--seed 42 --count 10 --chain-id c-1 --p256-share 30").await;
    assert_eq!(made, serde_json::json!({"devices": 10, "p256": 3, "secp256k1": 7}));
    let again = run(dir.path(), "init", "--seed 42 --count 10 --chain-id c-1").await;
    assert_eq!(again.status.code(), Some(1));

    let output = run(dir.path(), "devices", "--curve secp256k1 --from 2 --count 3").await;
    let mut reader = csv::Reader::from_reader(&output.stdout[..]);
    assert_eq!(reader.headers().unwrap(), vec!["device", "curve", "public_key"]);
    let shown = succeed(dir.path(), "show", "").await;
    let of_curve: Vec<_> =
        shown.as_array().unwrap().iter().filter(|device| device["curve"] == "secp256k1").collect();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    for (row, device) in rows.iter().zip(&of_curve[2..5]) {
        assert_eq!(row[0], *device["device"].as_str().unwrap());
        let id: DeviceId = row[0].parse().unwrap();
        PublicKey::parse_for(&bytes(&Value::from(&row[2])), &id).unwrap();
    }
}

#[tokio::test]
async fn what_it_signs_is_what_the_contract_will_check() {
    let world = World::new(4).await;
    let dir = world.dir.path();
    for index in [0, 1] {
        let device = &world.fleet.devices[index];
        let key = world.fleet.key(device).unwrap();
        let key = key.public_key().as_bytes();
        let (chain_id, contract, id) = ("surety-test-1".to_owned(), "wasm1device".to_owned(), device.device);

        let printed = succeed(
            dir,
            "activation",
            &format!("--device {index} --contract wasm1device --owner wasm1owner --expires 99"),
        )
        .await;
        let activation = Activation {
            chain_id: chain_id.clone(),
            contract: contract.clone(),
            device: id,
            owner: "wasm1owner".into(),
            expires: 99,
        };
        assert_eq!((&printed["owner"], &printed["expires"]), (&"wasm1owner".into(), &99.into()));
        assert_eq!(bytes(&printed["public_key"]), key);
        verify(&printed, key, device.curve, &activation.encode().unwrap());

        let vehicle = sha256(b"salt and VIN");
        let printed = succeed(
            dir,
            "pairing",
            &format!(
                "--device {id} --contract wasm1device --vehicle {} --holder wasm1owner --nonce 3 --expires 99",
                hex::encode(vehicle)
            ),
        )
        .await;
        let pairing = Pairing {
            chain_id: chain_id.clone(),
            contract: contract.clone(),
            device: id,
            vehicle,
            holder: "wasm1owner".into(),
            nonce: 3,
            expires: 99,
        };
        assert_eq!(bytes(&printed["vehicle"]), vehicle);
        verify(&printed, key, device.curve, &pairing.encode().unwrap());

        let printed =
            succeed(dir, "reclaim", &format!("--device {index} --contract wasm1device --licence 7")).await;
        let reclaim = Reclaim { chain_id, contract, device: id, licence: 7 };
        assert_eq!(printed["licence"], 7);
        verify(&printed, key, device.curve, &reclaim.encode().unwrap());
    }
}

#[tokio::test]
async fn a_statement_is_printed_once_with_each_counter() {
    let world = World::new(2).await;
    let arguments =
        format!("--device 1 --at-ms {NOW_MS} --status 0x8001 --beacon 0102030405060708 --data {{\"a\":1}}");
    for seq in 1..3u64 {
        let printed = succeed(world.dir.path(), "statement", &arguments).await;
        let preimage = bytes(&printed["statement"]);
        let statement = Statement::decode(&preimage).unwrap();
        assert_eq!((statement.seq, statement.status, statement.time_ms), (seq, 0x8001, NOW_MS));
        assert_eq!(statement.beacon, [1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(statement.data_hash, sha256(b"{\"a\":1}"));
        assert_eq!(printed["data"], "{\"a\":1}");
        assert_eq!(printed["seq"], seq.to_string());
        verify(&printed, &bytes(&printed["public_key"]), world.fleet.devices[1].curve, &preimage);
    }
}

#[tokio::test]
async fn sending_says_what_came_of_it_and_exits_by_it() {
    let world = World::new(6).await;
    let dir = world.dir.path();
    world.stub.seen.lock().unwrap().beacon = Some([0xab; 8]);
    let to = format!("--relayer {} --at-ms {NOW_MS}", world.stub.url);

    let report = succeed(dir, "send", &format!("{to} --devices 0-3,5 --gzip --batch 3")).await;
    assert_eq!(
        (&report["sent"], &report["accepted"], &report["requests"]),
        (&5.into(), &5.into(), &2.into())
    );
    assert_eq!(report["beacon"], "abababababababab");
    let single = succeed(dir, "send", &format!("{to} --devices 4 --batch 1")).await;
    assert_eq!((&single["accepted"], &single["as_expected"]), (&1.into(), &true.into()));
    let requests = world.stub.seen.lock().unwrap().requests.clone();
    let batch = ("application/cloudevents-batch+json".to_owned(), Some("gzip".to_owned()));
    assert_eq!(requests, [batch.clone(), batch, ("application/cloudevents+json".to_owned(), None)]);

    let lied = succeed(dir, "send", &format!("{to} --devices 0-2 --lie altered")).await;
    assert_eq!(lied["rejected"], serde_json::json!({"altered_data": 3}));
    succeed(dir, "send", &format!("{to} --devices 0 --lie replay --expect-rejected replay")).await;

    let unexpected = run(dir, "send", &format!("{to} --devices 0 --expect-rejected stale_clock")).await;
    assert_eq!(unexpected.status.code(), Some(3));
    let report: Value = serde_json::from_slice(&unexpected.stdout).unwrap();
    assert_eq!((&report["as_expected"], &report["expected"]), (&false.into(), &"stale_clock".into()));
    let wrong = run(dir, "send", &format!("{to} --devices 0 --lie wrong-key --expect-rejected replay")).await;
    assert_eq!(wrong.status.code(), Some(3));
}

#[tokio::test]
async fn an_activation_is_handed_over_whole_and_a_refusal_is_an_error() {
    let world = World::new(1).await;
    let arguments = format!(
        "--device 0 --contract wasm1device --owner wasm1owner --expires 99 --submit {}/",
        world.stub.url
    );
    let printed = succeed(world.dir.path(), "activation", &arguments).await;
    assert_eq!(printed["relayer"]["hash"], "AB12");
    assert_eq!(world.stub.seen.lock().unwrap().activations, [printed["activation"].clone()]);
    world.stub.seen.lock().unwrap().answer = Some((409, "activated before".into()));
    let refused = run(world.dir.path(), "activation", &arguments).await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("409"));
}

#[tokio::test]
async fn many_activations_are_handed_over_at_once_and_all_must_land() {
    let world = World::new(300).await;
    let arguments =
        format!("--contract wasm1device --owner wasm1owner --expires 99 --submit {}", world.stub.url);
    let all = format!("--devices 0-299 {arguments}");
    assert_eq!(succeed(world.dir.path(), "activations", &all).await["activated"], 300);
    let handed: std::collections::BTreeSet<_> = {
        let seen = world.stub.seen.lock().unwrap();
        seen.activations.iter().map(|one| one["device"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(handed.len(), 300);

    let pending = r#"{"outcome":"pending","hash":null,"height":null}"#;
    world.stub.seen.lock().unwrap().answer = Some((202, pending.into()));
    let one = run(world.dir.path(), "activations", &format!("--devices 7 {arguments}")).await;
    assert_eq!(one.status.code(), Some(1));
    let said = String::from_utf8_lossy(&one.stderr);
    assert!(said.contains(&world.fleet.devices[7].device.to_string()) && said.contains("pending"), "{said}");
}

#[tokio::test]
async fn bad_input_is_named_and_changes_nothing() {
    let world = World::new(2).await;
    let dir = world.dir.path();
    let before = std::fs::read(dir.join("fleet.json")).unwrap();
    let stranger = DeviceId::new([9; 20]);
    let cases = [
        ("statement", "--device 2".to_owned(), 1, "there is no device 2"),
        ("statement", format!("--device {stranger}"), 1, "not of this fleet"),
        ("statement", "--device me".to_owned(), 1, "neither an index nor a device"),
        ("statement", "--device 0 --data {a:1}".to_owned(), 1, "--data is not JSON"),
        ("statement", "--device 0 --status 65536".to_owned(), 2, "0 to 65535"),
        ("statement", "--device 0 --beacon 00".to_owned(), 2, "16 hex digits"),
        ("send", "--relayer http://127.0.0.1:9 --devices 1-0".to_owned(), 1, "not a list of devices"),
        ("send", "--relayer http://127.0.0.1:9 --devices 0-2".to_owned(), 1, "there is no device 2"),
        ("send", "--relayer http://127.0.0.1:9 --devices 0 --batch 0".to_owned(), 2, "batch"),
        ("send", "--relayer http://127.0.0.1:9 --devices 0 --ca a".to_owned(), 2, "--ca"),
        ("send", "--mqtt mqtts://127.0.0.1:9 --devices 0 --certificate a".to_owned(), 2, "--key"),
        ("send", "--mqtt mqtts://127.0.0.1:9 --devices 0 --ca a.pem".to_owned(), 1, "set up TLS with a.pem"),
        ("send", "--mqtt mqtt://127.0.0.1:9 --devices 0 --ca a.pem".to_owned(), 1, "write mqtts://"),
        (
            "send",
            "--relayer http://127.0.0.1:9 --devices 0 --expect-rejected no".to_owned(),
            2,
            "no such reason",
        ),
        (
            "send",
            "--relayer http://127.0.0.1:9 --devices 0 --lie replay".to_owned(),
            1,
            "no relayer has accepted anything",
        ),
    ];
    for (command, arguments, code, says) in cases {
        let output = run(dir, command, &arguments).await;
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{command} {arguments}: {stderr}");
        assert!(stderr.contains(says), "{command} {arguments}: {stderr}");
        assert!(output.stdout.is_empty());
    }
    assert_eq!(std::fs::read(dir.join("fleet.json")).unwrap(), before);
}

/// Two commands at once wait for each other, so no counter is used twice.
#[tokio::test]
async fn commands_at_once_use_each_counter_once() {
    let world = World::new(1).await;
    let tasks: Vec<_> = (0..6)
        .map(|_| {
            let dir = world.dir.path().to_owned();
            tokio::spawn(async move { succeed(&dir, "statement", "--device 0").await["seq"].clone() })
        })
        .collect();
    let mut seqs = Vec::new();
    for task in tasks {
        seqs.push(task.await.unwrap().as_str().unwrap().parse::<u64>().unwrap());
    }
    seqs.sort_unstable();
    assert_eq!(seqs, [1, 2, 3, 4, 5, 6]);
}
