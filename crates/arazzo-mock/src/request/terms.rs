//! How strictly a request is checked.

use crate::check::Held;
use arazzo_expression::Value;
use arazzo_parser::openapi::Parameter;

/// How strictly a request is checked: what of it is made up says less than what someone wrote.
#[derive(Clone, Copy)]
pub struct Terms<'t> {
    /// How far a value is held against its schema.
    pub held: &'t dyn Fn(&Value) -> Held,
    /// Whether a required parameter may be missing, because whoever sends the request adds it.
    pub is_excused: &'t dyn Fn(&Parameter) -> bool,
    /// Whether everything in the body is held against its schema.
    pub is_body_held: bool,
}

impl Terms<'_> {
    /// Everything has to be as it is described.
    pub fn strict() -> Self {
        Self { held: &|_| Held::Fully, is_excused: &|_| false, is_body_held: true }
    }
}

impl std::fmt::Debug for Terms<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Terms").field("is_body_held", &self.is_body_held).finish_non_exhaustive()
    }
}
