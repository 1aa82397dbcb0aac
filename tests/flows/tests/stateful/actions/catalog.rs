//! Models, what they are certified for, and who sells them.

use cosmwasm_std::{Addr, Binary};
use surety_api::catalog::raw::MODELS;
use surety_api::catalog::{
    CertificateResponse, CertificateStatus, CertificatesResponse, ExecuteMsg, ModelKind, NewCertificate,
    NewReport, QueryMsg, Requirement, Standard, StandardClass, Subject,
};
use surety_api::{Curve, ModelId, Slug};
use surety_testkit::actions::{CATEGORY, REGION, TERMINAL_CODE};
use surety_testkit::{document, DAY};

use super::Line;
use crate::step::Step;
use crate::world::{Tried, World};

pub const ACTIONS: &[Line] = &[
    ("register_model", 1, register_model),
    ("apply_for_regions", 1, apply_for_regions),
    ("file_reports", 1, file_reports),
    ("certify", 4, certify),
    ("revoke_certificate", 1, revoke_certificate),
    ("refresh", 1, refresh),
    ("set_standard", 1, set_standard),
    ("add_region", 1, add_region),
    ("release_firmware", 2, release_firmware),
    ("revoke_firmware", 1, revoke_firmware),
    ("apply_as_distributor", 2, apply_as_distributor),
    ("certify_distributor", 2, certify_distributor),
    ("revoke_distributor", 1, revoke_distributor),
    ("story: a model is certified again", 8, |world, step| is_certified_again(world, step).into()),
];

fn send(world: &mut World, sender: &Addr, message: &ExecuteMsg) -> Tried {
    let contract = world.network.catalog.clone();
    world.send(sender, &contract, message, &[])
}

fn by_integrations(world: &mut World, step: &Step, message: &ExecuteMsg) -> Tried {
    let sender = world.mostly(&world.network.actors.integrations, step);
    send(world, &sender, message)
}

fn by_governance(world: &mut World, step: &Step, message: &ExecuteMsg) -> Tried {
    let sender = world.mostly(&world.network.actors.governance, step);
    send(world, &sender, message)
}

fn by_maker(world: &mut World, step: &Step, message: &ExecuteMsg) -> Tried {
    let sender = world.mostly(&world.maker(world.side(step)), step);
    send(world, &sender, message)
}

fn model(world: &World, step: &Step) -> ModelId {
    world.models[world.side(step)]
}

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

/// From then on the maker mints this one.
fn register_model(world: &mut World, step: &Step) -> Tried {
    let side = world.side(step);
    let message = ExecuteMsg::RegisterModel {
        licence: world.licences[side],
        category: slug(CATEGORY),
        hardware: "Cam B".into(),
        kind: ModelKind::Device { curve: Curve::Secp256k1, terminal_codes: vec![TERMINAL_CODE] },
        left_out: vec![],
        regions: vec![slug(REGION)],
        specification: document("specification"),
    };
    let tried = by_maker(world, step, &message);
    if matches!(tried, Tried::Done) {
        let querier = world.network.app.wrap();
        let exists = |id: &u64| MODELS.query(&querier, world.network.catalog.clone(), *id).unwrap().is_some();
        let newest = (1..).take_while(exists).last().unwrap();
        world.models[side] = ModelId(newest);
    }
    tried
}

fn apply_for_regions(world: &mut World, step: &Step) -> Tried {
    let region = ["eu", "uk", "far"][usize::from(step.b) % 3];
    let message = ExecuteMsg::ApplyForRegions { model: model(world, step), regions: vec![slug(region)] };
    by_maker(world, step, &message)
}

/// One of the certificates of a model.
fn certificate(world: &World, step: &Step) -> Option<CertificateResponse> {
    let message = QueryMsg::Certificates { model: model(world, step), start_after: None, limit: Some(100) };
    let page: CertificatesResponse = world.network.query(&world.network.catalog, &message);
    let count = page.certificates.len().max(1);
    page.certificates.into_iter().nth(usize::from(step.b) % count)
}

