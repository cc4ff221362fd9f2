//! Forms as a structure, by the schema that describes them (OpenAPI, Encoding Object), and what texts with names in brackets
//! stand for.

use super::xml;
use crate::request::media_type::{Kind, kind};
use arazzo_expression::xml::Document;
use arazzo_expression::{Object, Str, Value, json};
use arazzo_parser::openapi::{Encoding, MediaType, References, Schema, Style};
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// How deep names in brackets nest.
const MAX_DEPTH: usize = 64;

/// Makes a value of a text, of which the schema is known or not.
pub type Leaf<'l> = dyn Fn(&str, Option<&Schema>) -> Value + 'l;

/// Texts by their names: `a=1`, `a[b]=1`, `a[0]=1`, `a[]=1`.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    own: Vec<String>,
    members: IndexMap<Str, Texts>,
}

impl Texts {
    /// Adds a text that the names in `path` lead to.
    pub fn add<'n>(&mut self, path: impl IntoIterator<Item = &'n str>, text: String) {
        let mut target = self;
        for name in path.into_iter().take(MAX_DEPTH) {
            target = target.members.entry(name.into()).or_default();
        }
        target.own.push(text);
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.members.is_empty()
    }

    /// The value: lists and objects where the schema has them, or where the names tell.
    pub fn value(&self, schema: Option<&Schema>, references: &dyn References, leaf: &Leaf<'_>) -> Value {
        let kind = schema.and_then(|schema| schema.kind(references));
        let items = || schema.and_then(|schema| schema.items(references));
        if self.members.is_empty() {
            return match (kind.as_deref(), self.own.as_slice()) {
                (Some("array" | "object"), [one]) if is_structure(one) => json::parse(one).unwrap_or_default(),
                (Some("array"), texts) => listed(texts, items().as_ref(), leaf),
                (_, [one]) => leaf(one, schema),
                (_, texts) => listed(texts, schema, leaf),
            };
        }
        let is_place = |name: &Str| name.is_empty() || name.bytes().all(|byte| byte.is_ascii_digit());
        if kind.as_deref() == Some("array") || (kind.is_none() && self.members.keys().all(is_place)) {
            let items = items();
            // `a[]` stands for as many items as there are of it.
            let values = self.members.iter().flat_map(|(name, inner)| {
                if name.is_empty() && inner.members.is_empty() {
                    inner.own.iter().map(|text| leaf(text, items.as_ref())).collect::<Vec<_>>()
                } else {
                    vec![inner.value(items.as_ref(), references, leaf)]
                }
            });
            return values.collect::<Vec<_>>().into();
        }
        self.object(schema, references, leaf).into()
    }

    /// The object that the names below make up.
    pub fn object(&self, schema: Option<&Schema>, references: &dyn References, leaf: &Leaf<'_>) -> Object {
        let one = |(name, inner): (&Str, &Self)| {
            let property = schema.and_then(|schema| schema.property(name, references));
            (name.clone(), inner.value(property.as_ref(), references, leaf))
        };
        self.members.iter().map(one).collect()
    }
}

fn listed(texts: &[String], items: Option<&Schema>, leaf: &Leaf<'_>) -> Value {
    texts.iter().map(|text| leaf(text, items)).collect::<Vec<_>>().into()
}

fn is_structure(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && json::parse(text).is_ok()
}

/// The names in `a[b][c]`: `a`, `b` and `c`. `None` where the brackets are none that pair.
pub fn bracketed(name: &str) -> Option<Vec<&str>> {
    let (first, rest) = name.split_once('[')?;
    let inner = rest.strip_suffix(']')?;
    let path: Vec<&str> = std::iter::once(first).chain(inner.split("][")).collect();
    let is_plain = path.iter().all(|part| !part.contains(['[', ']']));
    (is_plain && !first.is_empty()).then_some(path)
}

