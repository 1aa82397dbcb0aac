//! The standards and regions a network starts with (docs/design.md section 3.4). Governance changes them and adds more.

use cosmwasm_std::{StdError, StdResult, Storage};
use surety_api::catalog::raw::{Region, REGIONS};
use surety_api::catalog::{Requirement, Standard, StandardClass, Subject};
use surety_api::{id::IdError, Slug};

use crate::state::STANDARDS;

/// The regions of the start.
const START_REGIONS: [&str; 3] = ["eu", "uk", "us"];

/// Where a standard of the start must be met.
#[derive(Clone, Copy)]
enum Where {
    /// In every region.
    All,
    /// In these.
    Regions(&'static [&'static str]),
}

/// The network's certifications of a device: name, title, whether it may be left out, conditions.
const NETWORK: [(&str, &str, bool, &str); 7] = [
    (
        "secure-element",
        "Hardware Secure Element",
        false,
        "The device's private key is made in a hardware secure element and never leaves it.",
    ),
    (
        "streaming",
        "DIMO streaming interface",
        false,
        "Data go out in the network's schema as signed statements (docs/design.md section 5); the older wire format alone is not enough.",
    ),
    ("bluetooth", "Bluetooth interface", true, "The device is paired to its driver by Bluetooth."),
    (
        "power-management",
        "Power Management",
        true,
        "The vehicle is not drained. In sleep a signed heartbeat goes out at least once a week, on loss of supply a signed statement of status `removed`.",
    ),
    (
        "dbc-logger",
        "DBC Logger Configuration",
        true,
        "Signals to filter, parse and deliver are configured from outside, from the open repository of vehicles.",
    ),
    (
        "secure-runtime",
        "Secure Runtime",
        false,
        "Only signed and verified code runs, from secure boot on.",
    ),
    (
        "ota",
        "OTA Process",
        false,
        "The firmware is updated over the cellular connection, routinely and whenever a vulnerability is found.",
    ),
];

/// What makes a software service a certified one.
const SOFTWARE: (&str, &str, &str) = (
    "software-review",
    "Software service review",
    "The repository and a working demo were reviewed for what the service promises, for security and for privacy.",
);

/// Third parties' standards: name, title, conditions, where they must be met.
const THIRD_PARTY: [(&str, &str, &str, Where); 7] = [
    ("en-301-489-1", "EN 301 489-1 v2.2.0", CE, EUROPE),
    ("en-55025", "EN 55025:2008", CE, EUROPE),
    ("en-50498", "EN 50498", CE, EUROPE),
    ("2004-104-ec", "Directive 2004/104/EC", CE, EUROPE),
    ("iso-7637-2", "ISO 7637-2:2011", CE, EUROPE),
    ("en-301-489-3", "EN 301 489-3 V2.1.1", CE, EUROPE),
    (
        "47-cfr-part-15",
        "FCC 47 CFR Part 15, Class A: 10-1-17 Edition",
        "FCC, automotive.",
        Where::Regions(&["us"]),
    ),
];
const CE: &str = "CE, automotive.";
const EUROPE: Where = Where::Regions(&["eu", "uk"]);

/// Writes the standards and regions of the start.
///
/// # Errors
/// Only when a name above is none.
pub fn instantiate(storage: &mut dyn Storage) -> StdResult<()> {
    for region in START_REGIONS {
        REGIONS.save(storage, region, &Region { version: 1 })?;
    }
    for (name, title, may_be_left_out, conditions) in NETWORK {
        let subject = (Subject::Devices, may_be_left_out);
        save(storage, name, title, StandardClass::Network, subject, Where::All, conditions)?;
    }
    let (name, title, conditions) = SOFTWARE;
    let subject = (Subject::Software, false);
    save(storage, name, title, StandardClass::Network, subject, Where::All, conditions)?;
    for (name, title, conditions, place) in THIRD_PARTY {
        let subject = (Subject::Devices, false);
        save(storage, name, title, StandardClass::ThirdParty, subject, place, conditions)?;
    }
    Ok(())
}

fn save(
    storage: &mut dyn Storage,
    name: &str,
    title: &str,
    class: StandardClass,
    (subject, may_be_left_out): (Subject, bool),
    place: Where,
    conditions: &str,
) -> StdResult<()> {
    let requirement = match place {
        Where::All => Requirement::Required,
        Where::Regions(regions) => {
            let regions = regions.iter().map(|region| region.parse::<Slug>());
            Requirement::Regions(regions.collect::<Result<_, IdError>>().map_err(broken)?)
        }
    };
    let standard = Standard {
        title: title.into(),
        class,
        subject,
        requirement,
        may_be_left_out,
        conditions: conditions.into(),
    };
    STANDARDS.save(storage, name, &standard)
}

fn broken(error: IdError) -> StdError {
    StdError::generic_err(error.to_string())
}
