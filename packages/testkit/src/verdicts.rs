//! What arbitration and the device contract tell the vault about pools, devices and streams, for tests of the vault alone.

use cosmwasm_std::{Addr, Uint128};
use cw_multi_test::AppResponse;
use surety_api::vault::{Allocation, BondSlot, ExecuteMsg, HeldTo, PoolId, PoolResponse, QueryMsg};
use surety_api::{CaseId, LicenceId, ModelId};

use crate::{Network, ProxyMsg, TestDevice};

impl Network {
    /// Arbitration sends a message to the vault.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn judge(&mut self, message: &ExecuteMsg, funds: u128) -> anyhow::Result<AppResponse> {
        let (stranger, arbitration) = (self.actors.stranger.clone(), self.arbitration.clone());
        let funds = if funds == 0 { vec![] } else { Self::funds(funds) };
        let call = surety_api::call(&self.vault, message, funds.clone()).unwrap();
        self.execute(&stranger, &arbitration, &ProxyMsg::Forward { messages: vec![call.into()] }, &funds)
    }

    /// The device contract sends a message to the vault.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn by_device(&mut self, message: &ExecuteMsg) -> anyhow::Result<AppResponse> {
        let contract = self.device.clone();
        self.to_vault(&contract, message, &[])
    }

    /// A final verdict takes a share of the stake in scope, and nothing of the bond.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn slash(
        &mut self,
        case: u64,
        licence: LicenceId,
        model: Option<ModelId>,
        stake_bps: u16,
    ) -> anyhow::Result<AppResponse> {
        let reward_to = self.actors.stranger.to_string();
        let message = ExecuteMsg::Reserve {
            case: CaseId(case),
            licence,
            bond: Uint128::zero(),
            stake_bps,
            model,
            allocation: Allocation { burn_bps: 10_000, victims_bps: 0, reward_bps: 0 },
            reward_to,
            victims: None,
        };
        self.judge(&message, 0)
    }

    /// A verdict recalls the licence, or one model.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn recall(&mut self, licence: LicenceId, model: Option<ModelId>) -> anyhow::Result<AppResponse> {
        self.judge(&ExecuteMsg::Recall { licence, model }, 0)
    }

    /// A ban withholds what a device accrues.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn hold_accrual(&mut self, device: &TestDevice, until: u64) -> anyhow::Result<AppResponse> {
        self.by_device(&ExecuteMsg::HoldAccrual { device: device.id(), until })
    }

    /// The ban, or the case about it, is over.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn end_hold(&mut self, device: &TestDevice, to: HeldTo) -> anyhow::Result<AppResponse> {
        self.by_device(&ExecuteMsg::EndHold { device: device.id(), to })
    }

    /// The opening bond of a case.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn case_bond(&mut self, case: u64, payer: &Addr, amount: u128) -> anyhow::Result<AppResponse> {
        let message = ExecuteMsg::HoldCaseBond {
            case: CaseId(case),
            slot: BondSlot::Opening,
            payer: payer.to_string(),
        };
        self.judge(&message, amount)
    }

    /// A case contests a device's stream.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn contest(&mut self, device: &TestDevice, case: u64, until: u64) -> anyhow::Result<AppResponse> {
        self.judge(&ExecuteMsg::HoldStream { device: device.id(), case: CaseId(case), until }, 0)
    }

    /// The contest is over.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn end_contest(
        &mut self,
        device: &TestDevice,
        case: u64,
        upheld: bool,
    ) -> anyhow::Result<AppResponse> {
        self.judge(&ExecuteMsg::EndHoldStream { device: device.id(), case: CaseId(case), upheld }, 0)
    }

    /// One pool.
    #[must_use]
    pub fn pool(&self, pool: PoolId) -> PoolResponse {
        self.query(&self.vault, &QueryMsg::Pool { pool })
    }
}
