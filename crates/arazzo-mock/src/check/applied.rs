//! Keywords that apply other schemas: to the value itself, to its elements, to its members.

use super::checker::{Checker, Faults, Seen, excuses};
use super::limits;
use crate::patterns::compiled;
use arazzo_expression::{Object, Pattern, Pointer, Str, Value};
use arazzo_parser::Node;
use arazzo_parser::openapi::{Place, Schema};
use std::rc::Rc;

impl Checker<'_> {
    /// `allOf`, `anyOf`, `oneOf`, `not`, `if`.
    pub(super) fn applied(
        &self,
        layer: &Place,
        value: &Value,
        at: &Pointer,
        depth: usize,
        seen: &mut Seen,
        faults: &mut Faults,
    ) {
        for part in list(layer, "allOf") {
            seen.add(self.schema(&part, value, at, depth, faults));
        }
        let any = list(layer, "anyOf");
        if !any.is_empty() {
            let fitting: Vec<Seen> = any.iter().filter_map(|part| self.fits(part, value, depth)).collect();
            if fitting.is_empty() {
                faults.add(at, "it fits none of the schemas of `anyOf`");
            }
            for other in fitting {
                seen.add(other);
            }
        }
        let one = list(layer, "oneOf");
        if !one.is_empty() {
            let fitting: Vec<Seen> = one.iter().filter_map(|part| self.fits(part, value, depth)).collect();
            match fitting.len() {
                1 => {}
                0 => faults.add(at, "it fits none of the schemas of `oneOf`"),
                several if self.is_held(value) => {
                    faults.add(at, format!("it fits {several} schemas of `oneOf` and must fit one"));
                }
                _ => {}
            }
            for other in fitting {
                seen.add(other);
            }
        }
        if let Some(not) = schema(layer, "not")
            && self.fits(&not, value, depth).is_some()
            && self.is_held(value)
        {
            faults.add(at, "it fits the schema of `not`");
        }
        if let Some(condition) = schema(layer, "if").filter(|_| self.is_held(value)) {
            let branch = match self.fits(&condition, value, depth) {
                Some(other) => {
                    seen.add(other);
                    "then"
                }
                None => "else",
            };
            if let Some(branch) = schema(layer, branch) {
                seen.add(self.schema(&branch, value, at, depth, faults));
            }
        }
    }

    /// Keywords about arrays.
    pub(super) fn elements(
        &self,
        layer: &Place,
        elements: &[Value],
        at: &Pointer,
        depth: usize,
        seen: &mut Seen,
        faults: &mut Faults,
    ) {
        let Some(node) = layer.node() else { return };
        limits::count(node, elements.len(), ["minItems", "maxItems"], "elements", at, faults);
        let must_differ = node.get("uniqueItems").and_then(Node::as_bool) == Some(true);
        if must_differ && has_repeats(elements) && elements.iter().all(|element| self.is_held(element)) {
            faults.add(at, "its elements must all be different");
        }
        let (prefix, rest) = items(layer);
        for (index, element) in elements.iter().enumerate() {
            if let Some(schema) = prefix.get(index).or(rest.as_ref()) {
                self.schema(schema, element, &at.join(index.to_string()), depth, faults);
                seen.indices.insert(index);
            }
        }
        if let Some(contained) = schema(layer, "contains") {
            let fits = |(index, element): (usize, &Value)| self.fits(&contained, element, depth).map(|_| index);
            let found: Vec<usize> = elements.iter().enumerate().filter_map(fits).collect();
            let least = limits::length(node, "minContains").unwrap_or(1);
            let most = limits::length(node, "maxContains").unwrap_or(usize::MAX);
            if found.len() < least || found.len() > most {
                faults.add(at, format!("{} elements fit the schema of `contains`", found.len()));
            }
            seen.indices.extend(found);
        }
    }

    /// Keywords about objects.
    pub(super) fn members(
        &self,
        layer: &Place,
        members: &Object,
        at: &Pointer,
        depth: usize,
        seen: &mut Seen,
        faults: &mut Faults,
    ) {
        let Some(node) = layer.node() else { return };
        limits::count(node, members.len(), ["minProperties", "maxProperties"], "members", at, faults);
        let properties = layer.child("properties");
        for name in layer.texts("required").unwrap_or_default() {
            let property = properties.as_ref().and_then(|properties| properties.child(&name));
            let excused = property.is_some_and(|property| excuses(layer, self.direction, &property));
            if !members.contains_key(&name) && !excused {
                faults.add(at, format!("`{name}` is missing"));
            }
        }
        self.dependent(layer, members, at, depth, seen, faults);
        let names = schema(layer, "propertyNames");
        let patterns = patterns(layer);
        let additional = schema(layer, "additionalProperties");
        for (name, member) in members {
            let place = || at.join(name.clone());
            if let Some(names) = &names
                && self.fits(names, &Value::String(name.clone()), depth).is_none()
            {
                faults.add(at, format!("`{name}` is no name that is allowed"));
            }
            let own = properties.as_ref().and_then(|properties| properties.child(name)).map(Schema::new);
            let matching = patterns.iter().filter(|(pattern, _)| pattern.is_match(name) == Ok(true));
            let mut applied: Vec<Schema> = own.into_iter().chain(matching.map(|(_, schema)| schema.clone())).collect();
            if applied.is_empty() {
                applied.extend(additional.clone());
            }
            for schema in &applied {
                if schema.place().node().and_then(Node::as_bool) == Some(false) {
                    faults.add(at, format!("`{name}` is not allowed"));
                } else {
                    self.schema(schema, member, &place(), depth, faults);
                }
                seen.names.insert(name.clone());
            }
        }
    }

    /// `dependentRequired`, `dependentSchemas` and the older `dependencies`.
    fn dependent(
        &self,
        layer: &Place,
        members: &Object,
        at: &Pointer,
        depth: usize,
        seen: &mut Seen,
        faults: &mut Faults,
    ) {
        for keyword in ["dependentRequired", "dependentSchemas", "dependencies"] {
            for (name, place) in layer.child(keyword).map(|place| place.members()).unwrap_or_default() {
                if !members.contains_key(&name) {
                    continue;
                }
                if place.node().is_some_and(|node| node.as_sequence().is_some()) {
                    for needed in place.elements().iter().filter_map(|one| Some(Str::from(one.node()?.as_str()?))) {
                        if !members.contains_key(&needed) {
                            faults.add(at, format!("`{needed}` is missing, which `{name}` needs"));
                        }
                    }
                } else {
                    seen.add(self.schema(&Schema::new(place), &members.clone().into(), at, depth, faults));
                }
            }
        }
    }

    /// `unevaluatedItems` and `unevaluatedProperties`.
    pub(super) fn unevaluated(
        &self,
        layer: &Place,
        value: &Value,
        at: &Pointer,
        depth: usize,
        seen: &mut Seen,
        faults: &mut Faults,
    ) {
        match value {
            Value::Object(members) => {
                let Some(rest) = schema(layer, "unevaluatedProperties") else { return };
                for (name, member) in members.iter().filter(|(name, _)| !seen.names.contains(&**name)) {
                    if self.fits(&rest, member, depth).is_none() {
                        faults.add(at, format!("`{name}` is not allowed"));
                    }
                }
                seen.names.extend(members.keys().cloned());
            }
            Value::Array(elements) => {
                let Some(rest) = schema(layer, "unevaluatedItems") else { return };
                for (index, element) in elements.iter().enumerate().filter(|(index, _)| !seen.indices.contains(index)) {
                    if self.fits(&rest, element, depth).is_none() {
                        faults.add(&at.join(index.to_string()), "no element is allowed here");
                    }
                }
                seen.indices.extend(0..elements.len());
            }
            _ => {}
        }
    }
}

