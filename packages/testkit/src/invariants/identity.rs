//! Who holds what, and what may be minted: I14, I15, I16.

use surety_api::catalog::{CertifiedRegionsResponse, QueryMsg};
use surety_api::device::raw::LOTS;
use surety_api::device::DeviceEvent;
use surety_api::license::raw::LICENCES;
use surety_api::license::LicenseEvent;
use surety_api::vault::VaultEvent;

use super::Step;

pub(super) fn check(step: &Step) {
    licences_stay_with_their_holder(step);
    licences_change_no_schedule(step);
    mints_are_licensed(step);
}

/// Another holder only by a re-issue, and that only on the council's word: the message came through arbitration.
fn licences_stay_with_their_holder(step: &Step) {
    let network = step.network;
    let reissued = step.events::<LicenseEvent>(&network.license);
    for (id, before) in &step.before.licences {
        let after = &step.after.licences[id];
        if before.holder == after.holder {
            continue;
        }
        let said =
            LicenseEvent::Reissued { licence: *id, from: before.holder.clone(), to: after.holder.clone() };
        let council = *step.contract == network.arbitration;
        step.keep("I15", council && reissued.contains(&said), format!("licence {id} has another holder"));
    }
}

/// A message by which a licence is suspended, reinstated or revoked, and in which the vault does nothing of its own, leaves every
/// schedule and every stake as it is.
fn licences_change_no_schedule(step: &Step) {
    let network = step.network;
    let touched = |event: &LicenseEvent| {
        matches!(
            event,
            LicenseEvent::Suspended { .. } | LicenseEvent::Reinstated { .. } | LicenseEvent::Revoked { .. }
        )
    };
    let alone = step.events::<VaultEvent>(&network.vault).is_empty();
    if !alone || !step.events::<LicenseEvent>(&network.license).iter().any(touched) {
        return;
    }
    step.keep("I16", step.before.devices == step.after.devices, "a device's schedule changed");
    step.keep("I16", step.before.pools == step.after.pools, "a pool changed");
    step.keep("I16", step.before.buckets == step.after.buckets, "a bucket changed");
}

fn mints_are_licensed(step: &Step) {
    let network = step.network;
    for event in step.events::<DeviceEvent>(&network.device) {
        let DeviceEvent::Minted { lot, licence, model, .. } = event else { continue };
        let querier = network.app.wrap();
        let record = LICENCES.query(&querier, network.license.clone(), licence.get()).unwrap();
        let Some(record) = record else { step.broken("I14", "minted without a licence") };
        if let Err(invalid) = record.ensure_may_mint(step.after.now) {
            step.broken("I14", format!("minted although {invalid}"));
        }
        let bond = step.after.licences[&licence].bond;
        step.keep(
            "I14",
            bond >= record.requirement_at(step.after.now),
            "minted on a bond below the requirement",
        );
        let lot = LOTS.query(&querier, network.device.clone(), lot.get()).unwrap();
        let Some(lot) = lot else { step.broken("I14", "minted without a lot") };
        // Not by the record that mints read, but by the certificates themselves, as they stand after the message.
        let query = QueryMsg::CertifiedRegions { model };
        let standings = network.try_query::<CertifiedRegionsResponse>(&network.catalog, &query);
        let Ok(standings) = standings else { step.broken("I14", "minted without a model") };
        let here = standings.regions.into_iter().find(|standing| standing.region == lot.region);
        let certified = here.is_some_and(|here| step.after.now < here.until && here.missing.is_empty());
        step.keep("I14", certified, "minted for a region without certification");
    }
}
