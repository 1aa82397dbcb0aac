//! What cases do to the vault, without the contract that decides them: the proxy registered as arbitration says it.

use cosmwasm_std::{Addr, Binary, Coin, Uint128};
use cw_multi_test::AppResponse;
use surety_api::vault::{victim_leaf, Allocation, BondSlot, CaseShare, ExecuteMsg, Payee, QueryMsg, Victims};
use surety_api::{call, merkle, vault, CaseId, DeviceId, LicenceId, ModelId};

use crate::{Network, ProxyMsg};

/// A verdict of a test: everything burns, nothing is taken, until it is said otherwise.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Coins out of the bond.
    pub bond: u128,
    /// Share of the stake in scope, bps.
    pub stake_bps: u16,
    /// The scope.
    pub model: Option<ModelId>,
    /// Burned, to victims, to whoever brought the case, bps.
    pub allocation: (u16, u16, u16),
    /// Who gets the reward; the stranger when nobody is named.
    pub reward_to: Option<String>,
    /// Who gets the victims' part.
    pub victims: Option<Victims>,
}

impl Default for Verdict {
    fn default() -> Self {
        Self {
            bond: 0,
            stake_bps: 0,
            model: None,
            allocation: (10_000, 0, 0),
            reward_to: None,
            victims: None,
        }
    }
}

/// A list of victims, with what each needs to claim.
#[derive(Debug, Clone)]
pub struct VictimList {
    case: CaseId,
    entries: Vec<(DeviceId, u128)>,
    leaves: Vec<merkle::Hash>,
}

impl VictimList {
    /// What a verdict says of the list.
    #[must_use]
    pub fn victims(&self) -> Victims {
        Victims {
            root: Binary::from(merkle::root(&self.leaves).unwrap()),
            count: u32::try_from(self.entries.len()).unwrap(),
            total_weight: Uint128::new(self.entries.iter().map(|(_, weight)| weight).sum()),
        }
    }

    /// The claim of the entry at `index`.
    #[must_use]
    pub fn claim(&self, index: u32) -> ExecuteMsg {
        let (device, weight) = self.entries[index as usize];
        let proof = merkle::proof(&self.leaves, index).unwrap().into_iter().map(Binary::from).collect();
        ExecuteMsg::ClaimVictim { case: self.case, device, index, weight: Uint128::new(weight), proof }
    }
}

impl Network {
    /// Sends a message to the vault in the name of arbitration, with coins of the stranger.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn arbitrate(&mut self, message: &ExecuteMsg, funds: Vec<Coin>) -> anyhow::Result<AppResponse> {
        let (stranger, arbitration) = (self.actors.stranger.clone(), self.arbitration.clone());
        let forward = ProxyMsg::Forward { messages: vec![call(&self.vault, message, funds.clone())?.into()] };
        self.execute(&stranger, &arbitration, &forward, &funds)
    }

    /// A case opens against a licence, as far as the vault knows.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn lock(&mut self, licence: LicenceId, case: u64, deadline: u64) -> anyhow::Result<AppResponse> {
        self.arbitrate(&ExecuteMsg::Lock { licence, case: CaseId(case), deadline }, vec![])
    }

    /// That case is over.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn unlock(&mut self, licence: LicenceId, case: u64) -> anyhow::Result<AppResponse> {
        self.arbitrate(&ExecuteMsg::Unlock { licence, case: CaseId(case) }, vec![])
    }

    /// Somebody's bond for a case comes in.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn hold_case_bond(
        &mut self,
        case: u64,
        slot: BondSlot,
        payer: &Addr,
        amount: u128,
    ) -> anyhow::Result<AppResponse> {
        let message = ExecuteMsg::HoldCaseBond { case: CaseId(case), slot, payer: payer.to_string() };
        self.arbitrate(&message, Self::funds(amount))
    }

    /// A case's bond is over.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn release_case_bond(
        &mut self,
        case: u64,
        slot: BondSlot,
        burn: u128,
        other: Option<(Payee, u128)>,
    ) -> anyhow::Result<AppResponse> {
        let other = other.map(|(to, amount)| CaseShare { to, amount: Uint128::new(amount) });
        let (case, burn) = (CaseId(case), Uint128::new(burn));
        self.arbitrate(&ExecuteMsg::ReleaseCaseBond { case, slot, burn, other }, vec![])
    }

    /// A verdict is final.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn reserve(
        &mut self,
        case: u64,
        licence: LicenceId,
        verdict: &Verdict,
    ) -> anyhow::Result<AppResponse> {
        let Verdict { bond, stake_bps, model, allocation, reward_to, victims } = verdict.clone();
        let (burn_bps, victims_bps, reward_bps) = allocation;
        let message = ExecuteMsg::Reserve {
            case: CaseId(case),
            licence,
            bond: Uint128::new(bond),
            stake_bps,
            model,
            allocation: Allocation { burn_bps, victims_bps, reward_bps },
            reward_to: reward_to.unwrap_or_else(|| self.actors.stranger.to_string()),
            victims,
        };
        self.arbitrate(&message, vec![])
    }

    /// Its timelock is over.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn execute_reserve(&mut self, case: u64) -> anyhow::Result<AppResponse> {
        self.arbitrate(&ExecuteMsg::ExecuteReserve { case: CaseId(case) }, vec![])
    }

    /// A list of victims, as the vault of this network understands it.
    #[must_use]
    pub fn victims(&self, case: u64, entries: &[(DeviceId, u128)]) -> VictimList {
        let (chain, vault, case) = (self.app.block_info().chain_id, self.vault.to_string(), CaseId(case));
        let leaf = |(index, &(device, weight)): (u32, &(DeviceId, u128))| {
            victim_leaf(&chain, &vault, case, index, device, Uint128::new(weight))
        };
        VictimList { case, entries: entries.to_vec(), leaves: (0..).zip(entries).map(leaf).collect() }
    }

    /// What waits for somebody.
    #[must_use]
    pub fn claimable(&self, payee: &Payee) -> u128 {
        let message = QueryMsg::Claimable { payee: payee.clone() };
        self.query::<vault::DueResponse>(&self.vault, &message).amount.u128()
    }

    /// The license contract puts a loan to a licence's bond on offer, with coins of the stranger.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn offer_loan(
        &mut self,
        licence: LicenceId,
        lender: &Addr,
        share_bps: u16,
        amount: u128,
    ) -> anyhow::Result<AppResponse> {
        let license = self.license.clone();
        self.give(&license, amount);
        let message = ExecuteMsg::OfferLoan { licence, lender: lender.to_string(), share_bps };
        self.to_vault(&license, &message, &Self::funds(amount))
    }
}