/// The pairs of a form or a query: names decoded, values as they are written.
pub fn raw_pairs(text: &str) -> impl Iterator<Item = (String, &str)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), value)
    })
}

/// A name or a value of a form without its encoding.
pub fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// The pieces of a value that was written with delimiters between them, decoded.
pub fn pieces(style: Style, raw: &str) -> Vec<String> {
    let encoded: &[&str] = match style {
        Style::SpaceDelimited => &["%20", "+", " "],
        Style::PipeDelimited => &["%7C", "%7c", "|"],
        Style::TabDelimited => &["%09", "\t"],
        _ => &[","],
    };
    let mut pieces = vec![raw];
    for delimiter in encoded {
        pieces = pieces.into_iter().flat_map(|piece| piece.split(delimiter)).collect();
    }
    pieces.into_iter().map(decoded).collect()
}

/// What the form `text` says; `leaf` makes values of its texts.
pub fn form_structure(text: &str, media: Option<&MediaType>, references: &dyn References, leaf: &Leaf<'_>) -> Object {
    let schema = media.and_then(|media| media.schema.as_ref());
    let mut known: BTreeMap<String, Option<Schema>> = BTreeMap::new();
    let mut texts = Texts::default();
    let mut documents: Vec<(Str, String)> = Vec::new();
    for (name, raw) in raw_pairs(text) {
        let property =
            known.entry(name.clone()).or_insert_with(|| schema.and_then(|schema| schema.property(&name, references)));
        let encoding = media.and_then(|media| media.encoding.get(&*name));
        let path = if property.is_some() { None } else { bracketed(&name) };
        match (path, encoding) {
            (Some(path), _) => texts.add(path, decoded(raw)),
            (None, Some(encoding)) if is_joined(encoding) => {
                let kind = property.as_ref().and_then(|property| property.kind(references));
                let pieces = pieces(encoding.style.unwrap_or(Style::Form), raw);
                add_pieces(&mut texts, &name, pieces, kind.as_deref() == Some("object"));
            }
            (None, Some(encoding)) if is_xml(encoding) => documents.push((name.into(), decoded(raw))),
            (None, _) => texts.add([&*name], decoded(raw)),
        }
    }
    let mut members = texts.object(schema, references, leaf);
    for (name, text) in documents {
        let property = known.get(&*name).and_then(Option::as_ref);
        add_document(&mut members, name, &text, property, references);
    }
    members
}

/// Adds the pieces of a value that was written as one: of an object its names and values.
fn add_pieces(texts: &mut Texts, name: &str, pieces: Vec<String>, is_object: bool) {
    if !is_object || !pieces.len().is_multiple_of(2) {
        for piece in pieces {
            texts.add([name], piece);
        }
        return;
    }
    let mut left = pieces.into_iter();
    while let (Some(member), Some(value)) = (left.next(), left.next()) {
        texts.add([name, &*member], value);
    }
}

/// Adds what a member says that is XML; one of several is an item of a list.
fn add_document(members: &mut Object, name: Str, text: &str, property: Option<&Schema>, references: &dyn References) {
    let is_list = property.is_some_and(|property| property.kind(references).as_deref() == Some("array"));
    let item = property.and_then(|property| property.items(references)).filter(|_| is_list);
    let schema = item.as_ref().or(property);
    let read = schema.and_then(|schema| xml::structure(text, schema, references));
    // Of what the schema does not know nothing is said.
    let is_document = || Document::parse(text).is_ok().then(|| Object::default().into());
    let value = read.or_else(is_document).unwrap_or_else(|| text.into());
    if !is_list {
        members.insert(name, value);
        return;
    }
    let mut items = members.get(&name).and_then(Value::as_array).cloned().unwrap_or_default();
    items.push(value);
    members.insert(name, items.into());
}

