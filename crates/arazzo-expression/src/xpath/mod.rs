//! XPath conditions, selectors and replacement targets (Arazzo 1.1.0, Criterion, Selector and Payload Replacement Object).
//! Version 1.0 is evaluated here; 2.0, 3.0 and 3.1 by xee-xpath, where the feature `full` builds it in.

mod error;
mod expression;
#[cfg(feature = "full")]
mod later;
#[cfg(test)]
mod tests;
mod v1;
mod version;

pub use error::XPathError;
pub use expression::XPath;
pub use version::XPathVersion;
