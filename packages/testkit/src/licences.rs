//! Applications and licences: how one comes about, and what offices and the council do to it.

use cosmwasm_std::Addr;
use cw_multi_test::AppResponse;
use surety_api::license::{
    ApplicationDetails, ApplicationResponse, ExecuteMsg, LicenseEvent, Offers, QueryMsg, Samples,
};
use surety_api::{call, catalog, ApplicationId, Document, LicenceId};

use crate::actions::CATEGORY;
use crate::{Network, ProxyMsg};

/// A document that lies nowhere, told from others by its name.
#[must_use]
pub fn document(name: &str) -> Document {
    let sha256 = surety_statement::keccak256(name.as_bytes()).to_vec().into();
    Document { uri: format!("https://example.org/{name}"), sha256 }
}

/// An application for devices of [`CATEGORY`], with one design and samples.
#[must_use]
pub fn application() -> ApplicationDetails {
    let samples = Samples { test_units: document("units"), data: document("data") };
    ApplicationDetails {
        business: document("business"),
        operating_history: document("history"),
        category: CATEGORY.parse().unwrap(),
        offers: Offers::Devices,
        designs: vec![document("design")],
        samples: Some(samples),
        code: None,
    }
}

impl Network {
    /// A licence by the shortest way there is: applied for, reviewed, approved and taken; nothing is bonded. Takes the public days
    /// of the settings, none by default.
    pub fn issue(&mut self, holder: &Addr) -> LicenceId {
        let application = self.approved(holder, application());
        self.take_licence(holder, application).unwrap();
        let query = QueryMsg::Application { application };
        self.query::<ApplicationResponse>(&self.license, &query).licence.unwrap()
    }

    /// An application that the community has approved.
    pub fn approved(&mut self, applicant: &Addr, details: ApplicationDetails) -> ApplicationId {
        let (integrations, community) = (self.actors.integrations.clone(), self.actors.community.clone());
        let license = self.license.clone();
        let submitted = self.submit(applicant, details).unwrap();
        let event = crate::events::<LicenseEvent>(&submitted).remove(0);
        let LicenseEvent::ApplicationSubmitted { application, .. } = event else {
            panic!("an application reports itself, not {event:?}")
        };
        let review = ExecuteMsg::Review { application, review: document("review") };
        self.execute(&integrations, &license, &review, &[]).unwrap();
        if self.settings.vote_delay > 0 {
            self.advance(self.settings.vote_delay);
        }
        let decide = ExecuteMsg::Decide { application, approve: true };
        self.execute(&community, &license, &decide, &[]).unwrap();
        application
    }

    /// Sends an application in.
    ///
    /// # Errors
    /// As the license contract answers.
    pub fn submit(&mut self, applicant: &Addr, details: ApplicationDetails) -> anyhow::Result<AppResponse> {
        let license = self.license.clone();
        self.execute(applicant, &license, &ExecuteMsg::Submit { details }, &[])
    }

    /// The applicant takes its licence.
    ///
    /// # Errors
    /// As the license contract answers.
    pub fn take_licence(
        &mut self,
        applicant: &Addr,
        application: ApplicationId,
    ) -> anyhow::Result<AppResponse> {
        let license = self.license.clone();
        self.execute(applicant, &license, &ExecuteMsg::TakeLicence { application }, &[])
    }

    /// Governance admits a tester.
    pub fn admit(&mut self, address: &Addr) {
        let (governance, catalog) = (self.actors.governance.clone(), self.catalog.clone());
        let admit = catalog::ExecuteMsg::AdmitTester { address: address.to_string() };
        self.execute(&governance, &catalog, &admit, &[]).unwrap();
    }

    /// A verdict of the council on a licence: what the arbitration contract sends.
    ///
    /// # Errors
    /// As the license contract answers.
    pub fn verdict(&mut self, message: &ExecuteMsg) -> anyhow::Result<AppResponse> {
        let (stranger, arbitration) = (self.actors.stranger.clone(), self.arbitration.clone());
        let message = call(&self.license, message, vec![])?;
        self.execute(&stranger, &arbitration, &ProxyMsg::Forward { messages: vec![message.into()] }, &[])
    }
}
