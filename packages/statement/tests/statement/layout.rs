//! Layouts: what is written is read back, and nothing else is read at all.

use proptest::prelude::*;
use surety_statement::{Activation, DeviceId, Pairing, Reclaim, Statement, StatementError};

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9-]{0,40}", "\\PC{0,60}"]
}

fn device() -> impl Strategy<Value = DeviceId> {
    any::<[u8; 20]>().prop_map(DeviceId::new)
}

prop_compose! {
    fn statement()(
        chain_id in text(), device in device(), boot: u32, seq: u64, time_ms: u64, status: u16,
        beacon: [u8; 8], data_hash: [u8; 32],
    ) -> Statement {
        Statement { chain_id, device, boot, seq, time_ms, status, beacon, data_hash }
    }
}

prop_compose! {
    fn activation()(
        chain_id in text(), contract in text(), device in device(), owner in text(), expires: u64,
    ) -> Activation {
        Activation { chain_id, contract, device, owner, expires }
    }
}

prop_compose! {
    fn pairing()(
        chain_id in text(), contract in text(), device in device(), vehicle: [u8; 32], holder in text(),
        nonce: u64, expires: u64,
    ) -> Pairing {
        Pairing { chain_id, contract, device, vehicle, holder, nonce, expires }
    }
}

prop_compose! {
    fn reclaim()(chain_id in text(), contract in text(), device in device(), licence: u64) -> Reclaim {
        Reclaim { chain_id, contract, device, licence }
    }
}

/// Everything a layout promises, the same for all four.
macro_rules! promises {
    ($name:ident, $type:ty, $any:expr) => {
        mod $name {
            use super::*;

            proptest! {
                #[test]
                fn is_read_back_as_written(value in $any) {
                    let bytes = value.encode().unwrap();
                    prop_assert_eq!(<$type>::decode(&bytes), Ok(value));
                }

                #[test]
                fn is_refused_when_cut_or_extended(value in $any, tail in prop::collection::vec(any::<u8>(), 1..40)) {
                    let bytes = value.encode().unwrap();
                    for end in 0..bytes.len() {
                        prop_assert!(<$type>::decode(&bytes[..end]).is_err(), "cut to {end}");
                    }
                    let extra = tail.len();
                    let long = [bytes, tail].concat();
                    prop_assert_eq!(<$type>::decode(&long), Err(StatementError::TrailingBytes { extra }));
                }

                /// Whatever bytes are accepted are the only bytes of that content: no two preimages say one thing.
                #[test]
                fn has_one_preimage(value in $any, at in any::<prop::sample::Index>(), bit in 0u8..8) {
                    let mut bytes = value.encode().unwrap();
                    let at = at.index(bytes.len());
                    bytes[at] ^= 1 << bit;
                    if let Ok(other) = <$type>::decode(&bytes) {
                        prop_assert_ne!(&other, &value);
                        prop_assert_eq!(other.encode().unwrap(), bytes);
                    }
                }
            }
        }
    };
}

promises!(a_statement, Statement, statement());
promises!(an_activation, Activation, activation());
promises!(a_pairing, Pairing, pairing());
promises!(a_reclaim, Reclaim, reclaim());

#[test]
fn no_domain_begins_another() {
    let domains = [Statement::DOMAIN, Activation::DOMAIN, Pairing::DOMAIN, Reclaim::DOMAIN];
    for (i, one) in domains.iter().enumerate() {
        for (j, other) in domains.iter().enumerate() {
            assert!(i == j || !one.starts_with(other), "{one} {other}");
        }
    }
}

proptest! {
    #[test]
    fn one_kind_is_never_read_as_another(s in statement(), a in activation(), p in pairing(), r in reclaim()) {
        let (s, a, p, r) = (s.encode().unwrap(), a.encode().unwrap(), p.encode().unwrap(), r.encode().unwrap());
        for bytes in [&a, &p, &r] {
            prop_assert_eq!(Statement::decode(bytes), Err(StatementError::WrongDomain { domain: Statement::DOMAIN }));
        }
        for bytes in [&s, &p, &r] {
            prop_assert_eq!(Activation::decode(bytes), Err(StatementError::WrongDomain { domain: Activation::DOMAIN }));
        }
        for bytes in [&s, &a, &r] {
            prop_assert_eq!(Pairing::decode(bytes), Err(StatementError::WrongDomain { domain: Pairing::DOMAIN }));
        }
        for bytes in [&s, &a, &p] {
            prop_assert_eq!(Reclaim::decode(bytes), Err(StatementError::WrongDomain { domain: Reclaim::DOMAIN }));
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for domain in ["", Statement::DOMAIN, Activation::DOMAIN, Pairing::DOMAIN, Reclaim::DOMAIN] {
            let bytes = [domain.as_bytes(), &bytes].concat();
            let _ = Statement::decode(&bytes);
            let _ = Activation::decode(&bytes);
            let _ = Pairing::decode(&bytes);
            let _ = Reclaim::decode(&bytes);
        }
    }
}

#[test]
fn a_string_longer_than_its_length_byte_is_refused() {
    let reclaim = |length: usize| Reclaim {
        chain_id: "x".repeat(length),
        contract: "c".into(),
        device: DeviceId::new([7; 20]),
        licence: 1,
    };
    assert_eq!(reclaim(255).encode().map(|bytes| Reclaim::decode(&bytes)), Ok(Ok(reclaim(255))));
    assert_eq!(reclaim(256).encode(), Err(StatementError::TextTooLong { field: "chain_id", length: 256 }));
}

#[test]
fn a_string_that_is_not_text_is_refused() {
    let bytes = [Reclaim::DOMAIN.as_bytes(), &[1, 0xff], &[0], &[0; 28]].concat();
    assert_eq!(Reclaim::decode(&bytes), Err(StatementError::NotText { field: "chain_id" }));
}

/// Written out by hand, so that the layout cannot move together with its tests.
#[test]
fn a_statement_is_these_bytes() {
    let statement = Statement {
        chain_id: "test-1".into(),
        device: DeviceId::new([0xd0; 20]),
        boot: 0x0102_0304,
        seq: 0x1112_1314_1516_1718,
        time_ms: 0x2122_2324_2526_2728,
        status: 0x8001,
        beacon: [0xbe; 8],
        data_hash: [0xda; 32],
    };
    let expected = [
        &b"surety/statement/v1"[..],
        b"\x06test-1",
        &[0xd0; 20],
        b"\x01\x02\x03\x04",
        b"\x11\x12\x13\x14\x15\x16\x17\x18",
        b"\x21\x22\x23\x24\x25\x26\x27\x28",
        b"\x80\x01",
        &[0xbe; 8],
        &[0xda; 32],
    ]
    .concat();
    assert_eq!(statement.encode(), Ok(expected));
}

#[test]
fn status_codes_fall_into_four_kinds() {
    use surety_statement::status::*;
    for code in 0..=u16::MAX {
        let kinds = [is_ok(code), is_removed(code), is_observation(code), is_fault_code(code)];
        assert_eq!(kinds.iter().filter(|kind| **kind).count(), 1, "{code}");
    }
    assert!(is_ok(0) && is_removed(1) && is_observation(2) && is_observation(0x7fff));
    assert!(is_fault_code(0x8000) && is_fault_code(0xffff));
}
