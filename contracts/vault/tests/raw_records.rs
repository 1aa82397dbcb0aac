//! The records that other contracts read raw: their keys and bytes are a promise.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{Addr, Binary, Storage, Uint128};
use surety_api::vault::raw::{
    Bond, CaseBond, CaseReserve, LoanOffer, Payout, BONDS, CASE_BONDS, LOAN_OFFERS, RESERVES,
};
use surety_api::vault::{Allocation, BondSlot, Victims};
use surety_api::{LicenceId, ModelId};
use surety_testkit::{Network, COIN};

#[test]
fn a_bond_is_where_others_look_for_it() {
    let mut storage = MockStorage::new();
    BONDS.save(&mut storage, 7, &Bond { own: Uint128::new(100_000_000_000), ..Bond::default() }).unwrap();
    let key = b"\x00\x04bond\x00\x00\x00\x00\x00\x00\x00\x07";
    assert_eq!(storage.get(key).unwrap(), br#"{"own":"100000000000"}"#);
}

#[test]
fn a_lent_bond_says_so() {
    let mut storage = MockStorage::new();
    let lender = Some(Addr::unchecked("fund"));
    let bond = Bond { own: Uint128::new(1), lent: Uint128::new(2), lender, share_bps: 2_500 };
    BONDS.save(&mut storage, 7, &bond).unwrap();
    let key = b"\x00\x04bond\x00\x00\x00\x00\x00\x00\x00\x07";
    let expected = br#"{"own":"1","lent":"2","lender":"fund","share_bps":2500}"#;
    assert_eq!(storage.get(key).unwrap(), expected);
    let offer = LoanOffer { lender: Addr::unchecked("fund"), amount: Uint128::new(2), share_bps: 2_500 };
    LOAN_OFFERS.save(&mut storage, 7, &offer).unwrap();
    let key = b"\x00\x05offer\x00\x00\x00\x00\x00\x00\x00\x07";
    assert_eq!(storage.get(key).unwrap(), br#"{"lender":"fund","amount":"2","share_bps":2500}"#);
}

#[test]
fn the_bonds_and_the_reserve_of_a_case_are_where_others_look_for_them() {
    let mut storage = MockStorage::new();
    let payer = Addr::unchecked("rival");
    let bond = CaseBond { payer: payer.clone(), amount: Uint128::new(10), reserved: Uint128::zero() };
    CASE_BONDS.save(&mut storage, (7, BondSlot::Opening.as_str()), &bond).unwrap();
    let key = b"\x00\x08casebond\x00\x08\x00\x00\x00\x00\x00\x00\x00\x07opening";
    assert_eq!(storage.get(key).unwrap(), br#"{"payer":"rival","amount":"10"}"#);
    let reserve = CaseReserve {
        licence: LicenceId(1),
        model: Some(ModelId(2)),
        bond: Uint128::new(3),
        stake: Uint128::new(4),
        allocation: Allocation { burn_bps: 0, victims_bps: 9_000, reward_bps: 1_000 },
        reward_to: payer,
        victims: Some(Victims { root: Binary::from([0u8; 3]), count: 1, total_weight: Uint128::new(5) }),
        held: Uint128::new(6),
        payout: Some(Payout {
            burned: Uint128::new(1),
            reward: Uint128::zero(),
            victims: Uint128::new(6),
            claims_end: 9,
        }),
    };
    RESERVES.save(&mut storage, 7, &reserve).unwrap();
    let key = b"\x00\x07reserve\x00\x00\x00\x00\x00\x00\x00\x07";
    let expected = concat!(
        r#"{"licence":1,"model":2,"bond":"3","stake":"4","#,
        r#""allocation":{"burn_bps":0,"victims_bps":9000,"reward_bps":1000},"reward_to":"rival","#,
        r#""victims":{"root":"AAAA","count":1,"total_weight":"5"},"held":"6","#,
        r#""payout":{"burned":"1","reward":"0","victims":"6","claims_end":9}}"#,
    );
    assert_eq!(String::from_utf8(storage.get(key).unwrap()).unwrap(), expected);
}

#[test]
fn the_vault_saves_through_it() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let licence = network.licensed(&maker);
    let bond = BONDS.query(&network.app.wrap(), network.vault.clone(), licence.get()).unwrap();
    assert_eq!(bond, Some(Bond { own: Uint128::new(100_000 * COIN), ..Bond::default() }));
}
