//! Structures as XML, by the `xml` hints of their schema (OpenAPI, XML Object).

use crate::fault::StepFault;
use arazzo_expression::{Object, Value};
use arazzo_parser::openapi::{References, Schema, Xml};

/// How deep elements may nest.
const MAX_DEPTH: usize = 128;

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
    let mut writer = Writer { references, text: String::new() };
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

struct Writer<'r> {
    references: &'r dyn References,
    text: String,
}

impl Writer<'_> {
    fn hints(&self, schema: Option<&Schema>) -> Xml {
        schema.and_then(|schema| schema.xml(self.references)).unwrap_or_default()
    }

    /// One element called `name`, whatever the schema calls it.
    fn element(&mut self, name: &str, value: &Value, schema: Option<&Schema>, depth: usize) -> Result<(), StepFault> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(StepFault::new("invalid-body", "the XML body is nested too deep"));
        };
        let hints = self.hints(schema);
        let tag = self.open(name, &hints)?;
        let members = value.as_object().map(|members| self.described(members, schema)).unwrap_or_default();
        let attributes = members.iter().filter(|(_, value, _, hints)| hints.attribute && !value.is_null());
        for (member, value, _, hints) in attributes {
            let name = qualified(hints.name.as_deref().unwrap_or(member), hints)?;
            let value = escaped(&value.to_text())?;
            self.text.extend([" ", &name, "=\"", &value, "\""]);
        }
        self.text.push('>');
        match value {
            Value::Object(_) => {
                for (member, value, schema, hints) in members.iter().filter(|(.., hints)| !hints.attribute) {
                    self.member(member, value, schema.as_ref(), hints, depth)?;
                }
            }
            Value::Array(items) => {
                let schema = schema.and_then(|schema| schema.items(self.references));
                let item = self.hints(schema.as_ref()).name.or_else(|| schema.as_ref()?.name(self.references));
                for value in items.iter() {
                    self.element(item.as_deref().unwrap_or("item"), value, schema.as_ref(), depth)?;
                }
            }
            Value::Null => {}
            single => self.text.push_str(&escaped(&single.to_text())?),
        }
        self.text.extend(["</", &tag, ">"]);
        Ok(())
    }

    /// The members with what their schemas say.
    fn described<'v>(
        &self,
        members: &'v Object,
        schema: Option<&Schema>,
    ) -> Vec<(&'v str, &'v Value, Option<Schema>, Xml)> {
        let one = |(name, value): (&'v arazzo_expression::Str, &'v Value)| {
            let schema = schema.and_then(|schema| schema.property(name, self.references));
            let hints = self.hints(schema.as_ref());
            (&**name, value, schema, hints)
        };
        members.iter().map(one).collect()
    }

    /// A member as content: text, one element, or for a list one for each element and perhaps one around them.
    fn member(
        &mut self,
        name: &str,
        value: &Value,
        schema: Option<&Schema>,
        hints: &Xml,
        depth: usize,
    ) -> Result<(), StepFault> {
        if matches!(hints.node_type.as_deref(), Some("text" | "cdata")) {
            self.text.push_str(&escaped(&value.to_text())?);
            return Ok(());
        }
        let Value::Array(items) = value else {
            return self.element(hints.name.as_deref().unwrap_or(name), value, schema, depth);
        };
        let item_schema = schema.and_then(|schema| schema.items(self.references));
        let item_hints = self.hints(item_schema.as_ref());
        let is_wrapped = hints.wrapped || hints.node_type.as_deref() == Some("element");
        let tag = if is_wrapped {
            let tag = self.open(hints.name.as_deref().unwrap_or(name), hints)?;
            self.text.push('>');
            Some(tag)
        } else {
            None
        };
        for item in items.iter() {
            self.element(item_hints.name.as_deref().unwrap_or(name), item, item_schema.as_ref(), depth)?;
        }
        if let Some(tag) = tag {
            self.text.extend(["</", &tag, ">"]);
        }
        Ok(())
    }

    /// Begins a start tag and gives the name for the end tag.
    fn open(&mut self, name: &str, hints: &Xml) -> Result<String, StepFault> {
        let tag = qualified(name, hints)?;
        self.text.extend(["<", &tag]);
        if let Some(namespace) = &hints.namespace {
            let prefix = hints.prefix.as_ref().map(|prefix| format!(":{prefix}")).unwrap_or_default();
            let namespace = escaped(namespace)?;
            self.text.extend([" xmlns", &prefix, "=\"", &namespace, "\""]);
        }
        Ok(tag)
    }
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
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' | '\n' => escaped.push(c),
            c if c < ' ' || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {
                return Err(StepFault::new("invalid-body", format!("U+{:04X} may not stand in XML", u32::from(c))));
            }
            c => escaped.push(c),
        }
    }
    Ok(escaped)
}
