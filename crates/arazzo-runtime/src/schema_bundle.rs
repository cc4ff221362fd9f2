//! A schema with everything that it refers to in other documents, as one that stands alone (WF-05).

use crate::old_schema;
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
        let schema = copier.part(place, false);
        let mut referred = Vec::new();
        while let Some((place, nullable)) = copier.places.get(referred.len()).cloned() {
            referred.push(copier.part(&place, nullable));
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
    /// The numbers of the places that are referred to: their document and pointer, and whether `null` is to fit too.
    numbers: BTreeMap<(Url, String, bool), usize>,
    places: Vec<(Place, bool)>,
    left: usize,
    faults: Vec<(Option<Span>, String)>,
}

/// Where a schema stands that is copied.
struct Within<'d> {
    document: &'d Arc<Document>,
    /// The way to it in the document.
    at: Vec<Str>,
    /// Whether it is written as OpenAPI before 3.1 has schemas.
    old: bool,
    /// Whether nothing counts beside a `$ref`.
    lone_references: bool,
}

impl Copier<'_> {
    /// The schema at `place`; with `nullable`, as one that `null` fits too.
    fn part(&mut self, place: &Place, nullable: bool) -> Value {
        let document = place.document();
        // A document of schemas alone does not say how it is written. What is not of JSON Schema 2020-12 there has but one meaning.
        let is_arazzo = || document.get(&["arazzo"]).is_some();
        let old = document.version().map_or_else(|| !is_arazzo(), |version| !version.has_ref_siblings());
        let lone_references = old && document.version().is_some();
        let mut within = Within { document, at: place.pointer().tokens().to_vec(), old, lone_references };
        place.node().map(|node| self.schema(node, &mut within, nullable)).unwrap_or_default()
    }

    /// The schema `node`.
    fn schema(&mut self, node: &Node, within: &mut Within<'_>, nullable: bool) -> Value {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return Value::Null;
        }
        match &node.data {
            Data::Mapping(mapping) => {
                let is_reference = |entry: &Entry| &*entry.key == "$ref" && entry.value.as_str().is_some();
                let lone = within.lone_references && mapping.entries().iter().any(is_reference);
                let says_nullable = || {
                    let says = |name: &str| node.get(name).and_then(Node::as_bool) == Some(true);
                    within.old && !lone && (says("nullable") || says("x-nullable"))
                };
                let nullable = nullable || says_nullable();
                let entries = mapping.entries().iter();
                let kept = entries.filter(|entry| !is_identity(entry) && (!lone || is_reference(entry)));
                let mut copied = Object::default();
                for entry in kept {
                    copied.insert(entry.key.clone(), self.keyword(entry, within, nullable));
                }
                if within.old {
                    old_schema::renew(&mut copied);
                }
                if nullable {
                    old_schema::let_null_fit(&mut copied);
                }
                copied.into()
            }
            Data::Sequence(items) => {
                let items = items.iter().enumerate();
                items
                    .map(|(number, item)| self.below(number.to_string().into(), item, within, nullable))
                    .collect::<Vec<_>>()
                    .into()
            }
            _ => node.to_value(),
        }
    }

    fn below(&mut self, token: Str, node: &Node, within: &mut Within<'_>, nullable: bool) -> Value {
        within.at.push(token);
        let copied = self.schema(node, within, nullable);
        within.at.pop();
        copied
    }

    fn keyword(&mut self, entry: &Entry, within: &mut Within<'_>, nullable: bool) -> Value {
        let (name, node) = (&*entry.key, &entry.value);
        match (name, node.as_str(), node.as_mapping()) {
            ("$ref", Some(reference), _) => self.reference(reference, node.span, within, nullable),
            (name, _, Some(members)) if NAMES.contains(&name) => {
                within.at.push(entry.key.clone());
                let members = members.entries().iter();
                let copied = members
                    .map(|member| (member.key.clone(), self.below(member.key.clone(), &member.value, within, false)))
                    .collect::<Object>();
                within.at.pop();
                copied.into()
            }
            (name, ..) if DATA.contains(&name) => node.to_value(),
            // What fits a schema fits all of these.
            ("allOf", ..) => self.below(entry.key.clone(), node, within, nullable),
            _ => self.below(entry.key.clone(), node, within, false),
        }
    }

    /// The reference to the copy of what `reference` leads to.
    fn reference(&mut self, reference: &str, span: Span, within: &Within<'_>, nullable: bool) -> Value {
        let place = Place::new(within.document.clone(), within.at.iter().cloned().collect());
        let target = match place.map(|place| resolve::schema_reference(self.loaded, &place, reference)) {
            Some(Ok(target)) => target,
            Some(Err(reason)) => {
                self.faults.push((Some(span), reason));
                return reference.into();
            }
            None => return reference.into(),
        };
        let key = (target.document().retrieved().clone(), target.pointer().to_string(), nullable);
        let number = *self.numbers.entry(key).or_insert_with(|| {
            self.places.push((target, nullable));
            self.places.len() - 1
        });
        format!("#/referred/{number}").into()
    }
}

/// Whether a member gives a schema a name: copies are found by their place.
fn is_identity(entry: &Entry) -> bool {
    matches!(&*entry.key, "$id" | "$anchor") && entry.value.as_str().is_some()
}
