//! Arrays.

use super::facets::Facets;
use super::generator::{At, Generator, Made};
use super::probes::probes;
use crate::check::{items, length, schema};
use arazzo_expression::Value;
use arazzo_parser::Node;
use arazzo_parser::openapi::Schema;

/// The longest array that is made.
const MOST: usize = 1000;
/// How often an element is made again so that it differs from the others.
const AGAIN: usize = 24;

impl Generator<'_> {
    pub(super) fn array(&self, facets: &Facets, at: At<'_>, stack: &mut Vec<Schema>, turn: usize) -> Made {
        let shapes: Vec<(Vec<Schema>, Option<Schema>)> = facets.layers.iter().map(items).collect();
        let unevaluated: Vec<Schema> =
            facets.layers.iter().filter_map(|layer| schema(layer, "unevaluatedItems")).collect();
        let (least, most) = (facets.least("minItems"), facets.most("maxItems").unwrap_or(usize::MAX));
        let prefix = shapes.iter().map(|(prefix, _)| prefix.len()).max().unwrap_or(0);
        let contained = contained(facets);
        let needed: usize = contained.iter().map(|(_, least)| *least).sum();
        if least.max(needed) > MOST {
            return Made { value: Value::from(Vec::new()), fits: false };
        }
        let usual = if at.lean || turn % 3 == 2 { 0 } else { prefix.max(1) };
        let count = usual.max(least).max(needed).min(most);
        let unique = facets.nodes().any(|node| node.get("uniqueItems").and_then(Node::as_bool) == Some(true));
        // Of these there may be no more than are asked for.
        let counted = facets.layers.iter().filter(|layer| layer.child("maxContains").is_some());
        let limited: Vec<Schema> = counted.filter_map(|layer| schema(layer, "contains")).collect();
        let mut elements: Vec<Value> = Vec::new();
        let mut fits = needed <= most && least <= most;
        let name = singular(at.name);
        for index in 0..count {
            let mut schemas: Vec<Schema> =
                shapes.iter().filter_map(|(prefix, rest)| prefix.get(index).or(rest.as_ref()).cloned()).collect();
            if schemas.is_empty() {
                schemas.extend(unevaluated.iter().cloned());
            }
            let wanted = asked(&contained, index, count);
            let is_more = wanted.is_none();
            schemas.extend(wanted);
            let mut made = self.element(&schemas, at, &name, index, unique.then_some(elements.as_slice()), stack);
            if is_more && limited.iter().any(|schema| self.all_fit(std::slice::from_ref(schema), &made.value)) {
                made = self.other(&schemas, &limited, made, unique.then_some(elements.as_slice()));
            }
            // What is not demanded ends where nothing more fits.
            if !made.fits && index >= least.max(needed) {
                break;
            }
            fits &= made.fits;
            elements.push(made.value);
        }
        Made { value: elements.into(), fits }
    }

    /// A value for all of `schemas` that none of `excluded` fits, in place of `made`.
    fn other(&self, schemas: &[Schema], excluded: &[Schema], made: Made, others: Option<&[Value]>) -> Made {
        let facets = Facets::of(schemas, 0, self.references);
        let is_fit = |value: &Value| {
            let is_out = excluded.iter().any(|schema| self.all_fit(std::slice::from_ref(schema), value));
            !is_out && self.all_fit(schemas, value) && others.is_none_or(|others| !others.contains(value))
        };
        let found = probes(&facets, &made.value, self.references).into_iter().find(is_fit);
        found.map_or(Made { fits: false, ..made }, |value| Made { value, fits: true })
    }

    fn element(
        &self,
        schemas: &[Schema],
        at: At<'_>,
        name: &str,
        index: usize,
        others: Option<&[Value]>,
        stack: &mut Vec<Schema>,
    ) -> Made {
        let mut last = Made { value: Value::Null, fits: false };
        for again in 0..AGAIN {
            let token = format!("{index}/{again}");
            let below = at.below(&token, name);
            last = if schemas.is_empty() {
                Self::free(below, None)
            } else if again == 0 {
                self.value(schemas, below, stack, None)
            } else {
                // Another seed makes other choices, in enumerations too.
                let seed = self.seed.wrapping_add(u64::try_from(index + again).unwrap_or(0));
                let other = Generator::new(self.references, seed).toward(self.direction);
                other.value(schemas, below, stack, None)
            };
            let Some(others) = others else { return last };
            if !others.contains(&last.value) {
                return last;
            }
            if let Some(number) = last.value.as_number().filter(|_| again > AGAIN / 2) {
                let moved = arazzo_expression::Number::from_f64(
                    number.as_f64().trunc() + f64::from(u8::try_from(again).unwrap_or(1)),
                );
                let moved =
                    moved.map(Value::Number).filter(|value| self.all_fit(schemas, value) && !others.contains(value));
                if let Some(value) = moved {
                    return Made { value, fits: true };
                }
            }
        }
        Made { fits: false, ..last }
    }
}

/// The schemas of `contains`, and how many elements have to fit each.
fn contained(facets: &Facets) -> Vec<(Schema, usize)> {
    let layers = facets.layers.iter();
    layers
        .filter_map(|layer| {
            let least = layer.node().and_then(|node| length(node, "minContains")).unwrap_or(1);
            Some((schema(layer, "contains")?, least))
        })
        .collect()
}

/// The schema of `contains` that the element at `index` is there for: the last ones are.
fn asked(contained: &[(Schema, usize)], index: usize, count: usize) -> Option<Schema> {
    let mut from_end = count - index;
    for (schema, least) in contained {
        if from_end <= *least {
            return Some(schema.clone());
        }
        from_end -= least;
    }
    None
}

fn singular(name: &str) -> String {
    match name.strip_suffix("ies") {
        Some(stem) if !stem.is_empty() => format!("{stem}y"),
        _ => name.strip_suffix('s').filter(|stem| !stem.ends_with('s')).unwrap_or(name).to_owned(),
    }
}
