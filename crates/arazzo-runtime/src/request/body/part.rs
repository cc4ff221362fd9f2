//! One part of a multipart body.

use super::{file, form, multipart};
use crate::fault::StepFault;
use crate::program::{File, OperationCall};
use crate::request::content;
use crate::request::deep;
use crate::request::encode::decode;
use crate::request::header::{forbidden_character, is_token_character};
use crate::request::media_type::{Kind, is_json, kind};
use crate::request::query::Pair;
use crate::request::style::{Shape, check_delimiter, delimiter, in_header};
use arazzo_expression::{Str, Value, json};
use arazzo_parser::openapi::{Encoding, Location, MediaType, OpenApiVersion, Parameter, Schema, Style};
use indexmap::IndexMap;

/// A part: its header fields, each with its line end, and its bytes.
pub(super) struct Part {
    head: String,
    body: Vec<u8>,
}

impl Part {
    /// Writes the part without its boundaries.
    pub(super) fn write(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(self.head.as_bytes());
        to.extend_from_slice(b"\r\n");
        to.extend_from_slice(&self.body);
        to.extend_from_slice(b"\r\n");
    }

    /// All bytes of the part.
    pub(super) fn bytes(&self) -> impl Iterator<Item = u8> {
        self.head.bytes().chain(self.body.iter().copied())
    }

    /// Whether `text` stands in the part.
    pub(super) fn contains(&self, text: &str) -> bool {
        self.head.contains(text) || self.body.windows(text.len()).any(|window| window == text.as_bytes())
    }
}

/// What a schema says of a part that is bytes.
struct Binary {
    /// Its media type, if it says one.
    media_type: Option<Str>,
    /// Whether it is a file, which has a name. Where nothing is said, it may be one.
    is_file: bool,
}

/// What tells a part from others.
#[derive(Clone, Copy)]
pub(super) enum Key<'d> {
    /// Its name.
    Name(&'d str),
    /// Where it stands among parts without names.
    Position(usize),
}

/// What the description says of the parts of one name, or of one without a name.
pub(super) struct Described<'d> {
    pub(super) media: Option<&'d MediaType>,
    pub(super) key: Key<'d>,
    pub(super) call: &'d OperationCall,
}

