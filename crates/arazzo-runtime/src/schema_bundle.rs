//! A schema with everything that it refers to in other documents, as one that stands alone (WF-05).

use arazzo_expression::{Object, Str, Value};
use arazzo_parser::openapi::{Document, Place};
use arazzo_parser::{Data, Entry, Loaded, Node, Span, resolve};
use std::collections::BTreeMap;
use std::sync::Arc;
use url::Url;

/// How many values a schema and what it refers to may have.
const MOST: usize = 200_000;
/// Keywords whose value is data, and those whose members are named by the author.
const DATA: [&str; 5] = ["enum", "const", "default", "example", "examples"];
const NAMES: [&str; 5] = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];

/// A schema that stands alone.
#[derive(Debug, Default)]
pub(crate) struct Bundle {
    /// The schema. Its references are `#/referred/<number>`.
    pub(crate) schema: Value,
    /// What they lead to.
    pub(crate) referred: Vec<Value>,
    /// References that lead nowhere.
    pub(crate) faults: Vec<(Option<Span>, String)>,
}

impl Bundle {
    /// The schema at `place` with what it leads to among the documents of `loaded`.
    pub(crate) fn new(place: &Place, loaded: &Loaded) -> Self {
        let mut copier =
            Copier { loaded, numbers: BTreeMap::new(), places: Vec::new(), left: MOST, faults: Vec::new() };
        let schema = copier.part(place);
        let mut referred = Vec::new();
        while let Some(place) = copier.places.get(referred.len()).cloned() {
            referred.push(copier.part(&place));
        }
        let mut faults = copier.faults;
        if copier.left == 0 {
            let message = format!("it and what it refers to have more than {MOST} values");
            faults.push((place.span(), message));
        }
        Self { schema, referred, faults }
    }
}

/// The state of copying.
struct Copier<'l> {
    loaded: &'l Loaded,
    /// The numbers of the places that are referred to: their document and pointer.
    numbers: BTreeMap<(Url, String), usize>,
    places: Vec<Place>,
    left: usize,
    faults: Vec<(Option<Span>, String)>,
}

impl Copier<'_> {
    fn part(&mut self, place: &Place) -> Value {
        let mut at = place.pointer().tokens().to_vec();
        place.node().map(|node| self.schema(node, place.document(), &mut at)).unwrap_or_default()
    }

    /// The schema `node`, which stands at `at` in `document`.
    fn schema(&mut self, node: &Node, document: &Arc<Document>, at: &mut Vec<Str>) -> Value {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return Value::Null;
        }
        match &node.data {
            Data::Mapping(mapping) => {
                let kept = mapping.entries().iter().filter(|entry| !is_identity(entry));
                kept.map(|entry| (entry.key.clone(), self.keyword(entry, document, at))).collect::<Object>().into()
            }
            Data::Sequence(items) => {
                let items = items.iter().enumerate();
                items
                    .map(|(number, item)| self.below(number.to_string().into(), item, document, at))
                    .collect::<Vec<_>>()
                    .into()
            }
            _ => node.to_value(),
        }
    }

    fn below(&mut self, token: Str, node: &Node, document: &Arc<Document>, at: &mut Vec<Str>) -> Value {
        at.push(token);
        let copied = self.schema(node, document, at);
        at.pop();
        copied
    }

    fn keyword(&mut self, entry: &Entry, document: &Arc<Document>, at: &mut Vec<Str>) -> Value {
        let (name, node) = (&*entry.key, &entry.value);
        match (name, node.as_str(), node.as_mapping()) {
            ("$ref", Some(reference), _) => self.reference(reference, node.span, document, at),
            (name, _, Some(members)) if NAMES.contains(&name) => {
                at.push(entry.key.clone());
                let members = members.entries().iter();
                let copied = members
                    .map(|member| (member.key.clone(), self.below(member.key.clone(), &member.value, document, at)))
                    .collect::<Object>();
                at.pop();
                copied.into()
            }
            (name, ..) if DATA.contains(&name) => node.to_value(),
            _ => self.below(entry.key.clone(), node, document, at),
        }
    }

    /// The reference to the copy of what `reference` leads to.
    fn reference(&mut self, reference: &str, span: Span, document: &Arc<Document>, at: &[Str]) -> Value {
        let place = Place::new(document.clone(), at.iter().cloned().collect());
        let target = match place.map(|place| resolve::schema_reference(self.loaded, &place, reference)) {
            Some(Ok(target)) => target,
            Some(Err(reason)) => {
                self.faults.push((Some(span), reason));
                return reference.into();
            }
            None => return reference.into(),
        };
        let key = (target.document().retrieved().clone(), target.pointer().to_string());
        let number = *self.numbers.entry(key).or_insert_with(|| {
            self.places.push(target);
            self.places.len() - 1
        });
        format!("#/referred/{number}").into()
    }
}

/// Whether a member gives a schema a name: copies are found by their place.
fn is_identity(entry: &Entry) -> bool {
    matches!(&*entry.key, "$id" | "$anchor") && entry.value.as_str().is_some()
}
