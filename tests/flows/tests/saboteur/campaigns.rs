//! I22: what preorders promise can be broken, and that is noticed.

use surety_api::{preorder, CampaignId, Curve};
use surety_testkit::{Contracts, Network, Settings, TestDevice};

use super::{caught, others};

/// A campaign of the maker with three places sold to the buyer.
fn sold(contracts: Contracts) -> (Network, CampaignId) {
    let mut network = Network::with(Settings::default(), contracts);
    let (licence, model) = network.ready(Curve::P256);
    let terms = network.campaign_terms(model);
    let campaign = network.campaign(licence, terms);
    let buyer = network.actors.buyer.clone();
    network.buy(&buyer, campaign, 3).unwrap();
    (network, campaign)
}

#[test]
fn i22_a_campaign_that_pays_a_refund_twice() {
    caught("I22", || {
        let (mut network, campaign) = sold(others::preorder(others::refunds_twice));
        let (maker, buyer) = (network.actors.maker.clone(), network.actors.buyer.clone());
        network.preorders(&maker, &preorder::ExecuteMsg::CancelCampaign { campaign }, &[]).unwrap();
        let refund = preorder::ExecuteMsg::Refund { campaign, positions: vec![2] };
        network.preorders(&buyer, &refund, &[]).unwrap();
    });
}

#[test]
fn i22_a_place_fulfilled_by_a_device_of_somebody_else() {
    caught("I22", || {
        let (mut network, campaign) = sold(others::preorder(others::believes_the_seller));
        let (maker, driver) = (network.actors.maker.clone(), network.actors.driver.clone());
        let device = TestDevice::new(Curve::P256, 0);
        network.mint(surety_api::ModelId(1), std::slice::from_ref(&device)).unwrap();
        network.activate(&device, &driver).unwrap();
        let place = surety_testkit::preorders::place(campaign, 1);
        let fulfil = preorder::ExecuteMsg::Fulfil { place, device: device.id() };
        network.preorders(&maker, &fulfil, &[]).unwrap();
    });
}
