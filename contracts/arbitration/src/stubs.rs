//! Stand-ins until the other contracts' messages are there.
#![allow(missing_docs)]

pub mod telemetry {
    use cosmwasm_schema::cw_serde;
    pub use surety_api::telemetry::{QueryMsg, ReportersResponse};
    use surety_api::DeviceId;
    #[cw_serde]
    pub enum ExecuteMsg {
        StrikeReporter { reporter: String },
        RemoveReporter { reporter: String },
        Overturn { device: DeviceId },
    }
}
pub mod device {
    use cosmwasm_schema::cw_serde;
    pub use surety_api::device::{DeviceResponse, QueryMsg};
    use surety_api::vault::HeldTo;
    use surety_api::DeviceId;
    #[cw_serde]
    pub enum ExecuteMsg {
        HoldBan { device: DeviceId, until: u64 },
        EndBan { device: DeviceId, upheld: bool, held: HeldTo },
        OverturnFault { device: DeviceId },
    }
    pub mod raw {
        use cosmwasm_schema::cw_serde;
        #[cw_serde]
        pub struct BanRecord {
            pub banned_at: u64,
            pub lifted_at: Option<u64>,
        }
        impl BanRecord {
            pub const fn stands(&self) -> bool {
                self.lifted_at.is_none()
            }
        }
        pub const BANNED: cw_storage_plus::Map<[u8; 20], BanRecord> = cw_storage_plus::Map::new("banned");
    }
}
