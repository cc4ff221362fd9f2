//! From a schema to a value.

use super::facets::Facets;
use crate::check::{Direction, misfits};
use crate::random::Random;
use arazzo_expression::{Object, Value};
use arazzo_parser::openapi::{MediaType, References, Schema};
use std::cell::Cell;

/// From which depth on only what is required is made.
const LEAN: usize = 6;
/// How deep values nest at most.
const DEPEST: usize = 40;
/// How many values one call makes before it becomes lean.
const NODES: usize = 500;
/// How many values one call makes at most: required members may multiply.
const MOST_NODES: usize = 20_000;
/// How often one value is tried with other alternatives.
const TURNS: usize = 12;
/// How many further turns one call takes in all.
const ALL_TURNS: usize = 600;

/// Makes values for schemas: the same for the same seed, others for another one where the schema leaves it open.
pub struct Generator<'r> {
    pub(super) references: &'r dyn References,
    pub(super) seed: u64,
    pub(super) direction: Direction,
    nodes: Cell<usize>,
    turns: Cell<usize>,
}

/// A value that was made, and whether it fits: nothing may.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// The value.
    pub value: Value,
    /// Whether it fits its schema as far as is known.
    pub fits: bool,
}

/// Where a value stands while it is made.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'a> {
    /// Stands for the place: what random choices there are made of.
    pub place: u64,
    /// The name of the member that it is, or of the list that it is in.
    pub name: &'a str,
    pub depth: usize,
    /// Whether only what is required is made.
    pub lean: bool,
}

impl At<'_> {
    /// The place `token` below.
    pub(super) fn below<'b>(self, token: &str, name: &'b str) -> At<'b> {
        At { place: Random::new(self.place, token).next(), name, depth: self.depth + 1, lean: self.lean }
    }

    pub(super) fn random(self) -> Random {
        Random::new(self.place, self.name)
    }
}

impl std::fmt::Debug for Generator<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Generator").field("seed", &self.seed).finish_non_exhaustive()
    }
}

impl<'r> Generator<'r> {
    /// A generator that follows references through `references`.
    pub fn new(references: &'r dyn References, seed: u64) -> Self {
        let (nodes, turns) = (Cell::new(0), Cell::new(0));
        Self { references, seed, direction: Direction::Response, nodes, turns }
    }

    /// The same, of values that go this way.
    #[must_use]
    pub fn toward(self, direction: Direction) -> Self {
        Self { direction, ..self }
    }

    /// A value for a body of this media type: its example where that fits its schema, else one that is made, with
    /// what of the example fits.
    pub fn media(&self, media: &MediaType) -> Option<Value> {
        match (&media.example, &media.schema) {
            (Some(example), None) => Some(example.clone()),
            // Of a sequence one item is made.
            (None, None) => media.item_schema.as_ref().map(|item| vec![self.schema(item, "")].into()),
            (example, Some(schema)) => Some(self.like(schema, "", example.as_ref()).value),
        }
    }

    /// A value for `schema`; `name` is the member that it is for.
    pub fn schema(&self, schema: &Schema, name: &str) -> Value {
        self.made(schema, name).value
    }

    /// A value for `schema`, and whether it fits.
    pub fn made(&self, schema: &Schema, name: &str) -> Made {
        self.like(schema, name, None)
    }

    fn like(&self, schema: &Schema, name: &str, example: Option<&Value>) -> Made {
        self.nodes.set(0);
        self.turns.set(0);
        let at = At { place: Random::new(self.seed, name).next(), name, depth: 0, lean: false };
        let all = [schema.clone()];
        match example {
            Some(example) if self.all_fit(&all, example) => Made { value: example.clone(), fits: true },
            _ => {
                let made = self.value(&all, at, &mut Vec::new(), example);
                Made { fits: made.fits && self.all_fit(&all, &made.value), ..made }
            }
        }
    }

    /// A value that fits all of `schemas`; with what of `hint` fits.
    pub(super) fn value(&self, schemas: &[Schema], at: At<'_>, stack: &mut Vec<Schema>, hint: Option<&Value>) -> Made {
        let made = self.nodes.get() + 1;
        self.nodes.set(made);
        if at.depth > DEPEST || made > MOST_NODES {
            return Made { value: Value::Null, fits: false };
        }
        let ends: Vec<Schema> = schemas.iter().map(|schema| schema.resolve(self.references)).collect();
        let repeats = ends.iter().any(|end| stack.contains(end));
        let at = At { lean: at.lean || repeats || at.depth >= LEAN || made > NODES, ..at };
        let below = stack.len();
        stack.extend(ends);
        let made = self.turned(schemas, at, stack, hint);
        stack.truncate(below);
        made
    }

