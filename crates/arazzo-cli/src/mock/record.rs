//! An exchange as a line of JSON, without secrets.

use arazzo_expression::{Object, Value, json};
use arazzo_mock::{Asked, Reply};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// What secrets are replaced by.
const MASK: &str = "***";

/// The names, in lower case, in which the descriptions have credentials.
pub(super) type Keys = BTreeSet<String>;

/// The line for an exchange.
pub(super) fn line(asked: &Asked, reply: &Reply, took: Duration, keys: &Keys) -> String {
    let headers = |pairs: &mut dyn Iterator<Item = (&str, &str)>| -> Value {
        let masked = pairs.map(|(name, value)| (name, if is_secret(name, keys) { MASK } else { value }));
        masked.collect::<Vec<_>>().into_iter().collect()
    };
    let response = &reply.response;
    let mut request = Object::default();
    request.insert("method".into(), asked.method.as_str().into());
    request.insert("path".into(), asked.path.as_str().into());
    request.insert("query".into(), query(&asked.query, keys).into());
    request.insert("headers".into(), headers(&mut asked.headers.iter().map(|(n, v)| (n.as_str(), v.as_str()))));
    request.insert("body".into(), body(&asked.body, keys));
    let mut answer = Object::default();
    answer.insert("status".into(), Value::from(response.status));
    answer.insert("headers".into(), headers(&mut response.headers.iter().map(|(n, v)| (&**n, v.as_str()))));
    answer.insert("body".into(), body(&response.body, keys));
    let mut whole = Object::default();
    whole.insert("operation".into(), reply.operation.as_deref().map_or(Value::Null, Value::from));
    whole.insert("request".into(), request.into());
    whole.insert("response".into(), answer.into());
    whole.insert("durationMs".into(), Value::from(i64::try_from(took.as_millis()).unwrap_or(i64::MAX)));
    json::to_string(&whole.into())
}

/// The body as a value: JSON as it is, text as text, other bytes by their number.
fn body(bytes: &[u8], keys: &Keys) -> Value {
    match std::str::from_utf8(bytes) {
        _ if bytes.is_empty() => Value::Null,
        Ok(text) => match json::parse(text) {
            Ok(mut value) => {
                mask(&mut value, keys);
                value
            }
            Err(_) if text.contains('=') && !text.contains(char::is_whitespace) => query(text, keys).into(),
            Err(_) => text.into(),
        },
        Err(_) => format!("{} bytes", bytes.len()).into(),
    }
}

fn query(text: &str, keys: &Keys) -> String {
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if is_secret(&decoded(name), keys) => format!("{name}={MASK}"),
        _ => pair.to_owned(),
    };
    text.split('&').map(pair).collect::<Vec<_>>().join("&")
}

/// A name of a form, as it is meant.
fn decoded(name: &str) -> String {
    url::form_urlencoded::parse(name.as_bytes()).map(|(name, _)| name.into_owned()).next().unwrap_or_default()
}

/// Values nest no deeper than the reader of JSON allows.
fn mask(value: &mut Value, keys: &Keys) {
    match value {
        Value::Object(members) => {
            for (name, member) in Arc::make_mut(members) {
                if is_secret(name, keys) { hide(member) } else { mask(member, keys) }
            }
        }
        Value::Array(elements) => Arc::make_mut(elements).iter_mut().for_each(|element| mask(element, keys)),
        _ => {}
    }
}

/// Hides every text and number in a value, and so in what a name that is for no eyes holds.
fn hide(value: &mut Value) {
    match value {
        Value::Object(members) => Arc::make_mut(members).iter_mut().for_each(|(_, member)| hide(member)),
        Value::Array(elements) => Arc::make_mut(elements).iter_mut().for_each(hide),
        Value::Null => {}
        other => *other = MASK.into(),
    }
}

/// Whether the value of a field, parameter or member of this name is for no eyes.
fn is_secret(name: &str, keys: &Keys) -> bool {
    let name = name.to_ascii_lowercase();
    if keys.contains(&name) {
        return true;
    }
    let name = name.replace(['-', '_'], "");
    let whole = ["authorization", "cookie", "setcookie", "key", "code", "pin", "signature"].contains(&name.as_str());
    whole
        || ["token", "secret", "password", "passphrase", "apikey", "accesskey", "credential", "auth"]
            .iter()
            .any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_in_no_record() {
        let asked = Asked {
            method: "POST".to_owned(),
            path: "/login".to_owned(),
            query: "api_key=hunter2&%74oken=hunter2&q=1".to_owned(),
            headers: vec![
                ("Authorization".to_owned(), "Bearer hunter2".to_owned()),
                ("X-Sesame".to_owned(), "hunter2".to_owned()),
            ],
            body: br#"{"user":"u","password":"hunter2","inner":[{"client_secret":"hunter2"}],"tokens":["hunter2",{"a":"hunter2"}]}"#.to_vec(),
        };
        let response = arazzo_runtime::Response {
            status: 200,
            headers: vec![("Set-Cookie".into(), "hunter2".to_owned())],
            body: br#"{"access_token":"hunter2","id":7}"#.as_slice().into(),
            retry_after: None,
        };
        let keys = Keys::from(["x-sesame".to_owned()]);
        let line = line(&asked, &Reply { response, operation: None, remarks: Vec::new() }, Duration::ZERO, &keys);
        assert!(!line.contains("hunter2"), "{line}");
        assert!(line.contains(r#""id":7"#) && line.contains("q=1") && line.contains(r#""user":"u""#), "{line}");
    }
}
