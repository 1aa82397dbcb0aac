//! Signatures of both curves: both forms of s, every byte of the preimage, every wrong key.

use proptest::prelude::*;
use surety_statement::sign::DeviceKey;
use surety_statement::signature::{normalise_s, SignaturePart};
use surety_statement::verify::{decompress, VerifyError, VerifyingKey};
use surety_statement::{keccak256, Activation, CompressedKey, Curve, Signature, SignatureError, Statement};

pub const CURVES: [Curve; 2] = [Curve::Secp256k1, Curve::P256];

pub fn key(index: u64, curve: Curve) -> DeviceKey {
    DeviceKey::from_seed(42, index, curve).unwrap()
}

pub fn verifying(key: &DeviceKey) -> VerifyingKey {
    VerifyingKey::from_public(key.public_key(), key.curve()).unwrap()
}

fn statement(key: &DeviceKey) -> Statement {
    Statement {
        chain_id: "surety-test-1".into(),
        device: key.device(),
        boot: 3,
        seq: 99,
        time_ms: 1_700_000_000_123,
        status: 0x8001,
        beacon: *b"beacon01",
        data_hash: [0x5a; 32],
    }
}

#[test]
fn any_flipped_bit_of_the_preimage_fails() {
    for curve in CURVES {
        let key = key(1, curve);
        let verifier = verifying(&key);
        let mut preimage = statement(&key).encode().unwrap();
        let signature = key.sign_preimage(&preimage).unwrap();
        assert_eq!(verifier.verify(&keccak256(&preimage), &signature), Ok(()));
        for index in 0..preimage.len() {
            preimage[index] ^= 1 << (index % 8);
            assert_eq!(
                verifier.verify(&keccak256(&preimage), &signature),
                Err(VerifyError::BadSignature),
                "{curve} byte {index}"
            );
            preimage[index] ^= 1 << (index % 8);
        }
    }
}

