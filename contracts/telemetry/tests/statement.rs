//! What makes a signed statement good, tried on removals: the check is the same wherever a statement goes in.

use super::common::{finding, kind, refused, removed, says, send, CURVES};
use surety_api::telemetry::raw::{Finding, FindingKind};
use surety_api::telemetry::SignedStatement;
use surety_api::Curve;
use surety_statement::status::REMOVED;
use surety_statement::{Signature, SignatureError, Statement, StatementError};
use surety_telemetry::ContractError;
use surety_testkit::{Network, TestDevice, DAY};

/// A device that has been activated for a while.
fn running(curve: Curve) -> (Network, TestDevice) {
    let (mut network, device) = Network::activated(curve);
    network.advance(40 * DAY);
    (network, device)
}

fn refusal_of(
    network: &mut Network,
    device: &TestDevice,
    change: impl FnOnce(&mut Statement),
) -> ContractError {
    let mut statement = says(network, device, 1, REMOVED);
    change(&mut statement);
    refused(network, &removed(device, device.sign_statement(&statement)))
}

#[test]
fn both_forms_of_a_signature_are_good() {
    for curve in CURVES {
        for high in [false, true] {
            let (mut network, device) = running(curve);
            let mut proof = device.statement(&network, 1, network.now(), REMOVED);
            let low = Signature::parse(&proof.signature, curve).unwrap();
            proof.signature = if high { low.high_s_form().into() } else { (*low.as_bytes()).into() };
            send(&mut network, &removed(&device, proof)).unwrap();
            let found_at = network.now();
            assert_eq!(finding(&network, &device), Some(Finding { kind: FindingKind::Removed {}, found_at }));
        }
    }
}

#[test]
fn an_altered_signature_or_statement_is_refused() {
    for curve in CURVES {
        let (mut network, device) = running(curve);
        let good = device.statement(&network, 1, network.now(), REMOVED);
        let low = Signature::parse(&good.signature, curve).unwrap();
        for form in [*low.as_bytes(), low.high_s_form()] {
            for at in [5, 40] {
                let mut altered = form;
                altered[at] ^= 1;
                let proof = SignedStatement { signature: altered.into(), ..good.clone() };
                let refusal = refused(&mut network, &removed(&device, proof));
                assert_eq!(refusal, ContractError::BadSignature { device: device.id() });
            }
        }
        // The last byte belongs to the hash of the data: the statement still reads.
        let mut altered = good.statement.to_vec();
        *altered.last_mut().unwrap() ^= 1;
        let proof = SignedStatement { statement: altered.into(), ..good };
        let refusal = refused(&mut network, &removed(&device, proof));
        assert_eq!(refusal, ContractError::BadSignature { device: device.id() });
    }
}

#[test]
fn another_key_signs_nothing_for_the_device() {
    for curve in CURVES {
        let (mut network, device) = running(curve);
        let statement = says(&network, &device, 1, REMOVED);
        for other in
            [TestDevice::new(curve, 99), TestDevice::new(CURVES[0], 98), TestDevice::new(CURVES[1], 97)]
        {
            let proof = other.sign_statement(&statement);
            let refusal = refused(&mut network, &removed(&device, proof));
            // A signature of the other curve may be out of this one's range, which is found first.
            assert!(
                matches!(refusal, ContractError::BadSignature { .. } | ContractError::Signature(_)),
                "{refusal:?}"
            );
        }
    }
}

#[test]
fn what_is_no_signature_is_refused_as_such() {
    for curve in CURVES {
        let (mut network, device) = running(curve);
        let good = device.statement(&network, 1, network.now(), REMOVED);
        for length in [0, 63, 65] {
            let proof = SignedStatement { signature: vec![1; length].into(), ..good.clone() };
            let refusal = refused(&mut network, &removed(&device, proof));
            assert_eq!(refusal, ContractError::Signature(SignatureError::Length { got: length }));
        }
        for bytes in [[0; 64], [0xff; 64]] {
            let proof = SignedStatement { signature: bytes.into(), ..good.clone() };
            let refusal = refused(&mut network, &removed(&device, proof));
            assert!(matches!(refusal, ContractError::Signature(SignatureError::OutOfRange { .. })));
        }
    }
}

