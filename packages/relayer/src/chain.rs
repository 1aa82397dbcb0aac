//! What the relayer reads of the contracts, by their own types.

use cosmwasm_std::Binary;
use surety_api::device::raw::{ActiveDevice, BanRecord, Lot, ACTIVE, BANNED, LOTS};
use surety_api::device::{DeviceResponse, QueryMsg as DeviceQuery};
use surety_api::telemetry::raw::{Finding, FINDINGS};
use surety_api::telemetry::{
    BeaconResponse, EpochResponse, InstantiateMsg, QueryMsg, ReportersResponse, SilenceReport,
    SilenceResponse,
};
use surety_api::vault::{self, PoolId, QueryMsg as VaultQuery};
use surety_api::{DeviceId, LotId};
use surety_chain::{ChainError, Client, Deployment};

use crate::record::epoch::Epochs;
use crate::record::Origin;
use crate::registry::{Found, LotTerms, OpenReport, Rules};
use crate::RelayerError;

/// Where the contracts are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contracts {
    /// `telemetry`.
    pub telemetry: String,
    /// `device`.
    pub device: String,
    /// `vault`, where the deployment names it.
    pub vault: Option<String>,
}

impl Contracts {
    /// As a deployment says.
    ///
    /// # Errors
    /// A contract the relayer needs is not deployed.
    pub fn of(deployment: &Deployment) -> Result<Self, RelayerError> {
        Ok(Self {
            telemetry: deployment.address("telemetry")?.to_owned(),
            device: deployment.address("device")?.to_owned(),
            vault: deployment.address("vault").ok().map(str::to_owned),
        })
    }
}

/// Reads the contracts.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The chain.
    pub client: Client,
    /// Where the contracts are.
    pub contracts: Contracts,
}

impl Reader {
    /// The record of an activated device; `None` before its activation.
    ///
    /// # Errors
    /// The node does not answer, or the record does not read.
    pub async fn active(&self, device: DeviceId) -> Result<Option<ActiveDevice>, RelayerError> {
        Ok(self.client.record(&self.contracts.device, &ACTIVE.key(device.into_bytes())).await?)
    }

    /// Whether integrations has banned a device.
    ///
    /// # Errors
    /// The node does not answer, or the record does not read.
    pub async fn is_banned(&self, device: DeviceId) -> Result<bool, RelayerError> {
        let record: Option<BanRecord> =
            self.client.record(&self.contracts.device, &BANNED.key(device.into_bytes())).await?;
        Ok(record.is_some_and(|record| record.stands()))
    }

    /// The terms of a lot.
    ///
    /// # Errors
    /// There is no such lot, the node does not answer, or the record does not read.
    pub async fn lot(&self, lot: LotId) -> Result<LotTerms, RelayerError> {
        let found: Option<Lot> = self.client.record(&self.contracts.device, &LOTS.key(lot.get())).await?;
        let found = found.ok_or_else(|| RelayerError::decode("a lot", format!("there is no lot {lot}")))?;
        Ok(LotTerms {
            curve: found.curve,
            terminal_codes: found.terminal_codes,
            silence_after: found.silence_after,
        })
    }

    /// Which maker and model a lot is of.
    ///
    /// # Errors
    /// There is no such lot, the node does not answer, or the record does not read.
    pub async fn origin(&self, lot: LotId) -> Result<Origin, RelayerError> {
        let found: Option<Lot> = self.client.record(&self.contracts.device, &LOTS.key(lot.get())).await?;
        let found = found.ok_or_else(|| RelayerError::decode("a lot", format!("there is no lot {lot}")))?;
        Ok(Origin { licence: found.licence, model: found.model })
    }

    /// When epochs begin and end.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn epochs(&self) -> Result<Epochs, RelayerError> {
        let first = self.epoch(0).await?;
        Ok(Epochs { begin: first.starts_at, period: first.ends_at.saturating_sub(first.starts_at) })
    }

    /// What the chain knows of an epoch.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn epoch(&self, epoch: u64) -> Result<EpochResponse, RelayerError> {
        Ok(self.client.smart(&self.contracts.telemetry, &QueryMsg::Epoch { epoch }).await?)
    }

    /// What telemetry has found of a device.
    ///
    /// # Errors
    /// The node does not answer, or the record does not read.
    pub async fn finding(&self, device: DeviceId) -> Result<Option<Found>, RelayerError> {
        let found: Option<Finding> =
            self.client.record(&self.contracts.telemetry, &FINDINGS.key(device.into_bytes())).await?;
        Ok(found.map(|finding| Found { kind: finding.kind, at: finding.found_at }))
    }

    /// The silence report on a device whose window is open or over.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn open_report(&self, device: DeviceId) -> Result<Option<OpenReport>, RelayerError> {
        let answer: SilenceResponse =
            self.client.smart(&self.contracts.telemetry, &QueryMsg::Silence { device }).await?;
        Ok(answer.report.and_then(|report| match report {
            SilenceReport { opened_at: Some(opened_at), window_ends: Some(window_ends), .. } => {
                Some(OpenReport { opened_at, window_ends })
            }
            _ => None,
        }))
    }

    /// The newest beacon and when it was published.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn beacon(&self) -> Result<([u8; 8], u64), RelayerError> {
        let newest: BeaconResponse =
            self.client.smart(&self.contracts.telemetry, &QueryMsg::Beacon {}).await?;
        Ok((bytes(&newest.beacon)?, newest.published_at))
    }

    /// Whether an address may report silence.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn is_reporter(&self, address: &str) -> Result<bool, RelayerError> {
        let answer: ReportersResponse =
            self.client.smart(&self.contracts.telemetry, &QueryMsg::Reporters {}).await?;
        Ok(answer.reporters.iter().any(|reporter| reporter.address == address))
    }

    /// The rules telemetry goes by.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn rules(&self) -> Result<Rules, RelayerError> {
        let config: InstantiateMsg =
            self.client.smart(&self.contracts.telemetry, &QueryMsg::Config {}).await?;
        Ok(Rules {
            malfunction_gap: config.malfunction_gap,
            max_age: config.max_age,
            max_ahead: config.max_ahead,
            beacon_interval: config.beacon_interval,
        })
    }

    /// The accrual pool of an activated device; `None` when the vault knows none.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn pool_of_activated(
        &self,
        vault: &str,
        device: DeviceId,
    ) -> Result<Option<PoolId>, RelayerError> {
        let answer = self.client.smart(vault, &VaultQuery::Device { device }).await;
        Ok(known(answer)?.map(|device: vault::DeviceResponse| device.pool))
    }

    /// The accrual pool a device will enter; `None` when it was not minted.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn pool_of_minted(
        &self,
        vault: &str,
        device: DeviceId,
    ) -> Result<Option<PoolId>, RelayerError> {
        let answer = self.client.smart(&self.contracts.device, &DeviceQuery::Device { device }).await;
        let Some(minted) = known::<DeviceResponse>(answer)? else { return Ok(None) };
        let answer = self.client.smart(vault, &VaultQuery::Lot { lot: minted.lot }).await;
        Ok(known(answer)?.map(|lot: vault::LotResponse| lot.pool))
    }
}

/// A contract refuses a question about what it does not know.
fn known<T>(answer: Result<T, ChainError>) -> Result<Option<T>, RelayerError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(ChainError::ContractRefused { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn bytes(beacon: &Binary) -> Result<[u8; 8], RelayerError> {
    let found = beacon.len();
    beacon
        .as_slice()
        .try_into()
        .map_err(|_| RelayerError::decode("a beacon", format!("it has {found} bytes")))
}
