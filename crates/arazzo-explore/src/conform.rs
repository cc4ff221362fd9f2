//! Whether a request is one that the API takes: what must be there is there, and values have the types that are asked for.

use crate::plan::Plan;
use arazzo_expression::{Number, Value};
use arazzo_parser::arazzo::ParameterLocation;
use arazzo_parser::openapi::{AdditionalProperties, Location, Parameter, References, Schema};
use arazzo_runtime::program::{Call, OperationCall, ParameterPlan};
use arazzo_runtime::{Machine, Request, Scheme, Sent};

/// Header fields that whoever sends a request adds itself.
const OWN: [&str; 9] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "user-agent",
];
/// How deep bodies are looked into.
const DEPTH: usize = 16;

/// How the request that a machine wants to send violates what its operation demands.
pub(crate) fn check(plan: &Plan<'_>, machine: &Machine<'_>, request: &Request) -> Vec<String> {
    let Some(step) = plan.program.step(request.at) else { return Vec::new() };
    let (Call::Operation(call), Some(sent)) = (&step.call, machine.sent()) else { return Vec::new() };
    let mut check = Check { refs: &*call.schemas, made_up: Vec::new(), untyped: Vec::new(), found: Vec::new() };
    let schema = plan.program.workflow(plan.workflow).map(|workflow| &workflow.inputs);
    for (name, value) in plan.made_up.as_object().into_iter().flatten() {
        let is_typed = schema.is_some_and(|schema| !schema.types(name).is_empty());
        parts(value, if is_typed { &mut check.made_up } else { &mut check.untyped });
    }
    for parameter in &call.operation.parameters {
        check.parameter(call, parameter, sent, request);
    }
    check.body(call, sent, request);
    check.found
}

struct Check<'c> {
    refs: &'c dyn References,
    /// Values that are made up, and what is in them: only their types are judged.
    made_up: Vec<Value>,
    /// The same of inputs that may have any type: they are not judged.
    untyped: Vec<Value>,
    found: Vec<String>,
}

impl Check<'_> {
    fn parameter(&mut self, call: &OperationCall, parameter: &Parameter, sent: &Sent, request: &Request) {
        let (name, place) = (&*parameter.name, parameter.location);
        let value = match place {
            Location::Query => sent.query.get(name).cloned(),
            Location::Path => sent.path.get(name).cloned(),
            Location::Header => request.header(name).map(Value::from),
            Location::Cookie | Location::QueryString => return,
        };
        match value {
            Some(value) => {
                let Some(schema) = parameter.schema.as_ref().filter(|_| parameter.content_type.is_none()) else {
                    return;
                };
                self.value(&value, schema, &format!("{place} parameter `{name}`"), true, DEPTH);
            }
            None if parameter.required && place != Location::Path && !is_elsewhere(call, parameter) => {
                self.found.push(format!("the {place} parameter `{name}` is required and is not sent"));
            }
            None => {}
        }
    }

    fn body(&mut self, call: &OperationCall, sent: &Sent, request: &Request) {
        let Some(described) = &call.operation.request_body else { return };
        let Some(body) = &sent.body else {
            if described.required && request.body.is_none() {
                self.found.push("the operation requires a body, and none is sent".to_owned());
            }
            return;
        };
        let sent_type = request.header("content-type").unwrap_or_default();
        let essence = |text: &str| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let media = described.content.iter().find(|media| essence(&media.media_type) == essence(sent_type));
        let media = media.or_else(|| described.content.first().filter(|_| described.content.len() == 1));
        let Some(schema) = media.and_then(|media| media.schema.as_ref()) else { return };
        let is_json = sent_type.contains("json");
        if is_json || sent_type.contains("form") {
            self.value(body, schema, "the body", !is_json, DEPTH);
        }
    }

    /// Judges a value; `is_text` tells that it is written as text, where numbers and truths are texts too.
    fn value(&mut self, value: &Value, schema: &Schema, what: &str, is_text: bool, depth: usize) {
        let Some(deeper) = depth.checked_sub(1) else { return };
        let refs = self.refs;
        let types = schema.types(refs);
        if self.untyped.contains(value) {
            return;
        }
        if value.is_null() && (schema.is_nullable(refs) || types.is_empty()) {
            return;
        }
        // A made-up text may be any text, and a number or a truth is written as one.
        if is_text && value.as_str().is_some() && self.made_up.contains(value) {
            return;
        }
        if !types.is_empty() && !types.iter().any(|kind| is(value, kind, is_text)) {
            let kinds: Vec<&str> = types.iter().map(|kind| &**kind).collect();
            let told = format!("{what} is {}, and the API wants {}", shown(value), kinds.join(" or "));
            return self.found.push(told);
        }
        if self.made_up.contains(value) {
            return;
        }
        let listed = schema.enumeration(refs);
        let is_listed = |one: &Value| one == value || is_text && one.to_text() == value.to_text();
        if !listed.is_empty() && !listed.iter().any(is_listed) {
            return self
                .found
                .push(format!("{what} is {}, which is none of the values that the API lists", shown(value)));
        }
        for part in schema.all_of(refs) {
            self.value(value, &part, what, is_text, deeper);
        }
        for alternatives in [schema.one_of(refs), schema.any_of(refs)] {
            if !alternatives.is_empty() && !alternatives.iter().any(|one| self.fits(value, one, is_text, deeper)) {
                self.found.push(format!("{what} is {}, which fits none of the API's alternatives", shown(value)));
            }
        }
        match value {
            Value::Object(members) => self.members(members, schema, what, is_text, deeper),
            Value::Array(items) => {
                let Some(schema) = schema.items(refs) else { return };
                for (number, item) in items.iter().enumerate().take(100) {
                    self.value(item, &schema, &format!("{what}, item {number},"), is_text, deeper);
                }
            }
            _ => {}
        }
    }

    fn members(
        &mut self,
        members: &arazzo_expression::Object,
        schema: &Schema,
        what: &str,
        is_text: bool,
        depth: usize,
    ) {
        let refs = self.refs;
        let properties = schema.properties(refs);
        for name in schema.required(refs) {
            let read_only = || properties.get(&name).is_some_and(|property| property.is_read_only(refs));
            if !members.contains_key(&name) && !read_only() {
                self.found.push(format!("{what} has no `{name}`, which the API requires"));
            }
        }
        for (name, value) in members {
            match properties.get(name) {
                Some(property) => self.value(value, property, &member(what, name), is_text, depth),
                None if is_closed(schema, refs) => {
                    self.found.push(format!("{what} has `{name}`, which the API does not take"));
                }
                None => {}
            }
        }
    }

    fn fits(&self, value: &Value, schema: &Schema, is_text: bool, depth: usize) -> bool {
        let (made_up, untyped) = (self.made_up.clone(), self.untyped.clone());
        let mut check = Check { refs: self.refs, made_up, untyped, found: Vec::new() };
        check.value(value, schema, "", is_text, depth);
        check.found.is_empty()
    }
}

