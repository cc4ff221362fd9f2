//! The reader of documents: any text, as YAML and as JSON, and what the tree decodes to.
#![no_main]

use arazzo_expression::json;
use arazzo_fuzz::{check_range, text};
use arazzo_parser::arazzo::{Options, decode};
use arazzo_parser::{Diagnostic, DocumentOptions, Format, Limits, Severity, SourceMap, Span, parse_document};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = text(bytes);
    let limits = Limits { nodes: 20_000, alias_nodes: 2_000, ..Limits::default() };
    for (format, options) in [
        (Format::Detect, DocumentOptions { limits: limits.clone(), ..DocumentOptions::default() }),
        (Format::Json, DocumentOptions { limits: limits.clone(), ..DocumentOptions::default() }),
        (Format::Yaml, DocumentOptions { limits, ..DocumentOptions::lenient() }),
    ] {
        read(text, format, &options);
    }
});

fn read(text: &str, format: Format, options: &DocumentOptions) {
    let mut sources = SourceMap::default();
    let source = sources.add("fuzz", text);
    let (node, faults) = parse_document(source, text, format, options);
    check(text, &faults);
    let Some(node) = node else {
        assert!(faults.iter().any(|fault| fault.severity == Severity::Error), "no tree, no error: {text:?}");
        return;
    };
    if let (Format::Json, Ok(value)) = (format, json::parse(text)) {
        assert_eq!(node.to_value(), value, "{text:?}");
    }
    for options in [
        Options { strict: true, compat: false },
        Options { strict: false, compat: false },
        Options { strict: false, compat: true },
    ] {
        check(text, &decode(&node, &sources, options).1);
    }
}

fn check(text: &str, faults: &[Diagnostic]) {
    let range = |span: Span| span.start as usize..span.end as usize;
    faults.iter().filter_map(|fault| fault.span).for_each(|span| check_range(text, &range(span)));
}
