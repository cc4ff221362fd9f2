//! Texts as values of the types that their schemas have.

use super::terms::Terms;
use crate::check::{Direction, Held, Misfit, held_misfits};
use arazzo_expression::{Value, json};
use arazzo_parser::openapi::{References, Schema, Style};
use arazzo_runtime::{BodyKind, delimiter};

/// Reads and judges values.
#[derive(Clone, Copy)]
pub(super) struct Reader<'r> {
    pub(super) references: &'r dyn References,
    pub(super) terms: Terms<'r>,
}

impl Reader<'_> {
    /// Where `value` does not fit. Of a value that is written as text, and that is made up, not even the type is known.
    pub(super) fn misfits(&self, schema: &Schema, value: &Value, is_text: bool, limit: usize) -> Vec<Misfit> {
        let held = |value: &Value| match (self.terms.held)(value) {
            Held::ByType if is_text && !matches!(value, Value::Array(_) | Value::Object(_)) => Held::Not,
            held => held,
        };
        held_misfits(schema, value, self.references, Direction::Request, limit, &held)
    }

    /// A text as the value that its schema makes of it: a number or a truth only where that is what is wanted.
    pub(super) fn leaf(&self, text: &str, schema: Option<&Schema>) -> Value {
        let Some(schema) = schema else { return text.into() };
        if let Some(style) = schema.list_style() {
            return self.list(text, style, schema);
        }
        let types = schema.types(self.references);
        let is = |name: &str| types.iter().any(|kind| **kind == *name);
        let literal = match json::parse(text) {
            Ok(value @ (Value::Number(_) | Value::Bool(_) | Value::Null)) => value,
            Ok(value @ (Value::Object(_) | Value::Array(_))) if is("object") || is("array") => return value,
            _ => return text.into(),
        };
        let fits = |value: &Value| self.misfits(schema, value, true, 1).is_empty();
        let plain = Value::from(text);
        if fits(&plain) {
            return plain;
        }
        if fits(&literal) || !(is("string") || types.is_empty()) { literal } else { plain }
    }

    /// A list that is an item of another one.
    fn list(&self, text: &str, style: Style, schema: &Schema) -> Value {
        let items = schema.items(self.references);
        let pieces = text.split(delimiter(style, false)).filter(|_| !text.is_empty());
        pieces.map(|piece| self.leaf(piece, items.as_ref())).collect::<Vec<_>>().into()
    }

    /// What a text of a media type says; `None` where that is not known here.
    pub(super) fn written(
        &self,
        kind: BodyKind,
        text: &str,
        schema: Option<&Schema>,
    ) -> Result<Option<(Value, bool)>, String> {
        Ok(match kind {
            BodyKind::Json => {
                let value = json::parse(text).map_err(|error| format!("it is no JSON: {error}"))?;
                Some((value, false))
            }
            BodyKind::Form => {
                let media =
                    schema.map(|schema| arazzo_parser::openapi::MediaType::plain("".into(), Some(schema.clone())));
                let leaf = |text: &str, schema: Option<&Schema>| self.leaf(text, schema);
                Some((arazzo_runtime::form_structure(text, media.as_ref(), self.references, &leaf).into(), true))
            }
            BodyKind::Text => Some((self.leaf(text, schema), true)),
            BodyKind::JsonLines | BodyKind::Multipart | BodyKind::Xml | BodyKind::Other => None,
        })
    }
}
