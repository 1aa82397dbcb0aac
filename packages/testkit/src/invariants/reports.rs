//! What telemetry promises: I18, I19.

use std::collections::{BTreeMap, BTreeSet};

use surety_api::telemetry::{ExecuteMsg, SignedStatement, TelemetryEvent};
use surety_api::DeviceId;
use surety_statement::Statement;

use super::Step;

/// What the checker remembers of reports.
#[derive(Default)]
pub(super) struct Reports {
    used: BTreeSet<(DeviceId, u32, u64)>,
    /// Open windows: when they end.
    open: BTreeMap<DeviceId, u64>,
}

impl Reports {
    pub fn check(&mut self, step: &Step) {
        if *step.contract == step.network.telemetry {
            self.statements_are_used_once(step);
        }
        for event in step.events::<TelemetryEvent>(&step.network.telemetry) {
            match event {
                TelemetryEvent::SilenceOpened { device, window_ends } => {
                    self.open.insert(device, window_ends);
                }
                TelemetryEvent::Refuted { device } | TelemetryEvent::SilenceVoid { device } => {
                    self.open.remove(&device);
                }
                TelemetryEvent::SilenceFinalised { device } => match self.open.remove(&device) {
                    None => step
                        .broken("I19", format!("{device}: a refuted or never opened silence was finalised")),
                    Some(ends) => {
                        step.keep("I19", step.after.now >= ends, "finalised before its window ended")
                    }
                },
                _ => {}
            }
        }
    }

    fn statements_are_used_once(&mut self, step: &Step) {
        let Ok(message) = cosmwasm_std::from_json::<ExecuteMsg>(step.json) else { return };
        let statements: Vec<SignedStatement> = match message {
            ExecuteMsg::ReportMalfunction { first, second, .. } => vec![first, second],
            ExecuteMsg::ReportRemoved { proof, .. }
            | ExecuteMsg::Refute { proof, .. }
            | ExecuteMsg::ReportRecovery { proof, .. }
            | ExecuteMsg::ReportAlive { proof, .. } => vec![proof],
            _ => vec![],
        };
        for signed in statements {
            let statement =
                Statement::decode(&signed.statement).expect("telemetry took what does not decode");
            let (boot, seq) = statement.position();
            let new = self.used.insert((statement.device, boot, seq));
            step.keep("I18", new, format!("{}: statement {boot}/{seq} was used twice", statement.device));
        }
    }
}
