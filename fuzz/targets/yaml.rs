//! F4, the reader of ordinary YAML documents: what it takes, the parser library takes too, with the same tree, spans and
//! styles included, the same faults, and within the same budgets; and so in whatever parts it reads it.
#![no_main]

use arazzo_fuzz::text;
use arazzo_parser::fuzzing::{read_any_yaml, read_ordinary_yaml};
use arazzo_parser::{DocumentOptions, Limits, SourceMap};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = text(bytes);
    let small = Limits { bytes: 4096, nodes: 30, alias_nodes: 10, depth: 6, scalar: 40 };
    for options in [
        DocumentOptions::default(),
        DocumentOptions::lenient(),
        DocumentOptions { limits: small, ..DocumentOptions::default() },
    ] {
        compare(text, &options);
    }
});

fn compare(text: &str, options: &DocumentOptions) {
    let source = SourceMap::default().add("fuzz", text);
    let whole = read_ordinary_yaml(source, text, options, 1);
    let parted = read_ordinary_yaml(source, text, options, 3);
    assert_eq!(format!("{parted:?}"), format!("{whole:?}"), "{text:?}");
    let Some((node, faults)) = whole else { return };
    let (other, others) = read_any_yaml(source, text, options);
    let other = other.unwrap_or_else(|| panic!("{text:?}: only the own reader takes it: {others:?}"));
    assert_eq!(faults, others, "{text:?}");
    assert_eq!(format!("{node:?}"), format!("{other:?}"), "{text:?}");
}
