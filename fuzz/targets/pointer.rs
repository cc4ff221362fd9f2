//! F7, JSON Pointers and the pointers of an `operationPath`: RFC 6901 as a second reading has it, escapes are undone once,
//! and whatever a path is called, its pointer leads to it, raw and percent-encoded.
#![no_main]

use arazzo_expression::{Pointer, Value, json};
use arazzo_fuzz::text;
use arazzo_parser::openapi::{Description, Spelling};
use arazzo_parser::{DocumentOptions, Format, SourceMap, parse_document};
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|bytes: &[u8]| {
    let text = text(bytes);
    read(text);
    token(text);
    operation(text);
});

/// The tokens of a pointer by the letter of RFC 6901.
fn reference(text: &str) -> Option<Vec<String>> {
    let rest = match text.strip_prefix('/') {
        Some(rest) => rest,
        None => return text.is_empty().then(Vec::new),
    };
    let token = |raw: &str| {
        let is_sound = raw.split('~').skip(1).all(|after| after.starts_with(['0', '1']));
        is_sound.then(|| raw.replace("~1", "/").replace("~0", "~"))
    };
    rest.split('/').map(token).collect()
}

fn read(text: &str) {
    let read = Pointer::parse(text).ok();
    let tokens = read.as_ref().map(|pointer| pointer.tokens().iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(tokens, reference(text), "{text:?}");
    if let Some(pointer) = read {
        assert_eq!(pointer.to_string(), text);
    }
}

fn token(name: &str) {
    let pointer: Pointer = [name, "b"].into_iter().collect();
    assert_eq!(Pointer::parse(&pointer.to_string()), Ok(pointer.clone()));
    let inner: Value = [("b", 1_i64)].into_iter().collect();
    let value: Value = [(name, inner)].into_iter().collect();
    assert_eq!(value.pointer(&pointer), Some(&Value::from(1_i64)), "{name:?}");
}

fn operation(text: &str) {
    let path = format!("/{text}");
    let document = format!(
        r#"{{"openapi":"3.1.0","info":{{"title":"t","version":"1"}},"paths":{{{}:{{"get":{{}}}}}}}}"#,
        json::to_string_pretty(&Value::from(path.as_str()))
    );
    let mut sources = SourceMap::default();
    let source = sources.add("api.json", document.as_str());
    let (node, _) = parse_document(source, &document, Format::Json, &DocumentOptions::lenient());
    let (Some(node), Ok(base)) = (node, Url::parse("mem:/api.json")) else { panic!("no tree of {document}") };
    let (Some(description), _) = Description::new(node, base, source) else { panic!("no description: {document}") };
    let pointer: Pointer = ["paths", path.as_str(), "get"].into_iter().collect();
    let raw = pointer.to_string();
    let encoded: String = raw.bytes().map(|byte| format!("%{byte:02X}")).collect();
    for fragment in [raw, encoded] {
        let found = description.operation_at(&fragment).map(|(key, spelling)| (key.path.to_string(), spelling));
        assert_eq!(found, Ok((path.clone(), Spelling::Canonical)), "{fragment}");
    }
    if let Ok((key, _)) = description.operation_at(text) {
        assert_eq!(*key.path, *path);
    }
}
