//! An answer while it is made.

use crate::generate::Generator;
use crate::solve::Puzzle;
use arazzo_expression::{Number, Object, Pointer, Str, Value};
use arazzo_parser::Node;
use arazzo_parser::openapi::{MediaType, Schema};
use arazzo_runtime::program::{Operand, OperationCall};
use arazzo_runtime::{BodyKind, Received, Response, body_kind, write_body};
use std::sync::Arc;

/// The longest list that is made so that there is something at an index.
const LONGEST: usize = 100;

/// An answer while it is made.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(Str, String)>,
    /// The media type of the body.
    pub(crate) content_type: Str,
    /// How the body is described.
    pub(crate) media: Option<MediaType>,
    pub(crate) body: Option<Value>,
    /// The text of the body, where it is no longer that of its structure.
    pub(crate) raw: Option<String>,
    /// Whether there can be a body at all: there is none in answers to `HEAD`.
    pub(crate) is_bodiless: bool,
}

impl Draft {
    /// Sets what `pointer` leads to in the body; what is missing on the way is made.
    pub(crate) fn set(&mut self, pointer: &Pointer, value: Value, call: &OperationCall, seed: u64) {
        self.raw = None;
        let schema = self.media.as_ref().and_then(|media| media.schema.clone());
        let generator = Generator::new(&*call.schemas, seed);
        put(self.body.get_or_insert_default(), pointer.tokens(), value, schema.as_ref(), call, &generator);
    }

    /// What `pointer` leads to in the structure of the body.
    pub(crate) fn get(&self, pointer: &Pointer) -> Option<&Value> {
        self.body.as_ref()?.pointer(pointer)
    }

    /// What expressions see at `pointer` of the body.
    pub(crate) fn value_at(&self, pointer: &Pointer, puzzle: &Puzzle<'_>) -> Option<Value> {
        self.received(puzzle.call).body_at(pointer).cloned()
    }

    /// The answer as a run sees it. What is JSON is not written and read for that.
    pub(crate) fn received(&self, call: &OperationCall) -> Received {
        let is_json = self.raw.is_none() && body_kind(&self.content_type) == BodyKind::Json;
        match self.body.as_ref().filter(|_| is_json && !self.has_no_body()) {
            None => Received::new(self.response(call), Some(call)),
            Some(body) => {
                let headers = self.with_type(self.content_type.to_string());
                let response = Response { status: self.status, headers, body: Arc::default(), retry_after: None };
                Received::known(response, Some(body.clone()))
            }
        }
    }

    /// Whether there can be no body.
    pub(crate) fn has_no_body(&self) -> bool {
        self.is_bodiless || matches!(self.status, 100..=199 | 204 | 304)
    }

    /// The header fields, with the media type of the body.
    fn with_type(&self, content_type: String) -> Vec<(Str, String)> {
        let other = |(name, _): &&(Str, String)| !name.eq_ignore_ascii_case("content-type");
        let others = self.headers.iter().filter(other).cloned();
        others.chain([("Content-Type".into(), content_type)]).collect()
    }

    /// The schema of what `pointer` leads to in the body.
    pub(crate) fn schema_at(&self, pointer: &Pointer, call: &OperationCall) -> Option<Schema> {
        let media = self.media.as_ref()?;
        let (root, tokens) = match (&media.schema, &media.item_schema) {
            (Some(schema), _) => (schema, pointer.tokens()),
            (None, item) => (item.as_ref()?, pointer.tokens().split_first()?.1),
        };
        tokens.iter().try_fold(root.clone(), |schema, token| below(&schema, token, call))
    }

    /// The values that the description knows for the place: its constant, enumeration or example.
    pub(crate) fn known_at(&self, pointer: &Pointer, call: &OperationCall) -> Vec<Value> {
        let Some(schema) = self.schema_at(pointer, call) else { return Vec::new() };
        let constant = schema.constant(&*call.schemas);
        let mut known: Vec<Value> = constant.into_iter().chain(schema.enumeration(&*call.schemas)).collect();
        known.extend(schema.example(&*call.schemas));
        known
    }

    /// This answer without what `pointer` leads to.
    pub(crate) fn without(&self, pointer: &Pointer) -> Self {
        let mut changed = self.clone();
        changed.raw = None;
        match pointer.tokens().split_last() {
            None => changed.body = None,
            Some((last, parents)) => {
                let parent = changed.body.as_mut().and_then(|body| place(body, parents));
                if let Some(Value::Object(members)) = parent {
                    Arc::make_mut(members).shift_remove(last);
                } else if let (Some(Value::Array(elements)), Some(index)) = (parent, Pointer::index(last)) {
                    Arc::make_mut(elements).truncate(index);
                }
            }
        }
        changed
    }

    /// Answers in which `operand` has one of `values`.
    pub(crate) fn assigned(&self, operand: &Operand, values: &[Value], puzzle: &Puzzle<'_>) -> Vec<Self> {
        let with = |value: &Value| {
            let mut changed = self.clone();
            match operand {
                Operand::StatusCode => changed.status = status(value)?,
                Operand::ResponseBody(pointer) => changed.set(pointer, value.clone(), puzzle.call, puzzle.seed),
                Operand::ResponseHeader(name) => changed.set_header(name, &value.to_text()),
                _ => return None,
            }
            Some(changed)
        };
        values.iter().filter_map(with).collect()
    }

