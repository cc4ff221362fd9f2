//! A diagnostic as data.

use arazzo_expression::{Object, Value};
use arazzo_parser::{Content, Diagnostic, Loaded, Location, SourceMap, Span};

/// The members that the command line's contract names.
pub(crate) fn json(diagnostic: &Diagnostic, sources: &SourceMap, pointer: Option<&str>) -> Value {
    let at = diagnostic.span.map(|span| sources.locate(span));
    members(diagnostic, at.as_ref(), pointer).into()
}

/// The same of a diagnostic that was found to be `at` a place.
pub(crate) fn members(diagnostic: &Diagnostic, at: Option<&Location>, pointer: Option<&str>) -> Object {
    let mut members = Object::default();
    let mut put = |name: &str, value: Value| members.insert(name.into(), value);
    put("code", diagnostic.code.name.into());
    put("severity", diagnostic.severity.name().into());
    put("message", diagnostic.message.as_str().into());
    for (name, value) in at.into_iter().flat_map(place) {
        put(name, value);
    }
    if let Some(pointer) = pointer {
        put("pointer", pointer.into());
    }
    if let Some(help) = &diagnostic.help {
        put("help", help.as_str().into());
    }
    members
}

/// A place as members.
pub(crate) fn place(at: &Location) -> [(&'static str, Value); 4] {
    let number = |number: usize| Value::from(i64::try_from(number).unwrap_or(i64::MAX));
    [
        ("line", number(at.line)),
        ("column", number(at.column)),
        ("endLine", number(at.end_line)),
        ("endColumn", number(at.end_column)),
    ]
}

/// The JSON Pointer to the value at `span` of an Arazzo description.
pub(crate) fn pointer(span: Option<Span>, loaded: &Loaded) -> Option<String> {
    let span = span?;
    let document = loaded.documents.iter().find(|document| document.source == span.source)?;
    match &document.content {
        Content::Arazzo(arazzo) => Some(arazzo.root.path_to(span).to_string()),
        _ => None,
    }
}
