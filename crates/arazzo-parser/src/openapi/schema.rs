//! Schemas: places whose keywords are looked up when asked for, through `$ref` and across documents.

use super::references::References;
use super::{Location, OpenApiVersion, Place, Style, Xml};
use crate::Node;
use arazzo_expression::{Str, Value};
use indexmap::IndexMap;

/// How many references may follow one another.
const MAX_LAYERS: usize = 64;
/// How many schemas one question visits through `allOf`, `oneOf` and `anyOf`.
const MAX_VISITED: usize = 256;

/// A Schema Object where it stands. In 2.0 and 3.0 a `$ref` replaces the schema; since 3.1 what stands beside it
/// counts too and goes first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    place: Place,
}

/// What `additionalProperties` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdditionalProperties {
    /// Nothing is said, or `true`.
    Allowed,
    /// `false`.
    Forbidden,
    /// They have this schema.
    Schema(Schema),
}

impl Schema {
    /// The schema at `place`.
    pub fn new(place: Place) -> Self {
        Self { place }
    }

    /// Where it stands.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The schema at the end of its references; itself if they lead nowhere. Equal results mean the same schema.
    #[must_use]
    pub fn resolve(&self, references: &dyn References) -> Self {
        self.layers(references).pop().map_or_else(|| self.clone(), Self::new)
    }

    /// The places that make up this schema, the outermost first: a value has to fit each.
    pub fn layers(&self, references: &dyn References) -> Vec<Place> {
        let mut layers: Vec<Place> = Vec::new();
        let mut place = self.place.clone();
        for _ in 0..MAX_LAYERS {
            let reference = place.reference().or_else(|| place.text("$dynamicRef"));
            let target = reference.and_then(|reference| place.reach(&reference, references).ok());
            let siblings = place.document().version().is_none_or(OpenApiVersion::has_ref_siblings);
            if target.is_none() || siblings {
                layers.push(place);
            }
            match target {
                Some(target) if !layers.contains(&target) => place = target,
                _ => break,
            }
        }
        layers
    }

    /// The value of the keyword `name`.
    pub fn keyword(&self, name: &str, references: &dyn References) -> Option<Place> {
        self.layers(references).iter().find_map(|layer| layer.child(name))
    }

    fn text(&self, name: &str, references: &dyn References) -> Option<Str> {
        self.keyword(name, references)?.node()?.scalar_text()
    }

    fn truth(&self, name: &str, references: &dyn References) -> bool {
        self.layers(references).iter().find_map(|layer| layer.truth(name)) == Some(true)
    }

    fn value(&self, name: &str, references: &dyn References) -> Option<Value> {
        Some(self.keyword(name, references)?.node()?.to_value())
    }

    /// The names in `type`, `null` included.
    pub fn types(&self, references: &dyn References) -> Vec<Str> {
        let Some(place) = self.keyword("type", references) else { return Vec::new() };
        let Some(node) = place.node() else { return Vec::new() };
        match node.as_sequence() {
            Some(names) => names.iter().filter_map(Node::scalar_text).collect(),
            None => node.scalar_text().into_iter().collect(),
        }
    }

    /// The one type that values have beside `null`, said or implied by other keywords, also those of `allOf`.
    pub fn kind(&self, references: &dyn References) -> Option<Str> {
        self.visit(references, &["allOf"], |schema| {
            let types = schema.types(references);
            let implied = || {
                let has = |name: &str| schema.keyword(name, references).is_some();
                let object = ["properties", "additionalProperties", "patternProperties"].into_iter().any(has);
                let array = || ["items", "prefixItems"].into_iter().any(has);
                if object { Some("object") } else { array().then_some("array") }
            };
            types.into_iter().find(|name| &**name != "null").or_else(|| implied().map(Into::into))
        })
    }

    /// Whether `null` is allowed by `type`, `nullable` (3.0) or `x-nullable` (2.0).
    pub fn is_nullable(&self, references: &dyn References) -> bool {
        let said = ["nullable", "x-nullable"].into_iter().any(|name| self.truth(name, references));
        said || self.types(references).iter().any(|name| &**name == "null")
    }

    /// The properties, those of `allOf` included; the outermost of a name counts.
    pub fn properties(&self, references: &dyn References) -> IndexMap<Str, Self> {
        let mut found = IndexMap::new();
        self.visit::<()>(references, &["allOf"], |schema| {
            for layer in schema.layers(references) {
                let members = layer.child("properties").map(|properties| properties.members()).unwrap_or_default();
                for (name, place) in members {
                    found.entry(name).or_insert_with(|| Self::new(place));
                }
            }
            None
        });
        found
    }

