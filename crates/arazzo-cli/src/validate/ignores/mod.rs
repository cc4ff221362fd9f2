//! `# arazzo-ignore CODE: reason` in YAML.

mod apply;
mod comment;

pub(super) use apply::apply;
