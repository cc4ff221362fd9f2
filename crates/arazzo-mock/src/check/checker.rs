//! One check of a value against a schema.

use super::limits;
use super::types::{is_of, types};
use arazzo_expression::{Pointer, Str, Value};
use arazzo_parser::Node;
use arazzo_parser::openapi::{OpenApiVersion, Place, References, Schema};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;

/// How many schemas one check may look at.
const FUEL: usize = 200_000;
/// How deep schemas and values may nest.
const DEPTH: usize = 96;
/// How many characters of a place are told.
const SHOWN: usize = 100;

/// Which way a body goes: `readOnly` members are not in requests, `writeOnly` ones not in responses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// To the server.
    Request,
    /// From the server.
    #[default]
    Response,
}

/// How far a value is held against its schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// In all that the schema says.
    Fully,
    /// Only by its type: what is made up for a place that takes more of a value says nothing of it.
    ByType,
    /// Not at all.
    Not,
}

/// Where a value does not fit its schema, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The place in the value.
    pub pointer: Pointer,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pointer.is_empty() {
            return f.write_str(&self.message);
        }
        let place = self.pointer.to_string();
        match place.char_indices().nth(SHOWN) {
            Some((end, _)) => write!(f, "{}…: {}", place.get(..end).unwrap_or_default(), self.message),
            None => write!(f, "{place}: {}", self.message),
        }
    }
}

/// Where `value` does not fit `schema`; at most `limit` places are told.
pub fn misfits(
    schema: &Schema,
    value: &Value,
    references: &dyn References,
    direction: Direction,
    limit: usize,
) -> Vec<Misfit> {
    held_misfits(schema, value, references, direction, limit, &|_| Held::Fully)
}

/// The same, of which `held` tells for each value in `value` how far it is held against its schema.
pub(crate) fn held_misfits(
    schema: &Schema,
    value: &Value,
    references: &dyn References,
    direction: Direction,
    limit: usize,
    held: &dyn Fn(&Value) -> Held,
) -> Vec<Misfit> {
    let checker = Checker { references, direction, held, fuel: Cell::new(FUEL) };
    let mut faults = Faults { found: Vec::new(), limit };
    checker.schema(schema, value, &Pointer::default(), DEPTH, &mut faults);
    faults.found
}

/// What is found, up to a limit.
pub(super) struct Faults {
    pub(super) found: Vec<Misfit>,
    pub(super) limit: usize,
}

impl Faults {
    pub(super) fn add(&mut self, at: &Pointer, message: impl Into<String>) {
        if self.found.len() < self.limit {
            self.found.push(Misfit { pointer: at.clone(), message: message.into() });
        }
    }

    fn is_full(&self) -> bool {
        self.found.len() >= self.limit
    }
}

/// Members and elements that some schema has looked at.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) names: BTreeSet<Str>,
    pub(super) indices: BTreeSet<usize>,
}

impl Seen {
    pub(super) fn add(&mut self, other: Self) {
        self.names.extend(other.names);
        self.indices.extend(other.indices);
    }
}

pub(super) struct Checker<'r> {
    pub(super) references: &'r dyn References,
    pub(super) direction: Direction,
    held: &'r dyn Fn(&Value) -> Held,
    fuel: Cell<usize>,
}

impl Checker<'_> {
    /// Checks `value`; what is found goes to `faults`. Out of fuel, everything fits.
    pub(super) fn schema(
        &self,
        schema: &Schema,
        value: &Value,
        at: &Pointer,
        depth: usize,
        faults: &mut Faults,
    ) -> Seen {
        let mut seen = Seen::default();
        let (Some(deeper), Some(fuel)) = (depth.checked_sub(1), self.fuel.get().checked_sub(1)) else { return seen };
        self.fuel.set(fuel);
        let held = (self.held)(value);
        if held == Held::Not {
            return seen;
        }
        // What a schema refers to comes before its own keywords: of these, some ask what is left over, but not the other way.
        for layer in schema.layers(self.references).iter().rev() {
            if faults.is_full() {
                break;
            }
            match held {
                Held::ByType => kind(layer, value, at, faults),
                _ => self.layer(layer, value, at, deeper, &mut seen, faults),
            }
        }
        seen
    }

    /// Whether all in `value` is held against its schema: else that it fits one does not say that it fits no other.
    pub(super) fn is_held(&self, value: &Value) -> bool {
        (self.held)(value) == Held::Fully
            && match value {
                Value::Array(elements) => elements.iter().all(|element| self.is_held(element)),
                Value::Object(members) => members.values().all(|member| self.is_held(member)),
                _ => true,
            }
    }

    /// Whether `value` fits, and what was looked at.
    pub(super) fn fits(&self, schema: &Schema, value: &Value, depth: usize) -> Option<Seen> {
        let mut faults = Faults { found: Vec::new(), limit: 1 };
        let seen = self.schema(schema, value, &Pointer::default(), depth, &mut faults);
        faults.found.is_empty().then_some(seen)
    }

    fn layer(&self, layer: &Place, value: &Value, at: &Pointer, depth: usize, seen: &mut Seen, faults: &mut Faults) {
        let Some(node) = layer.node() else { return };
        match node.as_bool() {
            Some(true) => return,
            Some(false) => return faults.add(at, "nothing is allowed here"),
            None => {}
        }
        if node.as_mapping().is_none() {
            return;
        }
        if is_null(layer, value) {
            return;
        }
        type_of(node, value, at, faults);
        limits::equality(node, value, at, faults);
        match value {
            Value::Number(number) => limits::number(node, number, at, faults),
            Value::String(text) => limits::text(node, text, at, faults),
            Value::Array(elements) => self.elements(layer, elements, at, depth, seen, faults),
            Value::Object(members) => self.members(layer, members, at, depth, seen, faults),
            Value::Null | Value::Bool(_) => {}
        }
        self.applied(layer, value, at, depth, seen, faults);
        self.unevaluated(layer, value, at, depth, seen, faults);
    }
}

/// Checks nothing but the type.
fn kind(layer: &Place, value: &Value, at: &Pointer, faults: &mut Faults) {
    if let Some(node) = layer.node().filter(|node| node.as_mapping().is_some() && !is_null(layer, value)) {
        type_of(node, value, at, faults);
    }
}

/// Whether `value` is `null` where `nullable` allows it.
fn is_null(layer: &Place, value: &Value) -> bool {
    let nullable = || ["nullable", "x-nullable"].iter().any(|name| layer.truth(name) == Some(true));
    value.is_null() && nullable() && layer.document().version().is_none_or(|version| !version.has_ref_siblings())
}

/// `type`.
fn type_of(node: &Node, value: &Value, at: &Pointer, faults: &mut Faults) {
    if let Some(kinds) = types(node).filter(|kinds| !is_of(value, kinds)) {
        faults.add(at, format!("it must be of type {}, and is {}", kinds.join(" or "), article(value.type_name())));
    }
}

fn article(name: &str) -> String {
    match name {
        "array" | "object" => format!("an {name}"),
        "null" => name.to_owned(),
        _ => format!("a {name}"),
    }
}

/// Whether members of requests that the server sets, and of responses that it keeps to itself, may be missing though
/// they are required: so before 3.1.
pub(crate) fn excuses(layer: &Place, direction: Direction, property: &Place) -> bool {
    let before = layer.document().version().is_some_and(|version| version < OpenApiVersion::V3_1);
    let kept = match direction {
        Direction::Request => "readOnly",
        Direction::Response => "writeOnly",
    };
    before && property.truth(kept) == Some(true)
}
