//! What the schema of a workflow's inputs declares, as far as it can be seen from the document alone.

use arazzo_expression::{Pointer, Str};
use arazzo_parser::{Data, Node, Span};

/// How deep references and `allOf` are followed.
const DEPTH: usize = 16;

/// The inputs that a workflow declares.
#[derive(Debug, Default)]
pub(crate) struct Inputs<'l> {
    /// The properties: name, place of the name, schema.
    pub(crate) properties: Vec<(Str, Span, &'l Node)>,
    /// The names that must be given.
    pub(crate) required: Vec<Str>,
    /// Whether there can be others.
    pub(crate) others: Others,
    /// The schemas that have been read: each counts once, however often it is referred to.
    seen: Vec<Span>,
}

/// Whether there can be inputs that are not declared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Others {
    /// They are forbidden.
    Forbidden,
    /// Nothing is said about them, and all that is declared is known.
    #[default]
    Unmentioned,
    /// They are allowed, or not all that is declared is known.
    Allowed,
}

impl<'l> Inputs<'l> {
    /// Reads `schema`, which stands in the document at `root`.
    pub(super) fn new(root: &'l Node, schema: Option<&'l Node>) -> Self {
        let mut inputs = Self::default();
        let mut forbidden = false;
        if let Some(schema) = schema {
            inputs.read(root, schema, &mut forbidden, DEPTH);
        }
        if forbidden && inputs.others == Others::Unmentioned {
            inputs.others = Others::Forbidden;
        }
        inputs
    }

    fn read(&mut self, root: &'l Node, schema: &'l Node, forbidden: &mut bool, depth: usize) {
        let Some(deeper) = depth.checked_sub(1) else { return self.others = Others::Allowed };
        let Some(mapping) = schema.as_mapping() else { return self.others = Others::Allowed };
        if self.seen.contains(&schema.span) {
            return;
        }
        self.seen.push(schema.span);
        for entry in mapping.entries() {
            match (&*entry.key, &entry.value.data) {
                ("properties", Data::Mapping(properties)) => {
                    let new = properties.entries().iter().map(|p| (p.key.clone(), p.key_span, &p.value));
                    self.properties.extend(new);
                }
                ("required", Data::Sequence(names)) => {
                    self.required.extend(names.iter().filter_map(|name| name.as_str().map(Into::into)));
                }
                ("additionalProperties" | "unevaluatedProperties", Data::Bool(false)) => *forbidden = true,
                ("allOf", Data::Sequence(parts)) => {
                    for part in parts {
                        self.read(root, part, forbidden, deeper);
                    }
                }
                ("$ref", Data::String(reference, _)) => match target(root, reference) {
                    Some(target) => self.read(root, target, forbidden, deeper),
                    None => self.others = Others::Allowed,
                },
                (
                    "additionalProperties"
                    | "unevaluatedProperties"
                    | "patternProperties"
                    | "anyOf"
                    | "oneOf"
                    | "if"
                    | "dependentSchemas"
                    | "$dynamicRef"
                    | "propertyNames",
                    _,
                ) => self.others = Others::Allowed,
                _ => {}
            }
        }
    }

    /// The schema of input `name`.
    pub(crate) fn property(&self, name: &str) -> Option<&'l Node> {
        self.properties.iter().find(|(have, ..)| **have == *name).map(|(.., schema)| *schema)
    }

    /// The names of the inputs.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.properties.iter().map(|(name, ..)| &**name)
    }

    /// The names that must be given because nothing stands for them.
    pub(crate) fn demanded(&self) -> impl Iterator<Item = &Str> {
        self.required.iter().filter(|name| self.property(name).is_none_or(|schema| schema.get("default").is_none()))
    }
}

/// What `reference` leads to within the document at `root`.
pub(crate) fn target<'l>(root: &'l Node, reference: &str) -> Option<&'l Node> {
    let fragment = reference.strip_prefix('#')?;
    if fragment.is_empty() || fragment.starts_with('/') {
        return root.pointer(&Pointer::parse(fragment).ok()?);
    }
    let components = root.get("components").and_then(|components| components.get("inputs"));
    let workflows = root.get("workflows").and_then(Node::as_sequence).unwrap_or_default();
    let schemas = components.into_iter().chain(workflows.iter().filter_map(|workflow| workflow.get("inputs")));
    schemas.into_iter().find_map(|schema| anchor(schema, fragment, DEPTH))
}

fn anchor<'l>(schema: &'l Node, name: &str, depth: usize) -> Option<&'l Node> {
    let deeper = depth.checked_sub(1)?;
    if schema.get("$anchor").and_then(Node::as_str) == Some(name) {
        return Some(schema);
    }
    match &schema.data {
        Data::Mapping(mapping) => mapping.entries().iter().find_map(|entry| anchor(&entry.value, name, deeper)),
        Data::Sequence(items) => items.iter().find_map(|item| anchor(item, name, deeper)),
        _ => None,
    }
}
