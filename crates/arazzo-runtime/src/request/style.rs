//! The styles of OpenAPI that make one text of a value (OpenAPI, Style Values; RFC 6570).

use crate::fault::StepFault;
use arazzo_expression::{Str, Value};
use arazzo_parser::openapi::{Location, Parameter, Style};

/// A value as styles see it: what is nested deeper is JSON text, and `null` inside is left out (RFC 6570, undefined).
#[derive(Debug)]
pub(super) enum Shape {
    Single(Str),
    List(Vec<Str>),
    Members(Vec<(Str, Str)>),
}

impl Shape {
    /// The shape of `value`, in which lists that are items of lists are written in the styles `nested`.
    pub(super) fn of(value: &Value, nested: &[Style]) -> Self {
        let there = |value: &&Value| !value.is_null();
        match value {
            Value::Array(items) => Self::List(items.iter().filter(there).map(|item| piece(item, nested)).collect()),
            Value::Object(members) => {
                let members = members.iter().filter(|(_, value)| !value.is_null());
                Self::Members(members.map(|(name, value)| (name.clone(), value.to_text())).collect())
            }
            single => Self::Single(single.to_text()),
        }
    }

    /// Whether there is nothing to write.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Single(_) => false,
            Self::List(items) => items.is_empty(),
            Self::Members(members) => members.is_empty(),
        }
    }

    /// The pieces between `between`; members as `name=value` where `paired`, else as two pieces.
    pub(super) fn join(&self, between: &str, paired: bool, encode: &dyn Fn(&str) -> String) -> String {
        let pieces: Vec<String> = match self {
            Self::Single(text) => vec![encode(text)],
            Self::List(items) => items.iter().map(|item| encode(item)).collect(),
            Self::Members(members) if paired => {
                members.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect()
            }
            Self::Members(members) => members.iter().flat_map(|(name, value)| [encode(name), encode(value)]).collect(),
        };
        pieces.join(between)
    }
}

/// The text of an item: that of a list has the delimiter between its pieces that `nested` begins with.
fn piece(value: &Value, nested: &[Style]) -> Str {
    let (Value::Array(items), Some((style, deeper))) = (value, nested.split_first()) else { return value.to_text() };
    let pieces: Vec<Str> = items.iter().filter(|item| !item.is_null()).map(|item| piece(item, deeper)).collect();
    pieces.join(delimiter(*style, false)).into()
}

/// Refuses a list or object of which a piece has the character in it that parts the pieces: unlike a comma it is not told from
/// one when it is encoded (OpenAPI, Percent-Encoding and Illegal or Reserved Delimiters). Nor is a comma in a list in a list.
pub(super) fn check_delimiter(described: &Parameter, value: &Value) -> Result<(), StepFault> {
    let is_delimited = matches!(described.style, Style::SpaceDelimited | Style::PipeDelimited | Style::TabDelimited);
    let own = delimiter(described.style, false);
    let has = |text: &Str| text.contains(own);
    let is_torn = match Shape::of(value, &described.nested) {
        _ if !is_delimited || described.explode => false,
        Shape::Single(_) => false,
        Shape::List(items) => items.iter().any(has),
        Shape::Members(members) => members.iter().any(|(name, value)| has(name) || has(value)),
    };
    let inner = || value.as_array()?.iter().find_map(|item| torn(described, item, &described.nested));
    let Some(between) = is_torn.then_some(own).or_else(inner) else { return Ok(()) };
    let shown: String = between.escape_debug().collect();
    let message = format!(
        "a piece of the value of `{}` has `{shown}` in it, which is what parts the pieces: it would be taken for two",
        described.name
    );
    Err(StepFault::new("parameter-delimiter", message))
}

/// The delimiter of a list in the list `item`, or of itself, that one of its pieces has in it. In header fields, where nothing
/// is encoded, the delimiter around it counts too.
fn torn(described: &Parameter, item: &Value, nested: &[Style]) -> Option<&'static str> {
    let (items, (style, deeper)) = (item.as_array()?, nested.split_first()?);
    let (own, outer) = (delimiter(*style, false), delimiter(described.style, false));
    let is_doubled = described.location == Location::Header && own == outer && items.len() > 1;
    let is_torn = || items.iter().any(|item| piece(item, deeper).contains(own));
    if is_doubled || is_torn() { Some(own) } else { items.iter().find_map(|item| torn(described, item, deeper)) }
}

/// The value of a parameter of the path, which is `described`. An empty list or object is nothing at all, whatever the
/// style (RFC 6570, section 3.2.1).
pub(super) fn in_path(described: &Parameter, value: &Value, encode: &dyn Fn(&str) -> String) -> String {
    let shape = Shape::of(value, &described.nested);
    if shape.is_empty() {
        return String::new();
    }
    let explode = described.explode;
    match described.style {
        Style::Label => format!(".{}", shape.join(if explode { "." } else { "," }, explode, encode)),
        Style::Matrix => matrix(&encode(&described.name), &shape, explode, encode),
        style => shape.join(delimiter(style, true), explode, encode),
    }
}

fn matrix(name: &str, shape: &Shape, explode: bool, encode: &dyn Fn(&str) -> String) -> String {
    let pair =
        |name: &str, value: String| if value.is_empty() { format!(";{name}") } else { format!(";{name}={value}") };
    match shape {
        Shape::List(items) if explode => items.iter().map(|item| pair(name, encode(item))).collect(),
        Shape::Members(members) if explode => {
            members.iter().map(|(name, value)| pair(&encode(name), encode(value))).collect()
        }
        shape => pair(name, shape.join(",", false, encode)),
    }
}

/// The value of a header field, which is not encoded.
pub(super) fn in_header(described: &Parameter, value: &Value) -> String {
    Shape::of(value, &described.nested).join(delimiter(described.style, false), described.explode, &str::to_owned)
}

/// What stands between the pieces of a list that is one text, in a URL percent-encoded.
pub fn delimiter(style: Style, encoded: bool) -> &'static str {
    match (style, encoded) {
        (Style::SpaceDelimited, true) => "%20",
        (Style::SpaceDelimited, false) => " ",
        (Style::PipeDelimited, true) => "%7C",
        (Style::PipeDelimited, false) => "|",
        (Style::TabDelimited, true) => "%09",
        (Style::TabDelimited, false) => "\t",
        _ => ",",
    }
}
