//! Schemas of OpenAPI before 3.1, in the words of JSON Schema 2020-12.

use arazzo_expression::{Object, Str, Value};

/// Rewrites what 2020-12 has in another form: bounds whose exclusion is said by a flag, and the type of files.
pub(crate) fn renew(schema: &mut Object) {
    for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        let Some(excludes) = schema.get(flag).and_then(Value::as_bool) else { continue };
        schema.shift_remove(flag);
        if excludes && let Some(limit) = schema.shift_remove(bound) {
            schema.insert(flag.into(), limit);
        }
    }
    if schema.get("type").and_then(Value::as_str) == Some("file") {
        schema.shift_remove("type");
    }
}

/// Lets `null` fit `schema`, the schemas of whose `allOf` it fits already. What the schema says of its properties stays where
/// it is.
pub(crate) fn let_null_fit(schema: &mut Object) {
    match schema.get_mut("type") {
        Some(Value::Array(names)) if !names.contains(&"null".into()) => {
            let names = names.iter().cloned().chain(["null".into()]).collect::<Vec<_>>();
            schema.insert("type".into(), names.into());
        }
        Some(name @ Value::String(_)) if name.as_str() != Some("null") => {
            let names = vec![std::mem::take(name), "null".into()];
            *name = names.into();
        }
        _ => {}
    }
    if let Some(Value::Array(values)) = schema.get("enum")
        && !values.contains(&Value::Null)
    {
        let values = values.iter().cloned().chain([Value::Null]).collect::<Vec<_>>();
        schema.insert("enum".into(), values.into());
    }
    let branches = ["anyOf", "oneOf", "not", "const"].map(Str::from);
    let others: Object =
        branches.into_iter().filter_map(|name| Some((name.clone(), schema.shift_remove(&*name)?))).collect();
    if !others.is_empty() {
        let null: Object = [(Str::from("type"), Value::from("null"))].into_iter().collect();
        schema.insert("anyOf".into(), vec![Value::from(null), others.into()].into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_expression::json;

    fn rewritten(text: &str, rewrite: fn(&mut Object)) -> String {
        let Value::Object(schema) = json::parse(text).unwrap() else { panic!("{text}") };
        let mut schema = (*schema).clone();
        rewrite(&mut schema);
        Value::from(schema).to_string()
    }

    #[test]
    fn flags_become_bounds() {
        for (old, new) in [
            (r#"{"minimum":1,"exclusiveMinimum":true}"#, r#"{"exclusiveMinimum":1}"#),
            (r#"{"minimum":1,"exclusiveMinimum":false}"#, r#"{"minimum":1}"#),
            (r#"{"exclusiveMaximum":true}"#, "{}"),
            (r#"{"exclusiveMaximum":3,"maximum":4}"#, r#"{"exclusiveMaximum":3,"maximum":4}"#),
            (r#"{"type":"file"}"#, "{}"),
        ] {
            assert_eq!(rewritten(old, renew), new);
        }
    }

    #[test]
    fn null_comes_to_fit() {
        for (old, new) in [
            (r#"{"type":"string","minLength":2}"#, r#"{"type":["string","null"],"minLength":2}"#),
            (r#"{"type":["string","null"]}"#, r#"{"type":["string","null"]}"#),
            (r#"{"type":"string","enum":["a"]}"#, r#"{"type":["string","null"],"enum":["a",null]}"#),
            (r#"{"oneOf":[{"type":"string"}]}"#, r#"{"anyOf":[{"type":"null"},{"oneOf":[{"type":"string"}]}]}"#),
            (r#"{"allOf":[{}],"properties":{}}"#, r#"{"allOf":[{}],"properties":{}}"#),
        ] {
            assert_eq!(rewritten(old, let_null_fit), new);
        }
    }
}
