//! Bodies of parts (RFC 2046, section 5.1; RFC 7578).

use super::reader::Reader;
use arazzo_expression::{Object, Str, Value};
use arazzo_parser::openapi::MediaType;
use arazzo_parser::openapi::media_type::covers;
use arazzo_runtime::{BodyKind, body_kind};
use std::collections::{BTreeMap, BTreeSet};

/// How many parts are read.
const MOST: usize = 10_000;

/// A part of a body.
#[derive(Debug, PartialEq)]
pub(super) struct Part<'b> {
    name: Option<String>,
    is_file: bool,
    content_type: Option<String>,
    bytes: &'b [u8],
}

/// The parts of `body`.
pub(super) fn parts<'b>(body: &'b [u8], content_type: &str) -> Result<Vec<Part<'b>>, String> {
    let boundary = parameter(content_type, "boundary").ok_or("its media type has no `boundary`")?;
    let delimiter = format!("--{boundary}");
    let mut found = Vec::new();
    let mut rest = after(body, delimiter.as_bytes()).ok_or_else(|| format!("no part begins with `{delimiter}`"))?;
    while !rest.starts_with(b"--") {
        if found.len() >= MOST {
            return Err(format!("it has more than {MOST} parts"));
        }
        let start = line_end(rest).ok_or("a boundary is not at the end of its line")?;
        let length = position(start, format!("\r\n{delimiter}").as_bytes())
            .or_else(|| position(start, format!("\n{delimiter}").as_bytes()));
        let length = length.ok_or_else(|| format!("nothing ends it: `{delimiter}--` is missing"))?;
        let (inside, left) = start.split_at(length);
        found.push(part(inside));
        rest = after(left, delimiter.as_bytes()).unwrap_or(b"--");
    }
    Ok(found)
}

fn part(inside: &[u8]) -> Part<'_> {
    let end = [&b"\r\n\r\n"[..], b"\n\n"].into_iter().filter_map(|end| Some((position(inside, end)?, end.len()))).min();
    // Without header fields a part begins with the line that ends them.
    let bare = inside.strip_prefix(b"\r\n").or_else(|| inside.strip_prefix(b"\n"));
    let (head, bytes) = match end {
        _ if bare.is_some() => (&b""[..], bare.unwrap_or_default()),
        Some((at, length)) => (inside.get(..at).unwrap_or_default(), inside.get(at + length..).unwrap_or_default()),
        None => (inside, &b""[..]),
    };
    let head = String::from_utf8_lossy(head);
    let field = |name: &str| {
        let mut fields = head.lines().filter_map(|line| line.split_once(':'));
        fields.find(|(have, _)| have.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    };
    let disposition = field("content-disposition").unwrap_or_default();
    let is_file = parameter(&disposition, "filename").or_else(|| parameter(&disposition, "filename*")).is_some();
    Part { name: parameter(&disposition, "name"), is_file, content_type: field("content-type"), bytes }
}

/// The value of a parameter of a field: a token, or a text in quotes.
fn parameter(field: &str, name: &str) -> Option<String> {
    let mut rest = field.split_once(';')?.1;
    loop {
        let (have, after) = rest.split_once('=')?;
        let (value, left) = if let Some(quoted) = after.trim_start().strip_prefix('"') {
            let mut escaped = false;
            let end = quoted.find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            })?;
            let (value, left) = quoted.split_at(end);
            let value = value.replace("\\\"", "\"").replace("\\\\", "\\").replace("%22", "\"");
            (value, left.split_once(';').map_or("", |(_, left)| left))
        } else {
            let (value, left) = after.split_once(';').unwrap_or((after, ""));
            (value.trim().to_owned(), left)
        };
        if have.trim().eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = left;
    }
}

