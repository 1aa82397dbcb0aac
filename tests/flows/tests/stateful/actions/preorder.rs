//! Campaigns, and who buys, sells, delivers and takes back places.

use cosmwasm_std::Addr;
use surety_api::preorder::{
    CampaignResponse, CampaignsResponse, DeviceResponse, ExecuteMsg, PlaceId, PlaceResponse, PlacesResponse,
    QueryMsg, Seller,
};
use surety_api::CampaignId;
use surety_testkit::preorders::{document, PLACE_PRICE};
use surety_testkit::{Network, TestDevice, DAY};

use super::Line;
use crate::step::Step;
use crate::world::{Tried, World};

pub const ACTIONS: &[Line] = &[
    ("create_campaign", 2, create_campaign),
    ("close_sales", 2, close_sales),
    ("cancel_campaign", 1, cancel_campaign),
    ("buy", 8, buy),
    ("release_tranche", 4, release_tranche),
    ("bind", 6, bind),
    ("unbind", 4, unbind),
    ("fulfil", 6, fulfil),
    ("refund", 6, refund),
    ("claim_proceeds", 4, claim_proceeds),
    ("transfer_place", 4, transfer_place),
    ("story: a place is delivered", 10, is_delivered),
    ("story: a delivery is late", 2, is_late),
];

fn send(world: &mut World, sender: &Addr, message: &ExecuteMsg) -> Tried {
    let contract = world.network.preorder.clone();
    world.send(sender, &contract, message, &[])
}

/// One of the campaigns there are, newest first.
fn campaign(world: &World, step: &Step) -> CampaignId {
    let message = QueryMsg::Campaigns { status: None, start_after: None, limit: Some(100) };
    let page: CampaignsResponse = world.network.query(&world.network.preorder, &message);
    let count = page.campaigns.len().max(1);
    CampaignId((count - usize::from(step.a) % count.min(3)) as u64)
}

/// One of the places of a campaign that are not ended, and its holder.
fn place(world: &World, step: &Step) -> (PlaceId, Addr) {
    let id = campaign(world, step);
    let message = QueryMsg::Places { campaign: id, start_after: None, limit: Some(100) };
    let page = world.network.try_query::<PlacesResponse>(&world.network.preorder, &message);
    let places = page.map(|page| page.places).unwrap_or_default();
    if places.is_empty() {
        return (PlaceId { campaign: id, position: 1 }, world.anyone(step));
    }
    let place = &places[usize::from(step.b) % places.len()];
    (place.place, Addr::unchecked(&place.holder))
}

/// Who sells a campaign: its licence's maker.
fn seller(world: &World, campaign: CampaignId) -> Addr {
    let message = QueryMsg::Campaign { campaign };
    let state = world.network.try_query(&world.network.preorder, &message);
    let side = state.map_or(0, |state: CampaignResponse| {
        world.licences.iter().position(|licence| *licence == state.licence).unwrap_or(0)
    });
    world.maker(side)
}

fn create_campaign(world: &mut World, step: &Step) -> Tried {
    create_campaign_for(world, step, 3 + u64::from(step.b % 40))
}

/// A campaign that delivers within so many days.
fn create_campaign_for(world: &mut World, step: &Step, days: u64) -> Tried {
    let side = world.side(step);
    let sender = world.mostly(&world.maker(side), step);
    let mut terms = world.network.campaign_terms(world.models[side]);
    let now = world.network.now();
    terms.delivery_deadline = now + days * DAY;
    terms.refundable_until = (step.b % 3 == 0).then_some(now + DAY);
    let seller = Seller::Licence { licence: world.licences[side] };
    send(world, &sender, &ExecuteMsg::CreateCampaign { seller, terms: Box::new(terms) })
}

fn close_sales(world: &mut World, step: &Step) -> Tried {
    let campaign = campaign(world, step);
    let sender = world.mostly(&seller(world, campaign), step);
    send(world, &sender, &ExecuteMsg::CloseSales { campaign })
}

fn cancel_campaign(world: &mut World, step: &Step) -> Tried {
    let campaign = campaign(world, step);
    let sender = world.mostly(&seller(world, campaign), step);
    send(world, &sender, &ExecuteMsg::CancelCampaign { campaign })
}

/// Now and then with a coin too many.
fn buy(world: &mut World, step: &Step) -> Tried {
    let campaign = campaign(world, step);
    let actors = &world.network.actors;
    let buyer = [&actors.stranger, &actors.rival, &actors.maker][usize::from(step.who) % 3].clone();
    let count = 1 + u32::from(step.b % 3);
    let extra = u128::from(step.who % 8 == 7);
    let funds = Network::funds(u128::from(count) * PLACE_PRICE + extra);
    let contract = world.network.preorder.clone();
    world.send(&buyer, &contract, &ExecuteMsg::Buy { campaign, count }, &funds)
}

fn release_tranche(world: &mut World, step: &Step) -> Tried {
    let sender = world.mostly(&world.network.actors.integrations, step);
    let campaign = campaign(world, step);
    let tranche = u32::from(step.b % 2);
    send(world, &sender, &ExecuteMsg::ReleaseTranche { campaign, tranche, evidence: document() })
}

fn bind(world: &mut World, step: &Step) -> Tried {
    let (place, _) = place(world, step);
    let sender = world.mostly(&seller(world, place.campaign), step);
    send(world, &sender, &ExecuteMsg::Bind { place, device: world.device(step).id() })
}