    pub(crate) fn set_header(&mut self, name: &Str, value: &str) {
        self.headers.retain(|(have, _)| !have.eq_ignore_ascii_case(name));
        self.headers.push((name.clone(), value.replace(['\r', '\n'], " ")));
    }

    /// Makes `text`, which is XML, the body.
    pub(crate) fn become_xml(&mut self, text: String) {
        if body_kind(&self.content_type) == BodyKind::Json {
            self.content_type = "application/xml".into();
        }
        self.raw = Some(text);
    }

    /// The answer as it comes over the wire.
    pub(crate) fn response(&self, call: &OperationCall) -> Response {
        let none = self.has_no_body();
        let (bytes, content_type) = match (&self.raw, &self.body) {
            _ if none => (Vec::new(), None),
            (Some(raw), _) => (raw.clone().into_bytes(), Some(self.content_type.to_string())),
            (None, Some(body)) => {
                let written = write_body(&self.content_type, body, self.media.as_ref(), call);
                // What cannot be written in its own media type is written as JSON.
                let (bytes, content_type) = written.unwrap_or_else(|_| {
                    (arazzo_expression::json::to_string(body).into_bytes(), "application/json".to_owned())
                });
                (bytes, Some(content_type))
            }
            (None, None) => (Vec::new(), None),
        };
        let headers = content_type.map_or_else(|| self.headers.clone(), |content_type| self.with_type(content_type));
        Response { status: self.status, headers, body: bytes.into(), retry_after: None }
    }
}

/// The status that a value stands for.
fn status(value: &Value) -> Option<u16> {
    let number = value.as_number().cloned().or_else(|| Number::parse(value.as_str()?))?;
    u16::try_from(number.as_i64()?).ok().filter(|status| (100..=599).contains(status))
}

/// What `tokens` lead to.
fn place<'v>(value: &'v mut Value, tokens: &[Str]) -> Option<&'v mut Value> {
    let mut value = value;
    for token in tokens {
        value = match value {
            Value::Object(members) => Arc::make_mut(members).get_mut(token)?,
            Value::Array(elements) => Arc::make_mut(elements).get_mut(Pointer::index(token)?)?,
            _ => return None,
        };
    }
    Some(value)
}

/// The schema of the member or element `token`.
fn below(schema: &Schema, token: &str, call: &OperationCall) -> Option<Schema> {
    let references = &*call.schemas;
    if let Some(property) = schema.property(token, references) {
        return Some(property);
    }
    if let Some(index) = Pointer::index(token) {
        let prefix = schema.prefix_items(references).into_iter().nth(index);
        if let Some(items) = prefix.or_else(|| schema.items(references)) {
            return Some(items);
        }
    }
    match schema.additional_properties(references) {
        arazzo_parser::openapi::AdditionalProperties::Schema(schema) => Some(schema),
        _ => None,
    }
}

fn put(
    target: &mut Value,
    tokens: &[Str],
    value: Value,
    schema: Option<&Schema>,
    call: &OperationCall,
    generator: &Generator<'_>,
) {
    let Some((first, rest)) = tokens.split_first() else {
        *target = value;
        return;
    };
    let schema = schema.and_then(|schema| below(schema, first, call));
    let fresh = |name: &str| match &schema {
        Some(schema)
            if schema.place().node().is_some_and(|node| node.as_bool() != Some(false)) && !is_plain(schema) =>
        {
            generator.schema(schema, name)
        }
        _ => Value::Null,
    };
    if Pointer::index(first).is_some() && !matches!(target, Value::Array(_) | Value::Object(_)) {
        *target = Value::from(Vec::new());
    }
    if let (Value::Array(elements), Some(index)) = (&mut *target, Pointer::index(first)) {
        // An answer has a few elements, whatever index is asked for.
        let elements = Arc::make_mut(elements);
        while elements.len() <= index.min(LONGEST - 1) {
            let element = elements.last().cloned().unwrap_or_else(|| fresh(""));
            elements.push(element);
        }
        if let Some(element) = elements.get_mut(index) {
            put(element, rest, value, schema.as_ref(), call, generator);
        }
        return;
    }
    if !matches!(target, Value::Object(_)) {
        *target = Value::from(Object::default());
    }
    if let Value::Object(members) = target {
        let members = Arc::make_mut(members);
        if !members.contains_key(first) {
            let made = if rest.is_empty() { Value::Null } else { fresh(first) };
            members.insert(first.clone(), made);
        }
        if let Some(member) = members.get_mut(first) {
            put(member, rest, value, schema.as_ref(), call, generator);
        }
    }
}

/// Whether the schema stands for a single value, which need not be made before it is replaced.
fn is_plain(schema: &Schema) -> bool {
    let kind = schema.place().child("type");
    kind.and_then(|kind| kind.node().and_then(Node::as_str).map(|kind| !matches!(kind, "object" | "array")))
        == Some(true)
}
