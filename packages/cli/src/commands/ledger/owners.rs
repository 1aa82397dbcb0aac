//! Whose an amount is: events name lots, devices and cases, and accountants want licences.

use std::collections::BTreeMap;

use surety_api::arbitration::{CaseResponse, QueryMsg as ArbitrationQuery, Subject};
use surety_api::device::{DeviceResponse, LotResponse, QueryMsg as DeviceQuery};
use surety_api::{CaseId, DeviceId, LicenceId, LotId};

use super::entry::About;
use crate::{CliError, Context};

/// Asks the chain once for each lot, device and case.
#[derive(Default)]
pub(super) struct Owners {
    lots: BTreeMap<LotId, LicenceId>,
    devices: BTreeMap<DeviceId, LicenceId>,
    cases: BTreeMap<CaseId, Option<LicenceId>>,
}

impl Owners {
    /// The licence an amount belongs to; none where it belongs to no maker.
    ///
    /// # Errors
    /// The chain does not answer.
    pub async fn licence(&mut self, context: &Context, about: &About) -> Result<Option<LicenceId>, CliError> {
        if about.licence.is_some() {
            return Ok(about.licence);
        }
        if let Some(lot) = about.lot {
            if let Some(known) = self.lots.get(&lot) {
                return Ok(Some(*known));
            }
            let answer: LotResponse = context.query("device", &DeviceQuery::Lot { lot }).await?;
            self.lots.insert(lot, answer.details.licence);
            return Ok(Some(answer.details.licence));
        }
        if let Some(device) = about.device {
            if let Some(known) = self.devices.get(&device) {
                return Ok(Some(*known));
            }
            let answer: DeviceResponse = context.query("device", &DeviceQuery::Device { device }).await?;
            self.devices.insert(device, answer.licence);
            return Ok(Some(answer.licence));
        }
        let Some(case) = about.case else { return Ok(None) };
        if let Some(known) = self.cases.get(&case) {
            return Ok(*known);
        }
        let answer: CaseResponse = context.query("arbitration", &ArbitrationQuery::Case { case }).await?;
        let licence = match answer.subject {
            Subject::Licence { licence } | Subject::Fault { licence, .. } | Subject::Ban { licence, .. } => {
                Some(licence)
            }
            _ => None,
        };
        self.cases.insert(case, licence);
        Ok(licence)
    }
}
