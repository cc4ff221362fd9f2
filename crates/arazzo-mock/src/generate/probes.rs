//! Values that are tried where what was put together does not fit: the simplest of each type, those at the limits that schemas
//! name, and parts of what was made.

use super::facets::Facets;
use crate::check::{length, list, schema};
use arazzo_expression::{Number, Object, Str, Value};
use arazzo_parser::Node;
use arazzo_parser::openapi::{Place, References, Schema};

/// How many schemas are searched for limits.
const MOST: usize = 64;
/// The longest text that is tried for its length.
const LONGEST: usize = 4096;

/// Values to try for all that `facets` say; `made` is what did not fit.
pub(super) fn probes(facets: &Facets, made: &Value, references: &dyn References) -> Vec<Value> {
    let mut found = vec![Value::from(0_i64), Value::from(""), Value::Bool(true), Value::Null];
    found.extend([Value::from("text"), Value::from(1_i64), Value::from(-1_i64), Value::Bool(false)]);
    found.extend([Number::from_f64(0.5).map_or(Value::Null, Value::Number), Value::from(Vec::new())]);
    found.push(Value::from(Object::default()));
    found.push([("key", Value::from("text"))].into_iter().collect());
    if let Value::Object(members) = made {
        let one = |(name, member): (&Str, &Value)| {
            Value::from(std::iter::once((name.clone(), member.clone())).collect::<Object>())
        };
        found.extend(members.iter().map(one));
        let without = |left_out: &Str| {
            let rest = members.iter().filter(|(name, _)| *name != left_out);
            Value::from(rest.map(|(name, member)| (name.clone(), member.clone())).collect::<Object>())
        };
        found.extend(members.keys().take(MOST).map(without));
    }
    for place in nearby(facets, references) {
        if let Some(node) = place.node() {
            limits(node, &mut found);
        }
    }
    found
}

/// The schemas that apply, and those that they choose from or exclude.
fn nearby(facets: &Facets, references: &dyn References) -> Vec<Place> {
    let mut found = facets.layers.clone();
    let mut next = 0;
    while let Some(layer) = found.get(next).cloned().filter(|_| found.len() < MOST) {
        next += 1;
        let several = ["allOf", "anyOf", "oneOf"].into_iter().flat_map(|keyword| list(&layer, keyword));
        let single = ["not", "if", "then", "else"].into_iter().filter_map(|keyword| schema(&layer, keyword));
        let below: Vec<Schema> = several.chain(single).collect();
        for place in below.iter().flat_map(|schema| schema.layers(references)) {
            if !found.contains(&place) {
                found.push(place);
            }
        }
    }
    found
}

/// Values at the limits that `node` names, and beyond them.
fn limits(node: &Node, found: &mut Vec<Value>) {
    for keyword in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"] {
        if let Some(limit) = node.get(keyword).and_then(Node::as_number) {
            let beyond = [0.0, 1.0, -1.0].into_iter().filter_map(|by| Number::from_f64(limit.as_f64() + by));
            found.extend(
                beyond
                    .map(|number| {
                        if number.is_whole() {
                            Number::parse(&format!("{:.0}", number.as_f64())).unwrap_or(number)
                        } else {
                            number
                        }
                    })
                    .map(Value::Number),
            );
        }
    }
    for keyword in ["minLength", "maxLength"] {
        if let Some(limit) = length(node, keyword).filter(|limit| *limit < LONGEST) {
            found.extend([limit.saturating_sub(1), limit, limit + 1].map(|length| Value::from("x".repeat(length))));
        }
    }
    found.extend(node.get("const").map(Node::to_value));
    found.extend(node.get("enum").and_then(Node::as_sequence).into_iter().flatten().map(Node::to_value));
}
