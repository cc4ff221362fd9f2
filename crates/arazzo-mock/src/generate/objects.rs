//! Objects.

use super::facets::Facets;
use super::generator::{At, Generator, Made};
use crate::check::{excuses, patterns, schema};
use arazzo_expression::{Object, Pattern, Str, Value};
use arazzo_parser::Node;
use arazzo_parser::openapi::{Place, Schema};
use std::rc::Rc;

/// How many members are made where a number of them is demanded.
const MOST: usize = 1000;

/// What one schema says about members.
struct Shape {
    layer: Place,
    properties: Vec<(Str, Place)>,
    patterns: Vec<(Rc<Pattern>, Schema)>,
    additional: Option<Schema>,
    unevaluated: Option<Schema>,
}

impl Shape {
    fn of(layer: &Place) -> Self {
        Self {
            layer: layer.clone(),
            properties: layer.child("properties").map(|properties| properties.members()).unwrap_or_default(),
            patterns: patterns(layer),
            additional: schema(layer, "additionalProperties"),
            unevaluated: schema(layer, "unevaluatedProperties"),
        }
    }

    /// The schemas that this one has for a member, and whether it knows its name.
    fn named(&self, name: &str) -> (Vec<Schema>, bool) {
        let own = self.properties.iter().find(|(have, _)| **have == *name).map(|(_, place)| Schema::new(place.clone()));
        let matching = self.patterns.iter().filter(|(pattern, _)| pattern.is_match(name) == Ok(true));
        let found: Vec<Schema> = own.into_iter().chain(matching.map(|(_, schema)| schema.clone())).collect();
        let is_known = !found.is_empty();
        (if is_known { found } else { self.additional.iter().cloned().collect() }, is_known)
    }
}

