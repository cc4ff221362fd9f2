//! `multipart/form-data` and its like (RFC 7578; OpenAPI, Encoding Object).

use super::Body;
use crate::fault::StepFault;
use crate::request::header::{forbidden_character, is_token_character};
use crate::request::media_type::{is_json, parameter};
use arazzo_expression::{Value, json};
use arazzo_parser::openapi::{Encoding, MediaType, References, Schema};

/// A body of parts, one for each member; for a list one for each element. A text is the body as it stands.
pub(super) fn body(
    value: Value,
    media: Option<&MediaType>,
    content_type: String,
    schemas: &dyn References,
) -> Result<Body, StepFault> {
    let members = match &value {
        Value::Object(members) => members.clone(),
        Value::String(text) => {
            let own = text.trim_start().strip_prefix("--").and_then(|rest| rest.lines().next()).map(str::trim_end);
            let content_type = with_boundary(content_type, own.unwrap_or_default());
            return Ok(Body { bytes: text.as_bytes().to_vec(), content_type, value });
        }
        other => {
            let message =
                format!("parts are made of an object or a text, and the payload is of type {}", other.type_name());
            return Err(StepFault::new("invalid-body", message));
        }
    };
    let mut parts = Vec::new();
    for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
        let described = Described {
            encoding: media.and_then(|media| media.encoding.get(name)),
            schema: media.and_then(|media| media.schema.as_ref()?.property(name, schemas)),
            schemas,
        };
        match value {
            Value::Array(items) if !described.is_json() => {
                parts.extend(items.iter().map(|item| described.part(name, item)));
            }
            value => parts.push(described.part(name, value)),
        }
    }
    let boundary =
        parameter(&content_type, "boundary").filter(|b| is_boundary(b)).map_or_else(|| boundary(&parts), str::to_owned);
    let mut text = String::new();
    for part in &parts {
        text.extend(["--", &boundary, "\r\n", part, "\r\n"]);
    }
    text.extend(["--", &boundary, "--\r\n"]);
    Ok(Body { bytes: text.into_bytes(), content_type: with_boundary(content_type, &boundary), value })
}

fn is_boundary(text: &str) -> bool {
    (1..=70).contains(&text.len()) && text.bytes().all(|b| is_token_character(b) || b"()+,-./:=? ".contains(&b))
}

fn with_boundary(content_type: String, boundary: &str) -> String {
    if parameter(&content_type, "boundary").is_some_and(is_boundary) || !is_boundary(boundary) {
        return content_type;
    }
    let is_token = boundary.bytes().all(is_token_character);
    let quote = if is_token { "" } else { "\"" };
    format!("{content_type}; boundary={quote}{boundary}{quote}")
}

/// A boundary that no part contains; the same for the same parts, so that a run can be repeated exactly.
fn boundary(parts: &[String]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.iter().flat_map(|part| part.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    loop {
        let boundary = format!("arazzo-{hash:016x}");
        if parts.iter().all(|part| !part.contains(&boundary)) {
            return boundary;
        }
        hash = hash.wrapping_add(0x9e37_79b9_7f4a_7c15);
    }
}

/// What the description says of a part.
struct Described<'d> {
    encoding: Option<&'d Encoding>,
    schema: Option<Schema>,
    schemas: &'d dyn References,
}

impl Described<'_> {
    /// The media type that is said, if it is one that can be sent.
    fn content_type(&self) -> Option<&str> {
        let said = self.encoding?.content_type.as_deref()?;
        let first = said.split(',').next().unwrap_or_default().trim();
        (first.contains('/') && !first.contains('*') && forbidden_character(first).is_none()).then_some(first)
    }

    fn is_json(&self) -> bool {
        self.content_type().is_some_and(is_json)
    }

    /// Whether the part is a file: an upload of bytes.
    fn is_file(&self) -> bool {
        let Some(schema) = &self.schema else { return false };
        let of = |schema: &Schema| {
            let format = schema.format(self.schemas);
            let is_file = schema.types(self.schemas).iter().any(|name| &**name == "file");
            is_file || format.as_deref() == Some("binary") || schema.keyword("contentMediaType", self.schemas).is_some()
        };
        of(schema) || schema.items(self.schemas).as_ref().is_some_and(of)
    }

    /// A part, without its boundary.
    fn part(&self, name: &str, value: &Value) -> String {
        let is_structure = matches!(value, Value::Array(_) | Value::Object(_));
        let text = if is_structure || self.is_json() { json::to_string(value) } else { value.to_text().to_string() };
        let name = quoted(name);
        let file = if self.is_file() { format!("; filename=\"{name}\"") } else { String::new() };
        let default = match (is_structure, self.is_file()) {
            (true, _) => Some("application/json"),
            (false, true) => Some("application/octet-stream"),
            (false, false) if text.is_ascii() => None,
            (false, false) => Some("text/plain; charset=utf-8"),
        };
        let content_type =
            self.content_type().or(default).map(|c| format!("Content-Type: {c}\r\n")).unwrap_or_default();
        let headers = self.headers();
        format!("Content-Disposition: form-data; name=\"{name}\"{file}\r\n{content_type}{headers}\r\n{text}")
    }

    /// The header fields whose value the description fixes: nothing in a workflow can give one.
    fn headers(&self) -> String {
        let mut fields = String::new();
        for header in self.encoding.map(|encoding| encoding.headers.as_slice()).unwrap_or_default() {
            let value =
                header.schema.as_ref().and_then(|s| s.constant(self.schemas).or_else(|| s.default(self.schemas)));
            let text = value.map(|value| value.to_text());
            let is_own = header.name.to_ascii_lowercase().starts_with("content-disposition")
                || header.name.eq_ignore_ascii_case("content-type");
            let is_sound = header.name.bytes().all(is_token_character) && !header.name.is_empty();
            if let Some(text) = text.filter(|text| !is_own && is_sound && forbidden_character(text).is_none()) {
                fields.extend([&*header.name, ": ", &text, "\r\n"]);
            }
        }
        fields
    }
}

/// A name as it stands between quotes (WHATWG HTML, multipart form data).
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A").replace('\0', "%00")
}
