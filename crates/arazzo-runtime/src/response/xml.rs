//! XML as a structure, by the schema that describes it (OpenAPI, XML Object), and by what real services make of one:
//! lists in an element of their own, answers inside a wrapper.

use crate::request::SCHEMA_INSTANCE;
use arazzo_expression::xml::{Attribute, Document, Node, NodeId};
use arazzo_expression::{Number, Object, Str, Value};
use arazzo_parser::openapi::{AdditionalProperties, References, Schema, Xml};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How deep the described element may be wrapped.
const MAX_WRAPPERS: usize = 2;

/// What `text` says by `schema`; `None` where it is no XML or has nothing that the schema describes.
pub fn structure(text: &str, schema: &Schema, references: &dyn References) -> Option<Value> {
    let document = Document::parse(text).ok()?;
    let mut reader = Reader { document: &document, references, shapes: BTreeMap::new() };
    let shape = reader.shape(schema);
    let root = document.element();
    match shape.kind.as_deref() {
        Some("array") => Some(reader.items(document.elements(root).collect(), &shape)),
        Some("object") => {
            let start = reader.start(&shape, root)?;
            Some(reader.object(start, &shape))
        }
        _ => Some(scalar(&document.text(root), shape.kind.as_deref())),
    }
}

/// What a schema says, looked up once.
#[derive(Debug)]
struct Shape {
    kind: Option<Str>,
    hints: Xml,
    properties: Vec<(Str, Schema)>,
    /// Those of the first items, where all of them stand for elements.
    first: Vec<Schema>,
    items: Option<Schema>,
    additional: Option<Schema>,
    /// The only element that is in its own, and that element's schema (OpenAPI 3.2).
    inner: Option<(Str, Schema)>,
}

impl Shape {
    /// Whether it is an object that stands for no node of its own (OpenAPI 3.2, XML Node Types).
    fn is_no_node(&self) -> bool {
        self.kind.as_deref() == Some("object") && self.hints.node_type.as_deref() == Some("none")
    }
}

struct Reader<'d> {
    document: &'d Document,
    references: &'d dyn References,
    shapes: BTreeMap<(String, String), Arc<Shape>>,
}

