//! All that a value has to fit, in one list: `allOf` and references taken apart, one alternative chosen of each choice.

use super::generator::{is_empty, ordered};
use crate::check::{is_of, list, schema, types};
use arazzo_expression::{Str, Value};
use arazzo_parser::openapi::{Place, References, Schema};
use arazzo_parser::{Data, Node};

/// How many schemas are taken together.
const MOST: usize = 200;

/// What a value has to fit.
#[derive(Debug)]
pub(super) struct Facets {
    /// Every schema that applies to the value itself.
    pub layers: Vec<Place>,
    /// The types that are left; empty where nothing says.
    pub kinds: Vec<&'static str>,
    /// In how many ways alternatives can be chosen.
    pub alternatives: usize,
    /// Whether a value that is put together from these may still not fit.
    pub is_hard: bool,
    /// Whether nothing fits.
    pub is_impossible: bool,
    /// The schemas with a name of their own that led here, the outermost first.
    pub named: Vec<Schema>,
}

/// Keywords that cannot be met by looking at each part alone.
const HARD: [&str; 17] = [
    "not",
    "oneOf",
    "anyOf",
    "if",
    "pattern",
    "uniqueItems",
    "contains",
    "maxContains",
    "propertyNames",
    "patternProperties",
    "unevaluatedProperties",
    "unevaluatedItems",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "minProperties",
    "multipleOf",
];

impl Facets {
    /// What a value of all of `schemas` has to fit; `turn` chooses among alternatives.
    pub(super) fn of(schemas: &[Schema], turn: usize, references: &dyn References) -> Self {
        let mut facets = Self {
            layers: Vec::new(),
            kinds: Vec::new(),
            alternatives: 1,
            is_hard: schemas.len() > 1,
            is_impossible: false,
            named: Vec::new(),
        };
        let mut turn = turn;
        let mut left: std::collections::VecDeque<Schema> = schemas.iter().cloned().collect();
        while let Some(next) = left.pop_front().filter(|_| facets.layers.len() < MOST) {
            if next.name(references).is_some() {
                facets.named.push(next.resolve(references));
            }
            for layer in next.layers(references) {
                if facets.layers.contains(&layer) {
                    continue;
                }
                if layer.node().and_then(Node::as_bool) == Some(false) {
                    facets.is_impossible = true;
                }
                left.extend(list(&layer, "allOf"));
                for choice in choices(&layer) {
                    let chosen = turn.checked_rem(choice.len()).unwrap_or(0);
                    turn = turn.checked_div(choice.len()).unwrap_or(0);
                    facets.alternatives = facets.alternatives.saturating_mul(choice.len()).min(1 << 16);
                    left.extend(choice.into_iter().nth(chosen).unwrap_or_default());
                }
                facets.is_hard |= HARD.iter().any(|keyword| layer.child(keyword).is_some());
                facets.layers.push(layer);
            }
        }
        facets.kinds = facets.types();
        facets
    }

