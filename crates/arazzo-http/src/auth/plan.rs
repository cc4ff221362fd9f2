//! What would be used for a request, without a secret in it.

use super::refusal::{self, Refusal};
use arazzo_expression::Str;
use std::borrow::Cow;
use std::fmt;

/// What would be used for a request, without a secret in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The schemes that are met, each with how.
    pub uses: Vec<(Str, String)>,
    /// The schemes for which there is nothing, where no alternative can do without.
    pub missing: Vec<Missing>,
}

/// A scheme for which there is nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its name in the description.
    pub name: Str,
    /// Why there is nothing.
    pub why: Why,
}

/// Why there is nothing for a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The description does not define the scheme.
    Undefined,
    /// No credential is granted to the origin.
    NoCredential {
        /// The origin.
        origin: String,
        /// What could be granted, for example `bearer:env:NAME`.
        spec: String,
        /// To whom fitting credentials are granted.
        elsewhere: Vec<String>,
        /// Whether the operator has named that server: requests go there all the same.
        named: bool,
    },
}

impl Missing {
    /// The kebab-case code.
    pub fn code(&self) -> &'static str {
        match self.why {
            Why::Undefined => "undefined-security-scheme",
            Why::NoCredential { .. } => refusal::UNBOUND,
        }
    }

    /// Why the request is not sent, where something could be granted for the scheme: only the operator says that a request goes
    /// out without what its description wants, with `--auth ORIGIN=none` or by naming the server.
    pub fn refusal(&self) -> Option<Refusal> {
        let Why::NoCredential { origin, named: false, .. } = &self.why else { return None };
        let grant = self.grant().unwrap_or_default();
        let message = format!("{self}: grant one with {grant}, or send without with --auth {origin}=none");
        Some(Refusal::new(self.code(), message))
    }

    /// The argument that would grant what is missing.
    pub fn grant(&self) -> Option<String> {
        match &self.why {
            Why::Undefined => None,
            // Only a certificate has an argument of its own.
            Why::NoCredential { origin, spec, .. } if spec == "none" => Some(format!("--cert {origin}=FILE")),
            Why::NoCredential { origin, spec, .. } => Some(format!("--auth {}", argument(&format!("{origin}={spec}")))),
        }
    }
}

/// A word as a shell takes it: descriptions choose names and URLs in it, and whoever pastes the line runs nothing of theirs.
fn argument(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/=,@%+".contains(c);
    if text.chars().all(is_plain) { text.into() } else { format!("'{}'", text.replace('\'', r"'\''")).into() }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            Why::Undefined => {
                write!(f, "the security scheme `{}` is not defined: no credential can be chosen", self.name)
            }
            Why::NoCredential { origin, elsewhere, .. } => {
                write!(f, "the security scheme `{}` wants a credential, and none is granted to {origin}", self.name)?;
                if !elsewhere.is_empty() {
                    write!(f, " (only to {})", elsewhere.join(", "))?;
                }
                Ok(())
            }
        }
    }
}