impl Reader<'_> {
    fn shape(&mut self, schema: &Schema) -> Arc<Shape> {
        let place = schema.place();
        let key = (place.document().base().to_string(), place.pointer().to_string());
        let references = self.references;
        let shape = self.shapes.entry(key).or_insert_with(|| {
            let additional = match schema.additional_properties(references) {
                AdditionalProperties::Schema(schema) => Some(schema),
                _ => None,
            };
            Arc::new(Shape {
                kind: schema.kind(references),
                hints: schema.xml(references).unwrap_or_default(),
                properties: schema.properties(references).into_iter().collect(),
                first: elements(schema.prefix_items(references), references),
                items: schema.items(references),
                additional,
                inner: inner(schema, references),
            })
        });
        shape.clone()
    }

    /// The element that `shape` describes: the outermost one that has any of its properties.
    fn start(&mut self, shape: &Arc<Shape>, root: NodeId) -> Option<NodeId> {
        let mut level = vec![root];
        for depth in 0..=MAX_WRAPPERS {
            if let Some(found) = level.iter().find(|node| self.fits(shape, **node)) {
                return Some(*found);
            }
            if depth == 0 && self.fits(shape, NodeId::ROOT) {
                return Some(NodeId::ROOT);
            }
            level = level.iter().flat_map(|node| self.document.elements(*node)).collect();
        }
        (shape.properties.is_empty() && shape.additional.is_some()).then_some(root)
    }

    fn fits(&mut self, shape: &Arc<Shape>, node: NodeId) -> bool {
        shape.properties.iter().any(|(name, schema)| {
            let property = self.shape(schema);
            self.property(node, name, &property).is_some()
        })
    }

    fn object(&mut self, node: NodeId, shape: &Arc<Shape>) -> Value {
        let mut members = Object::default();
        for (name, schema) in &shape.properties {
            let property = self.shape(schema);
            if let Some(value) = self.property(node, name, &property) {
                members.insert(name.clone(), value);
            }
        }
        if let (true, Some(additional)) = (shape.properties.is_empty(), &shape.additional) {
            let additional = self.shape(additional);
            for child in self.document.elements(node).collect::<Vec<_>>() {
                let value = self.value(child, &additional);
                members.insert(self.local(child).into(), value);
            }
        }
        members.into()
    }

    /// The value of the property `name`, of the shape `property`, in the element `node`.
    fn property(&mut self, node: NodeId, name: &str, property: &Arc<Shape>) -> Option<Value> {
        let kind = property.kind.as_deref();
        let own = property.hints.name.as_deref().unwrap_or(name);
        if property.hints.attribute {
            let attribute = self.document.attributes(node).iter().find(|attribute| *attribute.name.local == *own)?;
            return Some(scalar(&attribute.value, kind));
        }
        if matches!(property.hints.node_type.as_deref(), Some("text" | "cdata")) {
            return Some(scalar(&self.document.text(node), kind));
        }
        if kind == Some("array") {
            return self.list(node, name, property);
        }
        if property.is_no_node() {
            return self.around(node, property);
        }
        let element = self.named(node, own).first().copied()?;
        Some(self.value(element, property))
    }

    /// The value of a property that stands for no node: its members stand in `node` itself. It is there if any of them is.
    fn around(&mut self, node: NodeId, shape: &Arc<Shape>) -> Option<Value> {
        let mut members = Object::default();
        for (name, schema) in &shape.properties {
            let property = self.shape(schema);
            // One in another would be in the same place, and schemas may contain themselves.
            if let Some(value) = if property.is_no_node() { None } else { self.property(node, name, &property) } {
                members.insert(name.clone(), value);
            }
        }
        members.first().is_some().then(|| members.into())
    }

    fn value(&mut self, node: NodeId, shape: &Arc<Shape>) -> Value {
        if let Some((name, inner)) = &shape.inner
            && let Some(node) = self.named(node, name).first().copied()
        {
            let inner = self.shape(inner);
            return self.value(node, &inner);
        }
        match shape.kind.as_deref() {
            _ if self.is_nil(node) => Value::Null,
            Some("object") => self.object(node, shape),
            Some("array") => self.items(self.document.elements(node).collect(), shape),
            kind => scalar(&self.document.text(node), kind),
        }
    }

    /// A list: repeated elements, or the content of one element around them, whether its schema says so or not.
    fn list(&mut self, node: NodeId, name: &str, shape: &Arc<Shape>) -> Option<Value> {
        let item = shape.items.as_ref().map(|schema| self.shape(schema));
        let item_name = item.as_ref().and_then(|item| item.hints.name.clone());
        let around = self.named(node, shape.hints.name.as_deref().unwrap_or(name));
        if let [only] = around.as_slice()
            && (shape.hints.wrapped || self.is_wrapper(*only, item.as_deref()))
        {
            let content: Vec<NodeId> = self.document.elements(*only).collect();
            let named: Vec<NodeId> = item_name.as_deref().map(|name| self.named(*only, name)).unwrap_or_default();
            return Some(self.items(if named.is_empty() { content } else { named }, shape));
        }
        let repeated = item_name.as_deref().map(|name| self.named(node, name)).filter(|found| !found.is_empty());
        let found = repeated.unwrap_or(around);
        if found.is_empty() { None } else { Some(self.items(found, shape)) }
    }

    /// Whether the only element `node` stands around the items of a list instead of being one: all that is in it has one
    /// name, which the items do not know; or nothing is in it, and items would be structures.
    fn is_wrapper(&self, node: NodeId, item: Option<&Shape>) -> bool {
        let children: Vec<NodeId> = self.document.elements(node).collect();
        let Some(first) = children.first() else {
            let has_nothing = self.document.attributes(node).is_empty() && self.document.text(node).trim().is_empty();
            return has_nothing && item.is_some_and(|item| matches!(item.kind.as_deref(), Some("object" | "array")));
        };
        let name = self.local(*first);
        let knows = |item: &Shape| item.properties.iter().any(|(property, _)| property.eq_ignore_ascii_case(name));
        children.iter().all(|child| self.local(*child) == name) && !item.is_some_and(knows)
    }

    fn items(&mut self, nodes: Vec<NodeId>, shape: &Arc<Shape>) -> Value {
        let first: Vec<_> = shape.first.iter().map(|schema| self.shape(schema)).collect();
        let rest = shape.items.as_ref().map(|schema| self.shape(schema));
        let one = |(number, node): (usize, NodeId)| match first.get(number).or(rest.as_ref()) {
            Some(item) => self.value(node, item),
            None => self.document.text(node).into(),
        };
        nodes.into_iter().enumerate().map(one).collect::<Vec<Value>>().into()
    }

    /// Whether the element says that it is `null` (XML Schema, `xsi:nil`).
    fn is_nil(&self, node: NodeId) -> bool {
        let says = |attribute: &Attribute| {
            let name = &attribute.name;
            *name.local == *"nil"
                && *name.namespace == *SCHEMA_INSTANCE
                && matches!(attribute.value.trim(), "true" | "1")
        };
        self.document.attributes(node).iter().any(says)
    }

    /// The elements in `node` called `name`; if there are none, those that are called so in other case.
    fn named(&self, node: NodeId, name: &str) -> Vec<NodeId> {
        let exact: Vec<NodeId> = self.document.elements(node).filter(|child| self.local(*child) == name).collect();
        if exact.is_empty() {
            return self
                .document
                .elements(node)
                .filter(|child| self.local(*child).eq_ignore_ascii_case(name))
                .collect();
        }
        exact
    }

    fn local(&self, node: NodeId) -> &str {
        match self.document.node(node) {
            Node::Element { name, .. } => &name.local,
            _ => "",
        }
    }
}

/// The element that stands in that of `schema`, and its schema.
fn inner(schema: &Schema, references: &dyn References) -> Option<(Str, Schema)> {
    let inner = schema.inner_node(references)?;
    let hints = inner.xml(references).unwrap_or_default();
    let is_element = hints.node_type.is_none_or(|said| &*said == "element");
    let name = hints.name.or_else(|| inner.name(references))?;
    is_element.then_some((name, inner))
}

/// The schemas of the first items of a list, if none of them is text between the elements.
fn elements(first: Vec<Schema>, references: &dyn References) -> Vec<Schema> {
    let is_text = |schema: &Schema| {
        let said = schema.xml(references).and_then(|xml| xml.node_type);
        matches!(said.as_deref(), Some("text" | "cdata"))
    };
    if first.iter().any(is_text) { Vec::new() } else { first }
}

/// Text as the type that the schema gives it, where it is of that type.
pub fn scalar(text: &str, kind: Option<&str>) -> Value {
    let trimmed = text.trim();
    match (kind, trimmed) {
        (Some("integer" | "number"), number) => Number::parse(number).map_or_else(|| text.into(), Value::Number),
        (Some("boolean"), "true" | "1") => true.into(),
        (Some("boolean"), "false" | "0") => false.into(),
        _ => text.into(),
    }
}
