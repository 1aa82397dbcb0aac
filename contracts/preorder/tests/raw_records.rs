//! The bytes of the record the device contract reads: they change in step with their reader, or not at all.
#![allow(clippy::unwrap_used)]

use surety_api::preorder::raw::BOUND;
use surety_api::{CampaignId, Curve};
use surety_testkit::preorders::place;
use surety_testkit::{Network, TestDevice};

#[test]
fn a_promise_is_stored_under_the_devices_20_bytes() {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::P256);
    let terms = network.campaign_terms(model);
    let campaign = network.campaign(licence, terms);
    let buyer = network.actors.buyer.clone();
    network.buy(&buyer, campaign, 2).unwrap();
    let device = TestDevice::new(Curve::P256, 0);
    network.mint(model, std::slice::from_ref(&device)).unwrap();
    network.bind(place(CampaignId(1), 2), device.id()).unwrap();

    let id = device.id().into_bytes();
    let key = [b"\0\x05bound".as_slice(), &id].concat();
    assert_eq!(BOUND.key(id).to_vec(), key);
    let bytes = network.app.wrap().query_wasm_raw(&network.preorder, key).unwrap().unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), r#"{"place":"1/2","lot":1}"#);
}
