//! `#` and what follows it.

use super::parse::Parser;
use super::{ExpressionError, NoteKind, Version};
use crate::{Pointer, PointerError};

impl Parser<'_> {
    /// The pointer that stands from `at`, where `#` is, to the end of the text.
    pub(super) fn pointer(&mut self, at: usize) -> Result<Pointer, ExpressionError> {
        let written = self.rest(at + 1);
        self.no_braces_in_pointer(at + 1)?;
        if written.is_empty() || written.starts_with('/') {
            return Pointer::parse(written).map_err(|error| self.bad_pointer(at + 1, &error));
        }
        if !self.rules.lenient {
            return Err(ExpressionError::new(at..self.text.len(), "a JSON Pointer starts with `/`")
                .help(format!("write `#/{written}`")));
        }
        let message = "a JSON Pointer starts with `/`";
        self.note(NoteKind::PointerWithoutSlash, at..at + 1, message, Some("#/"));
        self.loose_pointer(at + 1, &format!("/{written}"))
    }

    /// The pointer `written`, of which the slash may not be there in the text.
    pub(super) fn loose_pointer(&self, at: usize, written: &str) -> Result<Pointer, ExpressionError> {
        Pointer::parse(written).map_err(|error| self.bad_pointer(at, &error))
    }

    /// Refuses the braces that end or start an expression inside a text, from `at` on.
    pub(super) fn no_braces_in_pointer(&self, at: usize) -> Result<(), ExpressionError> {
        let written = self.rest(at);
        let brace = match self.rules.version {
            Version::V1_0 => written.find("{$"),
            Version::V1_1 => written.find(['{', '}']),
        };
        let Some(brace) = brace else { return Ok(()) };
        Err(ExpressionError::new(at + brace..at + brace + 1, "a pointer in an expression has no braces")
            .help("use a Selector Object to reach such a member, and no expression inside an expression"))
    }

    fn bad_pointer(&self, at: usize, error: &PointerError) -> ExpressionError {
        let from = match error {
            PointerError::Escape { offset } => (at + offset).min(self.text.len()),
            PointerError::NoSlash => at,
        };
        ExpressionError::new(from..self.text.len(), error.to_string())
    }
}
