//! What tests of preorders do over and over.

use cosmwasm_std::{Addr, Binary, Coin};
use cw_multi_test::{AppResponse, Executor};
use surety_api::preorder::{
    CampaignResponse, CampaignTerms, ExecuteMsg, PlaceId, PlaceResponse, PreorderEvent, QueryMsg, Seller,
};
use surety_api::{catalog, CampaignId, DeviceId, Document, LicenceId, ModelId};

use crate::actions::REGION;
use crate::{events, Network, COIN, DAY, DENOM};

/// Price of a place in the campaigns of tests: not a multiple of 10,000, so that shares of it round.
pub const PLACE_PRICE: u128 = 150 * COIN + 7;

/// A document that fixes something.
#[must_use]
pub fn document() -> Document {
    Document { uri: "ipfs://terms".into(), sha256: Binary::from([7; 32]) }
}

/// A place by its numbers.
#[must_use]
pub const fn place(campaign: CampaignId, position: u32) -> PlaceId {
    PlaceId { campaign, position }
}

impl Network {
    /// Terms every test can start from: ten places, four for one buyer, delivery in 100 days, two tranches.
    #[must_use]
    pub fn campaign_terms(&self, model: ModelId) -> CampaignTerms {
        CampaignTerms {
            model,
            price: Coin::new(PLACE_PRICE, DENOM),
            supply: 10,
            buyer_cap: 4,
            delivery_deadline: self.now() + 100 * DAY,
            refundable_until: None,
            tranches: vec![1_000, 2_500],
            warranty_months: 24,
            regions: vec![REGION.parse().unwrap()],
            document: document(),
        }
    }

    /// Integrations certifies somebody as a distributor.
    pub fn certified_distributor(&mut self, distributor: &Addr) {
        let (integrations, catalog) = (self.actors.integrations.clone(), self.catalog.clone());
        let apply = catalog::ExecuteMsg::ApplyAsDistributor { name: "Shop".into(), application: document() };
        self.execute(distributor, &catalog, &apply, &[]).unwrap();
        let certify = catalog::ExecuteMsg::CertifyDistributor { address: distributor.to_string() };
        self.execute(&integrations, &catalog, &certify, &[]).unwrap();
    }

    /// Sends a message to `preorder`.
    ///
    /// # Errors
    /// As it answers.
    pub fn preorders(
        &mut self,
        sender: &Addr,
        message: &ExecuteMsg,
        funds: &[Coin],
    ) -> anyhow::Result<AppResponse> {
        let contract = self.preorder.clone();
        self.execute(sender, &contract, message, funds)
    }

    /// The maker starts a campaign in its licence's name.
    pub fn campaign(&mut self, licence: LicenceId, terms: CampaignTerms) -> CampaignId {
        let maker = self.actors.maker.clone();
        let message =
            ExecuteMsg::CreateCampaign { seller: Seller::Licence { licence }, terms: Box::new(terms) };
        let response = self.preorders(&maker, &message, &[]).unwrap();
        match events::<PreorderEvent>(&response).as_slice() {
            [PreorderEvent::CampaignCreated { campaign, .. }] => *campaign,
            other => panic!("no campaign was created: {other:?}"),
        }
    }

    /// Somebody, given the coins for it, buys places at their price.
    ///
    /// # Errors
    /// As `preorder` answers.
    pub fn buy(&mut self, buyer: &Addr, campaign: CampaignId, count: u32) -> anyhow::Result<AppResponse> {
        let price = self.campaign_state(campaign).terms.price;
        let amount = price.amount.u128() * u128::from(count);
        if *buyer != self.actors.stranger {
            let stranger = self.actors.stranger.clone();
            self.app.send_tokens(stranger, buyer.clone(), &[Coin::new(amount, &price.denom)]).unwrap();
        }
        self.preorders(buyer, &ExecuteMsg::Buy { campaign, count }, &[Coin::new(amount, price.denom)])
    }

    /// The maker promises a device to a place.
    ///
    /// # Errors
    /// As `preorder` answers.
    pub fn bind(&mut self, place: PlaceId, device: DeviceId) -> anyhow::Result<AppResponse> {
        let maker = self.actors.maker.clone();
        self.preorders(&maker, &ExecuteMsg::Bind { place, device }, &[])
    }

    /// A campaign as it stands.
    #[must_use]
    pub fn campaign_state(&self, campaign: CampaignId) -> CampaignResponse {
        self.query(&self.preorder, &QueryMsg::Campaign { campaign })
    }

    /// A place as it stands.
    #[must_use]
    pub fn place_state(&self, place: PlaceId) -> PlaceResponse {
        self.query(&self.preorder, &QueryMsg::Place { place })
    }
}
