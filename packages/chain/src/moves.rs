//! Which coins a transaction moves, by what the chain's bank says of it.

use cosmwasm_std::Event;
use serde::Serialize;

use crate::event::attribute;
use crate::Estimate;

/// Coins that change hands, or are burned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// Who gives them.
    pub from: String,
    /// Who gets them; `None` when they are burned.
    pub to: Option<String>,
    /// How many in the smallest unit, such as `80000000udimo`; of several denoms with commas between.
    pub coins: String,
}

/// What a transaction would do, sent now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsal {
    /// What it costs.
    pub cost: Estimate,
    /// What it moves beside its fee, in order.
    pub moves: Vec<Move>,
}

/// What these events of a transaction say was moved, in order.
#[must_use]
pub fn moves(events: &[Event]) -> Vec<Move> {
    let mut moves: Vec<Move> = Vec::new();
    for event in events {
        let text = |key| attribute(event, key).unwrap_or_default().to_owned();
        let coins = text("amount");
        if coins.is_empty() {
            continue;
        }
        match event.ty.as_str() {
            "transfer" => {
                moves.push(Move { from: text("sender"), to: Some(text("recipient")), coins });
            }
            "burn" => {
                let burner = text("burner");
                // A chain's module burns what a contract gives it: for people that is one step.
                match moves.last_mut() {
                    Some(last) if last.to.as_ref() == Some(&burner) && last.coins == coins => last.to = None,
                    _ => moves.push(Move { from: burner, to: None, coins }),
                }
            }
            _ => {}
        }
    }
    moves
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transfer(from: &str, to: &str, coins: &str) -> Event {
        let event = Event::new("transfer").add_attribute("recipient", to).add_attribute("sender", from);
        event.add_attribute("amount", coins)
    }

    fn burn(burner: &str, coins: &str) -> Event {
        Event::new("burn").add_attribute("burner", burner).add_attribute("amount", coins)
    }

    #[test]
    fn what_moves_is_told_from_what_burns() {
        let given = |from: &str, to: Option<&str>, coins: &str| Move {
            from: from.to_owned(),
            to: to.map(str::to_owned),
            coins: coins.to_owned(),
        };
        let events = [
            transfer("maker", "vault", "80udimo"),
            Event::new("wasm-stake").add_attribute("amount", "80"),
            transfer("maker", "collector", ""),
            burn("vault", "20udimo"),
            transfer("vault", "module", "5udimo"),
            burn("module", "5udimo"),
            transfer("vault", "module", "5udimo"),
            burn("module", "4udimo"),
        ];
        let expected = [
            given("maker", Some("vault"), "80udimo"),
            given("vault", None, "20udimo"),
            given("vault", None, "5udimo"),
            given("vault", Some("module"), "5udimo"),
            given("module", None, "4udimo"),
        ];
        assert_eq!(moves(&events), expected);
    }
}
