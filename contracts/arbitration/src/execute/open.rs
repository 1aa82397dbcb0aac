//! The five ways to open a case.

use cosmwasm_std::{Addr, Binary, DepsMut, Empty, Env, MessageInfo, Response, Uint128, WasmMsg};
use surety_api::arbitration::{
    ArbitrationEvent, LicenceVerdict, Periods, ReporterVerdict, Subject, Verdict, MAX_FAULTS,
};
use surety_api::charter::ContractName;
use surety_api::device::raw::BANNED;
use surety_api::document::HASH_BYTES;
use surety_api::vault::BondSlot;
use surety_api::{call, device, telemetry, vault, CaseId, DeviceId, Document, LicenceId};

use super::propose;
use crate::parties::Peers;
use crate::state::{
    self, Case, Stage, BONDS_OF, BY_LICENCE, CONFIG, CONTESTED_BANS, COUNCIL, COUNCILS, OPEN_AGAINST,
};
use crate::{bonds, permissions, phases, ContractError};

/// Faults that a maker contests, fixed by their root.
pub struct Contest {
    /// Whose devices.
    pub licence: LicenceId,
    /// Root over them.
    pub root: Binary,
    /// How many.
    pub count: u32,
    /// The whole list.
    pub list: Document,
}

/// Challenges a manufacturer, and locks its licence until the case ends.
pub fn licence(
    mut deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    licence: LicenceId,
    complaint: Document,
    asks: LicenceVerdict,
) -> Result<Response, ContractError> {
    let (expected, open) = bonds::to_open(deps.storage, licence, &info.sender)?;
    let bond = bonds::exactly(info, expected)?;
    let periods = CONFIG.load(deps.storage)?.terms.periods;
    let opening = Opening { subject: Subject::Licence { licence }, complaint, bond, periods };
    let open = open.checked_add(1).ok_or(ContractError::TooLarge { what: "the number of open cases" })?;
    OPEN_AGAINST.save(deps.storage, (licence.get(), &info.sender), &open)?;
    let opened = opening.open(&mut deps, env, info, Verdict::Licence(asks))?;
    let deadline = phases::deadline(env.block.time.seconds(), &periods);
    let lock = vault::ExecuteMsg::Lock { licence, case: opened.case, deadline };
    let vault = Peers::new(deps.as_ref())?.contract(ContractName::Vault)?;
    Ok(opened.response.add_message(call(&vault, &lock, vec![])?))
}

/// Contests faults of the sender's devices.
pub fn fault(
    mut deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    complaint: Document,
    contest: Contest,
) -> Result<Response, ContractError> {
    let Contest { licence, root, count, list } = contest;
    if Peers::new(deps.as_ref())?.licence(licence)?.holder != info.sender {
        return Err(permissions::LICENCE_HOLDER.refuse(&info.sender).into());
    }
    if !(1..=MAX_FAULTS).contains(&count) {
        return Err(ContractError::FaultCount { found: count, most: MAX_FAULTS });
    }
    if root.len() != HASH_BYTES {
        return Err(ContractError::HashLength { what: "the root", found: root.len() });
    }
    list.check()?;
    let terms = CONFIG.load(deps.storage)?.terms;
    let bond = bonds::at_least(info, terms.bonds.fault)?;
    let subject = Subject::Fault { licence, root, count, list };
    let opening = Opening { subject, complaint, bond, periods: terms.periods };
    Ok(opening.open(&mut deps, env, info, Verdict::Fault { upheld: false })?.response)
}

/// Contests a ban. What the device accrues is held until the case ends.
pub fn ban(
    mut deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    device: DeviceId,
    complaint: Document,
) -> Result<Response, ContractError> {
    let contract = Peers::new(deps.as_ref())?.contract(ContractName::Device)?;
    // Before the device contract is asked, which knows nothing of a device that was never minted.
    let record = BANNED.query(&deps.querier, contract.clone(), device.into_bytes())?;
    let record = record.filter(device::raw::BanRecord::stands).ok_or(ContractError::NotBanned { device })?;
    let known: device::DeviceResponse =
        deps.querier.query_wasm_smart(&contract, &device::QueryMsg::Device { device })?;
    let maker = Peers::new(deps.as_ref())?.licence(known.licence)?.holder;
    if info.sender != maker && known.holder.as_deref() != Some(info.sender.as_str()) {
        return Err(permissions::BAN_PARTY.refuse(&info.sender).into());
    }
    let key = (record.banned_at, device.into_bytes());
    if CONTESTED_BANS.has(deps.storage, key) {
        return Err(ContractError::BanContested { device, banned_at: record.banned_at });
    }
    CONTESTED_BANS.save(deps.storage, key, &Empty {})?;
    let terms = CONFIG.load(deps.storage)?.terms;
    let bond = bonds::exactly(info, terms.bonds.ban)?;
    let subject = Subject::Ban { device, licence: known.licence, banned_at: record.banned_at };
    let opening = Opening { subject, complaint, bond, periods: terms.periods };
    let opened = opening.open(&mut deps, env, info, Verdict::Ban { upheld: false, held: None })?;
    let until = phases::deadline(env.block.time.seconds(), &terms.periods);
    let hold = device::ExecuteMsg::HoldBan { device, until };
    Ok(opened.response.add_message(call(&contract, &hold, vec![])?))
}

