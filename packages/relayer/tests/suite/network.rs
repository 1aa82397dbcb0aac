//! A network on an embedded chain: all contracts, a licensed maker, minted devices of both curves.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use cosmwasm_std::{coin, Coin, Decimal};
use serde::de::DeserializeOwned;
use serde::Serialize;
use sqlx::{Connection as _, Executor as _, PgConnection};
use surety_api::telemetry::raw::FindingKind;
use surety_api::{catalog, charter, device, license, telemetry, vault};
use surety_api::{ApplicationId, Curve, DeviceId, Document, LicenceId, ModelId};
use surety_chain::deploy::deploy;
use surety_chain::devnet::{self, Devnet, DevnetConfig};
use surety_chain::{
    keyfile, Account, ChainError, Client, Deployment, Landed, Msg, SecretKey, Signer as _, TxOptions,
};
use surety_relayer::store::{Place, Server};
use tempfile::TempDir;

use crate::contracts::{natives, plan};
use crate::devices::TestDevice;
use crate::through;

pub const START: u64 = 1_800_000_000;
pub const DAY: u64 = 86_400;
pub const SILENCE_AFTER: u64 = 30 * DAY;
pub const WINDOW: u64 = 7 * DAY;
pub const TERMINAL: u16 = 0x8001;
pub const COIN: u128 = 1_000_000;
pub const DENOM: &str = "udimo";
/// The key of all offices, of the maker, and of whoever has a coin and no part in it.
pub const BOSS: u8 = 1;
const MAKER: u8 = 2;
const STRANGER: u8 = 3;
/// The keys of relayers; the first two may report silence.
pub const RELAYERS: [u8; 3] = [11, 12, 13];

/// Names a PostgreSQL server on which the suite's stores are.
pub const POSTGRES: &str = "SURETY_TEST_POSTGRES";

pub struct Network {
    pub client: Client,
    pub deployment: Deployment,
    pub folder: TempDir,
    pub stranger: Account,
    boss: Account,
    /// Four of secp256k1, then four of P-256.
    devices: Vec<TestDevice>,
    _devnet: Devnet,
}

fn key(seed: u8) -> SecretKey {
    SecretKey::from_bytes(&[seed; 32]).unwrap()
}

pub fn address(seed: u8) -> String {
    key(seed).address("wasm").unwrap()
}

/// A document that lies nowhere.
fn document() -> Document {
    Document { uri: "https://example.org".into(), sha256: [7; 32].into() }
}

impl Network {
    /// Everything up to the first activation.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let rich = [BOSS, MAKER, STRANGER].into_iter().chain(RELAYERS);
        let config = DevnetConfig {
            genesis: rich.map(|seed| (address(seed), vec![coin(10_000_000 * COIN, DENOM)])).collect(),
            genesis_time: START,
            ..DevnetConfig::default()
        };
        let devnet = devnet::serve(config, natives()).await.unwrap();
        let mut profile = devnet.profile();
        profile.poll_ms = 5;
        profile.request_timeout_ms = 1_000;
        let client = Client::new(profile.clone()).unwrap();
        let account = |seed| Account::new(client.clone(), Arc::new(key(seed))).unwrap();
        let (boss, maker, stranger) = (account(BOSS), account(MAKER), account(STRANGER));

