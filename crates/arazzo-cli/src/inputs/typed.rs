//! Text to value, by the types that the schema declares.

use arazzo_expression::{Str, Value, json};

/// Reads `text` as one of `types`: it stays text where text is allowed or nothing is said; anything else is JSON.
pub(super) fn read(name: &str, text: &str, types: &[Str]) -> Result<Value, String> {
    if types.is_empty() || types.iter().any(|kind| &**kind == "string") {
        return Ok(Value::from(text));
    }
    let wanted = types.join(" or ");
    json::parse(text.trim()).map_err(|_| {
        let hint = match &*wanted {
            "array" => "; write it as JSON, for example [\"a\",\"b\"]",
            "object" => "; write it as JSON, for example {\"a\":1}",
            _ => "",
        };
        format!("input `{name}`: the value is not of type {wanted}{hint}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declared_type_decides() {
        let table: &[(&str, &[&str], &str)] = &[
            ("5", &[], r#""5""#),
            ("5", &["string"], r#""5""#),
            ("null", &["string", "null"], r#""null""#),
            ("5", &["integer"], "5"),
            ("12345678901234567890.10", &["number"], "12345678901234567890.10"),
            (" true ", &["boolean"], "true"),
            ("null", &["integer", "null"], "null"),
            ("[1,\"a\"]", &["array"], r#"[1,"a"]"#),
            ("{\"a\":{}}", &["object"], r#"{"a":{}}"#),
            // Of the wrong type, but JSON: the schema says so, with the same words as for a file.
            ("\"5\"", &["integer"], r#""5""#),
        ];
        for (text, types, json) in table {
            let types: Vec<Str> = types.iter().map(|kind| Str::from(*kind)).collect();
            assert_eq!(read("n", text, &types).map(|value| value.to_string()), Ok((*json).to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_told_by_its_type_and_not_by_its_value() {
        let error = read("limit", "many", &["integer".into()]).unwrap_err();
        assert_eq!(error, "input `limit`: the value is not of type integer");
        assert!(read("tags", "a,b", &["array".into()]).unwrap_err().contains("as JSON"));
    }
}
