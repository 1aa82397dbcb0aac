//! Bans, and what verdicts do to devices and reporters.

use std::fmt::Debug;

use cosmwasm_std::Addr;
use cw_multi_test::AppResponse;
use serde::Serialize;
use surety_api::device::ExecuteMsg;
use surety_api::telemetry;

use crate::{Network, ProxyMsg, TestDevice};

impl Network {
    /// The proxy that stands for the council's contract sends a message to a contract of the network.
    ///
    /// # Errors
    /// As that contract answers.
    fn arbitrated<M: Serialize + Debug>(
        &mut self,
        contract: &Addr,
        message: &M,
    ) -> anyhow::Result<AppResponse> {
        let (stranger, arbitration) = (self.actors.stranger.clone(), self.arbitration.clone());
        let call = surety_api::call(contract, message, vec![])?;
        self.execute(&stranger, &arbitration, &ProxyMsg::Forward { messages: vec![call.into()] }, &[])
    }

    /// A verdict about a device, to the device contract.
    ///
    /// # Errors
    /// As the device contract answers.
    pub fn verdict_on_device(&mut self, message: &ExecuteMsg) -> anyhow::Result<AppResponse> {
        let contract = self.device.clone();
        self.arbitrated(&contract, message)
    }

    /// A verdict about a report or a reporter, to telemetry.
    ///
    /// # Errors
    /// As telemetry answers.
    pub fn verdict_on_report(&mut self, message: &telemetry::ExecuteMsg) -> anyhow::Result<AppResponse> {
        let contract = self.telemetry.clone();
        self.arbitrated(&contract, message)
    }

    /// Integrations bans a device.
    ///
    /// # Errors
    /// As the device contract answers.
    pub fn ban(&mut self, device: &TestDevice) -> anyhow::Result<AppResponse> {
        let (integrations, contract) = (self.actors.integrations.clone(), self.device.clone());
        self.execute(&integrations, &contract, &ExecuteMsg::Ban { device: device.id() }, &[])
    }

    /// Integrations takes a ban back.
    ///
    /// # Errors
    /// As the device contract answers.
    pub fn unban(&mut self, device: &TestDevice) -> anyhow::Result<AppResponse> {
        let (integrations, contract) = (self.actors.integrations.clone(), self.device.clone());
        self.execute(&integrations, &contract, &ExecuteMsg::Unban { device: device.id() }, &[])
    }
}