        let path = folder.path().join("deployment.json");
        let deployment = deploy(&boss, &plan(), &path, &mut |_| {}).await.unwrap();
        std::fs::write(folder.path().join("profile.toml"), toml::to_string(&profile).unwrap()).unwrap();
        for seed in RELAYERS {
            keyfile::write_key(&folder.path().join(format!("{seed}.key")), &key(seed)).unwrap();
        }
        let curves = [Curve::Secp256k1, Curve::P256];
        let numbered = curves.into_iter().flat_map(|curve| (0..4).map(move |n| (curve, n)));
        let devices = numbered.map(|(curve, n)| TestDevice::new(curve, n)).collect();
        let network = Self { client, deployment, folder, stranger, boss, devices, _devnet: devnet };
        network.licence(&maker).await;
        network.mint(&maker).await;
        network
    }

    async fn licence(&self, maker: &Account) {
        let licence = LicenceId(1);
        let application = ApplicationId(1);
        let code = license::Code { repository: document(), demo: document() };
        let details = license::ApplicationDetails {
            business: document(),
            operating_history: document(),
            category: "dash-cam".parse().unwrap(),
            offers: license::Offers::Devices,
            designs: vec![document()],
            samples: None,
            code: Some(code),
        };
        self.execute(maker, "license", &license::ExecuteMsg::Submit { details }, &[]).await;
        let review = license::ExecuteMsg::Review { application, review: document() };
        self.execute(&self.boss, "license", &review, &[]).await;
        let decide = license::ExecuteMsg::Decide { application, approve: true };
        self.execute(&self.boss, "license", &decide, &[]).await;
        self.execute(maker, "license", &license::ExecuteMsg::TakeLicence { application }, &[]).await;
        let bond = vault::ExecuteMsg::PostBond { licence };
        self.execute(maker, "vault", &bond, &[coin(100_000 * COIN, DENOM)]).await;
        self.execute(&self.boss, "license", &license::ExecuteMsg::Confirm { licence }, &[]).await;
        let category = catalog::ExecuteMsg::SetCategory {
            category: "dash-cam".parse().unwrap(),
            unit_stake: (80 * COIN).into(),
            tiers: surety_api::accrual::TierTable::Default,
            target: 0,
            underserved: false,
        };
        self.execute(&self.boss, "catalog", &category, &[]).await;
        let tester = catalog::ExecuteMsg::AdmitTester { address: self.stranger.address().into() };
        self.execute(&self.boss, "catalog", &tester, &[]).await;
        for seed in &RELAYERS[..2] {
            let admit = telemetry::ExecuteMsg::AdmitReporter { address: address(*seed) };
            self.execute(&self.boss, "telemetry", &admit, &[]).await;
        }
        let office = charter::QueryMsg::Office { office: charter::Office::Governance };
        let _: serde_json::Value = self.query("charter", &office).await;
    }

    /// The maker mints more devices of the first model (secp256k1).
    pub async fn mint_more(&self, devices: &[TestDevice]) {
        let mint = device::ExecuteMsg::Mint {
            model: ModelId(1),
            devices: devices.iter().map(TestDevice::id).collect(),
            region: "us".parse().unwrap(),
        };
        let maker = Account::new(self.client.clone(), Arc::new(key(MAKER))).unwrap();
        let stake = 80 * COIN * devices.len() as u128;
        self.execute(&maker, "device", &mint, &[coin(stake, DENOM)]).await;
    }

    /// Certifies a model for all that us demands: the tester reports, the boss certifies.
    async fn certify(&self, model: ModelId) {
        let all = catalog::QueryMsg::Standards { start_after: None, limit: None };
        let all: catalog::StandardsResponse = self.query("catalog", &all).await;
        let standings: catalog::CertifiedRegionsResponse =
            self.query("catalog", &catalog::QueryMsg::CertifiedRegions { model }).await;
        let (mut reports, mut certificates) = (vec![], vec![]);
        for catalog::StandardResponse { standard, details } in all.standards {
            if !standings.regions[0].missing.contains(&standard) {
                continue;
            }
            let mut report = None;
            if details.class == catalog::StandardClass::Network {
                let standard = standard.clone();
                reports.push(catalog::NewReport { standard, passed: true, document: document() });
                report = Some(reports.len() as u64);
            }
            certificates.push(catalog::NewCertificate {
                standard,
                provisional: false,
                evidence: document(),
                report,
                valid_until: START + 3650 * DAY,
            });
        }
        self.execute(&self.stranger, "catalog", &catalog::ExecuteMsg::FileReports { model, reports }, &[])
            .await;
        self.execute(&self.boss, "catalog", &catalog::ExecuteMsg::Certify { model, certificates }, &[]).await;
    }

    async fn mint(&self, maker: &Account) {
        for (model, devices) in (1..).zip(self.devices.chunks(4)) {
            let register = catalog::ExecuteMsg::RegisterModel {
                licence: LicenceId(1),
                category: "dash-cam".parse().unwrap(),
                hardware: "Cam".into(),
                kind: catalog::ModelKind::Device {
                    curve: devices[0].curve(),
                    terminal_codes: vec![TERMINAL, TERMINAL + 1],
                },
                left_out: vec![],
                regions: vec!["us".parse().unwrap()],
                specification: document(),
            };
            self.execute(maker, "catalog", &register, &[]).await;
            self.certify(ModelId(model)).await;
            let mint = device::ExecuteMsg::Mint {
                model: ModelId(model),
                devices: devices.iter().map(TestDevice::id).collect(),
                region: "us".parse().unwrap(),
            };
            self.execute(maker, "device", &mint, &[coin(320 * COIN, DENOM)]).await;
        }
    }

    /// A minted device; 0 to 3 are of secp256k1, 4 to 7 of P-256.
    pub fn minted(&self, index: usize) -> TestDevice {
        self.devices[index].clone()
    }

    /// A device that a stranger has activated.
    pub async fn activated(&self, index: usize) -> TestDevice {
        let device = self.minted(index);
        self.activate(&device).await;
        device
    }

    pub async fn activate(&self, device: &TestDevice) {
        self.try_activate(device).await.unwrap();
    }

    /// Activates a device, unless somebody was quicker.
    pub async fn try_activate(&self, device: &TestDevice) -> Result<Landed, ChainError> {
        self.try_activate_at(device, Decimal::zero()).await
    }

    /// The same, at a price of gas.
    pub async fn try_activate_at(
        &self,
        device: &TestDevice,
        gas_price: Decimal,
    ) -> Result<Landed, ChainError> {
        let message = device.activation(self, &address(99), self.now().await + DAY);
        let msg = Msg::execute(self.contract("device"), &message, &[])?;
        let options = TxOptions { gas_price: Some(gas_price), ..TxOptions::default() };
        self.stranger.execute_and_wait(&[msg], &options).await
    }

    /// Integrations bans a device, or takes that back.
    pub async fn ban(&self, device: DeviceId, banned: bool) {
        let message =
            if banned { device::ExecuteMsg::Ban { device } } else { device::ExecuteMsg::Unban { device } };
        self.execute(&self.boss, "device", &message, &[]).await;
    }

    pub async fn now(&self) -> u64 {
        self.client.now().await.unwrap()
    }

    pub async fn advance(&self, seconds: u64) {
        self.client.devnet_advance(seconds).await.unwrap();
    }

    pub fn contract(&self, name: &str) -> &str {
        self.deployment.address(name).unwrap()
    }

    pub async fn execute(
        &self,
        who: &Account,
        contract: &str,
        message: &impl Serialize,
        funds: &[Coin],
    ) -> Landed {
        let msg = Msg::execute(self.contract(contract), message, funds).unwrap();
        who.execute_and_wait(&[msg], &TxOptions::default()).await.unwrap()
    }

    pub async fn query<T: DeserializeOwned>(&self, contract: &str, message: &impl Serialize) -> T {
        self.client.smart(self.contract(contract), message).await.unwrap()
    }

    pub async fn finding(&self, device: DeviceId) -> Option<FindingKind> {
        let answer: telemetry::FindingResponse =
            self.query("telemetry", &telemetry::QueryMsg::Finding { device }).await;
        answer.finding.map(|finding| finding.kind)
    }

    pub async fn report(&self, device: DeviceId) -> Option<telemetry::SilenceReport> {
        let answer: telemetry::SilenceResponse =
            self.query("telemetry", &telemetry::QueryMsg::Silence { device }).await;
        answer.report
    }

    pub async fn condition(&self, device: DeviceId) -> Option<device::DeviceCondition> {
        let answer: device::DeviceResponse = self.query("device", &device::QueryMsg::Device { device }).await;
        answer.condition
    }

    pub async fn outcome(&self, device: DeviceId) -> vault::DeviceOutcome {
        let answer: vault::DeviceResponse = self.query("vault", &vault::QueryMsg::Device { device }).await;
        answer.outcome
    }

    pub async fn beacon(&self) -> [u8; 8] {
        let answer: telemetry::BeaconResponse =
            self.query("telemetry", &telemetry::QueryMsg::Beacon {}).await;
        answer.beacon.as_slice().try_into().unwrap()
    }

    /// How many transactions of a key are on the chain.
    pub async fn transactions(&self, seed: u8) -> u64 {
        self.client.account(&address(seed)).await.unwrap().unwrap().sequence
    }

    /// From now on relayers know these nodes only, by this profile.
    pub fn behind(&self, urls: &[String]) {
        let mut profile = self.client.profile().clone();
        profile.rpc = urls.to_vec();
        profile.request_timeout_ms = 400;
        std::fs::write(self.folder.path().join("profile.toml"), toml::to_string(&profile).unwrap()).unwrap();
    }

    /// Where the store of the relayer of that seed is.
    pub fn place(&self, seed: u8) -> Place {
        place(self.folder.path(), seed)
    }

    /// The store of the relayer of that seed is gone.
    pub async fn without_store(&self, seed: u8) {
        match self.place(seed) {
            Place::File(path) => std::fs::remove_file(path).unwrap(),
            Place::Server(server) => {
                let mut connection = PgConnection::connect(&server.url).await.unwrap();
                let gone = format!("DROP SCHEMA {} CASCADE", server.schema);
                connection.execute(gone.as_str()).await.unwrap();
            }
        }
    }

    /// The stream through which it takes events, where the suite runs with one and `more` says nothing of a cluster.
    fn through(&self, seed: u8, more: &str) -> String {
        match self.place(seed) {
            Place::Server(server) if !more.contains("[cluster]") => through::section(&server.schema),
            _ => String::new(),
        }
    }

    /// A relayer's configuration, written to a file.
    pub fn config(&self, seed: u8, more: &str) -> PathBuf {
        let folder = self.folder.path().display();
        let store = match self.place(seed) {
            Place::File(path) => format!("path = \"{}\"", path.display()),
            Place::Server(server) => format!("url_env = \"{POSTGRES}\"\nschema = \"{}\"", server.schema),
        };
        let text = format!(
            "[listen]\naddress = \"127.0.0.1:0\"\naddress_file = \"{folder}/{seed}.address\"\n\
             [store]\n{store}\n\
             [chain]\nprofile = \"{folder}/profile.toml\"\ndeployment = \"{folder}/deployment.json\"\n\
             key_file = \"{folder}/{seed}.key\"\nclock = \"chain\"\n\
             [submit]\npoll_ms = 20\ntimeout_blocks = 3\n{more}\n{}\n",
            self.through(seed, more)
        );
        let path = self.folder.path().join(format!("{seed}.toml"));
        std::fs::write(&path, text).unwrap();
        path
    }
}

/// Where the store of that seed in that folder is: a file, or a schema of its own on the server of `SURETY_TEST_POSTGRES`.
pub fn place(folder: &Path, seed: u8) -> Place {
    match std::env::var(POSTGRES) {
        Ok(url) => {
            let name = folder.file_name().unwrap().to_str().unwrap();
            let name: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
            Place::Server(Server { url, schema: format!("t{name}_{seed}") })
        }
        Err(_) => Place::File(folder.join(format!("{seed}.db"))),
    }
}

/// Whether the suite runs on PostgreSQL.
pub fn on_postgres() -> bool {
    std::env::var(POSTGRES).is_ok()
}

/// Waits until `check` gives something.
pub async fn eventually<T, F: std::future::Future<Output = Option<T>>>(
    what: &str,
    mut check: impl FnMut() -> F,
) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = check().await {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "waited in vain: {what}");
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
}
