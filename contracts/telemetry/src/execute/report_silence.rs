use cosmwasm_std::{to_json_binary, Addr, DepsMut, Env, Event, Response, Storage};
use surety_api::telemetry::raw::FindingKind;
use surety_api::telemetry::{
    Silence, SilenceRefusal, SilenceResult, SilenceResults, TelemetryEvent, MAX_BATCH,
};
use surety_api::{DeviceId, LotId};

use super::found;
use crate::permissions::REPORTER;
use crate::register::Register;
use crate::state::{Ban, Config, Open, Pending, Word, HEARD, OPEN, PENDING, REPORTERS};
use crate::ContractError;

/// Counts a reporter's word on each device. Its `boot` and `seq` are not judged here: they stand in the transaction,
/// where whoever doubts the reporter finds what it claimed to hold.
pub fn report_silence(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    reporter: &Addr,
    reports: &[Silence],
) -> Result<Response, ContractError> {
    if !REPORTERS.has(deps.storage, reporter) {
        return Err(REPORTER.refuse(reporter).into());
    }
    if reports.is_empty() {
        return Err(ContractError::EmptyBatch {});
    }
    if reports.len() > MAX_BATCH {
        return Err(ContractError::BatchTooLong { got: reports.len(), most: MAX_BATCH });
    }
    let mut batch = Batch {
        storage: deps.storage,
        register: Register::open(deps.querier, config)?,
        config,
        reporter,
        now: env.block.time.seconds(),
        seen: Vec::with_capacity(reports.len()),
        periods: Vec::new(),
        events: Vec::with_capacity(reports.len()),
    };
    let mut results = Vec::with_capacity(reports.len());
    for report in reports {
        let outcome = batch.count(report)?;
        batch.events.extend(outcome.events(report.device, reporter));
        results.push(outcome.result());
    }
    Ok(Response::new().add_events(batch.events).set_data(to_json_binary(&SilenceResults { results })?))
}

/// What became of one word.
enum Outcome {
    Reported { since: u64 },
    Opened { since: u64, window_ends: u64 },
    Refused(SilenceRefusal),
}

impl Outcome {
    const fn result(&self) -> SilenceResult {
        match *self {
            Self::Reported { .. } => SilenceResult::Reported {},
            Self::Opened { .. } => SilenceResult::Opened {},
            Self::Refused(refusal) => SilenceResult::Refused { refusal },
        }
    }

    fn events(&self, device: DeviceId, reporter: &Addr) -> Vec<Event> {
        let reported =
            |since| TelemetryEvent::SilenceReported { device, reporter: reporter.to_string(), since }.into();
        match *self {
            Self::Reported { since } => vec![reported(since)],
            Self::Opened { since, window_ends } => {
                vec![reported(since), TelemetryEvent::SilenceOpened { device, window_ends }.into()]
            }
            Self::Refused(refusal) => vec![TelemetryEvent::SilenceRefused { device, refusal }.into()],
        }
    }
}

/// One reporter's message while it is read. Its lists are searched from end to end: they are short, and code for trees is not.
struct Batch<'a> {
    storage: &'a mut dyn Storage,
    register: Register<'a>,
    config: &'a Config,
    reporter: &'a Addr,
    now: u64,
    seen: Vec<DeviceId>,
    /// `silence_after` of the lots seen, because a lot is a large record and a batch is mostly of one.
    periods: Vec<(LotId, u64)>,
    events: Vec<Event>,
}

