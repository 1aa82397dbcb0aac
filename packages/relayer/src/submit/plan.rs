//! What an entry takes, as the chain is now: nothing, or messages.

use serde::Serialize;
use surety_api::device::{DeviceCondition, ExecuteMsg as DeviceMsg};
use surety_api::telemetry::raw::FindingKind;
use surety_api::telemetry::{ExecuteMsg as TelemetryMsg, SignedStatement, Silence};
use surety_api::vault::ExecuteMsg as VaultMsg;
use surety_api::{DeviceId, Document};
use surety_chain::Msg;

use crate::chain::Reader;
use crate::detect::apply::{lag, Lag};
use crate::detect::silence::is_silent;
use crate::record::epoch::Summary;
use crate::registry::{Position, Registry};
use crate::store::outbox::{Activation, Kind};
use crate::store::Store;
use crate::RelayerError;

/// What to do with an entry.
#[derive(Debug, PartialEq, Eq)]
pub enum Plan {
    /// Nothing: the chain is already as it should be.
    NotNeeded,
    /// One of these transactions: the first that the contracts do not refuse.
    Send(Vec<Vec<Msg>>),
}

/// Looks at the chain and decides.
///
/// # Errors
/// The node does not answer, or the store fails.
pub async fn plan(
    kind: &Kind,
    reader: &Reader,
    registry: &Registry,
    store: &Store,
) -> Result<Plan, RelayerError> {
    let planner = Planner { reader, registry, store };
    Ok(planner.plan(kind).await?.map_or(Plan::NotNeeded, Plan::Send))
}

/// Ended days one `settle` counts, and how many of them are sent: a pool never has more than 800 to count.
const SETTLE_DAYS: u32 = 100;
const SETTLES: usize = 8;

/// What brings the pool of the entry's device up to date. The vault changes nothing in a pool whose maker has not claimed
/// for very long before somebody has counted it, and the maker may like that; so whoever needs it does it.
///
/// # Errors
/// The node does not answer.
pub async fn settlement(kind: &Kind, reader: &Reader) -> Result<Vec<Msg>, RelayerError> {
    let Some(vault) = &reader.contracts.vault else { return Ok(Vec::new()) };
    let pool = match kind {
        Kind::Activation(activation) => reader.pool_of_minted(vault, activation.device).await?,
        Kind::Malfunction { device, .. }
        | Kind::Removed { device, .. }
        | Kind::Recovery { device, .. }
        | Kind::Finalise { device, .. }
        | Kind::Apply { device } => reader.pool_of_activated(vault, *device).await?,
        Kind::Silence { .. } | Kind::Refute { .. } | Kind::Epoch { .. } | Kind::Beacon { .. } => None,
    };
    let Some(pool) = pool else { return Ok(Vec::new()) };
    let settle = Msg::execute(vault, &VaultMsg::Settle { pool, max_days: SETTLE_DAYS }, &[])?;
    Ok(vec![settle; SETTLES])
}

struct Planner<'a> {
    reader: &'a Reader,
    registry: &'a Registry,
    store: &'a Store,
}

