//! Values that fit a schema: what the description gives as an example, else something that its keywords allow.

use crate::random::Random;
use arazzo_expression::{Number, Object, Value};
use arazzo_parser::openapi::{MediaType, References, Schema};

/// How deep generated values nest.
const DEPTH: usize = 8;

/// Makes values for schemas, the same for the same seed.
#[derive(Debug)]
pub struct Generator<'r, R: ?Sized> {
    references: &'r R,
    seed: u64,
    /// Values to use for members of these names: what the request said.
    pub known: Object,
}

impl<'r, R: References> Generator<'r, R> {
    /// A generator that follows references through `references`.
    pub fn new(references: &'r R, seed: u64) -> Self {
        Self { references, seed, known: Object::default() }
    }

    /// A value for a body of this media type.
    pub fn media(&self, media: &MediaType) -> Option<Value> {
        media.example.clone().or_else(|| Some(self.value(media.schema.as_ref()?, "", DEPTH)))
    }

    /// A value for `schema`; `name` is the member that it is for.
    pub fn schema(&self, schema: &Schema, name: &str) -> Value {
        self.value(schema, name, DEPTH)
    }

    fn value(&self, schema: &Schema, name: &str, depth: usize) -> Value {
        let refs: &dyn References = self.references;
        let schema = schema.resolve(refs);
        if let Some(known) = self.known.get(name).filter(|value| !matches!(value, Value::Object(_) | Value::Array(_))) {
            let types = schema.types(refs);
            if schema.enumeration(refs).is_empty() && (types.is_empty() || types.iter().any(|t| fits(known, t))) {
                return known.clone();
            }
        }
        let given = schema
            .constant(refs)
            .or_else(|| schema.example(refs))
            .or_else(|| schema.enumeration(refs).first().cloned());
        if let Some(value) = given.or_else(|| schema.default(refs)) {
            return value;
        }
        let Some(deeper) = depth.checked_sub(1) else { return Value::Null };
        let choice = schema.one_of(refs).into_iter().chain(schema.any_of(refs)).next();
        let chosen = choice.map(|choice| self.value(&choice, name, deeper));
        match schema.kind(refs).as_deref() {
            Some("object") => self.object(&schema, chosen, deeper),
            Some("array") => self.array(&schema, name, deeper),
            Some("string") => Value::from(self.text(&schema, name)),
            Some("integer" | "number") => Value::Number(self.number(&schema, 1)),
            Some("boolean") => Value::Bool(true),
            Some("null") => Value::Null,
            _ => chosen.unwrap_or_else(|| {
                self.merged(&schema, deeper).unwrap_or_else(|| Value::from(self.text(&schema, name)))
            }),
        }
    }

    /// Members of `allOf` and of the schema itself.
    fn merged(&self, schema: &Schema, depth: usize) -> Option<Value> {
        let has_parts =
            !schema.all_of(self.references_dyn()).is_empty() || !schema.properties(self.references_dyn()).is_empty();
        has_parts.then(|| self.object(schema, None, depth))
    }

    fn references_dyn(&self) -> &dyn References {
        self.references
    }

    fn object(&self, schema: &Schema, chosen: Option<Value>, depth: usize) -> Value {
        let refs = self.references_dyn();
        let mut members = Object::default();
        let parts = schema.all_of(refs).into_iter().map(|part| self.value(&part, "", depth)).chain(chosen);
        for part in parts {
            if let Value::Object(part) = part {
                members.extend(part.iter().map(|(name, value)| (name.clone(), value.clone())));
            }
        }
        for (name, property) in schema.properties(refs) {
            if depth > 2 || schema.required(refs).contains(&name) {
                let value = self.value(&property, &name, depth);
                members.insert(name, value);
            }
        }
        members.into()
    }

    fn array(&self, schema: &Schema, name: &str, depth: usize) -> Value {
        let refs = self.references_dyn();
        let least = schema
            .keyword("minItems", refs)
            .and_then(|place| place.node()?.as_number()?.as_i64())
            .unwrap_or(1)
            .clamp(1, 10);
        let item =
            schema.items(refs).map_or(Value::Null, |items| self.value(&items, name.trim_end_matches('s'), depth));
        Value::from(vec![item; usize::try_from(least).unwrap_or(1)])
    }

    fn number(&self, schema: &Schema, default: i64) -> Number {
        let refs = self.references_dyn();
        let bound = |name: &str| schema.keyword(name, refs).and_then(|place| place.node()?.as_number().cloned());
        let default = Number::from(default);
        match (bound("minimum").or_else(|| bound("exclusiveMinimum").and_then(|n| after(&n))), bound("maximum")) {
            (Some(least), _) if default < least => least,
            (_, Some(most)) if default > most => most,
            _ => default,
        }
    }

    fn text(&self, schema: &Schema, name: &str) -> String {
        let refs = self.references_dyn();
        let mut random = Random::new(self.seed, name);
        let length = |keyword: &str| {
            schema.keyword(keyword, refs).and_then(|place| usize::try_from(place.node()?.as_number()?.as_i64()?).ok())
        };
        let text = match schema.format(refs).as_deref() {
            Some("date-time") => "2026-01-02T03:04:05Z".to_owned(),
            Some("date") => "2026-01-02".to_owned(),
            Some("time") => "03:04:05Z".to_owned(),
            Some("uuid") => {
                format!("{}-{}-4{}-8{}-{}", random.hex(8), random.hex(4), random.hex(3), random.hex(3), random.hex(12))
            }
            Some("email") => "someone@example.com".to_owned(),
            Some("uri" | "url") => "https://example.com/".to_owned(),
            Some("ipv4") => "192.0.2.1".to_owned(),
            _ => by_name(name, &mut random),
        };
        let text = match length("minLength") {
            Some(least) if text.len() < least.min(4096) => {
                format!("{text}{}", random.hex(least.min(4096) - text.len()))
            }
            _ => text,
        };
        match length("maxLength") {
            Some(most) => text.chars().take(most).collect(),
            None => text,
        }
    }
}

/// A text that a member of this name may have.
fn by_name(name: &str, random: &mut Random) -> String {
    let lower = name.to_ascii_lowercase();
    if lower.ends_with("id") || lower.ends_with("key") || lower.ends_with("token") {
        random.hex(32)
    } else if lower.contains("email") {
        "someone@example.com".to_owned()
    } else if lower.contains("url") || lower.contains("uri") || lower.contains("link") {
        "https://example.com/".to_owned()
    } else if name.is_empty() {
        "text".to_owned()
    } else {
        name.to_owned()
    }
}

fn fits(value: &Value, kind: &str) -> bool {
    match value {
        Value::Number(number) => kind == "number" || (kind == "integer" && number.is_whole()),
        other => other.type_name() == kind,
    }
}

fn after(number: &Number) -> Option<Number> {
    Number::from_f64(number.as_f64() + 1.0)
}
