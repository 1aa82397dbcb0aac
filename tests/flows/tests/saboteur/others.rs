//! Saboteurs inside `license`, `device` and `preorder`.

use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Response, Uint128};
use cw_multi_test::ContractWrapper;
use surety_api::license::raw::LICENCES;
use surety_api::{device as device_api, license as license_api, preorder as preorder_api};
use surety_testkit::actions::CATEGORY;
use surety_testkit::Contracts;

type LicenseAnswer = Result<Response, surety_license::ContractError>;
type PreorderAnswer = Result<Response, surety_preorder::ContractError>;
type DeviceAnswer = Result<Response, surety_device::ContractError>;

/// A network whose license contract executes like this.
pub fn license(deed: fn(DepsMut, Env, MessageInfo, license_api::ExecuteMsg) -> LicenseAnswer) -> Contracts {
    use surety_license::contract::{instantiate, query};
    Contracts { license: Box::new(ContractWrapper::new(deed, instantiate, query)), ..Contracts::default() }
}

/// A network whose device contract executes like this.
pub fn device(deed: fn(DepsMut, Env, MessageInfo, device_api::ExecuteMsg) -> DeviceAnswer) -> Contracts {
    use surety_device::contract::{instantiate, query};
    Contracts { device: Box::new(ContractWrapper::new(deed, instantiate, query)), ..Contracts::default() }
}

/// Gives a licence to integrations as it confirms it.
pub fn hands_licences_over(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    message: license_api::ExecuteMsg,
) -> LicenseAnswer {
    let sender: Addr = info.sender.clone();
    let confirmed = match &message {
        license_api::ExecuteMsg::Confirm { licence } => Some(licence.get()),
        _ => None,
    };
    let response = surety_license::contract::execute(deps.branch(), env, info, message)?;
    if let Some(id) = confirmed {
        let mut licence = LICENCES.load(deps.storage, id)?;
        licence.holder = sender;
        LICENCES.save(deps.storage, id, &licence)?;
    }
    Ok(response)
}

/// As above, and reports a re-issue that no council has decided.
pub fn reissues_on_its_own(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    message: license_api::ExecuteMsg,
) -> LicenseAnswer {
    let to = info.sender.to_string();
    let holder = match &message {
        license_api::ExecuteMsg::Confirm { licence } => {
            LICENCES.may_load(deps.storage, licence.get())?.map(|record| (*licence, record.holder))
        }
        _ => None,
    };
    let response = hands_licences_over(deps, env, info, message)?;
    match holder {
        Some((licence, from)) => Ok(response.add_event(license_api::LicenseEvent::Reissued {
            licence,
            from: from.into_string(),
            to,
        })),
        None => Ok(response),
    }
}

/// Counts scrapped devices out of the stake that moves the tiers.
pub fn resets_counters(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    message: device_api::ExecuteMsg,
) -> DeviceAnswer {
    let scrap = matches!(message, device_api::ExecuteMsg::Scrap { .. });
    let response = surety_device::contract::execute(deps.branch(), env, info, message)?;
    if scrap {
        surety_device::state::STAKED.save(deps.storage, CATEGORY, &Uint128::zero())?;
    }
    Ok(response)
}

/// A network whose preorder contract executes like this.
pub fn preorder(
    deed: fn(DepsMut, Env, MessageInfo, preorder_api::ExecuteMsg) -> PreorderAnswer,
) -> Contracts {
    use surety_preorder::contract::{instantiate, query};
    Contracts { preorder: Box::new(ContractWrapper::new(deed, instantiate, query)), ..Contracts::default() }
}

/// Pays a refund out twice.
pub fn refunds_twice(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    message: preorder_api::ExecuteMsg,
) -> PreorderAnswer {
    let refund = matches!(message, preorder_api::ExecuteMsg::Refund { .. });
    let mut response = surety_preorder::contract::execute(deps, env, info, message)?;
    if refund {
        response.messages.extend(response.messages.clone());
    }
    Ok(response)
}

/// Takes whatever device it is told for the one a place waits for.
pub fn believes_the_seller(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    message: preorder_api::ExecuteMsg,
) -> PreorderAnswer {
    let preorder_api::ExecuteMsg::Fulfil { place, device } = message else {
        return surety_preorder::contract::execute(deps, env, info, message);
    };
    use surety_preorder::{books, state};
    let holder = state::load_place(deps.storage, place)?.holder;
    state::PLACES.remove(deps.storage, place.key());
    state::HELD.remove(deps.storage, (&holder, place.key()));
    let terms = state::load_campaign(deps.storage, place.campaign)?.terms;
    let mut books = books::load(deps.storage, place.campaign)?;
    let amount = books.fulfil(terms.price.amount)?;
    books::save(deps.storage, place.campaign, &terms.price.denom, &books)?;
    let holder = holder.into_string();
    Ok(Response::new().add_event(preorder_api::PreorderEvent::Fulfilled { place, device, holder, amount }))
}
