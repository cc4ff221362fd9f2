//! The query: what the path key brings, then parameters (OpenAPI, Parameter Object; Arazzo 1.1.0, `querystring`).

use super::content::{self, Described};
use super::encode::{component, decode, query_text, reserved};
use super::given::Given;
use super::style::{Shape, delimiter};
use super::{deep, media_type};
use crate::fault::StepFault;
use arazzo_expression::Value;
use arazzo_parser::arazzo::ParameterLocation;
use arazzo_parser::openapi::{Parameter, Part, PathTemplate, QueryPart, Style};

/// A pair of the query or of a form, encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub name: String,
    /// `None` for a name without `=`.
    pub value: Option<String>,
}

impl Pair {
    fn text(&self) -> String {
        self.value.as_ref().map_or_else(|| self.name.clone(), |value| format!("{}={value}", self.name))
    }
}

/// Writes `pairs` as one text.
pub(super) fn joined(pairs: &[Pair]) -> String {
    pairs.iter().map(Pair::text).collect::<Vec<_>>().join("&")
}

/// The query of a request, empty if there is none. `taken` are parameters that stand somewhere else already.
pub(super) fn query(template: &PathTemplate, given: &[Given<'_>], taken: &[usize]) -> Result<String, StepFault> {
    let whole = given.iter().find(|given| given.plan.location == ParameterLocation::QueryString);
    if let Some((given, value)) = whole.and_then(|given| Some((given, given.value.as_ref()?))) {
        return whole_query(given, value).map_err(|fault| fault.at(&given.plan.place));
    }
    let mut used: Vec<usize> = taken.to_vec();
    let mut pairs = Vec::new();
    for part in &template.query {
        pairs.extend(key_pairs(part, given, &mut used)?);
    }
    for (number, given) in given.iter().enumerate() {
        if given.plan.location == ParameterLocation::Query && !used.contains(&number) {
            pairs.extend(parameter(given).map_err(|fault| fault.at(&given.plan.place))?);
        }
    }
    Ok(joined(&pairs))
}

/// The pairs that one pair of the path key comes to. A parameter of the same name takes its place, so that nothing is
/// sent twice; variables in it are parameters (real descriptions, not the specification).
fn key_pairs(part: &QueryPart, given: &[Given<'_>], used: &mut Vec<usize>) -> Result<Vec<Pair>, StepFault> {
    let name = decode(&part.name);
    let same = |given: &Given<'_>| given.plan.location == ParameterLocation::Query && *given.plan.name == *name;
    if let Some(number) = given.iter().position(|given| same(given) && given.value.is_some()) {
        let new = !used.contains(&number);
        used.push(number);
        return given.get(number).filter(|_| new).map_or_else(|| Ok(Vec::new()), parameter);
    }
    let Some(parts) = &part.value else { return Ok(vec![Pair { name: query_text(&part.name), value: None }]) };
    let mut value = String::new();
    for part in parts {
        match part {
            Part::Literal(text) => value.push_str(&query_text(text)),
            Part::Variable(variable) => {
                let number = given.iter().position(|given| variable.is_filled_by(&given.plan.name));
                let found = number.and_then(|number| Some((number, given.get(number)?)));
                let Some((number, found)) = found else { return Ok(Vec::new()) };
                let Some(given) = &found.value else {
                    return if found.plan.described.required { Err(found.missing()) } else { Ok(Vec::new()) };
                };
                used.push(number);
                value.push_str(&Shape::of(given, &found.plan.described.nested).join(",", false, &component));
            }
        }
    }
    Ok(vec![Pair { name: query_text(&part.name), value: Some(value) }])
}

/// A text is the whole query as it stands, as far as it is one (PRM-07); JSON and other text is encoded.
fn whole_query(given: &Given<'_>, value: &Value) -> Result<String, StepFault> {
    let parameter = &given.plan.described;
    let media_type = parameter.content_type.as_deref().unwrap_or(media_type::FORM);
    let described = Described {
        media_type,
        schema: parameter.schema.as_ref(),
        encoding: &parameter.encoding,
        references: given.references,
    };
    let is_form = media_type::kind(media_type) == media_type::Kind::Form;
    Ok(match value {
        Value::String(text) if is_form => query_text(text),
        Value::String(text) => component(text),
        // A form is percent-encoded already.
        Value::Object(_) if is_form => content::text(described, value)?,
        value => component(&content::text(described, value)?),
    })
}

/// The pairs of a parameter `in: query`.
fn parameter(given: &Given<'_>) -> Result<Vec<Pair>, StepFault> {
    let described = &given.plan.described;
    let Some(value) = &given.value else { return Ok(Vec::new()) };
    let encode = if described.allow_reserved { reserved } else { component };
    if let Some(text) = content::of_parameter(given, value) {
        return Ok(vec![Pair { name: component(&described.name), value: Some(encode(&text?)) }]);
    }
    Ok(styled(described, value, &encode))
}

/// The pairs of `value` in the style of `described`.
pub(super) fn styled(described: &Parameter, value: &Value, encode: &dyn Fn(&str) -> String) -> Vec<Pair> {
    let is_delimited = matches!(described.style, Style::SpaceDelimited | Style::PipeDelimited | Style::TabDelimited);
    match described.style {
        Style::DeepObject => deep::pairs(&described.name, value, encode),
        style if is_delimited && !described.explode => delimited(described, value, delimiter(style, true), encode),
        _ => form(described, value, encode),
    }
}

/// The style `form`.
fn form(described: &Parameter, value: &Value, encode: &dyn Fn(&str) -> String) -> Vec<Pair> {
    let (name, explode) = (&described.name, described.explode);
    let pair = |name: &str, value: &str| Pair { name: component(name), value: Some(encode(value)) };
    match Shape::of(value, &described.nested) {
        Shape::List(items) if explode => items.iter().map(|item| pair(name, item)).collect(),
        Shape::Members(members) if explode => members.iter().map(|(name, value)| pair(name, value)).collect(),
        _ => delimited(described, value, ",", encode),
    }
}

/// One pair with all pieces of the value; none for an empty one (RFC 6570).
fn delimited(described: &Parameter, value: &Value, between: &str, encode: &dyn Fn(&str) -> String) -> Vec<Pair> {
    let shape = Shape::of(value, &described.nested);
    if shape.is_empty() {
        return Vec::new();
    }
    vec![Pair { name: component(&described.name), value: Some(shape.join(between, false, encode)) }]
}
