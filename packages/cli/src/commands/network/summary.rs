//! What people and shells are told of a local network that runs.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;
use surety_chain::Deployment;

use super::home::{deployment_path, key_path, profile_path};
use super::roles::{address, ROLES};
use crate::context::write;
use crate::{CliError, Context};

/// What a shell needs to know of the network: `DRIVER` and the like are the roles' addresses, `DEVICE_CONTRACT` and the like the
/// contracts', and `KEYS` is the folder of the roles' keys.
pub(super) fn write_environment(home: &Path) -> Result<(), CliError> {
    let mut text = String::new();
    let mut export = |name: &str, value: &dyn std::fmt::Display| {
        text.push_str(&format!("export {name}='{value}'\n"));
    };
    export("SURETY_PROFILE", &profile_path(home).display());
    export("SURETY_DEPLOYMENT", &deployment_path(home).display());
    export("KEYS", &home.join("keys").display());
    for (role, _) in ROLES {
        export(&role.to_uppercase(), &address(home, role)?);
    }
    for (name, deployed) in Deployment::load(&deployment_path(home))?.contracts {
        export(&format!("{}_CONTRACT", name.to_uppercase()), &deployed.address);
    }
    write(&home.join("env"), &text)
}

/// Where everything is, for whoever brought it up.
pub(super) fn summary(home: &Path, local: &Context) -> Result<serde_json::Value, CliError> {
    let profile = local.profile()?;
    let deployment = Deployment::load(&deployment_path(home))?;
    let mut keys = serde_json::Map::new();
    for (role, _) in ROLES {
        keys.insert(role.into(), json!({"address": address(home, role)?, "file": key_path(home, role)}));
    }
    let contracts: BTreeMap<_, _> =
        deployment.contracts.iter().map(|(name, deployed)| (name, &deployed.address)).collect();
    Ok(json!({
        "chain_id": profile.chain_id,
        "rpc": profile.rpc,
        "profile": profile_path(home),
        "deployment": deployment_path(home),
        "environment": home.join("env"),
        "contracts": contracts,
        "keys": keys,
    }))
}
