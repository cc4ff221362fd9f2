//! JSON that is written as text with expressions in it (decision A49).

use crate::types::UNKNOWN;
use arazzo_expression::{Part, Text, Value, json};
use arazzo_parser::{Data, Entry, Mapping, Node, Span, Style};

/// The tree of a text, in which [`UNKNOWN`] stands for every expression; all of it at `span`. The error says why it is
/// not JSON.
pub(super) fn parse(text: &Text, span: Span) -> Result<Node, String> {
    let whole = match text {
        Text::Literal(text) => text.to_string(),
        Text::Expression(_) => UNKNOWN.to_owned(),
        Text::Template(parts) => parts.iter().map(part).collect(),
    };
    let parsed = json::parse(&whole).or_else(|error| json::parse(&quoted(&whole)).map_err(|_| error));
    parsed.map(|value| tree(&value, span)).map_err(|error| error.to_string())
}

fn part(part: &Part) -> &str {
    match part {
        Part::Literal(text) => text,
        Part::Expression(_) => UNKNOWN,
    }
}

/// The text with quotes around every expression that stands where a value stands.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut inside, mut escaped) = (false, false);
    for c in text.chars() {
        let unknown = UNKNOWN.starts_with(c);
        if unknown && !inside {
            out.push('"');
        }
        out.push(c);
        if unknown && !inside {
            out.push('"');
        }
        inside ^= c == '"' && !escaped;
        escaped = c == '\\' && inside && !escaped;
    }
    out
}

fn tree(value: &Value, span: Span) -> Node {
    let data = match value {
        Value::Null => Data::Null,
        Value::Bool(truth) => Data::Bool(*truth),
        Value::Number(number) => Data::Number(number.clone()),
        Value::String(text) => Data::String(text.clone(), Style::Json),
        Value::Array(items) => Data::Sequence(items.iter().map(|item| tree(item, span)).collect()),
        Value::Object(members) => {
            let entry = |(key, value): (&arazzo_expression::Str, &Value)| Entry {
                key: key.clone(),
                key_span: span,
                value: tree(value, span),
            };
            Data::Mapping(Mapping::new(members.iter().map(entry).collect()))
        }
    };
    Node { span, data }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_expression::Dialect;
    use arazzo_expression::Version;
    use arazzo_parser::SourceMap;

    fn parsed(text: &str) -> Result<String, String> {
        let source = SourceMap::default().add("t", "");
        let (text, _) = Text::parse(text, Dialect::strict(Version::V1_1), None);
        parse(&text, Span::new(source, 0, 0)).map(|node| node.to_value().to_string().replace(UNKNOWN, "?"))
    }

    #[test]
    fn expressions_stand_for_values_and_parts_of_texts() {
        for (text, tree) in [
            ("{\"a\": {$inputs.a}}", "{\"a\":\"?\"}"),
            ("{\"a\": \"{$inputs.a}\", \"b\": \"x {$inputs.b}\"}", "{\"a\":\"?\",\"b\":\"x ?\"}"),
            ("{\"a\\\"\": {$inputs.a}, \"b\": [\"\\\\\", {$inputs.b}]}", "{\"a\\\"\":\"?\",\"b\":[\"\\\\\",\"?\"]}"),
            ("[1, null]", "[1,null]"),
        ] {
            assert_eq!(parsed(text).as_deref(), Ok(tree), "{text}");
        }
    }

    #[test]
    fn what_can_never_be_json_is_told() {
        for text in ["{\"a\": }", "{\"a\": {$inputs.a}", "{\"a\": x{$inputs.a}}"] {
            assert!(parsed(text).is_err(), "{text}");
        }
    }
}
