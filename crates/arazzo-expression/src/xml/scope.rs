//! The namespaces in scope while a document is read.

use super::Name;
use super::names::{XML, XMLNS};
use crate::Str;
use std::collections::BTreeMap;

/// The declarations of all open elements, innermost last, and each name text once.
pub(super) struct Scope<'s> {
    declared: Vec<(Str, Str)>,
    names: BTreeMap<&'s str, Str>,
}

impl<'s> Scope<'s> {
    pub(super) fn new() -> Self {
        Self { declared: vec![("xml".into(), XML.into())], names: BTreeMap::new() }
    }

    pub(super) fn depth(&self) -> usize {
        self.declared.len()
    }

    pub(super) fn close(&mut self, depth: usize) {
        self.declared.truncate(depth);
    }

    /// Declares `prefix` (empty: the default namespace), or says why that may not be.
    pub(super) fn declare(&mut self, prefix: &'s str, uri: &Str) -> Result<(Str, Str), String> {
        let reserved = prefix == "xmlns" || &**uri == XMLNS || (prefix == "xml") != (&**uri == XML);
        if reserved {
            return Err(format!("the prefix `{prefix}` or its namespace is reserved"));
        }
        if uri.is_empty() && !prefix.is_empty() {
            return Err(format!("the namespace of the prefix `{prefix}` is empty"));
        }
        let declaration = (self.shared(prefix), uri.clone());
        self.declared.push(declaration.clone());
        Ok(declaration)
    }

    /// The name that `text` writes; without a prefix it is in the namespace that `default` says.
    pub(super) fn name(&mut self, text: &'s str, is_element: bool) -> Result<Name, String> {
        let (prefix, local) = text.split_once(':').unwrap_or(("", text));
        let namespace = if prefix.is_empty() && !is_element { Some("".into()) } else { self.uri(prefix) };
        let namespace = namespace.ok_or_else(|| format!("the prefix `{prefix}` is not declared"))?;
        Ok(Name { prefix: self.shared(prefix), local: self.shared(local), namespace })
    }

    fn uri(&self, prefix: &str) -> Option<Str> {
        let found = self.declared.iter().rev().find(|(known, _)| &**known == prefix).map(|(_, uri)| uri.clone());
        if prefix.is_empty() { Some(found.unwrap_or_default()) } else { found }
    }

    fn shared(&mut self, text: &'s str) -> Str {
        self.names.entry(text).or_insert_with(|| text.into()).clone()
    }
}
