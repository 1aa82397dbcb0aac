//! What happens when: the entries of a scenario by time. In one second first come mints, then activations, faults, recoveries,
//! slashes and reports, each in the order of its list.

use std::collections::BTreeMap;

use crate::error::{Entry, ForecastError, List};
use crate::moment::Moment;
use crate::scenario::{Activation, Fault, FaultKind, Mint, Scenario, Slash};

/// The share that is everything, in basis points.
const EVERYTHING: u16 = 10_000;

/// Something that happens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Event<'a> {
    /// The second.
    pub at: u64,
    /// The entry that says so.
    pub entry: Entry,
    /// What.
    pub what: What<'a>,
}

/// What happens.
#[derive(Debug, Clone, Copy)]
pub(super) enum What<'a> {
    Mint(&'a Mint),
    Activation(&'a Activation),
    Fault(&'a Fault),
    /// The devices of a fault are back.
    Recovery(&'a Fault, &'a Moment),
    Slash(&'a Slash),
    Report,
}

impl What<'_> {
    /// The order within a second.
    const fn rank(&self) -> u8 {
        match self {
            Self::Mint(_) => 0,
            Self::Activation(_) => 1,
            Self::Fault(_) => 2,
            Self::Recovery(..) => 3,
            Self::Slash(_) => 4,
            Self::Report => 5,
        }
    }
}

/// All of a scenario in order, reported on at these seconds, once each entry has been looked at for itself.
pub(super) fn in_order<'a>(scenario: &'a Scenario, reports: &[u64]) -> Result<Vec<Event<'a>>, ForecastError> {
    let mut events = vec![];
    let mut names = BTreeMap::new();
    for (entry, mint) in entries(List::Mints, &scenario.mints) {
        ensure_devices(entry, mint.devices)?;
        if names.insert(mint.id.as_str(), &mint.at).is_some() {
            return Err(ForecastError::DuplicateMint { entry, id: mint.id.clone() });
        }
        events.push(Event { at: mint.at.seconds(), entry, what: What::Mint(mint) });
    }
    let unknown = |entry, mint: &str| ForecastError::UnknownMint { entry, mint: mint.to_owned() };
    for (entry, activation) in entries(List::Activations, &scenario.activations) {
        let Activation { mint, devices, at } = activation;
        ensure_devices(entry, *devices)?;
        let minted = *names.get(mint.as_str()).ok_or_else(|| unknown(entry, mint))?;
        if at < minted {
            let (at, minted) = (at.clone(), minted.clone());
            return Err(ForecastError::BeforeMint { entry, mint: mint.clone(), at, minted });
        }
        events.push(Event { at: at.seconds(), entry, what: What::Activation(activation) });
    }
    for (entry, fault) in entries(List::Faults, &scenario.faults) {
        ensure_devices(entry, fault.devices)?;
        if !names.contains_key(fault.mint.as_str()) {
            return Err(unknown(entry, &fault.mint));
        }
        check_times(entry, fault)?;
        events.push(Event { at: fault.at.seconds(), entry, what: What::Fault(fault) });
        if let Some(back) = &fault.recovered {
            events.push(Event { at: back.seconds(), entry, what: What::Recovery(fault, back) });
        }
    }
    for (entry, slash) in entries(List::Slashes, &scenario.slashes) {
        if slash.bps > EVERYTHING {
            return Err(ForecastError::SlashTooLarge { entry, bps: slash.bps });
        }
        events.push(Event { at: slash.at.seconds(), entry, what: What::Slash(slash) });
    }
    for (entry, at) in entries(List::ReportAt, reports) {
        events.push(Event { at: *at, entry, what: What::Report });
    }
    // A stable order: entries of one kind and second stay in the order of their list.
    events.sort_by_key(|event| (event.at, event.what.rank()));
    Ok(events)
}

fn entries<T>(list: List, all: &[T]) -> impl Iterator<Item = (Entry, &T)> {
    all.iter().enumerate().map(move |(index, it)| (Entry { list, index }, it))
}

const fn ensure_devices(entry: Entry, devices: u64) -> Result<(), ForecastError> {
    if devices == 0 {
        return Err(ForecastError::NoDevices { entry });
    }
    Ok(())
}

fn check_times(entry: Entry, fault: &Fault) -> Result<(), ForecastError> {
    let Fault { activated, at, .. } = fault;
    if at < activated {
        let (at, activated) = (at.clone(), activated.clone());
        return Err(ForecastError::BeforeActivation { entry, at, activated });
    }
    let Some(recovered) = &fault.recovered else { return Ok(()) };
    if fault.kind() == FaultKind::Malfunction {
        return Err(ForecastError::MalfunctionRecovered { entry });
    }
    if recovered <= at {
        let (at, recovered) = (at.clone(), recovered.clone());
        return Err(ForecastError::RecoveredTooEarly { entry, at, recovered });
    }
    Ok(())
}
