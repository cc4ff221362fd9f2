//! `[validate]`.

use super::text;
use crate::diagnostics::KnownCode;
use serde::Deserialize;

/// How descriptions are checked, as the flags of the same names say it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ValidateTable {
    /// Codes whose findings are not shown.
    #[serde(deserialize_with = "text::list")]
    pub(crate) allow: Vec<KnownCode>,
    /// Codes whose findings are errors.
    #[serde(deserialize_with = "text::list")]
    pub(crate) deny: Vec<KnownCode>,
    /// Whether warnings count as errors for the exit status.
    pub(crate) deny_warnings: Option<bool>,
    /// Whether every leniency is off.
    pub(crate) strict: Option<bool>,
}
