//! What tests do over and over, one method per action of the story.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, Uint128};
use cw_multi_test::AppResponse;
use surety_api::accrual::TierTable;
use surety_api::catalog::raw::TESTERS;
use surety_api::catalog::{CatalogEvent, ModelKind, StandardClass};
use surety_api::license::raw::LICENCES;
use surety_api::vault::PoolId;
use surety_api::{catalog, device, license, telemetry, vault, Curve, DeviceId, LicenceId, ModelId, Slug};

pub use crate::licences::{application, document};
use crate::{Network, TestDevice, COIN, PERIOD};

/// The region every test model is certified for.
pub const REGION: &str = "us";
/// The category of the worked examples.
pub const CATEGORY: &str = "dash-cam";
/// A terminal code of every test model.
pub const TERMINAL_CODE: u16 = 0x8001;
/// A fault code that is terminal for no test model.
pub const HARMLESS_CODE: u16 = 0x8fff;
/// Stake behind one device in the worked examples.
pub const UNIT_STAKE: u128 = 80 * COIN;

impl Network {
    /// Posts coins to a licence's bond.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn post_bond(
        &mut self,
        sender: &Addr,
        licence: LicenceId,
        amount: u128,
    ) -> anyhow::Result<AppResponse> {
        let vault = self.vault.clone();
        self.execute(sender, &vault, &vault::ExecuteMsg::PostBond { licence }, &Self::funds(amount))
    }

    /// A licence that is issued, bonded and confirmed.
    pub fn licensed(&mut self, holder: &Addr) -> LicenceId {
        let licence = self.issue(holder);
        self.post_bond(holder, licence, self.settings.minimum_bond).unwrap();
        let (integrations, license) = (self.actors.integrations.clone(), self.license.clone());
        self.execute(&integrations, &license, &license::ExecuteMsg::Confirm { licence }, &[]).unwrap();
        licence
    }

    /// The category of the worked examples: 80 coins, default tiers.
    pub fn category(&mut self) {
        self.set_category(UNIT_STAKE, TierTable::Default).unwrap();
    }

    /// Sets [`CATEGORY`].
    ///
    /// # Errors
    /// As the catalog answers.
    pub fn set_category(&mut self, unit_stake: u128, tiers: TierTable) -> anyhow::Result<AppResponse> {
        let (governance, catalog) = (self.actors.governance.clone(), self.catalog.clone());
        let message = catalog::ExecuteMsg::SetCategory {
            category: CATEGORY.parse().unwrap(),
            unit_stake: Uint128::new(unit_stake),
            tiers,
            target: 100_000,
            underserved: false,
        };
        self.execute(&governance, &catalog, &message, &[])
    }

    /// A model of [`CATEGORY`], not certified.
    pub fn model(&mut self, licence: LicenceId, curve: Curve) -> ModelId {
        self.register_model(
            licence,
            ModelKind::Device { curve, terminal_codes: vec![TERMINAL_CODE, TERMINAL_CODE + 1] },
        )
    }

    /// A software service for [`CATEGORY`], not certified.
    pub fn software(&mut self, licence: LicenceId) -> ModelId {
        self.register_model(licence, ModelKind::Software {})
    }

    fn register_model(&mut self, licence: LicenceId, kind: ModelKind) -> ModelId {
        let catalog = self.catalog.clone();
        let holder =
            LICENCES.query(&self.app.wrap(), self.license.clone(), licence.get()).unwrap().unwrap().holder;
        let message = catalog::ExecuteMsg::RegisterModel {
            licence,
            category: CATEGORY.parse().unwrap(),
            hardware: "Cam A1".into(),
            kind,
            left_out: vec![],
            regions: ["eu", "uk", REGION].map(|region| region.parse().unwrap()).to_vec(),
            specification: document("specification"),
        };
        let registered = self.execute(&holder, &catalog, &message, &[]).unwrap();
        match crate::events::<CatalogEvent>(&registered).remove(0) {
            CatalogEvent::ModelRegistered { model, .. } => model,
            other => panic!("a model reports itself, not {other:?}"),
        }
    }

    /// Certifies a model for [`REGION`].
    pub fn certify(&mut self, model: ModelId) {
        self.certify_for(model, REGION);
    }

    /// Certifies a model for all that a region demands of it: a tester reports, integrations certifies. What it has already is
    /// left as it is.
    pub fn certify_for(&mut self, model: ModelId, region: &str) {
        let missing = self.missing(model, region);
        if missing.is_empty() {
            return;
        }
        let reports = self.report(model, &missing);
        let certificates = missing.into_iter().map(|standard| {
            let report = reports.get(&standard).copied();
            let evidence = document("evidence");
            let valid_until = self.now() + 10 * PERIOD;
            catalog::NewCertificate { standard, provisional: false, evidence, report, valid_until }
        });
        let message = catalog::ExecuteMsg::Certify { model, certificates: certificates.collect() };
        let (integrations, catalog) = (self.actors.integrations.clone(), self.catalog.clone());
        self.execute(&integrations, &catalog, &message, &[]).unwrap();
    }

    /// What a region demands of a model and it has not.
    #[must_use]
    pub fn missing(&self, model: ModelId, region: &str) -> Vec<Slug> {
        let query = catalog::QueryMsg::CertifiedRegions { model };
        let standings = self.query::<catalog::CertifiedRegionsResponse>(&self.catalog, &query).regions;
        let here = standings.into_iter().find(|standing| standing.region.as_str() == region);
        here.map(|standing| standing.missing).unwrap_or_default()
    }

    /// The tester, admitted if need be, reports that a model passes those of these standards that need a report. Their numbers,
    /// by standard.
    pub fn report(&mut self, model: ModelId, standards: &[Slug]) -> BTreeMap<Slug, u64> {
        let query = catalog::QueryMsg::Standards { start_after: None, limit: Some(100) };
        let all = self.query::<catalog::StandardsResponse>(&self.catalog, &query).standards;
        let network = |it: &catalog::StandardResponse| it.details.class == StandardClass::Network;
        let tested =
            all.into_iter().filter(network).map(|it| it.standard).filter(|it| standards.contains(it));
        let reports = tested.map(|standard| catalog::NewReport {
            standard,
            passed: true,
            document: document("report"),
        });
        let reports = reports.collect::<Vec<_>>();
        if reports.is_empty() {
            return BTreeMap::new();
        }
        self.admit_tester();
        let (tester, catalog) = (self.actors.tester.clone(), self.catalog.clone());
        let message = catalog::ExecuteMsg::FileReports { model, reports };
        let filed = self.execute(&tester, &catalog, &message, &[]).unwrap();
        let numbers = crate::events::<CatalogEvent>(&filed).into_iter().map(|event| match event {
            CatalogEvent::ReportFiled { report, standard, .. } => (standard, report),
            other => panic!("a report reports itself, not {other:?}"),
        });
        numbers.collect()
    }

    /// The tester is admitted, unless it is.
    pub fn admit_tester(&mut self) {
        let tester = self.actors.tester.clone();
        let record = TESTERS.query(&self.app.wrap(), self.catalog.clone(), &tester).unwrap();
        if !record.is_some_and(|record| record.is_admitted()) {
            let (governance, catalog) = (self.actors.governance.clone(), self.catalog.clone());
            let message = catalog::ExecuteMsg::AdmitTester { address: tester.to_string() };
            self.execute(&governance, &catalog, &message, &[]).unwrap();
        }
    }

    /// Everything up to the first mint: category, licence of the maker, certified model.
    pub fn ready(&mut self, curve: Curve) -> (LicenceId, ModelId) {
        self.category();
        let maker = self.actors.maker.clone();
        let licence = self.licensed(&maker);
        let model = self.model(licence, curve);
        self.certify(model);
        (licence, model)
    }

    /// Mints with the given coins attached.
    ///
    /// # Errors
    /// As the device contract answers.
    pub fn mint_with(
        &mut self,
        sender: &Addr,
        model: ModelId,
        devices: Vec<DeviceId>,
        funds: &[cosmwasm_std::Coin],
    ) -> anyhow::Result<AppResponse> {
        let device = self.device.clone();
        let message = device::ExecuteMsg::Mint { model, devices, region: REGION.parse().unwrap() };
        self.execute(sender, &device, &message, funds)
    }

    /// The maker mints devices at 80 coins each.
    ///
    /// # Errors
    /// As the device contract answers.
    pub fn mint(&mut self, model: ModelId, devices: &[TestDevice]) -> anyhow::Result<AppResponse> {
        let maker = self.actors.maker.clone();
        let funds = Self::funds(UNIT_STAKE * devices.len() as u128);
        self.mint_with(&maker, model, devices.iter().map(TestDevice::id).collect(), &funds)
    }

    /// A stranger submits a device's own activation for `owner`.
    ///
    /// # Errors
    /// As the device contract answers.
    pub fn activate(&mut self, device: &TestDevice, owner: &Addr) -> anyhow::Result<AppResponse> {
        let message = device.activation(self, owner, self.now() + 3_600);
        let (stranger, contract) = (self.actors.stranger.clone(), self.device.clone());
        self.execute(&stranger, &contract, &message, &[])
    }

    /// A network with one activated device of the worked examples, owned by the driver.
    pub fn activated(curve: Curve) -> (Self, TestDevice) {
        let mut network = Self::new();
        let (_, model) = network.ready(curve);
        let device = TestDevice::new(curve, 0);
        network.mint(model, std::slice::from_ref(&device)).unwrap();
        let driver = network.actors.driver.clone();
        network.activate(&device, &driver).unwrap();
        (network, device)
    }

    /// Publishes a beacon and returns its 8 bytes.
    pub fn renew_beacon(&mut self) -> [u8; 8] {
        let (stranger, telemetry) = (self.actors.stranger.clone(), self.telemetry.clone());
        self.execute(&stranger, &telemetry, &telemetry::ExecuteMsg::RenewBeacon {}, &[]).unwrap();
        self.beacon()
    }

    /// The newest beacon.
    #[must_use]
    pub fn beacon(&self) -> [u8; 8] {
        let answer: telemetry::BeaconResponse = self.query(&self.telemetry, &telemetry::QueryMsg::Beacon {});
        answer.beacon.as_slice().try_into().unwrap()
    }

    /// The device reports a terminal fault now, with a statement of `malfunction_gap` ago; telemetry finds it.
    ///
    /// # Errors
    /// As telemetry answers.
    pub fn report_malfunction(&mut self, device: &TestDevice) -> anyhow::Result<AppResponse> {
        let first = device.statement(self, 1, self.now() - self.settings.malfunction_gap, TERMINAL_CODE);
        let second = device.statement(self, 2, self.now(), TERMINAL_CODE);
        let (stranger, telemetry) = (self.actors.stranger.clone(), self.telemetry.clone());
        let message = telemetry::ExecuteMsg::ReportMalfunction { device: device.id(), first, second };
        self.execute(&stranger, &telemetry, &message, &[])
    }

    /// The device says now that it is unplugged; telemetry finds it.
    ///
    /// # Errors
    /// As telemetry answers.
    pub fn report_removed(&mut self, device: &TestDevice, seq: u64) -> anyhow::Result<AppResponse> {
        let proof = device.statement(self, seq, self.now(), surety_statement::status::REMOVED);
        let (stranger, telemetry) = (self.actors.stranger.clone(), self.telemetry.clone());
        let message = telemetry::ExecuteMsg::ReportRemoved { device: device.id(), proof };
        self.execute(&stranger, &telemetry, &message, &[])
    }

    /// A reporter says that nothing was heard of a device since then.
    ///
    /// # Errors
    /// As telemetry answers; a refused entry is no error, see [`telemetry::SilenceResults`].
    pub fn report_silence(
        &mut self,
        reporter: &Addr,
        device: &TestDevice,
        since: u64,
    ) -> anyhow::Result<AppResponse> {
        let telemetry = self.telemetry.clone();
        let reports = vec![telemetry::Silence { device: device.id(), since, boot: 0, seq: 0 }];
        self.execute(reporter, &telemetry, &telemetry::ExecuteMsg::ReportSilence { reports }, &[])
    }

    /// The device, silent since its activation, is found silent: time passes, two reporters agree, the window ends.
    pub fn fall_silent(&mut self, device: &TestDevice) {
        let since = self.now();
        self.advance(self.settings.silence_after);
        for reporter in self.actors.reporters.clone().into_iter().take(self.settings.threshold as usize) {
            self.report_silence(&reporter, device, since).unwrap();
        }
        self.advance(self.settings.refutation_window);
        let (stranger, telemetry) = (self.actors.stranger.clone(), self.telemetry.clone());
        let message = telemetry::ExecuteMsg::FinaliseSilence { device: device.id() };
        self.execute(&stranger, &telemetry, &message, &[]).unwrap();
    }

    /// The device is heard again, with a beacon published now; telemetry finds it back.
    pub fn come_back(&mut self, device: &TestDevice, seq: u64) {
        self.advance(self.settings.beacon_interval);
        self.renew_beacon();
        let proof = device.statement(self, seq, self.now(), surety_statement::status::OK);
        let (stranger, telemetry) = (self.actors.stranger.clone(), self.telemetry.clone());
        let message = telemetry::ExecuteMsg::ReportRecovery { device: device.id(), proof };
        self.execute(&stranger, &telemetry, &message, &[]).unwrap();
    }

    /// Anyone lets a found fault take effect.
    ///
    /// # Errors
    /// As the device contract answers.
    pub fn apply_fault(&mut self, device: &TestDevice) -> anyhow::Result<AppResponse> {
        let (stranger, contract) = (self.actors.stranger.clone(), self.device.clone());
        self.execute(&stranger, &contract, &device::ExecuteMsg::ApplyFault { device: device.id() }, &[])
    }

    /// Anyone lets a found recovery take effect.
    ///
    /// # Errors
    /// As the device contract answers.
    pub fn apply_recovery(&mut self, device: &TestDevice) -> anyhow::Result<AppResponse> {
        let (stranger, contract) = (self.actors.stranger.clone(), self.device.clone());
        self.execute(&stranger, &contract, &device::ExecuteMsg::ApplyRecovery { device: device.id() }, &[])
    }

    /// The maker claims from a pool.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn claim_manufacturer(&mut self, pool: PoolId) -> anyhow::Result<AppResponse> {
        let (maker, vault) = (self.actors.maker.clone(), self.vault.clone());
        self.execute(&maker, &vault, &vault::ExecuteMsg::ClaimManufacturer { pool, max_days: None }, &[])
    }

    /// Integrations claims from a pool.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn claim_integrations(&mut self, pool: PoolId) -> anyhow::Result<AppResponse> {
        let (integrations, vault) = (self.actors.integrations.clone(), self.vault.clone());
        self.execute(
            &integrations,
            &vault,
            &vault::ExecuteMsg::ClaimIntegrations { pool, max_days: None },
            &[],
        )
    }

    /// A stranger claims for a device's holder.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn claim_driver(&mut self, device: &TestDevice) -> anyhow::Result<AppResponse> {
        let (stranger, vault) = (self.actors.stranger.clone(), self.vault.clone());
        self.execute(&stranger, &vault, &vault::ExecuteMsg::ClaimDriver { devices: vec![device.id()] }, &[])
    }

    /// The holder leaves.
    ///
    /// # Errors
    /// As the license contract answers.
    pub fn renounce(&mut self, holder: &Addr, licence: LicenceId) -> anyhow::Result<AppResponse> {
        let license = self.license.clone();
        self.execute(holder, &license, &license::ExecuteMsg::Renounce { licence }, &[])
    }

    /// The holder withdraws the bond.
    ///
    /// # Errors
    /// As the license contract answers.
    pub fn withdraw_bond(&mut self, holder: &Addr, licence: LicenceId) -> anyhow::Result<AppResponse> {
        let license = self.license.clone();
        self.execute(holder, &license, &license::ExecuteMsg::WithdrawBond { licence }, &[])
    }

    /// What the vault says of a device.
    #[must_use]
    pub fn stake_of(&self, device: &TestDevice) -> vault::DeviceResponse {
        self.query(&self.vault, &vault::QueryMsg::Device { device: device.id() })
    }

    /// The vault's buckets.
    #[must_use]
    pub fn buckets(&self) -> vault::BucketsResponse {
        self.query(&self.vault, &vault::QueryMsg::Buckets {})
    }
}