    /// The property `name`, also one of `allOf`, `oneOf` or `anyOf`.
    pub fn property(&self, name: &str, references: &dyn References) -> Option<Self> {
        self.find(references, |schema| {
            let layers = schema.layers(references);
            layers.iter().find_map(|layer| layer.child("properties")?.child(name)).map(Self::new)
        })
    }

    /// The names of properties that must be there, those of `allOf` included.
    pub fn required(&self, references: &dyn References) -> Vec<Str> {
        let mut found: Vec<Str> = Vec::new();
        self.visit::<()>(references, &["allOf"], |schema| {
            let layers = schema.layers(references);
            let names = layers.iter().filter_map(|layer| layer.texts("required")).flatten();
            names.for_each(|name| {
                if !found.contains(&name) {
                    found.push(name);
                }
            });
            None
        });
        found
    }

    /// What `additionalProperties` says.
    pub fn additional_properties(&self, references: &dyn References) -> AdditionalProperties {
        let Some(place) = self.keyword("additionalProperties", references) else {
            return AdditionalProperties::Allowed;
        };
        match place.node().and_then(Node::as_bool) {
            Some(true) => AdditionalProperties::Allowed,
            Some(false) => AdditionalProperties::Forbidden,
            None => AdditionalProperties::Schema(Self::new(place)),
        }
    }

    /// The schema of elements; of an old `items` list the first one.
    pub fn items(&self, references: &dyn References) -> Option<Self> {
        let found = self.find(references, |schema| schema.keyword("items", references))?;
        Some(Self::new(found.elements().into_iter().next().unwrap_or(found)))
    }

    /// How a list is written that is one text, where the schema itself says so: in Swagger 2.0.
    pub fn list_style(&self) -> Option<Style> {
        let is_swagger = self.place.document().version() == Some(OpenApiVersion::V2_0);
        let is_list = || self.place.text("type").as_deref() == Some("array");
        let format = || self.place.text("collectionFormat");
        (is_swagger && is_list()).then(|| Style::of_collection_format(format().as_deref(), Location::Path).0)
    }

    /// The schemas of the first elements.
    pub fn prefix_items(&self, references: &dyn References) -> Vec<Self> {
        self.list("prefixItems", references)
    }

    /// The parts of `allOf`.
    pub fn all_of(&self, references: &dyn References) -> Vec<Self> {
        self.list("allOf", references)
    }

    /// The alternatives of `oneOf`.
    pub fn one_of(&self, references: &dyn References) -> Vec<Self> {
        self.list("oneOf", references)
    }

    /// The alternatives of `anyOf`.
    pub fn any_of(&self, references: &dyn References) -> Vec<Self> {
        self.list("anyOf", references)
    }

    fn list(&self, name: &str, references: &dyn References) -> Vec<Self> {
        let layers = self.layers(references);
        layers.iter().filter_map(|layer| layer.child(name)).flat_map(|list| list.elements()).map(Self::new).collect()
    }

    /// The values that are allowed; empty if nothing is said.
    pub fn enumeration(&self, references: &dyn References) -> Vec<Value> {
        let values = self.value("enum", references);
        values.and_then(|values| values.as_array().cloned()).unwrap_or_default()
    }

    /// The only value that is allowed.
    pub fn constant(&self, references: &dyn References) -> Option<Value> {
        self.value("const", references)
    }

    /// The value that stands for an absent one.
    pub fn default(&self, references: &dyn References) -> Option<Value> {
        self.value("default", references)
    }

    /// An example: `example`, or the first of `examples`.
    pub fn example(&self, references: &dyn References) -> Option<Value> {
        self.value("example", references).or_else(|| self.value("examples", references)?.at(0).cloned())
    }

    /// The `format`.
    pub fn format(&self, references: &dyn References) -> Option<Str> {
        self.text("format", references)
    }

    /// Whether it is only in responses.
    pub fn is_read_only(&self, references: &dyn References) -> bool {
        self.truth("readOnly", references)
    }

    /// Whether it is only in requests.
    pub fn is_write_only(&self, references: &dyn References) -> bool {
        self.truth("writeOnly", references)
    }

