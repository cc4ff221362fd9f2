//! An exchange as a line of JSON, without secrets.

use arazzo_expression::{Object, Value, json};
use arazzo_mock::{Asked, Reply};
use std::sync::Arc;
use std::time::Duration;

/// What secrets are replaced by.
const MASK: &str = "***";

/// The line for an exchange.
pub(super) fn line(asked: &Asked, reply: &Reply, took: Duration) -> String {
    let headers = |pairs: &mut dyn Iterator<Item = (&str, &str)>| -> Value {
        let masked = pairs.map(|(name, value)| (name, if is_secret(name) { MASK } else { value }));
        masked.collect::<Vec<_>>().into_iter().collect()
    };
    let response = &reply.response;
    let mut request = Object::default();
    request.insert("method".into(), asked.method.as_str().into());
    request.insert("path".into(), asked.path.as_str().into());
    request.insert("query".into(), query(&asked.query).into());
    request.insert("headers".into(), headers(&mut asked.headers.iter().map(|(n, v)| (n.as_str(), v.as_str()))));
    request.insert("body".into(), body(&asked.body));
    let mut answer = Object::default();
    answer.insert("status".into(), Value::from(response.status));
    answer.insert("headers".into(), headers(&mut response.headers.iter().map(|(n, v)| (&**n, v.as_str()))));
    answer.insert("body".into(), body(&response.body));
    let mut whole = Object::default();
    whole.insert("operation".into(), reply.operation.as_deref().map_or(Value::Null, Value::from));
    whole.insert("request".into(), request.into());
    whole.insert("response".into(), answer.into());
    whole.insert("durationMs".into(), Value::from(i64::try_from(took.as_millis()).unwrap_or(i64::MAX)));
    json::to_string(&whole.into())
}

/// The body as a value: JSON as it is, text as text, other bytes by their number.
fn body(bytes: &[u8]) -> Value {
    match std::str::from_utf8(bytes) {
        _ if bytes.is_empty() => Value::Null,
        Ok(text) => match json::parse(text) {
            Ok(mut value) => {
                mask(&mut value);
                value
            }
            Err(_) if text.contains('=') && !text.contains(char::is_whitespace) => query(text).into(),
            Err(_) => text.into(),
        },
        Err(_) => format!("{} bytes", bytes.len()).into(),
    }
}

fn query(text: &str) -> String {
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}={MASK}"),
        _ => pair.to_owned(),
    };
    text.split('&').map(pair).collect::<Vec<_>>().join("&")
}

/// Values nest no deeper than the reader of JSON allows.
fn mask(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in Arc::make_mut(members) {
                if is_secret(name) && !matches!(member, Value::Object(_) | Value::Array(_) | Value::Null) {
                    *member = MASK.into();
                } else {
                    mask(member);
                }
            }
        }
        Value::Array(elements) => Arc::make_mut(elements).iter_mut().for_each(mask),
        _ => {}
    }
}

/// Whether the value of a field, parameter or member of this name is for no eyes.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(['-', '_'], "");
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
            query: "api_key=hunter2&q=1".to_owned(),
            headers: vec![("Authorization".to_owned(), "Bearer hunter2".to_owned())],
            body: br#"{"user":"u","password":"hunter2","inner":[{"client_secret":"hunter2"}]}"#.to_vec(),
        };
        let response = arazzo_runtime::Response {
            status: 200,
            headers: vec![("Set-Cookie".into(), "hunter2".to_owned())],
            body: br#"{"access_token":"hunter2","id":7}"#.as_slice().into(),
            retry_after: None,
        };
        let line = line(&asked, &Reply { response, operation: None, remarks: Vec::new() }, Duration::ZERO);
        assert!(!line.contains("hunter2"), "{line}");
        assert!(line.contains(r#""id":7"#) && line.contains("q=1") && line.contains(r#""user":"u""#), "{line}");
    }
}
