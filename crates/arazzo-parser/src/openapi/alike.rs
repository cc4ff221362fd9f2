//! Whether two operations make the same request of the same values, so that it does not matter which of them is meant.

use super::{
    Encoding, Location, MediaType, Operation, Parameter, PathTemplate, Positions, RequestBody, Response, Schema,
    SecurityAlternative, Server, media_type,
};
use arazzo_expression::Str;
use indexmap::IndexMap;

impl Operation {
    /// Whether a call that gives the parameters `given`, wherever it says they go, and perhaps a body makes the same request
    /// of either operation, to the same server with the same credentials, and reads its answer in the same way. In doubt not.
    pub fn is_alike(&self, other: &Self, given: &[Str], has_body: bool) -> bool {
        let path = |operation: &Self| PathTemplate { fragment: None, ..PathTemplate::parse(&operation.key.path) };
        self.key.method == other.key.method
            && path(self) == path(other)
            && self.signing_name == other.signing_name
            && same_server(self.server(), other.server())
            && all_pairs(&self.security, &other.security, same_alternative)
            && given.iter().all(|name| same_parameters(self, other, name))
            && (!has_body || same_body(self.request_body.as_ref(), other.request_body.as_ref()))
            && same_answers(&self.responses, &other.responses)
    }
}

fn all_pairs<T>(one: &[T], other: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
}

fn same_server(one: Option<&Server>, other: Option<&Server>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return one.is_none() && other.is_none() };
    // The scheme may be a variable.
    let is_absolute = one.url.split_once("://").is_some_and(|(scheme, _)| !scheme.contains('/'));
    let same_base = one.base == other.base || is_absolute && one.base.scheme() == other.base.scheme();
    let same_variables = all_pairs(&one.variables, &other.variables, |one, other| {
        one.name == other.name && one.default == other.default && one.allowed == other.allowed
    });
    one.url == other.url && same_base && same_variables
}

fn same_alternative(one: &SecurityAlternative, other: &SecurityAlternative) -> bool {
    all_pairs(&one.requirements, &other.requirements, |one, other| {
        one.name == other.name && one.scopes == other.scopes && one.scheme == other.scheme
    })
}

/// Whether what the operations declare under `name` is the same, in every place.
fn same_parameters(one: &Operation, other: &Operation, name: &str) -> bool {
    let declared = |operation: &Operation| {
        let named = operation.parameters.iter().filter(|parameter| parameter.name.eq_ignore_ascii_case(name));
        let mut named: Vec<Parameter> = named.cloned().collect();
        named.sort_by_key(|parameter| (parameter.location, parameter.name.clone()));
        named
    };
    all_pairs(&declared(one), &declared(other), same_parameter)
}

fn same_parameter(one: &Parameter, other: &Parameter) -> bool {
    let shape = |parameter: &Parameter| {
        let Parameter { name, location, required, style, explode, nested, allow_reserved, content_type, .. } =
            parameter.clone();
        // Header fields have no case.
        let name = if location == Location::Header { name.to_ascii_lowercase().into() } else { name };
        (name, location, required, (style, explode, nested), allow_reserved, content_type)
    };
    shape(one) == shape(other)
        && same_encodings(&one.encoding, &other.encoding)
        && (one.content_type.is_none() || same_schema(one.schema.as_ref(), other.schema.as_ref()))
}

fn same_encodings(one: &IndexMap<Str, Encoding>, other: &IndexMap<Str, Encoding>) -> bool {
    let same = |one: &Encoding, other: &Encoding| {
        one.content_type == other.content_type
            && (one.style, one.explode, one.allow_reserved) == (other.style, other.explode, other.allow_reserved)
            && one.nested == other.nested
            && [one, other].into_iter().all(|encoding| {
                let Encoding { headers, encoding, positions, .. } = encoding;
                headers.is_empty() && encoding.is_empty() && *positions == Positions::default()
            })
    };
    one.len() == other.len() && one.iter().all(|(name, one)| other.get(name).is_some_and(|other| same(one, other)))
}

fn same_body(one: Option<&RequestBody>, other: Option<&RequestBody>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return one.is_none() && other.is_none() };
    all_pairs(&one.content, &other.content, |one, other| {
        same_media(one, other) && one.example == other.example && same_encodings(&one.encoding, &other.encoding)
    })
}

/// Whether the answers that say what `Accept` asks for are the same, and those that are read by their schema.
fn same_answers(one: &[Response], other: &[Response]) -> bool {
    let counts = |response: &&Response| {
        let is_success = response.status.starts_with('2') || &*response.status == "default";
        is_success && !response.content.is_empty() || response.content.iter().any(|media| !is_json(media))
    };
    let [one, other]: [Vec<&Response>; 2] = [one, other].map(|responses| responses.iter().filter(counts).collect());
    all_pairs(&one, &other, |one, other| {
        one.status == other.status && all_pairs(&one.content, &other.content, same_media)
    })
}

/// Whether two media types are the same and, where the schema says how they are written, have the same schema.
fn same_media(one: &MediaType, other: &MediaType) -> bool {
    let have_positions = *one != MediaType { positions: Positions::default(), ..one.clone() };
    one.media_type == other.media_type
        && !have_positions
        && one.positions == other.positions
        && (is_json(one) || same_schema(one.schema.as_ref(), other.schema.as_ref()))
}

fn is_json(media: &MediaType) -> bool {
    media_type::is_json(&media.media_type)
}

/// Whether two schemas are one, or say the same without referring to anything.
fn same_schema(one: Option<&Schema>, other: Option<&Schema>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return one.is_none() && other.is_none() };
    if one == other {
        return true;
    }
    let value = |schema: &Schema| schema.place().node().map(crate::Node::to_value);
    let refers = value(one).is_none_or(|value| arazzo_expression::json::to_string(&value).contains("\"$"));
    !refers && value(one) == value(other)
}
