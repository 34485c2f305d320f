//! The practice tenant's own copy of property names and types is what Microsoft publishes.
//!
//! It keeps a copy because it depends on nothing here; both are held together in this place.

use contract::Slice;
use serde_json::{Value, json};

#[test]
fn the_practice_tenant_knows_the_published_properties() {
    let kept: Value =
        serde_json::from_str(include_str!("../../practice-tenant/src/graph/properties.json")).unwrap();
    let slice = Slice::committed();
    let mut wrong = Vec::new();
    for (name, shape) in kept["types"].as_object().unwrap() {
        if slice.types.get(name).map(|published| json!(published)) != Some(shape.clone()) {
            wrong.push(format!("{name} is not as in slice.json"));
        }
    }
    for (name, members) in kept["enums"].as_object().unwrap() {
        if slice.enums.get(name).map(|published| json!(published)) != Some(members.clone()) {
            wrong.push(format!("{name} is not as in slice.json"));
        }
    }
    let known = |kind: &str| kept["types"].get(kind).is_some() || kept["enums"].get(kind).is_some();
    let published = |kind: &str| slice.types.contains_key(kind) || slice.enums.contains_key(kind);
    let bodies =
        slice.paths.values().flat_map(|methods| methods.values()).filter_map(|one| one.body.as_deref());
    let inside = kept["types"].as_object().unwrap().values().flat_map(|shape| {
        let properties = shape["properties"].as_object().unwrap().values();
        properties.map(|word| contract::Property::read(word.as_str().unwrap()).kind).collect::<Vec<_>>()
    });
    for kind in bodies.chain(inside).filter(|kind| published(kind) && !known(kind) && !WITHOUT.contains(kind))
    {
        wrong.push(format!("{kind} is published and missing"));
    }
    assert!(wrong.is_empty(), "crates/practice-tenant/src/graph/properties.json: {}", wrong.join(", "));
}

/// Bodies that the practice tenant reads without a table: a single address, and one that says nothing here.
const WITHOUT: [&str; 2] = ["ReferenceCreate", "restoreParameters"];
