//! The whole network at one moment, as anyone can query it.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use surety_api::device::raw::ACTIVE;
use surety_api::vault::raw::CaseReserve;
use surety_api::vault::{
    BucketsResponse, DeviceResponse, LocksResponse, PoolId, PoolResponse, PoolsResponse, QueryMsg,
    ReservesResponse,
};
use surety_api::{catalog, device, license, CaseId, DeviceId, LicenceId};

use super::preorders::Preorders;
use crate::Network;

/// What is compared from one message to the next.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Snapshot {
    pub now: u64,
    /// Coins in existence, from the bank.
    pub supply: u128,
    /// Coins in the vault, from the bank.
    pub balance: u128,
    pub buckets: BucketsResponse,
    pub licences: BTreeMap<LicenceId, license::LicenceResponse>,
    pub locks: BTreeMap<LicenceId, LocksResponse>,
    pub reserves: BTreeMap<CaseId, CaseReserve>,
    pub pools: BTreeMap<PoolId, PoolResponse>,
    pub devices: BTreeMap<DeviceId, DeviceResponse>,
    pub holders: BTreeMap<DeviceId, Addr>,
    /// Stake ever minted, by category.
    pub staked: BTreeMap<String, u128>,
    pub preorders: Preorders,
}

impl Snapshot {
    /// Looks at everything. `devices` are those activated so far.
    pub fn take(network: &Network, devices: impl Iterator<Item = DeviceId>) -> Self {
        let licences = licences(network);
        let ids: Vec<LicenceId> = licences.keys().copied().collect();
        let pools = ids.iter().flat_map(|licence| pools(network, *licence)).collect();
        let reserves = ids.iter().flat_map(|licence| reserves(network, *licence)).collect();
        let locks = ids.iter().map(|licence| (*licence, locks(network, *licence))).collect();
        let mut accounts = BTreeMap::new();
        let mut holders = BTreeMap::new();
        for device in devices {
            accounts.insert(device, network.query(&network.vault, &QueryMsg::Device { device }));
            let active = ACTIVE
                .query(&network.app.wrap(), network.device.clone(), device.into_bytes())
                .unwrap()
                .expect("an activated device has a record");
            holders.insert(device, active.owner);
        }
        Self {
            now: network.now(),
            supply: network.supply(),
            balance: network.balance(&network.vault),
            buckets: network.buckets(),
            licences,
            locks,
            reserves,
            pools,
            devices: accounts,
            holders,
            staked: staked(network),
            preorders: Preorders::take(network),
        }
    }
}

fn licences(network: &Network) -> BTreeMap<LicenceId, license::LicenceResponse> {
    let message = license::QueryMsg::Licences { start_after: None, limit: Some(100) };
    let page: license::LicencesResponse = network.query(&network.license, &message);
    assert!(page.licences.len() < 100, "the checker reads one page of licences");
    page.licences.into_iter().map(|licence| (licence.licence, licence)).collect()
}

fn pools(network: &Network, licence: LicenceId) -> Vec<(PoolId, PoolResponse)> {
    let message = QueryMsg::Pools { licence, start_after: None, limit: Some(100) };
    let page: PoolsResponse = network.query(&network.vault, &message);
    assert!(page.pools.len() < 100, "the checker reads one page of pools");
    // A list counts a bounded number of days; one pool alone is always counted whole.
    let whole = |pool: PoolId| network.query(&network.vault, &QueryMsg::Pool { pool });
    page.pools.into_iter().map(|entry| (entry.pool, whole(entry.pool))).collect()
}

fn reserves(network: &Network, licence: LicenceId) -> Vec<(CaseId, CaseReserve)> {
    let message = QueryMsg::Reserves { licence, start_after: None, limit: Some(100) };
    let page: ReservesResponse = network.query(&network.vault, &message);
    assert!(page.reserves.len() < 100, "the checker reads one page of reserves");
    page.reserves.into_iter().map(|entry| (entry.case, entry.reserve)).collect()
}

fn locks(network: &Network, licence: LicenceId) -> LocksResponse {
    network.query(&network.vault, &QueryMsg::Locks { licence, start_after: None, limit: Some(100) })
}

fn staked(network: &Network) -> BTreeMap<String, u128> {
    let message = catalog::QueryMsg::Categories { start_after: None, limit: Some(100) };
    let page: catalog::CategoriesResponse = network.query(&network.catalog, &message);
    let of = |category: surety_api::Slug| -> u128 {
        let message = device::QueryMsg::Staked { category };
        network.query::<device::StakedResponse>(&network.device, &message).staked.u128()
    };
    page.categories.into_iter().map(|it| (it.category.to_string(), of(it.category))).collect()
}