fn file_reports(world: &mut World, step: &Step) -> Tried {
    let standard = certificate(world, step).map_or(slug("ota"), |known| known.standard);
    let report = NewReport { standard, passed: step.b % 4 != 0, document: document("report") };
    let sender = world.mostly(&world.network.actors.tester, step);
    send(world, &sender, &ExecuteMsg::FileReports { model: model(world, step), reports: vec![report] })
}

/// A certificate is given anew, for a short time.
fn certify(world: &mut World, step: &Step) -> Tried {
    let Some(known) = certificate(world, step) else { return Tried::Refused };
    let renewed = NewCertificate {
        standard: known.standard,
        provisional: step.b % 3 == 0,
        evidence: document("evidence"),
        report: known.certificate.report,
        valid_until: world.network.now() + (1 + u64::from(step.a % 900)) * DAY,
    };
    by_integrations(
        world,
        step,
        &ExecuteMsg::Certify { model: model(world, step), certificates: vec![renewed] },
    )
}

fn revoke_certificate(world: &mut World, step: &Step) -> Tried {
    let known =
        certificate(world, step).filter(|known| known.certificate.status != CertificateStatus::Revoked);
    let Some(known) = known else { return Tried::Refused };
    let message = ExecuteMsg::RevokeCertificate {
        model: model(world, step),
        standard: known.standard,
        evidence: document("recall"),
    };
    by_integrations(world, step, &message)
}

fn refresh(world: &mut World, step: &Step) -> Tried {
    let sender = world.anyone(step);
    send(world, &sender, &ExecuteMsg::Refresh { model: model(world, step), region: slug(REGION) })
}

/// A standard of its own, required of everybody or of nobody.
fn set_standard(world: &mut World, step: &Step) -> Tried {
    let details = Standard {
        title: "Keeps time".into(),
        class: StandardClass::ThirdParty,
        subject: Subject::Devices,
        requirement: if step.b % 4 == 0 { Requirement::Required } else { Requirement::Optional },
        may_be_left_out: false,
        conditions: String::new(),
    };
    by_governance(world, step, &ExecuteMsg::SetStandard { standard: slug("clock"), details })
}

fn add_region(world: &mut World, step: &Step) -> Tried {
    by_governance(world, step, &ExecuteMsg::AddRegion { region: slug("far") })
}

fn release_firmware(world: &mut World, step: &Step) -> Tried {
    let message = ExecuteMsg::ReleaseFirmware {
        model: model(world, step),
        version: format!("1.{}", step.b % 3),
        digest: Binary::from([3; 32]),
        notes: document("notes"),
    };
    by_maker(world, step, &message)
}

fn revoke_firmware(world: &mut World, step: &Step) -> Tried {
    let version = format!("1.{}", step.b % 3);
    by_integrations(world, step, &ExecuteMsg::RevokeFirmware { model: model(world, step), version })
}

fn distributor(world: &World, step: &Step) -> Addr {
    let actors = &world.network.actors;
    [&actors.buyer, &actors.stranger][usize::from(step.b) % 2].clone()
}

fn apply_as_distributor(world: &mut World, step: &Step) -> Tried {
    let sender = distributor(world, step);
    let message = ExecuteMsg::ApplyAsDistributor { name: "Shop".into(), application: document("shop") };
    send(world, &sender, &message)
}

fn certify_distributor(world: &mut World, step: &Step) -> Tried {
    let address = distributor(world, step).to_string();
    by_integrations(world, step, &ExecuteMsg::CertifyDistributor { address })
}

fn revoke_distributor(world: &mut World, step: &Step) -> Tried {
    let address = distributor(world, step).to_string();
    by_integrations(world, step, &ExecuteMsg::RevokeDistributor { address })
}

/// Whatever is missing is tested and certified; otherwise nobody would mint after a while.
fn is_certified_again(world: &mut World, step: &Step) -> Option<()> {
    let model = model(world, step);
    if world.network.missing(model, REGION).is_empty() {
        return refresh(world, step).done();
    }
    world.network.certify(model);
    Some(())
}
