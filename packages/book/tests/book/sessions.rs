//! The terminal sessions: each page is a whole story on a network of its own, on the embedded chain and on a real node.

use surety_book::root;

use crate::shell::{Folder, EMBEDDED};

const MANUFACTURER: &str = "docs/sessions/manufacturer.md";
const CASE: &str = "docs/sessions/case.md";
const SECOND_HAND: &str = "docs/sessions/second-hand.md";

#[track_caller]
fn runs(page: &str, up: &str) {
    let problems = Folder::new().run(page, up);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_manufacturers_life() {
    runs(MANUFACTURER, EMBEDDED);
}

#[test]
fn a_case_with_an_appeal() {
    runs(CASE, EMBEDDED);
}

#[test]
fn a_device_bought_second_hand() {
    runs(SECOND_HAND, EMBEDDED);
}

// Half a year in three minutes: nothing in that life has to come in time.
#[test]
#[ignore = "needs a real node: SURETY_WASMD names its program, SURETY_ARTIFACTS the folder of the artifacts"]
fn a_manufacturers_life_on_a_real_node() {
    runs(MANUFACTURER, "surety network up --month 31");
}

#[test]
#[ignore = "needs a real node: SURETY_WASMD names its program, SURETY_ARTIFACTS the folder of the artifacts"]
fn a_case_with_an_appeal_on_a_real_node() {
    runs(CASE, "surety network up --month 60");
}

#[test]
#[ignore = "needs a real node: SURETY_WASMD names its program, SURETY_ARTIFACTS the folder of the artifacts"]
fn a_device_bought_second_hand_on_a_real_node() {
    runs(SECOND_HAND, "surety network up --month 60");
}

#[test]
fn every_session_is_run() {
    let pages = surety_book::pages(&root().join("docs/sessions")).unwrap();
    let pages: Vec<_> =
        pages.iter().map(|page| page.strip_prefix(root()).unwrap().to_str().unwrap()).collect();
    assert_eq!(pages, ["docs/sessions/README.md", CASE, MANUFACTURER, SECOND_HAND]);
}
