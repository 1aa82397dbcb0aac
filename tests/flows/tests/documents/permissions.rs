//! `docs/permissions.md` is made from the code of the contracts. `UPDATE_DOCS=1 cargo test -p surety-flows --test documents` writes it.

use std::fmt::Write;

use cosmwasm_schema::schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::Serialize;
use surety_api::charter::{ExecuteMsg as CharterMsg, Office};
use surety_api::permission::{Permission, Reach};
use surety_testkit::{reach_table, samples};

use super::root;

const HEADING: &str = "\
# Who can do what, to whose money, after what notice

This page is made from `permission` and `reach` in each contract's `permissions.rs`, by the test in
[`tests/flows/tests/documents/permissions.rs`](../tests/flows/tests/documents/permissions.rs), which fails when the page and the code differ:
`UPDATE_DOCS=1 cargo test -p surety-flows --test documents` writes it anew. Who may send what is enforced by that code. What happens to
coins, and when, is said by it in words; the rules themselves are on each contract's page in [`protocol/`](protocol/).

Money: whose coins go where; \"none\" where no coin moves and nobody's right to one changes. Notice: what must have passed before; \"none\" where
the message works at once. Every duration is the default of a parameter that is fixed at instantiation, but for those of pause and seal,
which are fixed in the code; all phases of a case come to 35 days, 42 with an appeal. An office is an address that governance and its holder hand
over in two steps; a contract is one the charter registered.
";

/// One contract's part of the page.
fn part<M: JsonSchema + Serialize>(
    contract: &str,
    messages: &[M],
    permission: impl Fn(&M) -> Permission,
    reach: impl Fn(&M) -> Reach,
) -> String {
    let mut part = format!(
        "\n## [{contract}](protocol/{contract}.md)\n\n| message | who | money | notice |\n|---|---|---|---|\n"
    );
    for [message, who, money, notice] in reach_table(messages, permission, reach) {
        writeln!(part, "| `{message}` | {who} | {money} | {notice} |").unwrap();
    }
    part
}

/// As [`part`], with one plain sample of each message.
fn plain<M: JsonSchema + Serialize + DeserializeOwned>(
    contract: &str,
    permission: impl Fn(&M) -> Permission,
    reach: impl Fn(&M) -> Reach,
) -> String {
    part(contract, &samples::<M>(), permission, reach)
}

/// The charter's, where who may nominate depends on the office.
fn charter() -> String {
    let offices = [Office::Governance, Office::Integrations, Office::Community, Office::Guardian];
    let nominations = offices.map(|office| CharterMsg::Nominate { office, address: String::new() });
    let others = samples::<CharterMsg>().into_iter();
    let others = others.filter(|message| !matches!(message, CharterMsg::Nominate { .. }));
    let messages: Vec<CharterMsg> = nominations.into_iter().chain(others).collect();
    part("charter", &messages, surety_charter::permissions::permission, surety_charter::permissions::reach)
}

/// The messages of a contract that are cw721's own; its page may name them together.
const CW721: [&str; 7] =
    ["transfer_nft", "send_nft", "approve", "revoke", "approve_all", "revoke_all", "burn"];

fn page() -> String {
    use surety_api as api;
    [
        HEADING.to_owned(),
        charter(),
        plain::<api::vault::ExecuteMsg>(
            "vault",
            surety_vault::permissions::permission,
            surety_vault::permissions::reach,
        ),
        plain::<api::license::ExecuteMsg>(
            "license",
            surety_license::permissions::permission,
            surety_license::permissions::reach,
        ),
        plain::<api::catalog::ExecuteMsg>(
            "catalog",
            surety_catalog::permissions::permission,
            surety_catalog::permissions::reach,
        ),
        plain::<api::device::ExecuteMsg>(
            "device",
            surety_device::permissions::permission,
            surety_device::permissions::reach,
        ),
        plain::<api::telemetry::ExecuteMsg>(
            "telemetry",
            surety_telemetry::permissions::permission,
            surety_telemetry::permissions::reach,
        ),
        plain::<api::arbitration::ExecuteMsg>(
            "arbitration",
            surety_arbitration::permissions::permission,
            surety_arbitration::permissions::reach,
        ),
        plain::<api::preorder::ExecuteMsg>(
            "preorder",
            surety_preorder::permissions::permission,
            surety_preorder::permissions::reach,
        ),
    ]
    .concat()
}

#[test]
fn the_page_of_permissions_is_what_the_code_says() {
    let file = root().join("docs/permissions.md");
    let page = page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, &page).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(written == page, "docs/permissions.md is out of date: run this test with UPDATE_DOCS=1");
}

#[test]
fn every_message_is_explained_on_the_page_of_its_contract() {
    let page = page();
    for part in page.split("\n## [").skip(1) {
        let (contract, table) = part.split_once(']').unwrap();
        let protocol = root().join(format!("docs/protocol/{contract}.md"));
        let explained = std::fs::read_to_string(protocol).unwrap().to_lowercase().replace('_', "");
        for row in table.lines().filter(|line| line.starts_with("| `")) {
            let message = row.split('`').nth(1).unwrap();
            let named = explained.contains(&message.replace('_', ""));
            assert!(named || CW721.contains(&message), "docs/protocol/{contract}.md does not name {message}");
        }
    }
}
