//! What devices sign, their keys and their signatures.

use surety_statement::verify::{decompress, VerifyingKey};
use surety_statement::{
    keccak256, Activation, CompressedKey, Curve, Pairing, PublicKey, Reclaim, Signature, Statement,
};

const CURVES: [Curve; 2] = [Curve::Secp256k1, Curve::P256];

/// A preimage that reads is the only way to write what was read, and belongs to one kind.
pub fn preimage(bytes: &[u8]) {
    let written = [
        Statement::decode(bytes).ok().map(|read| read.encode()),
        Activation::decode(bytes).ok().map(|read| read.encode()),
        Pairing::decode(bytes).ok().map(|read| read.encode()),
        Reclaim::decode(bytes).ok().map(|read| read.encode()),
    ];
    let written: Vec<_> = written.into_iter().flatten().collect();
    assert!(written.len() <= 1, "one preimage reads as two kinds");
    for again in written {
        assert_eq!(again.expect("what was read can be written"), bytes);
    }
}

/// A key that is on a curve comes back from its short form; a point that is not is refused by both readers alike.
pub fn key(bytes: &[u8]) {
    if let Ok(key) = PublicKey::parse(bytes) {
        for curve in CURVES {
            if VerifyingKey::from_public(&key, curve).is_ok() {
                assert_eq!(decompress(&key.compress(), curve).expect("it is on the curve"), key);
                assert!(VerifyingKey::from_compressed(&key.compress(), curve).is_ok());
            }
        }
    }
    if let Ok(key) = CompressedKey::parse(bytes) {
        for curve in CURVES {
            let whole = decompress(&key, curve).ok();
            assert_eq!(whole.is_some(), VerifyingKey::from_compressed(&key, curve).is_ok());
            if let Some(whole) = whole {
                assert_eq!(whole.compress(), key);
                assert!(VerifyingKey::from_public(&whole, curve).is_ok());
            }
        }
    }
}

/// Both forms of one signature read as the same, and verify alike.
pub fn signature(bytes: &[u8]) {
    let Some((signature, rest)) = bytes.split_at_checked(64) else {
        CURVES.into_iter().for_each(|curve| assert!(Signature::parse(bytes, curve).is_err()));
        return;
    };
    for curve in CURVES {
        let Ok(read) = Signature::parse(signature, curve) else { continue };
        assert_eq!(Signature::parse(&read.high_s_form(), curve).expect("the other form"), read);
        assert_eq!(Signature::parse(read.as_bytes(), curve).expect("the normal form"), read);
        if let Some((key, data)) = rest.split_at_checked(33) {
            let key = CompressedKey::parse(key)
                .ok()
                .and_then(|key| VerifyingKey::from_compressed(&key, curve).ok());
            if let Some(key) = key {
                // Whether it holds does not matter, only that it can be asked.
                let _ = key.verify(&keccak256(data), &read);
            }
        }
    }
}