    /// The nodes of the schemas that apply.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.layers.iter().filter_map(Place::node)
    }

    fn types(&mut self) -> Vec<&'static str> {
        let mut left: Option<Vec<&'static str>> = None;
        for said in self.nodes().filter_map(types) {
            left = Some(match left {
                None => said,
                Some(left) => both(&left, &said),
            });
        }
        if left.as_ref().is_some_and(Vec::is_empty) {
            self.is_impossible = true;
        }
        left.map_or_else(|| self.implied().into_iter().collect(), ordered)
    }

    /// The type that keywords are about where none is said.
    fn implied(&self) -> Option<&'static str> {
        const ABOUT: [(&str, &[&str]); 4] = [
            (
                "object",
                &[
                    "properties",
                    "required",
                    "additionalProperties",
                    "patternProperties",
                    "propertyNames",
                    "minProperties",
                    "maxProperties",
                    "dependentRequired",
                    "unevaluatedProperties",
                ],
            ),
            ("array", &["items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems", "unevaluatedItems"]),
            ("string", &["pattern", "minLength", "maxLength", "format", "contentEncoding"]),
            ("number", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
        ];
        let has = |keyword: &&str| self.nodes().any(|node| node.get(keyword).is_some());
        ABOUT.iter().find(|(_, keywords)| keywords.iter().any(has)).map(|(kind, _)| *kind)
    }

    /// The only value that is allowed.
    pub(super) fn constant(&self) -> Option<Value> {
        self.nodes().find_map(|node| node.get("const")).map(Node::to_value)
    }

    /// The values that are allowed, by the first list of them.
    pub(super) fn enumeration(&self) -> Option<Vec<Value>> {
        let listed = self.nodes().find_map(|node| node.get("enum")?.as_sequence())?;
        Some(listed.iter().map(Node::to_value).collect())
    }

    /// The examples and defaults that are given and say something.
    pub(super) fn examples(&self) -> Vec<Value> {
        let mut found = Vec::new();
        for node in self.nodes() {
            let many = node.get("examples").and_then(Node::as_sequence).unwrap_or_default();
            found.extend(["example", "x-example"].into_iter().filter_map(|name| node.get(name)).chain(many));
        }
        found.extend(self.nodes().filter_map(|node| node.get("default")));
        let values = found.into_iter().map(Node::to_value);
        values.filter(|value| !is_empty(value) && is_of(value, &self.kinds)).collect()
    }

    /// The tightest of the lengths that `keyword` gives.
    pub(super) fn most(&self, keyword: &str) -> Option<usize> {
        self.nodes().filter_map(|node| crate::check::length(node, keyword)).min()
    }

    /// The greatest of the lengths that `keyword` facets.
    pub(super) fn least(&self, keyword: &str) -> usize {
        self.nodes().filter_map(|node| crate::check::length(node, keyword)).max().unwrap_or(0)
    }

    /// The text of the keyword, by the outermost schema that has it.
    pub(super) fn word(&self, keyword: &str) -> Option<Str> {
        self.nodes().find_map(|node| node.get(keyword)?.scalar_text())
    }
}

/// The choices that a schema leaves, each with the schemas that its ways bring.
fn choices(layer: &Place) -> Vec<Vec<Vec<Schema>>> {
    let mut found = Vec::new();
    for keyword in ["oneOf", "anyOf"] {
        let ways = list(layer, keyword);
        if !ways.is_empty() {
            let (plain, null): (Vec<_>, Vec<_>) = ways.into_iter().partition(|way| !is_null(way));
            found.push(plain.into_iter().chain(null).map(|way| vec![way]).collect());
        }
    }
    if let Some(condition) = schema(layer, "if") {
        let then = std::iter::once(condition).chain(schema(layer, "then")).collect();
        found.push(vec![then, schema(layer, "else").into_iter().collect()]);
    }
    for keyword in ["dependentSchemas", "dependencies"] {
        for (_, place) in layer.child(keyword).map(|place| place.members()).unwrap_or_default() {
            if place.node().is_some_and(|node| node.as_mapping().is_some()) {
                found.push(vec![vec![Schema::new(place)], Vec::new()]);
            }
        }
    }
    found
}

fn is_null(schema: &Schema) -> bool {
    schema.place().text("type").as_deref() == Some("null")
        || schema
            .place()
            .child("type")
            .is_some_and(|kind| kind.node().is_some_and(|node| matches!(node.data, Data::Null)))
}

fn both(left: &[&'static str], right: &[&'static str]) -> Vec<&'static str> {
    let mut found = Vec::new();
    for kind in left {
        for other in right {
            let same = match (*kind, *other) {
                (one, two) if one == two => Some(one),
                ("integer", "number") | ("number", "integer") => Some("integer"),
                _ => None,
            };
            found.extend(same.filter(|same| !found.contains(same)));
        }
    }
    found
}
