//! Start tags: names, attributes and namespace declarations.

use super::parse::{Parser, line_ends};
use super::{Attribute, Node, XmlError};
use std::ops::Range;

/// How many attributes and namespace declarations one element may have.
const MAX_ATTRIBUTES: usize = 256;

/// An attribute as it is written.
struct Written<'s> {
    name: &'s str,
    at: usize,
    value: String,
    range: Range<usize>,
}

impl<'s> Parser<'s> {
    /// A start tag up to its `>` or `/>`: its name as it is written, and the element.
    pub(super) fn tag(&mut self) -> Result<(&'s str, Node), XmlError> {
        self.reader.eat("<");
        let at = self.reader.at;
        let tag = self.reader.name()?;
        let mut written = Vec::new();
        while self.reader.skip_space() && !self.reader.starts_with("/>") && !self.reader.starts_with(">") {
            if written.len() == MAX_ATTRIBUTES {
                return Err(self.reader.fail(format!("more than {MAX_ATTRIBUTES} attributes")));
            }
            written.push(self.attribute()?);
        }
        let (declarations, attributes): (Vec<_>, Vec<_>) =
            written.into_iter().partition(|a| a.name == "xmlns" || a.name.starts_with("xmlns:"));
        let mut namespaces = Vec::new();
        for one in declarations {
            let prefix = one.name.split_once(':').map_or("", |(_, prefix)| prefix);
            let declaration = self.scope.declare(prefix, &one.value.into());
            let declaration = declaration.map_err(|reason| XmlError::at(self.reader.source, one.at, reason))?;
            if namespaces.iter().any(|(known, _)| *known == declaration.0) {
                return Err(twice(self.reader.source, one.at, one.name));
            }
            namespaces.push(declaration);
        }
        let attributes = self.named(attributes)?;
        let name = self.scope.name(tag, true).map_err(|reason| XmlError::at(self.reader.source, at, reason))?;
        Ok((tag, Node::Element { name, attributes, namespaces, children: Vec::new() }))
    }

    fn attribute(&mut self) -> Result<Written<'s>, XmlError> {
        let at = self.reader.at;
        let name = self.reader.name()?;
        self.reader.skip_space();
        self.reader.expect("=")?;
        self.reader.skip_space();
        let Some(quote @ ('"' | '\'')) = self.reader.rest().chars().next() else {
            return Err(self.reader.fail("expected a quote"));
        };
        self.reader.at += 1;
        let from = self.reader.at;
        let mut value = String::new();
        loop {
            value.push_str(&line_ends(self.reader.run(&[quote, '<', '&'])?).replace(['\t', '\n'], " "));
            match self.reader.rest().chars().next() {
                Some('&') => value.push(self.reader.reference()?),
                Some(c) if c == quote => break,
                Some(_) => return Err(self.reader.fail("`<` in an attribute is written `&lt;`")),
                None => return Err(self.reader.fail("the value of the attribute does not end")),
            }
        }
        let range = from..self.reader.at;
        self.reader.at += 1;
        Ok(Written { name, at, value, range })
    }

    fn named(&mut self, written: Vec<Written<'s>>) -> Result<Vec<Attribute>, XmlError> {
        let mut attributes: Vec<Attribute> = Vec::with_capacity(written.len());
        for one in written {
            let name =
                self.scope.name(one.name, false).map_err(|reason| XmlError::at(self.reader.source, one.at, reason))?;
            if attributes.iter().any(|a| a.name.local == name.local && a.name.namespace == name.namespace) {
                return Err(twice(self.reader.source, one.at, one.name));
            }
            attributes.push(Attribute { name, value: one.value.into(), range: one.range });
        }
        self.attributes += attributes.len();
        Ok(attributes)
    }
}

fn twice(source: &str, at: usize, name: &str) -> XmlError {
    XmlError::at(source, at, format!("the attribute `{name}` stands there twice"))
}