#[test]
fn bytes_that_are_no_statement_are_refused_before_anything_else() {
    let (mut network, device) = running(CURVES[0]);
    let good = device.statement(&network, 1, network.now(), REMOVED);
    let mut with = |statement: Vec<u8>| {
        let proof = SignedStatement { statement: statement.into(), ..good.clone() };
        refused(&mut network, &removed(&device, proof))
    };
    let domain = Statement::DOMAIN;
    assert_eq!(with(vec![]), ContractError::Statement(StatementError::WrongDomain { domain }));
    let pairing = [b"surety/pairing/v1".as_slice(), &good.statement[domain.len()..]].concat();
    assert_eq!(with(pairing), ContractError::Statement(StatementError::WrongDomain { domain }));
    let cut = good.statement[..good.statement.len() - 1].to_vec();
    assert!(matches!(with(cut), ContractError::Statement(StatementError::Truncated { .. })));
    let longer = [good.statement.as_slice(), &[0]].concat();
    assert_eq!(with(longer), ContractError::Statement(StatementError::TrailingBytes { extra: 1 }));
    // The longest there can be still reads; it is for another chain.
    let statement = Statement { chain_id: "x".repeat(255), ..Statement::decode(&good.statement).unwrap() };
    let longest = statement.encode().unwrap();
    let most = longest.len();
    assert!(matches!(with(longest.clone()), ContractError::WrongChain { .. }));
    let longer = [longest, vec![0]].concat();
    assert_eq!(with(longer), ContractError::StatementTooLong { got: most + 1, most });
}

#[test]
fn another_chain_and_another_device_are_named() {
    for curve in CURVES {
        let (mut network, device) = running(curve);
        let refusal =
            refusal_of(&mut network, &device, |statement| statement.chain_id = "surety-tesu".into());
        let expected = network.app.block_info().chain_id;
        assert_eq!(refusal, ContractError::WrongChain { expected, found: "surety-tesu".into() });

        let other = TestDevice::new(curve, 5).id();
        let refusal = refusal_of(&mut network, &device, |statement| statement.device = other);
        assert_eq!(refusal, ContractError::WrongDevice { expected: device.id(), found: other });
    }
}

#[test]
fn a_device_nobody_activated_has_no_say() {
    for curve in CURVES {
        let mut network = Network::new();
        let (_, model) = network.ready(curve);
        let device = TestDevice::new(curve, 0);
        let refusal = refusal_of(&mut network, &device, |_| {});
        assert_eq!(refusal, ContractError::NotActivated { device: device.id() });
        network.mint(model, std::slice::from_ref(&device)).unwrap();
        let refusal = refusal_of(&mut network, &device, |_| {});
        assert_eq!(refusal, ContractError::NotActivated { device: device.id() });
    }
}

#[test]
fn what_was_signed_until_activation_proves_nothing() {
    for curve in CURVES {
        let (mut network, device) = Network::activated(curve);
        let activated_at = network.now();
        network.advance(DAY);
        for signed_at_ms in [activated_at * 1_000, activated_at * 1_000 - 1, 0] {
            let refusal = refusal_of(&mut network, &device, |statement| statement.time_ms = signed_at_ms);
            assert_eq!(refusal, ContractError::SignedBeforeActivation { signed_at_ms, activated_at });
        }
        let mut first = says(&network, &device, 1, REMOVED);
        first.time_ms = activated_at * 1_000 + 1;
        send(&mut network, &removed(&device, device.sign_statement(&first))).unwrap();
    }
}

#[test]
fn what_is_too_old_is_refused_and_the_last_millisecond_is_not() {
    for curve in CURVES {
        let (mut network, device) = running(curve);
        let oldest_ms = (network.now() - network.settings.max_age) * 1_000 + subsecond(&network);
        let signed_at_ms = oldest_ms - 1;
        let refusal = refusal_of(&mut network, &device, |statement| statement.time_ms = signed_at_ms);
        assert_eq!(refusal, ContractError::SignedTooLongAgo { signed_at_ms, oldest_ms });
        let mut oldest = says(&network, &device, 1, REMOVED);
        oldest.time_ms = oldest_ms;
        send(&mut network, &removed(&device, device.sign_statement(&oldest))).unwrap();
        assert_eq!(kind(&network, &device), Some(FindingKind::Removed {}));
    }
}

#[test]
fn what_is_signed_ahead_is_refused_and_the_last_millisecond_is_not() {
    for curve in CURVES {
        let (mut network, device) = running(curve);
        let newest_ms = (network.now() + network.settings.max_ahead) * 1_000 + subsecond(&network);
        for signed_at_ms in [newest_ms + 1, u64::MAX] {
            let refusal = refusal_of(&mut network, &device, |statement| statement.time_ms = signed_at_ms);
            assert_eq!(refusal, ContractError::SignedAhead { signed_at_ms, newest_ms });
        }
        let mut newest = says(&network, &device, 1, REMOVED);
        newest.time_ms = newest_ms;
        send(&mut network, &removed(&device, device.sign_statement(&newest))).unwrap();
    }
}

fn subsecond(network: &Network) -> u64 {
    network.app.block_info().time.nanos() / 1_000_000 % 1_000
}
