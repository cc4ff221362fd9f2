//! XPath expressions of any version.

use super::v1::{self, Outcome};
use super::{XPathError, XPathVersion};
use crate::xml::edit::Element;
use crate::xml::{Document, Place};
use crate::{Limits, Number, Str, Value};
use std::sync::Arc;

/// A parsed XPath.
#[derive(Clone, Debug)]
pub struct XPath {
    text: Str,
    version: XPathVersion,
    engine: Engine,
    limits: Limits,
}

#[derive(Clone, Debug)]
enum Engine {
    V1(v1::Parsed),
    #[cfg(feature = "full")]
    Later(super::later::Parsed),
}

impl XPath {
    /// Parses `text` as an expression of `version`. Prefixes are looked up when the expression is evaluated: it is the document
    /// element that declares them (decision A79).
    pub fn parse(text: &str, version: XPathVersion) -> Result<Self, XPathError> {
        let engine = match version {
            XPathVersion::V1_0 => Engine::V1(v1::parse(text)?),
            #[cfg(feature = "full")]
            _ => Engine::Later(super::later::Parsed::parse(text, version)?),
            #[cfg(not(feature = "full"))]
            _ => return Err(XPathError::Unsupported(version)),
        };
        Ok(Self { text: text.into(), version, engine, limits: Limits::default() })
    }

    /// This expression with other limits than the default ones. Later versions than 1.0 are bounded by time instead of visits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The effective boolean value of the expression on the document `xml`, by the rules of the version.
    pub fn matches(&self, xml: &str) -> Result<bool, XPathError> {
        let document = Document::parse(xml)?;
        match &self.engine {
            Engine::V1(parsed) => Ok(v1::Evaluation::new(&document, self.limits).run(parsed)?.truth()),
            #[cfg(feature = "full")]
            Engine::Later(parsed) => parsed.matches(document),
        }
    }

    /// What the expression selects in the document `xml` (decision A51): the string value of each node, in document order, or the
    /// numbers, booleans and strings that it computes.
    pub fn select(&self, xml: &str) -> Result<Vec<Value>, XPathError> {
        let document = Document::parse(xml)?;
        let found = match &self.engine {
            Engine::V1(parsed) => {
                let evaluation = v1::Evaluation::new(&document, self.limits);
                values(&evaluation, evaluation.run(parsed)?)
            }
            #[cfg(feature = "full")]
            Engine::Later(parsed) => parsed.select(document),
        }?;
        if found.len() > self.limits.results { Err(XPathError::Budget) } else { Ok(found) }
    }

    /// The document `xml` with `new` in the place of each selected attribute value, text or content of an element, and how many nodes
    /// were selected (Arazzo 1.1.0, Payload Replacement Object). `new` is text, all else is kept as it is written.
    pub fn replace(&self, xml: &str, new: &str) -> Result<(String, usize), XPathError> {
        let document = Arc::new(Document::parse(xml)?);
        let places = self.places(&document)?;
        let replaced = document.with_values(&places, new).map_err(|error| XPathError::Evaluation(error.to_string()))?;
        Ok((replaced, places.len()))
    }

    /// Variants of the document `xml` for which the expression is true or, with `wanted` false, false; none where the
    /// search knows no way. Each has been evaluated.
    pub fn witnesses(&self, xml: &str, wanted: bool) -> Vec<String> {
        let parsed = match &self.engine {
            Engine::V1(parsed) => parsed.clone(),
            // What later versions share with the first is solved for the same way.
            #[cfg(feature = "full")]
            Engine::Later(_) => match v1::parse(&self.text) {
                Ok(parsed) => parsed,
                Err(_) => return Vec::new(),
            },
        };
        let root = Document::parse(xml).map_or_else(|_| Element::new("root"), |document| Element::of(&document));
        let printed = v1::variants(&parsed, &root, wanted).into_iter().map(|variant| {
            let mut text = String::new();
            variant.print(&mut text);
            text
        });
        printed.filter(|text| self.matches(text) == Ok(wanted)).collect()
    }

    fn places(&self, document: &Arc<Document>) -> Result<Vec<Place>, XPathError> {
        match &self.engine {
            Engine::V1(parsed) => match v1::Evaluation::new(document, self.limits).run(parsed)? {
                Outcome::Nodes(nodes) => Ok(nodes),
                _ => Err(XPathError::Evaluation("the XPath selects no nodes but computes a value".to_owned())),
            },
            #[cfg(feature = "full")]
            Engine::Later(parsed) => parsed.places(document),
        }
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

fn values(evaluation: &v1::Evaluation<'_>, outcome: Outcome) -> Result<Vec<Value>, XPathError> {
    match outcome {
        Outcome::Nodes(nodes) => nodes.into_iter().map(|node| evaluation.string_value(node).map(Value::from)).collect(),
        Outcome::Bool(truth) => Ok(vec![truth.into()]),
        Outcome::Text(text) => Ok(vec![text.into()]),
        Outcome::Number(number) => Ok(vec![json_number(number)?.into()]),
    }
}

/// A double in the shortest JSON form: whole numbers without a fraction.
pub(super) fn json_number(double: f64) -> Result<Number, XPathError> {
    let text = if double == 0.0 { "0".to_owned() } else { double.to_string() };
    let number = Number::parse(&text).filter(|_| double.is_finite());
    number.ok_or_else(|| XPathError::Evaluation(format!("{double} is no JSON number")))
}
