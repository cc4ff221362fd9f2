//! Rules about names that lead somewhere: targets of actions, dependencies, sources, components.

mod dependencies;
mod paths;
mod replacements;
mod selectors;
mod targets;

pub(crate) use dependencies::dependencies;
pub(crate) use paths::paths;
pub(crate) use replacements::replacements;
pub(crate) use selectors::selectors;
pub(crate) use targets::targets;
