//! `multipart/form-data` and its like (RFC 7578; OpenAPI, Encoding Object), by name and by position.

use super::Body;
use super::part::{Described, Key, Part};
use crate::fault::StepFault;
use crate::program::OperationCall;
use crate::request::header::is_token_character;
use crate::request::media_type::{essence, parameter};
use arazzo_expression::{Object, Value};
use arazzo_parser::openapi::{MediaType, Positions};

/// A body of parts, one for each member; for a list one for each element. A text is the body as it stands; a list is one
/// nameless part for each element, where parts need no names.
pub(super) fn body(
    value: Value,
    media: Option<&MediaType>,
    content_type: String,
    call: &OperationCall,
) -> Result<Body, StepFault> {
    let said = parameter(&content_type, "boundary");
    if let Some(said) = said.filter(|said| !is_boundary(said)) {
        let shown: String = said.escape_debug().collect();
        let message = format!("`{shown}` is no boundary: it is made of up to 70 letters, digits and `'()+_,-./:=? `");
        return Err(StepFault::new("invalid-body", message));
    }
    let parts = match &value {
        Value::Object(members) => named(members, media, call)?,
        Value::Array(items) if essence(&content_type) != "multipart/form-data" || have_positions(media) => {
            let at = |(position, item)| Described { media, key: Key::Position(position), call }.part(item);
            items.iter().enumerate().map(at).collect::<Result<_, _>>()?
        }
        Value::String(text) => {
            if let Some(said) = said.filter(|said| !text.contains(&format!("--{said}"))) {
                let message =
                    format!("no part of the text begins with the boundary `{said}`, which the content type has");
                return Err(StepFault::new("invalid-body", message));
            }
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
    let boundary = said.map_or_else(|| boundary(&parts), str::to_owned);
    if parts.iter().any(|part| part.contains(&format!("--{boundary}"))) {
        let message =
            format!("the boundary `{boundary}` stands in a part; leave it out, and one is found that does not");
        return Err(StepFault::new("invalid-body", message));
    }
    let mut bytes = Vec::new();
    for part in &parts {
        bytes.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        part.write(&mut bytes);
    }
    bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok(Body { bytes, content_type: with_boundary(content_type, &boundary), value })
}

/// Whether parts are described by their position: then their names, if they need any, are in their header fields.
fn have_positions(media: Option<&MediaType>) -> bool {
    media.is_some_and(|media| media.positions != Positions::default())
}

fn named(members: &Object, media: Option<&MediaType>, call: &OperationCall) -> Result<Vec<Part>, StepFault> {
    let mut parts = Vec::new();
    for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
        let described = Described { media, key: Key::Name(name), call };
        match value {
            value if described.is_styled() => parts.extend(described.styled(name, value)?),
            Value::Array(items) => {
                for item in items.iter() {
                    parts.push(described.part(item)?);
                }
            }
            value => parts.push(described.part(value)?),
        }
    }
    Ok(parts)
}

fn is_boundary(text: &str) -> bool {
    (1..=70).contains(&text.len())
        && !text.ends_with(' ')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(&b))
}

fn with_boundary(content_type: String, boundary: &str) -> String {
    if parameter(&content_type, "boundary").is_some() || !is_boundary(boundary) {
        return content_type;
    }
    let is_token = boundary.bytes().all(is_token_character);
    let quote = if is_token { "" } else { "\"" };
    format!("{content_type}; boundary={quote}{boundary}{quote}")
}

/// A boundary that no part contains; the same for the same parts, so that a run can be repeated exactly.
fn boundary(parts: &[Part]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.iter().flat_map(Part::bytes) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    loop {
        let boundary = format!("arazzo-{hash:016x}");
        if !parts.iter().any(|part| part.contains(&boundary)) {
            return boundary;
        }
        hash = hash.wrapping_add(0x9e37_79b9_7f4a_7c15);
    }
}