impl Described<'_> {
    fn name(&self) -> Option<&str> {
        match self.key {
            Key::Name(name) => Some(name),
            Key::Position(_) => None,
        }
    }

    fn encoding(&self) -> Option<&Encoding> {
        match self.key {
            Key::Name(name) => self.media?.encoding.get(name),
            Key::Position(position) => self.media?.positions.at(position),
        }
    }

    fn schema(&self) -> Option<Schema> {
        let (media, references) = (self.media?, &*self.call.schemas);
        match (self.key, &media.schema) {
            // Each item of a list is a part.
            (Key::Name(name), schema) => {
                let property = schema.as_ref()?.property(name, references)?;
                let is_list = property.kind(references).as_deref() == Some("array");
                property.items(references).filter(|_| is_list).or(Some(property))
            }
            (Key::Position(position), Some(schema)) => {
                let first = schema.prefix_items(references).into_iter().nth(position);
                first.or_else(|| schema.items(references)).or_else(|| media.item_schema.clone())
            }
            (Key::Position(_), None) => media.item_schema.clone(),
        }
    }

    /// The part as a body of parts, if its media type says so: what is around its value and the media type with a boundary.
    fn nested(&self, value: &Value) -> Result<Option<(Vec<u8>, String)>, StepFault> {
        let said = self.content_types();
        let Some(media_type) = said.first().filter(|said| kind(said) == Kind::Multipart) else { return Ok(None) };
        if !matches!(value, Value::Array(_) | Value::Object(_)) {
            return Ok(None);
        }
        let mut media = MediaType::plain((*media_type).into(), self.schema());
        if let Some(encoding) = self.encoding() {
            media.encoding.clone_from(&encoding.encoding);
            media.positions.clone_from(&encoding.positions);
        }
        let body = multipart::body(value.clone(), Some(&media), (*media_type).to_owned(), self.call)?;
        Ok(Some((body.bytes, body.content_type)))
    }

    /// The media types that are said, as far as they can be sent.
    fn content_types(&self) -> Vec<&str> {
        let said = self.encoding().and_then(|encoding| encoding.content_type.as_deref()).unwrap_or_default();
        let fits = |one: &&str| one.contains('/') && !one.contains('*') && forbidden_character(one).is_none();
        said.split(',').map(str::trim).filter(fits).collect()
    }

    /// Whether the part is JSON.
    fn is_json(&self) -> bool {
        self.content_types().first().is_some_and(|first| is_json(first))
    }

    /// Whether the part is written in a style, as in a query (OpenAPI, Encoding Object, `style`).
    pub(super) fn is_styled(&self) -> bool {
        self.encoding().is_some_and(|e| e.style.is_some() || e.explode.is_some() || e.allow_reserved.is_some())
    }

    /// The parts of a value in its style. Nothing is percent-encoded.
    pub(super) fn styled(&self, name: &str, value: &Value) -> Result<Vec<Part>, StepFault> {
        let described = form::described(name, self.encoding().unwrap_or(&Encoding::default()));
        // As in header fields, where nothing is encoded either.
        let parameter = Parameter { location: Location::Header, ..described };
        check_delimiter(&parameter, value)?;
        let (style, explode) = (parameter.style, parameter.explode);
        if style == Style::DeepObject {
            let pairs = deep::pairs(name, value, &str::to_owned);
            let part = |pair: &Pair| text(&decode(&pair.name), pair.value.as_deref().unwrap_or_default());
            return Ok(pairs.iter().map(part).collect());
        }
        Ok(match Shape::of(value, &parameter.nested) {
            shape if shape.is_empty() => Vec::new(),
            Shape::List(items) if explode => items.iter().map(|item| text(name, item)).collect(),
            Shape::Members(members) if explode => members.iter().map(|(name, value)| text(name, value)).collect(),
            shape => vec![text(name, &shape.join(delimiter(style, false), false, &str::to_owned))],
        })
    }

    /// What the schema says of a part that is bytes. Since 3.1 a schema without a type says that (OpenAPI, Working with Binary
    /// Data and Encoding Object, `contentType`).
    fn binary(&self) -> Option<Binary> {
        let references = &*self.call.schemas;
        let of = |schema: &Schema| {
            let media_type =
                schema.keyword("contentMediaType", references).and_then(|place| place.node()?.scalar_text());
            let is_text =
                media_type.as_deref().is_some_and(|said| !matches!(kind(said), Kind::Other | Kind::Multipart));
            let is_file = media_type.is_some()
                || schema.format(references).as_deref() == Some("binary")
                || schema.types(references).iter().any(|name| &**name == "file");
            is_file.then_some(Binary { media_type, is_file: !is_text })
        };
        let schema = self.schema()?;
        let is_typed = |schema: &Schema| schema.kind(references).map(drop);
        schema.find(references, of).or_else(|| {
            let is_untyped =
                version(&schema) >= Some(OpenApiVersion::V3_1) && schema.find(references, is_typed).is_none();
            is_untyped.then_some(Binary { media_type: None, is_file: false })
        })
    }

    /// The part of a value.
    pub(super) fn part(&self, value: &Value) -> Result<Part, StepFault> {
        if let Some((body, content_type)) = self.nested(value)? {
            let mut head = disposition(self.name(), None);
            head.extend(["Content-Type: ", &content_type, "\r\n", &self.headers(None)]);
            return Ok(Part { head, body });
        }
        let binary = self.binary();
        let found = match value {
            Value::String(text) => file::find(text, &self.call.files, binary.is_some())?,
            _ => None,
        };
        let body = match (found, value) {
            (Some(file), _) => file.bytes.to_vec(),
            (None, value) => {
                self.call.files.refuse_in(value, "a part of the body")?;
                self.text(value)?.into_bytes()
            }
        };
        let source = found.or_else(|| self.call.files.with_text(value.as_str()?).filter(|_| binary.is_some()));
        let is_file = binary.as_ref().is_some_and(|binary| binary.is_file);
        let file_name = source.map(|file| &*file.file_name).or_else(|| self.name().filter(|_| is_file));
        let encoded = self.content_encoding().filter(|_| source.is_none());
        let content_type = self.content_type(value, source, binary, &body);
        let mut head = disposition(self.name(), file_name);
        if let Some(content_type) = content_type {
            head.extend(["Content-Type: ", &content_type, "\r\n"]);
        }
        head.push_str(&self.headers(encoded.as_deref()));
        Ok(Part { head, body })
    }

    /// How the text of the part stands for bytes: `contentEncoding` of JSON Schema, in 3.0 the format `byte`.
    fn content_encoding(&self) -> Option<Str> {
        let (schema, references) = (self.schema()?, &*self.call.schemas);
        let said = |schema: &Schema| schema.keyword("contentEncoding", references)?.node()?.scalar_text();
        let is_bytes = |schema: &Schema| schema.format(references).filter(|format| &**format == "byte");
        let encoding = schema.find(references, said).or_else(|| {
            let is_3_0 = version(&schema) == Some(OpenApiVersion::V3_0);
            schema.find(references, is_bytes).filter(|_| is_3_0).map(|_| "base64".into())
        })?;
        Some(encoding).filter(|encoding| !encoding.is_empty() && encoding.bytes().all(is_token_character))
    }

    fn text(&self, value: &Value) -> Result<String, StepFault> {
        let said = self.content_types();
        let is_structure = matches!(value, Value::Array(_) | Value::Object(_));
        let Some(media_type) = said.first().filter(|_| is_structure || self.is_json()) else {
            return Ok(if is_structure { json::to_string(value) } else { value.to_text().to_string() });
        };
        let schema = self.schema();
        let described = content::Described {
            media_type,
            schema: schema.as_ref(),
            encoding: &IndexMap::new(),
            references: &*self.call.schemas,
        };
        content::member(described, value)
    }

    /// The media type: what is said, of several what the name of the file says, else by what the part is.
    fn content_type(
        &self,
        value: &Value,
        source: Option<&File>,
        binary: Option<Binary>,
        body: &[u8],
    ) -> Option<String> {
        let said = self.content_types();
        let by_name = source.and_then(|file| file::media_type(&file.file_name, &said));
        if let Some(said) = by_name.or_else(|| said.first().copied()) {
            return Some(said.to_owned());
        }
        let is_structure = matches!(value, Value::Array(_) | Value::Object(_));
        // A value that has a type is written as its type is, whatever the schema leaves open.
        let binary = binary.filter(|binary| binary.is_file || binary.media_type.is_some() || value.as_str().is_some());
        match (is_structure, binary) {
            (true, _) => Some("application/json".to_owned()),
            (false, Some(Binary { media_type: Some(media_type), .. }))
                if media_type.contains('/') && forbidden_character(&media_type).is_none() =>
            {
                Some(media_type.to_string())
            }
            (false, Some(_)) => Some("application/octet-stream".to_owned()),
            (false, None) if source.is_some() => Some("application/octet-stream".to_owned()),
            (false, None) if !body.is_ascii() => Some("text/plain; charset=utf-8".to_owned()),
            (false, None) if self.content_encoding().is_some() => Some("application/octet-stream".to_owned()),
            (false, None) => self.name().is_none().then(|| "text/plain".to_owned()),
        }
    }

    /// The header fields whose value the description fixes: nothing in a workflow can give one. `encoded` is how its text
    /// stands for bytes, which is a field too (OpenAPI, `Content-Transfer-Encoding` and `contentEncoding`).
    fn headers(&self, encoded: Option<&str>) -> String {
        const TRANSFER_ENCODING: &str = "Content-Transfer-Encoding";
        let mut fields = String::new();
        let schemas = &*self.call.schemas;
        let fixed = |schema: &Schema| {
            let listed = schema.enumeration(schemas);
            let only = if let [only] = listed.as_slice() { Some(only.clone()) } else { None };
            schema.constant(schemas).or(only).or_else(|| schema.default(schemas))
        };
        let described = self.encoding().map(|encoding| encoding.headers.as_slice()).unwrap_or_default();
        if let Some(encoding) =
            encoded.filter(|_| !described.iter().any(|h| h.name.eq_ignore_ascii_case(TRANSFER_ENCODING)))
        {
            fields.extend([TRANSFER_ENCODING, ": ", encoding, "\r\n"]);
        }
        for header in described {
            let text = header.schema.as_ref().and_then(fixed).and_then(|value| self.field(header, &value));
            // Parts without names are named by this field, others have it already.
            let is_named = self.name().is_some() && header.name.to_ascii_lowercase().starts_with("content-disposition");
            let is_own = is_named || header.name.eq_ignore_ascii_case("content-type");
            let is_sound = header.name.bytes().all(is_token_character) && !header.name.is_empty();
            if let Some(text) = text.filter(|text| !is_own && is_sound && forbidden_character(text).is_none()) {
                fields.extend([&*header.name, ": ", &text, "\r\n"]);
            }
        }
        fields
    }

    /// The value of a header field of the part, as its style or its media type has it.
    fn field(&self, header: &Parameter, value: &Value) -> Option<String> {
        let Some(media_type) = header.content_type.as_deref() else { return Some(in_header(header, value)) };
        let described = content::Described {
            media_type,
            schema: header.schema.as_ref(),
            encoding: &header.encoding,
            references: &*self.call.schemas,
        };
        content::text(described, value).ok()
    }
}

