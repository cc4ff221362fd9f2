//! The keyword `type`.

use arazzo_expression::Value;
use arazzo_parser::{Data, Node};

/// The types that the `type` of a schema leaves its values. Nothing where there is none, and where it names none that
/// there is (`any`, `date`): such a word is no type, and is not held against a value.
pub(crate) fn types(schema: &Node) -> Option<Vec<&'static str>> {
    let said = schema.get("type")?;
    let names = match said.as_sequence() {
        Some(names) => names.iter().filter_map(named).collect(),
        None => named(said).into_iter().collect::<Vec<_>>(),
    };
    (!names.is_empty()).then_some(names)
}

/// The type that a node names. YAML reads a plain `null` as nothing; it is a name here. Files of Swagger 2.0 are texts.
fn named(node: &Node) -> Option<&'static str> {
    if matches!(node.data, Data::Null) {
        return Some("null");
    }
    let name = node.as_str()?;
    ["object", "array", "string", "integer", "number", "boolean", "null"]
        .into_iter()
        .find(|kind| *kind == name || (*kind == "string" && name == "file"))
}

/// Whether `value` is of one of the types; of none, where nothing is demanded.
pub(crate) fn is_of(value: &Value, kinds: &[&'static str]) -> bool {
    kinds.is_empty()
        || kinds.iter().any(|kind| match *kind {
            "integer" => value.as_number().is_some_and(arazzo_expression::Number::is_whole),
            kind => value.type_name() == kind,
        })
}