impl Planner<'_> {
    async fn plan(&self, kind: &Kind) -> Result<Option<Vec<Vec<Msg>>>, RelayerError> {
        match kind {
            Kind::Activation(activation) => self.activation(activation).await,
            Kind::Malfunction { device, first, second } => self.malfunction(*device, *first, *second).await,
            Kind::Removed { device, proof } => self.removed(*device, *proof).await,
            Kind::Silence { devices } => self.silence(devices),
            Kind::Refute { device, proof } => self.refute(*device, *proof).await,
            Kind::Recovery { device, proof } => self.recovery(*device, *proof).await,
            Kind::Finalise { device, opened_at } => self.finalise(*device, *opened_at).await,
            Kind::Apply { device } => self.apply(*device).await,
            Kind::Epoch { epoch, uri } => self.epoch(*epoch, uri).await,
            Kind::Beacon { after } => self.beacon(*after).await,
        }
    }

    async fn activation(&self, activation: &Activation) -> Result<Option<Vec<Vec<Msg>>>, RelayerError> {
        if self.reader.active(activation.device).await?.is_some() {
            return Ok(None);
        }
        let Activation { device, public_key, owner, expires, signature } = activation.clone();
        let activate = DeviceMsg::Activate { device, public_key, owner, expires, signature };
        Ok(Some(vec![vec![self.device(&activate)?]]))
    }

    async fn malfunction(
        &self,
        device: DeviceId,
        first: Position,
        second: Position,
    ) -> Result<Option<Vec<Vec<Msg>>>, RelayerError> {
        if matches!(self.finding(device).await?, Some(FindingKind::Malfunction { .. })) {
            return Ok(None);
        }
        let first = self.statement(device, first).await?;
        let second = self.statement(device, second).await?;
        let report = TelemetryMsg::ReportMalfunction { device, first, second };
        self.with_fault(device, &report, DeviceCondition::Malfunction).await
    }

    async fn removed(
        &self,
        device: DeviceId,
        proof: Position,
    ) -> Result<Option<Vec<Vec<Msg>>>, RelayerError> {
        let found = self.finding(device).await?;
        if matches!(found, Some(FindingKind::Malfunction { .. } | FindingKind::Removed {})) {
            return Ok(None);
        }
        // It has spoken since, and the contract takes its last word only.
        let last = self.registry.read().known(&device).and_then(|known| known.last);
        if last.is_some_and(|last| last.position > proof) {
            return Ok(None);
        }
        let proof = self.statement(device, proof).await?;
        let report = TelemetryMsg::ReportRemoved { device, proof };
        self.with_fault(device, &report, DeviceCondition::Removed).await
    }

    /// Devices that were heard in the meantime are left out.
    fn silence(&self, devices: &[DeviceId]) -> Result<Option<Vec<Vec<Msg>>>, RelayerError> {
        let reports: Vec<Silence> = {
            let knowledge = self.registry.read();
            let now = knowledge.chain.time;
            let report = |device: &DeviceId| {
                let known = knowledge.known(device).filter(|known| is_silent(known, now))?;
                let (boot, seq) = known.last.map_or((0, 0), |word| word.position);
                Some(Silence { device: *device, since: known.heard_at(), boot, seq })
            };
            devices.iter().filter_map(report).collect()
        };
        if reports.is_empty() {
            return Ok(None);
        }
        Ok(Some(vec![vec![self.telemetry(&TelemetryMsg::ReportSilence { reports })?]]))
    }

    async fn refute(&self, device: DeviceId, proof: Position) -> Result<Option<Vec<Vec<Msg>>>, RelayerError> {
        if self.reader.open_report(device).await?.is_none() {
            return Ok(None);
        }
        let proof = self.statement(device, proof).await?;
        Ok(Some(vec![vec![self.telemetry(&TelemetryMsg::Refute { device, proof })?]]))
    }

    async fn recovery(
        &self,
        device: DeviceId,
        proof: Position,
    ) -> Result<Option<Vec<Vec<Msg>>>, RelayerError> {
        let found = self.finding(device).await?;
        if !matches!(found, Some(FindingKind::Disconnected {} | FindingKind::Removed {})) {
            return Ok(None);
        }
        let proof = self.statement(device, proof).await?;
        let report = self.telemetry(&TelemetryMsg::ReportRecovery { device, proof })?;
        let condition = self.condition(device).await?;
        Ok(Some(match lag(FindingKind::Recovered {}, condition) {
            Some(_) => {
                vec![vec![report.clone(), self.device(&DeviceMsg::ApplyRecovery { device })?], vec![report]]
            }
            None => vec![vec![report]],
        }))
    }

    async fn finalise(
        &self,
        device: DeviceId,
        opened_at: u64,
    ) -> Result<Option<Vec<Vec<Msg>>>, RelayerError> {
        let open = self.reader.open_report(device).await?;
        if open.is_none_or(|open| open.opened_at != opened_at) {
            return Ok(None);
        }
        let report = TelemetryMsg::FinaliseSilence { device };
        self.with_fault(device, &report, DeviceCondition::Disconnected).await
    }

    async fn apply(&self, device: DeviceId) -> Result<Option<Vec<Vec<Msg>>>, RelayerError> {
        let Some(finding) = self.finding(device).await? else { return Ok(None) };
        let message = match lag(finding, self.condition(device).await?) {
            None => return Ok(None),
            Some(Lag::Fault) => DeviceMsg::ApplyFault { device },
            Some(Lag::Recovery) => DeviceMsg::ApplyRecovery { device },
        };
        Ok(Some(vec![vec![self.device(&message)?]]))
    }

    /// Nobody needs a vote on what is agreed.
    async fn epoch(&self, epoch: u64, uri: &str) -> Result<Option<Vec<Vec<Msg>>>, RelayerError> {
        if !self.registry.read().is_reporter || self.reader.epoch(epoch).await?.agreed.is_some() {
            return Ok(None);
        }
        let document = self.store.epoch_document(epoch).await?;
        let missing = || RelayerError::decode("the store", format!("there is no summary of epoch {epoch}"));
        let document = document.ok_or_else(missing)?;
        let summary: Summary = serde_json::from_slice(&document)
            .map_err(|error| RelayerError::decode("a stored summary", error))?;
        let root =
            hex::decode(&summary.root).map_err(|error| RelayerError::decode("a stored root", error))?;
        let count = u32::try_from(summary.rows.len())
            .map_err(|error| RelayerError::decode("a stored summary", error))?;
        let sha256 = surety_statement::sha256(&document).into();
        let vote = TelemetryMsg::SubmitEpoch {
            epoch,
            root: root.into(),
            count,
            document: Document { uri: uri.to_owned(), sha256 },
        };
        Ok(Some(vec![vec![self.telemetry(&vote)?]]))
    }

    async fn beacon(&self, after: u64) -> Result<Option<Vec<Vec<Msg>>>, RelayerError> {
        let (_, published_at) = self.reader.beacon().await?;
        if published_at > after {
            return Ok(None);
        }
        Ok(Some(vec![vec![self.telemetry(&TelemetryMsg::RenewBeacon {})?]]))
    }

    /// A report, and the fault it proves put into effect at once. The report alone where the vault objects: a finding
    /// that stands can take effect later.
    async fn with_fault(
        &self,
        device: DeviceId,
        report: &TelemetryMsg,
        becomes: DeviceCondition,
    ) -> Result<Option<Vec<Vec<Msg>>>, RelayerError> {
        let report = self.telemetry(report)?;
        let condition = self.condition(device).await?;
        if condition == becomes || condition == DeviceCondition::Malfunction {
            return Ok(Some(vec![vec![report]]));
        }
        let apply = self.device(&DeviceMsg::ApplyFault { device })?;
        Ok(Some(vec![vec![report.clone(), apply], vec![report]]))
    }

    async fn finding(&self, device: DeviceId) -> Result<Option<FindingKind>, RelayerError> {
        Ok(self.reader.finding(device).await?.map(|found| found.kind))
    }

    async fn condition(&self, device: DeviceId) -> Result<DeviceCondition, RelayerError> {
        let active = self.reader.active(device).await?;
        let active =
            active.ok_or_else(|| RelayerError::decode("a device", format!("{device} is not active")))?;
        Ok(active.condition)
    }

    async fn statement(&self, device: DeviceId, position: Position) -> Result<SignedStatement, RelayerError> {
        let stored = self.store.statement(device, position).await?;
        let missing = || RelayerError::decode("the store", format!("{device} has no statement {position:?}"));
        Ok(stored.ok_or_else(missing)?.signed)
    }

    fn telemetry(&self, message: &impl Serialize) -> Result<Msg, RelayerError> {
        Ok(Msg::execute(&self.reader.contracts.telemetry, message, &[])?)
    }

    fn device(&self, message: &impl Serialize) -> Result<Msg, RelayerError> {
        Ok(Msg::execute(&self.reader.contracts.device, message, &[])?)
    }
}
