//! The deploy engine with toy contracts: finished steps are skipped, whatever broke off goes on.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use serde_json::json;
use std::path::Path;
use surety_chain::deploy::{deploy, ContractPlan, DeployError, Plan, Step};
use surety_chain::devnet::marker;
use surety_chain::{Account, ChainError, Deployment};

fn counter_plan(name: &str, artifact: &str) -> ContractPlan {
    ContractPlan {
        name: name.into(),
        artifact: marker(artifact),
        // Reads the charter's address, so that a wrong one would fail.
        instantiate: Box::new(|addresses| json!({ "count": addresses["charter"].len() })),
    }
}

fn plan(others: Vec<ContractPlan>) -> Plan {
    Plan {
        network: "test".into(),
        charter: ContractPlan {
            name: "charter".into(),
            artifact: marker("charter"),
            instantiate: Box::new(|_| json!({})),
        },
        others,
        admin: None,
    }
}

async fn run(owner: &Account, plan: &Plan, file: &Path) -> (Result<Deployment, DeployError>, Vec<Step>) {
    let mut steps = Vec::new();
    let result = deploy(owner, plan, file, &mut |step| steps.push(step)).await;
    (result, steps)
}

fn work(steps: &[Step]) -> usize {
    let done = |step: &&Step| {
        matches!(step, Step::Stored { .. } | Step::Instantiated { .. } | Step::Registered { .. })
    };
    steps.iter().filter(done).count()
}

#[tokio::test]
async fn everything_is_deployed_once_and_where_it_was_predicted() {
    let (_devnet, client) = start(config()).await;
    let owner = account(&client, 1);
    let dir = tempfile::tempdir().unwrap();
    let file = Deployment::path(dir.path(), "surety-devnet-1");
    let plan = plan(vec![counter_plan("vault", "counter"), counter_plan("device", "other")]);
    let (deployed, steps) = run(&owner, &plan, &file).await;
    let deployed = deployed.unwrap();
    // Three codes, three contracts, two registrations.
    assert_eq!(work(&steps), 8);
    let predicted = plan.addresses(owner.address(), PREFIX).unwrap();
    for (name, contract) in &deployed.contracts {
        assert_eq!(contract.address, predicted[name]);
        let info = client.contract(&contract.address).await.unwrap();
        assert_eq!((info.code_id, info.admin.as_deref()), (contract.code_id, Some(owner.address())));
    }
    let vault = deployed.address("vault").unwrap();
    assert_eq!(client.smart::<usize>(vault, &Ask::Count {}).await.unwrap(), predicted["charter"].len());
    assert_eq!(Deployment::load(&file).unwrap(), deployed);

    let (again, steps) = run(&owner, &plan, &file).await;
    assert_eq!(work(&steps), 0, "{steps:?}");
    assert_eq!(again.unwrap(), deployed);
}

#[tokio::test]
async fn a_lost_file_is_rebuilt_from_the_chain() {
    let (_devnet, client) = start(config()).await;
    let owner = account(&client, 1);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("d.json");
    let plan = plan(vec![counter_plan("vault", "counter")]);
    let first = run(&owner, &plan, &file).await.0.unwrap();
    std::fs::remove_file(&file).unwrap();
    let (second, steps) = run(&owner, &plan, &file).await;
    assert_eq!(work(&steps), 0, "{steps:?}");
    assert_eq!(second.unwrap().contracts, first.contracts);
}

#[tokio::test]
async fn what_broke_off_goes_on_without_doing_anything_twice() {
    let (_devnet, client) = start(config()).await;
    let owner = account(&client, 1);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("d.json");
    // The second contract has no code on this chain.
    let broken = plan(vec![counter_plan("vault", "counter"), counter_plan("device", "absent")]);
    let (result, steps) = run(&owner, &broken, &file).await;
    assert!(matches!(result, Err(DeployError::Chain(_))));
    assert_eq!(work(&steps), 4);
    let good = plan(vec![counter_plan("vault", "counter"), counter_plan("device", "other")]);
    let (result, steps) = run(&owner, &good, &file).await;
    result.unwrap();
    assert_eq!(work(&steps), 4, "{steps:?}");

    // The charter refuses one name; the others stay registered.
    let mut others = vec![counter_plan("vault", "counter"), counter_plan("device", "other")];
    others.push(counter_plan("cursed", "other"));
    let (result, steps) = run(&owner, &plan(others), &file).await;
    assert!(matches!(result, Err(DeployError::Chain(ChainError::ContractRefused { .. }))));
    // Its code was there already, under the other contract's name.
    assert_eq!(work(&steps), 1, "{steps:?}");
    let cursed = Deployment::load(&file).unwrap();
    assert_eq!(cursed.contracts["cursed"].code_id, cursed.contracts["device"].code_id);
    assert_ne!(cursed.contracts["cursed"].address, cursed.contracts["device"].address);
}

#[tokio::test]
async fn another_artifact_under_the_same_name_is_refused() {
    let (_devnet, client) = start(config()).await;
    let owner = account(&client, 1);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("d.json");
    run(&owner, &plan(vec![counter_plan("vault", "counter")]), &file).await.0.unwrap();
    let (result, steps) = run(&owner, &plan(vec![counter_plan("vault", "other")]), &file).await;
    assert!(matches!(result, Err(DeployError::DifferentArtifact { .. })));
    assert_eq!(work(&steps), 0);

    // Without the file the address is another, and the charter notices.
    std::fs::remove_file(&file).unwrap();
    let (result, _) = run(&owner, &plan(vec![counter_plan("vault", "other")]), &file).await;
    assert!(matches!(result, Err(DeployError::RegisteredElsewhere { .. })));
}

#[tokio::test]
async fn a_file_of_a_chain_that_was_reset_is_no_obstacle_and_a_foreign_one_is() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("d.json");
    let plan = plan(vec![counter_plan("vault", "counter")]);
    let (old, old_client) = start(config()).await;
    run(&account(&old_client, 1), &plan, &file).await.0.unwrap();
    drop(old);
    let (_new, client) = start(config()).await;
    let (result, steps) = run(&account(&client, 1), &plan, &file).await;
    result.unwrap();
    assert_eq!(work(&steps), 5);

    let mut foreign = Deployment::load(&file).unwrap();
    foreign.network = "other".into();
    foreign.save(&file).unwrap();
    let (result, _) = run(&account(&client, 1), &plan, &file).await;
    assert!(matches!(result, Err(DeployError::WrongFile { .. })));
}
