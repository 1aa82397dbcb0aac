//! A device in a test: installed, and failing when it is told to.

use base64::engine::general_purpose::STANDARD;
use base64::Engine as _;
use serde_json::json;
use surety_statement::sign::DeviceKey;
use surety_statement::{sha256, Activation, Curve, Statement};

use crate::maker::Maker;
use crate::write;

const CHAIN: &str = "surety-local-1";

/// A device that signs.
pub struct Camera(pub DeviceKey);

impl Camera {
    /// The `at`th of a row that is always the same.
    pub fn new(at: u64) -> Self {
        Self(DeviceKey::from_seed(7, at, Curve::Secp256k1).unwrap())
    }

    fn sign(&self, preimage: &[u8]) -> String {
        STANDARD.encode(self.0.sign_preimage(preimage).unwrap().as_bytes())
    }

    /// It is installed at an owner's.
    pub fn install(&self, maker: &Maker, owner: &str) {
        let activation = Activation {
            chain_id: CHAIN.into(),
            contract: maker.address("device_contract"),
            device: self.0.device(),
            owner: owner.into(),
            expires: 4_102_444_800,
        };
        let signature = self.sign(&activation.encode().unwrap());
        let body = json!({
            "device": self.0.device(), "public_key": STANDARD.encode(self.0.public_key().as_bytes()),
            "owner": owner, "expires": activation.expires, "signature": signature,
        });
        write(maker.path(), "activation.json", &body.to_string());
        maker.ok("manufacturer", "device activate activation.json");
    }

    /// It says now that it has failed.
    pub fn fails(&self, maker: &Maker, seq: u64, file: &str) {
        let now = maker.ok("driver", "devnet status")["time"].as_u64().unwrap();
        let statement = Statement {
            chain_id: CHAIN.into(),
            device: self.0.device(),
            boot: 1,
            seq,
            time_ms: now * 1_000,
            status: 0x8001,
            beacon: [0; 8],
            data_hash: sha256(b"{}"),
        };
        let preimage = statement.encode().unwrap();
        let body = json!({"statement": STANDARD.encode(&preimage), "signature": self.sign(&preimage)});
        write(maker.path(), file, &body.to_string());
    }
}
