//! A request as data. Credentials are not in it: they are added when it is sent.

use super::json::named;
use arazzo_expression::{Object, Str, Value, json};
use arazzo_runtime::Request;

/// Header fields that the operator adds to every request that does not set them itself.
pub(super) type Extra = Vec<(Str, String)>;

/// The header fields of a request with those that are added to it.
pub(super) fn fields<'r>(request: &'r Request, extra: &'r Extra) -> impl Iterator<Item = &'r (Str, String)> {
    request.headers.iter().chain(extra.iter().filter(|(name, _)| request.header(name).is_none()))
}

/// The method and URL; with the `extra` header fields of a dry run all header fields and the body too.
pub(super) fn json(request: &Request, extra: Option<&Extra>) -> Value {
    let mut members = named([("method", (*request.method).into()), ("url", request.url.as_str().into())]);
    if let Some(extra) = extra {
        members.insert("headers".into(), joined(fields(request, extra)).into());
        if let Some(body) = &request.body {
            members.insert("body".into(), self::body(request, body));
        }
    }
    members.into()
}

/// The header fields of a request; those that repeat are joined as HTTP has it.
pub(crate) fn headers(request: &Request) -> Object {
    joined(request.headers.iter())
}

fn joined<'f>(fields: impl Iterator<Item = &'f (Str, String)>) -> Object {
    let mut members: Object = Object::default();
    for (name, value) in fields {
        let value = match members.get(name).and_then(Value::as_str) {
            Some(before) => format!("{before}, {value}"),
            None => value.clone(),
        };
        members.insert(name.clone(), value.into());
    }
    members
}

/// A JSON body as its value, another as text; bytes that are no text as they would be read.
pub(crate) fn body(request: &Request, body: &[u8]) -> Value {
    let text = String::from_utf8_lossy(body);
    let is_json = request.header("content-type").is_some_and(|kind| kind.contains("json"));
    let parsed = if is_json { json::parse(&text).ok() } else { None };
    parsed.unwrap_or_else(|| Value::String(Str::from(&*text)))
}
