//! What an event of the vault means to an accountant.

use std::collections::BTreeMap;

use cosmwasm_std::{Event, Uint128};
use surety_api::vault::{Payee, VaultEvent};
use surety_api::{CaseId, DeviceId, LicenceId, LotId};
use surety_chain::event::{attribute, of_contract};

/// Which way coins went, as the vault sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    /// Into the vault.
    In,
    /// Out of the vault, to somebody.
    Out,
    /// Out of the world.
    Burned,
    /// From one account of the vault to another.
    Inside,
}

impl Direction {
    /// As the CSV has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Burned => "burned",
            Self::Inside => "inside",
        }
    }
}

/// What an amount is about, as far as the event says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct About {
    /// The licence.
    pub licence: Option<LicenceId>,
    /// The lot.
    pub lot: Option<LotId>,
    /// The device.
    pub device: Option<DeviceId>,
    /// The case.
    pub case: Option<CaseId>,
    /// Who paid, or was paid.
    pub address: Option<String>,
    /// Whether integrations is who was credited or paid.
    pub integrations: bool,
}

/// One amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// What happened: docs/ledger.md lists the words.
    pub kind: &'static str,
    /// Which way.
    pub direction: Direction,
    /// How much, in the smallest unit.
    pub amount: Uint128,
    /// What it is about.
    pub about: About,
}

/// Everything that moved in one transaction, in order.
pub(super) fn entries(events: &[Event], vault: &str) -> Vec<Entry> {
    let mut messages: BTreeMap<&str, Vec<VaultEvent>> = BTreeMap::new();
    for event in of_contract(events, vault) {
        if let Ok(read) = VaultEvent::try_from(event) {
            messages.entry(attribute(event, "msg_index").unwrap_or_default()).or_default().push(read);
        }
    }
    messages.into_values().flat_map(|events| of_message(&events)).collect()
}

/// A loan that is repaid out of a claim or a bond is a part of what the claim or the bond gave; one that is repaid by itself came in.
fn of_message(events: &[VaultEvent]) -> Vec<Entry> {
    let within =
        events.iter().any(|it| matches!(it, VaultEvent::Claimed { .. } | VaultEvent::BondReleased { .. }));
    let lenders: Uint128 = events
        .iter()
        .filter_map(|it| match it {
            VaultEvent::LoanRepaid { amount, .. } => Some(*amount),
            _ => None,
        })
        .fold(Uint128::zero(), Uint128::saturating_add);
    let mut found: Vec<Entry> = events.iter().flat_map(|event| read(event, within, lenders)).collect();
    // `burned` alone says of nobody; what else its message has done does.
    let about = found.iter().find(|it| it.kind != "burned").map(|it| it.about.clone()).unwrap_or_default();
    for entry in found.iter_mut().filter(|it| it.kind == "burned") {
        entry.about = About { address: None, integrations: false, ..about.clone() };
    }
    found.retain(|it| !it.amount.is_zero());
    found
}