/// Whether a value is written as one, with a delimiter between its pieces.
fn is_joined(encoding: &Encoding) -> bool {
    let style = encoding.style.unwrap_or(Style::Form);
    is_styled(encoding) && !encoding.explode.unwrap_or_else(|| style.default_explode()) && style != Style::DeepObject
}

/// Whether it is written in a style: then its media type does not count (OpenAPI, Encoding Object).
fn is_styled(encoding: &Encoding) -> bool {
    encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved.is_some()
}

/// Whether it is written as XML.
fn is_xml(encoding: &Encoding) -> bool {
    !is_styled(encoding) && encoding.content_type.as_deref().is_some_and(|said| kind(said) == Kind::Xml)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        Value::from(form_structure(text, None, &(), &|text, _| text.into())).to_string()
    }

    #[test]
    fn pairs_are_members_and_brackets_lead_into_them() {
        for (text, expected) in [
            ("a=1&b=x+y%21", r#"{"a":"1","b":"x y!"}"#),
            ("a=1&a=2", r#"{"a":["1","2"]}"#),
            ("a[]=1&a[]=2", r#"{"a":["1","2"]}"#),
            ("a[0]=1&a[1]=2", r#"{"a":["1","2"]}"#),
            ("a%5Bb%5D%5Bc%5D=1&a[d]=2", r#"{"a":{"b":{"c":"1"},"d":"2"}}"#),
            ("a[b=1", r#"{"a[b":"1"}"#),
            ("[a]=1", r#"{"[a]":"1"}"#),
            ("a&b=", r#"{"a":"","b":""}"#),
            ("", "{}"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn encodings_say_how_members_are_written() {
        let schema = "properties: {l: {type: array}, o: {type: object}, p: {type: object}, r: {type: array}, x: {type: object, properties: {k: {type: string}}}, y: {type: array, items: {type: object, properties: {k: {type: string}}}}}";
        let encoding = "l: {explode: false}, o: {explode: false, contentType: application/json}, p: {style: pipeDelimited}, r: {allowReserved: true}, x: {contentType: application/xml}, y: {contentType: text/xml}";
        let call = super::super::tests::call(&format!(
            "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    post:\n      operationId: a\n      requestBody: \
             {{content: {{application/x-www-form-urlencoded: {{schema: {{{schema}}}, encoding: {{{encoding}}}}}}}}}\n"
        ));
        let media = &call.operation.request_body.as_ref().unwrap().content[0];
        for (text, expected) in [
            ("l=a,b%2Cc", r#"{"l":["a","b,c"]}"#),
            ("o=R,1,G,2", r#"{"o":{"R":"1","G":"2"}}"#),
            ("o=R", r#"{"o":"R"}"#),
            ("p=R%7C1", r#"{"p":{"R":"1"}}"#),
            ("r=a&r=b", r#"{"r":["a","b"]}"#),
            ("x=%3Cx%3E%3Ck%3E1%3C/k%3E%3C/x%3E", r#"{"x":{"k":"1"}}"#),
            ("x=%3Cx/%3E", r#"{"x":{}}"#),
            ("x=no", r#"{"x":"no"}"#),
            ("y=%3Cx%3E%3Ck%3E1%3C/k%3E%3C/x%3E&y=%3Cx%3E%3Ck%3E2%3C/k%3E%3C/x%3E", r#"{"y":[{"k":"1"},{"k":"2"}]}"#),
        ] {
            let read = form_structure(text, Some(media), &(), &|text, _| text.into());
            assert_eq!(Value::from(read).to_string(), expected, "{text}");
        }
    }

    #[test]
    fn deep_names_and_many_of_them_end() {
        let deep = format!("a{}=1", "[b]".repeat(10_000));
        assert!(read(&deep).len() < 1000);
        assert_eq!(pieces(Style::PipeDelimited, "a%7Cb|c%2C"), ["a", "b", "c,"]);
        assert_eq!(pieces(Style::Form, "a%2Cb,c"), ["a,b", "c"]);
    }
}