impl Batch<'_> {
    fn count(&mut self, report: &Silence) -> Result<Outcome, ContractError> {
        let device = report.device;
        if self.seen.contains(&device) {
            return Ok(Outcome::Refused(SilenceRefusal::DuplicateInBatch));
        }
        self.seen.push(device);
        let Some(active) = self.register.find(&device)? else {
            return Ok(Outcome::Refused(SilenceRefusal::NotActivated));
        };
        let ban = self.register.ban(&device)?;
        if ban.as_ref().is_some_and(Ban::stands) {
            return Ok(Outcome::Refused(SilenceRefusal::Banned));
        }
        if let Some(refusal) = self.standing(device, ban.as_ref())? {
            return Ok(Outcome::Refused(refusal));
        }
        let heard = HEARD.may_load(self.storage, device.into_bytes())?.unwrap_or_default();
        if heard.muted_at.is_some() {
            return Ok(Outcome::Refused(SilenceRefusal::Muted));
        }

        let key = device.into_bytes();
        let silence_after = self.silence_after(active.lot)?;
        let mut pending = PENDING
            .may_load(self.storage, key)?
            .unwrap_or_else(|| Pending { silence_after, words: Vec::new() });
        pending.forget(self.storage, self.now)?;
        if pending.words.iter().any(|word| word.reporter == self.reporter) {
            return Ok(Outcome::Refused(SilenceRefusal::ReportedTwice));
        }

        // What the contract itself has heard of the device is not for a reporter to deny; nor was it to be heard while banned.
        let lifted_at = ban.and_then(|ban| ban.lifted_at).unwrap_or(0);
        let since = report.since.max(active.activated_at).max(heard.alive_at).max(lifted_at);
        // A time ahead of now is no silence either, even where the lot allows none to report at once.
        if self.now.checked_sub(since).is_none_or(|silent| silent < silence_after) {
            return Ok(Outcome::Refused(SilenceRefusal::TooSoon));
        }
        pending.words.push(Word { reporter: self.reporter.clone(), since, at: self.now });
        self.keep(device, pending, since)
    }

    /// Why nothing can be reported of the device at all.
    fn standing(
        &mut self,
        device: DeviceId,
        ban: Option<&Ban>,
    ) -> Result<Option<SilenceRefusal>, ContractError> {
        match found(self.storage, device)? {
            Some(
                FindingKind::Malfunction { .. } | FindingKind::Disconnected {} | FindingKind::Removed {},
            ) => {
                return Ok(Some(SilenceRefusal::AlreadyFound));
            }
            Some(FindingKind::Recovered {}) | None => {}
        }
        let key = device.into_bytes();
        match OPEN.may_load(self.storage, key)? {
            Some(open) if open.stands(self.storage, self.config.threshold, ban)? => {
                Ok(Some(SilenceRefusal::AlreadyOpen))
            }
            // Those who opened it were removed, or it was banned since: what is said now begins a new report.
            Some(_) => {
                OPEN.remove(self.storage, key);
                self.events.push(TelemetryEvent::SilenceVoid { device }.into());
                Ok(None)
            }
            None => Ok(None),
        }
    }

    /// Keeps the words, or opens the window when they are enough. Each was good when it was given and is no older than
    /// `silence_after`, so all of them were given after the latest time they name.
    fn keep(&mut self, device: DeviceId, pending: Pending, since: u64) -> Result<Outcome, ContractError> {
        let key = device.into_bytes();
        let agree = u32::try_from(pending.words.len()).unwrap_or(u32::MAX);
        if agree < self.config.threshold {
            PENDING.save(self.storage, key, &pending)?;
            return Ok(Outcome::Reported { since });
        }
        let window_ends = self.now.saturating_add(self.config.refutation_window);
        let open = Open {
            since: pending.since(),
            reporters: pending.words.into_iter().map(|word| word.reporter).collect(),
            opened_at: self.now,
            window_ends,
        };
        PENDING.remove(self.storage, key);
        OPEN.save(self.storage, key, &open)?;
        Ok(Outcome::Opened { since, window_ends })
    }

    fn silence_after(&mut self, lot: LotId) -> Result<u64, ContractError> {
        if let Some((_, period)) = self.periods.iter().find(|(known, _)| *known == lot) {
            return Ok(*period);
        }
        let period = self.register.lot(lot)?.silence_after;
        self.periods.push((lot, period));
        Ok(period)
    }
}
