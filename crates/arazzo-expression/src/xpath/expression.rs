//! XPath expressions of any version.

use super::{XPathError, XPathVersion};
use crate::{Str, Value};

/// A parsed XPath.
#[derive(Clone, Debug)]
pub struct XPath {
    text: Str,
    version: XPathVersion,
}

impl XPath {
    /// Parses `text` as an expression of `version`. Prefixes are looked up when the expression is evaluated: it is the document
    /// element that declares them (decision A79).
    pub fn parse(text: &str, version: XPathVersion) -> Result<Self, XPathError> {
        Ok(Self { text: text.into(), version })
    }

    /// The effective boolean value of the expression on the document `xml`, by the rules of the version.
    pub fn matches(&self, _xml: &str) -> Result<bool, XPathError> {
        Err(XPathError::Unsupported(self.version))
    }

    /// What the expression selects in the document `xml` (decision A51): the string value of each node, in document order, or the
    /// one number, boolean or string that it computes.
    pub fn select(&self, _xml: &str) -> Result<Vec<Value>, XPathError> {
        Err(XPathError::Unsupported(self.version))
    }

    /// The document `xml` with `new` in the place of each selected attribute value, text or content of an element, and how many nodes
    /// were selected (Arazzo 1.1.0, Payload Replacement Object). All else is kept as it is written.
    pub fn replace(&self, _xml: &str, _new: &str) -> Result<(String, usize), XPathError> {
        Err(XPathError::Unsupported(self.version))
    }

    /// The text of the expression.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The version of the expression.
    pub fn version(&self) -> XPathVersion {
        self.version
    }
}
