//! Identities: one text form, one schema, the address of a key.

use proptest::prelude::*;
use surety_statement::sign::DeviceKey;
use surety_statement::{Curve, DeviceId, DeviceIdError, KeyError, PublicKey};

proptest! {
    #[test]
    fn any_case_is_read_and_lower_case_is_written(bytes in any::<[u8; 20]>(), upper in any::<u64>()) {
        let device = DeviceId::new(bytes);
        let text = device.to_string();
        prop_assert_eq!(text.len(), 42);
        prop_assert_eq!(&text, &text.to_lowercase());
        let mixed: String = text.chars().enumerate()
            .map(|(i, c)| if upper >> (i % 64) & 1 == 1 { c.to_ascii_uppercase() } else { c })
            .collect();
        prop_assert_eq!(mixed.parse::<DeviceId>(), Ok(device));
        let json = serde_json::to_string(&mixed).unwrap();
        prop_assert_eq!(serde_json::from_str::<DeviceId>(&json).unwrap(), device);
        prop_assert_eq!(serde_json::to_string(&device).unwrap(), format!("\"{text}\""));
    }

    #[test]
    fn no_other_text_panics(text in "\\PC*") {
        let _ = text.parse::<DeviceId>();
    }
}

#[test]
fn what_is_not_a_device_is_refused_by_name() {
    let digits = "00112233445566778899aabbccddeeff00112233";
    let cases = [
        (digits.to_owned(), DeviceIdError::MissingPrefix),
        (String::new(), DeviceIdError::MissingPrefix),
        (format!("0x{}", &digits[1..]), DeviceIdError::TextLength { got: 39 }),
        (format!("0x{digits}0"), DeviceIdError::TextLength { got: 41 }),
        (format!("0xg{}", &digits[1..]), DeviceIdError::NotHex { digit: 1 }),
        (format!("0x{} ", &digits[1..]), DeviceIdError::NotHex { digit: 40 }),
        (format!("0x{}é", &digits[2..]), DeviceIdError::NotHex { digit: 39 }),
    ];
    for (text, error) in cases {
        assert_eq!(text.parse::<DeviceId>(), Err(error), "{text}");
        assert!(serde_json::from_value::<DeviceId>(text.into()).is_err());
    }
    assert_eq!(DeviceId::try_from(&[0u8; 21][..]), Err(DeviceIdError::ByteLength { got: 21 }));
}

/// The secret key 1 of secp256k1 is the generator; its Ethereum address is known everywhere.
#[test]
fn the_address_is_ethereums() {
    let key = hex::decode(
        "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798\
         483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
    )
    .unwrap();
    let key = PublicKey::parse(&key).unwrap();
    assert_eq!(key.device().to_string(), "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf");
}

#[test]
fn keys_are_checked_before_anything_is_verified() {
    let key = DeviceKey::from_seed(1, 1, Curve::P256).unwrap();
    let other = DeviceKey::from_seed(1, 2, Curve::P256).unwrap();
    let bytes = key.public_key().as_bytes();
    assert_eq!(PublicKey::parse_for(bytes, &key.device()), Ok(*key.public_key()));
    assert_eq!(
        PublicKey::parse_for(bytes, &other.device()),
        Err(KeyError::WrongDevice { device: other.device(), owner: key.device() })
    );
    assert_eq!(PublicKey::parse(&bytes[..64]), Err(KeyError::Length { got: 64 }));
    let mut wrong = *bytes;
    wrong[0] = 0x06;
    assert_eq!(PublicKey::parse(&wrong), Err(KeyError::Prefix { got: 0x06 }));
}

#[test]
fn keys_follow_from_seed_index_and_curve_alone() {
    let device = |seed, index, curve| DeviceKey::from_seed(seed, index, curve).unwrap().device();
    let all = [
        device(1, 1, Curve::Secp256k1),
        device(1, 1, Curve::P256),
        device(1, 2, Curve::Secp256k1),
        device(2, 1, Curve::Secp256k1),
    ];
    let unique: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!(unique.len(), all.len());
    assert_eq!(all[0], device(1, 1, Curve::Secp256k1));
}
