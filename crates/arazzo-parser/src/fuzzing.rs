//! What the fuzz targets (`fuzz/`) see of the inside. It is no part of the interface, and promises nothing.

use crate::{Diagnostic, DocumentOptions, Node, SourceId, yaml};

/// What the reader of ordinary YAML makes of `text`; `None` if it leaves it to the parser library.
pub fn read_ordinary_yaml(source: SourceId, text: &str, options: &DocumentOptions) -> Option<(Node, Vec<Diagnostic>)> {
    yaml::read_directly(source, text, 0..text.len(), options)
}

/// What the parser library makes of `text`.
pub fn read_any_yaml(source: SourceId, text: &str, options: &DocumentOptions) -> (Option<Node>, Vec<Diagnostic>) {
    yaml::read_events(source, text, 0..text.len(), options)
}
