//! Structures as XML, by the `xml` hints of their schema (OpenAPI, XML Object).

use crate::fault::StepFault;
use arazzo_expression::{Object, Str, Value};
use arazzo_parser::openapi::{OpenApiVersion, References, Schema, Xml};

/// How deep elements may nest.
const MAX_DEPTH: usize = 256;
/// The namespace of `xsi:nil`.
pub(crate) const SCHEMA_INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The document for `value`. The root is called as the schema or its component is or, without either, as the only
/// member of the object.
pub(in crate::request) fn document(
    value: &Value,
    schema: Option<&Schema>,
    references: &dyn References,
) -> Result<String, StepFault> {
    let named = schema.and_then(|schema| schema.xml(references)?.name.or_else(|| schema.name(references)));
    let named = named.or_else(|| schema?.name(references));
    let only = value.as_object().filter(|members| members.len() == 1).and_then(Object::first);
    let items = schema.and_then(|schema| schema.items(references)?.name(references));
    let version = schema.and_then(|schema| schema.place().document().version());
    let mut writer = Writer {
        references,
        items: Some(items.unwrap_or_else(|| "item".into())),
        knows_nil: version.is_some_and(|version| version >= OpenApiVersion::V3_2),
        text: String::new(),
    };
    match (named, only) {
        // The payload is written with its root element.
        (Some(name), Some((member, inner)))
            if *name == **member && schema.is_none_or(|s| s.property(member, references).is_none()) =>
        {
            writer.element(&name, inner, schema, MAX_DEPTH)?;
        }
        (Some(name), _) => writer.element(&name, value, schema, MAX_DEPTH)?,
        (None, Some((name, inner))) if !matches!(inner, Value::Array(_)) => {
            let schema = schema.and_then(|schema| schema.property(name, references));
            writer.element(name, inner, schema.as_ref(), MAX_DEPTH)?;
        }
        (None, _) => {
            let message = "nothing names the root element of the XML body: neither its schema nor a single member";
            return Err(StepFault::new("invalid-body", message));
        }
    }
    Ok(writer.text)
}

/// A node of XML that a schema stands for (OpenAPI, XML Node Types).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NodeType {
    Element,
    Attribute,
    Text,
    Cdata,
    /// No node: what is inside stands in the parent.
    None,
}

/// A member of an object or an item of a list, with what its schema says. `name` is its own name unless the schema has another.
struct Part<'v> {
    name: &'v str,
    value: &'v Value,
    schema: Option<Schema>,
    hints: Xml,
    node: NodeType,
}

impl Part<'_> {
    fn name(&self) -> &str {
        self.hints.name.as_deref().unwrap_or(self.name)
    }
}

struct Writer<'r> {
    references: &'r dyn References,
    /// What the items of a root that is a list are called unless their schema says otherwise; taken by the root.
    items: Option<Str>,
    /// Whether `null` is told from an empty text (OpenAPI 3.2, XML Object, Handling `null` Values).
    knows_nil: bool,
    text: String,
}