    /// Tries alternatives one after the other.
    fn turned(&self, schemas: &[Schema], at: At<'_>, stack: &mut Vec<Schema>, hint: Option<&Value>) -> Made {
        let mut best: Option<Made> = None;
        for turn in 0..TURNS {
            let facets = Facets::of(schemas, turn, self.references);
            let kinds = facets.kinds.len().max(1);
            let made = self.candidate(schemas, &facets, turn, at, stack, hint);
            let fits = made.fits && (!facets.is_hard || self.all_fit(schemas, &made.value));
            if fits {
                return Made { fits, ..made };
            }
            best.get_or_insert(Made { fits, ..made });
            let ways = facets.alternatives.saturating_mul(kinds);
            let used = self.turns.get() + 1;
            self.turns.set(used);
            // What is hard gets further turns for its random choices.
            if turn + 1 >= if facets.is_hard { ways.saturating_mul(3) } else { ways } || used > ALL_TURNS {
                break;
            }
        }
        let best = best.unwrap_or(Made { value: Value::Null, fits: false });
        let facets = Facets::of(schemas, 0, self.references);
        if !facets.is_hard || facets.is_impossible && facets.alternatives == 1 {
            return best;
        }
        let probes = super::probes::probes(&facets, &best.value, self.references);
        let fitting = probes.into_iter().find(|value| self.all_fit(schemas, value));
        fitting.map_or(best, |value| Made { value, fits: true })
    }

    fn candidate(
        &self,
        schemas: &[Schema],
        facets: &Facets,
        turn: usize,
        at: At<'_>,
        stack: &mut Vec<Schema>,
        hint: Option<&Value>,
    ) -> Made {
        let made = |value: Value| Made { value, fits: true };
        if facets.is_impossible {
            return Made { value: Value::Null, fits: false };
        }
        if let Some(constant) = facets.constant() {
            return made(constant);
        }
        if let Some(allowed) = facets.enumeration() {
            let allowed: Vec<Value> = allowed.into_iter().filter(|value| self.all_fit(schemas, value)).collect();
            let plain: Vec<&Value> = allowed.iter().filter(|value| !value.is_null()).collect();
            let chosen = usize::try_from(self.seed).unwrap_or(0).checked_rem(plain.len()).unwrap_or(0);
            let chosen = plain.get(chosen).copied().or_else(|| allowed.first()).cloned();
            return chosen.map_or(Made { value: Value::Null, fits: false }, made);
        }
        let examples = facets.examples();
        if turn == 0
            && let Some(example) = examples.iter().find(|example| self.all_fit(schemas, example))
        {
            return made(example.clone());
        }
        let hint = hint.or_else(|| examples.first());
        let kind = facets.kinds.get((turn / facets.alternatives).checked_rem(facets.kinds.len()).unwrap_or(0));
        let at = At { place: at.place.wrapping_add(u64::try_from(turn).unwrap_or(0)), ..at };
        match kind.map_or("string", |kind| kind) {
            "object" => self.object(facets, at, stack, hint.and_then(Value::as_object)),
            "array" => self.array(facets, at, stack, turn),
            "integer" => Self::number(facets, at, true),
            "number" => Self::number(facets, at, false),
            "boolean" => made(Value::Bool(!at.random().next().is_multiple_of(4) || self.seed == 0)),
            "null" => made(Value::Null),
            _ => Self::text(facets, at, turn),
        }
    }

    /// Whether `value` fits all of `schemas`.
    pub(super) fn all_fit(&self, schemas: &[Schema], value: &Value) -> bool {
        schemas.iter().all(|schema| misfits(schema, value, self.references, self.direction, 1).is_empty())
    }

    /// A value for a member that no schema describes.
    pub(super) fn free(at: At<'_>, hint: Option<&Value>) -> Made {
        let value = hint.cloned().unwrap_or_else(|| super::names::text(at.name, &mut at.random()).into());
        Made { value, fits: true }
    }

    /// What of `hint`, the member of an example, can be used.
    pub(super) fn hinted(&self, schemas: &[Schema], hint: Option<&Value>) -> Option<Value> {
        hint.filter(|hint| self.all_fit(schemas, hint)).cloned()
    }
}

/// The types that a value of a schema may have, `null` behind the others.
pub(super) fn ordered(kinds: Vec<&'static str>) -> Vec<&'static str> {
    let (mut plain, null): (Vec<_>, Vec<_>) = kinds.into_iter().partition(|kind| *kind != "null");
    plain.extend(null);
    plain
}

/// Whether a value is one that says nothing: an empty text, list or object.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::String(text) => text.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Null => true,
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The members of `value`, or none.
pub(super) fn members(value: Option<&Object>, name: &str) -> Option<Value> {
    value.and_then(|members| members.get(name)).cloned()
}
