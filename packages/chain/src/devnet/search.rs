//! `tx_search`, as far as it is used: conditions on attributes and heights joined by AND, in the order of the blocks.

use cosmwasm_std::Event;
use serde_json::{json, Value};

use super::answer::Answer;
use super::node::Node;

/// The most transactions of a page, as on a real node.
const MOST: usize = 100;

/// One condition of a query.
enum Condition<'a> {
    From(u64),
    To(u64),
    Attribute { of: &'a str, key: &'a str, value: &'a str },
}

impl<'a> Condition<'a> {
    fn read(text: &'a str) -> Option<Self> {
        if let Some((_, number)) = text.split_once("tx.height >=") {
            return number.trim().parse().ok().map(Self::From);
        }
        if let Some((_, number)) = text.split_once("tx.height <=") {
            return number.trim().parse().ok().map(Self::To);
        }
        let (name, value) = text.split_once('=')?;
        let (of, key) = name.trim().split_once('.')?;
        let value = value.trim().strip_prefix('\'')?.strip_suffix('\'')?;
        Some(Self::Attribute { of, key, value })
    }

    fn holds(&self, height: u64, events: &[Event]) -> bool {
        match self {
            Self::From(first) => height >= *first,
            Self::To(last) => height <= *last,
            Self::Attribute { of, key, value } => events.iter().any(|event| {
                event.ty == *of && event.attributes.iter().any(|it| it.key == *key && it.value == *value)
            }),
        }
    }
}

impl Node {
    pub fn tx_search(&self, params: &Value) -> Answer {
        let text = |name: &str| params.get(name).and_then(Value::as_str);
        let number = |name: &str| text(name).map_or(Some(1), |it| it.parse::<usize>().ok());
        let conditions: Option<Vec<Condition>> =
            text("query").and_then(|query| query.split(" AND ").map(Condition::read).collect());
        let (Some(conditions), Some(page), Some(per_page)) = (
            conditions,
            number("page").filter(|it| *it > 0),
            number("per_page").filter(|it| (1..=MOST).contains(it)),
        ) else {
            return Answer::failure(-32602, "Invalid params", "give query, page and per_page as texts");
        };
        let mut found: Vec<Value> = Vec::new();
        for (height, block) in &self.blocks {
            for (position, tx) in block.txs.iter().enumerate() {
                let events = tx.outcome.as_ref().map(Vec::as_slice).unwrap_or_default();
                if conditions.iter().all(|condition| condition.holds(*height, events)) {
                    found.push(Self::print_tx(*height, position, tx));
                }
            }
        }
        let total = found.len();
        let skipped = page.saturating_sub(1).saturating_mul(per_page);
        if page > 1 && skipped >= total {
            let pages = total.div_ceil(per_page).max(1);
            return Answer::error(&format!("page should be within [1, {pages}] range, given {page}"));
        }
        let txs: Vec<Value> = found.into_iter().skip(skipped).take(per_page).collect();
        Answer::Result(json!({ "txs": txs, "total_count": total.to_string() }))
    }
}
