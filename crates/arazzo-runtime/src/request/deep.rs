//! `deepObject`, and what real APIs make of it: `a[b][c]=1`, and lists by number.

use super::encode::component;
use super::query::Pair;
use arazzo_expression::Value;

/// How deep brackets go; what is deeper is JSON text.
const MAX_DEPTH: usize = 64;

/// The pairs of `value`, which is called `name`; `null` is left out.
pub(super) fn pairs(name: &str, value: &Value, encode: &dyn Fn(&str) -> String) -> Vec<Pair> {
    let mut pairs = Vec::new();
    push(name, value, MAX_DEPTH, encode, &mut pairs);
    pairs
}

fn push(name: &str, value: &Value, depth: usize, encode: &dyn Fn(&str) -> String, pairs: &mut Vec<Pair>) {
    match (value, depth.checked_sub(1)) {
        (Value::Null, _) => {}
        (Value::Object(members), Some(depth)) => {
            members.iter().for_each(|(member, value)| push(&format!("{name}[{member}]"), value, depth, encode, pairs));
        }
        (Value::Array(items), Some(depth)) => {
            let numbered = items.iter().enumerate();
            numbered.for_each(|(number, item)| push(&format!("{name}[{number}]"), item, depth, encode, pairs));
        }
        (value, _) => pairs.push(Pair { name: component(name), value: Some(encode(&value.to_text())) }),
    }
}
