//! What the tags of YAML's JSON schema make of a value (Arazzo, Format: no other tags are allowed).

use super::plain;
use crate::{Data, Diagnostic, Span, Style, codes};
use arazzo_expression::Number;
use granit_parser::Tag;

/// The value of the scalar `text` under `tag`; `None` if the tag is none of ours or does not fit.
pub(super) fn scalar(tag: &Tag, text: &str, style: Style) -> Option<Data> {
    if is_non_specific(tag) {
        return Some(Data::String(text.into(), style));
    }
    match tag.core_suffix()? {
        "str" => Some(Data::String(text.into(), style)),
        "int" => Number::parse(text).filter(Number::is_integer).map(Data::Number),
        "float" => Number::parse(text).map(Data::Number),
        "bool" => plain::boolean(text).map(Data::Bool),
        "null" => plain::is_null(text).then_some(Data::Null),
        _ => None,
    }
}

/// Whether `tag` may stand before a collection of the kind `kind`: `map` or `seq`.
pub(super) fn fits(tag: &Tag, kind: &str) -> bool {
    is_non_specific(tag) || tag.core_suffix() == Some(kind)
}

/// Whether the tag is a mere `!`: a scalar is then a string, a collection what it is.
fn is_non_specific(tag: &Tag) -> bool {
    tag.handle().is_empty() && tag.suffix() == "!"
}

/// The fault of a tag that is unknown or does not fit what it stands before.
pub(super) fn fault(tag: &Tag, span: Span) -> Diagnostic {
    let shown: String = tag.original().chars().take(60).collect();
    if tag.core_suffix().is_some() {
        return Diagnostic::new(&codes::YAML_TAG, span, format!("the value is not what its tag `{shown}` says"));
    }
    let fault = Diagnostic::new(&codes::YAML_TAG, span, format!("the tag `{shown}` is not allowed"));
    // `!$response.body#/ok` was meant as a condition.
    let help = if shown.starts_with("!$") || shown.starts_with("!(") || shown.starts_with("!{") {
        "a text that starts with `!` needs quotes"
    } else {
        "remove it; JSON's types need no tags"
    };
    fault.help(help)
}
