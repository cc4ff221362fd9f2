//! Request Body Object and Payload Replacement Object.

use super::decode::{Decoder, Fields};
use super::{Any, ExpressionType, Spanned};
use crate::{Node, Span};
use arazzo_expression::{NoteKind, Str, Text, Version};

/// The body that an operation is sent (Request Body Object).
#[derive(Clone, Debug)]
pub struct RequestBody {
    /// `contentType`.
    pub content_type: Option<Spanned<Str>>,
    /// `payload`.
    pub payload: Option<Any>,
    /// `replacements`.
    pub replacements: Vec<Replacement>,
    /// Where the object stands: its first key.
    pub span: Span,
}

/// A place in the payload and what is put there (Payload Replacement Object).
#[derive(Clone, Debug)]
pub struct Replacement {
    /// `target`: where, in the language of `selector_type` or of the media type.
    pub target: Spanned<Str>,
    /// What `target` means: an expression in it is an error that a validator reports.
    pub target_text: Text,
    /// `targetSelectorType` (1.1).
    pub selector_type: Option<Spanned<ExpressionType>>,
    /// `value`.
    pub value: Any,
}

const BODY: &[(&str, Version)] =
    &[("contentType", Version::V1_0), ("payload", Version::V1_0), ("replacements", Version::V1_0)];
const REPLACEMENT: &[(&str, Version)] =
    &[("target", Version::V1_0), ("targetSelectorType", Version::V1_1), ("value", Version::V1_0)];

impl RequestBody {
    pub(super) fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let mut fields = Fields::open_checked(node, "`requestBody`", BODY, decoder)?;
        let content_type = fields.text("contentType", decoder);
        let payload = fields.get("payload").map(|node| Any::decode(node, decoder));
        let replacements = fields.list("replacements", decoder, Replacement::decode);
        Some(Self { content_type, payload, replacements, span: fields.start() })
    }
}

impl Replacement {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let mut fields = Fields::open_checked(node, "a replacement", REPLACEMENT, decoder)?;
        let target = fields.required_text("target", decoder);
        let selector_type =
            fields.get("targetSelectorType").and_then(|node| ExpressionType::of_selector(node, decoder));
        let value = fields.required("value", decoder).map(|node| Any::decode(node, decoder));
        let target = target?;
        let (target_text, notes) = Text::parse(&target, decoder.dialect(), None);
        if let Some(node) = fields.get("target") {
            // A target that is an expression is told where replacements are checked.
            let mut notes = notes.into_iter().filter(|note| note.kind == NoteKind::StrayBrace).collect();
            decoder.nearly(&target, &target_text, node, &mut notes);
            decoder.notes(node, notes);
        }
        Some(Self { target, target_text, selector_type, value: value? })
    }
}
