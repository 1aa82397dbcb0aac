//! Devices that sign.

use serde_json::value::RawValue;
use surety_api::{device, telemetry, Curve, DeviceId};
use surety_statement::send::{Outgoing, Payload, EVENT_TYPE};
use surety_statement::sign::DeviceKey;
use surety_statement::{sha256, Activation, Statement};

use crate::network::Network;

#[derive(Clone)]
pub struct TestDevice {
    pub key: DeviceKey,
    seq: u64,
}

/// A statement, and how it is sent.
#[derive(Clone)]
pub struct Saying {
    pub statement: Statement,
    /// Who signs, when it is not the device.
    pub signer: Option<DeviceKey>,
    /// The key that comes along.
    pub shown: Option<DeviceKey>,
    /// The data that is sent; the statement holds the hash of `{"speed":1}`.
    pub data: &'static str,
}

const DATA: &str = "{\"speed\":1}";

impl TestDevice {
    pub fn new(curve: Curve, number: u64) -> Self {
        Self { key: DeviceKey::from_seed(7, number, curve).unwrap(), seq: 0 }
    }

    pub fn id(&self) -> DeviceId {
        self.key.device()
    }

    pub fn curve(&self) -> Curve {
        self.key.curve()
    }

    /// Its next statement, of boot 1.
    pub fn next(&mut self, time: u64, status: u16, beacon: [u8; 8]) -> Saying {
        self.seq += 1;
        let statement = Statement {
            chain_id: "surety-devnet-1".into(),
            device: self.id(),
            boot: 1,
            seq: self.seq,
            time_ms: time * 1_000,
            status,
            beacon,
            data_hash: sha256(DATA.as_bytes()),
        };
        Saying { statement, signer: None, shown: None, data: DATA }
    }

    /// Its next statement as an event.
    pub fn says(&mut self, time: u64, status: u16, beacon: [u8; 8]) -> String {
        let saying = self.next(time, status, beacon);
        self.event(&saying)
    }

    /// The event of a statement. Its id is `seq` within the device.
    pub fn event(&self, saying: &Saying) -> String {
        let preimage = saying.statement.encode().unwrap();
        let signer = saying.signer.as_ref().unwrap_or(&self.key);
        let signature = signer.sign_preimage(&preimage).unwrap();
        let data = RawValue::from_string(saying.data.to_owned()).unwrap();
        let outgoing = Outgoing {
            id: &format!("{}/{}", self.id(), saying.statement.seq),
            source: "test",
            event_type: EVENT_TYPE,
            device: saying.statement.device,
            preimage: &preimage,
            signature: signature.as_bytes(),
            key: saying.shown.as_ref().map(DeviceKey::public_key),
            data: Payload::Json(&data),
        };
        outgoing.to_json().unwrap()
    }

    /// Its next statement over any bytes: preimage and signature.
    pub fn signs(&mut self, time: u64, data: &[u8]) -> (Vec<u8>, [u8; 64]) {
        let mut statement = self.next(time, 0, [0; 8]).statement;
        statement.data_hash = sha256(data);
        let preimage = statement.encode().unwrap();
        let signature = *self.key.sign_preimage(&preimage).unwrap().as_bytes();
        (preimage, signature)
    }

    /// An event of the network's existing format, by the device's clock in milliseconds.
    pub fn status(&self, time_ms: u64) -> String {
        let data = format!("{{ \"timestamp\": {time_ms},  \"vehicle\": {{\"signals\":[]}} }}");
        let signature = self.key.sign_dimo_status(data.as_bytes()).unwrap();
        format!(
            r#"{{"specversion":"1.0","id":"s{time_ms}","source":"aftermarket","type":"com.dimo.device.status.v2","subject":"{}","signature":"{signature}","data":{data}}}"#,
            self.id()
        )
    }

    /// A statement as the contract takes it.
    pub fn proof(&self, saying: &Saying) -> telemetry::SignedStatement {
        let preimage = saying.statement.encode().unwrap();
        let signature = self.key.sign_preimage(&preimage).unwrap();
        telemetry::SignedStatement {
            statement: preimage.into(),
            signature: signature.as_bytes().as_slice().into(),
        }
    }

    /// Its activation for an owner, as the device contract takes it.
    pub fn activation(&self, network: &Network, owner: &str, expires: u64) -> device::ExecuteMsg {
        let signed = Activation {
            chain_id: "surety-devnet-1".into(),
            contract: network.contract("device").into(),
            device: self.id(),
            owner: owner.into(),
            expires,
        };
        let signature = self.key.sign(&signed.digest().unwrap()).unwrap();
        device::ExecuteMsg::Activate {
            device: self.id(),
            public_key: self.key.public_key().as_bytes().as_slice().into(),
            owner: owner.into(),
            expires,
            signature: signature.as_bytes().as_slice().into(),
        }
    }

    /// The same as the relayer takes it.
    pub fn activation_body(&self, network: &Network, owner: &str, expires: u64) -> serde_json::Value {
        let message = serde_json::to_value(self.activation(network, owner, expires)).unwrap();
        message["activate"].clone()
    }
}