/// What the parts say: an object of those that have names, and the members of which only that they are there is known.
pub(super) fn value(
    parts: Vec<Part<'_>>,
    media: Option<&MediaType>,
    reader: &Reader<'_>,
) -> Result<Option<(Value, BTreeSet<Str>)>, String> {
    let references = reader.references;
    let schema = media.and_then(|media| media.schema.as_ref());
    let mut members: BTreeMap<Str, Vec<Value>> = BTreeMap::new();
    let mut unread = BTreeSet::new();
    for part in parts {
        let Some(name) = part.name.as_deref() else { return Ok(None) };
        let told = |reason: String| format!("the body: part `{name}`: {reason}");
        let property = schema.and_then(|schema| schema.property(name, references));
        let encoding = media.and_then(|media| media.encoding.get(name));
        if let (Some(said), Some(have)) =
            (encoding.and_then(|encoding| encoding.content_type.as_deref()), part.content_type.as_deref())
            && !said.split(',').any(|said| covers(said.trim(), have))
        {
            return Err(told(format!("it is of {have}, and must be of {said}")));
        }
        let kind = property.as_ref().and_then(|property| property.kind(references));
        let is_list = kind.as_deref() == Some("array");
        let item = property.as_ref().filter(|_| is_list).and_then(|property| property.items(references));
        let one = if is_list { item.as_ref() } else { property.as_ref() };
        let is_styled = encoding.is_some_and(|encoding| encoding.style.is_some() || encoding.explode.is_some());
        let text = std::str::from_utf8(part.bytes).ok().filter(|_| !part.is_file && !is_styled);
        let media_type = part.content_type.as_deref().unwrap_or("text/plain");
        let read = match text {
            Some(text) => reader.written(body_kind(media_type), text, one).map_err(told)?,
            None => None,
        };
        let kind_of_one = one.and_then(|one| one.kind(references));
        // A text may be JSON that is not taken apart.
        let is_text = |value: &Value| kind_of_one.as_deref() == Some("string") && value.as_str().is_none();
        let read = read.map(|(value, _)| if is_text(&value) { text.unwrap_or_default().into() } else { value });
        let values = members.entry(name.into()).or_default();
        match read {
            // A list may be one part that is JSON, unless its items are lists, each of which is one.
            Some(Value::Array(items))
                if is_list && kind_of_one.as_deref() != Some("array") && body_kind(media_type) == BodyKind::Json =>
            {
                values.extend(items.iter().cloned());
            }
            Some(value) => values.push(value),
            None => {
                unread.insert(name.into());
                values.push(Value::default());
            }
        }
    }
    let whole = |(name, mut values): (Str, Vec<Value>)| {
        let property = schema.and_then(|schema| schema.property(&name, references));
        let is_list = property.is_some_and(|property| property.kind(references).as_deref() == Some("array"));
        let value = if is_list || values.len() > 1 { Value::from(values) } else { values.pop().unwrap_or_default() };
        (name, value)
    };
    Ok(Some((members.into_iter().map(whole).collect::<Object>().into(), unread)))
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// What stands behind the first `wanted` in `bytes`.
fn after<'b>(bytes: &'b [u8], wanted: &[u8]) -> Option<&'b [u8]> {
    bytes.get(position(bytes, wanted)? + wanted.len()..)
}

/// What stands behind the end of the line that `bytes` begin with.
fn line_end(bytes: &[u8]) -> Option<&[u8]> {
    let end = position(bytes, b"\n")?;
    bytes.get(end + 1..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<Vec<(Option<String>, bool, String)>, String> {
        let found = parts(body.as_bytes(), "multipart/form-data; boundary=\"x y\"")?;
        Ok(found.into_iter().map(|p| (p.name, p.is_file, String::from_utf8_lossy(p.bytes).into_owned())).collect())
    }

    #[test]
    fn parts_are_told_apart() {
        let body = "preamble\r\n--x y\r\nContent-Disposition: form-data; name=\"a\\\"b\"\r\n\r\none\r\ntwo\r\n--x y\r\ncontent-disposition: form-data; filename=\"f; g\"; name=c\r\nContent-Type: image/png\r\n\r\n\r\n--x y--\r\nend";
        let found = read(body).unwrap();
        assert_eq!(
            found,
            [(Some("a\"b".to_owned()), false, "one\r\ntwo".to_owned()), (Some("c".to_owned()), true, String::new()),]
        );
        assert_eq!(read("--x y--").unwrap(), []);
    }

    #[test]
    fn what_is_no_body_of_parts_is_told() {
        for (body, told) in
            [("", "no part begins"), ("--x y\r\n\r\nabc", "nothing ends it"), ("--x y", "not at the end")]
        {
            let error = read(body).unwrap_err();
            assert!(error.contains(told), "{error}");
        }
        assert!(parts(b"--x--", "multipart/form-data").unwrap_err().contains("boundary"));
    }
}