fn read(event: &VaultEvent, within: bool, lenders: Uint128) -> Vec<Entry> {
    use Direction::{Burned, In, Inside, Out};
    let none = About::default;
    let licence = |id: LicenceId| About { licence: Some(id), ..none() };
    let lot = |id: LotId| About { lot: Some(id), ..none() };
    let device = |id: DeviceId| About { device: Some(id), ..none() };
    let case = |id: CaseId| About { case: Some(id), ..none() };
    let with = |about: About, to: &str| About { address: Some(to.to_owned()), ..about };
    let payee = |payee: &Payee| match payee {
        Payee::Licence(id) => licence(*id),
        Payee::Integrations => About { integrations: true, ..none() },
        Payee::Address(address) => with(none(), address),
    };
    let one =
        |kind, direction, amount: &Uint128, about| vec![Entry { kind, direction, amount: *amount, about }];
    match event {
        VaultEvent::BondPosted { licence: id, amount } => one("bond_posted", In, amount, licence(*id)),
        VaultEvent::BondReleased { licence: id, to, amount } => {
            one("bond_released", Out, amount, with(licence(*id), to))
        }
        VaultEvent::Staked { lot: id, amount, .. } => one("staked", In, amount, lot(*id)),
        VaultEvent::StakeReturned { lot: id, to, amount, .. } => {
            one("stake_returned", Out, amount, with(lot(*id), to))
        }
        VaultEvent::StakeForfeited { lot: id, amount, .. } => {
            one("stake_forfeited", Burned, amount, lot(*id))
        }
        VaultEvent::Activated { device: id, burned, .. } => {
            one("activation_burned", Burned, burned, device(*id))
        }
        VaultEvent::Claimed { licence: id, to, amount } => {
            one("claimed", Out, &amount.saturating_sub(lenders), with(licence(*id), to))
        }
        VaultEvent::DriverPaid { device: id, to, amount } => {
            one("driver_paid", Out, amount, with(device(*id), to))
        }
        VaultEvent::BalanceClaimed { payee: of, to, amount } => {
            one("balance_claimed", Out, amount, with(payee(of), to))
        }
        VaultEvent::VictimPaid { case: id, device: of, to, amount } => {
            one("victim_paid", Out, amount, with(About { case: Some(*id), ..device(*of) }, to))
        }
        VaultEvent::Burned { amount } => one("burned", Burned, amount, none()),
        VaultEvent::UnclaimedBurned { case: id, amount } => {
            one("unclaimed_burned", Burned, amount, case(*id))
        }
        VaultEvent::ReserveExecuted { case: id, burned, .. } => {
            one("verdict_burned", Burned, burned, case(*id))
        }
        VaultEvent::Reserved { case: id, licence: of, bond, stake } => {
            let about = || About { case: Some(*id), ..licence(*of) };
            [one("reserved_bond", Inside, bond, about()), one("reserved_stake", Inside, stake, about())]
                .concat()
        }
        VaultEvent::Slashed { licence: id, amount, .. } => one("slashed", Inside, amount, licence(*id)),
        VaultEvent::Recalled { licence: id, amount, .. } => one("recalled", Inside, amount, licence(*id)),
        VaultEvent::StreamOpened { device: id, amount, .. } => {
            one("stream_opened", Inside, amount, device(*id))
        }
        VaultEvent::StreamRecalled { device: id, amount } => {
            one("stream_recalled", Inside, amount, device(*id))
        }
        VaultEvent::StreamClosed { device: id, returned } => {
            one("stream_closed", Inside, returned, device(*id))
        }
        VaultEvent::Credited { payee: of, amount } => one("credited", Inside, amount, payee(of)),
        VaultEvent::CaseBondHeld { case: id, payer, amount, .. } => {
            one("case_bond_posted", In, amount, with(case(*id), payer))
        }
        VaultEvent::CaseBondReleased { case: id, burned, .. } => {
            one("case_bond_burned", Burned, burned, case(*id))
        }
        VaultEvent::LoanOffered { licence: id, lender, amount, .. } => {
            one("loan_offered", In, amount, with(licence(*id), lender))
        }
        VaultEvent::LoanRepaid { licence: id, lender, amount, .. } => {
            one("loan_repaid", if within { Inside } else { In }, amount, with(licence(*id), lender))
        }
        VaultEvent::LoanAccepted { licence: id, amount } => {
            one("loan_accepted", Inside, amount, licence(*id))
        }
        VaultEvent::LoanWithdrawn { licence: id, amount } => {
            one("loan_withdrawn", Inside, amount, licence(*id))
        }
        VaultEvent::Settled { .. }
        | VaultEvent::PoolEmptied { .. }
        | VaultEvent::StreamSlashed { .. }
        | VaultEvent::StreamHeld { .. }
        | VaultEvent::StreamReleased { .. }
        | VaultEvent::AccrualHeld { .. }
        | VaultEvent::AccrualReleased { .. }
        | VaultEvent::Locked { .. }
        | VaultEvent::Unlocked { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(event: VaultEvent, message: u32) -> Event {
        let mut event = Event::from(event);
        event.ty = format!("wasm-{}", event.ty);
        event
            .attributes
            .insert(0, cosmwasm_std::Attribute { key: "_contract_address".into(), value: "vault".into() });
        event.add_attribute("msg_index", message.to_string())
    }

    fn kinds(events: &[Event]) -> Vec<(&'static str, Direction, u128)> {
        entries(events, "vault").into_iter().map(|it| (it.kind, it.direction, it.amount.u128())).collect()
    }

    #[test]
    fn a_lenders_share_of_a_claim_stays_inside_until_it_is_claimed() {
        let id = LicenceId(1);
        let claimed =
            told(VaultEvent::Claimed { licence: id, to: "maker".into(), amount: Uint128::new(100) }, 0);
        let repaid = |message| {
            let (lender, lent) = ("lender".to_owned(), Uint128::zero());
            told(VaultEvent::LoanRepaid { licence: id, lender, amount: Uint128::new(40), lent }, message)
        };
        let found = kinds(&[repaid(0), claimed, repaid(1)]);
        assert_eq!(
            found,
            [
                ("loan_repaid", Direction::Inside, 40),
                ("claimed", Direction::Out, 60),
                ("loan_repaid", Direction::In, 40)
            ]
        );
    }

    #[test]
    fn what_burns_is_of_who_the_message_is_about_and_other_contracts_say_nothing() {
        let stream = VaultEvent::StreamOpened {
            device: DeviceId::new([7; 20]),
            cause: surety_api::vault::FaultCause::Removed,
            amount: Uint128::new(5),
        };
        let burned = VaultEvent::Burned { amount: Uint128::new(3) };
        let mut foreign = told(burned.clone(), 0);
        foreign.attributes[0].value = "somebody".into();
        let found = entries(&[foreign, told(stream, 0), told(burned, 0)], "vault");
        assert_eq!(found.len(), 2);
        assert_eq!((found[1].kind, found[1].about.device), ("burned", Some(DeviceId::new([7; 20]))));
    }
}
