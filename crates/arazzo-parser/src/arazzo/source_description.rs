//! Source Description Object.

use super::Spanned;
use super::decode::{Decoder, Fields};
use crate::{Diagnostic, Node, Span, codes};
use arazzo_expression::{Str, Value, Version};

/// A document that the workflows use (Source Description Object).
#[derive(Clone, Debug)]
pub struct SourceDescription {
    /// `name`.
    pub name: Spanned<Str>,
    /// `url`: a URI-reference.
    pub url: Spanned<Str>,
    /// `type`; the document itself decides where it is absent.
    pub kind: Option<Spanned<SourceType>>,
    /// All fields as values, extensions included: what `$sourceDescriptions.<name>.<field>` reads.
    pub fields: Value,
    /// Where the object stands.
    pub span: Span,
}

/// The kind of document that a source description names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceType {
    /// An OpenAPI description.
    OpenApi,
    /// An Arazzo description.
    Arazzo,
    /// An AsyncAPI description (1.1).
    AsyncApi,
}

impl SourceType {
    /// The name in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenApi => "openapi",
            Self::Arazzo => "arazzo",
            Self::AsyncApi => "asyncapi",
        }
    }
}

const FIELDS: &[(&str, Version)] = &[("name", Version::V1_0), ("url", Version::V1_0), ("type", Version::V1_0)];

impl SourceDescription {
    pub(super) fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let mut fields = Fields::open_checked(node, "a source description", FIELDS, decoder)?;
        let name = fields.required_text("name", decoder);
        let url = fields.required_text("url", decoder);
        let kind = fields.text("type", decoder).and_then(|text| source_type(&text, decoder));
        let name = name?;
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
            let message =
                format!("source name `{}` has characters other than letters, digits, `_` and `-`", name.value);
            let help = "expressions cannot refer to it: rename it";
            decoder.push(Diagnostic::new(&codes::SOURCE_NAME, name.span, message).help(help));
        }
        let url = url?;
        if url.trim().is_empty() || url.starts_with(':') || url.contains(|c: char| c.is_whitespace() || c.is_control())
        {
            let message = format!("`url` of source `{}` is `{}`, which is no URI-reference", name.value, url.value);
            decoder.push(Diagnostic::new(&codes::SOURCE_URL, url.span, message));
        }
        if let (Some((_, fragment)), Some(node)) = (url.split_once('#'), fields.get("url"))
            && !fragment.is_empty()
        {
            let span = decoder.within(node, url.len() - fragment.len() - 1..url.len());
            let message = format!("`#{fragment}` of source `{}` is ignored: a source is a whole document", name.value);
            let diagnostic = Diagnostic::new(&codes::SOURCE_FRAGMENT, span, message);
            decoder.push(diagnostic.help("remove it").guess("remove the fragment", span, ""));
        }
        Some(Self { name, url, kind, fields: node.to_value(), span: fields.start() })
    }
}

fn source_type(text: &Spanned<Str>, decoder: &mut Decoder<'_>) -> Option<Spanned<SourceType>> {
    let value = match &*text.value {
        "openapi" => SourceType::OpenApi,
        "arazzo" => SourceType::Arazzo,
        "asyncapi" => SourceType::AsyncApi,
        other => {
            let message = format!("source type `{other}` is unknown");
            decoder.push(
                Diagnostic::new(&codes::UNKNOWN_VALUE, text.span, message)
                    .help("it is `openapi`, `arazzo` or `asyncapi`"),
            );
            return None;
        }
    };
    if value == SourceType::AsyncApi && decoder.version == Version::V1_0 {
        let message = "sources of type `asyncapi` need Arazzo 1.1; this document is 1.0";
        decoder.push(Diagnostic::new(&codes::VERSION_FIELD, text.span, message).help("set `arazzo: 1.1.0`"));
    }
    Some(Spanned { value, span: text.span })
}