/// Accuses a reporter.
pub fn reporter(
    mut deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    reporter: &str,
    complaint: Document,
    asks: ReporterVerdict,
) -> Result<Response, ContractError> {
    let reporter = deps.api.addr_validate(reporter)?;
    let contract = Peers::new(deps.as_ref())?.contract(ContractName::Telemetry)?;
    let admitted: telemetry::ReportersResponse =
        deps.querier.query_wasm_smart(&contract, &telemetry::QueryMsg::Reporters {})?;
    if !admitted.reporters.iter().any(|admitted| admitted.address == reporter.as_str()) {
        return Err(ContractError::NotReporter { reporter: reporter.into() });
    }
    let terms = CONFIG.load(deps.storage)?.terms;
    let bond = bonds::exactly(info, terms.bonds.reporter)?;
    let opening =
        Opening { subject: Subject::Reporter { reporter }, complaint, bond, periods: terms.periods };
    Ok(opening.open(&mut deps, env, info, Verdict::Reporter(asks))?.response)
}

/// Asks for a licence whose key is lost to be given to another address.
pub fn reissue(
    mut deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    licence: LicenceId,
    to: &str,
    complaint: Document,
) -> Result<Response, ContractError> {
    let to = deps.api.addr_validate(to)?;
    if Peers::new(deps.as_ref())?.licence(licence)?.holder == to {
        return Err(ContractError::HoldsAlready { licence, to: to.into() });
    }
    let terms = CONFIG.load(deps.storage)?.terms;
    let bond = bonds::exactly(info, terms.bonds.reissue)?;
    let periods = Periods { timelock: terms.periods.reissue_notice, ..terms.periods };
    let opening = Opening { subject: Subject::Reissue { licence, to }, complaint, bond, periods };
    Ok(opening.open(&mut deps, env, info, Verdict::Reissue {})?.response)
}

/// What all cases have in common when they open.
struct Opening {
    subject: Subject,
    complaint: Document,
    bond: Uint128,
    periods: Periods,
}

struct Opened {
    case: CaseId,
    response: Response,
}

impl Opening {
    /// Stores the case with its first proposal; the vault takes the bond.
    fn open(
        self,
        deps: &mut DepsMut,
        env: &Env,
        info: &MessageInfo,
        asks: Verdict,
    ) -> Result<Opened, ContractError> {
        self.complaint.check()?;
        let id = state::next_case(deps.storage)?;
        let now = env.block.time.seconds();
        let parties = Peers::new(deps.as_ref())?.parties(&info.sender, &self.subject)?;
        let council = COUNCIL.load(deps.storage)?;
        let mut recused: Vec<Addr> = COUNCILS.load(deps.storage, council)?;
        recused.retain(|member| parties.contains(member));
        let mut case = Case {
            subject: self.subject,
            challenger: info.sender.clone(),
            complaint: self.complaint,
            bond: self.bond,
            opened_at: now,
            periods: self.periods,
            lapse_burn_bps: CONFIG.load(deps.storage)?.terms.lapse_burn_bps,
            council,
            recused,
            proposals: 0,
            stage: Stage::Hearing,
            until: phases::vote_ends(now, &self.periods),
            first: None,
            appeal: None,
            decision: None,
            held: 0,
        };
        let proposed = propose::add(deps, env, id, &mut case, &info.sender, asks)?;
        state::save(deps.storage, id, &case)?;
        if let Some(licence) = state::licence_of(&case.subject) {
            BY_LICENCE.save(deps.storage, (licence.get(), id.get()), &Empty {})?;
        }
        BONDS_OF.save(deps.storage, (&info.sender, id.get(), BondSlot::Opening as u8), &Empty {})?;
        let hold: WasmMsg =
            bonds::hold(deps.as_ref(), id, BondSlot::Opening, &info.sender, info.funds.clone())?;
        let opened = ArbitrationEvent::Opened {
            case: id,
            kind: case.subject.kind(),
            challenger: info.sender.to_string(),
            bond: self.bond,
            deadline: phases::deadline(now, &self.periods),
        };
        let response = Response::new().add_event(opened).add_event(proposed).add_message(hold);
        Ok(Opened { case: id, response })
    }
}