impl Writer<'_> {
    /// One element called `name`, whatever the schema calls it.
    fn element(&mut self, name: &str, value: &Value, schema: Option<&Schema>, depth: usize) -> Result<(), StepFault> {
        let Some(depth) = depth.checked_sub(1) else { return Err(too_deep()) };
        let hints = self.hints(schema);
        let tag = qualified(name, &hints)?;
        self.text.extend(["<", &tag]);
        let mut declared = Vec::new();
        self.declare(&hints, &mut declared)?;
        self.attributes(value, schema, &mut declared, depth)?;
        if value.is_null() && self.knows_nil {
            self.text.extend([" xmlns:xsi=\"", SCHEMA_INSTANCE, "\" xsi:nil=\"true\"/>"]);
            return Ok(());
        }
        self.text.push('>');
        let items = self.items.take().unwrap_or_else(|| name.into());
        let is_around = schema.is_some_and(|schema| schema.inner_node(self.references).is_some());
        match value {
            _ if is_around => self.content(&items, value, schema, depth)?,
            Value::Null => {}
            Value::Object(_) | Value::Array(_) => self.content(&items, value, schema, depth)?,
            single => self.text.push_str(&escaped(&single.to_text())?),
        }
        self.text.extend(["</", &tag, ">"]);
        Ok(())
    }

    /// What stands in an element or, where a schema stands for no node, in that around it. Items are called as their list is
    /// unless their schema says otherwise.
    fn content(&mut self, name: &str, value: &Value, schema: Option<&Schema>, depth: usize) -> Result<(), StepFault> {
        let Some(depth) = depth.checked_sub(1) else { return Err(too_deep()) };
        for part in self.parts(name, value, schema) {
            match part.node {
                NodeType::Attribute => {}
                NodeType::Text | NodeType::Cdata if part.value.is_null() => {}
                NodeType::Text => self.text.push_str(&escaped(&part.value.to_text())?),
                NodeType::Cdata => self.cdata(&part.value.to_text())?,
                NodeType::None => self.content(part.name, part.value, part.schema.as_ref(), depth)?,
                NodeType::Element => self.element(part.name(), part.value, part.schema.as_ref(), depth)?,
            }
        }
        Ok(())
    }

    /// The attributes that the members of `value` are, also of members that stand for no node.
    fn attributes(
        &mut self,
        value: &Value,
        schema: Option<&Schema>,
        declared: &mut Vec<Str>,
        depth: usize,
    ) -> Result<(), StepFault> {
        let Some(depth) = depth.checked_sub(1) else { return Err(too_deep()) };
        if value.as_object().is_none() {
            return Ok(());
        }
        for part in self.parts("", value, schema) {
            match part.node {
                NodeType::Attribute if !part.value.is_null() => {
                    let name = qualified(part.name(), &part.hints)?;
                    // Without a prefix an attribute is in no namespace.
                    if part.hints.prefix.is_some() {
                        self.declare(&part.hints, declared)?;
                    }
                    let value = escaped_in_attribute(&part.value.to_text())?;
                    self.text.extend([" ", &name, "=\"", &value, "\""]);
                }
                NodeType::None => self.attributes(part.value, part.schema.as_ref(), declared, depth)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Declares a namespace in a start tag, each prefix once.
    fn declare(&mut self, hints: &Xml, declared: &mut Vec<Str>) -> Result<(), StepFault> {
        let prefix = hints.prefix.clone().unwrap_or_default();
        let Some(namespace) = hints.namespace.as_ref().filter(|_| !declared.contains(&prefix)) else { return Ok(()) };
        let colon = if prefix.is_empty() { "" } else { ":" };
        let namespace = escaped_in_attribute(namespace)?;
        self.text.extend([" xmlns", colon, &prefix, "=\"", &namespace, "\""]);
        declared.push(prefix);
        Ok(())
    }

    fn cdata(&mut self, text: &str) -> Result<(), StepFault> {
        check_characters(text)?;
        self.text.extend(["<![CDATA[", &text.replace("]]>", "]]]]><![CDATA[>"), "]]>"]);
        Ok(())
    }

    fn hints(&self, schema: Option<&Schema>) -> Xml {
        schema.and_then(|schema| schema.xml(self.references)).unwrap_or_default()
    }

    /// The members or items of `value`; the value itself where a node around it has a schema of its own.
    fn parts<'v>(&self, name: &'v str, value: &'v Value, schema: Option<&Schema>) -> Vec<Part<'v>> {
        if let Some(inner) = schema.and_then(|schema| schema.inner_node(self.references)) {
            let called = inner.name(self.references);
            let mut part = self.part(name, value, Some(inner));
            part.hints.name = part.hints.name.or(called);
            return vec![part];
        }
        match value {
            Value::Object(members) => {
                let one = |(name, value): (&'v Str, &'v Value)| {
                    let schema = schema.and_then(|schema| schema.property(name, self.references));
                    self.part(name, value, schema)
                };
                members.iter().map(one).collect()
            }
            Value::Array(items) => {
                let first = schema.map(|schema| schema.prefix_items(self.references)).unwrap_or_default();
                let rest = schema.and_then(|schema| schema.items(self.references));
                let one = |(number, value): (usize, &'v Value)| {
                    self.part(name, value, first.get(number).or(rest.as_ref()).cloned())
                };
                items.iter().enumerate().map(one).collect()
            }
            _ => Vec::new(),
        }
    }

    fn part<'v>(&self, name: &'v str, value: &'v Value, schema: Option<Schema>) -> Part<'v> {
        let hints = self.hints(schema.as_ref());
        let node = match hints.node_type.as_deref() {
            Some("element") => NodeType::Element,
            Some("attribute") => NodeType::Attribute,
            Some("text") => NodeType::Text,
            Some("cdata") => NodeType::Cdata,
            Some("none") => NodeType::None,
            _ if hints.attribute => NodeType::Attribute,
            _ if matches!(value, Value::Array(_)) && !hints.wrapped => NodeType::None,
            _ => NodeType::Element,
        };
        Part { name, value, schema, hints, node }
    }
}

fn too_deep() -> StepFault {
    StepFault::new("invalid-body", "the XML body is nested too deep")
}

fn qualified(name: &str, hints: &Xml) -> Result<String, StepFault> {
    let prefix = hints.prefix.as_ref().map(|prefix| format!("{prefix}:")).unwrap_or_default();
    let whole = format!("{prefix}{name}");
    let starts = |c: char| c.is_alphabetic() || c == '_';
    let continues = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    if whole.starts_with(starts) && whole.chars().all(continues) {
        return Ok(whole);
    }
    let shown: String = whole.escape_debug().collect();
    Err(StepFault::new("invalid-body", format!("`{shown}` is no name of an XML element or attribute")))
}

fn escaped(text: &str) -> Result<String, StepFault> {
    check_characters(text)?;
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#13;"),
            c => escaped.push(c),
        }
    }
    Ok(escaped)
}

/// The same for an attribute, whose line breaks a reader would take for spaces.
fn escaped_in_attribute(text: &str) -> Result<String, StepFault> {
    Ok(escaped(text)?.replace('\t', "&#9;").replace('\n', "&#10;"))
}

/// Refuses what may not stand in XML in any form (XML 1.0, Char).
fn check_characters(text: &str) -> Result<(), StepFault> {
    let unfit = |c: &char| *c < ' ' && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    match text.chars().find(unfit) {
        Some(c) => Err(StepFault::new("invalid-body", format!("U+{:04X} may not stand in XML", u32::from(c)))),
        None => Ok(()),
    }
}
