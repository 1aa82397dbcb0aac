//! Golden tables: who may send each message of a contract.

use std::collections::BTreeSet;

use cosmwasm_schema::schema_for;
use cosmwasm_schema::schemars::JsonSchema;
use serde::Serialize;
use surety_api::permission::{Permission, Reach};

/// One line per sample: the message's name and who may send it. Panics unless every message of `M` has a sample, told by the
/// schema, so that a message nobody thought of cannot slip through.
pub fn permission_table<M: Serialize + JsonSchema>(
    samples: &[M],
    permission: impl Fn(&M) -> Permission,
) -> Vec<String> {
    let sampled: BTreeSet<String> = samples.iter().map(name).collect();
    assert_eq!(sampled, variants::<M>(), "one sample of every message is needed");
    samples.iter().map(|sample| format!("{}: {}", name(sample), permission(sample))).collect()
}

/// One row per sample: the message's name, who may send it, whose coins go where, after what notice. Panics unless every message of `M`
/// has a sample.
pub fn reach_table<M: Serialize + JsonSchema>(
    samples: &[M],
    permission: impl Fn(&M) -> Permission,
    reach: impl Fn(&M) -> Reach,
) -> Vec<[String; 4]> {
    let sampled: BTreeSet<String> = samples.iter().map(name).collect();
    assert_eq!(sampled, variants::<M>(), "one sample of every message is needed");
    let row = |sample: &M| {
        let Reach { money, notice } = reach(sample);
        [name(sample), permission(sample).to_string(), money.to_owned(), notice.to_owned()]
    };
    samples.iter().map(row).collect()
}

/// The name of a message: the one key of its JSON form.
fn name<M: Serialize>(message: &M) -> String {
    let text = cosmwasm_std::to_json_string(message).unwrap();
    text.split('"').nth(1).unwrap().to_owned()
}

fn variants<M: JsonSchema>() -> BTreeSet<String> {
    let schema = schema_for!(M).schema;
    let variants = schema.subschemas.unwrap().one_of.unwrap();
    let names =
        |schema: cosmwasm_schema::schemars::schema::Schema| schema.into_object().object.unwrap().required;
    variants.into_iter().flat_map(names).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cosmwasm_schema::cw_serde;

    #[cw_serde]
    enum Message {
        One { of: u8 },
        Two {},
    }

    #[test]
    fn a_full_set_of_samples_gives_a_line_each() {
        let table = permission_table(&[Message::One { of: 1 }, Message::Two {}], |_| Permission::Anyone);
        assert_eq!(table, ["one: anyone", "two: anyone"]);
    }

    #[test]
    #[should_panic(expected = "one sample of every message")]
    fn a_message_without_a_sample_is_found() {
        permission_table(&[Message::Two {}], |_| Permission::Anyone);
    }
}
