//! Values for schemas: whatever the schema, one is made in bounded time, always the same, and where it is said to fit, it does.
#![no_main]

use arazzo_expression::Pointer;
use arazzo_fuzz::text;
use arazzo_mock::{Direction, Generator, misfits};
use arazzo_parser::openapi::{Document, Place, Schema};
use arazzo_parser::{DocumentOptions, Format, SourceMap, parse_document};
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;
use url::Url;

fuzz_target!(|bytes: &[u8]| {
    let text = text(bytes);
    let mut sources = SourceMap::default();
    let source = sources.add("schema.json", text);
    let (Some(node), _) = parse_document(source, text, Format::Detect, &DocumentOptions::lenient()) else { return };
    let Ok(url) = Url::parse("mem:/schema.json") else { return };
    let document = Arc::new(Document::new(Box::new(node), url, source));
    let Some(place) = Place::new(document, Pointer::default()) else { return };
    let schema = Schema::new(place);
    let made = Generator::new(&(), 7).made(&schema, "");
    assert_eq!(made, Generator::new(&(), 7).made(&schema, ""), "{text:?}");
    if made.fits {
        assert_eq!(misfits(&schema, &made.value, &(), Direction::Response, 1), [], "{text:?}: {}", made.value);
    }
});