/// The schema that a keyword holds.
pub(crate) fn schema(layer: &Place, keyword: &str) -> Option<Schema> {
    let place = layer.child(keyword)?;
    let is_schema = place.node().is_some_and(|node| node.as_mapping().is_some() || node.as_bool().is_some());
    is_schema.then(|| Schema::new(place))
}

/// The schemas that a keyword lists.
pub(crate) fn list(layer: &Place, keyword: &str) -> Vec<Schema> {
    layer.child(keyword).map(|list| list.elements()).unwrap_or_default().into_iter().map(Schema::new).collect()
}

/// The schemas of the first elements, and that of the others.
pub(crate) fn items(layer: &Place) -> (Vec<Schema>, Option<Schema>) {
    let prefix = list(layer, "prefixItems");
    match layer.child("items") {
        // The older form: a list, and `additionalItems` for the rest.
        Some(old) if old.node().is_some_and(|node| node.as_sequence().is_some()) => {
            (list(layer, "items"), schema(layer, "additionalItems"))
        }
        _ => (prefix, schema(layer, "items")),
    }
}

/// The patterns of `patternProperties` with their schemas. What is no pattern matches nothing.
pub(crate) fn patterns(layer: &Place) -> Vec<(Rc<Pattern>, Schema)> {
    let members = layer.child("patternProperties").map(|patterns| patterns.members()).unwrap_or_default();
    members.into_iter().filter_map(|(text, place)| Some((compiled(&text)?, Schema::new(place)))).collect()
}

fn has_repeats(elements: &[Value]) -> bool {
    let mut seen = std::collections::BTreeMap::<String, Vec<&Value>>::new();
    elements.iter().any(|element| {
        // Equal values can be written differently only where there are numbers or members: those are compared.
        let key = match element {
            Value::Number(_) | Value::Object(_) | Value::Array(_) => element.type_name().to_owned(),
            other => other.to_string(),
        };
        let same = seen.entry(key).or_default();
        let repeats = same.iter().take(1000).any(|other| *other == element);
        same.push(element);
        repeats
    })
}