#[test]
fn any_flipped_bit_of_the_signature_fails() {
    for curve in CURVES {
        let key = key(2, curve);
        let digest = keccak256(b"anything");
        let good = *key.sign(&digest).unwrap().as_bytes();
        for index in 0..good.len() {
            let mut bad = good;
            bad[index] ^= 1 << (index % 8);
            let accepted = Signature::parse(&bad, curve)
                .is_ok_and(|signature| verifying(&key).verify(&digest, &signature).is_ok());
            assert!(!accepted, "{curve} byte {index}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn both_forms_of_s_are_one_signature(index: u64, digest: [u8; 32]) {
        for curve in CURVES {
            let key = key(index, curve);
            let low = key.sign(&digest).unwrap();
            let high = low.high_s_form();
            prop_assert_ne!(low.as_bytes(), &high);
            let read = Signature::parse(&high, curve).unwrap();
            prop_assert_eq!(read, low);
            prop_assert_eq!(&normalise_s(&high, curve), low.as_bytes());
            prop_assert_eq!(&normalise_s(low.as_bytes(), curve), low.as_bytes());
            prop_assert_eq!(verifying(&key).verify(&digest, &read), Ok(()));
        }
    }

    #[test]
    fn stored_and_sent_keys_verify_alike(index: u64, digest: [u8; 32]) {
        for curve in CURVES {
            let key = key(index, curve);
            let compressed = key.public_key().compress();
            let stored = VerifyingKey::from_compressed(&compressed, curve).unwrap();
            prop_assert_eq!(stored.verify(&digest, &key.sign(&digest).unwrap()), Ok(()));
            prop_assert_eq!(decompress(&compressed, curve), Ok(*key.public_key()));
        }
    }
}

#[test]
fn what_is_no_point_of_the_curve_is_not_decompressed() {
    for curve in CURVES {
        // About half of all x are of no point; the one beyond the field is of none.
        let mut bytes = [0xff; 33];
        bytes[0] = 0x02;
        let key = CompressedKey::parse(&bytes).unwrap();
        assert_eq!(decompress(&key, curve), Err(VerifyError::InvalidKey { curve }));
    }
}

#[test]
fn another_device_of_the_same_curve_fails() {
    for curve in CURVES {
        let digest = keccak256(b"mine");
        let signature = key(1, curve).sign(&digest).unwrap();
        assert_eq!(verifying(&key(2, curve)).verify(&digest, &signature), Err(VerifyError::BadSignature));
    }
}

#[test]
fn the_other_curve_is_told_apart() {
    let digest = keccak256(b"mine");
    let signature = key(1, Curve::Secp256k1).sign(&digest).unwrap();
    assert_eq!(
        verifying(&key(1, Curve::P256)).verify(&digest, &signature),
        Err(VerifyError::CurveMismatch { key: Curve::P256, signature: Curve::Secp256k1 })
    );
}

#[test]
fn a_key_of_the_other_curve_or_off_any_curve_is_refused() {
    for (curve, other) in [(Curve::Secp256k1, Curve::P256), (Curve::P256, Curve::Secp256k1)] {
        let key = key(1, curve);
        let invalid = |curve| Err(VerifyError::InvalidKey { curve });
        let parsed = |bytes: &[u8], curve| VerifyingKey::parse(bytes, curve).map(|key| key.curve());
        assert_eq!(parsed(key.public_key().as_bytes(), curve), Ok(curve));
        assert_eq!(parsed(key.public_key().as_bytes(), other), invalid(other));
        let mut off = *key.public_key().as_bytes();
        off[64] ^= 1;
        assert_eq!(parsed(&off, curve), invalid(curve));
        let mut hybrid = *key.public_key().as_bytes();
        hybrid[0] = 0x06 | (hybrid[64] & 1);
        assert_eq!(parsed(&hybrid, curve), invalid(curve));
        assert_eq!(parsed(&[], curve), invalid(curve));
        assert_eq!(parsed(&[0x04; 64], curve), invalid(curve));
    }
}

#[test]
fn r_and_s_out_of_range_are_refused() {
    let orders = [
        (Curve::Secp256k1, "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"),
        (Curve::P256, "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
    ];
    for (curve, order) in orders {
        let order: [u8; 32] = hex::decode(order).unwrap().try_into().unwrap();
        let mut below = order;
        below[31] -= 1;
        let (zero, one) = ([0u8; 32], {
            let mut one = [0u8; 32];
            one[31] = 1;
            one
        });
        let parse = |r: [u8; 32], s: [u8; 32]| Signature::parse(&[r, s].concat(), curve);
        let out = |part| Err(SignatureError::OutOfRange { part, curve });
        for bad in [zero, order, [0xff; 32]] {
            assert_eq!(parse(bad, one), out(SignaturePart::R));
            assert_eq!(parse(one, bad), out(SignaturePart::S));
        }
        // n - 1 is the high form of 1.
        assert_eq!(parse(below, below).unwrap().as_bytes()[32..], one);
        assert_eq!(Signature::parse(&[1; 63], curve), Err(SignatureError::Length { got: 63 }));
        assert_eq!(Signature::parse(&[1; 65], curve), Err(SignatureError::Length { got: 65 }));
    }
}

/// A device's activation cannot be passed off as a statement even where every byte is the attacker's choice.
#[test]
fn a_signature_of_one_kind_is_none_of_another() {
    for curve in CURVES {
        let key = key(5, curve);
        let activation = Activation {
            chain_id: "surety-test-1".into(),
            contract: "contract".into(),
            device: key.device(),
            owner: "owner".into(),
            expires: 1,
        };
        let signature = key.sign(&activation.digest().unwrap()).unwrap();
        let other = statement(&key).digest().unwrap();
        assert_eq!(verifying(&key).verify(&other, &signature), Err(VerifyError::BadSignature));
    }
}
