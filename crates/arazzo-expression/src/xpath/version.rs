//! The versions of XPath that a document may ask for.

use std::fmt;

/// A version of XPath (Arazzo 1.1.0, Expression Type Object).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum XPathVersion {
    /// `xpath-10`.
    V1_0,
    /// `xpath-20`.
    V2_0,
    /// `xpath-30`.
    V3_0,
    /// `xpath-31`, and what `type: xpath` means by itself.
    #[default]
    V3_1,
}

impl XPathVersion {
    /// The version that the `version` of an Expression Type Object names.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "xpath-10" => Some(Self::V1_0),
            "xpath-20" => Some(Self::V2_0),
            "xpath-30" => Some(Self::V3_0),
            "xpath-31" => Some(Self::V3_1),
            _ => None,
        }
    }

    /// Whether this build evaluates the version.
    pub fn is_supported(self) -> bool {
        self == Self::V1_0 || cfg!(feature = "full")
    }
}

/// Prints `1.0`, `2.0`, `3.0` or `3.1`.
impl fmt::Display for XPathVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V1_0 => "1.0",
            Self::V2_0 => "2.0",
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
        })
    }
}
