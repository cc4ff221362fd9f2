//! F4, the reader of documents: any text, as YAML and as JSON, and what the tree decodes to. JSON means the same in both, and what
//! is within a small budget is within a larger one, and the same there.
#![no_main]

use arazzo_expression::{Value, json};
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
    same(text);
    monotone(text);
});

/// The value of a text without faults.
fn value(text: &str, format: Format, limits: Limits) -> Option<Value> {
    let source = SourceMap::default().add("fuzz", text);
    let options = DocumentOptions { limits, ..DocumentOptions::default() };
    let (node, faults) = parse_document(source, text, format, &options);
    node.filter(|_| faults.iter().all(|fault| fault.severity != Severity::Error)).map(|node| node.to_value())
}

/// JSON is YAML: where both readers take a text, it means the same to both.
fn same(text: &str) {
    let limits = || Limits { nodes: 20_000, ..Limits::default() };
    if let Some(json) = value(text, Format::Json, limits())
        && let Some(yaml) = value(text, Format::Yaml, limits())
    {
        assert_eq!(json, yaml, "{text:?}");
    }
}

/// Less is never more.
fn monotone(text: &str) {
    let small = Limits { bytes: 400, nodes: 30, alias_nodes: 10, depth: 6, scalar: 40 };
    let mut budgets = vec![Limits { nodes: 20_000, alias_nodes: 2_000, ..Limits::default() }];
    budgets.extend([
        Limits { bytes: 400, ..budgets[0].clone() },
        Limits { nodes: 30, ..budgets[0].clone() },
        Limits { alias_nodes: 10, ..budgets[0].clone() },
        Limits { depth: 6, ..budgets[0].clone() },
        Limits { scalar: 40, ..budgets[0].clone() },
    ]);
    for format in [Format::Yaml, Format::Json] {
        let Some(within) = value(text, format, small.clone()) else { continue };
        for budget in &budgets {
            assert_eq!(value(text, format, budget.clone()).as_ref(), Some(&within), "{text:?} within {budget:?}");
        }
    }
}

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
    for options in [true, false].map(|strict| Options { strict, ..Options::default() }) {
        check(text, &decode(&node, &sources, options).1);
    }
}

fn check(text: &str, faults: &[Diagnostic]) {
    let range = |span: Span| span.start as usize..span.end as usize;
    faults.iter().filter_map(|fault| fault.span).for_each(|span| check_range(text, &range(span)));
}
