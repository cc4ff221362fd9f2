//! Request bodies.

use super::Compiler;
use super::any::selector_query;
use super::site::Site;
use crate::program::{BodyPlan, Producer, ReplacementPlan, ReplacementTarget};
use arazzo_expression::{Str, Text, Value, XPathVersion, json};
use arazzo_parser::arazzo::{Any, AnyKind, ExpressionType, Replacement, RequestBody};
use arazzo_parser::openapi::{MediaType, Operation, media_type};
use arazzo_parser::{Diagnostic, codes};

impl Compiler<'_> {
    pub(super) fn body(&mut self, site: Site<'_>, operation: &Operation, body: &RequestBody) -> Option<BodyPlan> {
        let offered = operation.request_body.as_ref().map(|body| body.content.as_slice()).unwrap_or_default();
        let content_type = body.content_type.as_ref().map(|text| text.value.clone()).or_else(|| preferred(offered));
        let media_type = content_type.as_deref().and_then(|wanted| MediaType::most_specific(offered, wanted));
        let is_json = content_type.as_deref().is_some_and(media_type::is_json);
        let payload = body.payload.as_ref().map(|payload| self.payload(site, payload, is_json));
        let example = || media_type.and_then(|media| media.example.clone()).map(Producer::Constant);
        let (payload, is_text) = match payload {
            Some((producer, is_text)) => (Some(producer), is_text),
            None if body.replacements.is_empty() => return None,
            // Replacements without a payload are made in the description's example, else in an empty object (A52).
            None => (
                Some(
                    example().unwrap_or_else(|| Producer::Constant(Value::from(arazzo_expression::Object::default()))),
                ),
                false,
            ),
        };
        let replacements =
            body.replacements.iter().map(|r| self.replacement(site, r, content_type.as_deref())).collect();
        let content_type = content_type.and_then(concrete);
        let place = body.payload.as_ref().map(|payload| self.place(payload.span)).unwrap_or_default();
        Some(BodyPlan { content_type, media_type: media_type.cloned(), payload, is_text, replacements, place })
    }

    /// What makes the payload, and whether a text it makes is the body as it stands.
    fn payload(&mut self, site: Site<'_>, payload: &Any, is_json: bool) -> (Producer, bool) {
        let (AnyKind::Text { raw, text: Text::Template(_) } | AnyKind::Literal(Value::String(raw))) = &payload.kind
        else {
            return (self.producer(site, payload), false);
        };
        // A template for JSON that is JSON already is filled string by string, so that no value can change its structure
        // (decision A49). A text without placeholders is sent as it is written (decision A53).
        let is_template = is_json && matches!(payload.kind, AnyKind::Text { .. });
        match json::parse(raw).ok().filter(|_| is_template) {
            Some(value) => (self.template(site, &value, payload), false),
            None => (self.producer(site, payload), true),
        }
    }

    fn template(&mut self, site: Site<'_>, value: &Value, payload: &Any) -> Producer {
        match value {
            Value::String(text) => self.leaf(site, text, payload),
            Value::Array(items) => {
                Producer::List(items.iter().map(|item| self.template(site, item, payload)).collect())
            }
            Value::Object(members) => Producer::Object(
                members.iter().map(|(name, member)| (name.clone(), self.template(site, member, payload))).collect(),
            ),
            other => Producer::Constant(other.clone()),
        }
    }

    /// A string of a JSON template. One that is a single placeholder becomes a structure where the value is one, and
    /// is left out where it has none; any other value becomes text.
    fn leaf(&mut self, site: Site<'_>, text: &Str, payload: &Any) -> Producer {
        let (parsed, _) = Text::parse(text, site.dialect(self.options.strict), None);
        match &parsed {
            Text::Template(parts) => match parts.as_slice() {
                [arazzo_expression::Part::Expression(expression)] => {
                    let operand = self.operand(site, expression, payload.span);
                    Producer::Quoted { operand, text: self.written(text.clone(), payload.span) }
                }
                _ => self.text(site, &parsed, text, payload.span),
            },
            _ => Producer::Constant(Value::String(text.clone())),
        }
    }

    fn replacement(
        &mut self,
        site: Site<'_>,
        replacement: &Replacement,
        content_type: Option<&str>,
    ) -> ReplacementPlan {
        let kind = replacement.selector_type.as_ref().map_or_else(
            || {
                if content_type.is_some_and(|said| media_type::kind(said) == media_type::Kind::Xml) {
                    ExpressionType::XPath(XPathVersion::V3_1)
                } else {
                    ExpressionType::JsonPointer
                }
            },
            |kind| kind.value,
        );
        let kind = match kind {
            // XPath targets are paths, which mean the same in all versions: the engine that is always there serves.
            ExpressionType::XPath(XPathVersion::V3_1) if replacement.selector_type.is_none() => {
                ExpressionType::XPath(XPathVersion::V1_0)
            }
            kind => kind,
        };
        let target = match selector_query(kind, &replacement.target, self.options.limits) {
            Ok(query) => ReplacementTarget::Query(query),
            Err(reason) => {
                let message =
                    format!("target `{}` of a replacement cannot be used: {reason}", replacement.target.value);
                self.diagnostics.push(Diagnostic::new(&codes::REPLACEMENT_TARGET, replacement.target.span, message));
                ReplacementTarget::Broken(reason.into())
            }
        };
        ReplacementPlan {
            target,
            text: replacement.target.value.clone(),
            value: self.producer(site, &replacement.value),
        }
    }
}

/// The media type to send when the workflow names none: the only one, else JSON, else the first concrete one (A54).
fn preferred(offered: &[MediaType]) -> Option<Str> {
    if let [only] = offered {
        return Some(only.media_type.clone()).filter(|media| !media.contains('*'));
    }
    let json = offered.iter().find(|media| {
        media.media_type.split(';').next().is_some_and(|m| m.trim().eq_ignore_ascii_case("application/json"))
    });
    json.or_else(|| offered.iter().find(|media| !media.media_type.contains('*'))).map(|media| media.media_type.clone())
}

/// The media type to send for one that is said: a range is none, and the value decides, unless it is a range of JSON.
fn concrete(media_type: Str) -> Option<Str> {
    if !media_type.contains('*') {
        return Some(media_type);
    }
    media_type::is_json(&media_type).then(|| "application/json".into())
}
