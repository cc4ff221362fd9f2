//! What `arazzo.toml` can hold.

use super::{AuthTable, NetworkTable, ValidateTable};
use crate::budgets::GivenTable;
use serde::Deserialize;

/// The tables of a settings file. Another table is a field here, and a struct of its own with `#[serde(default,
/// deny_unknown_fields, rename_all = "kebab-case")]`; it counts in the operator's file alone unless [`ANYWHERE`] names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Tables {
    /// Which credentials go where.
    pub(crate) auth: AuthTable,
    /// How descriptions are checked.
    pub(crate) validate: ValidateTable,
    /// What documents and servers may cost.
    pub(crate) budgets: GivenTable,
    /// Where connections may lead.
    pub(crate) network: NetworkTable,
}

/// The tables that count in a file that no one named too: they grant nothing.
pub(super) const ANYWHERE: &[&str] = &["validate"];
