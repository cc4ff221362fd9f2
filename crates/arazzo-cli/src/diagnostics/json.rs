//! A diagnostic as data.

use arazzo_expression::{Object, Value};
use arazzo_parser::{Content, Diagnostic, Loaded, SourceMap, Span};

/// The members that the command line's contract names.
pub(crate) fn json(diagnostic: &Diagnostic, sources: &SourceMap, pointer: Option<String>) -> Value {
    let mut members = Object::default();
    let mut put = |name: &str, value: Value| members.insert(name.into(), value);
    put("code", diagnostic.code.name.into());
    put("severity", diagnostic.severity.name().into());
    put("message", diagnostic.message.as_str().into());
    if let Some(span) = diagnostic.span {
        let place = sources.locate(span);
        let numbers = [
            ("line", place.line),
            ("column", place.column),
            ("endLine", place.end_line),
            ("endColumn", place.end_column),
        ];
        for (name, number) in numbers {
            put(name, Value::from(i64::try_from(number).unwrap_or(i64::MAX)));
        }
    }
    if let Some(pointer) = pointer {
        put("pointer", pointer.as_str().into());
    }
    if let Some(help) = &diagnostic.help {
        put("help", help.as_str().into());
    }
    members.into()
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
