//! One sample of every message of a contract, made from its schema, so that no list of them can lag behind.

use cosmwasm_schema::schema_for;
use cosmwasm_schema::schemars::schema::{InstanceType, Schema, SchemaObject, SingleOrVec};
use cosmwasm_schema::schemars::{JsonSchema, Map};
use serde::de::DeserializeOwned;
use serde_json::{json, Value};

type Definitions = Map<String, Schema>;

/// The messages of `M`, in the order in which they are declared. Their contents are as plain as they can be: what matters is which
/// message it is.
pub fn samples<M: JsonSchema + DeserializeOwned>() -> Vec<M> {
    let root = schema_for!(M);
    let variants = root.schema.subschemas.unwrap().one_of.unwrap();
    let read = |variant: &Schema| {
        let sample = value(variant, &root.definitions);
        serde_json::from_value(sample.clone()).unwrap_or_else(|error| panic!("{sample}: {error}"))
    };
    variants.iter().map(read).collect()
}

/// A value that reads as what the schema describes.
fn value(schema: &Schema, definitions: &Definitions) -> Value {
    let Schema::Object(schema) = schema else { return Value::Null };
    if let Some(reference) = &schema.reference {
        let name = reference.rsplit('/').next().unwrap();
        return named(name).unwrap_or_else(|| value(&definitions[name], definitions));
    }
    if let Some(values) = &schema.enum_values {
        return values[0].clone();
    }
    if let Some(parts) = &schema.subschemas {
        let of = parts.all_of.as_ref().or(parts.any_of.as_ref()).or(parts.one_of.as_ref());
        return value(&of.unwrap()[0], definitions);
    }
    match schema.instance_type.as_ref().map(first) {
        Some(InstanceType::Object) => object(schema, definitions),
        Some(InstanceType::Array) => json!([]),
        Some(InstanceType::Integer | InstanceType::Number) => json!(1),
        Some(InstanceType::Boolean) => json!(false),
        Some(InstanceType::String) => json!("sample"),
        Some(InstanceType::Null) | None => Value::Null,
    }
}

/// Texts that are checked when they are read.
fn named(name: &str) -> Option<Value> {
    match name {
        "DeviceId" => Some(json!("0x0000000000000000000000000000000000000001")),
        "Uint128" | "Uint64" | "Uint256" | "Timestamp" => Some(json!("1")),
        "Binary" => Some(json!("")),
        "PlaceId" => Some(json!("1/1")),
        _ => None,
    }
}

fn first(types: &SingleOrVec<InstanceType>) -> InstanceType {
    match types {
        SingleOrVec::Single(one) => **one,
        SingleOrVec::Vec(several) => several[0],
    }
}

fn object(schema: &SchemaObject, definitions: &Definitions) -> Value {
    let Some(object) = &schema.object else { return json!({}) };
    let field = |name: &String| (name.clone(), value(&object.properties[name], definitions));
    Value::Object(object.required.iter().map(field).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_of_every_contract_has_a_sample() {
        assert_eq!(samples::<surety_api::charter::ExecuteMsg>().len(), 6);
        assert!(samples::<surety_api::vault::ExecuteMsg>().len() > 14);
        samples::<surety_api::license::ExecuteMsg>();
        samples::<surety_api::catalog::ExecuteMsg>();
        samples::<surety_api::device::ExecuteMsg>();
        samples::<surety_api::telemetry::ExecuteMsg>();
        samples::<surety_api::arbitration::ExecuteMsg>();
        samples::<surety_api::preorder::ExecuteMsg>();
    }
}
