//! What a chain or a contract refuses is said in one sentence, with the exit code for it.

use std::process::Output;

use crate::maker::Maker;
use crate::{stderr, stdout};

/// A command that is refused: its exit code, and what it said on one line.
#[track_caller]
fn refused(output: &Output) -> (Option<i32>, String) {
    let said = stderr(output).trim().to_owned();
    assert!(!output.status.success() && stdout(output).is_empty(), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    for debug in ["Err(", "Error {", "panicked", "Some("] {
        assert!(!said.contains(debug), "{said}");
    }
    (output.status.code(), said)
}

#[test]
fn whoever_is_refused_learns_what_to_do() {
    let maker = Maker::new(0);

    let stranger = surety_chain::SecretKey::from_bytes(&[9; 32]).unwrap();
    surety_chain::keyfile::write_key(&maker.path().join("net/keys/stranger.json"), &stranger).unwrap();
    let (code, said) = refused(&maker.run("stranger", "licence confirm 1"));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("knows no account") && said.contains("once it holds coins"), "{said}");

    let (code, said) = refused(&maker.run("manufacturer", "licence bond 1 --amount 999999999dimo"));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("too few coins"), "{said}");

    let (code, said) = refused(&maker.run("manufacturer", "licence suspend 1"));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("the contract refused"), "{said}");
    // One sentence for people, and the chain's whole text for whoever looks for it.
    let error: serde_json::Value = serde_json::from_str(&said).unwrap();
    let (sentence, whole) =
        (error["error"]["message"].as_str().unwrap(), error["error"]["chain"].as_str().unwrap());
    assert!(sentence.contains("may not send this: it is for") && sentence.contains("--key"), "{sentence}");
    assert!(!sentence.contains("wasm contract failed") && !sentence.contains("message index"), "{sentence}");
    assert!(whole.contains("execute wasm contract failed"), "{whole}");
    let (_, people) = refused(&maker.run("manufacturer", "licence suspend 1 --output table"));
    assert_eq!(people, format!("surety: {sentence}"));
    let (_, queried) = refused(&maker.run("manufacturer", "licence show 9 --output table"));
    assert!(!queried.contains("query wasm contract failed"), "{queried}");

    let profile = maker.path().join("net/profile.toml");
    let text = std::fs::read_to_string(&profile).unwrap();
    std::fs::write(&profile, text.replace("surety-local-1", "surety-other-1")).unwrap();
    let (code, said) = refused(&maker.run("manufacturer", "licence show 1"));
    std::fs::write(&profile, text).unwrap();
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("`surety-local-1`") && said.contains("use the right profile"), "{said}");
}
