//! What the fuzz targets (`fuzz/`) see of the inside. It is no part of the interface, and promises nothing.

use crate::{Diagnostic, DocumentOptions, Node, SourceId, yaml};

/// What the reader of ordinary YAML makes of `text` where it reads it in so many parts at once; `None` if it leaves it to the
/// parser library.
pub fn read_ordinary_yaml(
    source: SourceId,
    text: &str,
    options: &DocumentOptions,
    parts: usize,
) -> Option<(Node, Vec<Diagnostic>)> {
    yaml::read_in_parts(source, text, 0..text.len(), options, parts)
}

/// What the parser library makes of `text`.
pub fn read_any_yaml(source: SourceId, text: &str, options: &DocumentOptions) -> (Option<Node>, Vec<Diagnostic>) {
    yaml::read_events(source, text, 0..text.len(), options)
}
