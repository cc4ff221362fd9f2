//! What `arazzo.toml` can hold.

use super::ValidateTable;
use serde::Deserialize;

/// The tables of a settings file. Another table is a field here, and a struct of its own with `#[serde(default,
/// deny_unknown_fields, rename_all = "kebab-case")]`; it counts in the operator's file alone unless [`ANYWHERE`] names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Tables {
    /// How descriptions are checked.
    pub(crate) validate: ValidateTable,
}

/// The tables that count in a file that no one named too: they grant nothing.
pub(super) const ANYWHERE: &[&str] = &["validate"];
