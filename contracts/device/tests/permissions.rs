//! Who may send which message: one sample of each, as a table.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Binary;
use surety_api::device::ExecuteMsg;
use surety_api::vault::HeldTo;
use surety_api::{DeviceId, LicenceId, ModelId};
use surety_device::permissions::permission;
use surety_testkit::permission_table;

fn one_of_each() -> Vec<ExecuteMsg> {
    let device = DeviceId::new([0; 20]);
    let (text, bytes) = (String::new, Binary::default);
    vec![
        ExecuteMsg::Mint { model: ModelId(1), devices: vec![], region: "us".parse().unwrap() },
        ExecuteMsg::Activate { device, public_key: bytes(), owner: text(), expires: 0, signature: bytes() },
        ExecuteMsg::Scrap { devices: vec![] },
        ExecuteMsg::CollectScrap { devices: vec![], held_by: None },
        ExecuteMsg::Reclaim { device, public_key: bytes(), licence: LicenceId(1), signature: bytes() },
        ExecuteMsg::Pair { device, vehicle: bytes(), nonce: 0, expires: 0, signature: bytes() },
        ExecuteMsg::Unpair { device, proof: None },
        ExecuteMsg::ApplyFault { device },
        ExecuteMsg::ApplyRecovery { device },
        ExecuteMsg::Ban { device },
        ExecuteMsg::Unban { device },
        ExecuteMsg::HoldBan { device, until: 0 },
        ExecuteMsg::EndBan { device, upheld: true, held: HeldTo::Burn },
        ExecuteMsg::OverturnFault { device },
        ExecuteMsg::TransferNft { recipient: text(), token_id: text() },
        ExecuteMsg::SendNft { contract: text(), token_id: text(), msg: bytes() },
        ExecuteMsg::Approve { spender: text(), token_id: text(), expires: None },
        ExecuteMsg::Revoke { spender: text(), token_id: text() },
        ExecuteMsg::ApproveAll { operator: text(), expires: None },
        ExecuteMsg::RevokeAll { operator: text() },
        ExecuteMsg::Burn { token_id: text() },
    ]
}

#[test]
fn who_may_send_what() {
    assert_eq!(
        permission_table(&one_of_each(), permission),
        [
            "mint: the holder of the device's licence",
            "activate: anyone",
            "scrap: the holder of the device's licence",
            "collect_scrap: anyone",
            "reclaim: anyone",
            "pair: the holder of the device",
            "unpair: the holder of the device, or anyone with the device's signature",
            "apply_fault: anyone",
            "apply_recovery: anyone",
            "ban: integrations",
            "unban: integrations",
            "hold_ban: the arbitration contract",
            "end_ban: the arbitration contract",
            "overturn_fault: the arbitration contract",
            "transfer_nft: the holder of the device, or who was approved for it, or an operator of the holder",
            "send_nft: the holder of the device, or who was approved for it, or an operator of the holder",
            "approve: the holder of the device, or an operator of the holder",
            "revoke: the holder of the device, or an operator of the holder",
            "approve_all: anyone",
            "revoke_all: anyone",
            "burn: nobody",
        ]
    );
}
