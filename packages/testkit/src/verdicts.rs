//! What arbitration and the device contract tell the vault about pools, devices and streams, for tests of the vault alone.

use cw_multi_test::AppResponse;
use surety_api::vault::{ExecuteMsg, HeldTo, PoolId, PoolResponse, QueryMsg};
use surety_api::{CaseId, LicenceId, ModelId};

use crate::{Network, TestDevice, Verdict};

impl Network {
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
        let verdict = Verdict { stake_bps, model, ..Verdict::default() };
        self.reserve(case, licence, &verdict)
    }

    /// A verdict recalls the licence, or one model.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn recall(&mut self, licence: LicenceId, model: Option<ModelId>) -> anyhow::Result<AppResponse> {
        self.arbitrate(&ExecuteMsg::Recall { licence, model }, vec![])
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

    /// A case contests a device's stream.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn contest(&mut self, device: &TestDevice, case: u64, until: u64) -> anyhow::Result<AppResponse> {
        self.arbitrate(&ExecuteMsg::HoldStream { device: device.id(), case: CaseId(case), until }, vec![])
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
        self.arbitrate(&ExecuteMsg::EndHoldStream { device: device.id(), case: CaseId(case), upheld }, vec![])
    }

    /// One pool.
    #[must_use]
    pub fn pool(&self, pool: PoolId) -> PoolResponse {
        self.query(&self.vault, &QueryMsg::Pool { pool })
    }
}
