//! Where buyers' money is: I22.

use std::collections::{BTreeMap, BTreeSet};

use surety_api::device::raw::{ACTIVE, FIRST_OWNERS};
use surety_api::preorder::{
    CampaignResponse, CampaignsResponse, DenomsResponse, EscrowResponse, PlaceId, PlaceResponse,
    PlacesResponse, PreorderEvent, QueryMsg,
};
use surety_api::CampaignId;

use super::Step;
use crate::Network;

/// What anyone can ask of campaigns.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Preorders {
    campaigns: BTreeMap<CampaignId, CampaignResponse>,
    places: BTreeMap<PlaceId, PlaceResponse>,
    /// By denom.
    owed: BTreeMap<String, EscrowResponse>,
}

impl Preorders {
    pub fn take(network: &Network) -> Self {
        let limit = Some(100);
        let message = QueryMsg::Campaigns { status: None, start_after: None, limit };
        let page: CampaignsResponse = network.query(&network.preorder, &message);
        assert!(page.campaigns.len() < 100, "the checker reads one page of campaigns");
        let denoms: DenomsResponse =
            network.query(&network.preorder, &QueryMsg::Denoms { start_after: None, limit });
        let mut denoms: BTreeSet<String> = denoms.denoms.into_iter().collect();
        let mut places = BTreeMap::new();
        for campaign in &page.campaigns {
            denoms.insert(campaign.terms.price.denom.clone());
            let message = QueryMsg::Places { campaign: campaign.campaign, start_after: None, limit };
            let page: PlacesResponse = network.query(&network.preorder, &message);
            assert!(page.places.len() < 100, "the checker reads one page of places");
            places.extend(page.places.into_iter().map(|place| (place.place, place)));
        }
        let owed = |denom: String| {
            let question = QueryMsg::Escrow { denom: denom.clone() };
            (denom, network.query(&network.preorder, &question))
        };
        Self {
            campaigns: page.campaigns.into_iter().map(|it| (it.campaign, it)).collect(),
            places,
            owed: denoms.into_iter().map(owed).collect(),
        }
    }
}

pub(super) fn check(step: &Step) {
    campaigns_add_up(step);
    owed_is_what_campaigns_owe(step);
    places_end_by_delivery_or_refund(step);
}

/// Every coin paid is held, earned, claimed or paid back, and what is held is what the live places have not had released.
fn campaigns_add_up(step: &Step) {
    for (id, after) in &step.after.preorders.campaigns {
        let price = after.terms.price.amount.u128();
        let live = step.after.preorders.places.keys().filter(|place| place.campaign == *id).count();
        let sold = u128::from(after.sold);
        let ended = u128::from(after.fulfilled + after.refunded);
        step.keep("I22", live as u128 + ended == sold, format!("campaign {id} has lost count of its places"));
        let left = price.checked_sub(after.released_per_place.u128());
        let held = left.map(|left| left * live as u128);
        step.keep(
            "I22",
            held == Some(after.escrow.u128()),
            format!("campaign {id} holds too much or little"),
        );
        let parts = [after.escrow, after.proceeds, after.claimed, after.paid_back];
        let sum: u128 = parts.iter().map(|part| part.u128()).sum();
        step.keep(
            "I22",
            sum == price * sold,
            format!("campaign {id} took {} and knows of {sum}", price * sold),
        );

        let Some(before) = step.before.preorders.campaigns.get(id) else { continue };
        step.keep("I22", before.terms == after.terms, format!("the terms of campaign {id} changed"));
        let risen = after.sold >= before.sold
            && after.fulfilled >= before.fulfilled
            && after.refunded >= before.refunded
            && after.released_per_place >= before.released_per_place
            && after.claimed >= before.claimed
            && after.paid_back >= before.paid_back;
        step.keep("I22", risen, format!("a counter of campaign {id} fell"));
    }
}

/// The bank holds what is owed, and no message leaves a coin behind that nobody is owed.
fn owed_is_what_campaigns_owe(step: &Step) {
    for (denom, after) in &step.after.preorders.owed {
        let of_denom = |campaign: &&CampaignResponse| campaign.terms.price.denom == *denom;
        let campaigns = || step.after.preorders.campaigns.values().filter(of_denom);
        let escrow: u128 = campaigns().map(|campaign| campaign.escrow.u128()).sum();
        let proceeds: u128 = campaigns().map(|campaign| campaign.proceeds.u128()).sum();
        let known = (after.escrow.u128(), after.proceeds.u128());
        step.keep(
            "I22",
            known == (escrow, proceeds),
            format!("what is owed in {denom} is not the campaigns'"),
        );
        let surplus = after.balance.u128().checked_sub(escrow + proceeds);
        step.keep("I22", surplus.is_some(), format!("less {denom} is there than is owed"));
        let Some(before) = step.before.preorders.owed.get(denom) else { continue };
        let before = before.balance.u128() - before.escrow.u128() - before.proceeds.u128();
        step.keep("I22", surplus == Some(before), format!("{denom} came in or went out beside the books"));
    }
}

/// A place changes hands by a transfer, and ends by its holder's refund or by a device its holder activated.
fn places_end_by_delivery_or_refund(step: &Step) {
    let events = step.events::<PreorderEvent>(&step.network.preorder);
    for (id, before) in &step.before.preorders.places {
        match step.after.preorders.places.get(id) {
            Some(after) if after.holder == before.holder => {}
            Some(_) => {
                let transferred = events
                    .iter()
                    .any(|event| matches!(event, PreorderEvent::Transferred { place, .. } if place == id));
                step.keep("I22", transferred, format!("place {id} changed hands without a transfer"));
            }
            None if before.holder == step.sender.as_str() && fulfilled(&events, *id).is_none() => {}
            None => {
                let named = fulfilled(&events, *id).map(|device| first_owner(step, device));
                let delivered = named == Some(before.holder.clone());
                step.keep("I22", delivered, format!("place {id} was taken from its holder"));
            }
        }
    }
}

fn fulfilled(events: &[PreorderEvent], id: PlaceId) -> Option<surety_api::DeviceId> {
    events.iter().find_map(|event| match event {
        PreorderEvent::Fulfilled { place, device, .. } if *place == id => Some(*device),
        _ => None,
    })
}

fn first_owner(step: &Step, device: surety_api::DeviceId) -> String {
    let (querier, contract, id) = (step.network.app.wrap(), &step.network.device, device.into_bytes());
    let first = FIRST_OWNERS.query(&querier, contract.clone(), id).unwrap();
    let owner = || ACTIVE.query(&querier, contract.clone(), id).unwrap().map(|active| active.owner);
    first.or_else(owner).map(cosmwasm_std::Addr::into_string).unwrap_or_default()
}
