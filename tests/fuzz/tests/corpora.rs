//! Replays what was found before, and changes it at random: `SURETY_FUZZ_SECONDS` says how long for each target.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rand::seq::SliceRandom as _;
use rand::{Rng, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use surety_fuzz::TARGETS;

/// Changes of each corpus in a plain run; a variable adds time.
const CHANGES: usize = 3_000;
/// Bytes of a changed entry at the most.
const LONGEST: usize = 8_192;

fn corpus(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    files.into_iter().map(|file| (file.clone(), std::fs::read(file).unwrap())).collect()
}

/// What ran last, for the message of a failure.
struct Running(&'static str, Vec<u8>);

impl Drop for Running {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("target {}, bytes {}", self.0, hex::encode(&self.1));
        }
    }
}

fn check(name: &'static str, bytes: &[u8]) {
    let running = Running(name, bytes.to_vec());
    surety_fuzz::check(name, bytes);
    drop(running);
}

#[test]
fn every_corpus_replays() {
    for target in TARGETS {
        for (_, bytes) in corpus(target.name) {
            check(target.name, &bytes);
        }
    }
}

#[test]
fn every_target_has_a_corpus_and_a_fuzzer() {
    let named: BTreeSet<_> = TARGETS.iter().map(|target| target.name.to_owned()).collect();
    let names = |folder: &str, extension: &str| -> BTreeSet<String> {
        let entries = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.map(|name| name.trim_end_matches(extension).to_owned()).collect()
    };
    assert_eq!(names("corpus", ""), named);
    assert_eq!(names("cargo/fuzz_targets", ".rs"), named);
}

#[test]
fn changed_at_random_they_keep_their_promises() {
    let seconds = std::env::var("SURETY_FUZZ_SECONDS").map_or(0, |text| text.parse().expect("whole seconds"));
    let seed = if seconds == 0 { 1 } else { rand::random() };
    println!("seed {seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    for target in TARGETS {
        let corpus: Vec<_> = corpus(target.name).into_iter().map(|(_, bytes)| bytes).collect();
        let (end, mut runs) = (Instant::now() + Duration::from_secs(seconds), 0);
        while runs < CHANGES || Instant::now() < end {
            check(target.name, &changed(&corpus, &mut random));
            runs += 1;
        }
    }
}

/// One entry with a few bytes changed, cut, repeated, or taken from another.
fn changed(corpus: &[Vec<u8>], random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = corpus.choose(random).unwrap().clone();
    for _ in 0..random.gen_range(1..=4) {
        let at = random.gen_range(0..=bytes.len());
        match random.gen_range(0..6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.gen_range(0..8),
            1 if at < bytes.len() => {
                bytes[at] = *[0, 255, b'0', b'9', b'"', b'{', b'\\'].choose(random).unwrap()
            }
            2 => bytes.truncate(at),
            3 => bytes.insert(at, random.gen()),
            4 => {
                let other = corpus.choose(random).unwrap();
                let from = random.gen_range(0..=other.len());
                bytes.splice(at.., other[from..].iter().copied());
            }
            _ => {
                let repeated = bytes[at.saturating_sub(random.gen_range(0..32))..at].to_vec();
                bytes.splice(at..at, repeated);
            }
        }
        bytes.truncate(LONGEST);
    }
    bytes
}
