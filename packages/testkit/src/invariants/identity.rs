//! Who holds what, and what may be minted: I14, I15.

use surety_api::catalog::raw::MODELS;
use surety_api::device::raw::LOTS;
use surety_api::device::DeviceEvent;
use surety_api::license::raw::LICENCES;

use super::Step;

pub(super) fn check(step: &Step) {
    licences_stay_with_their_holder(step);
    mints_are_licensed(step);
}

fn licences_stay_with_their_holder(step: &Step) {
    for (id, before) in &step.before.licences {
        let after = &step.after.licences[id];
        step.keep("I15", before.holder == after.holder, format!("licence {id} has another holder"));
    }
}

fn mints_are_licensed(step: &Step) {
    let network = step.network;
    for event in step.events::<DeviceEvent>(&network.device) {
        let DeviceEvent::Minted { lot, licence, model, .. } = event else { continue };
        let querier = network.app.wrap();
        let record = LICENCES.query(&querier, network.license.clone(), licence.get()).unwrap();
        let Some(record) = record else { step.broken("I14", "minted without a licence") };
        if let Err(invalid) = record.ensure_valid(step.after.now) {
            step.broken("I14", format!("minted although {invalid}"));
        }
        let bond = step.after.licences[&licence].bond;
        step.keep("I14", bond >= record.requirement, "minted on a bond below the requirement");
        let model = MODELS.query(&querier, network.catalog.clone(), model.get()).unwrap();
        let lot = LOTS.query(&querier, network.device.clone(), lot.get()).unwrap();
        let (Some(model), Some(lot)) = (model, lot) else {
            step.broken("I14", "minted without a model or lot")
        };
        step.keep("I14", model.regions.contains(&lot.region), "minted for a region without certification");
    }
}
