//! Parameter Object.

use super::decode::{Decoder, Fields};
use super::{Any, Spanned};
use crate::{Diagnostic, Node, Span, codes};
use arazzo_expression::{Str, Version};

/// A value for an operation or a workflow (Parameter Object).
#[derive(Clone, Debug)]
pub struct Parameter {
    /// `name`.
    pub name: Spanned<Str>,
    /// `in`; absent for the inputs of a workflow.
    pub location: Option<Spanned<ParameterLocation>>,
    /// `value`.
    pub value: Any,
    /// Where the object stands: its first key.
    pub span: Span,
}

/// Where a parameter goes (`in`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterLocation {
    /// Into the path template.
    Path,
    /// Into the query string.
    Query,
    /// It is the whole query string (1.1).
    QueryString,
    /// A header field.
    Header,
    /// A cookie.
    Cookie,
    /// Into a channel address (in the schema of 1.1 only; decision A66).
    Channel,
}

impl ParameterLocation {
    /// The name in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::QueryString => "querystring",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Channel => "channel",
        }
    }
}

const FIELDS: &[(&str, Version)] = &[("name", Version::V1_0), ("in", Version::V1_0), ("value", Version::V1_0)];

impl Parameter {
    pub(super) fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let mut fields = Fields::open_checked(node, "a parameter", FIELDS, decoder)?;
        let name = fields.required_text("name", decoder);
        let value = fields.required("value", decoder).map(|node| Any::decode(node, decoder));
        let location = fields.text("in", decoder).and_then(|text| location(&text, decoder));
        let name = name?;
        if location.as_ref().is_some_and(|location| location.value == ParameterLocation::Header)
            && is_framing_field(&name.value)
        {
            let message = format!("a workflow cannot set the header field `{}`", name.value);
            let help = "leave it out: it is the connection's own";
            decoder.push(Diagnostic::new(&codes::HEADER_FORBIDDEN, name.span, message).help(help));
        }
        Some(Self { name, location, value: value?, span: fields.start() })
    }

    /// Whether this and `other` are the same parameter: name and place, header names in any case (decision A09).
    pub fn is_same(&self, other: &Self) -> bool {
        let place = |p: &Self| p.location.as_ref().map(|l| l.value);
        let folded = place(self) == Some(ParameterLocation::Header);
        let name =
            if folded { self.name.eq_ignore_ascii_case(&other.name) } else { self.name.value == other.name.value };
        place(self) == place(other) && name
    }
}

/// The header fields that frame the message or name its destination: the transport's alone. With one of them a document could
/// have a request read as two, or one that is signed read as one to another host.
const FRAMING: [&str; 10] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "upgrade",
    "te",
    "trailer",
    "expect",
    "http2-settings",
];

/// Whether no document may set the header field `name`.
pub fn is_framing_field(name: &str) -> bool {
    let folded = name.to_ascii_lowercase();
    FRAMING.contains(&&*folded) || folded.starts_with("proxy-")
}

fn location(text: &Spanned<Str>, decoder: &mut Decoder<'_>) -> Option<Spanned<ParameterLocation>> {
    let value = match &*text.value {
        "path" => ParameterLocation::Path,
        "query" => ParameterLocation::Query,
        "querystring" => ParameterLocation::QueryString,
        "header" => ParameterLocation::Header,
        "cookie" => ParameterLocation::Cookie,
        "channel" if decoder.version == Version::V1_1 => ParameterLocation::Channel,
        other => {
            let help = if other == "body" {
                "use `requestBody` instead"
            } else {
                "it is `path`, `query`, `header` or `cookie`"
            };
            let message = format!("a parameter cannot be in `{other}`");
            decoder.push(Diagnostic::new(&codes::UNKNOWN_VALUE, text.span, message).help(help));
            return None;
        }
    };
    if value == ParameterLocation::QueryString && decoder.version == Version::V1_0 {
        let message = "`in: querystring` needs Arazzo 1.1; this document is 1.0";
        decoder.push(Diagnostic::new(&codes::VERSION_FIELD, text.span, message).help("set `arazzo: 1.1.0`"));
    }
    Some(Spanned { value, span: text.span })
}
