//! The versions of the OpenAPI Specification, and how a document names its own.

use crate::Node;
use std::fmt;

/// A version of the OpenAPI Specification, as far as it changes what a client does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OpenApiVersion {
    /// Swagger 2.0.
    V2_0,
    /// OpenAPI 3.0.x.
    V3_0,
    /// OpenAPI 3.1.x: schemas are JSON Schema 2020-12.
    V3_1,
    /// OpenAPI 3.2.x: `querystring`, `query`, `additionalOperations`, `$self`.
    V3_2,
}

impl OpenApiVersion {
    /// Reads the text of `openapi` or `swagger`. Of unknown 3.x versions it is the latest known one; the flag says so.
    pub(super) fn parse(text: &str) -> Option<(Self, bool)> {
        let mut parts = text.trim().split('.');
        match (parts.next(), parts.next().unwrap_or("0")) {
            (Some("2"), _) => Some((Self::V2_0, true)),
            (Some("3"), "0") => Some((Self::V3_0, true)),
            (Some("3"), "1") => Some((Self::V3_1, true)),
            (Some("3"), minor) => Some((Self::V3_2, minor == "2")),
            _ => None,
        }
    }

    /// The version that the root of a document names; `None` for what is no OpenAPI document.
    pub fn of(root: &Node) -> Option<Self> {
        let field = root.get("openapi").or_else(|| root.get("swagger"))?;
        Self::parse(&field.scalar_text()?).map(|(version, _)| version)
    }

    /// Whether other members count beside a schema's `$ref` (3.1, Schema Object).
    pub fn has_ref_siblings(self) -> bool {
        self >= Self::V3_1
    }
}

impl fmt::Display for OpenApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V2_0 => "2.0",
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
            Self::V3_2 => "3.2",
        })
    }
}
