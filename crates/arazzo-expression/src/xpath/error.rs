//! Why an XPath has no result.

use super::XPathVersion;
use crate::xml::XmlError;
use std::ops::Range;

/// Why an XPath cannot be parsed or evaluated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum XPathError {
    /// The text is no expression of the version: its syntax, an unknown function, a wrong number of arguments.
    #[error("{reason}")]
    Syntax {
        /// The bytes of the expression that are at fault.
        range: Range<usize>,
        /// What is wrong there.
        reason: String,
    },
    /// The version is not built in.
    #[error("XPath {0} is not supported by this build")]
    Unsupported(XPathVersion),
    /// What the expression is evaluated on is no XML.
    #[error("not XML: {0}")]
    NotXml(#[from] XmlError),
    /// The evaluation failed: a prefix that the document element does not declare, a type that does not fit.
    #[error("{0}")]
    Evaluation(String),
    /// The evaluation was given up, because it takes too long.
    #[error("the XPath takes too long on this document")]
    Budget,
}