/// The place a device is promised to.
fn promised(world: &World, device: &TestDevice) -> Option<PlaceId> {
    let message = QueryMsg::Device { device: device.id() };
    world.network.query::<DeviceResponse>(&world.network.preorder, &message).bound_to
}

fn unbind(world: &mut World, step: &Step) -> Tried {
    let bound = world.devices.iter().find_map(|device| promised(world, device));
    let place = bound.unwrap_or_else(|| place(world, step).0);
    let sender = world.mostly(&seller(world, place.campaign), step);
    send(world, &sender, &ExecuteMsg::Unbind { place })
}

/// Mostly a place whose promised device was activated.
fn fulfil(world: &mut World, step: &Step) -> Tried {
    let sender = world.anyone(step);
    let delivered = world.devices.iter().find_map(|device| {
        let place = world.is_active(device).then(|| promised(world, device)).flatten()?;
        Some((place, device.id()))
    });
    let (place, device) = delivered.filter(|_| step.who % 8 != 6).unwrap_or_else(|| {
        let (place, _) = place(world, step);
        let state = world.network.try_query(&world.network.preorder, &QueryMsg::Place { place });
        let promised = state.ok().and_then(|state: PlaceResponse| state.device);
        (place, promised.unwrap_or_else(|| world.active(step).id()))
    });
    send(world, &sender, &ExecuteMsg::Fulfil { place, device })
}

fn refund(world: &mut World, step: &Step) -> Tried {
    let (place, holder) = place(world, step);
    let sender = world.mostly(&holder, step);
    let positions = vec![place.position];
    send(world, &sender, &ExecuteMsg::Refund { campaign: place.campaign, positions })
}

fn claim_proceeds(world: &mut World, step: &Step) -> Tried {
    let campaign = campaign(world, step);
    let sender = world.mostly(&seller(world, campaign), step);
    send(world, &sender, &ExecuteMsg::ClaimProceeds { campaign })
}

fn transfer_place(world: &mut World, step: &Step) -> Tried {
    let (place, holder) = place(world, step);
    let sender = world.mostly(&holder, step);
    let recipient = [&world.network.actors.driver, &world.network.actors.buyer][usize::from(step.a) % 2];
    let message = ExecuteMsg::TransferNft { recipient: recipient.to_string(), token_id: place.to_string() };
    send(world, &sender, &message)
}

/// The maker sells two places to the stranger.
fn is_sold(world: &mut World, step: &Step) -> Result<CampaignId, Tried> {
    let (maker, stranger) = (world.maker(world.side(step)), world.network.actors.stranger.clone());
    if let Tried::Refused = create_campaign_for(world, step, 60) {
        return Err(Tried::Refused);
    }
    let message = QueryMsg::Campaigns { status: None, start_after: None, limit: Some(100) };
    let page: CampaignsResponse = world.network.query(&world.network.preorder, &message);
    let campaign = CampaignId(page.campaigns.len() as u64);
    let contract = world.network.preorder.clone();
    let funds = Network::funds(2 * PLACE_PRICE);
    match world.send(&stranger, &contract, &ExecuteMsg::Buy { campaign, count: 2 }, &funds) {
        Tried::Done => Ok(campaign),
        Tried::Refused => Err(send(world, &maker, &ExecuteMsg::CloseSales { campaign })),
    }
}

/// The maker mints a device unless that was done, promises it to a place, and its activation names the place's holder.
fn is_delivered(world: &mut World, step: &Step) -> Tried {
    let campaign = match is_sold(world, step) {
        Ok(campaign) => campaign,
        Err(tried) => return tried,
    };
    let side = world.side(step);
    let (maker, stranger) = (world.maker(side), world.network.actors.stranger.clone());
    let device = world.device(step);
    let _ = world.network.mint_with(
        &maker,
        world.models[side],
        vec![device.id()],
        &Network::funds(surety_testkit::actions::UNIT_STAKE),
    );
    let place = PlaceId { campaign, position: 1 + u32::from(step.b % 2) };
    let bind = ExecuteMsg::Bind { place, device: device.id() };
    if let Tried::Refused = send(world, &maker, &bind) {
        return Tried::Refused;
    }
    if step.who % 3 == 0 {
        return Tried::Done;
    }
    world.network.advance(60);
    let contract = world.network.device.clone();
    let activation = device.activation(&world.network, &stranger, world.network.now() + 60);
    if let Tried::Refused = world.send(&stranger, &contract, &activation, &[]) {
        return Tried::Refused;
    }
    // Nobody must say so.
    if step.who % 3 == 1 {
        return Tried::Done;
    }
    send(world, &stranger, &ExecuteMsg::Fulfil { place, device: device.id() })
}

/// A tranche is released, nothing is delivered, and the holder takes the rest back.
fn is_late(world: &mut World, step: &Step) -> Tried {
    let campaign = match is_sold(world, step) {
        Ok(campaign) => campaign,
        Err(tried) => return tried,
    };
    world.network.advance(2 * DAY);
    let (integrations, stranger) =
        (world.network.actors.integrations.clone(), world.network.actors.stranger.clone());
    let release = ExecuteMsg::ReleaseTranche { campaign, tranche: 0, evidence: document() };
    if let Tried::Refused = send(world, &integrations, &release) {
        return Tried::Refused;
    }
    world.network.advance(75 * DAY);
    send(world, &stranger, &ExecuteMsg::Refund { campaign, positions: vec![2, 1] })
}