/// The version of OpenAPI that a schema is of.
fn version(schema: &Schema) -> Option<OpenApiVersion> {
    schema.place().document().version()
}

/// A part of text.
fn text(name: &str, value: &str) -> Part {
    let mut head = disposition(Some(name), None);
    if !value.is_ascii() {
        head.push_str("Content-Type: text/plain; charset=utf-8\r\n");
    }
    Part { head, body: value.as_bytes().to_vec() }
}

/// The field that names a part; a part without a name has one only for the name of its file.
fn disposition(name: Option<&str>, file_name: Option<&str>) -> String {
    let file = file_name.map(|name| format!("; filename=\"{}\"", quoted(name))).unwrap_or_default();
    match name {
        Some(name) => format!("Content-Disposition: form-data; name=\"{}\"{file}\r\n", quoted(name)),
        None if file.is_empty() => String::new(),
        None => format!("Content-Disposition: attachment{file}\r\n"),
    }
}

/// A name as it stands between quotes (WHATWG HTML, multipart form data).
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A").replace('\0', "%00")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_name_ends_its_field(name in "\\PC{0,3}[\"\r\n\0;\\\\]{0,3}.{0,5}", file in ".{0,3}[\"\r\n\0;\\\\]{0,3}\\PC{0,5}") {
            let field = disposition(Some(&name), Some(&file));
            let inner = field.strip_prefix("Content-Disposition: form-data; name=\"").unwrap().strip_suffix("\"\r\n").unwrap();
            prop_assert!(!inner.contains(['\r', '\n', '\0']));
            let pieces: Vec<&str> = inner.split('"').collect();
            prop_assert_eq!((pieces.len(), pieces[1]), (3, "; filename="));
        }
    }
}