    /// How it is written in XML: as it says itself, else as the only part of `allOf` says. Of several parts, which are what it is
    /// made of, only the kind of node counts.
    pub fn xml(&self, references: &dyn References) -> Option<Xml> {
        let mut schema = self.clone();
        for _ in 0..MAX_LAYERS {
            if let Some(xml) = schema.own_xml(references) {
                return Some(xml);
            }
            match schema.all_of(references).as_slice() {
                [only] => schema = only.clone(),
                _ => break,
            }
        }
        let kind = |xml: &Xml| xml.attribute || xml.wrapped;
        let found = schema.visit(references, &["allOf"], |schema| schema.own_xml(references).filter(kind))?;
        Some(Xml { attribute: found.attribute, wrapped: found.wrapped, ..Xml::default() })
    }

    /// The XML Object of the schema and of what it refers to; of a schema that stands for no node that of its target, which is
    /// called as its component (OpenAPI 3.2, XML Node Names).
    fn own_xml(&self, references: &dyn References) -> Option<Xml> {
        let nodes = self.nodes(references);
        let node = Self::new(nodes.first()?.clone());
        let own = node.keyword("xml", references).map(|place| Xml::read(&place));
        if !self.has_nodes() || node == *self {
            return own;
        }
        let mut xml = own.unwrap_or_default();
        if xml.name.is_none() && (xml.wrapped || node.kind(references).as_deref() != Some("array")) {
            xml.name = node.component();
        }
        Some(xml)
    }

    /// What stands in the element of a schema that says `nodeType: element` beside its reference: the node of what it refers to
    /// (OpenAPI 3.2, XML Object).
    pub fn inner_node(&self, references: &dyn References) -> Option<Self> {
        if !self.has_nodes() {
            return None;
        }
        let nodes = self.nodes(references);
        let (own, rest) = nodes.split_first()?;
        let is_element = own.child("xml")?.text("nodeType").as_deref() == Some("element");
        rest.first().filter(|_| is_element && has_reference(own)).cloned().map(Self::new)
    }

    /// Whether its version knows types of nodes: since 3.2.
    fn has_nodes(&self) -> bool {
        self.place.document().version().is_some_and(|version| version >= OpenApiVersion::V3_2)
    }

    /// Its layers without those that stand for no node: since 3.2 references that do not say that they do (OpenAPI 3.2, XML Object,
    /// `nodeType`).
    fn nodes(&self, references: &dyn References) -> Vec<Place> {
        let mut layers = self.layers(references);
        let stands_for_none = |place: &Place| {
            let own = place.child("xml");
            let said = own.as_ref().and_then(|own| own.text("nodeType"));
            let is_attribute = own.is_some_and(|own| own.truth("attribute") == Some(true));
            has_reference(place) && said.map_or(!is_attribute, |said| &*said == "none")
        };
        if self.has_nodes() {
            let first = layers.iter().position(|place| !stands_for_none(place)).unwrap_or_default();
            layers.drain(..first);
        }
        layers
    }

    /// The name of the component that it refers to, or stands in, such as `Pet` for `#/components/schemas/Pet`:
    /// the default name of an XML root element.
    pub fn name(&self, references: &dyn References) -> Option<Str> {
        self.resolve(references).component()
    }

    fn component(&self) -> Option<Str> {
        let tokens = self.place.pointer().tokens();
        let (last, [.., parent]) = tokens.split_last()? else { return None };
        ["schemas", "definitions", "$defs"].contains(&&**parent).then(|| last.clone())
    }

    /// What this schema or one that it is made of, also as an alternative, answers.
    pub fn find<T>(&self, references: &dyn References, ask: impl FnMut(&Self) -> Option<T>) -> Option<T> {
        self.visit(references, &["allOf", "oneOf", "anyOf"], ask)
    }

    /// Asks this schema and, breadth first, those under `keywords`, each once, until one answers.
    fn visit<T>(
        &self,
        references: &dyn References,
        keywords: &[&str],
        mut ask: impl FnMut(&Self) -> Option<T>,
    ) -> Option<T> {
        let mut seen: Vec<Self> = Vec::new();
        let mut left = std::collections::VecDeque::from([self.clone()]);
        while let Some(schema) = left.pop_front().filter(|_| seen.len() < MAX_VISITED) {
            if seen.contains(&schema) {
                continue;
            }
            if let Some(answer) = ask(&schema) {
                return Some(answer);
            }
            for keyword in keywords {
                left.extend(schema.list(keyword, references));
            }
            seen.push(schema);
        }
        None
    }
}

fn has_reference(place: &Place) -> bool {
    place.reference().is_some() || place.text("$dynamicRef").is_some()
}