/// Whether a schema takes no members but those that it names itself.
fn is_closed(schema: &Schema, refs: &dyn References) -> bool {
    schema.additional_properties(refs) == AdditionalProperties::Forbidden
        && schema.all_of(refs).is_empty()
        && schema.one_of(refs).is_empty()
        && schema.any_of(refs).is_empty()
        && schema.keyword("patternProperties", refs).is_none()
}

fn member(what: &str, name: &str) -> String {
    match what.strip_suffix('`') {
        Some(path) if path.contains(" `") => format!("{path}.{name}`"),
        _ => format!("{what}'s member `{name}`"),
    }
}

/// Whether a required parameter may come from somewhere else: from the path of the description, from what signs requests,
/// or spread over others.
fn is_elsewhere(call: &OperationCall, parameter: &Parameter) -> bool {
    let name = parameter.name.to_ascii_lowercase();
    let schemes = call.security.alternatives.iter().flatten();
    let mut keys = schemes.filter_map(|needed| match &needed.scheme {
        Scheme::ApiKey { name, .. } => Some(name),
        _ => None,
    });
    let is_part = |plan: &ParameterPlan| {
        plan.location == ParameterLocation::QueryString
            || plan.name.split('[').next().is_some_and(|head| head.eq_ignore_ascii_case(&name))
    };
    let is_unset = |plan: &&ParameterPlan| *plan.name == *parameter.name;
    let is_given = call.parameters.iter().any(is_part) && !call.parameters.iter().any(|p| is_unset(&p));
    let is_signature = [
        "x-amz-algorithm",
        "x-amz-credential",
        "x-amz-date",
        "x-amz-signature",
        "x-amz-signedheaders",
        "x-amz-security-token",
        "x-amz-content-sha256",
    ]
    .contains(&&*name);
    OWN.contains(&&*name)
        || is_signature
        || keys.any(|key| key.eq_ignore_ascii_case(&name))
        || call.template.query.iter().any(|part| part.name.eq_ignore_ascii_case(&name))
        || is_given
}

fn is(value: &Value, kind: &str, is_text: bool) -> bool {
    match (value, kind) {
        (Value::Number(number), "integer") => number.is_whole(),
        (Value::String(text), "integer") if is_text => Number::parse(text).is_some_and(|number| number.is_whole()),
        (Value::String(text), "number") if is_text => Number::parse(text).is_some(),
        (Value::String(text), "boolean") if is_text => matches!(&**text, "true" | "false"),
        (Value::Number(_) | Value::Bool(_), "string") | (_, "array" | "object") if is_text => true,
        (_, "file") => true,
        (value, kind) => value.type_name() == kind,
    }
}

/// A value in a message.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(80) {
        Some((at, _)) => format!("the {} {}…", value.type_name(), text.get(..at).unwrap_or_default()),
        None => format!("the {} {text}", value.type_name()),
    }
}

/// A value and everything in it.
fn parts(value: &Value, found: &mut Vec<Value>) {
    found.push(value.clone());
    match value {
        Value::Array(items) => items.iter().for_each(|item| parts(item, found)),
        Value::Object(members) => members.values().for_each(|member| parts(member, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_count_as_what_they_say_where_all_is_text() {
        let table: &[(Value, &str, bool, bool)] = &[
            (Value::from("5"), "integer", true, true),
            (Value::from("5"), "integer", false, false),
            (Value::from("5.5"), "integer", true, false),
            (Value::from("x"), "number", true, false),
            (Value::from("true"), "boolean", true, true),
            (Value::from(5_i64), "string", false, false),
            (Value::from(5_i64), "string", true, true),
            (Value::from(5_i64), "number", false, true),
        ];
        for (value, kind, is_text, fits) in table {
            assert_eq!(is(value, kind, *is_text), *fits, "{value} {kind} {is_text}");
        }
    }

    #[test]
    fn members_are_named_by_their_way() {
        assert_eq!(member("the body", "a"), "the body's member `a`");
        assert_eq!(member("the body's member `a`", "b"), "the body's member `a.b`");
    }
}