impl Generator<'_> {
    pub(super) fn object(&self, facets: &Facets, at: At<'_>, stack: &mut Vec<Schema>, hint: Option<&Object>) -> Made {
        let shapes: Vec<Shape> = facets.layers.iter().map(Shape::of).collect();
        let required = self.required(&shapes);
        let most = facets.most("maxProperties").unwrap_or(usize::MAX);
        let mut fits = required.len() <= most;
        let mut members = Object::default();
        let mut names = required.clone();
        for (name, place) in shapes.iter().flat_map(|shape| &shape.properties) {
            if !at.lean && !names.contains(name) && names.len() < most && self.is_shown(place) {
                names.push(name.clone());
            }
        }
        // In the order of the description.
        let order = |name: &Str| {
            shapes.iter().flat_map(|shape| &shape.properties).position(|(have, _)| have == name).unwrap_or(usize::MAX)
        };
        names.sort_by_key(order);
        let mut left: std::collections::VecDeque<Str> = names.into();
        while let Some(name) = left.pop_front() {
            if members.contains_key(&name) {
                continue;
            }
            let needed = required.contains(&name);
            match self.member(&shapes, &name, at, stack, hint) {
                Some(made) if made.fits || needed => {
                    fits &= made.fits;
                    members.insert(name.clone(), made.value);
                    left.extend(needs(&shapes, &name));
                }
                _ => fits &= !needed,
            }
        }
        self.fill(facets, &shapes, &mut members, at, stack);
        self.discriminate(facets, &shapes, &mut members);
        fits &= members.len() >= facets.least("minProperties");
        Made { value: members.into(), fits }
    }

    /// The names that must be there.
    fn required(&self, shapes: &[Shape]) -> Vec<Str> {
        let mut found: Vec<Str> = Vec::new();
        for shape in shapes {
            for name in shape.layer.texts("required").unwrap_or_default() {
                let property = shape.properties.iter().find(|(have, _)| *have == name);
                let excused = property.is_some_and(|(_, place)| excuses(&shape.layer, self.direction, place));
                if !excused && !found.contains(&name) {
                    found.push(name);
                }
            }
        }
        found
    }

    /// Whether a member goes this way.
    fn is_shown(&self, property: &Place) -> bool {
        let property = Schema::new(property.clone());
        match self.direction {
            crate::check::Direction::Request => !property.is_read_only(self.references),
            crate::check::Direction::Response => !property.is_write_only(self.references),
        }
    }

    /// A member called `name`; `None` if it may not be there.
    fn member(
        &self,
        shapes: &[Shape],
        name: &Str,
        at: At<'_>,
        stack: &mut Vec<Schema>,
        hint: Option<&Object>,
    ) -> Option<Made> {
        let schemas = self.schemas_of(shapes, name)?;
        let hint = super::generator::members(hint, name);
        let below = at.below(name, name);
        if schemas.is_empty() {
            return Some(Self::free(below, hint.as_ref()));
        }
        if let Some(value) = self.hinted(&schemas, hint.as_ref()) {
            return Some(Made { value, fits: true });
        }
        Some(self.value(&schemas, below, stack, hint.as_ref()))
    }

    /// The schemas that a member called `name` has to fit; `None` if it may not be there.
    fn schemas_of(&self, shapes: &[Shape], name: &Str) -> Option<Vec<Schema>> {
        let mut schemas = Vec::new();
        let mut is_known = false;
        for shape in shapes {
            let (found, known) = shape.named(name);
            is_known |= known || shape.additional.is_some();
            schemas.extend(found);
        }
        if !is_known {
            schemas.extend(shapes.iter().filter_map(|shape| shape.unevaluated.clone()));
        }
        let names = shapes.iter().filter_map(|shape| schema(&shape.layer, "propertyNames"));
        let forbids = |schema: &Schema| schema.place().node().and_then(Node::as_bool) == Some(false);
        let is_name = |schema: Schema| self.all_fit(&[schema], &Value::String(name.clone()));
        (!schemas.iter().any(forbids) && names.into_iter().all(is_name)).then_some(schemas)
    }

    /// Adds members where a number of them is demanded, and one to a map, which would be empty.
    fn fill(&self, facets: &Facets, shapes: &[Shape], members: &mut Object, at: At<'_>, stack: &mut Vec<Schema>) {
        let least = facets.least("minProperties").min(MOST);
        let is_map = shapes.iter().all(|shape| shape.properties.is_empty())
            && shapes.iter().any(|shape| {
                !shape.patterns.is_empty()
                    || shape
                        .additional
                        .as_ref()
                        .is_some_and(|schema| schema.place().node().is_some_and(|n| n.as_mapping().is_some()))
            });
        let most = facets.most("maxProperties").unwrap_or(usize::MAX);
        let wanted = if is_map && !at.lean && members.is_empty() { least.max(1).min(most) } else { least };
        let mut number = 0;
        while members.len() < wanted && number < 4 * MOST {
            for name in self.names(shapes, number) {
                if members.len() < wanted && !members.contains_key(&name) {
                    match self.member(shapes, &name, at, stack, None) {
                        Some(made) if made.fits => drop(members.insert(name, made.value)),
                        _ => {}
                    }
                }
            }
            number += 1;
            if number > 64 && members.is_empty() {
                break;
            }
        }
    }

    /// Names that further members may have.
    fn names(&self, shapes: &[Shape], number: usize) -> Vec<Str> {
        let mut found: Vec<Str> = Vec::new();
        let seed = self.seed.wrapping_add(u64::try_from(number).unwrap_or(0) << 8);
        for (pattern, _) in shapes.iter().flat_map(|shape| &shape.patterns) {
            found.extend(pattern.sample(seed, number % 12).map(Str::from));
        }
        for names in shapes.iter().filter_map(|shape| schema(&shape.layer, "propertyNames")) {
            let generator = Generator::new(self.references, seed);
            found.extend(generator.made(&names, "key").value.as_str().map(Str::from));
        }
        // Optional properties that were left out because it is deep here.
        found.extend(shapes.iter().flat_map(|shape| &shape.properties).map(|(name, _)| name.clone()));
        found.push(if number == 0 { "key".into() } else { format!("key{number}").into() });
        found
    }

    /// Gives the member that tells schemas apart the name of the schema that was chosen.
    fn discriminate(&self, facets: &Facets, shapes: &[Shape], members: &mut Object) {
        for shape in shapes {
            let Some(place) = shape.layer.child("discriminator") else { continue };
            let name = place.text("propertyName").or_else(|| place.node()?.as_str().map(Str::from));
            let Some(name) = name else { continue };
            let mapping = place.child("mapping").map(|mapping| mapping.members()).unwrap_or_default();
            let own = Schema::new(shape.layer.clone());
            // The chosen alternative stands behind the schema that has the discriminator, a child before it.
            let chosen = facets.named.iter().find(|schema| **schema != own).or_else(|| facets.named.first());
            let Some(chosen) = chosen else { continue };
            let mapped = mapping.iter().find(|(_, target)| {
                let target = target.node().and_then(Node::as_str);
                target.is_some_and(|target| {
                    let found = shape.layer.resolve(target, self.references).map(Schema::new);
                    found.is_ok_and(|found| found.resolve(self.references) == *chosen)
                        || chosen.name(self.references).as_deref() == Some(target)
                })
            });
            let value = mapped.map(|(key, _)| key.clone()).or_else(|| chosen.name(self.references));
            let Some(value) = value.map(Value::String) else { continue };
            let allowed = self.schemas_of(shapes, &name).is_some_and(|schemas| self.all_fit(&schemas, &value));
            if allowed {
                members.insert(name, value);
            }
        }
    }
}

/// The members that a member needs beside it.
fn needs(shapes: &[Shape], name: &Str) -> Vec<Str> {
    let lists = shapes.iter().flat_map(|shape| {
        ["dependentRequired", "dependencies"].into_iter().filter_map(|keyword| shape.layer.child(keyword)?.child(name))
    });
    lists.flat_map(|list| list.elements()).filter_map(|one| one.node()?.as_str().map(Str::from)).collect()
}
