//! The check of a whole request.

use super::asked::Asked;
use super::body::{self, Body};
use super::parameters::{Found, Parameters};
use super::reader::Reader;
use super::terms::Terms;
use crate::service::{base_of, variables};
use arazzo_expression::{Object, Value};
use arazzo_parser::openapi::{Location, Operation, References};
use arazzo_runtime::Request;
use arazzo_runtime::decoded;
use arazzo_runtime::program::OperationCall;

/// How many faults of one parameter are told, and how many of the body.
const MOST: (usize, usize) = (4, 16);

/// A request with its values, and what is wrong with it.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    /// The values of the parameters in the path, the query and header fields, as expressions see them.
    pub(crate) path: Object,
    pub(crate) query: Object,
    pub(crate) headers: Object,
    /// The value of the body, where it is written in a way that is read.
    pub(crate) body: Option<Value>,
    pub(crate) faults: Vec<String>,
    /// Why the media type of the body is none that the operation takes.
    pub(crate) unsupported: Option<String>,
}

/// Holds a request against what `operation` takes. `path` has the variables of its path, encoded.
pub(crate) fn checked(
    asked: &Asked,
    path: &Object,
    operation: &Operation,
    references: &dyn References,
    terms: &Terms<'_>,
) -> Checked {
    let mut checked = plain(asked, path);
    let reader = Reader { references, terms: *terms };
    let parameters = Parameters::new(asked, path, &reader);
    for parameter in &operation.parameters {
        let place = if parameter.location == Location::QueryString { "query" } else { parameter.location.name() };
        let told = |message: &str| format!("the {place} parameter `{}`: {message}", parameter.name);
        match parameters.read(parameter) {
            Found::Unread => {}
            Found::Nothing => {
                if parameter.required && parameter.location != Location::Path && !(terms.is_excused)(parameter) {
                    checked.faults.push(format!("the {place} parameter `{}` is missing", parameter.name));
                }
            }
            Found::Broken(message) => checked.faults.push(told(&message)),
            Found::Value(value, is_text) => {
                if let Some(schema) = &parameter.schema {
                    let wrong = reader.misfits(schema, &value, is_text, MOST.0);
                    checked.faults.extend(wrong.iter().map(|fault| told(&fault.to_string())));
                }
                let values = match parameter.location {
                    Location::Path => &mut checked.path,
                    Location::Query => &mut checked.query,
                    Location::Header => &mut checked.headers,
                    Location::Cookie | Location::QueryString => continue,
                };
                values.insert(parameter.name.clone(), value);
            }
        }
    }
    let reader = if terms.is_body_held {
        Reader { terms: Terms { held: Terms::strict().held, ..*terms }, ..reader }
    } else {
        reader
    };
    match body::read(asked, operation, &reader, MOST.1) {
        Body::Nothing => {}
        Body::Unsupported(reason) => checked.unsupported = Some(reason),
        Body::Read { value, faults } => {
            checked.body = value;
            checked.faults.extend(faults);
        }
    }
    checked
}

/// The values as they stand, before anything is known of them.
fn plain(asked: &Asked, path: &Object) -> Checked {
    let mut found = Checked::default();
    let unescaped = |value: &Value| {
        let text = value.to_text();
        Value::from(&*percent_encoding::percent_decode_str(&text).decode_utf8_lossy())
    };
    found.path = path.iter().map(|(name, value)| (name.clone(), unescaped(value))).collect();
    for (name, raw) in arazzo_runtime::raw_pairs(&asked.query) {
        found.query.insert(name.into(), decoded(raw).into());
    }
    for (name, value) in &asked.headers {
        found.headers.insert(name.as_str().into(), value.as_str().into());
    }
    found
}

/// What of `request`, which a step that makes `call` sends, its operation does not take.
pub fn violations(call: &OperationCall, request: &Request, terms: &Terms<'_>) -> Vec<String> {
    let asked = Asked::of(request);
    let path = variables(&call.template, base_of(&call.server.url), &asked.path).unwrap_or_default();
    let checked = checked(&asked, &path, &call.operation, &*call.schemas, terms);
    checked.unsupported.into_iter().chain(checked.faults).collect()
}
